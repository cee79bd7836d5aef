// The tree of themes: Alt and an arrow press the button that moves the theme where one is; a theme is carried by its
// line. The buttons say the same without this file. [data-tree] holds [data-theme]; form[data-drop] sends what is
// carried.
import { carries } from "./lib/drag.js";

const KEYS = { ArrowUp: "monter", ArrowDown: "descendre", ArrowRight: "entrer", ArrowLeft: "sortir" };
/** How far right of its line a theme is let go inside another. */
const INSIDE = 0.5;

const tree = /** @type {HTMLElement | null} */ (document.querySelector("[data-tree]"));
const drop = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-drop]"));

tree?.addEventListener("keydown", (event) => {
  const row = /** @type {HTMLElement} */ (event.target).closest("[data-theme]");
  const gesture = event.altKey && !event.isComposing && KEYS[event.key];
  if (!row || !gesture) return;
  // The browser would go back a page.
  event.preventDefault();
  const button = /** @type {HTMLButtonElement | null} */ (row.querySelector(`button[value=${gesture}]`));
  if (button && !button.disabled) button.form?.requestSubmit(button);
});

if (tree && drop) {
  let x = 0;
  addEventListener("pointerup", (event) => (x = event.clientX), { capture: true });
  const set = (name, value) => {
    const input = drop.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = value;
  };
  carries(tree, {
    thing: "[data-theme]",
    place: "[data-theme]",
    put: (thing, place) => {
      const { left, width } = place.getBoundingClientRect();
      set("theme", thing.dataset.theme);
      set("ou", place.dataset.theme);
      set("geste", x > left + width * INSIDE ? "dedans" : "avant");
      drop.submit();
    },
  });
}

// Where one was stays where one is: the page came back by the form.
if (location.hash.startsWith("#theme-")) document.getElementById(location.hash.slice(1))?.focus();
