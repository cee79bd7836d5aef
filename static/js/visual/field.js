// The editor over the text area of a field: small, with the few signs that a field holds. It comes when the field is
// about to be seen, so that a form of forty fields opens as fast as one of two.
//
// textarea[data-small], its value "ligne" where the field is read on one line · template[data-small-editor], once in a
// page: [data-visual] with [data-visual-text] and a toolbar, its name in data-named, then [data-back], the way back
// from Markdown.
import { Selection } from "prosemirror-state";
import { remember, remembered } from "../lib/storage.js";
import { VisualEditor } from "./editor.js";
import { keysOfField } from "./keys.js";
import { settledInField } from "./pasted.js";
import { rulesOfField } from "./rules.js";
import { isTooLong } from "./size.js";

const WAY = "ecriture";

class FieldEditor extends VisualEditor {
  named() {
    const { area, place } = this;
    const help = [area.getAttribute("aria-describedby"), place.dataset.help].filter(Boolean).join(" ");
    const isInvalid = area.getAttribute("aria-invalid");
    return {
      "aria-labelledby": area.labels[0].id,
      "aria-describedby": help,
      ...(isInvalid && { "aria-invalid": isInvalid }),
    };
  }

  settle(slice, doc) {
    return settledInField(slice, doc);
  }

  typing() {
    return [rulesOfField(this.area.dataset.small === "ligne"), ...keysOfField(() => this.link())];
  }

  /** After all that is written. */
  goToEnd() {
    this.view.focus();
    const { doc, tr } = this.view.state;
    this.view.dispatch(tr.setSelection(Selection.atEnd(doc)).setMeta("loaded", true).scrollIntoView());
  }

  /** Escape gives up a form in its place, unless a list of sheets is open. */
  lets(event) {
    return event.key === "Escape" && !this.view.dom.hasAttribute("aria-activedescendant");
  }

  /** A field has no line break at its end, unless it had one. */
  write(text) {
    super.write(this.said.endsWith("\n") ? text : text.replace(/\n$/, ""));
  }

  /** Files have fields of their own; one that is let go here must not take the place of the page. */
  takeFiles(carried, event) {
    if (!carried?.files.length || (event.type === "paste" && carried.types.includes("text/plain"))) return false;
    event.preventDefault();
    return true;
  }
}

/** A field with its editor, and its Markdown by a switch. */
class Field {
  /** @param {HTMLTextAreaElement} area @param {DocumentFragment} parts what the page has for each */
  constructor(area, parts) {
    const made = /** @type {DocumentFragment} */ (parts.cloneNode(true));
    this.area = area;
    /** @type {HTMLElement} */
    this.place = made.querySelector("[data-visual]");
    /** @type {HTMLElement} */
    this.back = made.querySelector("[data-back]");
    /** @type {HTMLElement} */
    this.bar = this.place.querySelector("[role=toolbar]");
    this.editor = null;
    this.isNew = true;
    const [label] = area.labels;
    label.id ||= `${area.id}-nom`;
    for (const element of made.querySelectorAll("[id]")) element.id = `${area.id}${element.id}`;
    this.place.dataset.help = `${area.id}${this.place.dataset.help}`;
    this.bar.setAttribute("aria-label", this.bar.dataset.named.replace("{nom}", () => label.textContent.trim()));
    if (area.dataset.small === "ligne") for (const block of made.querySelectorAll("[data-do=list]")) block.remove();
    for (const button of made.querySelectorAll("button[data-way]"))
      button.addEventListener("click", () => this.go(/** @type {HTMLElement} */ (button).dataset.way));
    area.after(made);
    // The signs show once one comes to write, and stay: nothing moves away from under a finger.
    this.place.addEventListener("focusin", () => this.offer());
    this.show(remembered(WAY) === "markdown" ? "markdown" : "visuel");
  }

  get isVisual() {
    return !this.place.hidden;
  }

  offer() {
    this.isNew = false;
    if (this.isVisual) this.bar.hidden = false;
    else this.back.hidden = false;
  }

  show(way) {
    const isVisual = way === "visuel";
    if (!isVisual) this.editor?.sync();
    this.place.hidden = !isVisual;
    // Behind its editor the area still takes the focus that links, labels and rows give it.
    this.area.classList.toggle("is-behind", isVisual);
    this.area.tabIndex = isVisual ? -1 : 0;
    if (isVisual) this.area.setAttribute("aria-hidden", "true");
    else this.area.removeAttribute("aria-hidden");
    this.back.hidden = isVisual || this.isNew;
    if (!isVisual) return;
    if (this.editor) this.editor.load();
    else this.editor = new FieldEditor(this.place, this.area);
  }

  /** One goes on where one was. */
  go(way) {
    const at = this.isVisual ? this.editor.offset : this.area.selectionStart;
    this.show(way);
    remember(WAY, way);
    if (this.isVisual) this.editor.goTo(at);
    else {
      this.area.focus();
      this.area.setSelectionRange(at, at);
    }
  }

  /** The area was given the focus. */
  enter() {
    if (!this.isVisual) this.offer();
    else if (this.isNew) this.editor.goToEnd();
    else this.editor.view.focus();
  }
}

const fields = new WeakMap();

/** @param {HTMLTextAreaElement} area @returns {Field | null} */
function begun(area) {
  /** @type {HTMLTemplateElement} */
  const template = document.querySelector("template[data-small-editor]");
  if (!fields.has(area) && template && !isTooLong(area.value)) fields.set(area, new Field(area, template.content));
  return fields.get(area) ?? null;
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const area = /** @type {HTMLTextAreaElement} */ (target);
      // Whoever writes there already goes on where they are.
      const at = document.activeElement === area ? area.selectionStart : -1;
      const field = begun(area);
      if (at >= 0 && field?.isVisual) field.editor.goTo(at);
    }
  },
  { rootMargin: "300px 0px" },
);

/**
 * The editor of a field, once it comes near.
 * @param {HTMLTextAreaElement} area
 */
export function startField(area) {
  near.observe(area);
  area.addEventListener("focus", () => begun(area)?.enter());
}
