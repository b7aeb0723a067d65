// Whether a file lies in a vault, as the server sees it: a folder above it has one of these.
import * as fs from "node:fs";
import * as path from "node:path";

const MARKERS = [".vaultls.toml", ".obsidian"];

/** The innermost folder, from `start` upwards, that is a vault. */
export function vaultAbove(start: string, exists: (file: string) => boolean = fs.existsSync): string | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (MARKERS.some(marker => exists(path.join(folder, marker)))) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}
