// The checks of round_trip.js on real corpora: node corpora.js SHEETS EXAMPLES, two folders (Markdown files;
// JSON lists of examples with their `markdown`). Prints a line a set; ends with 1 when a byte changed that
// nobody touched.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { chanceFrom, changedWords, edited, isKept } from "./round_trip.js";

const [sheets, examples] = process.argv.slice(2);
/** Edits are tried on one text in so many: they cost more than the rest. */
const EDITED = 12;
const files = (folder, end) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => path.join(folder, name));
const body = (file) => readFileSync(file, "utf8").replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, "");

function sets() {
  const found = new Map();
  for (const file of files(sheets, ".md")) {
    const name = path.relative(sheets, file).split(path.sep)[0];
    found.set(name, [...(found.get(name) ?? []), body(file)]);
  }
  for (const file of files(examples, ".json")) {
    const said = JSON.parse(readFileSync(file, "utf8"));
    const list = Array.isArray(said) ? said : (said.examples ?? said.tests);
    found.set(
      path.basename(file, ".json"),
      list.map(({ markdown }) => markdown).filter((text) => typeof text === "string"),
    );
  }
  return found;
}

/** Of a large set, at most so many, spread over it. */
const some = (list, most) => list.filter((_, n) => n % Math.ceil(list.length / most) === 0);

let broken = 0;
for (const [name, all] of sets()) {
  const texts = some(all, 400);
  const chance = chanceFrom(7);
  const said = { texts: texts.length, changed: 0, words: 0, outside: 0, onlyWord: 0, edits: 0, refused: 0 };
  for (const [n, text] of texts.entries()) {
    said.changed += Number(!isKept(text));
    for (const word of changedWords(text)) {
      said.words += 1;
      said.outside += Number(word.outside);
      said.onlyWord += Number(word.onlyWord);
      said.refused += Number(!word.verified);
    }
    if (n % EDITED) continue;
    for (const { verified } of edited(text, chance)) {
      said.edits += 1;
      said.refused += Number(!verified);
    }
  }
  broken += said.changed + said.outside;
  console.log(name.padEnd(32), JSON.stringify(said));
}
console.log(`${broken} changed outside what was touched`);
process.exitCode = broken ? 1 : 0;
