// Completion of titles: every input[data-suggest] becomes a combobox (WAI-ARIA, list autocomplete, manual selection).
// It asks nothing before three letters and half a second of pause, and nothing at all once turned off in the footer.
// Elsewhere than titles: data-suggest-from is the address asked, data-suggest-letters the least of letters, and
// data-suggest-code the end of the name of the input that takes the code of what is chosen.
// data-suggest-create offers to keep a title that no sheet has; data-suggest-created says that it is kept.
// data-suggest="go" opens the chosen sheet; data-suggest="fill" writes its title and fires "suggest" on the input.
import { remembered } from "./lib/storage.js";

const PAUSE = 500;
const LETTERS = 3;
const SUGGEST = new URL("../api/v1/suggest?q=", import.meta.url).href;

/** The kind of a sheet, beside its title. */
function kindOf({ kind_label: label }) {
  const kind = document.createElement("span");
  kind.className = "soft small";
  kind.append(` ${label}`);
  return kind;
}

const allowed = () => remembered("suggestions") !== "non";

let count = 0;
function combobox(input) {
  const list = document.createElement("ul");
  list.className = "suggest";
  list.role = "listbox";
  list.id = `titres-${++count}`;
  list.hidden = true;
  list.setAttribute("aria-label", input.dataset.suggestLabel ?? "");
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.role = "status";
  const host = input.closest("[data-suggest-host]") ?? input.parentElement;
  host.classList.add("suggest-host");
  host.append(list, said);
  input.role = "combobox";
  input.autocomplete = "off";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let items = [],
    at = -1,
    timer = 0,
    asked = null;

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    const options = [...list.children];
    if (!options.length) return;
    at = (to + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };
  const choose = (item) => {
    close();
    if (input.dataset.suggest === "go") {
      location.assign(item.url);
      return;
    }
    input.value = item.title;
    if (item.isNew) said.textContent = input.dataset.suggestCreated.replace("{titre}", item.title);
    const code =
      input.dataset.suggestCode &&
      document.getElementsByName(input.name.replace(/[^.]+$/, input.dataset.suggestCode))[0];
    if (code instanceof HTMLInputElement) code.value = item.code;
    input.dispatchEvent(new CustomEvent("suggest", { bubbles: true, detail: item }));
  };
  const show = (found, words) => {
    const isKnown = found.some(({ title }) => title.localeCompare(words, "fr", { sensitivity: "base" }) === 0);
    const isOffered = input.dataset.suggestCreate && !isKnown;
    items = isOffered ? [...found, { title: words, isNew: true }] : found;
    list.replaceChildren(
      ...items.map((item, n) => {
        const option = document.createElement("li");
        option.role = "option";
        option.id = `${list.id}-${n}`;
        option.setAttribute("aria-selected", "false");
        option.textContent = item.isNew
          ? input.dataset.suggestCreate.replace("{titre}", item.title)
          : item.title;
        if (item.kind_label) option.append(kindOf(item));
        // Not "click": the input would lose the focus, and the list close, before it comes.
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(item);
        });
        return option;
      }),
    );
    at = -1;
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    said.textContent =
      (found.length ? input.dataset.suggestSome : input.dataset.suggestNone)?.replace("{n}", found.length) ??
      "";
  };
  const ask = async () => {
    const words = input.value.trim();
    if (words.length < Number(input.dataset.suggestLetters ?? LETTERS) || !allowed()) return;
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggestFrom ?? SUGGEST}${encodeURIComponent(words)}`, {
        signal: asked.signal,
        headers: { Accept: "application/json" },
      });
      if (answer.ok) show((await answer.json()).items, words);
    } catch {
      /* replaced by a newer question, or no network: the form itself still searches */
    }
  };

  input.addEventListener("input", () => {
    close();
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" && open) {
      event.preventDefault();
      point(at + 1);
    } else if (event.key === "ArrowDown" && event.altKey) {
      event.preventDefault();
      ask();
    } else if (event.key === "ArrowUp" && open) {
      event.preventDefault();
      point(at < 0 ? -1 : at - 1);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && open && at >= 0) {
      event.preventDefault();
      choose(items[at]);
    }
  });
}

for (const input of document.querySelectorAll("input[data-suggest]")) combobox(input);
document.addEventListener("added", (event) => {
  for (const input of /** @type {Element} */ (event.target).querySelectorAll(
    "input[data-suggest]:not([role])",
  ))
    combobox(input);
});
