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

// What one may do with the words that are selected: report them, talk of them, copy the link to their passage.
const bar = document.createElement("div");
bar.className = "quote-bar";
const quote = document.createElement("button");
quote.type = "button";
quote.className = "btn main";
quote.textContent = home.dataset.passage;
const discuss = document.createElement("a");
discuss.className = "btn";
discuss.textContent = home.dataset.discuss;
const copy = document.createElement("button");
copy.type = "button";
copy.className = "btn";
copy.textContent = home.dataset.copyLink;
bar.append(quote, discuss, copy);

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

/** The number of the passage that holds a node; the page marks where each ends, for whoever may correct it. */
function rankOf(node) {
  const text = (node instanceof Element ? node : node.parentElement).closest(".prose");
  if (!text) return "";
  let block = /** @type {Element} */ (node instanceof Element ? node : node.parentElement);
  while (block.parentElement && block.parentElement !== text) block = block.parentElement;
  for (let next = block; next; next = next.nextElementSibling) {
    if (next !== block && /^H[1-6]$/.test(next.tagName)) return "";
    if (next.matches("a.fix[data-n]")) return /** @type {HTMLElement} */ (next).dataset.n;
  }
  return "";
}

/** Where one talks of the words that are selected, and the lasting link to their passage, when it has a number. */
function ways(node, quoted) {
  const version = document.querySelector("article[data-version]")?.dataset.version;
  const rank = version ? rankOf(node) : "";
  const talk = new URL("discussion", home.href);
  const section = sectionOf(node);
  if (rank) {
    talk.searchParams.set("version", version);
    talk.searchParams.set("passage", rank);
    talk.searchParams.set("mots", quoted);
  } else if (section) {
    talk.searchParams.set("section", section);
  }
  talk.hash = "ecrire";
  const number = /fiches\/(\d+)/.exec(new URL(home.href).pathname)?.[1];
  const link = rank && number ? new URL(`../../f/${number}/${version}?passage=${rank}`, home.href).href : "";
  return { talk: talk.href, link };
}

/** Offers to report what is selected in the text of the sheet; the buttons follow it in the order of keys. */
export function offer() {
  const selection = getSelection();
  const quoted = selection.toString().trim();
  const node = selection.focusNode;
  const part = node instanceof Element ? node : node?.parentElement;
  const isTyping = part?.closest("form, .opened") || document.activeElement?.matches("input, textarea");
  const within = part?.closest(".prose, .spec, .margin");
  if (!within || isTyping || box.contains(node) || quoted.length < 3 || quoted.length > LONGEST) {
    if (!bar.contains(document.activeElement)) bar.remove();
    return;
  }
  const block = node.parentElement.closest("p, li, dd, td, th, blockquote, h2, h3, h4, figure") ?? node.parentElement;
  const outer = block.closest("ul, ol, dl, .table-box") ?? block;
  const { talk, link } = ways(node, quoted);
  discuss.href = talk;
  copy.hidden = !link || !navigator.clipboard;
  copy.textContent = home.dataset.copyLink;
  copy.onclick = async () => {
    await navigator.clipboard.writeText(link);
    copy.textContent = home.dataset.linkCopied;
  };
  quote.onclick = () => {
    bar.remove();
    open(outer, "section", sectionOf(node), quoted, null);
  };
  outer.after(bar);
}
