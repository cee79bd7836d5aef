// What a text is made of on the screen. Every block of the text carries the slice of Markdown that it was read
// from, so that what nobody touched is written back byte for byte.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

/**
 * What a top-level block remembers of its source: `src` its slice, `sig` the signature of its structure as
 * read, `ord` its place as read, `pre` what stood between the block before and it (nothing for one blank
 * line), `post` the end of the text.
 */
export const SOURCE = ["src", "sig", "ord", "pre", "post"];

const attributes = (names) => Object.fromEntries(names.map((name) => [name, { default: null }]));

const cellAlign = {
  default: null,
  getFromDOM: (cell) => cell.dataset.align || null,
  setDOMAttr(value, into) {
    if (value) into["data-align"] = value;
  },
};

const tables = tableNodes({
  tableGroup: "block",
  cellContent: "paragraph",
  cellAttributes: { align: cellAlign },
});

/** @type {Record<string, import("prosemirror-model").NodeSpec>} */
const blocks = {
  paragraph: {
    content: "inline*",
    parseDOM: [{ tag: "p" }],
    toDOM: () => ["p", 0],
  },
  heading: {
    content: "inline*",
    defining: true,
    attrs: { level: { default: 2 } },
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
    toDOM: (node) => [`h${node.attrs.level}`, 0],
  },
  blockquote: {
    content: "block+",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  alert: {
    content: "block+",
    defining: true,
    attrs: { kind: { default: "NOTE" }, title: { default: "" } },
    parseDOM: [
      {
        tag: "div[data-alert]",
        getAttrs: (box) => ({ kind: box.dataset.alert, title: box.dataset.title || "" }),
      },
    ],
    toDOM: ({ attrs }) => [
      "div",
      {
        class: `alert alert-${attrs.kind.toLowerCase()}`,
        "data-alert": attrs.kind,
        "data-title": attrs.title,
      },
      0,
    ],
  },
  footnote: {
    content: "block+",
    defining: true,
    attrs: { id: {} },
    parseDOM: [{ tag: "div[data-note]", getAttrs: (box) => ({ id: box.dataset.note }) }],
    toDOM: ({ attrs }) => [
      "div",
      { class: "footnote", "data-note": attrs.id },
      0,
    ],
  },
  terms: {
    content: "(term meaning+)+",
    parseDOM: [{ tag: "dl" }],
    toDOM: () => ["dl", 0],
  },
  code_block: {
    content: "text*",
    marks: "",
    code: true,
    defining: true,
    attrs: { lang: { default: null }, meta: { default: null } },
    parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
    toDOM: () => ["pre", ["code", 0]],
  },
  rule: {
    parseDOM: [{ tag: "hr" }],
    toDOM: () => ["hr"],
  },
  bullet_list: {
    content: "list_item+",
    attrs: { spread: { default: false } },
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", 0],
  },
  ordered_list: {
    content: "list_item+",
    attrs: { spread: { default: false }, start: { default: 1 } },
    parseDOM: [{ tag: "ol", getAttrs: (list) => ({ start: Number(list.getAttribute("start") || 1) }) }],
    toDOM: ({ attrs }) => ["ol", attrs.start === 1 ? {} : { start: attrs.start }, 0],
  },
  raw_block: {
    atom: true,
    attrs: { source: { default: "" }, kind: { default: "other" } },
    parseDOM: [
      {
        tag: "div[data-raw]",
        getAttrs: (box) => ({ source: box.dataset.raw, kind: box.dataset.kind }),
      },
    ],
    toDOM: ({ attrs }) => ["div", { "data-raw": attrs.source, "data-kind": attrs.kind }],
  },
};

for (const block of Object.values(blocks)) {
  block.group = "block";
  block.attrs = { ...block.attrs, ...attributes(SOURCE) };
}
tables.table.attrs = { ...tables.table.attrs, ...attributes(SOURCE) };

/** @type {Record<string, import("prosemirror-model").NodeSpec>} */
const parts = {
  list_item: {
    content: "block+",
    defining: true,
    attrs: { checked: { default: null }, spread: { default: false } },
    parseDOM: [
      { tag: "li", getAttrs: ({ dataset }) => ({ checked: dataset.checked ? dataset.checked === "true" : null }) },
    ],
    toDOM: ({ attrs }) => ["li", attrs.checked === null ? {} : { "data-checked": String(attrs.checked) }, 0],
  },
  term: { content: "inline*", defining: true, parseDOM: [{ tag: "dt" }], toDOM: () => ["dt", 0] },
  meaning: {
    content: "block+",
    defining: true,
    attrs: { tight: { default: true } },
    parseDOM: [{ tag: "dd" }],
    toDOM: () => ["dd", 0],
  },
  ...tables,
};

/** What `[[Fiche#section|libellé]]` is called on the screen. */
export function linkName(value) {
  return value
    .replace(/^!?\[\[|\]\]$/g, "")
    .split("|")
    .pop()
    .trim();
}

/** @type {Record<string, import("prosemirror-model").NodeSpec>} */
const leaves = {
  image: {
    attrs: { src: {}, alt: { default: "" }, title: { default: null }, ref: { default: null } },
    parseDOM: [
      {
        tag: "img[src]",
        getAttrs: (image) => ({
          src: image.getAttribute("src"),
          alt: image.getAttribute("alt") ?? "",
          title: image.title || null,
        }),
      },
      {
        tag: "span[data-picture]",
        getAttrs: (span) => ({ src: span.dataset.picture, alt: span.dataset.alt ?? "" }),
      },
    ],
    // A picture of another site is not asked for: who writes here is not told there.
    toDOM: ({ attrs: { src, alt } }) =>
      src.startsWith("/")
        ? ["img", { src, alt }]
        : [
            "span",
            { class: "to-sheet embedded", "data-picture": src, "data-alt": alt, title: src },
            alt || src,
          ],
  },
  hard_break: { selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  soft_break: {
    selectable: false,
    parseDOM: [{ tag: "span[data-soft]" }],
    toDOM: () => ["span", { "data-soft": "" }, " "],
  },
  sheet_link: {
    atom: true,
    attrs: { value: {} },
    parseDOM: [{ tag: "span[data-sheet]", getAttrs: (chip) => ({ value: chip.dataset.sheet }) }],
    toDOM: ({ attrs }) => [
      "span",
      {
        class: attrs.value.startsWith("!") ? "to-sheet embedded" : "to-sheet",
        "data-sheet": attrs.value,
        title: attrs.value,
      },
      linkName(attrs.value),
    ],
  },
  footnote_mark: {
    atom: true,
    attrs: { id: {} },
    parseDOM: [{ tag: "sup[data-mark]", getAttrs: (mark) => ({ id: mark.dataset.mark }) }],
    toDOM: ({ attrs }) => ["sup", { "data-mark": attrs.id }, attrs.id],
  },
  raw_inline: {
    atom: true,
    attrs: { source: {} },
    parseDOM: [{ tag: "code[data-raw]", getAttrs: (raw) => ({ source: raw.dataset.raw }) }],
    toDOM: ({ attrs }) => ["code", { class: "raw", "data-raw": attrs.source }, attrs.source],
  },
};

for (const leaf of Object.values(leaves)) Object.assign(leaf, { group: "inline", inline: true });

const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

/** Whether an address leads somewhere on the page: the schemes are those of the server. */
function isFollowed(href) {
  try {
    return SCHEMES.includes(new URL(href, "https://ici.invalid/").protocol);
  } catch {
    return false;
  }
}

/** @type {Record<string, import("prosemirror-model").MarkSpec>} */
const marks = {
  link: {
    attrs: { href: {}, title: { default: null }, ref: { default: null }, auto: { default: null } },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (link) => ({ href: link.getAttribute("href"), title: link.title || null }),
      },
      { tag: "span[data-href]", getAttrs: (words) => ({ href: words.dataset.href }) },
    ],
    // Where the page would make no link, neither does the text that one writes: it keeps its address.
    toDOM: ({ attrs: { href, title } }) =>
      isFollowed(href) ? ["a", { href, title }, 0] : ["span", { "data-href": href, title: href }, 0],
  },
  em: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: () => ["em", 0] },
  strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  strike: { parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }], toDOM: () => ["del", 0] },
  code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
};

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    ...blocks,
    ...parts,
    text: { group: "inline" },
    ...leaves,
  },
  marks,
});

/** Whether a block is a list of either sort. */
export function isList(node) {
  return node.type === schema.nodes.bullet_list || node.type === schema.nodes.ordered_list;
}

/** The box of an item as Markdown holds it: none before there are words. */
export function boxOf(item) {
  return item.firstChild?.type === schema.nodes.paragraph && item.firstChild.content.size
    ? item.attrs.checked
    : null;
}

/** Whether an item is written with blank lines inside. */
export function isLooseItem(item) {
  if (item.attrs.spread) return item.childCount > 1;
  let loose = false;
  item.forEach((child, _, n) => {
    loose ||= n > 0 && !isList(child);
  });
  return loose;
}

/** Whether a list is written with blank lines between its items. */
export function isLooseList(list) {
  return list.childCount > 1 && list.attrs.spread;
}
