import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { EditorState } from "prosemirror-state";
import { addresses } from "./addresses.js";
import { read } from "./read.js";
import { chanceFrom, changedWords, edited, isKept } from "./round_trip.js";
import { save } from "./save.js";
import { schema } from "./schema.js";
import { isTooLong } from "./size.js";

const fixtures = new URL("./fixtures/", import.meta.url);
const demo = new URL("../../../demo/", import.meta.url);
const body = (text) => text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, "");
const inFolder = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".md"))
    .map((name) => [name, body(readFileSync(new URL(name, folder), "utf8"))]);
const texts = [...inFolder(fixtures), ...inFolder(demo)];

test("a text that is opened and saved keeps every byte", () => {
  assert.ok(texts.length > 20);
  for (const [name, text] of texts) {
    assert.ok(isKept(text), name);
    assert.ok(isKept(text.replace(/\n/g, "\r\n")), `${name} with CR LF`);
    assert.ok(isKept(`\n\n${text.trimEnd()}`), `${name} between blank lines`);
  }
  for (const text of ["", "\n", "   ", "x", "[a]: /b\n", "<!-- -->", "a\u00a0b", "- \n- \n", "|a|\n|-|\n"])
    assert.ok(isKept(text), JSON.stringify(text));
});

test("a word that is changed changes nothing outside its block", () => {
  let words = 0;
  let alone = 0;
  for (const [name, text] of texts)
    for (const { verified, outside, onlyWord } of changedWords(text)) {
      assert.ok(verified, name);
      assert.ok(!outside, name);
      words += 1;
      alone += Number(onlyWord);
    }
  assert.ok(words > 50);
  assert.ok(alone / words >= 0.99, `${alone} of ${words}`);
});

test("an edit of any sort reads back as what is on the screen", () => {
  const chance = chanceFrom(7);
  let edits = 0;
  for (const [name, text] of texts)
    for (const { edit, verified } of edited(text, chance)) {
      assert.ok(verified, `${edit} in ${name}`);
      edits += 1;
    }
  assert.ok(edits > 300, String(edits));
});

test("what is written keeps the spelling of its block", () => {
  for (const [before, changed] of [
    ["* un\n* deux\n", "* un\n* deux zz\n"],
    ["__gras__ et _doux_ ici\n", "__gras__ et _doux_ ici zz\n"],
    ["> [!TIP] Titre\n> texte\n", "> [!TIP] Titre\n> texte zz\n"],
    ["Voir [[Fiche|là]] et https://exemple.org.\n", "Voir [[Fiche|là]] et https://exemple.org. zz\n"],
    ["Terme\n: sens\n", "Terme\n: sens zz\n"],
    ["| a | b |\n|---|:-:|\n| [[F\\|l]] | d |\n", "| a | b |\n|---|:-:|\n| [[F\\|l]] | d zz |\n"],
  ]) {
    const doc = read(before);
    let end = 0;
    doc.descendants((node, at) => {
      if (node.isTextblock) end = at + node.nodeSize - 1;
    });
    const state = EditorState.create({ doc });
    const { text, verified } = save(state.apply(state.tr.insertText(" zz", end)).doc);
    assert.ok(verified, before);
    assert.equal(text, changed);
  }
});

test("an address that is typed is a link, and so is what is typed after it", () => {
  const type = (...typed) => {
    let state = EditorState.create({ doc: read("Voir\n"), plugins: [addresses] });
    for (const text of typed)
      for (const sign of text) state = state.apply(state.tr.insertText(sign, state.doc.content.size - 1));
    const { text, verified } = save(state.doc);
    assert.ok(verified, text);
    return text;
  };
  assert.equal(type(" https://exemple.org/a et"), "Voir https://exemple.org/a et\n");
  assert.equal(type(" https://exemple.org", "/page?x=1."), "Voir <https://exemple.org/page?x=1>.\n");
  assert.equal(type(" (www.exemple.org)"), "Voir ([www.exemple.org](http://www.exemple.org))\n");
  assert.equal(type(" a.b@exemple.org"), "Voir a.b@exemple.org\n");
  assert.equal(type(" «https://exemple.org»"), "Voir «<https://exemple.org>»\n");
});

test("a link that the page would not follow is shown as words, and kept", () => {
  const shown = (href) => schema.marks.link.spec.toDOM(schema.marks.link.create({ href }), true)[0];
  for (const href of ["/fiches/1", "#a", "page", "https://a.fr", "mailto:a@b.fr", "tel:+33", "HTTP://A.FR"])
    assert.equal(shown(href), "a", href);
  const scripts = ["javascript:alert(1)", " JavaScript:x", "java\tscript:x", "vbscript:x"];
  for (const href of [...scripts, "data:text/html,x", "http://["])
    assert.equal(shown(href), "span", href);
  for (const text of ["[x](javascript:alert(1))\n", "[x](<data:text/html,y>) et [z](javascript&colon;w)\n"])
    assert.ok(isKept(text), text);
});

test("only texts longer than any known one open in Markdown", () => {
  for (const [name, text] of texts) assert.ok(!isTooLong(text), name);
  const notes = Array.from({ length: 5_000 }, (_, n) => `a[^${n}]\n\n[^${n}]: b\n`).join("\n");
  for (const text of [notes, "- a\n".repeat(9_000), "a ".repeat(200_000)]) assert.ok(isTooLong(text));
});
