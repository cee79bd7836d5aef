// The keys of the Markdown editor. Tab moves an item of a list in and out, and leaves the text everywhere else; Escape
// and Tab always do.
import { historyKeymap, standardKeymap } from "@codemirror/commands";
import { EditorView, keymap } from "@codemirror/view";
import { isCode, nextItem } from "../lib/marks.js";
import { proposal, proposes } from "../lib/typography.js";

const ITEM = /^(\s*)([-*+]|\d+[.)])\s/;

/** What is selected, as the commands of Markdown see it. */
export function placeIn({ doc, selection: { main } }) {
  return { value: doc.toString(), start: main.from, end: main.to };
}

/** Makes an edit, which may be undone at once. */
export function make(view, { start, end, text, from = text.length, to = from }) {
  view.dispatch({
    changes: { from: start, to: end, insert: text },
    selection: { anchor: start + from, head: start + to },
    scrollIntoView: true,
    userEvent: "input",
  });
}

function goOn(view) {
  const edit = nextItem(placeIn(view.state));
  if (edit) make(view, edit);
  return Boolean(edit);
}

/** The lines of the selection when each is an item of a list; nothing otherwise. */
function itemsIn({ doc, selection: { main } }) {
  const items = [];
  for (let n = doc.lineAt(main.from).number; n <= doc.lineAt(main.to).number; n++) {
    const line = doc.line(n);
    const found = ITEM.exec(line.text);
    if (!found) return [];
    items.push({ line, indent: found[1].length, width: found[2].length + 1 });
  }
  return items;
}

function sink(view) {
  const items = itemsIn(view.state);
  if (!items.length) return false;
  view.dispatch({
    changes: items.map(({ line, width }) => ({ from: line.from, insert: " ".repeat(width) })),
    userEvent: "input.indent",
  });
  return true;
}

function lift(view) {
  const items = itemsIn(view.state).filter(({ indent }) => indent > 0);
  if (!items.length) return false;
  view.dispatch({
    changes: items.map(({ line, indent, width }) => ({ from: line.from, to: line.from + Math.min(indent, width) })),
    userEvent: "delete.dedent",
  });
  return true;
}

/** French signs as one types, each taken back by one undo. */
const typography = EditorView.inputHandler.of((view, from, to, text) => {
  if (text.length !== 1 || from !== to || !proposes() || view.composing) return false;
  const { doc } = view.state;
  const before = doc.sliceString(Math.max(0, from - 4), from) + text;
  const found = proposal(before, before.length, text);
  if (!found || isCode(doc.sliceString(0, from), from)) return false;
  view.dispatch({ changes: { from, insert: text }, selection: { anchor: from + 1 }, userEvent: "input.type" });
  make(view, { start: from + 1 - found[0], end: from + 1, text: found[1] });
  return true;
});

/** @param {(name: string) => void} command */
export function keys(command) {
  const mark = (name) => () => {
    command(name);
    return true;
  };
  return [
    typography,
    keymap.of([
      { key: "Mod-b", run: mark("bold") },
      { key: "Mod-i", run: mark("italic") },
      { key: "Mod-k", run: mark("link") },
      { key: "Mod-f", run: mark("find") },
      { key: "Enter", run: goOn },
      { key: "Tab", run: sink, shift: lift },
      ...historyKeymap,
      ...standardKeymap,
    ]),
  ];
}
