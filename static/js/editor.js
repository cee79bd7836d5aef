// The editor's comforts over a plain text area: toolbar, link to a sheet, typographic proposals, preview.
// Every change goes through insertText, so that the browser's own undo takes each of them back.
import { each } from "./lib/added.js";
import { COMMANDS, isCode, linked, nextItem } from "./lib/marks.js";
import { remember, remembered } from "./lib/storage.js";
import { token } from "./lib/token.js";
import { proposal, proposes, setProposes } from "./lib/typography.js";

/** Replaces start..end by text, then selects from..to: offsets in the new text, by default its end. */
function replace(area, start, end, text, from = text.length, to = from) {
  area.focus();
  area.setSelectionRange(start, end);
  const done = text
    ? document.execCommand("insertText", false, text)
    : start === end || document.execCommand("delete");
  if (!done) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  area.setSelectionRange(start + from, start + to);
}

/** Asks for a sheet, or an address, and what the link is called; nothing when given up. */
function askLink(chosen, done) {
  /** @type {HTMLDialogElement} */
  const dialog = document.querySelector("#lien");
  const [title, label] = [dialog.querySelector("[name=titre]"), dialog.querySelector("[name=libelle]")];
  title.value = chosen;
  label.value = "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    const to = dialog.returnValue === "ok" ? title.value.trim() : "";
    done(to, label.value.trim());
  };
  dialog.showModal();
  title.select();
}

/** What is selected in a text area. */
const placeIn = ({ value, selectionStart, selectionEnd }) => ({ value, start: selectionStart, end: selectionEnd });

/** @param {any} area @param {import("./lib/marks.js").Edit} edit */
const edit = (area, { start, end, text, from, to }) => replace(area, start, end, text, from, to);

function link(area) {
  const place = placeIn(area);
  askLink(place.value.slice(place.start, place.end), (to, label) => {
    area.focus();
    area.setSelectionRange(place.start, place.end);
    if (to) edit(area, linked(place, to, label));
  });
}

/** Does what a button or a key says; an editor that shows the text of the area does it there. */
function command(area, name, text = "") {
  const asked = new CustomEvent("command", { detail: { name, text }, cancelable: true });
  if (!area.dispatchEvent(asked)) return;
  if (name === "link") link(area);
  else if (name in COMMANDS) edit(area, COMMANDS[name](placeIn(area), text));
}

function toolbar(bar) {
  const area = /** @type {HTMLTextAreaElement} */ (document.getElementById(bar.dataset.for));
  const buttons = [...bar.querySelectorAll("button")];
  // One stop of the Tab key; the arrows go from button to button.
  const stop = (to) =>
    buttons.forEach((button, n) => {
      button.tabIndex = n === to ? 0 : -1;
    });
  stop(0);
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const now = buttons.indexOf(document.activeElement),
      last = buttons.length - 1;
    const to =
      step === -Infinity ? 0 : step === Infinity ? last : (now + step + buttons.length) % buttons.length;
    stop(to);
    buttons[to].focus();
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    stop(buttons.indexOf(button));
    command(area, button.dataset.do, button.dataset.text);
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const act =
      (event.ctrlKey || event.metaKey) && { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      command(area, act);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      const next = nextItem(placeIn(area));
      if (!next) return;
      event.preventDefault();
      edit(area, next);
    }
  });
}

let typography = proposes();
function typographer(field) {
  field.addEventListener("input", (event) => {
    if (!typography || event.isComposing || event.inputType !== "insertText" || event.data?.length !== 1)
      return;
    const at = field.selectionStart;
    if (at !== field.selectionEnd || field.value[at - 1] !== event.data || isCode(field.value, at)) return;
    const found = proposal(field.value, at, event.data);
    if (!found) return;
    const [before, text] = found;
    replace(field, at - before, at, text);
  });
}

function preview(writing) {
  const area = writing.querySelector("textarea");
  const pane = writing.querySelector("[data-preview]");
  const button = writing.querySelector("[data-do=preview]");
  let timer = 0,
    asked = null;
  const render = async () => {
    asked?.abort();
    asked = new AbortController();
    pane.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(pane.dataset.preview, {
        method: "POST",
        headers: { "X-Jeton": token },
        body: new URLSearchParams({ body: area.value }),
        signal: asked.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      pane.innerHTML = await answer.text();
      pane.removeAttribute("aria-busy");
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return;
      pane.textContent = pane.dataset.failed;
      pane.removeAttribute("aria-busy");
    }
  };
  const open = (is) => {
    pane.hidden = !is;
    writing.classList.toggle("split", is);
    button.setAttribute("aria-pressed", String(is));
    if (is) render();
  };
  button.addEventListener("click", () => {
    open(pane.hidden);
    remember("apercu", pane.hidden ? "non" : "oui");
  });
  area.addEventListener("input", () => {
    if (pane.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(render, 600);
  });
  if (remembered("apercu") === "oui") open(true);
}

/** « Encore 155 caractères. » under a field with a maximum. */
function counter(hint) {
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(hint.dataset.countFor));
  const say = () => {
    const left = field.maxLength - field.value.length;
    hint.textContent = (left === 1 ? hint.dataset.one : hint.dataset.many).replace("{n}", left);
  };
  field.addEventListener("input", say);
  say();
}

/** Opens the parts that hold the place which the address names, and goes there. */
function reveal() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = place?.closest("details"); part; part = part.parentElement.closest("details"))
    part.open = true;
  place?.scrollIntoView();
}

addEventListener("hashchange", reveal);
if (location.hash) reveal();
each("[data-one-line]", (field) =>
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  }),
);
each(".tools[data-for]", toolbar);
// The visual editor asks for its links here.
document.addEventListener("link", (event) => {
  const { chosen, done } = /** @type {CustomEvent} */ (event).detail;
  askLink(chosen, done);
});
each("[data-typo]", typographer);
each("[data-writing]", preview);
each("[data-count-for]", counter);
each("[data-do=typo]", (button) => {
  button.setAttribute("aria-pressed", String(typography));
  button.addEventListener("click", () => {
    typography = !typography;
    setProposes(typography);
    for (const other of document.querySelectorAll("[data-do=typo]"))
      other.setAttribute("aria-pressed", String(typography));
  });
});
