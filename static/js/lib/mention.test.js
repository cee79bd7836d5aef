import assert from "node:assert/strict";
import test from "node:test";
import { mentionBefore } from "./mention.js";

test("a name begins after an @ that stands alone", () => {
  assert.deepEqual(mentionBefore("@"), { from: 1, typed: "" });
  assert.deepEqual(mentionBefore("Merci @Sami"), { from: 7, typed: "Sami" });
  assert.deepEqual(mentionBefore("(@Samira B"), { from: 2, typed: "Samira B" });
  assert.deepEqual(mentionBefore("@Ann et @Hé"), { from: 9, typed: "Hé" });
});

test("an address, a new line or a sentence is no name", () => {
  const none = ["a@b.fr", "https://a.fr/@ann", "`@ann", "@ann\noui", "@ ann", "@un deux trois quatre cinq", "rien"];
  for (const text of none) {
    assert.equal(mentionBefore(text), null, text);
  }
});
