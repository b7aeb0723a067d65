import { test } from "node:test";
import * as assert from "node:assert/strict";
import { distance } from "../src/days.ts";

test("days are said as a person says them", () => {
  const said = ["2025-11-10", "2025-11-11", "2025-11-09", "2025-11-13", "2025-10-28", "2025-10-27", "2025-08-01", "2022-11-10"];
  assert.deepEqual(said.map(day => distance(day, "2025-11-10")), [
    "today", "tomorrow", "yesterday", "in 3 days", "13 days ago", "2 weeks ago", "3 months ago", "3 years ago",
  ]);
});
