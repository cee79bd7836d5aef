// What Word, LibreOffice, Google Docs and web pages put on the clipboard, pasted into the visual editor itself: no
// browser, a page of jsdom. Each clipboards/NAME.html becomes the Markdown of NAME.md.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { JSDOM } from "jsdom";

const PAGE = `<form><div data-writing>
  <div data-visual data-label="Texte" data-note="Note" data-raw="Passage en Markdown">
    <div role="toolbar"><div data-in-table></div>
      <div data-in-quote><input data-speaker="person"><input data-speaker="role"></div></div>
    <div data-visual-text></div>
  </div>
  <textarea></textarea>
</div></form>`;

const { window } = new JSDOM(`<!doctype html><body>${PAGE}</body>`, { pretendToBeVisual: true });
const ASKED = ["document", "Node", "NodeFilter", "DOMParser", "MutationObserver", "CustomEvent", "InputEvent"];
for (const name of ASKED) globalThis[name] = window[name];
Object.assign(globalThis, { window, addEventListener() {}, getComputedStyle: window.getComputedStyle });
Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
// What jsdom does not draw.
window.Element.prototype.checkVisibility = () => true;
const rectangle = { top: 0, bottom: 0, left: 0, right: 0, width: 0, height: 0 };
window.Range.prototype.getClientRects = () => [];
window.Range.prototype.getBoundingClientRect = () => rectangle;

const { VisualEditor } = await import("../../static/js/visual/editor.js");
const { plainAddress } = await import("../../static/js/visual/clipboard_links.js");
const { save } = await import("../../static/js/visual/save.js");
const { commandOf } = await import("../../static/js/visual/toolbar.js");

/** An editor that shows a text, its caret at a place of the document. */
function editorOf(text, at) {
  document.body.innerHTML = PAGE;
  const area = document.querySelector("textarea");
  area.value = text;
  const editor = new VisualEditor(document.querySelector("[data-visual]"), area);
  const { view } = editor;
  const place = view.state.doc.resolve(at ?? view.state.doc.content.size);
  view.dispatch(view.state.tr.setSelection(view.state.selection.constructor.near(place, -1)));
  return editor;
}

const pasted = (editor, html) => editor.view.pasteHTML(html, new window.Event("paste"));

/** The text that would be kept, and whether it reads back. */
const kept = (editor) => save(editor.view.state.doc);

const folder = new URL("clipboards/", import.meta.url);
const readings = readdirSync(folder)
  .filter((name) => name.endsWith(".html"))
  .map((name) => ({
    name,
    html: readFileSync(new URL(name, folder), "utf8"),
    text: readFileSync(new URL(name.replace(".html", ".md"), folder), "utf8"),
  }));

test("what each program copies becomes our Markdown", () => {
  assert.ok(readings.length >= 6);
  for (const { name, html, text } of readings) {
    const editor = editorOf("");
    pasted(editor, html);
    const now = kept(editor);
    assert.equal(now.text, text, name);
    assert.ok(now.verified, name);
  }
});

test("a note that is pasted has a number of its own, and a mark without its note is not pasted", () => {
  const { html } = readings.find(({ name }) => name === "libreoffice.html");
  const editor = editorOf("Déjà[^1].\n\n[^1]: Là.\n", 6);
  pasted(editor, html);
  const { text, verified } = kept(editor);
  assert.ok(verified);
  assert.match(text, /heures\[\^2\]\./);
  assert.match(text, /\[\^1\]: Là\./);
  assert.match(text, /\[\^2\]: Pause comprise\./);
  const alone = editorOf("");
  pasted(alone, html.replace(/<div id="sdfootnote1">[\s\S]*?<\/div>/, ""));
  assert.match(kept(alone).text, /^\*\*Deux\*\* heures\.$/m);
});

test("what is copied in the text itself keeps boxes, columns and notes", () => {
  const text = "- [x] fait\n- [ ] à faire\n\n| a | b |\n| :- | -: |\n| c | d |\n\nVoir[^1].\n\n[^1]: Là.\n";
  const editor = editorOf(text);
  const { view } = editor;
  const { dom } = view.serializeForClipboard(view.state.doc.slice(0, view.state.doc.content.size));
  const other = editorOf("");
  pasted(other, dom.innerHTML);
  assert.equal(kept(other).text, text);
});

test("lines that a page sets apart by breaks are lines and paragraphs, and no word is glued to another", () => {
  for (const [html, text] of [
    ["un<br>deux", "un\\\ndeux\n"],
    ["un<br><br>deux", "un\n\ndeux\n"],
    ["<div>un</div><div><br></div><div>deux</div>", "un\n\ndeux\n"],
    ["<p>un<br>\n<br>\ndeux<br></p>", "un\n\ndeux\n"],
    ["avant<p>un</p>après", "avant\n\nun\n\naprès\n"],
    ["<h2>Un<br>titre</h2>", "## Un titre\n"],
    ["<p>un <b>mot </b>de plus</p>", "un **mot** de plus\n"],
    ["<p><b>un mot<br></b>de <i> plus</i></p>", "**un mot**\\\nde *plus*\n"],
    ["<table><tr><td>a</td><td>b<div>c</div></td></tr></table>", "| a | b<br>c |\n| - | - |\n"],
  ]) {
    const editor = editorOf("");
    pasted(editor, html);
    const now = kept(editor);
    assert.equal(now.text, text, html);
    assert.ok(now.verified, html);
  }
});

test("no link keeps what follows people around", () => {
  for (const [address, kept] of [
    ["https://exemple.org/?utm_source=a&utm_campaign=b", "https://exemple.org/"],
    ["https://exemple.org/a?id=2&fbclid=x#b", "https://exemple.org/a?id=2#b"],
    ["https://exemple.org/a?xtor=AL-3&at_medium=x&msclkid=y", "https://exemple.org/a"],
    ["https://www.google.com/url?q=https://exemple.org/b%3Futm_term%3Dx&sa=D", "https://exemple.org/b"],
    [
      "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexemple.org%2Fc&data=x",
      "https://exemple.org/c",
    ],
    ["https://l.facebook.com/l.php?u=https%3A%2F%2Fexemple.org%2Fd%3Ffbclid%3Dz&h=AT", "https://exemple.org/d"],
    ["https://exemple.org/e?q=utm_source", "https://exemple.org/e?q=utm_source"],
    ["mailto:ann@exemple.org", "mailto:ann@exemple.org"],
    ["javascript:alert(1)", null],
    ["file:///C:/a.docx", null],
    ["#titre", null],
  ])
    assert.equal(plainAddress(address), kept);
});

test("one undo takes a paste away, wherever it was made", () => {
  const text =
    "Un début, une fin.\n\n- un point\n- un autre\n\n| a | b |\n| - | - |\n| c | d |\n\n> dit[^1]\n\n[^1]: Là.\n";
  const places = editorOf(text).view.state.doc;
  for (const { name, html } of readings)
    for (let at = 1; at < places.content.size; at += 3) {
      const editor = editorOf(text, at);
      pasted(editor, html);
      const now = kept(editor);
      assert.ok(now.verified, `${name} at ${at}: ${now.text}`);
      commandOf("undo")(editor.view.state, editor.view.dispatch);
      assert.equal(kept(editor).text, text, `${name} at ${at}`);
    }
});
