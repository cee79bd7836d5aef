// The signs that somebody chose in a block, so that what is written anew there looks as they write.

/** Options of to-markdown for the spelling of a slice of Markdown. */
export function spellingOf(source) {
  if (!source) return {};
  return {
    ...bullet(source),
    ...(usesUnderscores(source) ? { emphasis: "_" } : {}),
    ...(/__[^_\s]/.test(source) && !source.includes("**") ? { strong: "_" } : {}),
    ...(/^ {0,3}~~~/m.test(source) ? { fence: "~" } : {}),
    ...(/\n {0,3}(=+|-+)[ \t]*$/.test(source) ? { setext: true } : {}),
    ...numbers(source),
    ...rule(source),
  };
}

function usesUnderscores(source) {
  return /(^|[\s(«’'])_[^_\s]/.test(source) && !/(^|[^*\w])\*[^*\s]/.test(source);
}

function bullet(source) {
  const found = /^ {0,3}([-*+])[ \t]/m.exec(source);
  return found ? { bullet: found[1] } : {};
}

function numbers(source) {
  const first = /^ {0,3}\d+([.)])/m.exec(source);
  if (!first) return {};
  const marks = source.match(/^\d+[.)]/gm) ?? [];
  const counts = !(marks.length > 1 && marks[0] === marks[1]);
  return { bulletOrdered: first[1], incrementListMarker: counts };
}

function rule(source) {
  const found = /^ {0,3}([-*_])[ \t]*(\1[ \t]*){2,}$/.exec(source);
  return found ? { rule: found[1] } : {};
}

/** The bullet of the last list of a text. */
export function lastBullet(text) {
  return (
    text
      .match(/^ {0,3}[-*+][ \t]/gm)
      ?.at(-1)
      .trim() ?? "-"
  );
}
