// Who else writes the same sheet, and what they publish while a form is open.
//
// form#edition[action=SHEET/modifier] · p#presences[data-one][data-many][data-published][data-program][data-here]
// [data-in] (status) with [data-text]; the parts of the form are elements with an id: #tete_, #groupe_KEY, #texte_; of
// the text, the section as well. A chip of class "who" is put in [data-others] of the part that somebody is in, else in
// its summary, and the visual editor hears of the section ("others").
import { headingsOf, sectionWords } from "./lib/sections.js";

/** @typedef {{ name: string, part: string }} Present */
/** @typedef {{ present: Present[], version: number, by: string }} State */

/** @type {HTMLElement | null} */
const status = document.querySelector("#presences");
/** @type {HTMLFormElement | null} */
const form = document.querySelector("form#edition");
if (status && form && "EventSource" in window) {
  const page = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16)).join("");
  const base = Number(/** @type {HTMLInputElement | null} */ (form.elements.namedItem("base"))?.value);
  let part = "",
    timer = 0;
  /** @type {EventSource | null} */
  let stream = null;

  const TEXT = "texte_";
  const HEADINGS = ":scope > :is(h1, h2, h3, h4, h5, h6)";

  /** The section of the text that the caret is in; empty before the first. */
  const sectionOf = (/** @type {Element} */ focused) => {
    if (focused instanceof HTMLTextAreaElement) {
      const headings = headingsOf(focused.value);
      const index = headings.findLastIndex(({ at }) => at <= focused.selectionStart);
      return sectionWords(headings.map(({ title }) => title))[index] ?? "";
    }
    const headings = [...(focused.closest(".visual-text")?.querySelectorAll(HEADINGS) ?? [])];
    const caret = getSelection().anchorNode;
    const isBefore = (heading) =>
      heading.contains(caret) || heading.compareDocumentPosition(caret) & Node.DOCUMENT_POSITION_FOLLOWING;
    const index = caret ? headings.findLastIndex(isBefore) : -1;
    return sectionWords(headings.map(titleOf))[index] ?? "";
  };

  /** What a heading of the visual editor says, without the names beside it. */
  const titleOf = (/** @type {Element} */ heading) =>
    [...heading.childNodes]
      .filter((node) => !(node instanceof HTMLElement && "present" in node.dataset))
      .map((node) => node.textContent)
      .join("");

  /** The part of the form that one is in. */
  const partNow = () => {
    const focused = document.activeElement;
    const id = form.contains(focused) ? (focused.closest("[id^='groupe_'], #texte_, #tete_")?.id ?? "") : "";
    const section = id === TEXT ? sectionOf(focused) : "";
    return section ? `${id}.${section}` : id;
  };

  const names = (/** @type {Present[]} */ present) => [...new Set(present.map(({ name }) => name))];

  /** The names in a sentence of the template. */
  const sentence = (/** @type {string[]} */ all) => {
    if (!all.length) return "";
    const last = all.length > 1 ? all.at(-1) : "";
    const first = last ? all.slice(0, -1).join(", ") : all[0];
    return (last ? status.dataset.many : status.dataset.one)
      .replace("{noms}", first)
      .replace("{nom}", last || first);
  };

  /** Where the names of who is in a part stand: the part of a part that is folded shows them too. */
  const placesOf = (/** @type {string} */ id) => {
    const part = id && document.getElementById(id);
    if (!part) return [];
    const around = part.parentElement.closest("details");
    const own = part.querySelector("[data-others]") ?? part.querySelector("summary");
    return [own, around?.querySelector("summary")].filter(Boolean);
  };

  /** The title of a section of the text that is written here. */
  const titleOfSection = (/** @type {string} */ section) => {
    const area = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("corps"));
    const headings = section && area ? headingsOf(area.value) : [];
    return headings[sectionWords(headings.map(({ title }) => title)).indexOf(section)]?.title ?? "";
  };

  const inSection = (/** @type {string} */ name, /** @type {string} */ title) =>
    status.dataset.in.replace("{nom}", () => name).replace("{titre}", () => title);

  const chips = (/** @type {Present[]} */ present) => {
    for (const old of form.querySelectorAll(".who[data-present]"))
      if (!old.closest(".visual-text")) old.remove();
    const inText = [];
    for (const { name, part } of present) {
      const [id, ...rest] = part.split(".");
      const section = rest.join(".");
      const title = titleOfSection(section);
      const here = status.dataset.here.replace("{nom}", () => name);
      if (title) inText.push({ section, said: here });
      for (const place of placesOf(id)) {
        const chip = document.createElement("span");
        chip.className = "who";
        chip.dataset.present = "";
        chip.textContent = title ? inSection(name, title) : here;
        place.append(chip);
      }
    }
    document.dispatchEvent(new CustomEvent("others", { detail: inText }));
  };

  const show = (/** @type {State} */ state) => {
    const words = [];
    if (state.version > base) {
      const by = state.by || status.dataset.program;
      words.push(status.dataset.published.replace("{nom}", by).replace("{version}", String(state.version)));
    }
    words.push(sentence(names(state.present)));
    const text = words.filter(Boolean).join(" ");
    const place = status.querySelector("[data-text]");
    if (place.textContent !== text) place.textContent = text;
    status.hidden = !text;
    chips(state.present);
  };

  const open = () => {
    stream?.close();
    const address = new URL("presence", new URL(form.getAttribute("action"), document.baseURI));
    address.searchParams.set("onglet", page);
    if (part) address.searchParams.set("partie", part);
    stream = new EventSource(address);
    stream.onmessage = (event) => show(JSON.parse(event.data));
  };

  /** Tells of the part that one came to, once one stays there. */
  const move = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const next = partNow();
      if (next === part || document.hidden) return;
      part = next;
      open();
    }, 800);
  };
  form.addEventListener("focusin", move);
  document.addEventListener("selectionchange", move);
  // A page in the background says nothing; one that is left tells it at once.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream?.close();
    else open();
  });
  window.addEventListener("pagehide", () => stream?.close());
  if (!document.hidden) open();
}
