// The buttons above the text. One stop of the Tab key; the arrows go from button to button.
import { redo, redoDepth, undo, undoDepth } from "prosemirror-history";
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
} from "prosemirror-tables";
import {
  alert,
  bold,
  footnote,
  hasMark,
  heading,
  inNode,
  italic,
  list,
  passage,
  quotation,
  rule,
  table,
} from "./commands.js";
import { schema } from "./schema.js";
import { speakerFields } from "./speaker.js";

const { nodes, marks } = schema;

/** What each `data-do` does, whether it is pressed, and whether it is possible. */
const BUTTONS = {
  heading: { run: heading, pressed: (state) => state.selection.$from.parent.type === nodes.heading },
  bold: { run: bold, pressed: (state) => hasMark(state, marks.strong) },
  italic: { run: italic, pressed: (state) => hasMark(state, marks.em) },
  list: { run: list(nodes.bullet_list), pressed: (state) => inNode(state, nodes.bullet_list) },
  numbers: { run: list(nodes.ordered_list), pressed: (state) => inNode(state, nodes.ordered_list) },
  quote: { run: quotation, pressed: (state) => inNode(state, nodes.blockquote) },
  table: { run: table, possible: (state) => !isInTable(state) },
  footnote: { run: footnote },
  rule: { run: rule },
  passage: { run: passage },
  undo: { run: undo, possible: (state) => undoDepth(state) > 0 },
  redo: { run: redo, possible: (state) => redoDepth(state) > 0 },
  "row-after": { run: addRowAfter },
  "column-after": { run: addColumnAfter },
  "row-delete": { run: deleteRow },
  "column-delete": { run: deleteColumn },
  "table-delete": { run: deleteTable },
};

/** What a button's `data-do` runs: `alert:NOTE` is an alert of that kind. */
export function commandOf(name) {
  const [what, kind] = name.split(":");
  return what === "alert" ? alert(kind) : BUTTONS[what]?.run;
}

/**
 * @param {HTMLElement} bar with buttons [data-do]; that of a whole text also holds [data-in-table], shown only inside a
 *   table, and [data-in-quote] with the fields of who speaks
 * @param {any} view
 * @param {Record<string, () => void>} others what only the page can do: link, attach
 * @returns {() => void} to be called after each change
 */
export function toolbar(bar, view, others) {
  const buttons = [...bar.querySelectorAll("button")];
  const usable = () => buttons.filter((button) => button.checkVisibility() && !button.disabled);
  const stop = (at) => {
    for (const button of buttons) button.tabIndex = button === at ? 0 : -1;
  };
  stop(buttons[0]);
  const isField = (target) => /** @type {Element} */ (target).closest("[data-in-quote]");
  bar.addEventListener("keydown", (event) => {
    if (isField(event.target)) return;
    const list = usable();
    const now = list.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = list[(to + list.length) % list.length];
    stop(next);
    next.focus();
  });
  // The selection of the text stays while a button is pressed by a pointer.
  bar.addEventListener("mousedown", (event) => {
    if (!isField(event.target)) event.preventDefault();
  });
  bar.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    const name = button?.dataset.do;
    if (!name) return;
    stop(button);
    if (others[name]) {
      others[name]();
      return;
    }
    commandOf(name)?.(view.state, view.dispatch, view);
    view.focus();
  });
  const inTable = bar.querySelector("[data-in-table]");
  const quote = bar.querySelector("[data-in-quote]");
  const showSpeaker = quote && speakerFields(quote, view);
  return () => {
    showSpeaker?.();
    for (const button of buttons) {
      const { pressed, possible } = BUTTONS[button.dataset.do] ?? {};
      if (pressed) button.setAttribute("aria-pressed", String(pressed(view.state)));
      if (possible) button.disabled = !possible(view.state);
    }
    if (inTable) inTable.hidden = !isInTable(view.state);
    const all = usable();
    if (all.length && !all.some((button) => button.tabIndex === 0)) stop(all[0]);
  };
}
