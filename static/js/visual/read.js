// Markdown → the document on the screen.
import { toMarkdown } from "mdast-util-to-markdown";
import { schema } from "./schema.js";
import { signature } from "./signature.js";
import { lineStart, parse } from "./syntax.js";
import { joinTerms } from "./terms.js";

const { nodes, marks } = schema;
const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]([^\n]*)(?:\n|$)/i;

/**
 * The document of a text. Each top-level block carries its slice of the text, and the gap before it; what
 * this editor cannot show becomes a raw block, edited as it is written.
 */
export function read(text) {
  const { tree, spans } = cut(text);
  const definitions = definitionsOf(tree);
  const blocks = spans.map((span, n) => {
    const source = text.slice(span.start, span.end);
    const made = readOr(span.node, { text, definitions }, source);
    const before = n ? spans[n - 1].end : 0;
    const gap = text.slice(before, span.start);
    const attrs = {
      ...made.attrs,
      src: source,
      sig: signature(made),
      ord: n,
      pre: gap === (n ? "\n\n" : "") ? null : gap,
      post: n === spans.length - 1 ? text.slice(span.end) : null,
    };
    return made.type.create(attrs, made.content);
  });
  return nodes.doc.create(null, blocks.length ? blocks : [blank(text)]);
}

/** The only block of a text without any. */
function blank(text) {
  const paragraph = nodes.paragraph.create();
  return nodes.paragraph.create({ src: text, sig: signature(paragraph), ord: 0, post: text ? "" : null });
}

/** The top-level blocks of a text, and where each begins and ends: whole lines, one after the other. */
function cut(text) {
  const tree = parse(text);
  const spans = [];
  for (const node of joinTerms(tree.children, text)) {
    const { start, end } = node.position;
    const before = spans.at(-1)?.end ?? 0;
    const line = lineStart(text, start.offset);
    spans.push({ node, start: line < before ? Math.max(before, start.offset) : line, end: end.offset });
  }
  return { tree, spans };
}

function definitionsOf(tree) {
  const found = new Map();
  const visit = (node) => {
    if (node.type === "definition" && !found.has(node.identifier)) found.set(node.identifier, node);
    node.children?.forEach(visit);
  };
  visit(tree);
  return found;
}

function readOr(node, context, source) {
  let made;
  try {
    made = block(node, context);
    made.check();
  } catch {
    return nodes.raw_block.create({ source, kind: "other" });
  }
  return made.type === nodes.raw_block ? nodes.raw_block.create({ ...made.attrs, source }) : made;
}

const BLOCKS = {
  paragraph: (node, context) => nodes.paragraph.create(null, inline(node.children, context)),
  heading: (node, context) => nodes.heading.create({ level: node.depth }, inline(node.children, context)),
  thematicBreak: () => nodes.rule.create(),
  code: (node) =>
    nodes.code_block.create(
      { lang: node.lang ?? null, meta: node.meta ?? null },
      node.value ? schema.text(node.value) : null,
    ),
  blockquote: quotation,
  list,
  table,
  footnoteDefinition: (node, context) =>
    nodes.footnote.create({ id: node.label || node.identifier }, content(node.children, context)),
  html: (node) => nodes.raw_block.create({ source: node.value, kind: "html" }),
  definition: (node) => nodes.raw_block.create({ source: toMarkdown(node).trimEnd(), kind: "definition" }),
  terms: (node, context) =>
    nodes.terms.create(
      null,
      node.children.map((part) => termsPart(part, context)),
    ),
};

function block(node, context) {
  const make = BLOCKS[node.type];
  if (!make) throw new Error(`no block for ${node.type}`);
  return make(node, context);
}

function content(children, context) {
  const made = children.map((child) => block(child, context));
  return made.length ? made : [nodes.paragraph.create()];
}

/** A quotation, or the box that its first line names: `> [!NOTE] Titre`. */
function quotation(node, context) {
  const [first, ...others] = node.children;
  const opening = first?.type === "paragraph" && first.children[0];
  const named = opening?.type === "text" && ALERT.exec(opening.value);
  if (!named || !(named[0].endsWith("\n") || first.children.length === 1))
    return nodes.blockquote.create(null, content(node.children, context));
  const rest = opening.value.slice(named[0].length);
  const kept = [...(rest ? [{ ...opening, value: rest }] : []), ...first.children.slice(1)];
  const inside = [...(kept.length ? [{ ...first, children: kept }] : []), ...others];
  const attrs = { kind: named[1].toUpperCase(), title: named[2].trim() };
  return nodes.alert.create(attrs, content(inside, context));
}

