import assert from "node:assert/strict";
import test from "node:test";
import { linesOf, minutesOf } from "./lines.js";

test("lines lose their marks, and their minutes stand apart", () => {
  const start = "1/ Accueil, 7 min\r\n• Se présenter (10 minutes)\n\n2) Décider – 1 h 30\n15 min : Pause\n";
  const text = `${start}- Ranger\n3. À 4 voix\n12 min`;
  assert.deepEqual(linesOf(text), [
    { words: "Accueil", minutes: "7" },
    { words: "Se présenter", minutes: "10" },
    { words: "Décider", minutes: "90" },
    { words: "Pause", minutes: "15" },
    { words: "Ranger", minutes: "" },
    { words: "À 4 voix", minutes: "" },
    { words: "12 min", minutes: "" },
  ]);
});

test("lengths are minutes", () => {
  for (const [length, expected] of [["7 min", "7"], ["1 h", "60"], ["1h05", "65"], ["20’", "20"]])
    assert.equal(minutesOf(length), expected, length);
});
