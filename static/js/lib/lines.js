// Lines that were written elsewhere, as rows of a form: without bullets and numbers, their minutes apart.

const MARK = /^\s*(?:[-–—•·*▪‣◦]|\(?\d{1,3}\s*[.)/°])\s+/u;
const HOURS = String.raw`\d+\s*h(?:eures?)?(?:\s*\d{1,2})?`;
const MINUTES = String.raw`\d+\s*(?:minutes?|min|mn)\b\.?`;
const LENGTH = new RegExp(String.raw`[\s,;:–-]*\(?\b(${HOURS}|${MINUTES}|\d+\s*['’′])\)?\s*$`, "iu");
const LEADING = new RegExp(String.raw`^(${HOURS}|${MINUTES})\s*[,;:–-]\s*`, "iu");

/**
 * The lines of a text.
 * @param {string} text
 * @returns {{ words: string, minutes: string }[]} without those that say nothing
 */
export function linesOf(text) {
  const bare = text.split(/\r\n?|\n/).map((line) => line.replace(MARK, "").trim());
  return bare.filter(Boolean).map((line) => {
    const found = LEADING.exec(line) ?? LENGTH.exec(line);
    const words = found ? line.replace(found[0], "").trim() : line;
    return words ? { words, minutes: found ? minutesOf(found[1]) : "" } : { words: line, minutes: "" };
  });
}

/** « 1 h 30 » is 90, « 7 min » is 7. */
export function minutesOf(length) {
  const [, hours, rest] = /^(\d+)\s*h\D*(\d*)/i.exec(length) ?? [];
  return hours ? String(Number(hours) * 60 + Number(rest)) : String(Number.parseInt(length, 10));
}
