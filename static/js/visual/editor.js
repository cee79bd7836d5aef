// The text as it will look, over the very text area of the form: what is written here is written there, and a
// change there (a draft taken back) shows here.
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { Fragment, Slice } from "prosemirror-model";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { addresses } from "./addresses.js";
import { cleaned } from "./clipboard.js";
import { plainAddress } from "./clipboard_links.js";
import { sheetLink, webLink } from "./commands.js";
import { completion } from "./complete.js";
import { keys } from "./keys.js";
import { settled } from "./pasted.js";
import { markdownOf } from "./plain_text.js";
import { others } from "./others.js";
import { offsetOf, positionOf } from "./place.js";
import { read } from "./read.js";
import { rules } from "./rules.js";
import { save } from "./save.js";
import { schema } from "./schema.js";
import { tidy } from "./tidy.js";
import { commandOf, toolbar } from "./toolbar.js";
import { views } from "./views.js";

const { nodes } = schema;
const PAUSE = 300;
const ADDRESS = /^(https?:\/\/|mailto:|tel:|www\.)\S+$/i;

/** The visual editor of one `[data-writing]`. */
export class VisualEditor {
  /**
   * @param {HTMLElement} place [data-visual], with a toolbar and [data-visual-text]; it says the words
   * @param {HTMLTextAreaElement} area where the text is
   */
  constructor(place, area) {
    this.place = place;
    this.area = area;
    this.said = area.value;
    const preview = place.closest("[data-writing]")?.querySelector("[data-preview]");
    /** @type {Record<string, string>} */
    const words = { ...place.dataset, preview: /** @type {HTMLElement} */ (preview)?.dataset.preview };
    this.view = new EditorView(place.querySelector("[data-visual-text]"), {
      state: this.stateOf(area.value),
      nodeViews: views(words),
      attributes: {
        class: "visual-text prose",
        role: "textbox",
        "aria-multiline": "true",
        lang: "fr",
        spellcheck: "true",
        ...this.named(),
      },
      transformPastedHTML: cleaned,
      clipboardTextParser: pasted,
      transformPasted: (slice, view) => this.settle(slice, view.state.doc),
      dispatchTransaction: (transaction) => this.apply(transaction),
      handleDOMEvents: {
        paste: (_, event) => this.takeFiles(event.clipboardData, event),
        keydown: (_, event) => this.lets(event),
      },
      handleDrop: (_, event) => this.takeFiles(event.dataTransfer, event),
    });
    this.showState = toolbar(place.querySelector("[role=toolbar]"), this.view, {
      link: () => this.link(),
      attach: () => this.attach(),
    });
    this.showState();
    this.listen();
  }

  /**
   * What names and describes the text.
   * @returns {Record<string, string>}
   */
  named() {
    const { label, help, hint } = this.place.dataset;
    return { "aria-label": label, "aria-describedby": help, "data-hint": hint };
  }

  /** What is pasted, as this text can hold it. */
  settle(slice, doc) {
    return settled(slice, doc);
  }

  /** Whether a key is for the page around, not for the text. */
  lets(_event) {
    return false;
  }

  listen() {
    this.area.addEventListener("input", () => this.loadShown());
    // Text from a file or a draft: put at the caret.
    this.area.addEventListener("attached", (event) => {
      if (this.place.hidden) return;
      event.preventDefault();
      sheetLink(/** @type {CustomEvent} */ (event).detail)(this.view.state, this.view.dispatch);
      this.view.focus();
    });
    this.area.form?.addEventListener("submit", () => this.sync(), { capture: true });
    this.area.form?.addEventListener("input", (event) => {
      // A draft that is taken back sets the area without an event of its own.
      if (event.target === this.area.form) this.loadShown();
    });
    document.addEventListener("visibilitychange", () => this.sync(), { capture: true });
    addEventListener("beforeunload", () => this.sync(), { capture: true });
  }

  stateOf(text) {
    return EditorState.create({
      doc: read(text),
      plugins: [
        this.completion(),
        ...this.typing(),
        history(),
        ...tidy,
        addresses,
        gapCursor(),
        dropCursor(),
        tableEditing(),
        emptiness,
      ],
    });
  }

  /** What keys and typing do, and who else is there. */
  typing() {
    return [rules, ...keys({ link: () => this.link(), leave: () => this.leave() }), others];
  }

  /** The blocks behind `/` are the buttons of the toolbar. */
  completion() {
    const words = this.place.dataset;
    const offered = [...this.place.querySelectorAll("button[data-block]")].map((button) => {
      const name = /** @type {HTMLElement} */ (button).dataset.do;
      const others = { attach: () => this.attach(), link: () => this.link() };
      return {
        label: button.textContent.trim(),
        run: (state, dispatch, view) =>
          others[name] ? others[name]() : commandOf(name)(state, dispatch, view),
      };
    });
    return completion({ sheets: words.sheets, blocks: words.blocks }, offered);
  }

