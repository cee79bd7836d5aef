// Addresses become links as they are typed, and their links follow what is typed after them: a bare address in
// the text is a link when it is read again.
import { Plugin } from "prosemirror-state";
import { schema } from "./schema.js";

const { marks } = schema;
const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"«»\ufffc]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
const CLOSING = /[.,;:!?…’”'"*_~\]]+$/;

export const addresses = new Plugin({
  appendTransaction(transactions, before, after) {
    if (!transactions.some((transaction) => transaction.docChanged)) return null;
    const known = new Set();
    before.doc.descendants((node) => {
      if (node.isTextblock) known.add(node);
    });
    const tr = after.tr;
    after.doc.descendants((node, at) => {
      if (node.isTextblock && !known.has(node) && !node.type.spec.code) linkIn(node, at + 1, tr);
    });
    return tr.docChanged ? tr : null;
  },
});

function linkIn(block, start, tr) {
  const text = block.textBetween(0, block.content.size, undefined, "\ufffc");
  for (const { index, 0: found } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    const [from, to] = [start + index, start + index + address.length];
    if (isOtherwise(tr.doc, from, to)) continue;
    const link = marks.link.create({ href: hrefOf(address), auto: "literal" });
    if (isExactly(tr.doc, link, from, to)) continue;
    tr.removeMark(from, to, marks.link).addMark(from, to, link);
  }
}

/** An address without what closes the sentence or the bracket around it. */
function trimmed(found) {
  let address = found.replace(CLOSING, "");
  while (address.endsWith(")") && address.split(")").length > address.split("(").length)
    address = address.slice(0, -1).replace(CLOSING, "");
  return address;
}

function hrefOf(address) {
  if (/^www\./i.test(address)) return `http://${address}`;
  return /^https?:/i.test(address) ? address : `mailto:${address}`;
}

/** Whether some of it is code, or a link that somebody gave another address. */
function isOtherwise(doc, from, to) {
  let other = false;
  doc.nodesBetween(from, to, (node) => {
    const link = marks.link.isInSet(node.marks);
    other ||= Boolean(marks.code.isInSet(node.marks)) || Boolean(link && link.attrs.auto !== "literal");
  });
  return other;
}

function isExactly(doc, link, from, to) {
  let exact = true;
  doc.nodesBetween(from, to, (node) => {
    if (node.isText && marks.link.isInSet(node.marks)?.attrs.href !== link.attrs.href) exact = false;
  });
  return exact;
}
