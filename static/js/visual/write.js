// The document on the screen → Markdown, in the spelling of the block that it was.
import { gfmToMarkdown } from "mdast-util-gfm";
import { defaultHandlers, toMarkdown } from "mdast-util-to-markdown";
import { boxOf, isLooseItem, isLooseList, schema } from "./schema.js";

const { nodes, marks } = schema;

/**
 * One block as Markdown, without the line break at its end. `spelling` is what to-markdown calls options (see
 * spelling.js); with `inlineLinks` no link is written by reference.
 */
export function write(node, spelling = {}, inlineLinks = false) {
  return toMarkdown(
    { type: "root", children: [tree(node, inlineLinks)] },
    { ...PLAIN, ...spelling, handlers, extensions: [gfmToMarkdown({ tablePipeAlign: false })] },
  ).replace(/\n+$/, "");
}

/** @type {import("mdast-util-to-markdown").Options} */
const PLAIN = {
  bullet: "-",
  rule: "-",
  emphasis: "*",
  strong: "*",
  listItemIndent: "one",
  incrementListMarker: true,
};

function tree(node, inlineLinks) {
  const { attrs } = node;
  const children = () => childrenOf(node).map((child) => tree(child, inlineLinks));
  const phrasing = (of = node) => inline(of.content, inlineLinks);
  switch (node.type.name) {
    case "paragraph":
      return { type: "paragraph", children: phrasing() };
    case "heading":
      return { type: "heading", depth: attrs.level, children: phrasing() };
    case "rule":
      return { type: "thematicBreak" };
    case "code_block":
      return { type: "code", lang: attrs.lang, meta: attrs.meta, value: node.textContent };
    case "blockquote":
      return { type: "blockquote", children: children() };
    case "alert":
      return { type: "alert", kind: attrs.kind, title: attrs.title, children: children() };
    case "bullet_list":
      return { type: "list", ordered: false, spread: isLooseList(node), children: children() };
    case "ordered_list":
      return {
        type: "list",
        ordered: true,
        start: attrs.start,
        spread: isLooseList(node),
        children: children(),
      };
    case "list_item":
      return { type: "listItem", checked: boxOf(node), spread: isLooseItem(node), children: children() };
    case "table":
      return {
        type: "table",
        align: childrenOf(node.firstChild).map((cell) => cell.attrs.align),
        children: childrenOf(node).map((row) => ({
          type: "tableRow",
          children: childrenOf(row).map((cell) => ({
            type: "tableCell",
            children: phrasing(cell.firstChild),
          })),
        })),
      };
    case "footnote":
      return { type: "footnoteDefinition", ...named(attrs.id), children: children() };
    case "terms":
      return { type: "terms", children: children() };
    case "term":
      return { type: "term", children: phrasing() };
    case "meaning":
      return { type: "meaning", tight: attrs.tight, children: children() };
    case "raw_block":
      return { type: "html", value: attrs.source };
    default:
      throw new Error(`no Markdown for ${node.type.name}`);
  }
}

const named = (label) => ({ identifier: label.toLowerCase(), label });

function childrenOf(node) {
  const children = [];
  node.forEach((child) => children.push(child));
  return children;
}

/** A run of inline nodes; breaks at either end say nothing in Markdown. */
function inline(content, inlineLinks) {
  const items = childrenOf(content);
  while (isBreak(items.at(-1))) items.pop();
  while (isBreak(items[0])) items.shift();
  return nest(items, [], inlineLinks);
}

const isBreak = (node) => node?.type === nodes.hard_break || node?.type === nodes.soft_break;

/** Marks as nested nodes: the mark that goes on longest is outside. */
function nest(items, used, inlineLinks) {
  const made = [];
  for (let n = 0; n < items.length;) {
    const open = items[n].marks.filter((mark) => mark.type !== marks.code && !used.includes(mark));
    if (!open.length) {
      made.push(leaf(items[n], inlineLinks));
      n += 1;
      continue;
    }
    const lengths = open.map((mark) => lengthOf(mark, items, n));
    const length = Math.max(...lengths);
    const mark = open[lengths.indexOf(length)];
    const inside = items.slice(n, n + length);
    const same = inside.flatMap((item) => item.marks.filter((other) => other.eq(mark)));
    made.push({ ...markNode(mark, inlineLinks), children: nest(inside, [...used, ...same], inlineLinks) });
    n += length;
  }
  return joinTexts(made);
}

