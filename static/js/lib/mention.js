// The name that somebody types after `@`, as far as it goes.

/** Words of a name, and its characters, at most. */
const WORDS = 4;
const LONGEST = 60;

/**
 * What follows the last `@` of a text, when it may be the beginning of a name: where it begins, and its letters. Inside
 * an address or a word it begins none.
 * @param {string} before the text up to the caret
 * @returns {{from: number, typed: string} | null}
 */
export function mentionBefore(before) {
  const at = before.lastIndexOf("@");
  if (at < 0 || (at > 0 && /[\p{L}\p{N}/`]/u.test(before[at - 1]))) return null;
  const typed = before.slice(at + 1);
  if (typed.length > LONGEST || /[\n@{]|^\s/.test(typed) || typed.split(" ").length > WORDS) return null;
  return { from: at + 1, typed };
}
