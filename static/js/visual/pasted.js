// What is pasted, as this text can hold it: its notes under numbers that the text does not have yet, its bold and
// italic around words.
import { Fragment, Slice } from "prosemirror-model";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/**
 * A slice whose notes do not bear the number of another note of the text, whose marks of notes all have theirs, and
 * whose bold and italic begin and end with a word.
 * @param {import("prosemirror-model").Slice} slice
 * @param {import("prosemirror-model").Node} doc
 */
export function settled(slice, doc) {
  const settle = noteSettler(slice, doc);
  return new Slice(mapped(slice.content, settle), slice.openStart, slice.openEnd);
}

/**
 * The same for a field, which has neither headings nor notes: a heading becomes bold words, a note a paragraph.
 * @param {import("prosemirror-model").Slice} slice
 * @param {import("prosemirror-model").Node} doc
 */
export function settledInField(slice, doc) {
  const { content, openStart, openEnd } = settled(slice, doc);
  const made = inField(content);
  // A note that stands apart no more is as open at its end as it can be.
  return made.childCount === content.childCount && !idsOf(content).size
    ? new Slice(made, openStart, openEnd)
    : Slice.maxOpen(made);
}

function inField(content) {
  const made = [];
  content.forEach((node) => {
    if (node.type === nodes.footnote_mark) return;
    if (node.type === nodes.footnote) node.forEach((block) => made.push(block.copy(inField(block.content))));
    else if (node.type === nodes.heading) made.push(nodes.paragraph.create(null, bold(node.content)));
    else made.push(node.isLeaf ? node : node.copy(inField(node.content)));
  });
  return Fragment.from(made);
}

function bold(content) {
  const made = [];
  inField(content).forEach((node) => made.push(node.mark(marks.strong.create().addToSet(node.marks))));
  return made;
}

/** What becomes of each node, for its notes; nothing for one that goes. */
function noteSettler(slice, doc) {
  const known = idsOf(doc);
  const coming = idsOf(slice.content);
  const names = new Map([...coming].map((id) => [id, id]));
  let number = 1;
  for (const id of coming) {
    if (!known.has(id)) continue;
    while (known.has(String(number)) || coming.has(String(number))) number += 1;
    names.set(id, String(number));
    known.add(String(number));
  }
  return (node) => {
    const { id } = node.attrs;
    if (node.type === nodes.footnote)
      return nodes.footnote.create({ ...node.attrs, id: names.get(id) }, node.content);
    if (node.type !== nodes.footnote_mark || !names.has(id))
      return node.type === nodes.footnote_mark && !known.has(id) ? null : node;
    return nodes.footnote_mark.create({ id: names.get(id) }, null, node.marks);
  };
}

function idsOf(content) {
  const ids = new Set();
  content.descendants((node) => {
    if (node.type === nodes.footnote) ids.add(node.attrs.id);
  });
  return ids;
}

function mapped(content, settle) {
  let made = [];
  content.forEach((child) => {
    const node = settle(child);
    if (node) made.push(node.isLeaf ? node : node.copy(mapped(node.content, settle)));
  });
  if (made.some((node) => node.isInline))
    for (const mark of [marks.strong, marks.em, marks.strike]) made = aroundWords(made, mark);
  return Fragment.from(made);
}

/** Inline nodes with this mark only from a word to a word: Markdown has none around a blank. */
function aroundWords(inline, mark) {
  const made = [];
  let run = [];
  const close = () => {
    const open = trimmed(run, mark, made);
    const after = [];
    const words = trimmed(open.reverse(), mark, after, true);
    made.push(...words.reverse(), ...after.reverse());
    run = [];
  };
  for (const node of inline) {
    if (mark.isInSet(node.marks)) run.push(node);
    else {
      close();
      made.push(node);
    }
  }
  close();
  return made;
}

/** The rest of a run once the blanks that begin it have gone, without the mark, to `blanks`. */
function trimmed(run, mark, blanks, isEnd = false) {
  for (let n = 0; n < run.length; n++) {
    const node = run[n];
    const [blank] = node.isText ? (isEnd ? /\s*$/ : /^\s*/).exec(node.text) : [""];
    const isBlank = node.type === nodes.hard_break || node.type === nodes.soft_break;
    if (isBlank || (node.isText && blank === node.text)) {
      blanks.push(node.mark(mark.removeFromSet(node.marks)));
      continue;
    }
    if (!blank) return run.slice(n);
    const bare = mark.removeFromSet(node.marks);
    blanks.push(schema.text(blank, bare));
    const words = isEnd ? node.text.slice(0, -blank.length) : node.text.slice(blank.length);
    return [schema.text(words, node.marks), ...run.slice(n + 1)];
  }
  return [];
}
