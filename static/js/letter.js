// The composer of letters: what is written is saved a moment after one stops, blocks are carried by their line, Alt and
// an arrow move the one where one is. The buttons say the same without this file.
// form[data-letter] holds [data-blocks] of [data-block], [data-checks], [data-told].
import { carries } from "./lib/drag.js";

/** Milliseconds after which what is written is saved. */
const PAUSE = 1200;

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-letter]"));
const list = /** @type {HTMLElement | null} */ (form?.querySelector("[data-blocks]"));
const told = form?.querySelector("[data-told]");

const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
const blocks = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-block]")]);

/** Takes what the page says anew: the version, what is looked at before sending, and the previews. */
function take(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const version = /** @type {HTMLInputElement | null} */ (page.querySelector("form[data-letter] [name=version]"));
  if (!version) return false;
  field("version").value = version.value;
  const checks = page.querySelector("[data-checks]");
  if (checks) form.querySelector("[data-checks]").replaceChildren(...checks.childNodes);
  for (const frame of document.querySelectorAll("iframe[data-view]")) {
    const shown = /** @type {HTMLIFrameElement} */ (/** @type {unknown} */ (frame));
    shown.src = String(shown.getAttribute("src"));
  }
  return true;
}

let waiting = 0;
let saving = Promise.resolve();
let changed = false;

async function save() {
  if (!changed) return;
  changed = false;
  told.textContent = form.dataset.saving;
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set("faire", "garder-seul");
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (answer?.status === 409) told.textContent = form.dataset.clash;
  else if (answer?.ok && take(await answer.text())) told.textContent = form.dataset.saved;
  else {
    changed = true;
    told.textContent = form.dataset.unsaved;
  }
}

function soon() {
  changed = true;
  clearTimeout(waiting);
  waiting = window.setTimeout(() => (saving = saving.then(save)), PAUSE);
}

/** The order as it stands in the page. */
function reordered() {
  const all = blocks();
  field("ordre").value = all.map((block) => block.dataset.block).join(",");
  for (const [at, block] of all.entries()) {
    const press = (verb) => /** @type {HTMLButtonElement | null} */ (block.querySelector(`[value^="${verb}-"]`));
    const [up, down] = [press("monter"), press("descendre")];
    if (up) up.disabled = at === 0;
    if (down) down.disabled = at === all.length - 1;
  }
  soon();
}

/** Moves a block one place, and keeps the focus where it was. */
function move(block, up) {
  const to = up ? block.previousElementSibling : block.nextElementSibling;
  if (!to) return;
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  if (up) to.before(block);
  else to.after(block);
  reordered();
  const within = block.contains(focused) && !(/** @type {HTMLButtonElement} */ (focused).disabled);
  (within ? focused : block).focus();
}

if (form && list && told) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  list.addEventListener("keydown", (event) => {
    if (!event.altKey || event.isComposing || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const block = /** @type {HTMLElement} */ (event.target).closest("[data-block]");
    if (!block) return;
    event.preventDefault();
    move(block, event.key === "ArrowUp");
  });
  list.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    const verb = button?.value.split("-")[0];
    if (verb !== "monter" && verb !== "descendre") return;
    event.preventDefault();
    move(button.closest("[data-block]"), verb === "monter");
  });
  carries(list, {
    thing: "[data-block]",
    place: "[data-block]",
    put: (thing, place) => {
      const all = blocks();
      if (all.indexOf(thing) < all.indexOf(place)) place.after(thing);
      else place.before(thing);
      reordered();
    },
  });
  // What is pressed is sent with the latest version.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    changed = false;
  });
}
