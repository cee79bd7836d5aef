// What was recognised in a text: a piece is carried to a field or to the text, as its menu would put it there. While it
// is carried, the places of its menu stand beside it. The page is then sent, and comes back where it was.
//
// form[data-given] holds [data-piece] with its menu, [data-into] where pieces are let go, and [data-places], empty.
import { carries } from "./lib/drag.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-given]"));
if (form) {
  const places = /** @type {HTMLElement} */ (form.querySelector("[data-places]"));
  const told = form.querySelector("[data-told]");
  const KEPT = "given";
  const menu = (/** @type {Element} */ piece) =>
    /** @type {HTMLSelectElement} */ (piece.querySelector("select[name^='vers.']"));

  carries(form, {
    thing: "[data-piece]",
    place: "[data-into]",
    starts: (piece) => {
      const choices = [...menu(piece).options].map((option) => {
        const place = document.createElement("li");
        place.dataset.into = option.value;
        place.textContent = option.text;
        place.classList.toggle("here", option.selected);
        return place;
      });
      places.querySelector("ul").replaceChildren(...choices);
      places.hidden = false;
    },
    put: (piece, place) => {
      const select = menu(piece);
      if (select.value === place.dataset.into) return;
      select.value = place.dataset.into;
      // A place that this piece has no way to.
      if (select.selectedIndex < 0) return void (select.value = "");
      const words = piece.querySelector("[data-words]").textContent;
      const said = form.dataset.moved.replace("{quoi}", words).replace("{ou}", select.selectedOptions[0].text);
      sessionStorage.setItem(KEPT, JSON.stringify({ y: scrollY, said, name: select.name }));
      form.requestSubmit(form.querySelector("[data-sort]"));
    },
    list: places,
    ends: () => {
      places.hidden = true;
    },
  });

  const kept = sessionStorage.getItem(KEPT);
  if (kept) {
    sessionStorage.removeItem(KEPT);
    const { y, said, name } = JSON.parse(kept);
    // A field that cannot hold it leaves it in the text: the page says so.
    const refused = form.querySelector(`[name="${name}"]`)?.closest("[data-piece]")?.querySelector("[data-refused]");
    told.textContent = refused?.textContent.trim() ?? said;
    // After the browser went to the part that the address names.
    addEventListener("load", () => requestAnimationFrame(() => scrollTo(0, y)));
  }
}
