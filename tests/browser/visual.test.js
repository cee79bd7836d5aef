// Writing the text as it will look: typing, pasting, tables, links, by keyboard and on a phone; Markdown is what is kept.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { after, before } from "node:test";
import { account, look, openText, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const VISUAL = { way: "visuel" };
const PHONE = { width: 360, height: 740, way: "visuel" };
const written = (page) => page.locator("#corps").inputValue();
const textOf = (page) => page.getByRole("textbox", { name: "Texte de la fiche" });

/** Waits until the Markdown of the form is this. */
async function says(page, expected) {
  await page.waitForFunction((text) => document.querySelector("#corps").value === text, expected)
    .catch(async () => assert.equal(await written(page), expected));
}

async function newSheet(visitor, title) {
  await visitor.page.goto("/fiches/nouvelle?type=fiche-pratique");
  await visitor.page.getByLabel("Titre (obligatoire)").fill(title);
  await textOf(visitor.page).click();
}

/** Puts HTML and its plain text on the clipboard's event, as a paste does. */
const pastes = (page, html, text = "x") => textOf(page).evaluate((element, [rich, plain]) => {
  const clipboardData = new DataTransfer();
  if (rich) clipboardData.setData("text/html", rich);
  clipboardData.setData("text/plain", plain);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, [html, text]);

test("a sheet is written by keyboard alone, and what is published is its Markdown", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  await newSheet(ann, "Préparer le café");
  await page.keyboard.type("## Avant");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Dire \"merci\" à l'équipe... C'est **utile** et *court*.");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- de l'eau");
  await page.keyboard.press("Enter");
  await page.keyboard.type("du café");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("/tab");
  await page.getByRole("option", { name: "Tableau" }).waitFor();
  await page.keyboard.press("Enter");
  for (const cell of ["Temps", "Quoi", "5 min", "Chauffer"]) {
    await page.keyboard.type(cell);
    await page.keyboard.press("Tab");
  }
  await page.getByRole("button", { name: "Retirer la ligne" }).click();
  await says(page, "## Avant\n\nDire «\u202fmerci\u202f» à l’équipe… C’est **utile** et *court*.\n\n- de l’eau\n- du café\n\n| Temps | Quoi |\n| - | - |\n| 5 min | Chauffer |\n");
  await look(ann);
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.waitForURL(/avis=cree/);
  assert.equal(await page.locator(".prose table").innerText().then((text) => text.replace(/\s+/g, " ").trim()), "Temps Quoi 5 min Chauffer");
  ann.quiet();
  await ann.context.close();
});

test("one word changed in an old text changes that word alone", async () => {
  const ann = await signedIn(server, browser, "Ann", { ...PHONE, scheme: "dark" });
  const { page } = ann;
  await page.goto(`${await sheet(page, "Boule de neige")}/modifier`);
  await openText(page);
  const before = await written(page);
  await textOf(page).locator("p").first().click();
  await page.keyboard.press("Home");
  await page.keyboard.type("Hop ");
  await page.waitForFunction((old) => document.querySelector("#corps").value !== old, before);
  const now = await written(page);
  assert.equal(now.replace("Hop ", ""), before);
  await look(ann);
  await page.keyboard.press("Control+z");
  await says(page, before);
  ann.quiet();
  await ann.context.close();
});

/** The Markdown editor, once it has come. */
async function markdownOf(page) {
  await page.locator(".marked-text").waitFor();
  return page.getByRole("textbox", { name: "Le texte", exact: true });
}

test("the way to Markdown and back keeps the text, and a draft taken back shows", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  await newSheet(ann, "Aller et retour");
  await page.keyboard.type("Un essai.");
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("button", { name: "Markdown", exact: true }).click();
  await says(page, "Un essai.\n");
  const markdown = await markdownOf(page);
  // The caret stays before or after the same letter.
  await page.keyboard.type(", ici");
  assert.equal(await written(page), "Un essai, ici.\n");
  await page.getByRole("button", { name: "Mis en forme" }).click();
  await page.keyboard.type(" et là");
  await says(page, "Un essai, ici et là.\n");
  await page.getByRole("button", { name: "Markdown", exact: true }).click();
  await page.waitForFunction(() => document.activeElement.closest(".marked-text"));
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("> [!TIP]\n> Un *conseil*.\n\n<div>\nbrut\n</div>\n");
  await says(page, "> [!TIP]\n> Un *conseil*.\n\n<div>\nbrut\n</div>\n");
  await page.getByRole("button", { name: "Mis en forme" }).click();
  assert.match(await textOf(page).innerText(), /Un conseil\./);
  await page.getByLabel("Passage en Markdown").fill("<div>\nautre\n</div>");
  await says(page, "> [!TIP]\n> Un *conseil*.\n\n<div>\nautre\n</div>\n");
  await look(ann);
  await page.waitForFunction(() => /Brouillon gardé/.test(document.querySelector("#brouillon-etat").textContent));
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.getByRole("link", { name: "Reprendre ce brouillon" }).first().click();
  assert.match(await textOf(page).innerText(), /Un conseil\./);
  assert.equal(await markdown.count(), 0, "Markdown is loaded when it is asked for");
  ann.quiet();
  await ann.context.close();
});

