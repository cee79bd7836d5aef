// What a script does to the elements of a page it also does to those that come later: a row, the form of a part.

/**
 * Starts every element that matches, of the page and of what is added to it, once.
 * @param {string} selector
 * @param {(element: any) => void} start
 */
export function each(selector, start) {
  const started = new WeakSet();
  /** @param {ParentNode} from */
  const run = (from) => {
    for (const element of from.querySelectorAll(selector)) {
      if (started.has(element)) continue;
      started.add(element);
      start(element);
    }
  };
  run(document);
  document.addEventListener("added", (event) => run(/** @type {Element} */ (event.target)));
}

/**
 * Says that an element was added to the page.
 * @param {Element} element
 */
export function added(element) {
  element.dispatchEvent(new CustomEvent("added", { bubbles: true }));
}
