// Documents to be read: chosen or dropped, several at once, listed by name before they are sent; each may be taken out.
//
// form[data-bring] holds an input of files and [data-chosen], empty. Without this file the input says how many it has.
import { weight } from "./lib/weight.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-bring]"));
if (form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const list = /** @type {HTMLElement} */ (form.querySelector("[data-chosen]"));
  /** @type {File[]} */
  let files = [];

  const show = () => {
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    input.files = kept.files;
    list.hidden = files.length === 0;
    list.replaceChildren(
      ...files.map((file) => {
        const line = document.createElement("li");
        const name = document.createElement("span");
        name.textContent = `${file.name} (${weight(file.size)})`;
        const out = document.createElement("button");
        out.type = "button";
        out.className = "btn slim quiet";
        out.textContent = "×";
        out.setAttribute("aria-label", form.dataset.takeOut.replace("{nom}", file.name));
        out.addEventListener("click", () => {
          files = files.filter((one) => one !== file);
          show();
          /** @type {HTMLElement} */ (list.querySelector("button") ?? input).focus();
        });
        line.append(name, out);
        if (file.size > Number(form.dataset.most)) {
          const heavy = document.createElement("strong");
          heavy.textContent = form.dataset.heavy;
          name.append(" ", heavy);
        }
        return line;
      }),
    );
  };
  /** Adds files to those that are there; the same one counts once. */
  const add = (/** @type {Iterable<File>} */ more) => {
    for (const file of more) {
      if (!files.some((one) => one.name === file.name && one.size === file.size)) files.push(file);
    }
    show();
  };

  input.addEventListener("change", () => add([...input.files]));
  const brings = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}
