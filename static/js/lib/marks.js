// What the buttons and keys of Markdown do to a text, whatever shows it: the text area or the Markdown editor.

/**
 * A text and what is selected in it.
 * @typedef {{ value: string, start: number, end: number }} Place
 */

/**
 * `text` in the place of start..end; then from..to of it is selected, by default its end.
 * @typedef {{ start: number, end: number, text: string, from?: number, to?: number }} Edit
 */

/** The whole lines that the selection touches. @param {Place} place */
function linesOf({ value, start, end }) {
  const from = value.slice(0, start).lastIndexOf("\n") + 1;
  const next = value.indexOf("\n", Math.max(start, end - (end > start ? 1 : 0)));
  const to = next < 0 ? value.length : next;
  return { from, to, text: value.slice(from, to) };
}

/** @param {Place} place @param {string} mark @returns {Edit} */
function wrapped({ value, start, end }, mark) {
  const inner = value.slice(start, end);
  const size = mark.length;
  const isAround =
    value.slice(start - size, start) === mark &&
    value.slice(end, end + size) === mark &&
    !(size === 1 && value.slice(start - 2, start) === "**" && value.slice(start - 3, start) !== "***");
  if (isAround) return { start: start - size, end: end + size, text: inner, from: 0, to: inner.length };
  return { start, end, text: mark + inner + mark, from: size, to: size + inner.length };
}

/** @param {Place} place @param {string} mark @returns {Edit} */
function prefixed(place, mark) {
  const { from, to, text } = linesOf(place);
  const rows = text.split("\n");
  const all = rows.every((row) => row.startsWith(mark));
  const next = rows
    .map((row) => (all ? row.slice(mark.length) : row.startsWith(mark) ? row : mark + row))
    .join("\n");
  return { start: from, end: to, text: next, from: rows.length > 1 ? 0 : next.length, to: next.length };
}

/** @param {Place} place @returns {Edit} */
function headed(place) {
  const { from, to, text } = linesOf(place);
  const [, marks, words] = /^(#{0,6}) ?(.*)$/s.exec(text);
  const next = marks === "##" ? `### ${words}` : marks === "###" ? words : `## ${words}`;
  return { start: from, end: to, text: next };
}

/** A block on lines of its own. @param {Place} place @param {string} text @returns {Edit} */
function blocked({ value, start, end }, text) {
  const isApart = start === 0 || value.slice(0, start).endsWith("\n\n");
  const before = isApart ? "" : value[start - 1] === "\n" ? "\n" : "\n\n";
  return { start, end, text: `${before}${text}\n` };
}

/** What each `data-do` does; `text` is what the button says, if it does. */
export const COMMANDS = {
  heading: headed,
  bold: (/** @type {Place} */ place) => wrapped(place, "**"),
  italic: (/** @type {Place} */ place) => wrapped(place, "*"),
  list: (/** @type {Place} */ place) => prefixed(place, "- "),
  quote: (/** @type {Place} */ place) => prefixed(place, "> "),
  table: blocked,
};

/** A link to a sheet, or to an address, with its words if they differ. @returns {Edit} */
export function linked({ value, start, end }, to, label) {
  const chosen = value.slice(start, end).trim();
  const shown = label || (chosen && chosen !== to ? chosen : "");
  if (/^(https?:\/\/|mailto:|tel:)\S+$/i.test(to))
    return { start, end, text: shown ? `[${shown}](${to})` : `<${to}>` };
  return { start, end, text: shown ? `[[${to}|${shown}]]` : `[[${to}]]` };
}

/** Enter inside a list goes on with it; on an empty item it ends the list. @returns {Edit | null} */
export function nextItem({ value, start: at, end }) {
  if (at !== end || isCode(value, at)) return null;
  const start = value.slice(0, at).lastIndexOf("\n") + 1;
  const item = /^(\s*)([-*+]|(\d+)([.)]))(\s+)/.exec(value.slice(start, at));
  if (!item) return null;
  const [all, indent, mark, number, point, gap] = item;
  if (!value.slice(start + all.length, at).trim()) return { start, end: at, text: "" };
  const sign = number ? `${Number(number) + 1}${point}` : mark;
  return { start: at, end: at, text: `\n${indent}${sign}${gap}` };
}

/** Whether signs are code there: in a fence, a code span, a tag, an address. */
export function isCode(value, at) {
  const before = value.slice(0, at);
  if ((before.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0) % 2) return true;
  const paragraph = before.slice(before.lastIndexOf("\n\n") + 1);
  if ((paragraph.match(/`/g)?.length ?? 0) % 2) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (/^( {4}|\t)/.test(line) || /<[a-z/!][^>]*$/i.test(line)) return true;
  return /(:\/\/|\]\()\S*$/.test(line);
}
