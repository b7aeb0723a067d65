import { test } from "node:test";
import * as assert from "node:assert/strict";
import { vaultAbove } from "../src/vaults.ts";

test("a vault is found from any folder below it, the innermost first", () => {
  const files = ["/notes/.obsidian", "/notes/office/.vaultls.toml", "/code/.git"];
  const above = (start: string) => vaultAbove(start, file => files.includes(file));
  assert.equal(above("/notes"), "/notes");
  assert.equal(above("/notes/people"), "/notes");
  assert.equal(above("/notes/office/a/b"), "/notes/office");
  assert.equal(above("/code/docs"), undefined);
});
