import assert from "node:assert/strict";
import test from "node:test";
import { offsetOf, positionOf } from "./place.js";
import { read } from "./read.js";
import { save } from "./save.js";
import { schema } from "./schema.js";

const TEXT = `## Avant

On **prévient** tout le monde, voir [[Boule de neige]] et [le guide](https://exemple.org/g).

> [!TIP]
> Un conseil utile.

- Un
- Deux
  - Trois

| Quand | Qui |
| - | - |
| 8 h | Ann |

Fin.
`;

/** The position after the first of these words. */
function after(doc, words) {
  let found = -1;
  doc.descendants((node, at) => {
    if (found < 0 && node.isText && node.text.includes(words)) found = at + node.text.indexOf(words) + words.length;
  });
  return found;
}

test("a place on the screen is the same place in Markdown, and back", () => {
  const doc = read(TEXT);
  for (const words of ["Avant", "prév", "tout le monde", "guide", "conseil", "Deux", "Trois", "Qui", "Ann", "Fin"]) {
    const position = after(doc, words);
    const offset = offsetOf(doc, position, TEXT);
    assert.equal(TEXT.slice(0, offset).endsWith(words), true, `${words}: ${TEXT.slice(offset - 12, offset)}`);
    assert.equal(positionOf(doc, TEXT, offset), position, words);
  }
});

test("a blank paragraph on the screen moves no place, and no place is outside of the text", () => {
  const blank = schema.nodes.paragraph.create();
  const doc = read(TEXT);
  const wider = doc.copy(doc.content.addToStart(blank).addToEnd(blank));
  const { text } = save(wider);
  const offset = offsetOf(wider, after(wider, "conseil"), text);
  assert.ok(text.slice(0, offset).endsWith("conseil"));
  assert.equal(offsetOf(wider, wider.content.size - 1, text), text.length);
  assert.equal(positionOf(read(""), "", 0), 1);
  assert.equal(positionOf(doc, TEXT, 9999), after(doc, "Fin"));
});
