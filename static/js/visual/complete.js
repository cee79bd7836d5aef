// Completion as one types: `[[` and letters offer sheets, `/` in an empty line offers blocks.
import { Plugin, TextSelection } from "prosemirror-state";
import { Picker } from "./picker.js";
import { schema } from "./schema.js";
import { Suggestions } from "./suggestions.js";

const { nodes } = schema;

const SOURCES = [
  { pattern: /(!?)\[\[([^[\]|]*)$/, find: findSheets },
  { pattern: /^()\/([\p{L} ]*)$/u, find: findBlocks },
];

/**
 * @param {{sheets: string, blocks: string}} words what the two lists are called
 * @param {{label: string, run: (state: any, dispatch: any, view: any) => void}[]} offered the blocks
 */
export function completion(words, offered) {
  let shown = null;
  return new Plugin({
    view(view) {
      shown = new Completion(view, words, offered);
      return shown;
    },
    props: { handleKeyDown: (_, event) => shown.key(event) },
  });
}

class Completion {
  constructor(view, words, offered) {
    this.view = view;
    this.offered = offered;
    this.pickers = { sheets: new Picker(view.dom, words.sheets), blocks: new Picker(view.dom, words.blocks) };
    this.suggestions = new Suggestions();
    this.turn = 0;
    view.dom.addEventListener("blur", () => this.close());
  }

  key(event) {
    return Object.values(this.pickers).some((picker) => picker.key(event));
  }

  close() {
    this.suggestions.stop();
    this.turn += 1;
    for (const picker of Object.values(this.pickers)) picker.close();
  }

  destroy() {
    this.close();
    for (const picker of Object.values(this.pickers)) picker.list.remove();
  }

  update(view, before) {
    if (view.state.doc.eq(before.doc) && view.state.selection.eq(before.selection)) return;
    this.close();
    if (view.state.doc.eq(before.doc)) return;
    const asked = typedBefore(view.state);
    if (asked) this.ask(asked);
  }

  async ask({ find, from, to, typed, sign }) {
    const { turn } = this;
    const found = await find(this, typed, sign);
    if (turn !== this.turn || !found) return;
    const { picker, items, choose } = found;
    const caret = this.view.coordsAtPos(from);
    picker.open(items, (item) => choose(item, from, to), caret);
  }
}

/** What stands before the caret that one of the sources knows. */
function typedBefore({ selection }) {
  const { $from, empty } = selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  const line = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
  for (const { pattern, find } of SOURCES) {
    const found = pattern.exec(line);
    if (found)
      return { find, from: $from.pos - found[0].length, to: $from.pos, sign: found[1], typed: found[2] };
  }
  return null;
}

async function findSheets(completion, typed, sign) {
  const items = await completion.suggestions.of(typed);
  if (!items) return null;
  return {
    picker: completion.pickers.sheets,
    items,
    choose(item, from, to) {
      const { view } = completion;
      const chip = nodes.sheet_link.create({ value: `${sign}[[${item.label}]]` });
      const closing =
        view.state.doc.textBetween(to, Math.min(to + 2, view.state.doc.content.size)) === "]]" ? 2 : 0;
      view.dispatch(view.state.tr.replaceWith(from, to + closing, chip));
    },
  };
}

async function findBlocks(completion, typed) {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const { view } = completion;
  return {
    picker: completion.pickers.blocks,
    items: completion.offered.filter(({ label }) => plain(label).includes(plain(typed.trim()))),
    choose(item, from, to) {
      view.dispatch(view.state.tr.delete(from, to));
      view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.selection.$from)));
      item.run(view.state, view.dispatch, view);
      view.focus();
    },
  };
}
