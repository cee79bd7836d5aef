// The lines of a clipboard: what stands bare is a paragraph, an empty line between two parts one, and breaks at
// either end of a block say nothing.
import { BLOCK } from "./clipboard_tables.js";

const isBreak = (node) => node?.nodeName === "BR";
const isBlank = (node) => node?.nodeType === Node.TEXT_NODE && !node.data.trim();

/** Paragraphs and breaks, made so. */
export function makeParagraphs(body) {
  for (const br of body.querySelectorAll("br.Apple-interchange-newline")) br.remove();
  for (const box of [body, ...body.querySelectorAll("div, section, article, li, blockquote, dd, td, th")]) {
    const holdsBlocks = [...box.children].some((child) => BLOCK.test(child.nodeName));
    if (box === body || holdsBlocks) wrapBare(box);
  }
  for (const block of body.querySelectorAll("p, div")) splitAtBlankLines(block);
  for (const br of body.querySelectorAll("br"))
    if (isAtEnd(br, "previousSibling") || isAtEnd(br, "nextSibling")) br.remove();
}

/** What stands bare beside blocks is a paragraph. */
function wrapBare(box) {
  let run = [];
  const close = () => {
    while (isBreak(run[0]) || isBlank(run[0])) run.shift().remove();
    while (isBreak(run.at(-1)) || isBlank(run.at(-1))) run.pop().remove();
    if (run.length) {
      const paragraph = box.ownerDocument.createElement("p");
      run[0].before(paragraph);
      paragraph.append(...run);
    }
    run = [];
  };
  for (const node of [...box.childNodes]) {
    if (BLOCK.test(node.nodeName)) close();
    else run.push(node);
  }
  close();
}

/** Two breaks one after the other, with blanks between, end a paragraph. */
function splitAtBlankLines(block) {
  if ([...block.children].some((child) => BLOCK.test(child.nodeName))) return;
  let now = block;
  let breaks = [];
  for (const node of [...block.childNodes]) {
    if (isBreak(node) || (breaks.length && isBlank(node))) {
      breaks.push(node);
      continue;
    }
    if (breaks.filter(isBreak).length > 1) {
      for (const old of breaks) old.remove();
      const next = block.ownerDocument.createElement("p");
      now.after(next);
      now = next;
    } else if (now !== block) now.append(...breaks);
    if (now !== block) now.append(node);
    breaks = [];
  }
}

/** Whether nothing but blanks stands beyond a break, on that side, in its block. */
function isAtEnd(br, side) {
  for (let node = br; node.nodeName !== "BODY" && !BLOCK.test(node.nodeName); node = node.parentElement) {
    for (let next = node[side]; next; next = next[side]) {
      if (BLOCK.test(next.nodeName)) return true;
      if (!isBlank(next) && !isBreak(next)) return false;
    }
  }
  return true;
}
