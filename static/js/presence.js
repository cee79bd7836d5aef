// Who else writes the same sheet, and what they publish while a form is open.
//
// form#edition[action=SHEET/modifier] · p#presences[data-one][data-many][data-published][data-program] (status) with
// [data-text]; the parts of the form are elements with an id: #groupe_KEY, #texte_. A chip of class "who" is put in the
// summary of the part that somebody is in.

export {};

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

  /** The part of the form that an element stands in. */
  const partOf = (/** @type {Element} */ element) =>
    element.closest("[id^='groupe_'], #texte_, .writer-head")?.id ?? "";

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

  const chips = (/** @type {Present[]} */ present) => {
    for (const old of form.querySelectorAll(".who[data-present]")) old.remove();
    for (const { name, part } of present) {
      const place = part && document.getElementById(part)?.querySelector("summary");
      if (!place) continue;
      const chip = document.createElement("span");
      chip.className = "who";
      chip.dataset.present = "";
      chip.textContent = name;
      place.append(chip);
    }
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

  form.addEventListener("focusin", (event) => {
    const next = partOf(/** @type {Element} */ (event.target));
    if (next === part) return;
    part = next;
    clearTimeout(timer);
    timer = window.setTimeout(open, 800);
  });
  // A page in the background says nothing; one that is left tells it at once.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream?.close();
    else open();
  });
  window.addEventListener("pagehide", () => stream?.close());
  if (!document.hidden) open();
}
