// « Non, une erreur » below a sheet, « Signaler une erreur » beside a part or on words selected: the box comes there,
// out of its own page. Loaded by base.js once somebody wants it. Without it, each link leads to that page.

/** @type {HTMLAnchorElement} */
const home = document.querySelector("[data-report]");
const box = document.createElement("div");
box.className = "fold-here";
const answer = await fetch(home.href);
if (!answer.ok) throw new Error(String(answer.status));
const form = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form.report");
box.append(form);
const words = form.querySelector("textarea[name=erreur]");
// The words that are reported, above the question; a page that was refused has a field for them.
const passage = form.querySelector("textarea[name=passage]") ?? document.createElement("input");
const quotation = document.createElement("blockquote");
quotation.className = "report-quote";
if (passage.localName === "input") Object.assign(passage, { type: "hidden", name: "passage" });
const LONGEST = 1000;

const cancel = document.createElement("button");
cancel.type = "button";
cancel.className = "btn slim quiet";
cancel.textContent = home.dataset.cancel;
cancel.addEventListener("click", () => close());

const quote = document.createElement("button");
quote.type = "button";
quote.className = "btn main quote-bar";
quote.textContent = home.dataset.passage;

let opener = null;

/** Puts the words that are reported into the box, or takes them out. */
function says(quoted) {
  if (passage.localName === "textarea") {
    if (quoted) passage.value = quoted;
    return;
  }
  quotation.remove();
  passage.remove();
  passage.value = quotation.textContent = quoted;
  if (quoted) form.prepend(quotation, passage);
}

/** The box after an element, about a place: the name and the value of a parameter of its address. */
function open(after, name, value, quoted, by) {
  for (const old of form.querySelectorAll("[data-place]")) old.remove();
  if (name) {
    const place = document.createElement("input");
    Object.assign(place, { type: "hidden", name, value });
    place.dataset.place = "";
    form.append(place);
  }
  says(quoted);
  after.after(box);
  box.classList.toggle("moved", after !== home);
  form.querySelector("p.row").append(cancel);
  opener = by;
  words.focus();
}

/** The box away, what was typed in it kept. */
function close() {
  for (const old of form.querySelectorAll("[data-place]")) old.remove();
  says("");
  box.remove();
  opener?.focus();
}

box.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  close();
});

/** What a link leads to: the one below the sheet, or one beside a part of it. */
export function openAt(link) {
  if (link === home) return open(home, "", "", "", home);
  const [name, value] = [...new URL(link.href).searchParams][0] ?? [];
  const part = link.closest("h2, h3, h4, p, dt, dd, figcaption") ?? link;
  const inside = part.closest("dl") ?? part;
  open(inside, name, value, "", link);
}

/** The heading above a node, by the id of which the section is known. */
function sectionOf(node) {
  const above = (heading) => heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...document.querySelectorAll(".body h2[id], .body h3[id]")].filter(above).pop()?.id;
}

/** Offers to report what is selected in the text of the sheet; the button follows it in the order of keys. */
export function offer() {
  const selection = getSelection();
  const quoted = selection.toString().trim();
  const node = selection.focusNode;
  const part = node instanceof Element ? node : node?.parentElement;
  const isTyping = part?.closest("form, .opened") || document.activeElement?.matches("input, textarea");
  const within = part?.closest(".prose, .spec, .margin");
  if (!within || isTyping || box.contains(node) || quoted.length < 3 || quoted.length > LONGEST) {
    if (document.activeElement !== quote) quote.remove();
    return;
  }
  const block = node.parentElement.closest("p, li, dd, td, th, blockquote, h2, h3, h4, figure") ?? node.parentElement;
  const outer = block.closest("ul, ol, dl, .table-box") ?? block;
  quote.onclick = () => {
    quote.remove();
    open(outer, "section", sectionOf(node), quoted, null);
  };
  outer.after(quote);
}
