// Searching in the Markdown: every place is marked, and one goes from one to the next, or replaces them.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** So many places are shown; more are not counted. */
const MOST = 1_000;
const FOUND = Decoration.mark({ class: "md-found" });
const HERE = Decoration.mark({ class: "md-here" });

/**
 * What is searched, and which place one stands at.
 * @type {import("@codemirror/state").StateEffectType<{ words: string, here: number }>}
 */
const asked = StateEffect.define();

const places = StateField.define({
  create: () => ({ words: "", found: [], here: -1 }),
  update(now, transaction) {
    let { words, here } = now;
    for (const effect of transaction.effects) if (effect.is(asked)) ({ words, here } = effect.value);
    if (words === now.words && here === now.here && !transaction.docChanged) return now;
    const isKnown = words === now.words && !transaction.docChanged;
    return { words, here, found: isKnown ? now.found : placesOf(words, transaction.newDoc) };
  },
  provide: (field) =>
    EditorView.decorations.from(field, ({ found, here }) =>
      Decoration.set(found.map(({ from, to }, n) => (n === here ? HERE : FOUND).range(from, to))),
    ),
});

function placesOf(words, doc) {
  if (!words) return [];
  const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "giu");
  const found = [];
  for (const { index, 0: text } of doc.toString().matchAll(pattern)) {
    if (found.push({ from: index, to: index + text.length }) === MOST) break;
  }
  return found;
}

export const findable = places;

/**
 * The box of the search: an input [data-find-words], one [data-find-other] for what takes its place, buttons
 * [data-find-do] (next, previous, replace, all, close), and [data-find-said], which says how many were found.
 */
export class Find {
  /**
   * @param {HTMLElement} box
   * @param {EditorView} view
   */
  constructor(box, view) {
    this.box = box;
    this.view = view;
    this.words = box.querySelector("[data-find-words]");
    this.other = box.querySelector("[data-find-other]");
    this.said = box.querySelector("[data-find-said]");
    // Nothing of it is a part of the form.
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      if (event.target === this.words) this.ask();
    });
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button) this.do(button.dataset.findDo);
    });
  }

  open() {
    const { state } = this.view;
    const chosen = state.sliceDoc(state.selection.main.from, state.selection.main.to);
    if (chosen && !chosen.includes("\n")) this.words.value = chosen;
    this.box.hidden = false;
    this.words.focus();
    this.words.select();
    this.ask();
  }

  close() {
    this.box.hidden = true;
    this.view.dispatch({ effects: asked.of({ words: "", here: -1 }) });
    this.view.focus();
  }

  key(event) {
    if (event.isComposing) return;
    const isField = event.target.localName === "input";
    if (event.key === "Enter" && isField) this.do(event.shiftKey ? "previous" : "next");
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The first place after the caret. */
  ask() {
    this.view.dispatch({ effects: asked.of({ words: this.words.value, here: -1 }) });
    const { from } = this.view.state.selection.main;
    const { found } = this.view.state.field(places);
    const next = found.findIndex((place) => place.from >= from);
    this.goTo(next < 0 ? 0 : next);
  }

  goTo(index) {
    const { found } = this.view.state.field(places);
    const here = found.length ? (index + found.length) % found.length : -1;
    const place = found[here];
    this.view.dispatch({
      effects: [
        asked.of({ words: this.words.value, here }),
        ...(place ? [EditorView.scrollIntoView(place.from, { y: "center" })] : []),
      ],
      ...(place && { selection: { anchor: place.from, head: place.to } }),
    });
    const { none, where } = this.said.dataset;
    const text = place ? where.replace("{at}", String(here + 1)).replace("{n}", String(found.length)) : none;
    this.said.textContent = this.words.value ? text : "";
  }

  do(what) {
    const { found, here } = this.view.state.field(places);
    if (what === "close") this.close();
    else if (what === "next" || what === "previous") this.goTo(here + (what === "next" ? 1 : -1));
    else if (found[here]) this.replace(what === "all" ? found : [found[here]]);
  }

  replace(gone) {
    const insert = this.other.value;
    this.view.dispatch({ changes: gone.map((place) => ({ ...place, insert })), userEvent: "input.replace" });
    const after = gone[0].from + insert.length;
    const { found } = this.view.state.field(places);
    const next = found.findIndex(({ from }) => from >= after);
    this.goTo(next < 0 ? 0 : next);
    if (gone.length > 1) this.said.textContent = this.said.dataset.replaced.replace("{n}", String(gone.length));
  }
}
