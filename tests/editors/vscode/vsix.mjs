// vsix.mjs VSIX SERVER: what is in the package, and nothing else.
import fs from "node:fs";
import zlib from "node:zlib";
import { Checks } from "./workbench.mjs";

const [vsix, server] = process.argv.slice(2);
const checks = new Checks();

/** The files of a zip archive: their permissions and how to read them. */
function files(zip) {
  const found = new Map();
  // The directory is at the end; its last record says where it starts.
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, name, extra, comment] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), ...[28, 30, 32].map(field => zip.readUInt16LE(at + field))];
    const [mode, local] = [zip.readUInt32LE(at + 38) >>> 16, zip.readUInt32LE(at + 42)];
    const read = () => {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const packed = zip.subarray(start, start + size);
      return method === 0 ? packed : zlib.inflateRawSync(packed);
    };
    found.set(zip.toString("utf8", at + 46, at + 46 + name), { mode, read });
    at += 46 + name + extra + comment;
  }
  return found;
}

const WANTED = [
  "[Content_Types].xml", "extension.vsixmanifest",
  "extension/LICENSE.txt", "extension/changelog.md", "extension/dist/extension.js",
  "extension/media/icon.png", "extension/media/icon.svg", "extension/media/sidebar.svg",
  "extension/package.json", "extension/readme.md", "extension/server/vaultls",
  ...["check", "open", "people", "status", "write"].map(step => `extension/walkthrough/${step}.md`),
];

const packed = files(fs.readFileSync(vsix));
const names = [...packed.keys()].sort();
checks.check("the package holds what it has to, and nothing else", JSON.stringify(names) === JSON.stringify(WANTED), names);
const bundled = packed.get("extension/server/vaultls");
checks.check("the server in it is the one that was given", bundled?.read().equals(fs.readFileSync(server)));
checks.check("and can be run", ((bundled?.mode ?? 0) & 0o111) === 0o111, bundled?.mode.toString(8));
const manifest = packed.get("extension.vsixmanifest")?.read().toString() ?? "";
checks.check("it is for one platform", manifest.includes('TargetPlatform="linux-x64"'));
const about = JSON.parse(packed.get("extension/package.json")?.read().toString() ?? "{}");
const pictures = about.contributes.walkthroughs.flatMap(one => one.steps.map(step => `extension/${step.media.markdown}`));
checks.check("every page of the walkthrough is there", pictures.every(page => packed.has(page)), pictures);
checks.finish();