function list(node, context) {
  const items = node.children.map((item) =>
    nodes.list_item.create(
      { checked: item.checked ?? null, spread: Boolean(item.spread) },
      content(item.children, context),
    ),
  );
  const spread = isLoose(node);
  return node.ordered
    ? nodes.ordered_list.create({ start: node.start ?? 1, spread }, items)
    : nodes.bullet_list.create({ spread }, items);
}

/** Whether a blank line stands between two items; mdast finds one after the first of two lists in a quotation. */
function isLoose({ children, spread }) {
  const isApart = (item, n) => n && item.position.start.line > children[n - 1].position.end.line + 1;
  return Boolean(spread) && children.some(isApart);
}

function table(node, context) {
  const width = Math.max(...node.children.map((row) => row.children.length));
  const inCell = { ...context, cell: true };
  const rows = node.children.map((row, y) => {
    const type = y ? nodes.table_cell : nodes.table_header;
    const cells = Array.from({ length: width }, (_, x) => {
      const paragraph = nodes.paragraph.create(null, inline(row.children[x]?.children ?? [], inCell));
      return type.create({ align: node.align?.[x] ?? null }, paragraph);
    });
    return nodes.table_row.create(null, cells);
  });
  return nodes.table.create(null, rows);
}

function termsPart(part, context) {
  if (part.type === "term") return nodes.term.create(null, inline(part.children, context));
  const inside = { ...context, text: part.source };
  return nodes.meaning.create({ tight: part.tight }, content(parse(part.source).children, inside));
}

const LEAVES = {
  text: (node, _, on) => words(node.value, on),
  inlineCode: (node, _, on) =>
    node.value ? [schema.text(node.value, marks.code.create().addToSet(on))] : [],
  break: (_node, _, on) => [nodes.hard_break.create(null, null, on)],
  image: (node, _, on) => [picture(node, node, null, on)],
  imageReference: (node, { definitions }, on) => [
    picture(node, definitions.get(node.identifier) ?? { url: "" }, node.label, on),
  ],
  sheetLink: (node, { cell }, on) => [
    nodes.sheet_link.create({ value: cell ? node.value.replace(/\\\|/g, "|") : node.value }, null, on),
  ],
  footnoteReference: (node, _, on) => [
    nodes.footnote_mark.create({ id: node.label || node.identifier }, null, on),
  ],
  html: (node, { cell }, on) => [
    cell && /^<br\s*\/?>$/i.test(node.value)
      ? nodes.hard_break.create(null, null, on)
      : nodes.raw_inline.create({ source: node.value }, null, on),
  ],
};

const MARKS = {
  emphasis: () => marks.em.create(),
  strong: () => marks.strong.create(),
  delete: () => marks.strike.create(),
  link: (node, { text }) =>
    marks.link.create({ href: node.url, title: node.title ?? null, auto: spelling(node, text) }),
  linkReference: (node, { definitions }) => {
    const { url = "", title = null } = definitions.get(node.identifier) ?? {};
    return marks.link.create({ href: url, title, ref: JSON.stringify([node.label, node.referenceType]) });
  },
};

/** How a link is written: `[…](…)`, `<…>`, or the bare address. */
function spelling(node, text) {
  const sign = node.position ? text[node.position.start.offset] : "h";
  if (sign === "[") return null;
  return sign === "<" ? "angle" : "literal";
}

function inline(children, context, on = []) {
  return children.flatMap((node) => {
    const mark = MARKS[node.type];
    if (mark) return inline(node.children, context, mark(node, context).addToSet(on));
    const leaf = LEAVES[node.type];
    if (!leaf) throw new Error(`no inline node for ${node.type}`);
    return leaf(node, context, on);
  });
}

function words(value, on) {
  return value.split(/\r?\n|\r/).flatMap((line, n) => {
    const made = n ? [nodes.soft_break.create(null, null, on)] : [];
    return line ? [...made, schema.text(line, on)] : made;
  });
}

function picture(node, { url, title }, ref, on) {
  return nodes.image.create({ src: url, alt: node.alt || "", title: title ?? null, ref }, null, on);
}
