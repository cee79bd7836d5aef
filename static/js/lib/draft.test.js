import assert from "node:assert/strict";
import test from "node:test";
import { formOf, pause, refusal, wait, written } from "./draft.js";

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

test("a server that does not answer is asked again later and later, at least once a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 100].map(pause), [5000, 10000, 20000, 40000, 60000, 60000]);
});

test("drafts of one form fill it, whatever their number", () => {
  const places = ["fiche-12", "fiche-12~3", "nouvelle-page~2"];
  assert.deepEqual(places.map(formOf), ["fiche-12", "fiche-12", "nouvelle-page"]);
});

test("what is written is told from what the form says of itself", () => {
  const typed = (marks) => [
    ["jeton", marks],
    ["brouillon_du", marks],
    ["titre", "À deux"],
    ["brouillon_page", marks],
    ["brouillon", marks],
  ];
  assert.equal(written(typed("1")), written(typed("2")));
  assert.notEqual(written([["titre", "À deux"]]), written([["titre", "À trois"]]));
});
