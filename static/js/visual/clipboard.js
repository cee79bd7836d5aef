// The HTML of a clipboard → HTML that the schema reads: what Word, LibreOffice, Google Docs and web pages
// copy, without their styles, classes and tracking. Nothing with an inline style reaches the page: the policy
// of the site refuses it.
import { makeParagraphs } from "./clipboard_lines.js";
import { settleLinks } from "./clipboard_links.js";
import { makeLists } from "./clipboard_lists.js";
import { makeNotes } from "./clipboard_notes.js";
import { makeTables } from "./clipboard_tables.js";

const NOISE = [
  "style, script, meta, link, title, xml, noscript, iframe, form input, button, svg",
  ".mw-editsection, [hidden], [aria-hidden=true]",
].join(", ");
const KEPT = /^(href|src|alt|start|colspan|rowspan|align|data-note|data-mark|data-checked)$/;
/** What shows without a word. */
const SHOWN = "img, table, hr, [data-mark]";
/** The style of an element, under a name that no browser applies. */
export const STYLE = "data-style";

/** The HTML to read, for HTML that was copied somewhere. */
export function cleaned(html) {
  if (html.includes("data-pm-slice")) return html;
  const page = new DOMParser().parseFromString(withoutOffice(html), "text/html");
  const { body } = page;
  tickItems(body);
  for (const noise of body.querySelectorAll(NOISE)) noise.remove();
  removeComments(page);
  unwrapGoogle(body);
  nameWordStyles(body);
  makeNotes(body);
  makeLists(body);
  readStyles(body);
  settleHeadings(body);
  settleLinks(body);
  for (const image of body.querySelectorAll("img"))
    if (!/^https?:|^\//.test(image.getAttribute("src") ?? "")) image.remove();
  nestLists(body);
  makeTables(body);
  makeParagraphs(body);
  removeEmpty(body);
  settleSpaces(page);
  for (const element of body.querySelectorAll("*"))
    for (const { name } of [...element.attributes]) if (!KEPT.test(name)) element.removeAttribute(name);
  return body.innerHTML;
}

function withoutOffice(html) {
  return html
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, "")
    .replace(/<!\[if[^>]*>|<!\[endif\]>/gi, "")
    .replace(/<\/?o:p>/gi, "")
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/(<[^>]*?\s)style=/gi, `$1${STYLE}=`)
    .replace(/(<[^>]*?\s)on\w+=/gi, "$1data-on=");
}

function removeComments(page) {
  const walk = page.createNodeIterator(page.body, NodeFilter.SHOW_COMMENT);
  for (let comment = walk.nextNode(); comment; comment = walk.nextNode())
    /** @type {Comment} */ (comment).remove();
}

export const styleOf = (element) => element.getAttribute(STYLE) ?? "";
export const unwrap = (element) => element.replaceWith(...element.childNodes);

/** The same element under another name. */
export function renamed(element, name) {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

/** Google Docs wraps everything in a `<b>` that is not bold; Word writes `<b>` for text that is not. */
function unwrapGoogle(body) {
  for (const bold of body.querySelectorAll("b"))
    if (bold.id.startsWith("docs-internal") || /(^|;)\s*font-weight:\s*(normal|400)/.test(styleOf(bold)))
      unwrap(bold);
}

function nameWordStyles(body) {
  for (const title of body.querySelectorAll("p.MsoTitle")) renamed(title, "h2");
  for (const paragraph of body.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote")) {
    const quote = paragraph.ownerDocument.createElement("blockquote");
    paragraph.replaceWith(quote);
    quote.append(paragraph);
  }
}

/** @type {[RegExp, string][]} */
const MEANINGS = [
  [/vertical-align:\s*super/i, "sup"],
  [/text-decoration[^;]*line-through/i, "del"],
  [/font-style:\s*italic/i, "em"],
  [/font-weight:\s*(bold|[6-9]00)/i, "strong"],
];

/** Spans whose style means something become the element that says it. */
function readStyles(body) {
  for (const span of body.querySelectorAll("span, font")) {
    const inHeading = span.closest("h1, h2, h3, h4, h5, h6, th");
    let inside = [...span.childNodes];
    for (const [style, name] of MEANINGS) {
      if (!style.test(styleOf(span)) || (name === "strong" && inHeading)) continue;
      const wrapper = body.ownerDocument.createElement(name);
      wrapper.append(...inside);
      inside = [wrapper];
    }
    span.replaceWith(...inside);
  }
}

/**
 * Headings are one line, not bold inside, and begin at the second level: the first is the title of the sheet.
 */
function settleHeadings(body) {
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    for (const bold of heading.querySelectorAll("b, strong")) unwrap(bold);
    for (const br of heading.querySelectorAll("br")) br.replaceWith(" ");
    if (!heading.textContent.trim() && !heading.querySelector("img")) heading.remove();
  }
  if (!body.querySelector("h1")) return;
  for (const level of [5, 4, 3, 2, 1])
    for (const heading of body.querySelectorAll(`h${level}`)) renamed(heading, `h${level + 1}`);
}

/** Items with a box: Google Docs draws a picture of it, web pages have an input. */
function tickItems(body) {
  for (const item of body.querySelectorAll("li[role=checkbox]"))
    item.dataset.checked = String(item.getAttribute("aria-checked") === "true");
  for (const box of body.querySelectorAll("li > input[type=checkbox], li > p:first-child > input[type=checkbox]")) {
    box.closest("li").dataset.checked = String(box.hasAttribute("checked"));
    box.remove();
  }
}

/** Lists put beside the item that they belong to, as Google Docs and old Word do. */
function nestLists(body) {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const item = list.previousElementSibling;
    if (item?.tagName === "LI") item.append(list);
  }
}

function removeEmpty(body) {
  for (const block of body.querySelectorAll("p, div, section, blockquote, li, ol, ul"))
    if (!block.textContent.replace(/\u00a0/g, " ").trim() && !block.querySelector(SHOWN)) block.remove();
}

/** Runs of spaces are one; a no-break space stays where French wants one. */
function settleSpaces(page) {
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = /** @type {Text} */ (node);
    if (text.parentElement.closest("pre")) continue;
    text.data = text.data
      .replace(/[ \t\r\n]+/g, " ")
      .replace(/\u00a0(?![:;!?»%])/g, (space, at, whole) => (/[«\d]$/.test(whole.slice(0, at)) ? space : " "))
      .replace(/ {2,}/g, " ");
  }
}
