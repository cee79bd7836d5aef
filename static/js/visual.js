// Shows each text area of the page as the text it makes, and Markdown by a switch that keeps what is written.
import { each } from "./lib/added.js";
import { remember, remembered } from "./lib/storage.js";
import { VisualEditor } from "./visual/editor.js";
import { isTooLong } from "./visual/size.js";

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
      show(choice.dataset.way);
      remember("ecriture", choice.dataset.way);
      // The button that leads back stands in the other toolbar.
      choices.find((other) => other !== choice).focus();
    });
  for (const choice of choices) choice.hidden = false;
  const tooLong = isTooLong(area.value);
  /** @type {HTMLElement} */ (writing.querySelector("[data-long]")).hidden = !tooLong;
  show(tooLong || remembered("ecriture") === "markdown" ? "markdown" : "visuel");
}

// A part that calls what is written elsewhere in the text would not look as it does there.
each("form:not([data-as-markdown]) [data-writing]", start);
