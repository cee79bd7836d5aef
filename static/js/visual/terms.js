// Description lists, which GFM does not have: a term on a line, then each meaning on a line that begins with a
// colon.
import { lineStart, parse } from "./syntax.js";

const MEANING = /^ {0,3}: (.*)$/;
const MEANING_INSIDE = /\n {0,3}: /;

/** The blocks of a text, with the paragraphs that make a description list joined into one node `terms`. */
export function joinTerms(blocks, text) {
  const joined = [];
  for (let n = 0; n < blocks.length; n++) {
    const last = lastOfList(blocks, n, text);
    if (last < n) {
      joined.push(blocks[n]);
      continue;
    }
    joined.push(listNode(blocks[n], blocks[last], text));
    n = last;
  }
  return joined;
}

const sliceOf = (block, text) => text.slice(block.position.start.offset, block.position.end.offset);
const fromItsLine = (block, text) => text.slice(lineStart(text, block.position.start.offset));

function opensMeaning(block, text) {
  return block?.type === "paragraph" && /^ {0,3}: /.test(fromItsLine(block, text));
}

/** A paragraph that is a term: its meaning stands inside it, or begins the next paragraph. */
function opensTerm(block, next, text) {
  if (block?.type !== "paragraph" || opensMeaning(block, text)) return false;
  return MEANING_INSIDE.test(sliceOf(block, text)) || opensMeaning(next, text);
}

/** Indented text after a meaning, which GFM takes for code. */
function goesOn(block, text) {
  return block?.type === "code" && /^( {4}|\t)/.test(fromItsLine(block, text));
}

/** The last block of the list that begins at n; less than n when none does. */
function lastOfList(blocks, n, text) {
  if (!opensTerm(blocks[n], blocks[n + 1], text)) return -1;
  let last = n;
  while (
    opensMeaning(blocks[last + 1], text) ||
    opensTerm(blocks[last + 1], blocks[last + 2], text) ||
    goesOn(blocks[last + 1], text)
  )
    last += 1;
  return last;
}

function listNode(first, last, text) {
  const start = first.position.start.offset;
  const end = last.position.end.offset;
  const source = text.slice(start, end);
  const children = readList(source);
  const position = { start: { offset: start }, end: { offset: end } };
  return children ? { type: "terms", children, position } : { type: "html", value: source, position };
}

/** Terms and meanings in their order, or nothing for what this small grammar does not read. */
function readList(source) {
  const found = [];
  let blank = false;
  for (const line of source.split(/\r?\n/)) {
    const now = found.at(-1);
    const meaning = MEANING.exec(line);
    if (meaning) {
      if (!now) return null;
      found.push({ type: "meaning", tight: !blank, lines: [meaning[1]] });
    } else if (!line.trim()) {
      blank = true;
      now?.lines?.push("");
      continue;
    } else if (now?.lines && /^( {2,}|\t)/.test(line)) {
      now.lines.push(line.replace(/^(\t| {1,4})/, (indent) => (indent.length > 1 ? indent.slice(2) : "")));
    } else if (now?.lines && !blank) {
      now.lines.push(line);
    } else if (now?.type === "term") {
      return null;
    } else {
      found.push({ type: "term", text: line });
    }
    blank = false;
  }
  return isWhole(found) && found.every(readPart) ? found : null;
}

function isWhole(found) {
  const alternates = found.every((part, n) => part.type === "meaning" || found[n + 1]?.type === "meaning");
  return found[0]?.type === "term" && alternates;
}

function readPart(part) {
  if (part.type === "meaning") {
    part.source = part.lines.join("\n").trimEnd();
    return true;
  }
  const [only, ...more] = parse(part.text).children;
  if (only?.type !== "paragraph" || more.length) return false;
  part.children = only.children;
  return true;
}
