// The editor of a kind: the form and the sheet that it makes, beside it; a row bears the name that is typed in it, and
// conditions and sums are offered the names of the others. Without this file the button « Aperçu » opens the form in
// another tab.
import { preview } from "./lib/preview.js";

/** As wide as the pane: a form is looked at near. */
const WIDTH = 640;

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-preview]");
const wrong = document.querySelector("[data-wrong]");
const shown = preview(form, document.querySelector("iframe"), {
  width: () => WIDTH,
  told: (good) => {
    // Nothing is wrong before anything is typed.
    wrong.hidden = good || !document.querySelector("#libelle").value;
  },
});
for (const seen of document.querySelectorAll("input[name=vue]")) seen.addEventListener("change", shown.show);

const names = document.querySelector("#noms-de-champs");
function nameAll() {
  names.replaceChildren(
    ...[...form.querySelectorAll("[data-names]")].map((input) => {
      const option = document.createElement("option");
      option.value = input.value;
      return option;
    }),
  );
}

const rows = () => [...form.querySelectorAll("[data-row]")];
let known = new Set(rows());
/** A new row is the one that is written: those that have a name and no fault fold. */
function foldOthers() {
  const all = rows();
  if (all.some((row) => !known.has(row)))
    for (const row of all.filter((one) => known.has(one))) {
      const isDone = row.querySelector("[data-name]").textContent && !row.querySelector("[aria-invalid=true]");
      if (isDone) row.querySelector("details").open = false;
    }
  known = new Set(all);
}
form.addEventListener("input", (event) => {
  const target = /** @type {HTMLInputElement & HTMLSelectElement} */ (event.target);
  const row = target.closest("[data-row]");
  if (!row) {
    foldOthers();
    return nameAll();
  }
  if (target.matches("[data-names]")) {
    row.querySelector("[data-name]").textContent = target.value;
    nameAll();
  } else if (target.matches("[data-tells]")) {
    row.querySelector("[data-told]").textContent = target.selectedOptions[0].textContent;
  }
});
document.querySelector("#valeurs")?.focus();