function lengthOf(mark, items, from) {
  let to = from;
  while (to < items.length && mark.isInSet(items[to].marks)) to += 1;
  return to - from;
}

function joinTexts(list) {
  const joined = [];
  for (const node of list) {
    const before = joined.at(-1);
    if (before?.type === "text" && node.type === "text") before.value += node.value;
    else joined.push(node);
  }
  return joined;
}

function markNode(mark, inlineLinks) {
  const { attrs } = mark;
  switch (mark.type) {
    case marks.em:
      return { type: "emphasis" };
    case marks.strong:
      return { type: "strong" };
    case marks.strike:
      return { type: "delete" };
    default: {
      if (!attrs.ref || inlineLinks)
        return { type: "link", url: attrs.href, title: attrs.title, auto: attrs.auto };
      const [label, referenceType] = JSON.parse(attrs.ref);
      return { type: "linkReference", ...named(label), referenceType };
    }
  }
}

function leaf(node, inlineLinks) {
  const { attrs } = node;
  switch (node.type.name) {
    case "text":
      return { type: marks.code.isInSet(node.marks) ? "inlineCode" : "text", value: node.text };
    case "hard_break":
      return { type: "break" };
    case "soft_break":
      return { type: "text", value: "\n" };
    case "image":
      return attrs.ref && !inlineLinks
        ? { type: "imageReference", ...named(attrs.ref), referenceType: "full", alt: attrs.alt }
        : { type: "image", url: attrs.src, alt: attrs.alt, title: attrs.title };
    case "sheet_link":
      return { type: "sheetLink", value: attrs.value };
    case "footnote_mark":
      return { type: "footnoteReference", ...named(attrs.id) };
    default:
      return { type: "html", value: attrs.source };
  }
}

const inCell = (state) => state.stack.includes("tableCell");

/** @type {Record<string, any>} */
const handlers = {
  break: (node, parent, state, info) =>
    inCell(state) ? "<br>" : defaultHandlers.break(node, parent, state, info),
  sheetLink: (node, _, state) => (inCell(state) ? node.value.replace(/\|/g, "\\|") : node.value),
  alert(node, _, state, info) {
    const leave = state.enter("blockquote");
    const flow = state.containerFlow(node, state.createTracker(info).current());
    const inside = state.indentLines(flow, (line, _n, blank) => (blank ? ">" : `> ${line}`));
    leave();
    const title = node.title ? ` ${node.title}` : "";
    return `> [!${node.kind}]${title}${inside === ">" ? "" : `\n${inside}`}`;
  },
  terms: (node, _, state, info) =>
    node.children.map((part, n) => termsPart(part, n === 0, state, info)).join(""),
  link(node, parent, state, info) {
    const [only, ...more] = node.children;
    const text = !more.length && only?.type === "text" ? only.value : "";
    const isBare = text && [text, `http://${text}`, `mailto:${text}`].includes(node.url);
    if (node.auto !== "literal" || !isBare) return defaultHandlers.link(node, parent, state, info);
    // What follows at once would be read as a part of the address.
    if (/^\s?$/.test(info.after) && /^[\s(«]?$/.test(info.before)) return text;
    return node.url === text
      ? `<${text}>`
      : defaultHandlers.link({ ...node, auto: null }, parent, state, info);
  },
};
handlers.link.peek = defaultHandlers.link.peek;
handlers.sheetLink.peek = () => "[";

function termsPart(part, isFirst, state, info) {
  const at = state.createTracker(info).current();
  if (part.type === "term") {
    const gap = isFirst ? "" : "\n\n";
    return gap + state.containerPhrasing(part, { before: "\n", after: "\n", ...at });
  }
  const indent = (line, n, blank) => (n && !blank ? `  ${line}` : line);
  return `${part.tight ? "\n" : "\n\n"}: ${state.indentLines(state.containerFlow(part, at), indent)}`;
}
