// Plain text as people paste it → Markdown: signs of lists that are not Markdown's, lines cut at a fixed width,
// words cut at the end of a line, indentation that means nothing. What is Markdown already stays as it is.

/** Signs that only Markdown has: a heading, a fence, a table, a quotation, links, bold. */
const MARKDOWN = /^(#{1,6} |```|~~~|>|:::|\[\^[^\]]+\]:)|^\|.*\|\s*$|\]\(|\[\[|\*\*\S/m;
const BULLET = /^(?:[•●▪■◦‣·]\s*|[–—*+-]\s+)(?=\S)/u;
const NUMBER = /^(\d{1,2})\s?[/).°]\s+(?=\S)/u;
/** After such an end, a sign of list opens an item; elsewhere a dash is only a dash. */
const ENDED = /[.:;!?…,»)]\s*$/u;
const SENTENCE = /[.!?…:»]\s*$/u;
/** Lines this long at most were cut by a program; shorter ones were meant. */
const WIDEST = 120;
const NARROWEST = 40;
/** What keeps its hyphen where a line ends: « rendez-vous », « c’est-à-dire », « peut-être ». */
const BEFORE = /(^|[\s'’(])(après|avant|c[’']est|co|demi|ex|grand|mi|non|peut|porte|quasi|semi|sous|vice|vis)$/iu;
const AFTER_WORDS =
  "à ce ci dire elle elles en être il ils je là la le les leur lui même mêmes moi nous on parole t toi tu vous y";
const AFTER = new RegExp(
  `^((aux?|de|des|du|en|et|lès|sous|sur)-|(${AFTER_WORDS.replaceAll(" ", "|")})(?!\\p{L}))`,
  "iu",
);

/**
 * @typedef {object} Item
 * @property {number} indent
 * @property {string} sign
 * @property {string} words
 */

/** The Markdown of a text. @param {string} text */
export function markdownOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\u00ad(?!\n)/g, "").split("\n");
  if (MARKDOWN.test(text)) return text;
  const width = Math.max(...lines.map((line) => line.trim().length));
  /** @type {(string | Item)[]} */
  const blocks = [];
  let before = "";
  for (const line of lines) {
    const words = line.trim().replace(/\t+/g, " ");
    if (!words) {
      before = "";
      continue;
    }
    const last = blocks.at(-1);
    const item = itemOf(line, words);
    if (item && (!before || isItem(last) || ENDED.test(before))) blocks.push(item);
    else if (before && last !== undefined && goesOn(before, words, width)) append(blocks, words);
    else if (before && typeof last === "string" && !SENTENCE.test(before) && words.length < NARROWEST)
      blocks[blocks.length - 1] = `${last}\\\n${words}`;
    else blocks.push(words);
    before = words;
  }
  return written(blocks);
}

/** @param {string | Item | undefined} block @returns {block is Item} */
const isItem = (block) => typeof block === "object";

/** @param {string} line @param {string} words @returns {Item | null} */
function itemOf(line, words) {
  const indent = line.replace(/\t/g, "    ").search(/\S/);
  const number = NUMBER.exec(words);
  if (number) return { indent, sign: `${number[1]}.`, words: words.slice(number[0].length) };
  const bullet = BULLET.exec(words);
  return bullet && { indent, sign: "-", words: words.slice(bullet[0].length) };
}

/** Whether a line is the rest of the one before, which a program cut. */
function goesOn(before, words, width) {
  if (/[\p{L}][-\u00ad]$/u.test(before) || /^\p{Ll}/u.test(words)) return true;
  const [first] = words.split(/\s/, 1);
  return width >= NARROWEST && width <= WIDEST && before.length + 1 + first.length > width * 0.9;
}

/** @param {(string | Item)[]} blocks @param {string} words */
function append(blocks, words) {
  const last = blocks[blocks.length - 1];
  if (isItem(last)) last.words = joined(last.words, words);
  else blocks[blocks.length - 1] = joined(last, words);
}

/** Two lines as one; a word that was cut is whole again. */
export function joined(start, rest) {
  if (start.endsWith("\u00ad")) return start.slice(0, -1) + rest;
  if (!/\p{L}-$/u.test(start)) return `${start} ${rest}`;
  const isCompound = BEFORE.test(start.slice(0, -1)) || AFTER.test(rest) || !/^\p{Ll}/u.test(rest);
  return (isCompound ? start : start.slice(0, -1)) + rest;
}

/** « équi- pe », which a reader of documents joined by a space; not « pré- et post-formation ». */
const mended = (words) =>
  words.replace(/(\p{Ll})- (?!(?:et|ou|ni|puis|à|de|que)(?!\p{L}))(\p{Ll})/gu, "$1$2");

/** @param {(string | Item)[]} blocks */
function written(blocks) {
  let text = "";
  /** The indents of the items that the present one may stand below, and how far their words stand. */
  let above = [];
  blocks.forEach((block, at) => {
    if (!isItem(block)) {
      above = [];
      text += (at ? "\n\n" : "") + mended(block);
      return;
    }
    const within = isItem(blocks[at - 1]);
    while (above.length && above[above.length - 1].indent + 1 >= block.indent) above.pop();
    const depth = above.reduce((sum, { sign }) => sum + sign.length + 1, 0);
    above.push(block);
    text += (at ? (within ? "\n" : "\n\n") : "") + " ".repeat(depth) + `${block.sign} ${mended(block.words)}`;
  });
  return text;
}
