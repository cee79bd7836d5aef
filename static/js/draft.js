// The text of a form in progress: kept at once on this device, every three seconds of change by the server for a
// member, sent when the network is back, and offered again by the next page that opens the form.
//
// form[data-draft=PLACE][data-signed=ACCOUNT][data-page] with inputs brouillon and brouillon_du: the whole form of a
//   sheet (#edition), or that of one part, which comes into the page when it is opened and holds the two below
// #brouillon-etat: a status; data-saved, data-saved-alone, data-beside, data-device, data-nothing; data-offline,
//   data-expired, data-blocked, data-often, data-full, data-failed, each with the words of data-here or data-nowhere
// #brouillon-offre: hidden; [data-draft-time], [data-draft-restore], [data-draft-drop]
import { each } from "./lib/added.js";
import { copies, forgetCopy, keepCopy, pagesOpen, stay } from "./lib/device.js";
import { formOf, pause, refusal, sendDraft, wait, written } from "./lib/draft.js";
import { inWords } from "./lib/time.js";
import { token } from "./lib/token.js";

// How long after a change the device keeps it, and the server.
const AT_ONCE = 200;
const EVERY = 3000;
// How long a server may take.
const PATIENCE = 20000;

/** What a copy does not bring back: it is this page's own. */
const CARRIED = new Set(["jeton", "brouillon", "brouillon_du", "brouillon_page"]);

