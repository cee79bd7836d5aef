// What must hold for every text: opened and saved it is the same to the byte; a word changed changes nothing
// outside its block; any edit is saved as what is on the screen, or the save says that it is not.
import { joinBackward, splitBlock, toggleMark, wrapIn } from "prosemirror-commands";
import { splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState, TextSelection } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow } from "prosemirror-tables";
import { heading } from "./commands.js";
import { read } from "./read.js";
import { save } from "./save.js";
import { schema } from "./schema.js";
import { tidy } from "./tidy.js";

const { nodes, marks } = schema;
const WORD = /[A-Za-zÀ-ÿ]{3,}/;

/** The first word of a block, as offsets inside it; nothing for a block without one. */
function wordOf(block) {
  let found = null;
  block.descendants((node, at) => {
    const word = found ? null : node.isText && WORD.exec(node.text);
    if (word) found = [at + word.index, at + word.index + word[0].length];
  });
  return found;
}

function placeOf(doc, index) {
  let at = 0;
  for (let n = 0; n < index; n++) at += doc.child(n).nodeSize;
  return at;
}

/** Whether a text is the same after it was opened and saved. */
export function isKept(text) {
  return save(read(text)).text === text;
}

/**
 * One word changed in the first, the middle and the last block that have one.
 * @returns {{verified: boolean, outside: boolean, onlyWord: boolean}[]}
 */
export function changedWords(text) {
  const doc = read(text);
  const withWord = [];
  doc.forEach((block, _, n) => {
    if (wordOf(block)) withWord.push(n);
  });
  const chosen = new Set([withWord[0], withWord[withWord.length >> 1], withWord.at(-1)]);
  chosen.delete(undefined);
  return [...chosen].map((n) => changedWord(doc, text, n));
}

function changedWord(doc, text, n) {
  const block = doc.child(n);
  const at = placeOf(doc, n) + 1 + wordOf(block)[0] + 1;
  const state = EditorState.create({ doc });
  const { text: after, verified } = save(state.apply(state.tr.insertText("zz", at)).doc);
  let start = 0;
  for (let k = 0; k <= n; k++) {
    const { pre, src } = doc.child(k).attrs;
    start += (pre ?? (k ? "\n\n" : "")).length + (k < n ? src.length : 0);
  }
  const end = text.slice(start + block.attrs.src.length);
  const outside = !(after.startsWith(text.slice(0, start)) && after.endsWith(end));
  return { verified, outside, onlyWord: !outside && after.length === text.length + 2 };
}

const HOSTILE = "* x|[[a]]|> q|1. u|`|<b>|¦ c ¦|a_b_c |$x_1$ |![|&amp; |# ".split("|");

const inWord = (state, at, block, change) => {
  const word = wordOf(block);
  if (!word || block.type.spec.code) return null;
  return change(state.tr, at + 1 + word[0], at + 1 + word[1]);
};

const byCommand =
  (command, offset = 1) =>
  (state, at, block) => {
    const word = wordOf(block);
    if (!word) return null;
    const $at = state.doc.resolve(at + 1 + word[0]);
    const caret = offset ? $at.pos + offset : $at.start();
    let made = null;
    const chosen = state.apply(state.tr.setSelection(TextSelection.create(state.doc, caret)));
    command(chosen, (tr) => {
      made = tr;
    });
    return made;
  };

/** Edits of every sort: `(state, place, block, index, chance) => transaction or null`. */
const EDITS = {
  delete: (state, at, block) => (state.doc.childCount > 1 ? state.tr.delete(at, at + block.nodeSize) : null),
  insert: (state, at, block) =>
    state.tr.insert(
      at + block.nodeSize,
      nodes.paragraph.create(null, schema.text("Ajout 1. *ici* [x] _y_ # fin")),
    ),
  insertList: (state, at, block) =>
    state.tr.insert(
      at + block.nodeSize,
      nodes.bullet_list.create(
        null,
        ["un", "deux"].map((word) =>
          nodes.list_item.create(null, nodes.paragraph.create(null, schema.text(word))),
        ),
      ),
    ),
  bold: byCommandOnWord(toggleMark(marks.strong)),
  italic: byCommandOnWord(toggleMark(marks.em)),
  link: (state, at, block) =>
    inWord(state, at, block, (tr, from, to) =>
      tr.addMark(from, to, marks.link.create({ href: "https://exemple.org/a_(b)" })),
    ),
  split: byCommand(splitBlock),
  splitItem: byCommand(splitListItem(nodes.list_item)),
  join: byCommand(joinBackward, 0),
  quote: byCommand(wrapIn(nodes.blockquote)),
  alert: byCommand(wrapIn(nodes.alert, { kind: "TIP" })),
  heading: byCommand(heading),
  list: byCommand(wrapInList(nodes.bullet_list)),
  row: byCommand(addRowAfter),
  column: byCommand(addColumnAfter),
  lessColumn: byCommand(deleteColumn),
  lessRow: byCommand(deleteRow),
  swap: (state, at, block, index) =>
    index + 1 < state.doc.childCount
      ? state.tr.delete(at, at + block.nodeSize).insert(at + state.doc.child(index + 1).nodeSize, block)
      : null,
  hostile: (state, at, block, _, chance) =>
    inWord(state, at, block, (tr, from) =>
      tr.insertText(HOSTILE[chance(HOSTILE.length)].replaceAll("¦", "|"), from),
    ),
};

function byCommandOnWord(command) {
  return (state, at, block) => {
    const word = wordOf(block);
    if (!word) return null;
    const selection = TextSelection.create(state.doc, at + 1 + word[0], at + 1 + word[1]);
    let made = null;
    command(state.apply(state.tr.setSelection(selection)), (tr) => {
      made = tr;
    });
    return made;
  };
}

/** Numbers by chance that are the same each time. */
export function chanceFrom(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

/**
 * Every sort of edit once, somewhere in a text.
 * @returns {{edit: string, verified: boolean, text: string}[]}
 */
export function edited(text, chance) {
  const doc = read(text);
  const state = EditorState.create({ doc, plugins: tidy });
  return Object.entries(EDITS).flatMap(([edit, make]) => {
    const index = chance(doc.childCount);
    let tr;
    try {
      tr = make(state, placeOf(doc, index), doc.child(index), index, chance);
    } catch (why) {
      // A step that the schema refuses is no edit.
      if (!(why instanceof RangeError)) throw why;
    }
    if (!tr?.docChanged) return [];
    return [{ edit, ...save(state.applyTransaction(tr).state.doc) }];
  });
}
