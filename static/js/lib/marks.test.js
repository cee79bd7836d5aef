import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS, isCode, linked, nextItem } from "./marks.js";

/** A text whose selection stands between two signs « | », or at the only one. */
function place(text) {
  const [before, inside, after] = text.split("|");
  const isCaret = after === undefined;
  const value = isCaret ? before + inside : before + inside + after;
  return { value, start: before.length, end: before.length + (isCaret ? 0 : inside.length) };
}

/** The text once edited, its selection shown in the same way. */
function edited({ value }, { start, end, text, from = text.length, to = from }) {
  const whole = value.slice(0, start) + text + value.slice(end);
  const mark = from === to ? "|" : `|${text.slice(from, to)}|`;
  return whole.slice(0, start + from) + mark + whole.slice(start + to);
}

test("marks are put around what is selected, and taken away", () => {
  for (const [name, before, after] of [
    ["bold", "un |mot| ici", "un **|mot|** ici"],
    ["bold", "un **|mot|** ici", "un |mot| ici"],
    ["italic", "un **|mot|** ici", "un ***|mot|*** ici"],
    ["italic", "un *|mot|* ici", "un |mot| ici"],
    ["italic", "|", "*|*"],
    ["heading", "un |titre", "## un titre|"],
    ["heading", "## un |titre", "### un titre|"],
    ["heading", "### un |titre", "un titre|"],
    ["list", "a|\nb", "- a|\nb"],
    ["list", "|a\nb|", "|- a\n- b|"],
    ["list", "|- a\n- b|", "|a\nb|"],
    ["quote", "dit |ici", "> dit ici|"],
  ])
    assert.equal(edited(place(before), COMMANDS[name](place(before), "")), after, `${name} ${before}`);
  const table = place("avant|");
  assert.equal(edited(table, COMMANDS.table(table, "| a |")).replace(/\|$/, ""), "avant\n\n| a |\n");
});

test("a link is to a sheet or to an address, with its words where they differ", () => {
  for (const [before, to, label, after] of [
    ["|", "Fiche", "", "[[Fiche]]|"],
    ["|là|", "Fiche", "", "[[Fiche|là]]"],
    ["|", "Fiche", "là", "[[Fiche|là]]"],
    ["|", "https://exemple.org", "", "<https://exemple.org>|"],
    ["|ici|", "https://exemple.org", "", "[ici](https://exemple.org)|"],
  ]) {
    const { text } = linked(place(before), to, label);
    assert.equal(text, after.replace(/\|$/, ""), before);
  }
});

test("Enter goes on with a list, and ends it on an empty item", () => {
  for (const [before, after] of [
    ["- a|", "- a\n- |"],
    ["  2. a|", "  2. a\n  3. |"],
    ["- a\n- |", "- a\n|"],
  ])
    assert.equal(edited(place(before), nextItem(place(before))), after);
  for (const before of ["a|", "- |a| b", "```\n- a|", "    - a|"])
    assert.equal(nextItem(place(before)), null, before);
});

test("signs are code in a fence, a span, a tag or an address", () => {
  for (const text of ["```\na", "~~~\na", "un `a", "    a", "<a href=", "https://a", "[a](b"])
    assert.ok(isCode(text, text.length), text);
  for (const text of ["a", "```\na\n```\nb", "un `a` b", "1 < 2 et", "[a](b) c"])
    assert.ok(!isCode(text, text.length), text);
});
