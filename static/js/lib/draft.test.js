import assert from "node:assert/strict";
import test from "node:test";
import { refusal, wait } from "./draft.js";

test("each refusal of a draft is told for what it is", () => {
  for (const [status, code, told] of [
    [401, "sign_in_first", "expired"],
    [403, "forged", "expired"],
    [403, "blocked", "blocked"],
    [403, "forbidden", "blocked"],
    [429, "too_many", "often"],
    [413, "too_large", "full"],
    [422, "invalid", "full"],
    [500, "internal", "failed"],
    [503, "read_only", "failed"],
    [502, "", "failed"],
  ])
    assert.equal(refusal(Number(status), String(code)), told, `${status} ${code}`);
});

test("a draft is sent again when the server says, at the latest after ten minutes", () => {
  assert.deepEqual(["12", "0", "-4", "99999", "soon", null].map(wait), [12000, 1000, 1000, 600000, 30000, 30000]);
});
