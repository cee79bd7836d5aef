// What every page gains from a script: the choice of colours, menus that close, a link that is copied.
// Every page works without this file.
import { remember, remembered } from "./lib/storage.js";
import { local } from "./lib/time.js";

const root = document.documentElement;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
root.classList.add("js");

for (const radio of $$("input[name=theme]")) {
  radio.checked = radio.value === remembered("theme");
  radio.addEventListener("change", () => {
    if (radio.value) root.dataset.theme = radio.value;
    else delete root.dataset.theme;
    remember("theme", radio.value);
  });
}

for (const box of $$("input[name=suggestions]")) {
  box.checked = remembered("suggestions") !== "non";
  box.addEventListener("change", () => remember("suggestions", box.checked ? "oui" : "non"));
}

// Folded menus close on Escape, on a click outside, on a followed link.
addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && $(".top details[open]");
  if (!open) return;
  open.open = false;
  $("summary", open).focus();
});
addEventListener("click", (event) => {
  for (const menu of $$(".top details[open]")) if (!menu.contains(event.target)) menu.open = false;
});
if (matchMedia("(max-width: 63.99rem)").matches) {
  for (const link of $$(".toc a"))
    link.addEventListener("click", () => {
      link.closest("details").open = false;
    });
}

/** Says something for a while. */
function say(words) {
  const toast = document.createElement("p");
  toast.className = "note ok toast";
  toast.role = "status";
  document.body.append(toast);
  toast.textContent = words;
  setTimeout(() => toast.remove(), 5000);
}

// « Copier » : data-copy names the element whose text (or value) is copied, data-copied the word said afterwards.
for (const button of $$("[data-copy]")) {
  button.addEventListener("click", async () => {
    const from = $(button.dataset.copy);
    try {
      await navigator.clipboard.writeText((from.value ?? from.textContent).trim());
      say(button.dataset.copied);
    } catch {
      if (from.select) from.select();
      else getSelection().selectAllChildren(from);
    }
  });
}

// « ¶ » beside each section of a sheet leads to it, and copies its short address.
for (const sheet of $$("[data-link-name]")) {
  const short = /** @type {HTMLLinkElement} */ ($("link[rel=shortlink]"))?.href;
  for (const heading of $$(".prose :is(h2, h3, h4)[id]", sheet)) {
    const link = document.createElement("a");
    link.className = "pilcrow";
    link.textContent = "¶";
    link.href = `#${heading.id}`;
    // With its words, before what leads to the forms.
    const words = document.createElement("span");
    while (heading.firstChild && !(/** @type {Element} */ (heading.firstChild).matches?.(".fix")))
      words.append(heading.firstChild);
    link.ariaLabel = `${sheet.dataset.linkName} ${words.textContent.trim()}`;
    link.addEventListener("click", () => {
      const copying = navigator.clipboard?.writeText(`${short}#${heading.id}`);
      copying?.then(() => say(sheet.dataset.copied)).catch(() => {});
    });
    words.append(link);
    heading.prepend(words);
  }
}
// Paper holds what is folded; print.css unfolds it where the browser lets it.
if (!CSS.supports("selector(::details-content)")) {
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = $$("main details:not([open])");
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
}
for (const button of $$("[data-print]")) button.addEventListener("click", () => print());

// The box « Signaler une erreur » comes to what one reads or selects; its script is loaded once somebody wants that.
const report = $("[data-report]");
if (report) {
  let loaded;
  const script = () => (loaded ??= import(report.dataset.report));
  addEventListener("click", async (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const link = /** @type {HTMLAnchorElement} */ (target.closest?.("a[data-report-at], a[data-report]"));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      (await script()).openAt(link);
    } catch {
      location.assign(link.href);
    }
  });
  let settled;
  document.addEventListener("selectionchange", () => {
    clearTimeout(settled);
    settled = setTimeout(async () => {
      if (loaded || getSelection().toString().trim().length > 2) (await script()).offer();
    }, 400);
  });
}

// The server tells moments in Paris time, and the page says so: [data-zone] says whose time it is instead.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && zone !== "Europe/Paris") {
  for (const time of $$("time[datetime$=Z]")) time.textContent = local(time.textContent, time.dateTime, zone);
  for (const place of $$("[data-zone]")) place.textContent = place.dataset.zone;
}

// A fragment in another form than ours — accents, capitals, what MediaWiki and GitHub make — leads to its section.
const find = () => {
  const asked = location.hash.slice(1);
  if (!asked || document.getElementById(asked)) return;
  let words = asked;
  try {
    words = decodeURIComponent(/\.[0-9A-F]{2}/.test(asked) ? asked.replaceAll(".", "%") : asked);
  } catch {
    /* read as it stands */
  }
  const folded = words.replaceAll(/œ/gi, "oe").normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const id = folded.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  const target = [words, id, `section-${id}`].find((name) => document.getElementById(name));
  if (target) location.replace(`#${target}`);
};
addEventListener("hashchange", find);
find();

// A passage has a pencil in the margin: its sheet says once which version all of them are of, and what they are called.
for (const text of $$("[data-passage-name]")) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const doors = text.querySelectorAll(".prose > a.fix[data-n]");
  for (const door of doors) {
    door.href = `?version=${text.dataset.version}&passage=${door.dataset.n}`;
    door.ariaLabel = `${text.dataset.passageName} ${door.dataset.n}`;
  }
}

// A part of a sheet opens as its form in the page; without this, its link leads to the same form.
addEventListener("click", (event) => {
  /** @type {HTMLAnchorElement} */
  const door = /** @type {Element} */ (event.target).closest("[data-here] a.fix:not([data-report-at])");
  if (!door || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const sheet = /** @type {HTMLElement} */ (door.closest("[data-here]"));
  import(sheet.dataset.here)
    .then(({ open }) => open(door))
    .catch(() => location.assign(door.href));
});

// Who signs out leaves nothing unsent on this device: [data-farewell] names the script that sees to it.
for (const form of $$("form[data-farewell]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { handOver } = await import(form.dataset.farewell);
      if (!(await handOver(form))) return;
    } catch {
      /* the device keeps it, for them alone */
    }
    form.submit();
  });
}

// A text sent by the editor and now shown as a sheet, or kept until it is looked at, has no use for the copy that this
// device keeps; [data-kept] says so where no address does.
try {
  const sent = sessionStorage.getItem("envoi");
  const from = document.referrer && new URL(document.referrer).pathname;
  const fromEditor = from && /\/(modifier|nouvelle|fiches\/\d+[^/]*)$/.test(from);
  const isShown = /\/(fiches\/\d+[^/]*|a-traiter|mes-modifications\/\d+)$/.test(location.pathname);
  const script = $("[data-kept]")?.dataset.kept ?? (isShown && $("form[data-farewell]")?.dataset.farewell);
  if (sent && fromEditor && script && !$("form[data-draft]")) {
    sessionStorage.removeItem("envoi");
    import(script).then(({ published }) => published(sent)).catch(() => {});
  }
} catch {
  /* storage refused */
}
