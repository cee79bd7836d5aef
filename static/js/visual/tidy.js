// What Markdown cannot hold is put right as soon as an edit makes it.
import { Plugin } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes } = schema;

/** @type {Plugin[]} */
export const tidy = [
  // A footnote that is taken away takes its marks with it: a mark alone would be read as « [^1] ».
  afterEdit((before, tr) => {
    const now = notesOf(tr.doc);
    const gone = [...notesOf(before)].filter((id) => !now.has(id));
    if (!gone.length) return;
    const from = tr.steps.length;
    tr.doc.descendants((node, at) => {
      if (node.type !== nodes.footnote_mark || !gone.includes(node.attrs.id)) return;
      const place = tr.mapping.slice(from).map(at);
      tr.delete(place, place + node.nodeSize);
    });
  }),
  // Only an item that begins with words has a box to tick.
  afterEdit((_, tr) => {
    tr.doc.descendants((node, at) => {
      if (node.type !== nodes.list_item || node.attrs.checked === null) return;
      if (node.firstChild.type !== nodes.paragraph) tr.setNodeAttribute(at, "checked", null);
    });
  }),
  // A note and a description list stand in the text itself, never inside another block.
  afterEdit((_, tr) => {
    const inside = [];
    tr.doc.descendants((node, at, parent) => {
      const isMisplaced = parent !== tr.doc && (node.type === nodes.footnote || node.type === nodes.terms);
      if (isMisplaced) inside.push({ node, at, isOnly: parent.childCount === 1 });
      return !isMisplaced && !node.isTextblock;
    });
    const notes = inside.map(({ node }) => node).filter(({ type }) => type === nodes.footnote);
    for (const { node, at, isOnly } of inside.reverse()) {
      const rest = isOnly ? [nodes.paragraph.create()] : [];
      tr.replaceWith(at, at + node.nodeSize, node.type === nodes.terms ? blocksOf(node) : rest);
    }
    if (notes.length) tr.insert(tr.doc.content.size, notes);
  }),
  // The first row of a table is its heading, and a column has one alignment.
  afterEdit((_, tr) => {
    tr.doc.descendants((node, at) => {
      if (node.type === nodes.table) tidyTable(node, at, tr);
      return node.type !== nodes.table;
    });
  }),
];

/** What a description list says, as paragraphs. */
function blocksOf(terms) {
  const blocks = [];
  terms.forEach((part) => {
    if (part.type === nodes.term) blocks.push(nodes.paragraph.create(null, part.content));
    else part.forEach((block) => blocks.push(block));
  });
  return blocks;
}

function tidyTable(table, at, tr) {
  const { firstChild: head } = table;
  table.forEach((row, rowAt, y) => {
    const type = y ? nodes.table_cell : nodes.table_header;
    row.forEach((cell, cellAt, x) => {
      const align = head.maybeChild(x)?.attrs.align ?? null;
      if (cell.type === type && cell.attrs.align === align) return;
      tr.setNodeMarkup(at + 1 + rowAt + 1 + cellAt, type, { ...cell.attrs, align });
    });
  });
}

/** @param {(before: any, tr: any) => void} mend */
function afterEdit(mend) {
  return new Plugin({
    appendTransaction(transactions, before, after) {
      if (!transactions.some((transaction) => transaction.docChanged)) return null;
      const { tr } = after;
      mend(before.doc, tr);
      return tr.docChanged ? tr : null;
    },
  });
}

function notesOf(doc) {
  const ids = new Set();
  doc.forEach((node) => {
    if (node.type === nodes.footnote) ids.add(node.attrs.id);
  });
  return ids;
}
