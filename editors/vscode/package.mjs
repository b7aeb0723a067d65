// Packages the extension, with the server of one platform in it:
//   npm run package -- --target linux-x64 --server ../../target/release/vaultls [--out FILE]
// Without --target and --server it is packaged without a server; it then needs one on the PATH.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { target: { type: "string" }, server: { type: "string" }, out: { type: "string" } } });
const { target, server, out } = values;
if ((target === undefined) !== (server === undefined)) {
  throw new Error("--target and --server belong together: a server runs on one platform");
}
const here = import.meta.dirname;
const bundled = path.join(here, "server");
fs.rmSync(bundled, { recursive: true, force: true });
if (server !== undefined) {
  const file = path.join(bundled, target.startsWith("win32") ? "vaultls.exe" : "vaultls");
  fs.mkdirSync(bundled);
  fs.copyFileSync(server, file);
  fs.chmodSync(file, 0o755);
}
const licence = name => fs.readFileSync(path.join(here, "../..", name), "utf8");
const either = "vaultls is licensed under either of these two licences, at your choice.";
fs.writeFileSync(path.join(here, "LICENSE.txt"), [either, licence("LICENSE-MIT"), licence("LICENSE-APACHE")].join("\n\n----\n\n"));
execFileSync(process.execPath, ["build.mjs", "--production"], { cwd: here, stdio: "inherit" });
const vsce = path.join(here, "node_modules/@vscode/vsce/vsce");
const options = [...(target === undefined ? [] : ["--target", target]), ...(out === undefined ? [] : ["--out", path.resolve(out)])];
execFileSync(process.execPath, [vsce, "package", "--no-dependencies", "--allow-missing-repository", ...options], { cwd: here, stdio: "inherit" });
