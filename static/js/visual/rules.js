// What typing turns into: Markdown's own signs at the start of a line, links between sheets, French
// typography.
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { proposal, proposes } from "../lib/typography.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/** The first level is the title of the sheet: the highest of a text is the second. */
const heading = textblockTypeInputRule(/^(#{1,4})\s$/, nodes.heading, ([, signs]) => ({
  level: Math.max(2, signs.length),
}));
const bullets = wrappingInputRule(/^\s*([-+*•])\s$/, nodes.bullet_list);
const numbers = wrappingInputRule(/^(\d{1,3})[.)]\s$/, nodes.ordered_list, ([, first]) => ({
  start: Number(first),
}));
const quotation = wrappingInputRule(/^\s*>\s$/, nodes.blockquote);

/** `[ ] ` at the start of an item makes it a box to tick. */
const task = new InputRule(/^\[([ x]?)\]\s$/, (state, [, sign], start, end) => {
  const $start = state.doc.resolve(start);
  const item = $start.node(-1);
  if (item?.type !== nodes.list_item) return null;
  return state.tr.delete(start, end).setNodeAttribute($start.before(-1), "checked", sign === "x");
});

const rule = new InputRule(/^(---|\*\*\*|___)$/, (state, _, start) => {
  const $start = state.doc.resolve(start);
  if ($start.depth !== 1) return null;
  return state.tr.replaceWith($start.before(), $start.after(), [
    nodes.rule.create(),
    nodes.paragraph.create(),
  ]);
});

const sheetLink = new InputRule(/!?\[\[([^[\]]+)\]\]$/, (state, [value], start, end) =>
  state.tr.replaceWith(start, end, nodes.sheet_link.create({ value })),
);

/** `**gras**` and `*italique*` as they are closed. */
function marking(pattern, type) {
  return new InputRule(pattern, (state, [, before, inside], start, end) => {
    const from = start + before.length;
    const tr = state.tr.insertText(inside, from, end);
    return tr.addMark(from, from + inside.length, type.create()).removeStoredMark(type);
  });
}

const typography = ['"', "'", "."].map(
  (typed) =>
    new InputRule(new RegExp(`.{0,3}\\${typed}$`), (state, [text], start, end) => {
      if (!proposes() || isCode(state, start)) return null;
      const before = state.doc.resolve(start);
      const line = before.parent.textBetween(0, before.parentOffset, undefined, "\ufffc") + text;
      const found = proposal(line, line.length, typed);
      if (!found) return null;
      // The last sign is not in the document yet.
      return state.tr.insertText(found[1], end - found[0] + 1, end);
    }),
);

function isCode(state, at) {
  const $at = state.doc.resolve(at);
  return $at.parent.type.spec.code || Boolean(marks.code.isInSet(state.storedMarks ?? $at.marks()));
}

const inLine = [
  sheetLink,
  marking(/(^|[\s(«’])\*\*([^*\s][^*]*)\*\*$/, marks.strong),
  marking(/(^|[\s(«’])\*([^*\s][^*]*)\*$/, marks.em),
  marking(/(^|[\s(«’])`([^`]+)`$/, marks.code),
  ...typography,
];
const blocks = [bullets, numbers, quotation, task];

/** Of the text of a sheet. */
export const rules = inputRules({ rules: [heading, rule, ...blocks, ...inLine] });

/** Of a field, whose heading is its own name; of one that is read on one line, without lists. */
export const rulesOfField = (isOnALine) => inputRules({ rules: isOnALine ? inLine : [...blocks, ...inLine] });
