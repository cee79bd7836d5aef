// Files of a sheet: dropped, pasted or chosen, described in a dialog, sent, then named in the text as ![[name]].
//
// textarea[data-attach] · [data-do=attach] opens the chooser · dialog#joindre with a form: [data-file-name],
// [name=alt], [name=decoratif], [name=credit], [name=licence], [data-image-only], [data-error], [data-sending].
import { each } from "./lib/added.js";
import { token } from "./lib/token.js";

/** @param {HTMLDialogElement} dialog */
function start(dialog) {
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
  const weight = (bytes) =>
    new Intl.NumberFormat("fr-FR", {
      style: "unit",
      maximumFractionDigits: 1,
      ...(bytes < 1e6 ? { unit: "kilobyte" } : { unit: "megabyte" }),
    })
      .format(bytes / (bytes < 1e6 ? 1e3 : 1e6))
      .replace("ko", "Ko");

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
    if (dialog.dataset.sheet) body.set("fiche", dialog.dataset.sheet);
    const answer = await fetch(new URL("../fichiers", import.meta.url), {
      method: "POST",
      headers: { "X-Jeton": token, Accept: "application/json" },
      body,
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.name) return said.name;
    throw new Error(said.error?.message ?? dialog.dataset.failed);
  }

  /** Asks about one file; settles with its name, or with nothing when given up. */
  const ask = (file) =>
    new Promise((settle) => {
      form.reset();
      fail("");
      busy(false);
      part("[data-file-name]").textContent = `${file.name} (${weight(file.size)})`;
      part("[data-image-only]").hidden = !file.type.startsWith("image/");
      describe();
      let name = "";
      const max = Number(dialog.dataset.max);
      const submit = async (event) => {
        event.preventDefault();
        if (max && file.size > max) {
          fail(dialog.dataset.tooLarge);
          return;
        }
        busy(true);
        try {
          name = await send(file);
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
          settle(name);
        },
        { once: true },
      );
      dialog.showModal();
    });

  async function attach(area, files) {
    for (const file of files) {
      const { selectionEnd: at } = area;
      const name = await ask(file);
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

  for (const area of document.querySelectorAll("textarea[data-attach]")) {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.multiple = true;
    chooser.addEventListener("change", () => {
      attach(area, [...chooser.files]);
      chooser.value = "";
    });
    const bar = document.querySelector(`.tools[data-for="${area.id}"]`);
    bar?.querySelector("[data-do=attach]")?.addEventListener("click", () => chooser.click());
    area.addEventListener("attach", (event) => {
      const { detail: files } = /** @type {CustomEvent} */ (event);
      if (files) attach(area, files);
      else chooser.click();
    });
    area.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      // A word processor's paste carries a picture of the text beside the text: the text is what is meant.
      if (!files.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      attach(area, files);
    });
    area.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) {
        event.preventDefault();
        area.classList.add("drop");
      }
    });
    area.addEventListener("dragleave", () => area.classList.remove("drop"));
    area.addEventListener("drop", (event) => {
      area.classList.remove("drop");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      attach(area, [...event.dataTransfer.files]);
    });
  }
}

each("dialog#joindre", start);
