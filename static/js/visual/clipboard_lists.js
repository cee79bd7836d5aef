// The lists of Word, which are paragraphs with a sign in front.
import { styleOf } from "./clipboard.js";

const SIGN = new RegExp(
  `^[\\s\\u00a0]*(${[
    "[·•▪◦§\\u00fc\\u00d8\\u0178\\uf000-\\uf0ff\\u2013-]|[oqv](?=[\\s\\u00a0]{2,})",
    "\\d{1,3}[.)]|[a-z][.)]|[ivxlc]{2,5}[.)](?=[\\s\\u00a0]{2,})",
  ].join("|")})[\\s\\u00a0]+`,
);
const NUMBERED = /^([0-9]+|[a-z]{1,3}|[ivxlc]+)[.)]$/i;
const STEP = 36;

/** Runs of such paragraphs become lists. */
export function makeLists(body) {
  for (const first of body.querySelectorAll("p"))
    if (first.parentNode && isItem(first)) makeList(runFrom(first));
}

function isItem(node) {
  if (node?.tagName !== "P") return false;
  if (/mso-list:\s*l\d+\s+level\d+/i.test(styleOf(node))) return true;
  return /MsoList/.test(node.className) && SIGN.test(node.textContent);
}

/** A paragraph that goes on with the item above it: it has the indent of the list and no sign. */
const goesOn = (node) => node?.tagName === "P" && /^MsoListParagraph/.test(node.className);

/** This paragraph and the items that follow it at once, with their own paragraphs. */
function runFrom(first) {
  const run = [];
  for (let node = first; node; node = node.nextSibling) {
    if (isItem(node) || goesOn(node)) run.push(node);
    else if (node.nodeType !== Node.TEXT_NODE || node.data.trim()) break;
  }
  return run;
}

function makeList(run) {
  const page = run[0].ownerDocument;
  const place = page.createComment("");
  run[0].before(place);
  const open = [];
  for (const paragraph of run) {
    if (!isItem(paragraph)) {
      open.at(-1).lastElementChild.append(paragraph);
      continue;
    }
    const level = levelOf(paragraph);
    const sign = takeSign(paragraph);
    const name = NUMBERED.test(sign) ? "OL" : "UL";
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    paragraph.remove();
    while (open.length > level || (open.length === level && level > 1 && open.at(-1).tagName !== name))
      open.pop();
    while (open.length < level) open.push(openList(page, name, sign, open.at(-1), place));
    open.at(-1).append(item);
  }
  place.remove();
}

function openList(page, name, sign, outer, place) {
  const list = page.createElement(name);
  if (outer) {
    if (!outer.lastElementChild) outer.append(page.createElement("li"));
    outer.lastElementChild.append(list);
    return list;
  }
  const start = Number.parseInt(sign, 10);
  if (name === "OL" && start > 1) list.setAttribute("start", String(start));
  place.before(list);
  return list;
}

const POINTS = { pt: 1, px: 0.75, cm: 28.35, in: 72 };

/** From its style; Chromium drops what only Word knows, so from the indent then. */
function levelOf(paragraph) {
  const style = styleOf(paragraph);
  const told = /level(\d+)/i.exec(style);
  if (told) return Number(told[1]);
  const margin = /margin-left:([^;]*)/i.exec(style) ?? /margin:(?:\s*[^\s;]+){3}\s+([^\s;]+)/i.exec(style);
  const [, indent, unit] = /([\d.]+)(pt|px|cm|in)/i.exec(margin?.[1] ?? "") ?? [];
  const points = indent ? Number(indent) * POINTS[unit.toLowerCase()] : STEP;
  return Math.max(1, Math.round(points / STEP));
}

/** Takes the sign away from a paragraph, and returns it. */
function takeSign(paragraph) {
  const marked = [...paragraph.querySelectorAll("span")].find((span) =>
    /mso-list:\s*Ignore/i.test(styleOf(span)),
  );
  if (marked) {
    marked.remove();
    return marked.textContent.replace(/[\s\u00a0]+/g, "");
  }
  const found = /level\d/i.test(styleOf(paragraph)) ? null : SIGN.exec(paragraph.textContent);
  if (!found) return "";
  removeStart(paragraph, found[0].length);
  return found[1];
}

function removeStart(element, length) {
  const walk = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let left = length, node = walk.nextNode(); left > 0 && node; node = walk.nextNode()) {
    const taken = Math.min(left, node.data.length);
    node.data = node.data.slice(taken);
    left -= taken;
  }
}