  apply(transaction) {
    this.view.updateState(this.view.state.apply(transaction));
    this.showState?.();
    if (!transaction.docChanged || transaction.getMeta("loaded")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sync(), PAUSE);
  }

  /** Writes the text into the area; a block that would not read back as it is becomes a raw one first. */
  sync() {
    clearTimeout(this.timer);
    if (this.place.hidden) return;
    const { text, verified, lost } = save(this.view.state.doc);
    if (!verified && lost !== null) {
      this.showRaw(lost);
      return;
    }
    this.write(text);
  }

  write(text) {
    if (text === this.said) return;
    this.said = text;
    this.area.value = text;
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /**
   * What cannot be written and read back is shown as it would be written, so that nothing is lost without a
   * word.
   */
  showRaw({ index, source }) {
    const { doc, tr } = this.view.state;
    let at = 0;
    for (let n = 0; n < index; n++) at += doc.child(n).nodeSize;
    const raw = nodes.raw_block.create({ ...doc.child(index).attrs, source, kind: "other", sig: null });
    this.view.dispatch(tr.replaceWith(at, at + doc.child(index).nodeSize, raw));
    this.sync();
  }

  /** Where the caret stands in the text of the area. */
  get offset() {
    return offsetOf(this.view.state.doc, this.view.state.selection.head, this.area.value);
  }

  /** Puts the caret where it would stand at that place of the text. */
  goTo(offset) {
    const { doc, tr } = this.view.state;
    const place = doc.resolve(positionOf(doc, this.area.value, offset));
    this.view.focus();
    this.view.dispatch(tr.setSelection(TextSelection.near(place)).setMeta("loaded", true).scrollIntoView());
  }

  loadShown() {
    // What is hidden is loaded once it is shown.
    if (!this.place.hidden) this.load();
  }

  /** Shows what the area holds, when somebody else wrote there. */
  load() {
    if (this.area.value === this.said) return;
    this.said = this.area.value;
    this.view.updateState(this.stateOf(this.area.value));
    this.showState();
  }

  /** To the next field of the form, or the next group that is closed. */
  leave() {
    const fields = [...this.area.form.querySelectorAll("input, textarea, select, button, summary")];
    const after = fields.find((field) => {
      const isAfter = this.place.compareDocumentPosition(field) === Node.DOCUMENT_POSITION_FOLLOWING;
      return isAfter && field.checkVisibility();
    });
    /** @type {HTMLElement} */ (after)?.focus();
  }

  /** Files are described, sent and named by attach.js, which listens to the area. */
  takeFiles(carried, event) {
    const files = [...(carried?.files ?? [])];
    // A word processor's copy carries a picture of the text beside the text: the text is what is meant.
    if (!files.length || (event.type === "paste" && carried.types.includes("text/plain"))) return false;
    event.preventDefault();
    this.area.dispatchEvent(new CustomEvent("attach", { detail: files }));
    return true;
  }

  attach() {
    this.area.dispatchEvent(new CustomEvent("attach"));
  }

  /** The dialog of the page: a title of a sheet, or an address. */
  link() {
    const { state } = this.view;
    const chosen = state.doc.textBetween(state.selection.from, state.selection.to, " ");
    this.area.dispatchEvent(
      new CustomEvent("link", {
        bubbles: true,
        detail: {
          chosen,
          done: (to, label) => {
            this.view.focus();
            if (to) this.insertLink(to, label || (chosen !== to ? chosen : ""));
          },
        },
      }),
    );
  }

  insertLink(to, label) {
    const { state, dispatch } = this.view;
    if (ADDRESS.test(to))
      webLink(plainAddress(to.replace(/^www\./i, "http://www.")) ?? to, label)(state, dispatch);
    else sheetLink(label ? `[[${to}|${label}]]` : `[[${to}]]`)(state, dispatch);
  }

  focus() {
    this.view.focus();
    const { tr, doc } = this.view.state;
    this.view.dispatch(tr.setSelection(TextSelection.atStart(doc)).setMeta("loaded", true));
  }
}

/** Plain text is read as Markdown once its signs are; it did not stand in this text: its blocks have no place there. */
function pasted(text) {
  const blocks = [];
  read(markdownOf(text)).forEach((block) => {
    blocks.push(block.type.create({ ...block.attrs, ord: null, pre: null, post: null }, block.content));
  });
  return Slice.maxOpen(Fragment.from(blocks));
}

/** Says on the host that the text is empty, for the hint that stands there. */
const emptiness = new Plugin({
  props: {
    attributes: ({ doc }) => {
      const only = doc.childCount === 1 && doc.firstChild;
      const isEmpty = only && only.type === nodes.paragraph && only.content.size === 0;
      return isEmpty ? { "data-empty": "" } : {};
    },
  },
});
