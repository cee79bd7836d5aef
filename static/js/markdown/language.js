// Markdown as the server reads it, for colours: GFM, and the links between sheets.
import { defineLanguageFacet, Language, syntaxHighlighting } from "@codemirror/language";
import { tagHighlighter, tags } from "@lezer/highlight";
import { parser, Strikethrough, Table, TaskList } from "@lezer/markdown";

const BANG = 33;
const OPEN = 91;
const SHEET = /^!?\[\[[^[\]\n]+\]\]/;

const sheetLink = {
  defineNodes: [{ name: "SheetLink", style: tags.link }],
  parseInline: [
    {
      name: "SheetLink",
      after: "InlineCode",
      parse(inline, next, at) {
        if (next !== OPEN && !(next === BANG && inline.char(at + 1) === OPEN)) return -1;
        const found = SHEET.exec(inline.slice(at, inline.end));
        return found ? inline.addElement(inline.elt("SheetLink", at, at + found[0].length)) : -1;
      },
    },
  ],
};

const highlighter = tagHighlighter([
  { tag: tags.heading, class: "md-heading" },
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-emphasis" },
  { tag: tags.strikethrough, class: "md-struck" },
  { tag: [tags.link, tags.url], class: "md-link" },
  { tag: tags.monospace, class: "md-code" },
  { tag: [tags.processingInstruction, tags.contentSeparator], class: "md-sign" },
]);

const reader = parser.configure([Strikethrough, Table, TaskList, sheetLink]);

export const markdown = [
  new Language(defineLanguageFacet(), reader, [], "markdown").extension,
  syntaxHighlighting(highlighter),
];
