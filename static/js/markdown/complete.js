// Titles of sheets offered behind `[[`, as in the text that shows as it will look.
import { EditorView, ViewPlugin } from "@codemirror/view";
import { Prec } from "@codemirror/state";
import { Suggestions } from "../visual/suggestions.js";
import { Picker } from "../visual/picker.js";

const TYPED = /(!?)\[\[([^[\]|\n]*)$/;

/** @param {string} label what the list is called */
export function completion(label) {
  const plugin = ViewPlugin.define((view) => new Completion(view, label));
  const handlers = EditorView.domEventHandlers({
    keydown: (event, view) => {
      const isTaken = view.plugin(plugin).picker.key(event);
      if (isTaken) event.preventDefault();
      return isTaken;
    },
    blur: (_, view) => view.plugin(plugin).close(),
  });
  return [plugin, Prec.highest(handlers)];
}

class Completion {
  constructor(view, label) {
    this.view = view;
    this.suggestions = new Suggestions();
    this.picker = new Picker(view.contentDOM, label, view.dom.parentElement);
  }

  close() {
    this.suggestions.stop();
    this.picker.close();
  }

  destroy() {
    this.close();
    this.picker.list.remove();
  }

  update({ docChanged, selectionSet, state }) {
    if (!docChanged && !selectionSet) return;
    this.close();
    const { head, empty } = state.selection.main;
    const { from } = state.doc.lineAt(head);
    const found = docChanged && empty && TYPED.exec(state.doc.sliceString(from, head));
    if (found) this.ask(head - found[0].length, head, found[1], found[2]);
  }

  async ask(from, to, sign, typed) {
    const items = await this.suggestions.of(typed);
    const caret = items && this.view.coordsAtPos(from);
    if (caret) this.picker.open(items, ({ label }) => this.choose(from, to, `${sign}[[${label}]]`), caret);
  }

  choose(from, to, insert) {
    const closing = this.view.state.doc.sliceString(to, to + 2) === "]]" ? 2 : 0;
    this.view.dispatch({
      changes: { from, to: to + closing, insert },
      selection: { anchor: from + insert.length },
      userEvent: "input.complete",
    });
  }
}
