import { test } from "node:test";
import * as assert from "node:assert/strict";
import { findServer, NoServer } from "../src/serverPath.ts";
import type { Surroundings } from "../src/serverPath.ts";

function here(files: string[], over: Partial<Surroundings> = {}): Surroundings {
  return { setting: "", env: {}, extensionDir: "/ext", home: "/home/ana", platform: "linux", isFile: file => files.includes(file), ...over };
}

test("the setting comes first", () => {
  const found = findServer(here(["/opt/vaultls", "/ext/server/vaultls"], { setting: "/opt/vaultls", env: { VAULTLS_SERVER: "/env/vaultls" } }));
  assert.deepEqual(found, { command: "/opt/vaultls", source: "setting" });
});

test("~/ is the home folder", () => {
  assert.equal(findServer(here(["/home/ana/bin/vaultls"], { setting: "~/bin/vaultls" })).command, "/home/ana/bin/vaultls");
});

test("then the environment, the extension, the PATH", () => {
  const files = ["/env/vaultls", "/ext/server/vaultls", "/usr/bin/vaultls"];
  const env = { VAULTLS_SERVER: "/env/vaultls", PATH: "/bin:/usr/bin" };
  assert.equal(findServer(here(files, { env })).source, "environment");
  assert.equal(findServer(here(files, { env: { PATH: env.PATH } })).command, "/ext/server/vaultls");
  assert.deepEqual(findServer(here(["/usr/bin/vaultls"], { env: { PATH: env.PATH } })), { command: "/usr/bin/vaultls", source: "PATH" });
});

test("what is named and not there is said, and nothing else is run in its place", () => {
  const files = ["/ext/server/vaultls"];
  assert.throws(() => findServer(here(files, { setting: "/gone/vaultls" })), /vaultls\.server\.path.*\/gone\/vaultls/);
  assert.throws(() => findServer(here(files, { env: { VAULTLS_SERVER: "/gone/vaultls" } })), /VAULTLS_SERVER.*\/gone\/vaultls/);
});

test("no server at all", () => {
  assert.throws(() => findServer(here([])), NoServer);
});

test("the folder that is open never brings the server", () => {
  const files = ["vaultls", "./vaultls", "bin/vaultls", "/w/vaultls"];
  assert.throws(() => findServer(here(files, { env: { PATH: ".::bin" } })), NoServer);
  assert.throws(() => findServer(here(files, { setting: "./vaultls" })), /not an absolute path/);
});

test("on Windows the name ends in .exe and the PATH is cut at semicolons", () => {
  const files = ["C:\\tools\\vaultls.exe"];
  const found = findServer(here(files, { platform: "win32", extensionDir: "C:\\ext", env: { Path: ".;C:\\tools" } }));
  assert.equal(found.command, "C:\\tools\\vaultls.exe");
});
