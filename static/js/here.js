// A part of a sheet becomes its form where it stands, and is read again when one gives up. The address of the link is
// that of the same page without a script: whatever fails here leads there.
import { added } from "./lib/added.js";

const FIELDS = `[aria-invalid=true], 
  :is(.visual, .marked):not([hidden]) [contenteditable=true], input:not([type=hidden], [hidden]),
  select, textarea`;

/** What is open: the form, what is read in its place, and the link that led to it. */
let now = null;
/** Whether a form is on its way. */
let isOpening = false;
/** The forms that were closed, with what was typed, by their addresses. */
const kept = new Map();

/** @param {string} address */
const inHistory = (address) => ({ here: address });

/** Loads what the page of the form is drawn with, and this one is not yet. */
async function dress(page) {
  const has = (selector, name, value) =>
    [...document.querySelectorAll(selector)].some((other) => other.getAttribute(name) === value);
  const token = page.querySelector("meta[name=jeton]");
  if (token && !document.querySelector("meta[name=jeton]")) document.head.append(document.importNode(token));
  const sheets = [...page.querySelectorAll("head link[rel=stylesheet]")].filter(
    (link) => !has("head link[rel=stylesheet]", "href", link.getAttribute("href")),
  );
  const loaded = sheets.map((link) => {
    const copy = document.importNode(link, true);
    return new Promise((done) => {
      copy.addEventListener("load", done);
      copy.addEventListener("error", done);
      document.head.append(copy);
    });
  });
  await Promise.all(loaded);
}

/** The scripts of the page of the form start what is on the page; those that are here already are told. */
async function animate(page, root) {
  const scripts = [...page.querySelectorAll("head script[type=module]")].map((script) => script.getAttribute("src"));
  await Promise.all(scripts.map((source) => import(new URL(source, document.baseURI).href)));
  added(root);
}

/** The elements that are read where a part of the text stands: up to the next section, or one block. */
function passage(door) {
  if (door.matches(".prose > .fix")) return [door.previousElementSibling];
  const heading = door.closest("h1, h2, h3, h4, h5, h6");
  const level = Number(heading.localName[1]);
  const found = [];
  for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
    const other = /^h([1-6])$/.exec(next.localName);
    if (other && Number(other[1]) <= level) break;
    if (next.matches(".old-anchor, .footnotes")) continue;
    found.push(next);
  }
  return found;
}

/** Puts a form where its part is read. */
function show(door, root) {
  const place = door.closest("[data-place]");
  const read = place ? [place] : passage(door);
  const last = place ?? read.at(-1) ?? door.closest("h1, h2, h3, h4, h5, h6");
  (place ? last : (read[0]?.previousElementSibling ?? last)).after(root);
  for (const element of read) element.hidden = true;
  now = { door, root, read };
}

/** Into the form: its first field, or the first that is wrong. */
function enter(root) {
  const field = root.querySelector(FIELDS);
  field?.focus({ preventScroll: true });
  if (field?.type === "text" || field?.localName === "textarea")
    field.setSelectionRange(field.value.length, field.value.length);
  const { top, bottom, height } = root.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  root.scrollIntoView({ block: height < innerHeight ? "center" : "start" });
}

/** Reads again what the form stands for. What was typed is kept, for the same link. */
function close() {
  if (!now) return;
  const { door, root, read } = now;
  now = null;
  kept.set(door.href, root);
  root.remove();
  for (const element of read) element.hidden = false;
  door.focus();
}

/** The titles of the forms, but one, that hold something typed and not published. */
function waiting(but = null) {
  const roots = [...kept.values(), ...(now ? [now.root] : [])];
  const typed = roots.filter((root) => root !== but && "typed" in root.dataset);
  return [...new Set(typed)].map((root) => root.querySelector(".here-title").textContent.trim());
}

/** Whether one goes on although other parts hold something typed: always when none does. */
function agrees(form, key, but) {
  const names = waiting(but);
  return !names.length || confirm(form.dataset[key].replace("{noms}", names.join(", ")));
}

/** Gives up, as the browser's own button does. */
function back() {
  if (history.state?.here) history.back();
  else close();
}

/** Whether a key gives up: in the text itself, and in a dialog, Escape means something else. */
function leaves(event) {
  const isElsewhere = /** @type {Element} */ (event.target).closest("dialog, [data-writing] [contenteditable=true]");
  return event.key === "Escape" && !event.defaultPrevented && !isElsewhere;
}

/** Listens to the form of a part. */
function listen(root) {
  root.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target).closest("[data-cancel]"))) return;
    event.preventDefault();
    delete root.dataset.typed;
    back();
  });
  root.addEventListener("keydown", (event) => {
    if (!leaves(event)) return;
    event.preventDefault();
    back();
  });
  const form = root.querySelector("form");
  form.addEventListener("input", () => {
    root.dataset.typed = "";
  });
  form.addEventListener("submit", (event) => {
    if (!agrees(form, "lose", root)) {
      event.preventDefault();
      return;
    }
    // The page that answers holds none of them any more.
    for (const other of [root, ...kept.values()]) delete other.dataset.typed;
  });
}

// The browser's buttons close the form, and open it again.
addEventListener("popstate", (event) => {
  const address = event.state?.here;
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const doors = document.querySelectorAll("a.fix:not([data-report-at])");
  const door = address && [...doors].find((link) => link.href === address);
  close();
  if (door) open(door, false);
});

/** The form of a part, out of its own page. */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form.here");
  if (!form) throw new Error(address);
  return { page, form };
}

/**
 * Opens the form that a link leads to.
 * @param {HTMLAnchorElement} door
 */
export async function open(door, isNew = true) {
  if (isOpening) return;
  isOpening = true;
  try {
    await turn(door, isNew);
  } finally {
    isOpening = false;
  }
}

async function turn(door, isNew) {
  const before = kept.get(door.href);
  const { page, form } = before ? { page: null, form: null } : await fetched(door.href);
  if (page) await dress(page);
  const inText = !door.closest("[data-place]");
  if (now) {
    const form = now.root.querySelector("form");
    if ("typed" in now.root.dataset && !agrees(form, "leave", null)) return;
    close();
    if (isNew && history.state?.here) history.replaceState(inHistory(door.href), "", door.href);
  } else if (isNew) history.pushState(inHistory(door.href), "", door.href);
  let root = before;
  if (!root) {
    root = document.importNode(form.closest(inText ? ".opened" : "[data-place]"), true);
    root.removeAttribute("id");
    listen(root);
  }
  show(door, root);
  if (page) await animate(page, root);
  enter(root);
}

// On the page of the form itself, the Escape key gives up as well.
const own = document.querySelector(".here");
if (own) {
  own.addEventListener("keydown", (event) => {
    if (leaves(event)) location.assign(own.dataset.back);
  });
}
