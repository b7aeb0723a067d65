import { test } from "node:test";
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { collect, serverSettings } from "../src/settings.ts";

const packageJson = JSON.parse(fs.readFileSync("package.json", "utf8"));

test("only what somebody set goes to the server, nested as in .vaultls.toml", () => {
  const set: Record<string, object> = {
    "links.format": { defaultValue: "shortest", globalValue: "relative", workspaceValue: "absolute" },
    "links.markdown": { defaultValue: false },
    "rules": { globalValue: { link: "off", task: "hint" }, workspaceValue: { link: "error" } },
    "files.ignore": { globalValue: ["a"], workspaceValue: ["b"] },
  };
  const settings = collect(Object.keys(set), name => set[name]);
  assert.deepEqual(settings, { links: { format: "absolute" }, rules: { link: "error", task: "hint" }, files: { ignore: ["b"] } });
});

test("false, empty and null are values, too", () => {
  const settings = collect(["a.b", "a.c", "d"], name => ({ workspaceValue: { "a.b": false, "a.c": "", "d": null }[name] }));
  assert.deepEqual(settings, { a: { b: false, c: "" }, d: null });
});

test("the extension's own settings are not the server's", () => {
  const names = serverSettings(packageJson);
  assert.ok(names.includes("links.format") && names.includes("rules"), names.join());
  for (const own of ["start", "server.path", "server.extraArgs", "trace.server"]) assert.ok(!names.includes(own), own);
});
