// Where one writes, on the screen and in the Markdown of the same text: by block, then by the letters before it.
import { read } from "./read.js";
import { schema } from "./schema.js";

const LETTER = /[\p{L}\p{N}]/u;

/** Where each block of a text begins and ends in it. */
function spansOf(text) {
  const spans = [];
  let at = 0;
  read(text).forEach((block, _, n) => {
    const { pre, src } = block.attrs;
    const start = at + (pre ?? (n ? "\n\n" : "")).length;
    at = start + (src ?? "").length;
    spans.push({ start, end: at });
  });
  return spans;
}

/** The letters of a block, each with the position after it. */
function lettersOf(block, start) {
  const found = [];
  block.descendants((node, offset) => {
    if (!node.isText) return;
    for (let n = 0; n < node.text.length; n++)
      if (LETTER.test(node.text[n])) found.push({ letter: node.text[n], after: start + 1 + offset + n + 1 });
  });
  return found;
}

/** A paragraph without words is not written. */
const isWritten = (block) => block.type !== schema.nodes.paragraph || block.content.size > 0;

/**
 * The place in a text of a position of the document that it was written from.
 * @param {any} doc
 * @param {number} position
 * @param {string} text
 */
export function offsetOf(doc, position, text) {
  const index = Math.min(doc.resolve(position).index(0), doc.childCount - 1);
  let [start, written] = [0, 0];
  for (let n = 0; n < index; n++) {
    start += doc.child(n).nodeSize;
    if (isWritten(doc.child(n))) written += 1;
  }
  const span = spansOf(text)[written];
  if (!span) return text.length;
  const letters = lettersOf(doc.child(index), start).filter(({ after }) => after <= position);
  let [at, offset] = [0, span.start];
  for (let n = span.start; n < span.end && at < letters.length; n++)
    if (text[n] === letters[at].letter) {
      at += 1;
      offset = n + 1;
    }
  return offset;
}

/**
 * The position in the document of a text that stands at this place of it.
 * @param {any} doc
 * @param {string} text
 * @param {number} offset
 */
export function positionOf(doc, text, offset) {
  const spans = spansOf(text);
  const found = spans.findIndex(({ end }) => offset <= end);
  const index = Math.min(found < 0 ? spans.length - 1 : found, doc.childCount - 1);
  let start = 0;
  for (let n = 0; n < index; n++) start += doc.child(n).nodeSize;
  const letters = lettersOf(doc.child(index), start);
  let at = 0;
  for (let n = spans[index].start; n < offset && at < letters.length; n++) if (text[n] === letters[at].letter) at += 1;
  return at ? letters[at - 1].after : Math.min(start + 1, doc.content.size);
}