const newWord = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {HTMLFormElement} form */
async function guard(form) {
  const find = (selector) => form.querySelector(selector) ?? document.querySelector(selector);
  // A part that is left is read again: the device keeps what was typed in it until it is published.
  const isPart = form.id !== "edition";
  const owner = form.dataset.signed ?? "";
  const state = find("#brouillon-etat");
  const input = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const [place, known] = [input("brouillon"), input("brouillon_du")];
  // A form that is shown again, after a preview, goes on as the page that it was.
  let page = form.dataset.page || newWord();
  stay(page);
  form.addEventListener("formdata", ({ formData }) => formData.set("brouillon_page", page));

  // The token is of one session, and a file cannot be kept as text.
  /** @type {() => [string, string][]} */
  const pairs = () =>
    [...new FormData(form)].flatMap(([name, value]) =>
      name !== "jeton" && typeof value === "string" ? [[name, value]] : [],
    );

  // What the server has, and what the device has: at first, what the form was opened with. A part is shown before this
  // script comes: what was typed meanwhile is kept as well.
  const isTyped = isPart && [...form.elements].some((field) => {
    const { type, value, defaultValue } = /** @type {HTMLInputElement} */ (field);
    return defaultValue !== undefined && type !== "hidden" && value !== defaultValue;
  });
  let sent = isTyped ? "" : written(pairs());
  let here = sent;
  let refusesCopies = false,
    leaving = false,
    tries = 0,
    timer = 0,
    deviceTimer = 0;
  /** @type {AbortController | null} */
  let asked = null;

  /** @param {string} what @param {string} why in front of where the text is */
  const say = (what, why = "") => {
    if (!state) return;
    const hour = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    const said = why ? state.dataset[why].replace("{lieu}", state.dataset[what]) : state.dataset[what];
    const text = said.replace("{heure}", hour);
    const shown = state.querySelector("[data-text]");
    if (shown.textContent !== text) shown.textContent = text;
    const isKept = !why && what !== "nothing";
    for (const icon of state.querySelectorAll("[data-icon]")) icon.hidden = (icon.dataset.icon === "ok") !== isKept;
    state.hidden = false;
  };

  /** Says why the server has not the text, once it is known whether the device has. */
  const sayWhy = async (why) => {
    await keepHere();
    say(refusesCopies ? "nowhere" : "here", why);
  };

  const copy = () => ({ owner, form: formOf(place.value), page });

  async function keepHere() {
    clearTimeout(deviceTimer);
    deviceTimer = 0;
    const now = written(pairs());
    if (now === here && !refusesCopies) return;
    const isKept = await keepCopy({ ...copy(), at: Date.now(), pairs: pairs() });
    refusesCopies = !isKept;
    if (isKept) here = now;
    if (!owner) say(isKept ? "device" : "nothing");
    else if (navigator.onLine === false) say(isKept ? "here" : "nowhere", "offline");
  }

  /** @param {boolean} isLast whether the page is about to be left */
  async function save(isLast = false) {
    clearTimeout(timer);
    timer = 0;
    const now = written(pairs());
    if (leaving || !owner || now === sent || (asked && !isLast)) return;
    const control = new AbortController();
    const tooLong = setTimeout(() => control.abort(), PATIENCE);
    asked = control;
    let later = EVERY;
    try {
      const before = place.value;
      const answer = await sendDraft(pairs(), token, { keepalive: isLast, signal: control.signal });
      if (answer.ok) {
        const kept = await answer.json();
        place.value = kept.brouillon;
        known.value = kept.brouillon_du;
        sent = now;
        tries = 0;
        const way = refusesCopies ? "savedAlone" : "saved";
        say(kept.brouillon === before ? way : "beside");
        // The server's copy is enough, unless more was typed meanwhile.
        if (written(pairs()) === now) {
          if (isPart) await keepHere();
          else {
            here = now;
            await forgetCopy(copy());
          }
        }
      } else {
        const told = await answer.json().catch(() => ({}));
        const why = refusal(answer.status, told.error?.code ?? "");
        if (why === "often") later = wait(answer.headers.get("Retry-After"));
        else if (why === "failed") later = pause(tries++);
        // It will say the same until its author did something about it.
        else later = 0;
        await sayWhy(why);
      }
    } catch {
      if (leaving) return;
      later = pause(tries++);
      await sayWhy("offline");
    } finally {
      clearTimeout(tooLong);
      if (asked === control) asked = null;
    }
    if (later && written(pairs()) !== sent) timer ||= window.setTimeout(save, later);
  }

  const keepSoon = () => {
    deviceTimer ||= window.setTimeout(keepHere, AT_ONCE);
    timer ||= window.setTimeout(save, EVERY);
  };
  form.addEventListener("input", keepSoon);
  if (isTyped) keepSoon();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || leaving) return;
    keepHere();
    save(true);
  });
  addEventListener("online", () => {
    tries = 0;
    save();
  });
  addEventListener("offline", () => {
    if (written(pairs()) !== sent) sayWhy("offline");
  });
  // The tab can be closed: the last letters go to the device with it. Where nothing is kept, the browser asks.
  addEventListener("beforeunload", (event) => {
    if (leaving || written(pairs()) === sent) return;
    keepHere();
    save(true);
    if (refusesCopies) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      // The browser would put its own page in the place of this one.
      event.preventDefault();
      sayWhy("offline");
      return;
    }
    clearTimeout(timer);
    // What is given up goes to the server, which gives it back for a while.
    if (/** @type {HTMLButtonElement} */ (event.submitter)?.value === "oublier") {
      clearTimeout(deviceTimer);
      forgetCopy(copy());
    } else keepHere();
    leaving = true;
    asked?.abort();
    try {
      sessionStorage.setItem("envoi", JSON.stringify(copy()));
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
        CARRIED.has(element.name) ||
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

  /** Goes on with what another page left here, as that page. */
  async function take(left) {
    restore(left.pairs);
    const isOwn = left.owner === owner;
    if (isOwn) {
      const said = new Map(left.pairs);
      page = left.page;
      place.value = said.get("brouillon");
      known.value = said.get("brouillon_du");
      stay(page);
    }
    await keepHere();
    if (!isOwn) forgetCopy(left);
    save();
  }

  /** Offers the newest text that a page left here, then the one before it. */
  function offer(found) {
    const note = find("#brouillon-offre");
    const [left, ...others] = found;
    if (!note || !left) return;
    /** @type {HTMLTimeElement} */
    const time = note.querySelector("[data-draft-time]");
    const at = new Date(left.at);
    time.dateTime = at.toISOString();
    time.textContent = inWords(at);
    // The newest first: what the server kept later stands above what was left here.
    const drafts = document.querySelector("#brouillons");
    if (drafts && Date.parse(drafts.querySelector("time")?.dateTime) > left.at) drafts.after(note);
    note.hidden = false;
    const [takeIt, dropIt] = [note.querySelector("[data-draft-restore]"), note.querySelector("[data-draft-drop]")];
    const close = () => {
      note.hidden = true;
      form.querySelector("input:not([type=hidden]), textarea")?.focus();
    };
    takeIt.onclick = () => {
      take(left);
      close();
    };
    dropIt.onclick = () => {
      forgetCopy(left);
      if (others.length) offer(others);
      else close();
    };
  }

  const open = await pagesOpen();
  const left = (await copies()).filter(
    (kept) =>
      (kept.owner === owner || !kept.owner) &&
      kept.form === formOf(place.value) &&
      kept.page !== page &&
      !open.has(kept.page),
  );
  const isShown = (kept) => written(kept.pairs) === sent;
  left.filter(isShown).forEach(forgetCopy);
  offer(left.filter((kept) => !isShown(kept)));
}

each("form[data-draft]", guard);
