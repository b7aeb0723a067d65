import { test } from "node:test";
import * as assert from "node:assert/strict";
import { count } from "../src/noteCount.ts";

const vault = (name: string, notes: number, read = 100) => ({ name, uri: `file:///${name}`, notes, read, ready: read === 100 });

test("the notes of all vaults are counted", () => {
  assert.deepEqual(count({ vaults: [] }), { text: "no vault", busy: false });
  assert.deepEqual(count({ vaults: [vault("work", 1)] }), { text: "1 note", busy: false });
  assert.deepEqual(count({ vaults: [vault("work", 40), vault("home", 2)] }), { text: "42 notes in 2 vaults", busy: false });
});

test("while a vault is read, it says which and how far", () => {
  assert.deepEqual(count({ vaults: [vault("work", 40), vault("home", 0, 41)] }), { text: "reading home (41 %)", busy: true });
});
