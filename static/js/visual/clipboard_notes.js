// Footnotes, however a program writes them: a link to the note, and in the note a link back to it.

/** What leads back from a note beside the links themselves. */
const WAYS_BACK = ".mw-cite-backlink, .footnote-back, .footnote-backref";
const NUMBER = /^\s*[[(]?[\p{L}\p{N}*†]{1,4}[\])]?\s*$/u;

/** Marks become `<sup data-mark>`, notes `<div data-note>` at the end, numbered as they are met. */
export function makeNotes(body) {
  const anchors = anchorsOf(body);
  const notes = new Map();
  for (const link of body.querySelectorAll("a[href*='#']")) {
    const target = anchors.get(fragmentOf(link));
    const note = target && noteAt(target, link, anchors);
    if (!note) continue;
    if (!notes.has(note)) notes.set(note, String(notes.size + 1));
    const mark = body.ownerDocument.createElement("sup");
    mark.setAttribute("data-mark", notes.get(note));
    outerMark(link).replaceWith(mark);
  }
  for (const [note, id] of notes) settle(body, note, id, anchors);
  removeLone(body, anchors);
}

/** What links can lead to, by its name. */
function anchorsOf(body) {
  const anchors = new Map();
  for (const element of body.querySelectorAll("[id], a[name]")) {
    for (const name of [element.id, element.getAttribute("name")]) if (name) anchors.set(name, element);
  }
  return anchors;
}

function fragmentOf(link) {
  const href = link.getAttribute("href") ?? "";
  const name = href.slice(href.indexOf("#") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The note that a target stands for, if it leads back to this link. */
function noteAt(target, link, anchors) {
  const boxes =
    target.localName === "a" ? [target.closest("li"), divisionOf(target), target.closest("p")] : [target];
  return boxes.find((box) => box && isNote(box) && !box.contains(link) && leadsBack(box, link, anchors));
}

/** The division of this note alone: Word and LibreOffice make one for each. */
function divisionOf(target) {
  const division = target.closest("div[id]");
  return division?.querySelectorAll("a[name], a[id]").length === 1 ? division : null;
}

/** A table of contents and its sections lead to each other too. */
const isNote = (box) => /^(LI|DIV|P|DD|ASIDE)$/.test(box.tagName) && !box.querySelector("h1, h2, h3, h4, h5, h6");

function leadsBack(box, link, anchors) {
  return [...box.querySelectorAll("a[href*='#']")].some((back) => {
    const place = anchors.get(fragmentOf(back));
    return place && (place === link || place === link.parentElement);
  });
}

/** The mark with the sign that is raised around it. */
function outerMark(link) {
  const raised = link.closest("sup");
  return raised?.textContent.trim() === link.textContent.trim() ? raised : link;
}

function settle(body, note, id, anchors) {
  for (const way of note.querySelectorAll(WAYS_BACK)) way.remove();
  for (const link of note.querySelectorAll("a[href*='#']")) {
    const place = anchors.get(fragmentOf(link));
    if (place && !note.contains(place)) outerMark(link).remove();
  }
  // The line that Word draws above its notes.
  let above = note.previousElementSibling;
  while (above && /^(BR|HR)$/.test(above.tagName)) {
    const before = above.previousElementSibling;
    above.remove();
    above = before;
  }
  const made = body.ownerDocument.createElement("div");
  made.setAttribute("data-note", id);
  made.append(...(note.localName === "p" ? [note] : note.childNodes));
  if (note !== made.firstChild) note.remove();
  body.append(made);
}

/** A mark whose note was not copied says nothing here. */
function removeLone(body, anchors) {
  for (const link of body.querySelectorAll("sup a[href*='#'], a[href*='#'].sdfootnoteanc, a[href*='#_ftn']")) {
    if (NUMBER.test(link.textContent) && !anchors.has(fragmentOf(link))) outerMark(link).remove();
  }
}
