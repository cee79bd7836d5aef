// Lists of rows in a form: add, remove, move without going back to the server, and the live sum of minutes. Also the
// fields that depend on the answer to another.
// Without this file the same buttons post the form and the server does it; so they do in a list that the page shows in
// part, which has no data-name.
//
// .rows-field[data-name=deroule] holds [data-rows] (the list), a <template> for one row, [data-row-do=add]
// and [data-rows-said] (a status). Names are `deroule.0.titre`, ids `deroule-0-titre`; a row shows its number
// in [data-n].
// Enter goes to the next row, Alt and an arrow move one, and several pasted lines may become as many rows
// ([data-rows-offer]). A row is dragged by its name (.tag).
// A new row stands last, or before [data-tail].
// In a template the row's index is written __i__, or what data-index says where lists are nested.
import { added, each } from "./lib/added.js";
import { linesOf, minutesOf } from "./lib/lines.js";

const ATTRIBUTES = [
  "name",
  "id",
  "for",
  "aria-describedby",
  "aria-labelledby",
  "aria-controls",
  "data-name",
  "data-count-for",
  "value",
];

/** Where Enter begins the next row. */
const TYPED = "input:not([type=radio], [type=checkbox])";

const own = (field, selector) =>
  [...field.querySelectorAll(selector)].filter((found) => found.closest(".rows-field") === field);

function rowsField(field) {
  const [list] = own(field, "[data-rows]");
  const [template] = own(field, "template");
  const [said] = own(field, "[data-rows-said]");
  const mark = template.dataset.index ?? "__i__";
  const rows = () => [...list.children].filter((row) => row.matches("[data-row]"));
  const say = (text, n) => {
    if (said && text) said.textContent = text.replace("{n}", n);
  };
  const changed = () => list.dispatchEvent(new Event("input", { bubbles: true }));

  // A nested list is renamed with its row, so the name is read anew each time.
  const number = () => {
    const name = field.dataset.name.replaceAll(".", "\\.");
    const dots = new RegExp(`^((?:[a-z]+:)?)(${name})\\.\\d+(?=\\.|$)`);
    const colon = new RegExp(`^([a-z]+:)(${name}):\\d+$`);
    const dashes = new RegExp(`(^|\\s)(${field.dataset.name.replaceAll(".", "-")})-\\d+(?=-|\\s|$)`, "g");
    rows().forEach((row, n, all) => {
      for (const element of [row, ...row.querySelectorAll("*")]) {
        for (const attribute of ATTRIBUTES) {
          const value = element.getAttribute(attribute);
          // Only a button's value carries its row; what people typed is never touched.
          if (value === null || (attribute === "value" && element.localName !== "button")) continue;
          const next = value
            .replace(colon, `$1$2:${n}`)
            .replace(dots, `$1$2.${n}`)
            .replace(dashes, `$1$2-${n}`);
          if (next !== value) element.setAttribute(attribute, next);
        }
      }
      for (const place of own(field, "[data-n]")) if (row.contains(place)) place.textContent = n + 1;
      for (const button of own(field, "[data-row-do=up]"))
        if (row.contains(button)) button.disabled = n === 0;
      for (const button of own(field, "[data-row-do=down]"))
        if (row.contains(button)) button.disabled = n === all.length - 1;
    });
    const [add] = own(field, "[data-row-do=add]");
    if (add && field.dataset.max) add.disabled = rows().length >= Number(field.dataset.max);
  };

  /** One more row, last or after that one. */
  const add = (after = null) => {
    const n = rows().length;
    const made = document.createElement("template");
    made.innerHTML = template.innerHTML.replaceAll(mark, n);
    const row = made.content.firstElementChild;
    const tail = rows().find((other) => other.matches("[data-tail]"));
    if (after) after.after(row);
    else if (tail) tail.before(row);
    else list.append(row);
    number();
    added(row);
    return row;
  };

  field.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-do]");
    if (!button || button.closest(".rows-field") !== field) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    const at = rows().indexOf(row);
    switch (button.dataset.rowDo) {
      case "add":
        add().querySelector("input, textarea, select")?.focus();
        say(field.dataset.saidAdded, rows().length);
        break;
      case "remove": {
        row.remove();
        number();
        const next = rows()[at] ?? rows()[at - 1];
        (next?.querySelector("input, textarea, select") ?? own(field, "[data-row-do=add]")[0])?.focus();
        say(field.dataset.saidRemoved, at + 1);
        break;
      }
      case "up":
      case "down": {
        const up = button.dataset.rowDo === "up";
        move(row, up ? -1 : 1);
        (button.disabled ? row.querySelector(`[data-row-do=${up ? "down" : "up"}]`) : button).focus();
        break;
      }
    }
    changed();
  });

  /** Moves a row by one place; the same row, should it stand at the end. */
  function move(row, by) {
    const neighbour = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!neighbour) return;
    if (by < 0) neighbour.before(row);
    else neighbour.after(row);
    number();
    say(field.dataset.saidMoved, rows().indexOf(row) + 1);
  }

  /** The inputs of a row that one types in. */
  const inputs = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea, select")];

  list.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const row = target.closest("[data-row]");
    if (row?.parentElement !== list || event.isComposing || event.defaultPrevented) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1);
      target.focus();
      changed();
    } else if (event.key === "Enter" && target.matches(TYPED) && !target.closest("details")) {
      event.preventDefault();
      const isBlank = inputs(row).every((input) => !input.value);
      if (isBlank) return;
      const made = add(row);
      inputs(made)[0]?.focus();
      say(field.dataset.saidAdded, rows().indexOf(made) + 1);
      changed();
    }
  });

  const [offer] = own(field, "[data-rows-offer]");
  let pasted = null;
  list.addEventListener("paste", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const row = input.closest("[data-row]");
    const lines = linesOf(event.clipboardData?.getData("text/plain") ?? "");
    if (row?.parentElement !== list || lines.length < 2 || !offer || !input.matches("input")) return;
    pasted = { input, row, lines, before: input.value };
    offer.textContent = offer.dataset.text.replace("{n}", lines.length);
    offer.hidden = false;
  });
  offer?.addEventListener("click", () => {
    const { input, row, lines, before } = pasted;
    const column = inputs(row).indexOf(input);
    let at = row;
    lines.forEach(({ words, minutes }, n) => {
      if (n) at = add(at);
      const cells = inputs(at);
      cells[column].value = n ? words : before + words;
      const length = cells.find((cell) => cell.name.endsWith(".minutes"));
      if (length && minutes) length.value = minutes;
    });
    offer.hidden = true;
    inputs(at)[column].focus();
    say(field.dataset.saidAdded, rows().indexOf(at) + 1);
    changed();
  });

  // A row is dragged by its name alone, so that its words can still be selected.
  let dragged = null;
  list.addEventListener("pointerdown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const row = /** @type {HTMLElement} */ (target.closest("[data-row]"));
    if (row?.parentElement === list) row.draggable = Boolean(target.closest(".tag"));
  });
  list.addEventListener("dragstart", (event) => {
    const row = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("[data-row]"));
    if (row?.parentElement !== list || !row.draggable) return;
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = rows().find((row) => row.contains(/** @type {Node} */ (event.target)));
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.draggable = false;
    number();
    say(field.dataset.saidMoved, rows().indexOf(dragged) + 1);
    dragged = null;
    changed();
  });

  // A restored draft asks for as many rows as it has.
  field.addEventListener("rows:count", (event) => {
    if (event.target !== field) return;
    while (rows().length > event.detail) rows().at(-1).remove();
    while (rows().length < event.detail) add();
    number();
  });
  number();
}

