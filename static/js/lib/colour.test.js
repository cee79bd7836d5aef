import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast } from "./colour.js";

test("the least contrast of a colour is on its own tint or on the darkest paper", () => {
  assert.ok(contrast("#24479b") > 7 && contrast("#24479b") < 8.2);
  assert.ok(contrast("#f0c000") < 2);
  assert.ok(contrast("#000000") > 15);
});
