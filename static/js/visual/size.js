// How long a text is for the visual editor: reading it and proving that it is kept take a step for each line and
// each mark.

/**
 * On a modest machine: one to two seconds to open, and again whenever one stops typing. The longest known text
 * has 300.
 */
const MOST_STEPS = 8_000;
const MOST_CHARACTERS = 300_000;

/** Whether a text would make whoever writes wait. */
export function isTooLong(text) {
  if (text.length > MOST_CHARACTERS) return true;
  return (text.match(/[\n[*_`<|]/g)?.length ?? 0) > MOST_STEPS;
}
