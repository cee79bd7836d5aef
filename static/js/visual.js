// Shows each text area of the page as the text it makes, and Markdown by a switch that keeps what is written.
import { each } from "./lib/added.js";
import { remember, remembered } from "./lib/storage.js";
import { VisualEditor } from "./visual/editor.js";
import { startField } from "./visual/field.js";
import { isTooLong } from "./visual/size.js";

/**
 * Into the Markdown, at that place of it.
 * @param {HTMLTextAreaElement} area
 * @param {number} offset
 */
function goTo(area, offset) {
  area.focus();
  area.setSelectionRange(offset, offset);
  area.scrollTop = (area.scrollHeight * offset) / Math.max(area.value.length, 1) - area.clientHeight / 2;
}

/** The Markdown editor over an area; nothing where it cannot be had: the area does as well. */
async function markdownOver(place, area) {
  try {
    const { MarkdownEditor } = await import(place.dataset.script);
    return new MarkdownEditor(place, area);
  } catch {
    return null;
  }
}

/** Markdown in the text area, then in its editor once that has come. */
class Markdown {
  /** @param {HTMLElement} writing */
  constructor(writing) {
    this.writing = writing;
    /** @type {HTMLElement} */
    this.place = writing.querySelector("[data-marked]");
    this.area = writing.querySelector("textarea");
    this.label = this.area.labels[0];
    this.editor = null;
    this.isWanted = false;
    this.label.addEventListener("click", () => {
      if (this.isShown) this.editor.goTo(this.editor.offset);
    });
  }

  get isShown() {
    return Boolean(this.editor) && !this.place.hidden;
  }

  get offset() {
    return this.isShown ? this.editor.offset : this.area.selectionStart;
  }

  async show() {
    this.isWanted = true;
    this.loading ??= this.place && markdownOver(this.place, this.area);
    this.editor = await this.loading;
    if (!this.editor) this.loading = null;
    else if (this.isWanted) this.swap();
  }

  /** The editor in the place of the area, the caret where it stands there. */
  swap() {
    const isHere = document.activeElement === this.area;
    this.say(true);
    this.editor.load();
    if (isHere) this.editor.goTo(this.area.selectionStart);
  }

  hide() {
    this.isWanted = false;
    if (this.isShown) this.say(false);
  }

  /** The label names what is shown. */
  say(isShown) {
    this.place.hidden = !isShown;
    this.writing.classList.toggle("is-marked", isShown);
    if (isShown) this.label.removeAttribute("for");
    else this.label.htmlFor = this.area.id;
  }
}

/** @param {HTMLElement} writing */
function start(writing) {
  /** @type {HTMLElement} */
  const place = writing.querySelector("[data-visual]");
  const area = writing.querySelector("textarea");
  const choices = [...writing.querySelectorAll("button[data-way]")];
  const markdown = new Markdown(writing);
  let editor = null;
  const show = (way) => {
    const isVisual = way === "visuel";
    if (!isVisual) editor?.sync();
    place.hidden = !isVisual;
    writing.classList.toggle("is-visual", isVisual);
    if (!isVisual) {
      markdown.show();
      return;
    }
    markdown.hide();
    if (editor) editor.load();
    else editor = new VisualEditor(place, area);
  };
  for (const choice of choices)
    choice.addEventListener("click", () => {
      const isVisual = choice.dataset.way === "visuel";
      const before = markdown.offset;
      show(choice.dataset.way);
      remember("ecriture", choice.dataset.way);
      // One goes on where one was.
      if (isVisual) editor.goTo(before);
      else goTo(area, editor?.offset ?? 0);
    });
  for (const choice of choices) choice.hidden = false;
  const tooLong = isTooLong(area.value);
  /** @type {HTMLElement} */ (writing.querySelector("[data-long]")).hidden = !tooLong;
  show(tooLong || remembered("ecriture") === "markdown" ? "markdown" : "visuel");
}

// A part that calls what is written elsewhere in the text would not look as it does there.
each("form:not([data-as-markdown]) [data-writing]", start);
each("textarea[data-small]", startField);
