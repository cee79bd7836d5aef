import assert from "node:assert/strict";
import test from "node:test";
import { joined, markdownOf } from "./plain_text.js";

const lines = (...all) => all.join("\n");

test("signs of lists become items", () => {
  for (const [typed, written] of [
    [lines("• Des feutres", "•\tUn rouleau de papier"), lines("- Des feutres", "- Un rouleau de papier")],
    [lines("– accueillir", "– installer"), lines("- accueillir", "- installer")],
    [lines("1/ Se saluer", "2/ Choisir"), lines("1. Se saluer", "2. Choisir")],
    [lines("1) Se saluer", "2) Choisir"), lines("1. Se saluer", "2. Choisir")],
    [lines("À prévoir :", "• thé", "• café"), lines("À prévoir :", "", "- thé", "- café")],
    [lines("• un", "", "• deux"), lines("- un", "- deux")],
  ])
    assert.equal(markdownOf(typed), written);
});

test("an item further in stands below the one before", () => {
  assert.equal(
    markdownOf(lines("• Le matin", "\t◦ accueil", "\t◦ café", "• L’après-midi")),
    lines("- Le matin", "  - accueil", "  - café", "- L’après-midi"),
  );
  assert.equal(markdownOf(lines("1/ Le matin", "   – accueil")), lines("1. Le matin", "   - accueil"));
});

test("a number or a dash inside a sentence is no item", () => {
  assert.equal(markdownOf("1/2 heure suffit"), "1/2 heure suffit");
  const incise = lines("Les habitantes et les habitants du bourg", "– une trentaine – ont voté.");
  assert.equal(markdownOf(incise), "Les habitantes et les habitants du bourg – une trentaine – ont voté.");
});

test("lines cut at a width are one paragraph, and words cut there are whole", () => {
  const typed = lines(
    "Nous avons commencé par réunir une petite équi-",
    "pe de huit personnes, dans la salle des fêtes. Le",
    "Département a prêté les tables et la sono, puis est",
    "venu voir.",
    "",
    "La suite fut plus lente.",
  );
  assert.equal(
    markdownOf(typed),
    lines(
      "Nous avons commencé par réunir une petite équipe de huit personnes, dans la salle des fêtes. Le " +
        "Département a prêté les tables et la sono, puis est venu voir.",
      "",
      "La suite fut plus lente.",
    ),
  );
  assert.equal(markdownOf("une petite équi- pe, pré- et post-atelier"), "une petite équipe, pré- et post-atelier");
});

test("a compound word keeps its hyphen", () => {
  for (const [start, rest, whole] of [
    ["un rendez-", "vous", "un rendez-vous"],
    ["c’est-", "à-dire", "c’est-à-dire"],
    ["peut-", "être", "peut-être"],
    ["le Puy-", "de-Dôme", "le Puy-de-Dôme"],
    ["la Haute-", "Loire", "la Haute-Loire"],
    ["une équi-", "pe", "une équipe"],
    ["une équi\u00ad", "pe", "une équipe"],
    ["une ligne", "puis une autre", "une ligne puis une autre"],
  ])
    assert.equal(joined(start, rest), whole);
});

test("lines that were meant stay lines, and paragraphs stay apart", () => {
  assert.equal(
    markdownOf(lines("Maison commune", "12 rue du Four", "48000 Mende")),
    "Maison commune\\\n12 rue du Four\\\n48000 Mende",
  );
  const long =
    "Une phrase entière que personne n’a coupée, écrite d’un trait dans un courriel, avec toutes ses virgules, " +
    "ses retours en arrière et son point.";
  assert.equal(markdownOf(lines(`${long} Encore.`, `${long} Fin.`)), `${long} Encore.\n\n${long} Fin.`);
});

test("indentation is no code", () => {
  assert.equal(markdownOf("\tUn paragraphe en retrait.\n\n    Un autre."), "Un paragraphe en retrait.\n\nUn autre.");
});

test("Markdown stays as it is", () => {
  const table = "| a | b |\n|---|---|\n| 1 | 2 |";
  for (const text of ["## Titre\n\n\tcode", "- [[Boule de neige]]\n  suite", "> cité\n> encore", table])
    assert.equal(markdownOf(text), text);
});
