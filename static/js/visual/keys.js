// The keys. In the text of a sheet Tab goes from cell to cell and sinks an item; where it can do neither it leaves the
// text, and Escape always does.
import { baseKeymap, chainCommands, exitCode } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { goToNextCell } from "prosemirror-tables";
import { bold, heading, italic } from "./commands.js";
import { schema } from "./schema.js";

const { nodes } = schema;

const hardBreak = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

/** A heading is one line: a break in it would be lost. */
const isHeading = (state) => state.selection.$from.parent.type === nodes.heading;

/** What is undone first is what typing turned into. */
const back = chainCommands(undoInputRule, undo);

/** @param {() => void} link */
const everywhere = (link) => ({
  "Mod-z": back,
  "Mod-y": redo,
  "Mod-Shift-z": redo,
  "Mod-b": bold,
  "Mod-i": italic,
  "Mod-k": () => {
    link();
    return true;
  },
  Enter: splitListItem(nodes.list_item),
  "Shift-Enter": chainCommands(exitCode, (state, dispatch) => !isHeading(state) && hardBreak(state, dispatch)),
  Backspace: undoInputRule,
});

/** @param {{link: () => void, leave: () => void}} editor */
export function keys({ link, leave }) {
  return [
    keymap({
      ...everywhere(link),
      "Mod-Alt-2": heading,
      Tab: chainCommands(goToNextCell(1), sinkListItem(nodes.list_item)),
      "Shift-Tab": chainCommands(goToNextCell(-1), liftListItem(nodes.list_item)),
      Escape: () => {
        leave();
        return true;
      },
    }),
    keymap(baseKeymap),
  ];
}

/** In a field, Tab goes to the next one and Escape means what it means in the form. */
export const keysOfField = (link) => [keymap(everywhere(link)), keymap(baseKeymap)];
