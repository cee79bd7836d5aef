// The lists of Word, which are paragraphs with a sign in front.
import { styleOf } from "./clipboard.js";

const SIGN = /^[\s\u00a0]*([·•▪◦§ü\u2013-]|o(?=[\s\u00a0]{2,})|\d{1,3}[.)]|[a-z][.)])[\s\u00a0]+/;
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

/** This paragraph and the items that follow it at once. */
function runFrom(first) {
  const run = [];
  for (let node = first; node; node = node.nextSibling) {
    if (isItem(node)) run.push(node);
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

/** From its style; Chromium drops what only Word knows, so from the indent then. */
function levelOf(paragraph) {
  const style = styleOf(paragraph);
  const told = /level(\d+)/i.exec(style);
  if (told) return Number(told[1]);
  const [, indent, unit] = /margin-left:\s*([\d.]+)(pt|px)/i.exec(style) ?? [];
  const points = indent ? Number(indent) * (unit === "px" ? 0.75 : 1) : STEP;
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
