import assert from "node:assert/strict";
import test from "node:test";
import { inWords, local } from "./time.js";

const MOMENT = "2026-08-31T22:05:00Z";

test("a moment is told in the reader's zone, in the words of the page", () => {
  assert.equal(local("1er septembre 2026 à 00:05", MOMENT, "America/Martinique"), "31 août 2026 à 18:05");
  assert.equal(local("1er septembre 2026 à 00:05", MOMENT, "Indian/Reunion"), "1er septembre 2026 à 02:05");
  assert.equal(
    local("le 1er septembre 2026, 00:05", MOMENT, "Pacific/Noumea"),
    "le 1er septembre 2026, 09:05",
  );
});

test("in Paris nothing changes", () => {
  assert.equal(local("1er septembre 2026 à 00:05", MOMENT, "Europe/Paris"), "1er septembre 2026 à 00:05");
});

test("a clock alone gets its day where that is another day than in Paris", () => {
  assert.equal(local("00:05", MOMENT, "Indian/Reunion"), "02:05");
  assert.equal(local("00:05", MOMENT, "America/Cayenne"), "19:05 (31 août 2026)");
});

test("what is no moment, or is told by its day alone, stays", () => {
  assert.equal(local("1er septembre 2026", MOMENT, "America/Cayenne"), "1er septembre 2026");
  assert.equal(local("hier", "2026-13-99T00:00:00Z", "America/Cayenne"), "hier");
});

test("a moment in words has its first of the month as French writes it", () => {
  assert.match(inWords(new Date(2026, 11, 1, 9, 5)), /^1er décembre 2026 à 09:05$/);
});
