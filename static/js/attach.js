// Files of a sheet: dropped, pasted or chosen, described in a dialog, sent, then named: in the text as ![[name]], in a
// field as the option of its list.
//
// textarea[data-attach] · [data-do=attach] opens the chooser · dialog#joindre with a form: [data-file-name],
// [name=alt], [name=decoratif], [name=credit], [name=licence], [data-image-only], [data-error], [data-sending].
// select[data-file] in [data-file-field], its options with data-small and data-about · [data-drop] beside one, or for a
// whole list of rows: [data-choose], [data-thumb], [data-said]; data-images where only these are taken.
import { each } from "./lib/added.js";
import { token } from "./lib/token.js";
import { weight } from "./lib/weight.js";

/** @typedef {{ name: string, small: string | null, about: string }} Added a file that the server took */

/** What each dialog asks about a file; it settles with what was added, or with nothing when given up. */
const dialogs = new WeakMap();

/** @type {(file: File) => Promise<Added | null>} */
const ask = (file) => dialogs.get(document.querySelector("dialog#joindre"))(file);

/** @param {HTMLDialogElement} dialog */
function asking(dialog) {
  const form = dialog.querySelector("form");
  const part = (selector) => dialog.querySelector(selector);
  const fail = (text) => {
    const error = part("[data-error]");
    error.hidden = !text;
    (error.querySelector("[data-text]") ?? error).textContent = text;
  };
  const busy = (is) => {
    part("[data-sending]").setAttribute("aria-busy", String(is));
    part("[data-sending]").disabled = is;
  };
  const describe = () => {
    part("[name=alt]").required = !part("[data-image-only]").hidden && !part("[name=decoratif]").checked;
    part("[name=alt]").disabled = part("[name=decoratif]").checked;
  };
  part("[name=decoratif]").addEventListener("change", describe);
  for (const close of dialog.querySelectorAll("[data-close]"))
    close.addEventListener("click", () => dialog.close());

  async function send(file) {
    const body = new FormData(form);
    body.set("fichier", file, file.name);
    // What is added while a new sheet is written waits for its text, unseen by others.
    if (dialog.dataset.sheet) body.set("fiche", dialog.dataset.sheet);
    else body.set("attend", "oui");
    const answer = await fetch(new URL("../fichiers", import.meta.url), {
      method: "POST",
      headers: { "X-Jeton": token, Accept: "application/json" },
      body,
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.name) return said;
    throw new Error(said.error?.message ?? dialog.dataset.failed);
  }

  return (file) =>
    new Promise((settle) => {
      form.reset();
      fail("");
      busy(false);
      part("[data-file-name]").textContent = `${file.name} (${weight(file.size)})`;
      part("[data-image-only]").hidden = !file.type.startsWith("image/");
      describe();
      let added = null;
      const max = Number(dialog.dataset.max);
      const submit = async (event) => {
        event.preventDefault();
        if (max && file.size > max) {
          fail(dialog.dataset.tooLarge);
          return;
        }
        busy(true);
        try {
          added = await send(file);
          dialog.close();
        } catch (error) {
          busy(false);
          fail(error instanceof TypeError ? dialog.dataset.offline : /** @type {Error} */ (error).message);
        }
      };
      form.addEventListener("submit", submit);
      dialog.addEventListener(
        "close",
        () => {
          form.removeEventListener("submit", submit);
          settle(added);
        },
        { once: true },
      );
      dialog.showModal();
    });
}

/** Takes the files that are dragged over a place and let go there. */
function dropped(place, mark, take) {
  place.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      place.classList.add(mark);
    }
  });
  place.addEventListener("dragleave", () => place.classList.remove(mark));
  place.addEventListener("drop", (event) => {
    place.classList.remove(mark);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}

/** A hidden chooser of files. */
function chooser(take) {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  return input;
}

async function attach(area, files) {
  for (const file of files) {
    const { selectionEnd: at } = area;
    const name = (await ask(file))?.name;
    const shown = new CustomEvent("attached", { detail: `![[${name}]]`, cancelable: true });
    // The visual editor over this area puts it where its own caret stands.
    if (name && !area.dispatchEvent(shown)) continue;
    area.focus();
    area.setSelectionRange(at, at);
    if (!name) continue;
    if (!document.execCommand("insertText", false, `![[${name}]]`)) {
      area.setRangeText(`![[${name}]]`, at, at, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }
}

function text(area) {
  const take = (files) => attach(area, files);
  const choose = chooser(take);
  const bar = document.querySelector(`.tools[data-for="${area.id}"]`);
  bar?.querySelector("[data-do=attach]")?.addEventListener("click", () => choose.click());
  area.addEventListener("attach", (event) => {
    const { detail: files } = /** @type {CustomEvent} */ (event);
    if (files) take(files);
    else choose.click();
  });
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    // A word processor's paste carries a picture of the text beside the text: the text is what is meant.
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    take(files);
  });
  dropped(area, "drop-here", take);
}

/** Chooses a file in a list of names, which may not have it yet. */
function chooseIn(select, added) {
  const known = [...select.options].find((option) => option.value === added.name);
  const option = known ?? select.appendChild(new Option(added.name, added.name));
  option.dataset.small = added.small ?? "";
  option.dataset.about = added.about;
  select.value = added.name;
  select.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A list without a choice yet, in a row that is added when all have one. */
function free(rows) {
  const first = () => [...rows.querySelectorAll("select[data-file]")].find((select) => !select.value);
  if (!first()) rows.querySelector("[data-row-do=add]").click();
  return first();
}

function zone(place) {
  const field = place.closest("[data-file-field]");
  const isOne = Boolean(field);
  const said = place.querySelector("[data-said]");
  const take = async (files) => {
    for (const file of files) {
      if ("images" in place.dataset && !file.type.startsWith("image/")) {
        said.textContent = place.dataset.other;
        continue;
      }
      const added = await ask(file);
      if (added) chooseIn(isOne ? field.querySelector("select") : free(place.closest(".rows-field")), added);
      if (isOne) break;
    }
    place.querySelector("[data-choose]").focus();
  };
  const choose = chooser(take);
  choose.multiple = !isOne;
  if ("images" in place.dataset) choose.accept = "image/jpeg,image/png,image/gif,image/webp";
  place.querySelector("[data-choose]").addEventListener("click", () => choose.click());
  dropped(place, "over", take);
}

/** Shows the file that is chosen in a list, and says what it is. */
function chosen(select) {
  const place = select.closest("[data-file-field]");
  const frame = place.querySelector("[data-thumb]");
  if (!frame) return;
  const image = document.createElement("img");
  image.alt = "";
  const show = () => {
    const { small = "", about = "" } = select.selectedOptions[0]?.dataset ?? {};
    frame.hidden = !small;
    if (small) {
      image.src = small;
      frame.replaceChildren(image);
    }
    place.querySelector("[data-said]").textContent = about;
  };
  select.addEventListener("input", show);
  // A draft that is taken back chooses without an event of the list.
  select.form.addEventListener("input", ({ target }) => {
    if (target === select.form) show();
  });
  show();
}

each("dialog#joindre", (dialog) => dialogs.set(dialog, asking(dialog)));
each("textarea[data-attach]", text);
each("[data-drop]", zone);
each("select[data-file]", chosen);
