import assert from "node:assert/strict";
import test from "node:test";
import { forget, remember, remembered } from "./storage.js";

/** A browser's storage, or one that refuses. */
function storage(refuses) {
  const kept = new Map();
  const guard =
    (act) =>
    (...words) => {
      if (refuses) throw new Error("refused");
      return act(...words);
    };
  globalThis.localStorage = {
    getItem: guard((key) => kept.get(key) ?? null),
    setItem: guard((key, value) => kept.set(key, value)),
    removeItem: guard((key) => kept.delete(key)),
  };
}

test("what is remembered is found until it is forgotten", () => {
  storage(false);
  assert.equal(remembered("theme"), "");
  assert.ok(remember("theme", "dark"));
  assert.equal(remembered("theme"), "dark");
  forget("theme");
  assert.equal(remembered("theme"), "");
});

test("a browser that refuses is told, and breaks nothing", () => {
  storage(true);
  assert.equal(remembered("theme"), "");
  assert.equal(remember("theme", "dark"), false);
  forget("theme");
});