test("Markdown is written with its keys, cites sheets, and is searched and undone", async () => {
  for (const how of [{ way: "markdown" }, { way: "markdown", width: 360, height: 740, scheme: "dark" }]) {
    const ann = await signedIn(server, browser, "Ann", how);
    const { page } = ann;
    await page.goto("/fiches/nouvelle?type=fiche-pratique");
    await page.getByLabel("Titre (obligatoire)").fill(`En Markdown ${how.width ?? ""}`);
    const markdown = await markdownOf(page);
    assert.equal(await page.locator("#corps").isVisible(), false);
    await page.locator("#corps-nom:visible, [data-visual-label]:visible").first().click();
    await page.keyboard.type("## Avant");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("- Dire \"merci\" à tous");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("et à toutes");
    await says(page, "## Avant\n\n- Dire «\u202fmerci\u202f» à tous\n  - et à toutes");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Voir [[Boule de");
    await page.getByRole("option", { name: "Boule de neige" }).waitFor();
    await look(ann);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+b");
    await page.keyboard.type("ici");
    const text = "## Avant\n\n- Dire «\u202fmerci\u202f» à tous\n- et à toutes\n\nVoir [[Boule de neige]]**ici**";
    await says(page, text);
    await page.keyboard.press("Control+f");
    const box = page.getByRole("search", { name: "Chercher dans le texte" });
    await box.getByLabel("Chercher").fill("tou");
    await box.getByText("2 sur 2").or(box.getByText("1 sur 2")).waitFor();
    await look(ann);
    await box.getByLabel("Remplacer par").fill("TOU");
    await box.getByRole("button", { name: "Tout remplacer" }).click();
    await box.getByText("2 fois remplacé.").waitFor();
    await says(page, text.replaceAll("tou", "TOU"));
    await box.getByLabel("Chercher").fill("absent");
    await box.getByText("Rien trouvé.").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.closest(".marked-text"));
    await page.keyboard.press("Control+z");
    await says(page, text);
    // Tab leaves the text, at once outside of a list and after Escape inside one.
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => !document.activeElement.closest(".marked-text"));
    await markdown.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => !document.activeElement.closest(".marked-text"));
    await says(page, text);
    ann.quiet();
    await ann.context.close();
  }
});

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{margin:0}</style></head><body>
<!--StartFragment--><p class=MsoTitle>Le marché<o:p></o:p></p>
<p class=MsoNormal>Un <b style='mso-bidi-font-weight:normal'>vrai</b> <span style='font-style:italic'>essai</span>, voir
<a href="https://exemple.org/a?utm_source=x&amp;id=2">ici</a>.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Tables</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span>pliantes</p>
<table class=MsoTableGrid><tr><td><p><b>Quand</b></p></td><td><p><b>Qui</b></p></td></tr><tr><td><p>8 h</p></td><td><p>Ann</p><p>Bob</p></td></tr></table>
<!--EndFragment--></body></html>`;

test("a text pasted from Word keeps its headings, lists, table and links, and one undo takes it away", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  await newSheet(ann, "Collé de Word");
  await pastes(page, WORD);
  await says(page, "## Le marché\n\nUn **vrai** *essai*, voir [ici](https://exemple.org/a?id=2).\n\n- Tables\n  - pliantes\n\n| Quand | Qui |\n| - | - |\n| 8 h | Ann<br>Bob |\n");
  await page.keyboard.press("Control+z");
  await says(page, "");
  await pastes(page, "", "## Du Markdown\n\n1. un\n2. [[Boule de neige]]");
  await says(page, "## Du Markdown\n\n1. un\n2. [[Boule de neige]]\n");
  await page.keyboard.press("Control+z");
  await pastes(page, "", "À prévoir :\n•\tdes feutres\n•\tdu papier\n\nUne petite équi-\npe suffit.");
  await says(page, "À prévoir :\n\n- des feutres\n- du papier\n\nUne petite équipe suffit.\n");
  await page.keyboard.press("Control+z");
  await says(page, "");
  ann.quiet();
  await ann.context.close();
});

const PIXELS = "iVBORw0KGgoAAAANSUhEUgAAAAwAAAAMCAIAAADZF8uwAAAAE0lEQVR42mPQqIgiiBhGFQ1GRQDfc4yh9zEkqAAAAABJRU5ErkJggg==";

const clipboard = (name) => readFileSync(new URL(`clipboards/${name}.html`, import.meta.url), "utf8");

test("what Google Docs and LibreOffice copy keeps its structure and loses its styles", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  await newSheet(ann, "Collé d’ailleurs");
  await pastes(page, clipboard("google-docs"));
  await says(page, "## Le bilan\n\n**Trois** tables, *sans micro* : [le bilan](https://exemple.org/bilan)\n\n- Accueillir\n  - du café\n");
  await page.keyboard.press("Control+z");
  await says(page, "");
  await pastes(page, clipboard("libreoffice"));
  await says(page, "## Le déroulé\n\n**Deux** heures[^1].\n\n1. Se présenter\n2. Décider\n\n| Quand | Qui |\n| - | - |\n| 8 h | Ann |\n\n[^1]: Pause comprise.\n");
  await page.keyboard.press("Control+z");
  await says(page, "");
  ann.quiet();
  await ann.context.close();
});

test("a picture is described, sent, and shows in its place in the text", async () => {
  const ann = await signedIn(server, browser, "Ann", PHONE);
  const { page } = ann;
  await newSheet(ann, "Avec une image");
  await page.keyboard.type("Le marché : ");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Image ou document" }).click(),
  ]);
  await chooser.setFiles({ name: "marche.png", mimeType: "image/png", buffer: Buffer.from(PIXELS, "base64") });
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Décrivez l’image").fill("Des étals sous la halle");
  await dialog.getByLabel("Crédit (obligatoire)").fill("Ann");
  await dialog.getByRole("button", { name: "Joindre" }).click();
  await says(page, "Le marché : ![[marche.png]]\n");
  await textOf(page).locator(".embedded img").waitFor();
  await look(ann);
  await page.keyboard.type(" un samedi");
  await says(page, "Le marché : ![[marche.png]] un samedi\n");
  await ann.context.close();
});

test("a quotation says who speaks, by keyboard", async () => {
  for (const how of [PHONE, { ...VISUAL, scheme: "dark" }]) {
    const ann = await signedIn(server, browser, "Ann", how);
    const { page } = ann;
    await newSheet(ann, `Paroles ${how.width ?? ""}`);
    await page.keyboard.type("> J’ai tout changé.");
    const person = page.getByLabel("Qui parle");
    await person.focus();
    await page.keyboard.type("Samira B.");
    await page.keyboard.press("Tab");
    await page.keyboard.type("conductrice");
    await look(ann);
    await page.keyboard.press("Enter");
    await says(page, "> J’ai tout changé.\n>\n> — Samira B., conductrice\n");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Suite.");
    await says(page, "> J’ai tout changé.\n>\n> — Samira B., conductrice\n\nSuite.\n");
    assert.equal(await person.isVisible(), false);
    await ann.context.close();
  }
});

test("a sheet is cited by two brackets or the dialog, an address becomes a link, and Escape leaves the text", async () => {
  const ann = await signedIn(server, browser, "Ann", PHONE);
  const { page } = ann;
  await newSheet(ann, "Liens");
  await page.keyboard.type("Voir [[Boule de");
  await page.getByRole("option", { name: "Boule de neige" }).waitFor();
  await look(ann);
  await page.keyboard.press("Enter");
  await page.keyboard.type(" et https://exemple.org/a ou ");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByLabel("Titre de la fiche").fill("Tour de météo");
  await page.getByRole("dialog").getByLabel("Texte du lien").fill("la météo");
  await page.getByRole("button", { name: "Insérer le lien" }).click();
  await says(page, "Voir [[Boule de neige]] et https://exemple.org/a ou [[Tour de météo|la météo]]\n");
  await page.getByRole("button", { name: "Note de bas de page" }).click();
  await page.keyboard.type("Une source.");
  await says(page, "Voir [[Boule de neige]] et https://exemple.org/a ou [[Tour de météo|la météo]][^1]\n\n[^1]: Une source.\n");
  await textOf(page).focus();
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.closest("[data-visual]")), null);
  ann.quiet();
  await ann.context.close();
});

test("signs at the start of a line become what they mean, and one Backspace or undo gives them back", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  const signs = [["# ", "## Un\n", "\\# x\n"], ["## ", "## Un\n", "\\## x\n"], ["- ", "- Un\n", "\\- x\n"], ["1. ", "1. Un\n", "1\\. x\n"], ["> ", "> Un\n", "> x\n".replace(">", "\\>")]];
  await newSheet(ann, "Des signes");
  for (const [typed, made, literal] of signs) {
    for (const back of ["Backspace", "Control+z"]) {
      await page.keyboard.type(typed);
      await page.keyboard.press(back);
      await page.keyboard.type("x");
      await says(page, literal);
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
    }
    await page.keyboard.type(`${typed}Un`);
    await says(page, made);
    await page.goto("/fiches/nouvelle?type=fiche-pratique");
    await textOf(page).click();
  }
  ann.quiet();
  await ann.context.close();
});
