// What is on the screen, written back: untouched blocks as they were, byte for byte; each save is read again
// and compared before anybody relies on it.
import { patch } from "./patch.js";
import { read } from "./read.js";
import { isList, schema } from "./schema.js";
import { signature } from "./signature.js";
import { lastBullet, spellingOf } from "./spelling.js";
import { write } from "./write.js";

const { nodes } = schema;
const ROUNDS = 4;

/**
 * The text of a document, and whether it reads back as that document; if it does not, the block that is at
 * fault, as it would have been written.
 * @returns {{text: string, verified: boolean, lost: {index: number, source: string} | null}}
 */
export function save(doc) {
  const blocks = [];
  doc.forEach((block) => blocks.push(block));
  const anew = new Set();
  let last = { text: "", verified: false, lost: null };
  for (let round = 0; round < ROUNDS; round++) {
    const { text, parts } = emit(blocks, anew, round > 1);
    const lost = firstLost(text, parts);
    if (lost < 0 || isUntouched(blocks, parts)) return { text, verified: true, lost: null };
    const index = parts[lost]?.index ?? blocks.length - 1;
    last = { text, verified: false, lost: { index, source: write(blocks[index]) } };
    anew.add(index).add(index + 1);
  }
  return last;
}

/** The same when every block still is what was read, in its place: the bytes are those that were read. */
function isUntouched(blocks, parts) {
  return (
    parts.length === blocks.length && parts.every(({ clean, block }, n) => clean && block.attrs.ord === n)
  );
}

/**
 * The first block that does not read back as it is on the screen; -1 when all do. A raw block that was edited
 * may say anything: what stands before the first of them and after the last is compared.
 */
function firstLost(text, parts) {
  const again = read(text);
  if (parts.length === 0) return again.childCount === 1 && again.textContent === "" ? -1 : 0;
  const isFree = ({ block, clean }) => block.type === nodes.raw_block && !clean;
  const first = parts.findIndex(isFree);
  const head = first < 0 ? parts.length : first;
  for (let n = 0; n < head; n++) if (!isSame(parts[n], again.maybeChild(n))) return n;
  if (first < 0) return again.childCount === parts.length ? -1 : parts.length - 1;
  const shift = again.childCount - parts.length;
  for (let n = parts.length - 1; !isFree(parts[n]); n--)
    if (!isSame(parts[n], again.maybeChild(n + shift))) return n;
  return -1;
}

const isSame = ({ block }, made) => made?.attrs.sig === signature(block);

function emit(blocks, anew, inlineLinks) {
  const definitions = blocks
    .filter((block) => block.attrs.kind === "definition")
    .map((block) => block.attrs.source)
    .join("\n");
  const lineBreak = blocks.some(({ attrs }) => `${attrs.src}${attrs.pre}`.includes("\r\n")) ? "\r\n" : "\n";
  const parts = [];
  let text = "";
  let before = null;
  blocks.forEach((block, index) => {
    const clean = block.attrs.src !== null && block.attrs.sig === signature(block) && !anew.has(index);
    const options = { anew: anew.has(index), inlineLinks, definitions, before, text };
    const slice = clean ? block.attrs.src : writtenAnew(block, options).replace(/\r?\n/g, lineBreak);
    if (slice === "" && block.type === nodes.paragraph) return;
    text += gap(block, before, anew.has(index), lineBreak) + slice;
    parts.push({ block, clean, index });
    before = block;
  });
  return { text: text + ending(blocks, before, lineBreak), parts };
}

function writtenAnew(block, { anew, inlineLinks, definitions, before, text }) {
  const { src, source } = block.attrs;
  if (block.type === nodes.raw_block) return source;
  const patched = src && !anew && !inlineLinks && patch(src, block, definitions);
  return patched || write(block, { ...spellingOf(src), ...apart(block, before, text) }, inlineLinks);
}

/** Two lists of one sort side by side are one list, unless their signs differ. */
function apart(block, before, text) {
  if (!before || !isList(block) || before.type !== block.type) return {};
  if (block.type === nodes.ordered_list) return { bulletOrdered: ")" };
  return { bullet: lastBullet(text) === "-" ? "*" : "-" };
}

/** What stood before a block, while it follows the same block as when it was read. */
function gap(block, before, anew, lineBreak) {
  const { ord, pre } = block.attrs;
  const follows = before ? before.attrs.ord !== null && ord === before.attrs.ord + 1 : ord === 0;
  const plain = before ? lineBreak + lineBreak : "";
  return follows && !anew ? (pre ?? (before ? "\n\n" : "")) : plain;
}

/** The end of the text as it was; one line break in a new one. */
function ending(blocks, last, lineBreak) {
  if (!last) return "";
  const known = last.attrs.post ?? blocks.find((block) => block.attrs.post !== null)?.attrs.post;
  return known ?? lineBreak;
}
