// « Mon site »: the home page as it would look, beside the form. Without this file the button « Aperçu » opens it in
// another tab.
import { contrast } from "./lib/colour.js";
import { preview } from "./lib/preview.js";

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-preview]");
const width = () => Number(document.querySelector("input[name=taille]:checked").value);
const told = document.querySelector("[data-wrong]");
const shown = preview(form, document.querySelector("iframe"), {
  width,
  told: (good) => {
    told.hidden = good;
  },
});
for (const size of document.querySelectorAll("input[name=taille]")) size.addEventListener("change", shown.fit);

const accent = document.querySelector("#accent");
const ratio = document.querySelector("[data-contrast]");
accent.addEventListener("input", () => {
  const found = contrast(accent.value);
  const number = (Math.floor(found * 10) / 10).toLocaleString("fr", { minimumFractionDigits: 1 });
  ratio.textContent = (found >= 4.5 ? ratio.dataset.good : ratio.dataset.bad).replace("{n}", number);
});
