// Shows each text area of the page as the text it makes, and Markdown by a switch that keeps what is written.
import { each } from "./lib/added.js";
import { remember, remembered } from "./lib/storage.js";
import { VisualEditor } from "./visual/editor.js";
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

/** @param {HTMLElement} writing */
function start(writing) {
  /** @type {HTMLElement} */
  const place = writing.querySelector("[data-visual]");
  const area = writing.querySelector("textarea");
  const choices = [...writing.querySelectorAll("button[data-way]")];
  let editor = null;
  const show = (way) => {
    const isVisual = way === "visuel";
    if (!isVisual) editor?.sync();
    place.hidden = !isVisual;
    writing.classList.toggle("is-visual", isVisual);
    if (!isVisual) return;
    if (editor) editor.load();
    else editor = new VisualEditor(place, area);
  };
  for (const choice of choices)
    choice.addEventListener("click", () => {
      const isVisual = choice.dataset.way === "visuel";
      const before = area.selectionStart;
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
