#!/usr/bin/env python3
"""Checks a large generated vault whose faults are known: every planted fault is found, and every finding is explained.

  generated_vault.py --bin VAULTLS --generator GEN_VAULT [--notes N] [--seed S] [--show N]

The generator keeps a list of what it planted, and saves some notes whole in a wrong encoding, which it does not list.
Findings in those are counted by code. Any other finding fails the run, as does a fault that is not found."""

import argparse
import collections
import functools
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse


def damaged(text):
    """Whether the generator saved this note as UTF-8 read as Windows-1252: what its signs and letters become shows it."""
    return any(sign in text for sign in ("â€", "âœ", "â\x8f", "ðŸ", "Ã"))


sys.dont_write_bytecode = True


def generate(generator, notes, seed, vault):
    """Writes the vault; what was planted as (note, kind, text). The manifest file is cut off after 2,000 of them."""
    spec = importlib.util.spec_from_file_location("generator", generator)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.Gen(notes, seed)
    made.run(str(vault), nasty=False)
    return made.faults


def faults(planted, vault):
    """Planted faults as (note, line counted from 0, kind, text)."""
    for note, kind, text in planted:
        wanted = f"[[{text}]]" if kind == "link" else text
        lines = (vault / note).read_text("utf-8", "replace").split("\n")
        yield note, [number for number, line in enumerate(lines) if wanted in line], kind, text


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True)
    parser.add_argument("--generator", required=True)
    parser.add_argument("--notes", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        vault = pathlib.Path(scratch) / "vault"
        planted = generate(options.generator, options.notes, options.seed, vault)
        # As Obsidian's own setting says it; the generator leaves it out. Placeholders in templates are no links and no tasks.
        (vault / ".obsidian" / "templates.json").write_text('{"folder": "Templates"}')
        check = [options.bin, "check", "--vault", str(vault), "--format", "json", "--fail-on", "never", "--now", f"{TODAY}T09:00:00Z"]
        report = json.loads(subprocess.run(check, check=True, capture_output=True).stdout)
        passed, failed = compare(planted, report, vault, options.show)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def compare(planted, report, vault, show):
    """Prints the table; how many findings and faults are right, and how many are not."""
    found = collections.defaultdict(list)
    for finding in report["diagnostics"]:
        found[finding["path"], finding["range"]["start"]["line"]].append(finding)
    explained, missing, claimed = collections.Counter(), [], set()
    hits = 0
    for note, lines, kind, text in faults(planted, vault):
        here = [line for line in lines if found[note, line]]
        if here:
            hits += 1
        elif damaged((vault / note).read_text("utf-8", "replace")):
            explained["planted in a note that was damaged afterwards"] += 1
        elif not lines:
            explained["listed, but not written into its note"] += 1
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
    print(f"{report['notes']} notes, {len(planted)} faults planted, {hits} of them found, {len(report['diagnostics'])} findings")
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
    text = (vault / finding["path"]).read_text("utf-8", "replace").removeprefix("\ufeff")
    if damaged(text):
        return "in a note that the generator damaged as a whole"
    lines = text.replace("\r\n", "\n").split("\n")
    number = finding["range"]["start"]["line"]
    line = lines[number]
    if finding["code"] == "owner/not-listed":
        # Tasks are given to the owner of the vault, whoever was in the meeting.
        listed = re.findall(r"^  - ['\"]\[\[(.+?)\]\]['\"]$", text, re.M)
        name = re.search(r'"(.+?)"', finding["message"]).group(1)
        if name not in listed and any(at in line for at in ("@" + name, "@" + "".join(name.split()))):
            return "an owner who is not listed"
    if finding["code"] == "link/duplicate-bullet":
        # Lists of related notes are drawn by lot.
        name = target(line)
        before = lines[:number]
        while before and before[-1].startswith("- "):
            if name and target(before.pop()) == name:
                return "a note that was drawn twice"
    if finding["code"] == "note/placeholder":
        # As in the pages of real vaults.
        empty = re.search(r"^#{2,6} .*\n(?:\s|<!--.*?-->|---$|\*Last updated: \*)*(?:^#|\Z)", "\n".join(lines), re.M)
        if "_Unknown_" in text or "*Last updated: *" in text or empty:
            return "a page that was not filled in"
    if finding["code"] == "task/date-order" and contradicting_days(line):
        # Days are drawn one by one, also after today.
        return "days that contradict each other"
    if finding["code"] == "task/recurrence-no-date" and "🔁 every week" in line and "[x]" not in line:
        # Rules are drawn for tasks without a day too.
        if not any(sign in line for sign in "📅⏳🛫"):
            return "a rule that counts from no day"
    if finding["code"] == "tasks/contradiction" and line.startswith("path includes "):
        # Queries are written for the pages of people in whose notes no task stands, while tasks elsewhere name them.
        name, tasks = line.removeprefix("path includes "), all_tasks(vault)
        named = any("@" + name in task or "@" + "".join(name.split()) in task for _, task in tasks)
        if named and not any(name in path for path, _ in tasks):
            return "a person who is looked for in paths"
    return None


TODAY = "2025-11-10"


def contradicting_days(line):
    """Whether the task was done after today or before it was written, or is planned for after it is due."""
    day = {sign: found.group(1) for sign in "📅⏳🛫➕✅" if (found := re.search(sign + r" ?(\d{4}-\d\d-\d\d)", line))}
    pairs = [("🛫", "📅"), ("⏳", "📅"), ("➕", "✅")]
    later = any(day.get(first, "") > day.get(second, "9") for first, second in pairs)
    return later or day.get("✅", "") > TODAY


@functools.cache
def all_tasks(vault):
    """Every task of the vault: the path of its note, and its line."""
    return [
        (path.relative_to(vault).as_posix(), line)
        for path in vault.rglob("*.md")
        for line in path.read_text("utf-8", "replace").split("\n")
        if re.match(r"\s*(?:[-*+]|\d+[.)]) \[.\] ", line)
    ]


def target(line):
    """The file that a bullet's first link names, by its last segment."""
    wiki, markdown = re.search(r"\[\[([^\]|#]+)", line), re.search(r"\]\((.+?)\)", line)
    found = wiki.group(1) if wiki else urllib.parse.unquote(markdown.group(1)) if markdown else ""
    return found.split("/")[-1].removesuffix(".md").lower()


if __name__ == "__main__":
    main()
