// Reads Markdown as the server does: GFM where only `~~` strikes, and the links between sheets `[[…]]` and
// `![[…]]`.
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

const BANG = 33;
const OPEN = 91;
const CLOSE = 93;

/** Two opening brackets, anything on one line but brackets, two closing ones. */
function tokenizeSheetLink(effects, ok, nok) {
  let opened = 0;
  let length = 0;
  return start;

  function start(code) {
    effects.enter("sheetLink");
    if (code !== BANG) return open(code);
    effects.consume(code);
    return open;
  }
  function open(code) {
    if (code !== OPEN) return nok(code);
    effects.consume(code);
    opened += 1;
    return opened === 2 ? inside : open;
  }
  function inside(code) {
    const ends = code === null || code < -2 || code === OPEN;
    if (ends || (code === CLOSE && length === 0)) return nok(code);
    effects.consume(code);
    if (code === CLOSE) return close;
    length += 1;
    return inside;
  }
  function close(code) {
    if (code !== CLOSE) return nok(code);
    effects.consume(code);
    effects.exit("sheetLink");
    return ok;
  }
}

const sheetLinks = {
  text: {
    [OPEN]: { name: "sheetLink", tokenize: tokenizeSheetLink },
    [BANG]: { name: "sheetEmbed", tokenize: tokenizeSheetLink },
  },
};

const sheetLinksFromMarkdown = {
  enter: {
    sheetLink(token) {
      this.enter({ type: "sheetLink", value: this.sliceSerialize(token) }, token);
    },
  },
  exit: {
    sheetLink(token) {
      this.exit(token);
    },
  },
};

const HOW = {
  extensions: [gfm({ singleTilde: false }), sheetLinks],
  mdastExtensions: [gfmFromMarkdown(), sheetLinksFromMarkdown],
};

/** The tree of a text (mdast). */
export function parse(text) {
  return fromMarkdown(text, HOW);
}

/** Where the line of this offset begins. */
export function lineStart(text, offset) {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
