// The board of notes: a note goes to the heap that its menu says, by its letter, or carried there; carried onto another
// note, both stand together. What was moved is kept by the server a moment later; « undo » first takes back what was
// moved on this page.
//
// form[data-board] holds [data-heap][data-letter] with ul.slips of [data-slip][data-number], each with its menu.
// Without this file the menus and buttons say the same, and the form is sent.
import { carries } from "./lib/drag.js";

const board = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-board]"));
if (board) {
  const heaps = /** @type {HTMLElement[]} */ ([...board.querySelectorAll("[data-heap]")]);
  const told = board.querySelector("[data-told]");
  const undo = /** @type {HTMLButtonElement} */ (board.querySelector("[data-undo]"));
  /** @type {{ slip: HTMLElement, from: string, next: Element | null }[]} */
  const moved = [];
  let timer = 0;

  const menu = (/** @type {Element} */ slip) => /** @type {HTMLSelectElement} */ (slip.querySelector("select"));
  const heapOf = (/** @type {string} */ key) => heaps.find((heap) => heap.dataset.heap === key);
  const count = () => {
    for (const heap of heaps) {
      heap.querySelector("[data-count]").textContent = String(heap.querySelectorAll("[data-slip]").length);
    }
  };
  const keep = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const body = new URLSearchParams(/** @type {any} */ (new FormData(board)));
      // What cannot be sent now is sent with the board.
      fetch(board.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
    }, 800);
  };
  const put = (/** @type {HTMLElement} */ slip, /** @type {string} */ key, /** @type {Element | null} */ next) => {
    const heap = heapOf(key);
    if (!heap) return;
    const focused = /** @type {HTMLElement | null} */ (
      slip.contains(document.activeElement) ? document.activeElement : null
    );
    menu(slip).value = key;
    heap.querySelector(".slips").insertBefore(slip, next);
    focused?.focus();
    count();
    told.textContent = board.dataset.moved
      .replace("{quoi}", slip.querySelector("[data-words]").textContent)
      .replace("{ou}", heap.querySelector("[data-name]").textContent);
    keep();
  };
  const move = (/** @type {HTMLElement} */ slip, /** @type {string} */ key) => {
    const from = /** @type {HTMLElement} */ (slip.closest("[data-heap]")).dataset.heap;
    if (from === key) return;
    moved.push({ slip, from, next: slip.nextElementSibling });
    undo.disabled = false;
    put(slip, key, null);
  };
  /** Puts a note together with another: the server makes one of both. */
  const join = (/** @type {HTMLElement} */ slip, /** @type {HTMLElement} */ other) => {
    clearTimeout(timer);
    for (const [name, of] of [["quoi", slip], ["avec", other]]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value: /** @type {HTMLElement} */ (of).dataset.number });
      board.prepend(input);
    }
    // Without the button that asks for more than sorting.
    board.requestSubmit(board.querySelector("[data-sort]"));
  };

  for (const slip of /** @type {NodeListOf<HTMLElement>} */ (board.querySelectorAll("[data-slip]"))) {
    slip.tabIndex = 0;
    menu(slip).addEventListener("change", () => move(slip, menu(slip).value));
    slip.addEventListener("keydown", (event) => {
      if (event.target !== slip || event.ctrlKey || event.altKey || event.metaKey) return;
      const heap = heaps.find((heap) => heap.dataset.letter === event.key.toUpperCase());
      if (heap) {
        event.preventDefault();
        // The next one of the same heap is what somebody sorts next.
        const next = slip.nextElementSibling ?? slip.previousElementSibling;
        move(slip, heap.dataset.heap);
        if (next instanceof HTMLElement && !heap.contains(next)) next.focus();
      }
    });
  }
  // Where lists are one below the other, their names stand over the page while a note is carried.
  const places = /** @type {HTMLElement} */ (board.querySelector("[data-places]"));
  const narrow = matchMedia("(max-width: 63.99rem)");
  carries(board, {
    thing: "[data-slip]",
    place: "[data-slip], [data-heap]",
    list: places,
    starts: (slip) => {
      const names = heaps.map((heap) => {
        const name = document.createElement("li");
        name.dataset.heap = heap.dataset.heap;
        name.textContent = heap.querySelector("[data-name]").textContent;
        name.classList.toggle("here", heap.contains(slip));
        return name;
      });
      places.querySelector("ul").replaceChildren(...names);
      places.hidden = !narrow.matches;
    },
    ends: () => {
      places.hidden = true;
    },
    put: (slip, place) => {
      if (place.dataset.heap === undefined) join(slip, place);
      else move(slip, place.dataset.heap);
    },
  });
  undo.addEventListener("click", (event) => {
    const last = moved.pop();
    // What was decided before this page is undone by the server.
    if (!last) return;
    event.preventDefault();
    put(last.slip, last.from, last.next?.isConnected && heapOf(last.from)?.contains(last.next) ? last.next : null);
  });
}
