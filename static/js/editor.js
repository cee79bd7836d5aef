// The editor's comforts over a plain text area: toolbar, link to a sheet, typographic proposals, preview.
// Every change goes through insertText, so that the browser's own undo takes each of them back.
import { each } from "./lib/added.js";
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

/** The whole lines that the selection touches. */
function lines(area) {
  const { value, selectionStart, selectionEnd } = area;
  const start = value.slice(0, selectionStart).lastIndexOf("\n") + 1;
  const next = value.indexOf(
    "\n",
    Math.max(selectionStart, selectionEnd - (selectionEnd > selectionStart ? 1 : 0)),
  );
  const end = next < 0 ? value.length : next;
  return { start, end, text: value.slice(start, end) };
}

function wrap(area, mark) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const inner = value.slice(start, end);
  const size = mark.length;
  const around =
    value.slice(start - size, start) === mark &&
    value.slice(end, end + size) === mark &&
    !(size === 1 && value.slice(start - 2, start) === "**" && value.slice(start - 3, start) !== "***");
  if (around) replace(area, start - size, end + size, inner, 0, inner.length);
  else replace(area, start, end, mark + inner + mark, size, size + inner.length);
}

function prefix(area, mark) {
  const { start, end, text } = lines(area);
  const rows = text.split("\n");
  const all = rows.every((row) => row.startsWith(mark));
  const next = rows
    .map((row) => (all ? row.slice(mark.length) : row.startsWith(mark) ? row : mark + row))
    .join("\n");
  replace(area, start, end, next, rows.length > 1 ? 0 : next.length, next.length);
}

function heading(area) {
  const { start, end, text } = lines(area);
  const [, marks, words] = /^(#{0,6}) ?(.*)$/s.exec(text);
  const next = marks === "##" ? `### ${words}` : marks === "###" ? words : `## ${words}`;
  replace(area, start, end, next);
}

/** Puts a block on lines of its own. */
function block(area, text) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const before =
    start === 0 || value.slice(0, start).endsWith("\n\n") ? "" : value[start - 1] === "\n" ? "\n" : "\n\n";
  replace(area, start, end, `${before}${text}\n`);
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

function link(area) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const chosen = value.slice(start, end);
  askLink(chosen, (to, label) => {
    area.focus();
    area.setSelectionRange(start, end);
    if (!to) return;
    const shown = label || (chosen.trim() && chosen.trim() !== to ? chosen.trim() : "");
    const isAddress = /^(https?:\/\/|mailto:|tel:)\S+$/i.test(to);
    if (isAddress) replace(area, start, end, shown ? `[${shown}](${to})` : `<${to}>`);
    else replace(area, start, end, shown ? `[[${to}|${shown}]]` : `[[${to}]]`);
  });
}

const DO = {
  heading,
  bold: (area) => wrap(area, "**"),
  italic: (area) => wrap(area, "*"),
  list: (area) => prefix(area, "- "),
  quote: (area) => prefix(area, "> "),
  link,
  table: (area, button) => block(area, button.dataset.text),
};

function toolbar(bar) {
  const area = document.getElementById(bar.dataset.for);
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
    DO[button.dataset.do]?.(area, button);
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const act =
      (event.ctrlKey || event.metaKey) && { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      DO[act](area);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && nextItem(area))
      event.preventDefault();
  });
}

/** Enter inside a list goes on with it; on an empty item it ends the list. */
function nextItem(area) {
  const { value, selectionStart: at, selectionEnd } = area;
  if (at !== selectionEnd || inCode(value, at)) return false;
  const start = value.slice(0, at).lastIndexOf("\n") + 1;
  const item = /^(\s*)([-*+]|(\d+)([.)]))(\s+)/.exec(value.slice(start, at));
  if (!item) return false;
  const [all, indent, mark, number, point, gap] = item;
  if (!value.slice(start + all.length, at).trim()) {
    replace(area, start, at, "");
    return true;
  }
  replace(area, at, at, `\n${indent}${number ? `${Number(number) + 1}${point}` : mark}${gap}`);
  return true;
}

/** Whether the caret stands where signs are code: a fence, a code span, a tag, an address. */
function inCode(value, at) {
  const before = value.slice(0, at);
  if ((before.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0) % 2) return true;
  const paragraph = before.slice(before.lastIndexOf("\n\n") + 1);
  if ((paragraph.match(/`/g)?.length ?? 0) % 2) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (/^( {4}|\t)/.test(line) || /<[a-z/!][^>]*$/i.test(line)) return true;
  return /(:\/\/|\]\()\S*$/.test(line);
}

let typography = proposes();
function typographer(field) {
  field.addEventListener("input", (event) => {
    if (!typography || event.isComposing || event.inputType !== "insertText" || event.data?.length !== 1)
      return;
    const at = field.selectionStart;
    if (at !== field.selectionEnd || field.value[at - 1] !== event.data || inCode(field.value, at)) return;
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
