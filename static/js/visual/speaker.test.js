import assert from "node:assert/strict";
import test from "node:test";
import { EditorState, TextSelection } from "prosemirror-state";
import { read } from "./read.js";
import { save } from "./save.js";
import { speaker, speaks } from "./speaker.js";

const BEFORE = "## Un\n\n";

/** The editor of a text, the caret after these words. */
function at(text, words) {
  const doc = read(text);
  let place = 0;
  doc.descendants((node, pos) => {
    if (node.isText && node.text.includes(words)) place = pos + node.text.indexOf(words) + words.length;
  });
  const state = EditorState.create({ doc });
  return state.apply(state.tr.setSelection(TextSelection.create(doc, place)));
}

/** The text once somebody speaks there. */
function said(text, words, person, role) {
  let state = at(text, words);
  speaks(person, role)(state, (tr) => {
    state = state.apply(tr);
  });
  const { text: written, verified } = save(state.doc);
  assert.ok(verified);
  return written;
}

test("who speaks is written under the quotation, changed there, and taken away", () => {
  const quote = `${BEFORE}> J’ai tout *changé*.\n\nSuite.\n`;
  const spoken = `${BEFORE}> J’ai tout *changé*.\n>\n> — Samira B., conductrice\n\nSuite.\n`;
  assert.equal(said(quote, "J’ai", "Samira B.", "conductrice"), spoken);
  assert.deepEqual(speaker(at(spoken, "J’ai")), { person: "Samira B.", role: "conductrice" });
  assert.equal(said(spoken, "J’ai", "Samira B.", ""), spoken.replace(", conductrice", ""));
  assert.equal(said(spoken, "J’ai", " ", ""), quote);
});

test("outside of a quotation nobody speaks, and a quotation of one paragraph is all said", () => {
  assert.equal(speaker(at("Un mot.\n", "mot")), null);
  assert.deepEqual(speaker(at("> — Un tiret\n", "tiret")), { person: "", role: "" });
  assert.equal(said("Un mot.\n", "mot", "Ann", ""), "Un mot.\n");
});
