// Footnotes as Word (#_ftn1) and LibreOffice (#sdfootnote1sym) copy them.

const MARK = /#(?:_(?:ftn|edn)(\d+)|sd(?:footnote|endnote)(\d+)sym)$/;
const BACK = /#(?:_(?:ftn|edn)ref(\d+)|sd(?:footnote|endnote)(\d+)anc)$/;

/** Marks become `<sup data-mark>`, notes `<div data-note>`. */
export function makeNotes(body) {
  for (const [link, id] of linksTo(body, MARK)) {
    const mark = body.ownerDocument.createElement("sup");
    mark.setAttribute("data-mark", id);
    link.replaceWith(mark);
  }
  for (const [link, id] of linksTo(body, BACK)) makeNote(body, link, id);
}

function linksTo(body, pattern) {
  return [...body.querySelectorAll("a[href]")].flatMap((link) => {
    const found = pattern.exec(link.getAttribute("href"));
    return found ? [[link, found[1] ?? found[2]]] : [];
  });
}

function makeNote(body, link, id) {
  const division = link.closest("div[id]");
  const box = division && division !== body ? division : link.closest("p");
  link.remove();
  if (!box) return;
  const note = body.ownerDocument.createElement("div");
  note.setAttribute("data-note", id);
  // The line that Word draws above its notes.
  const above = box.parentElement?.firstElementChild;
  if (above?.tagName === "HR") above.remove();
  box.replaceWith(note);
  note.append(...(box.tagName === "P" ? [box] : box.childNodes));
}