/** The sum of a column: output[data-sum="deroule.minutes"], compared with the fields named by data-min and data-max. */
function sum(output) {
  const form = output.closest("form");
  const cut = output.dataset.sum.lastIndexOf(".");
  const [name, column] = [output.dataset.sum.slice(0, cut), output.dataset.sum.slice(cut + 1)];
  const bound = (key) => Number(form.elements[output.dataset[key]]?.value) || 0;
  const run = () => {
    let total = 0;
    for (const input of form.querySelectorAll(`[name^="${name}."][name$=".${column}"]`))
      total += Number(minutesOf(input.value)) || 0;
    const [low, high] = [bound("min"), bound("max")];
    const text =
      high && total > high
        ? output.dataset.over
        : low && total && total < low
          ? output.dataset.under
          : output.dataset.text;
    const next = text.replace("{n}", total);
    if (output.textContent !== next) output.textContent = next;
  };
  form.addEventListener("input", run);
  run();
}

/** A field that is asked for some answers to another alone: [data-when] names that one, data-values says which. */
function askedWhen(field) {
  const form = field.closest("form");
  if (!form) return;
  const values = field.dataset.values.split(" ");
  const run = () => {
    const other = form.elements.namedItem(field.dataset.when);
    const said = new FormData(form).getAll(field.dataset.when);
    field.hidden = Boolean(other) && !said.some((word) => values.includes(String(word)));
  };
  form.addEventListener("input", run);
  run();
}

each(".rows-field[data-name]", rowsField);
each("[data-when]", askedWhen);
each("output[data-sum]", sum);
