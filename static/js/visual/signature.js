// The signature of a block: what it says and how it is built, not how it was spelt.
import { boxOf, isList, isLooseItem, isLooseList, SOURCE, schema } from "./schema.js";

const SPELLING = new Set([...SOURCE, "ref"]);
const signatures = new WeakMap();

/** The same for two blocks exactly when a reader could not tell them apart. */
export function signature(node) {
  let found = signatures.get(node);
  if (found === undefined) {
    found = hash(JSON.stringify(structure(node)));
    signatures.set(node, found);
  }
  return found;
}

function structure(node) {
  const attrs = {};
  for (const [name, value] of Object.entries(node.attrs)) if (!SPELLING.has(name)) attrs[name] = value;
  if (node.type === schema.nodes.list_item)
    Object.assign(attrs, { spread: isLooseItem(node), checked: boxOf(node) });
  if (isList(node)) attrs.spread = isLooseList(node);
  const children = [];
  node.forEach((child) => {
    const marks = child.marks.map(structureOfMark);
    if (child.isText) children.push([child.text, marks]);
    else children.push(marks.length ? [marks, structure(child)] : structure(child));
  });
  return [node.type.name, attrs, children];
}

function structureOfMark(mark) {
  return mark.type.name === "link" ? ["link", mark.attrs.href, mark.attrs.title] : mark.type.name;
}

/** 53 bits of a text (cyrb53): enough to tell the blocks of one text apart. */
function hash(text) {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
