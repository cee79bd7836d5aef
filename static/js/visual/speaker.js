// Who speaks in a quotation: its last paragraph, « — Samira B., conductrice », as two fields of the toolbar.
import { around } from "./commands.js";
import { schema } from "./schema.js";

const { nodes } = schema;
const SPOKEN = /^[—–]\s*([^,]*)(?:,\s*(.*))?$/;

const quotation = (state) => around(state, (node) => node.type === nodes.blockquote);

/**
 * Who speaks in the quotation around the selection, and as what; nothing outside of one.
 * @returns {{ person: string, role: string } | null}
 */
export function speaker(state) {
  const found = quotation(state);
  if (!found) return null;
  const [, person = "", role = ""] = spoken(found.node) ?? [];
  return { person, role };
}

/** What the last paragraph of a quotation says of who speaks. */
function spoken(quote) {
  const last = quote.lastChild;
  return last.type === nodes.paragraph && quote.childCount > 1 ? SPOKEN.exec(last.textContent) : null;
}

/** Writes who speaks under the quotation around the selection; nobody takes the paragraph away. */
export function speaks(person, role) {
  return (state, dispatch) => {
    const found = quotation(state);
    if (!found) return false;
    const { node, at } = found;
    const words = [person, role].map((text) => text.trim()).filter(Boolean);
    const end = at + node.nodeSize - 1;
    const start = spoken(node) ? end - node.lastChild.nodeSize : end;
    if (start === end && !words.length) return true;
    const made = words.length ? [nodes.paragraph.create(null, schema.text(`— ${words.join(", ")}`))] : [];
    dispatch?.(state.tr.replaceWith(start, end, made));
    return true;
  };
}

/**
 * The fields of who speaks: shown while the selection stands in a quotation.
 * @param {HTMLElement} place with an input for [data-speaker=person] and one for [data-speaker=role]
 * @param {any} view
 * @returns {() => void} to be called after each change
 */
export function speakerFields(place, view) {
  const [person, role] = ["person", "role"].map(
    (what) => /** @type {HTMLInputElement} */ (place.querySelector(`[data-speaker=${what}]`)),
  );
  place.addEventListener("input", (event) => {
    event.stopPropagation();
    speaks(person.value, role.value)(view.state, view.dispatch);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    view.focus();
  });
  return () => {
    const now = speaker(view.state);
    place.hidden = !now;
    // What is being typed there is not set right under the fingers.
    if (!now || place.contains(document.activeElement)) return;
    person.value = now.person;
    role.value = now.role;
  };
}
