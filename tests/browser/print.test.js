// A sheet on paper: everything that was written is there, nothing that one clicks.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import test, { after, before } from "node:test";
import { account, signedIn } from "./pages.js";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => { server = await startServer({ MAILLAGE_LOG: "warn" }); browser = await startBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); });

const row = (cell) => `| ${Array.from({ length: 10 }, (_, n) => cell(n)).join(" | ")} |`;
const TEXT = [
  "Une phrase.",
  [row((n) => `colonne${n}fin`), row(() => "---"), row((n) => `anticonstitutionnellement valeur${n}fin`)].join("\n"),
  "<details><summary>Dehors</summary>\n\npassagedehors\n\n<details><summary>Dedans</summary>\n\npassagededans\n\n</details>\n\n</details>",
  `\`\`\`\n${"x".repeat(300)}finducode\n\`\`\``,
  `https://exemple.org/${"chemin/".repeat(40)}finadresse`,
  "> [!WARNING]\n> attentionaugel",
].join("\n\n");

/** The words on the paper, without spaces: a long word is broken where the column ends. */
async function printed(page, landscape) {
  const file = path.join(server.data, "page.pdf");
  await writeFile(file, await page.pdf({ format: "A4", landscape }));
  return execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }).replace(/\s/g, "");
}

/** The same, but each cell of a table is read by the column where it stands. */
const boxes = (page) => page.evaluate(() => [...document.querySelectorAll(".prose th")].map((cell) => cell.getBoundingClientRect().right));

test("a sheet on paper keeps wide tables, folded passages, code and addresses, and loses what one clicks", async () => {
  await account(server, browser, "Ann", "contributeur");
  const { page, context } = await signedIn(server, browser, "Ann");
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.getByLabel("Titre (obligatoire)").fill("Une fiche sur papier");
  await page.getByLabel("Le texte", { exact: true }).fill(TEXT);
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.waitForURL(/avis=cree/);
  const asks = page.getByText("Pour compléter cette fiche");
  assert.ok(await asks.isVisible(), "the editors' box is on the screen");
  const wanted = ["passagedehors", "passagededans", "finducode", "finadresse", "attentionaugel"];
  for (const landscape of [false, true]) {
    const text = await printed(page, landscape);
    for (const word of wanted) assert.ok(text.includes(word), `${word} is printed, landscape: ${landscape}`);
    for (const word of ["Pourcompléter", "Sommaire", "Rechercher", "Corrigercettefiche", "Modificationsrécentes", "Apparence"]) {
      assert.ok(!text.includes(word), `${word} is not printed, landscape: ${landscape}`);
    }
  }
  // pdftotext reads a broken cell line by line among its neighbours: that columns are on the sheet is measured.
  await page.emulateMedia({ media: "print" });
  for (const width of [650, 980]) {
    await page.setViewportSize({ width, height: 900 });
    const rights = await boxes(page);
    assert.equal(rights.length, 10);
    assert.ok(rights.every((right) => right <= width), `columns end at ${rights} on ${width} px`);
  }
  await context.close();
});

test("the menus, buttons and dialogs of the editor are not printed", async () => {
  const { page, context } = await signedIn(server, browser, "Ann");
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  const text = await printed(page, false);
  for (const word of ["Publier", "Menu", "Lienversunefiche"]) assert.ok(!text.includes(word), `${word} is not printed`);
  await context.close();
});

/** How many pages the last paper has, and the words of its last page. */
function pagesOf(file) {
  const count = Number(/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [file], { encoding: "utf8" }))[1]);
  const last = execFileSync("pdftotext", ["-f", String(count), file, "-"], { encoding: "utf8" });
  return { count, last: last.split("\n").filter((line) => line.trim()) };
}

test("a method holds on two pages, with the day of its version and a code that leads back to it", async () => {
  const { page, context } = await signedIn(server, browser, "Ann");
  await page.goto("/fiches?type=methode-animation");
  const paths = await page.locator(".hits h3 a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(paths.length > 6);
  for (const path_ of paths) {
    await page.goto(path_);
    assert.ok(await page.locator(".printed").isHidden(), "a screen does not say it");
    const text = await printed(page, false);
    assert.match(text, /Version1du\d+(er)?\p{L}+20\d\d/u, path_);
    assert.match(text, new RegExp(`/f/${/\d+/.exec(path_)[0]}/1`), path_);
    for (const word of ["L’avez-vousessayée", "Utiliséedans", "Créditsetattribution"]) assert.ok(!text.includes(word), `${word}: ${path_}`);
    const { count, last } = pagesOf(path.join(server.data, "page.pdf"));
    assert.ok(count <= 2 && last.length > 5, `${path_}: ${count} pages, the last one of ${last.length} lines`);
  }
  await page.emulateMedia({ media: "print" });
  const code = await page.locator(".printed img").boundingBox();
  assert.ok(code.width > 60 && code.width === code.height, "the code is a square that a phone can read");
  await context.close();
});

test("a running order keeps its steps, its hours and what to bring", async () => {
  const { page, context } = await signedIn(server, browser, "Ann");
  await page.goto("/fiches?type=methode-animation");
  const id = async (title) => /\d+/.exec(await page.getByRole("link", { name: title, exact: true }).first().getAttribute("href"))[0];
  await page.goto(`/deroule?bloc=${await id("Boule de neige")}&bloc=p15&groupe=18&debut=09:00`);
  const text = await printed(page, false);
  for (const word of ["De09:00à10:10", "09:05", "Écrireseul", "54feuillets", "Matérielpour18personnes", "Pause"]) {
    assert.ok(text.includes(word), `${word} is printed`);
  }
  for (const word of ["Recalculer", "Ajouter", "Étapesetmatériel"]) assert.ok(!text.includes(word), `${word} is not`);
  await context.close();
});
