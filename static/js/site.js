// « Mon site »: the home page as it would look, beside the form, a moment after one stops typing. Without this file the
// button « Aperçu » opens it in another tab.
import { contrast } from "./lib/colour.js";

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-preview]");
const frame = document.querySelector("iframe");
const pane = /** @type {HTMLElement} */ (frame.parentElement);

/** As wide as the screen that was chosen, drawn as small as the place asks. */
function fit() {
  const width = Number(document.querySelector("input[name=taille]:checked").value);
  pane.style.setProperty("--seen", `${width}px`);
  pane.style.setProperty("--zoom", String(Math.min(1, pane.clientWidth / width)));
}

let asked = 0;
async function show() {
  const mine = ++asked;
  const answer = await fetch(form.dataset.preview, {
    method: "POST",
    body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
  });
  if (!answer.ok || mine !== asked) return;
  const scrolled = frame.contentWindow?.scrollY ?? 0;
  // It is looked at, not used: it runs nothing, and nothing in it is pressed.
  const html = (await answer.text()).replace(/<script[^>]*><\/script>/g, "");
  const shown = () => {
    frame.contentDocument.body.inert = true;
    frame.contentWindow.scrollTo(0, scrolled);
  };
  frame.addEventListener("load", shown, { once: true });
  frame.srcdoc = html;
}

let waiting = 0;
const soon = () => {
  clearTimeout(waiting);
  waiting = window.setTimeout(show, 400);
};

const accent = document.querySelector("#accent");
const told = document.querySelector("[data-contrast]");
function tell() {
  const ratio = contrast(accent.value);
  const number = (Math.floor(ratio * 10) / 10).toLocaleString("fr", { minimumFractionDigits: 1 });
  told.textContent = (ratio >= 4.5 ? told.dataset.good : told.dataset.bad).replace("{n}", number);
}

form.addEventListener("input", soon);
accent.addEventListener("input", tell);
for (const size of document.querySelectorAll("input[name=taille]")) size.addEventListener("change", fit);
new ResizeObserver(fit).observe(pane);
fit();
show();
