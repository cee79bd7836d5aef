// The Markdown of a text with colours, search and undo, over the very text area of the form. Loaded by visual.js once
// somebody goes over to Markdown; until then, and where it cannot be loaded, there is the text area.
import "./markdown/styles.js";
import { history } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { COMMANDS, linked } from "./lib/marks.js";
import { completion } from "./markdown/complete.js";
import { Find, findable } from "./markdown/find.js";
import { keys, make, placeIn } from "./markdown/keys.js";
import { markdown } from "./markdown/language.js";

const THEME = EditorView.theme({
  "&": { color: "inherit" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflowX: "hidden" },
  ".cm-content": { padding: "0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0" },
});

/** The editor of one `[data-marked]`, which says the words. */
export class MarkdownEditor {
  /**
   * @param {HTMLElement} place
   * @param {HTMLTextAreaElement} area where the text is
   */
  constructor(place, area) {
    this.place = place;
    this.area = area;
    this.view = new EditorView({
      state: this.stateOf(area.value),
      parent: place.querySelector("[data-marked-text]"),
    });
    this.find = new Find(place.querySelector("[data-find]"), this.view);
    area.addEventListener("input", () => this.load());
    area.form?.addEventListener("input", (event) => {
      // A draft that is taken back sets the area without an event of its own.
      if (event.target === area.form) this.load();
    });
    area.addEventListener("command", (event) => {
      if (place.hidden) return;
      event.preventDefault();
      const { name, text } = /** @type {CustomEvent} */ (event).detail;
      this.command(name, text);
    });
    area.addEventListener("attached", (event) => {
      if (place.hidden) return;
      event.preventDefault();
      this.insert(/** @type {CustomEvent} */ (event).detail);
    });
  }

  stateOf(text) {
    const words = this.place.dataset;
    return EditorState.create({
      doc: text,
      extensions: [
        markdown,
        completion(words.sheets),
        keys((name) => this.command(name)),
        history(),
        findable,
        EditorView.lineWrapping,
        EditorState.phrases.of(phrasesOf(words.phrases)),
        EditorView.contentAttributes.of({
          "aria-labelledby": words.labelled,
          "aria-describedby": words.help,
          lang: "fr",
          spellcheck: "true",
          autocorrect: "on",
          autocapitalize: "sentences",
          writingsuggestions: "true",
        }),
        EditorView.editorAttributes.of({ class: "marked-text code" }),
        EditorView.domEventHandlers({ paste: this.takeFiles, drop: this.takeFiles }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.sync();
        }),
        THEME,
      ],
    });
  }

  /** Writes the text into the area. */
  sync() {
    const text = this.view.state.doc.toString();
    if (text === this.area.value) return;
    this.area.value = text;
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /** Shows what the area holds, when somebody else wrote there. */
  load() {
    if (this.area.value !== this.view.state.doc.toString()) this.view.setState(this.stateOf(this.area.value));
  }

  /** Where the caret stands. */
  get offset() {
    return this.view.state.selection.main.head;
  }

  /** Puts the caret there. */
  goTo(offset) {
    const anchor = Math.min(offset, this.view.state.doc.length);
    this.view.focus();
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  }

  command(name, text = "") {
    if (name === "find") this.find.open();
    else if (name === "link") this.link();
    else if (name in COMMANDS) {
      make(this.view, COMMANDS[name](placeIn(this.view.state), text));
      this.view.focus();
    }
  }

  /** The dialog of the page: a title of a sheet, or an address. */
  link() {
    const place = placeIn(this.view.state);
    const done = (to, label) => {
      this.view.focus();
      if (to) make(this.view, linked(place, to, label));
    };
    const chosen = place.value.slice(place.start, place.end);
    this.area.dispatchEvent(new CustomEvent("link", { bubbles: true, detail: { chosen, done } }));
  }

  insert(text) {
    this.view.dispatch(this.view.state.replaceSelection(text));
    this.view.focus();
  }

  /** Files are described, sent and named by attach.js, which listens to the area. */
  takeFiles = (event) => {
    const carried = event.clipboardData ?? event.dataTransfer;
    const files = [...(carried?.files ?? [])];
    if (!files.length || (event.type === "paste" && carried.types.includes("text/plain"))) return false;
    event.preventDefault();
    this.area.dispatchEvent(new CustomEvent("attach", { detail: files }));
    return true;
  };
}

/** What CodeMirror says, in French: « anglais = français », set apart by « ; ». */
function phrasesOf(pairs) {
  return Object.fromEntries(pairs.split(";").map((pair) => pair.split("=").map((words) => words.trim())));
}
