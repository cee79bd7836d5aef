import assert from "node:assert/strict";
import test from "node:test";
import { headingsOf, sectionWords } from "./sections.js";

test("headings are found where they begin, and not in code", () => {
  const text =
    "Avant.\n\n## Le *déroulé* ##\n\n```\n# non\n```\n\n" +
    "### Voir [ici](https://a.b) et [[Boule|la boule]]\n#non\n";
  assert.deepEqual(
    headingsOf(text).map(({ at, title }) => [text.slice(at, at + 3), title]),
    [["## ", "Le déroulé"], ["###", "Voir ici et la boule"]],
  );
});

test("a section is named in letters that an address takes, and two of one name apart", () => {
  const words = sectionWords(["Le déroulé : 1re étape", "Avant", "avant !", "中"]);
  assert.deepEqual(words, ["le-deroule-1re-etape", "avant", "avant.2", ""]);
  assert.ok(sectionWords(["é".repeat(200)])[0].length <= 50);
});

test("headings of a long text are found in a time that grows as it does", () => {
  const took = (times) => {
    const text = "### [a](b) ".repeat(20_000 * times);
    const start = performance.now();
    headingsOf(text);
    return performance.now() - start;
  };
  took(1);
  assert.ok(took(4) < 5 * Math.max(took(1), 20));
});
