// The sections of a text, as two pages name them to each other: by the letters of their headings.

/** @param {string} title */
function letters(title) {
  const plain = title.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 50);
}

/**
 * The word of each heading of a text; the second of one name has a number.
 * @param {string[]} titles
 */
export function sectionWords(titles) {
  const seen = new Map();
  return titles.map((title) => {
    const word = letters(title);
    const count = (seen.get(word) ?? 0) + 1;
    seen.set(word, count);
    return count > 1 ? `${word}.${count}` : word;
  });
}

/**
 * The headings of a text in Markdown: what they say, and where they begin.
 * @param {string} text
 */
export function headingsOf(text) {
  const found = [];
  let [at, fence] = [0, ""];
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence) {
      if (mark[0] === fence[0] && mark.length >= fence.length) fence = "";
    } else if (mark) fence = mark;
    else {
      const title = /^ {0,3}#{1,6}[ \t]+(\S.*)$/.exec(line)?.[1];
      if (title) found.push({ at, title: plain(title) });
    }
    at += line.length + 1;
  }
  return found;
}

/** A title without its marks. */
function plain(title) {
  const words = title.replace(/[ \t]+#+[ \t]*$/, "").replace(/\]\([^()]*\)/g, "]");
  return words.replace(/\[\[[^[\]|]*\|/g, "").replace(/[*_`~[\]]/g, "");
}
