import { test } from "node:test";
import * as assert from "node:assert/strict";
import { askVersion, compare, readVersion } from "../src/version.ts";

test("the version is what --version prints", () => {
  assert.equal(readVersion("vaultls 0.1.0\n"), "0.1.0");
  assert.equal(readVersion("vaultls 1.20.3-rc.1\n"), "1.20.3-rc.1");
  for (const other of ["", "notels 0.1.0", "vaultls", "usage: vaultls 0.1.0"]) assert.equal(readVersion(other), undefined);
});

test("versions are compared as numbers, patch levels not at all", () => {
  assert.equal(compare("0.1.7", "0.1.0"), "same");
  assert.equal(compare("0.10.0", "0.9.0"), "newer");
  assert.equal(compare("0.1.0", "0.2.0"), "older");
  assert.equal(compare("1.0.0", "0.9.0"), "newer");
});

test("a program that is not vaultls, fails, or is not there is told apart", async () => {
  await assert.rejects(askVersion(process.execPath), /is not vaultls/);
  await assert.rejects(askVersion("/bin/false"), /ended with status 1/);
  await assert.rejects(askVersion("/nowhere/vaultls"), /there is no such file/);
});
