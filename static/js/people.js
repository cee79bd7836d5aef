// Names after `@` in what one says: offered under the box to who types, from [data-people], the address that knows
// them. The box keeps the focus; the list is told by aria-activedescendant. Nothing is asked again for more letters of
// what nobody is called, and nothing at all once suggestions are turned off in the footer.
import { mentionBefore } from "./lib/mention.js";
import { remembered } from "./lib/storage.js";
import { Picker } from "./visual/picker.js";

const PAUSE = 250;

/** @param {HTMLTextAreaElement} area @param {HTMLElement} host with the address and the words */
function offer(area, host) {
  const frame = /** @type {HTMLElement} */ (area.closest(".field"));
  frame.classList.add("suggest-host");
  const picker = new Picker(area, host.dataset.peopleLabel ?? "", frame);
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.role = "status";
  frame.append(said);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-haspopup", "listbox");

  let timer = 0;
  /** @type {AbortController | null} */
  let asked = null;
  /** Letters that nobody's name begins with. @type {string | null} */
  let nobody = null;

  const mention = () =>
    area.selectionStart === area.selectionEnd
      ? mentionBefore(area.value.slice(0, area.selectionStart))
      : null;
  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    picker.close();
    said.textContent = "";
  };
  const show = (/** @type {string[]} */ names) => {
    const { left, top, bottom } = area.getBoundingClientRect();
    picker.open(
      names.map((label) => ({ label })),
      ({ label }) => {
        const found = mention();
        if (!found) return;
        area.setRangeText(`${label} `, found.from, area.selectionStart, "end");
        area.dispatchEvent(new Event("change", { bubbles: true }));
      },
      { left, top, bottom },
    );
    said.textContent = host.dataset.peopleSome?.replace("{n}", String(names.length)) ?? "";
  };
  const ask = async (/** @type {string} */ typed) => {
    asked = new AbortController();
    try {
      const address = `${host.dataset.people}?q=${encodeURIComponent(typed)}`;
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      const names = answer.ok ? (await answer.json()).items : [];
      if (!names.length && typed) nobody = typed;
      if (names.length && mention()?.typed === typed) show(names);
    } catch {
      /* replaced by a newer question, or no network: names are typed as well */
    }
  };

  area.addEventListener("input", () => {
    close();
    const found = mention();
    if (!found || remembered("suggestions") === "non") return;
    if (nobody !== null && found.typed.startsWith(nobody)) return;
    nobody = null;
    timer = setTimeout(ask, PAUSE, found.typed);
  });
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (event) => {
    if (!picker.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

const known = new WeakSet();
document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof HTMLTextAreaElement) || target.name !== "message" || known.has(target)) return;
  const host = /** @type {HTMLElement | null} */ (target.closest("[data-people]"));
  if (!host) return;
  known.add(target);
  offer(target, host);
});
