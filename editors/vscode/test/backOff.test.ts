import { test } from "node:test";
import * as assert from "node:assert/strict";
import { BackOff } from "../src/backOff.ts";

test("each wait is longer than the one before, and then it is over", () => {
  const backOff = new BackOff();
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => backOff.crashed(100)), [500, 1000, 2000, 4000, undefined, undefined]);
});

test("a server that ran long enough, or that a person started, begins anew", () => {
  const backOff = new BackOff();
  for (let crash = 0; crash < 5; crash++) backOff.crashed(0);
  assert.equal(backOff.crashed(200_000), 500);
  for (let crash = 0; crash < 5; crash++) backOff.crashed(0);
  backOff.reset();
  assert.equal(backOff.crashed(0), 500);
});
