// A small change put into a block's own spelling: a word corrected leaves every other byte of its paragraph
// alone.
import { read } from "./read.js";
import { signature } from "./signature.js";
import { write } from "./write.js";

/**
 * How many characters before and after a change are looked for in the source, from the surest to the least
 * sure.
 */
const CONTEXTS = [
  [12, 12],
  [6, 6],
  [3, 3],
  [0, 8],
  [8, 0],
  [1, 3],
  [3, 1],
  [1, 1],
  [0, 2],
  [2, 0],
  [0, 0],
];
const PLACES = 4;
const written = new WeakMap();

function canonical(node) {
  let found = written.get(node);
  if (found === undefined) {
    found = write(node);
    written.set(node, found);
  }
  return found;
}

/**
 * The source with the change of `node` in it, or nothing when no place of the source reads back as that node.
 * `definitions` are the link definitions of the whole text.
 */
export function patch(source, node, definitions) {
  try {
    return patchOrThrow(source, node, definitions);
  } catch {
    return null;
  }
}

function patchOrThrow(source, node, definitions) {
  const after = definitions ? `\n\n${definitions}\n` : "";
  const firstOf = (text) => read(text + after).child(0);
  const change = difference(canonical(firstOf(source)), canonical(node));
  const wanted = signature(node);
  for (const [left, right] of CONTEXTS) {
    const before = change.head.slice(Math.max(0, change.head.length - left));
    const behind = change.tail.slice(0, right);
    const old = before + change.removed + behind;
    if (!old) continue;
    const expected = (change.head.length * source.length) / (change.length || 1);
    for (const place of places(source, old, expected)) {
      const patched =
        source.slice(0, place) + before + change.added + behind + source.slice(place + old.length);
      const made = firstOf(patched);
      if (made.attrs.sig === wanted && made.attrs.src === patched) return patched;
    }
  }
  return null;
}

/** What two texts have in common at both ends, and what differs between. */
function difference(old, now) {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return {
    head: old.slice(0, start),
    removed: old.slice(start, old.length - end),
    added: now.slice(start, now.length - end),
    tail: old.slice(old.length - end),
    length: old.length,
  };
}

/** Where a text stands in a source, nearest to the expected place first. */
function places(source, text, expected) {
  const found = [];
  for (let at = source.indexOf(text); at >= 0 && found.length < 50; at = source.indexOf(text, at + 1))
    found.push(at);
  return found.sort((a, b) => Math.abs(a - expected) - Math.abs(b - expected)).slice(0, PLACES);
}
