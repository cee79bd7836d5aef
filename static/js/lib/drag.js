// Things of a page that are carried to places, by mouse, pen or finger. A finger holds one for a moment first, so that
// the page can still be scrolled.

/** Pixels after which a mouse that is pressed carries. */
const FAR = 6;
/** Milliseconds after which a finger that rests carries. */
const LONG = 350;
/** Pixels from the edge of the screen where the page scrolls, and how far at a time. */
const [EDGE, STEP] = [64, 14];

/**
 * Lets things be carried. `thing` and `place` are selectors; `starts` is called once one is carried, `put` where it is
 * let go over a place, `ends` in any case.
 * @param {HTMLElement} root
 * @param {{ thing: string, place: string, starts?: (thing: HTMLElement) => void,
 *   put: (thing: HTMLElement, place: HTMLElement) => void, ends?: () => void, list?: HTMLElement }} how `list` is a
 *   list of places over the page, which scrolls by itself
 */
export function carries(root, { thing, place, starts, put, ends, list }) {
  /** @type {{ thing: HTMLElement, pointer: number, x: number, y: number } | null} */
  let held = null;
  let carried = false;
  let timer = 0;
  let scrolls = 0;
  /** @type {HTMLElement | null} */
  let over = null;

  const start = () => {
    carried = true;
    held.thing.classList.add("carried");
    root.classList.add("carrying");
    getSelection()?.removeAllRanges();
    starts?.(held.thing);
    scrolls = window.setInterval(() => {
      const inside = list && !list.hidden && list.contains(document.elementFromPoint(held.x, held.y));
      const { top, bottom } = inside ? list.getBoundingClientRect() : { top: 0, bottom: innerHeight };
      const by = held.y < top + EDGE ? -STEP : held.y > bottom - EDGE ? STEP : 0;
      if (by) (inside ? list : window).scrollBy(0, by);
    }, 16);
  };
  const look = () => {
    // The nearest place that is not the thing itself: a thing may be a place for others.
    const under = document.elementsFromPoint(held.x, held.y).filter((one) => !held.thing.contains(one));
    const found = /** @type {HTMLElement | null} */ (under[0]?.closest(place) ?? null);
    if (found === over) return;
    over?.classList.remove("over");
    over = found;
    over?.classList.add("over");
  };
  const stop = () => {
    clearTimeout(timer);
    clearInterval(scrolls);
    if (!held) return;
    held.thing.classList.remove("carried");
    root.classList.remove("carrying");
    over?.classList.remove("over");
    const was = carried;
    [held, over, carried] = [null, null, false];
    if (was) ends?.();
  };

  root.addEventListener("pointerdown", (event) => {
    const from = /** @type {Element} */ (event.target);
    const found = /** @type {HTMLElement | null} */ (from.closest(thing));
    if (!found || event.button !== 0 || from.closest("a, button, input, label, select, summary, textarea")) return;
    stop();
    held = { thing: found, pointer: event.pointerId, x: event.clientX, y: event.clientY };
    if (event.pointerType === "touch") timer = window.setTimeout(start, LONG);
  });
  addEventListener("pointermove", (event) => {
    if (event.pointerId !== held?.pointer) return;
    const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > FAR;
    if (!carried && far) {
      // A finger that moves at once scrolls.
      if (event.pointerType === "touch") return stop();
      start();
    }
    if (!carried) return;
    [held.x, held.y] = [event.clientX, event.clientY];
    look();
  });
  addEventListener("pointerup", (event) => {
    if (event.pointerId !== held?.pointer) return;
    const [carriedThing, at] = [held.thing, carried ? over : null];
    stop();
    if (at) put(carriedThing, at);
  });
  addEventListener("pointercancel", stop);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  // Only a move that is refused at once keeps the page where it is under a finger.
  root.addEventListener("touchmove", (event) => carried && event.preventDefault(), { passive: false });
  root.addEventListener("contextmenu", (event) => held && timer && carried && event.preventDefault());
}
