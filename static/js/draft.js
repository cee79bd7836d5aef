// The draft of a form in progress: kept by the server for a member, on this device for others and without a network.
//
// form#edition[data-draft=KEY][data-signed] · #brouillon-etat (status; data-saved, data-device, data-offline,
// data-expired, data-blocked, data-often, data-full, data-failed) · #brouillon-offre (hidden; [data-draft-time],
// [data-draft-restore], [data-draft-drop]).
import { refusal, wait } from "./lib/draft.js";
import { forget as forgotten } from "./lib/storage.js";
import { token } from "./lib/token.js";

/** @type {HTMLFormElement | null} */
const form = document.querySelector("form#edition[data-draft]");
if (form) {
  const key = `brouillon:${form.dataset.draft}`;
  const member = form.hasAttribute("data-signed");
  const state = document.querySelector("#brouillon-etat");
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const forget = () => forgotten(key);

  // The token is of one session, and a file cannot be kept as text.
  /** @type {() => [string, string][]} */
  const entries = () =>
    [...new FormData(form)].flatMap(([name, value]) =>
      name !== "jeton" && typeof value === "string" ? [[name, value]] : [],
    );
  const text = () => JSON.stringify(entries());

  const say = (what) => {
    if (!state) return;
    const hour = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    const place = state.querySelector("[data-text]") ?? state;
    const next = (state.dataset[what] ?? "").replace("{heure}", hour);
    if (place.textContent !== next) place.textContent = next;
    for (const icon of state.querySelectorAll("[data-icon]"))
      icon.hidden = icon.dataset.icon !== (what === "saved" || what === "device" ? "ok" : "off");
    state.hidden = false;
  };

  const keepHere = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), entries: entries() }));
      return true;
    } catch {
      return false;
    }
  };

  let kept = text(),
    timer = 0,
    first = 0,
    asked = null,
    leaving = false;
  const dirty = () => text() !== kept;

  async function save(last = false) {
    clearTimeout(timer);
    first = 0;
    if (leaving || !dirty()) return;
    const now = text();
    // The device first: whatever becomes of the request, or of the browser, the text is somewhere.
    const here = keepHere();
    if (!member) {
      if (here) {
        kept = now;
        say("device");
      }
      return;
    }
    asked?.abort();
    asked = new AbortController();
    try {
      const body = new URLSearchParams(entries());
      body.set("brouillon", form.dataset.draft);
      const answer = await fetch(new URL("../brouillons", import.meta.url), {
        method: "POST",
        headers: { "X-Jeton": token },
        body,
        signal: asked.signal,
        redirect: "error",
        keepalive: last && now.length < 60000,
      });
      if (answer.ok) {
        kept = now;
        forget();
        say("saved");
      } else {
        if (here) kept = now;
        const told = await answer.json().catch(() => ({}));
        const why = refusal(answer.status, told.error?.code ?? "");
        say(why);
        if (why === "often")
          timer = setTimeout(() => {
            kept = "";
            save();
          }, wait(answer.headers.get("Retry-After")));
      }
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return;
      if (here) kept = now;
      say("offline");
    }
  }

  // Two seconds after the last key, and never more than fifteen after the first.
  form.addEventListener("input", () => {
    clearTimeout(timer);
    first ||= Date.now();
    timer = setTimeout(save, Math.max(0, Math.min(2000, first + 15000 - Date.now())));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  // What was kept here while the network was away goes to the server when it is back.
  addEventListener("online", () => {
    if (member && read()) {
      kept = "";
      save();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && dirty()) {
      save(true);
      event.preventDefault();
    }
  });
  form.addEventListener("submit", ({ submitter }) => {
    clearTimeout(timer);
    asked?.abort();
    // What is given up goes to the server, which gives it back for a while.
    if (/** @type {HTMLButtonElement} */ (submitter)?.value === "oublier") forget();
    else keepHere();
    leaving = true;
    try {
      sessionStorage.setItem("envoi", key);
    } catch {
      /* storage refused */
    }
  });
  // Back from a page that failed: the guard stands again.
  addEventListener("pageshow", () => {
    leaving = false;
    try {
      sessionStorage.removeItem("envoi");
    } catch {
      /* storage refused */
    }
  });

  function restore(pairs) {
    for (const field of form.querySelectorAll(".rows-field[data-name]")) {
      const start = `${field.dataset.name}.`;
      const highest = pairs.reduce(
        (high, [name]) =>
          name.startsWith(start) ? Math.max(high, Number.parseInt(name.slice(start.length), 10)) : high,
        -1,
      );
      field.dispatchEvent(new CustomEvent("rows:count", { detail: highest + 1 }));
    }
    const wanted = Map.groupBy
      ? Map.groupBy(pairs, ([name]) => name)
      : pairs.reduce((map, pair) => map.set(pair[0], [...(map.get(pair[0]) ?? []), pair]), new Map());
    const values = new Map([...wanted].map(([name, list]) => [name, list.map(([, value]) => value)]));
    for (const control of form.elements) {
      const element = /** @type {Found & { multiple: boolean, options: HTMLOptionsCollection }} */ (control);
      if (
        !element.name ||
        element.name === "jeton" ||
        element.type === "file" ||
        element.localName === "button"
      )
        continue;
      const list = values.get(element.name);
      if (element.type === "checkbox" || element.type === "radio")
        element.checked = list?.includes(element.value) ?? false;
      else if (element.localName === "select" && element.multiple)
        for (const option of element.options) option.selected = list?.includes(option.value) ?? false;
      else if (list?.length) {
        const value = list.shift();
        element.value = value;
        // A file that was added since the page was made.
        if (element.localName === "select" && element.value !== value)
          element.append(new Option(value, value, true, true));
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const offer = document.querySelector("#brouillon-offre");
  const found = read();
  if (offer && found && JSON.stringify(found.entries) !== kept) {
    /** @type {HTMLTimeElement} */
    const time = offer.querySelector("[data-draft-time]");
    const at = new Date(found.at);
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
    // The newest first: what the server kept later stands above what was left here.
    const others = document.querySelector("#brouillons");
    if (others && Date.parse(others.querySelector("time")?.dateTime) > found.at) others.after(offer);
    offer.hidden = false;
    const close = () => {
      offer.hidden = true;
      form.querySelector("input:not([type=hidden]), textarea")?.focus();
    };
    offer.querySelector("[data-draft-restore]").addEventListener("click", () => {
      restore(found.entries);
      close();
      save();
    });
    offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
      forget();
      close();
    });
  } else if (found) forget();
}
