// A list to pick from under the caret: the blocks behind `/`, the sheets behind `[[`. The text keeps the
// focus; the list is told to a screen reader by aria-activedescendant.

/** The bar of buttons at the bottom of the window, and the tallest that a list is, in pixels. */
const BAR = 72;
const TALLEST = 320;

let count = 0;

/** A listbox beside an editing host. Nothing is shown until `open`. */
export class Picker {
  /**
   * @param {HTMLElement} host the element that has the focus
   * @param {string} label
   * @param {HTMLElement} frame where the list is put
   */
  constructor(host, label, frame = host.parentElement) {
    this.host = host;
    this.list = document.createElement("ul");
    this.list.className = "suggest pick";
    this.list.role = "listbox";
    this.list.id = `choix-${++count}`;
    this.list.hidden = true;
    this.list.setAttribute("aria-label", label);
    frame.append(this.list);
    this.items = [];
    this.at = 0;
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /**
   * @param {{label: string, hint?: string}[]} items
   * @param {(item: any) => void} choose
   * @param {{left: number, top: number, bottom: number}} caret where it stands in the window
   */
  open(items, choose, caret) {
    if (!items.length) {
      this.close();
      return;
    }
    this.items = items;
    this.choose = choose;
    this.list.replaceChildren(...items.map((item, n) => this.option(item, n)));
    this.list.hidden = false;
    this.list.style.maxBlockSize = "";
    const frame = this.list.offsetParent.getBoundingClientRect();
    const left = Math.min(caret.left - frame.left, frame.width - this.list.offsetWidth);
    this.list.style.insetInlineStart = `${Math.max(0, left)}px`;
    // Below the caret where there is room above the bar at the bottom, else above it.
    const below = innerHeight - BAR - caret.bottom;
    const isBelow = this.list.offsetHeight <= below || below >= caret.top;
    this.list.style.maxBlockSize = `${Math.min(TALLEST, (isBelow ? below : caret.top) - 8)}px`;
    const top = isBelow ? caret.bottom + 4 : caret.top - 4 - this.list.offsetHeight;
    this.list.style.insetBlockStart = `${top - frame.top}px`;
    this.host.setAttribute("aria-controls", this.list.id);
    this.point(0);
  }

  option(item, n) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${this.list.id}-${n}`;
    option.append(item.label);
    if (item.hint) {
      const hint = document.createElement("span");
      hint.className = "soft small";
      hint.append(` ${item.hint}`);
      option.append(hint);
    }
    // Not "click": the text would lose the focus first.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.pick(n);
    });
    return option;
  }

  point(to) {
    const options = [...this.list.children];
    this.at = (to + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === this.at)));
    options[this.at].scrollIntoView({ block: "nearest" });
    this.host.setAttribute("aria-activedescendant", options[this.at].id);
  }

  pick(n = this.at) {
    const item = this.items[n];
    this.close();
    this.choose(item);
  }

  close() {
    this.list.hidden = true;
    this.host.removeAttribute("aria-activedescendant");
    this.host.removeAttribute("aria-controls");
  }

  /** Whether a key was for this list. */
  key(event) {
    if (!this.isOpen || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.point(this.at + step);
    else if (event.key === "Enter" || event.key === "Tab") this.pick();
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }
}
