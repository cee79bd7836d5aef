// Fields of text that is laid out have the editor of texts, small: what is written there is Markdown, what nobody touched
// keeps its bytes, and the form around them works as before.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, publishes, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const VISUAL = { way: "visuel" };
const PHONE = { width: 360, height: 740, way: "visuel" };
const METHOD = "Boule de neige";

/** The editor of the field whose text area has that id. */
const editorOf = (page, id) => page.locator(`#${id} + .small-visual [role=textbox]`);
const barOf = (page, id) => page.locator(`#${id} + .small-visual [role=toolbar]`);

/** Waits until the text area behind holds this. */
async function says(page, id, expected) {
  await page.waitForFunction(([area, text]) => document.getElementById(area).value === text, [id, expected])
    .catch(async () => assert.equal(await page.locator(`#${id}`).inputValue(), expected));
}

/** The text of a sheet, fields and all. */
async function textOf(page, address) {
  const number = /\/fiches\/(\d+)/.exec(address)[1];
  const answer = await page.request.get(`/api/v1/sheets/${number}`);
  const { fields, body } = await answer.json();
  return JSON.stringify({ fields, body });
}

/** Opens the group of the form that has that key. */
const opens = (page, key) => page.locator(`#groupe_${key} summary`).first().click();

const pastes = (editor, html, text = "x") => editor.evaluate((element, [rich, plain]) => {
  const clipboardData = new DataTransfer();
  if (rich) clipboardData.setData("text/html", rich);
  clipboardData.setData("text/plain", plain);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, [html, text]);

test("a field is written as it will look, by keyboard alone, and what is published is its Markdown", async () => {
  for (const how of [VISUAL, { ...PHONE, scheme: "dark" }]) {
    const ann = await signedIn(server, browser, "Ann", how);
    const { page } = ann;
    await page.goto("/fiches/nouvelle?type=fiche-pratique");
    await page.getByLabel("Titre (obligatoire)").fill(`Un champ mis en forme ${how.width ?? ""}`);
    await opens(page, "besoin");
    const editor = editorOf(page, "champ-probleme");
    await editor.waitFor();
    assert.match(await editor.evaluate((element) => document.getElementById(element.getAttribute("aria-labelledby")).textContent), /À quel problème/);
    // The label leads there, and the signs come with the caret.
    assert.equal(await barOf(page, "champ-probleme").isVisible(), false);
    await page.locator("label[for=champ-probleme]").click();
    await page.keyboard.type("Les gens **s'essoufflent** :");
    await page.keyboard.press("Enter");
    await page.keyboard.type("- on reprend \"tout\"");
    await page.keyboard.press("Enter");
    await page.keyboard.type("personne ne vient");
    assert.ok(await barOf(page, "champ-probleme").isVisible());
    await look(ann);
    await says(page, "champ-probleme", "Les gens **s’essoufflent** :\n\n- on reprend «\u202ftout\u202f»\n- personne ne vient");
    // Tab goes to the signs, then to the next field.
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.do), "bold");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.do), "italic");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => document.activeElement.closest(".field")?.querySelector("#champ-declencheur"));
    await page.keyboard.type("Voir [[Boule de");
    await page.getByRole("option", { name: METHOD }).waitFor();
    await look(ann);
    await page.keyboard.press("Enter");
    await page.keyboard.type(", ");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByLabel("Titre de la fiche").fill("https://exemple.org/a");
    await page.getByRole("dialog").getByLabel("Texte du lien").fill("ici");
    await page.getByRole("button", { name: "Insérer le lien" }).click();
    await says(page, "champ-declencheur", "Voir [[Boule de neige]], [ici](https://exemple.org/a)");
    await page.getByRole("button", { name: "Publier", exact: true }).click();
    await page.waitForURL(/avis=cree/);
    assert.match(await page.locator(".prose").innerText(), /on reprend «\stout\s»/);
    const address = new URL(page.url()).pathname;
    await page.goto(`${address}/modifier`);
    assert.equal(await page.locator("#champ-probleme").inputValue(), "Les gens **s’essoufflent** :\n\n- on reprend «\u202ftout\u202f»\n- personne ne vient");
    ann.quiet();
    await ann.context.close();
  }
});

test("a field that one looked at and left keeps every byte, and one word changes that word alone", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  const address = await sheet(page, METHOD);
  const before = await textOf(page, address);
  await page.goto(`${address}/modifier`);
  const areas = () => page.locator("textarea[data-small]").evaluateAll((all) => all.map(({ id, value }) => [id, value]));
  const read = await areas();
  assert.ok(read.length > 6, `${read.length} fields`);
  await page.evaluate(() => { for (const part of document.querySelectorAll(".writer details")) part.open = true; });
  for (const [id] of read) {
    await page.locator(`#${id}`).evaluate((area) => area.closest(".field").scrollIntoView({ block: "center" }));
    await editorOf(page, id).click();
    await page.keyboard.press("End");
  }
  await page.waitForTimeout(400);
  assert.deepEqual(await areas(), read);
  await editorOf(page, "champ-deroule-0-consigne").click({ position: { x: 3, y: 15 } });
  // ProseMirror sets the selection once more, just after the focus.
  await page.waitForTimeout(100);
  await page.keyboard.type("Bien ");
  await page.waitForFunction(() => document.querySelector("#champ-deroule-0-consigne").value.startsWith("Bien "));
  await publishes(page);
  await page.waitForURL(/avis=enregistre/);
  assert.equal((await textOf(page, address)).replace("Bien ", ""), before);
  ann.quiet();
  await ann.context.close();
});

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->
<h2>Le marché</h2>
<p class=MsoNormal>Un <b>vrai</b> <span style='font-style:italic'>essai</span><a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Tables</p>
<!--EndFragment--></body></html>`;

test("what is pasted from Word keeps bold, italic and lists; a heading becomes bold, and a file leaves the page where it is", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await opens(page, "besoin");
  const editor = editorOf(page, "champ-probleme");
  await editor.click();
  await pastes(editor, WORD);
  await page.waitForFunction(() => /Tables/.test(document.querySelector("#champ-probleme").value));
  const pasted = await page.locator("#champ-probleme").inputValue();
  assert.match(pasted, /^\*\*Le marché\*\*\n\nUn \*\*vrai\*\* \*essai\*[\s\S]*- Tables$/);
  assert.doesNotMatch(pasted, /\[\^|#/);
  await page.keyboard.press("Control+z");
  await says(page, "champ-probleme", "");
  await pastes(editor, "", "Une ligne.");
  await says(page, "champ-probleme", "Une ligne.");
  // A sign that would make a heading says itself.
  await page.keyboard.press("Control+a");
  await page.keyboard.type("## Ainsi");
  await says(page, "champ-probleme", "\\## Ainsi");
  await editor.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "a.png", { type: "image/png" }));
    const { left: clientX, top: clientY } = element.firstElementChild.getBoundingClientRect();
    const event = new DragEvent("drop", { dataTransfer, clientX, clientY, bubbles: true, cancelable: true });
    element.dispatchEvent(event);
    if (!event.defaultPrevented) throw new Error("the browser would open the file in the place of the page");
  });
  ann.quiet();
  await ann.context.close();
});

test("rows that are added, moved and taken away keep their editors, and a draft that is taken back shows in them", async () => {
  const ann = await signedIn(server, browser, "Ann", VISUAL);
  const { page } = ann;
  await page.goto("/fiches/nouvelle?type=methode-animation");
  await page.getByLabel("Titre (obligatoire)").fill("Des étapes mises en forme");
  await opens(page, "conduite");
  const add = page.getByRole("button", { name: "Ajouter une étape" });
  await editorOf(page, "champ-deroule-0-consigne").click();
  await page.keyboard.type("La *première*.");
  await add.click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "champ-deroule-1-titre");
  await editorOf(page, "champ-deroule-1-consigne").click();
  await page.keyboard.type("La seconde.");
  await page.waitForTimeout(400);
  // A row is moved from inside its text, and its names follow.
  await page.keyboard.press("Alt+ArrowUp");
  await says(page, "champ-deroule-0-consigne", "La seconde.");
  await says(page, "champ-deroule-1-consigne", "La *première*.");
  const names = await page.locator(".small-visual [role=textbox]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-labelledby")).filter((name) => /deroule/.test(name)));
  assert.deepEqual(names, ["champ-deroule-0-consigne-nom", "champ-deroule-1-consigne-nom"]);
  await look(ann);
  await page.getByRole("button", { name: "Retirer étape 1" }).click();
  await says(page, "champ-deroule-0-consigne", "La *première*.");
  await editorOf(page, "champ-deroule-0-consigne").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" Puis on souffle.");
  await page.waitForFunction(() => /Brouillon gardé/.test(document.querySelector("#brouillon-etat").textContent));
  await page.goto("/fiches/nouvelle?type=methode-animation");
  await page.getByRole("link", { name: "Reprendre ce brouillon" }).first().click();
  await says(page, "champ-deroule-0-consigne", "La *première*. Puis on souffle.");
  ann.quiet();
  await ann.context.close();
});

test("a field goes over to Markdown and back, the caret where it stood", async () => {
  const ann = await signedIn(server, browser, "Ann", PHONE);
  const { page } = ann;
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await opens(page, "besoin");
  await editorOf(page, "champ-probleme").click();
  await page.keyboard.type("Un **essai**.");
  await barOf(page, "champ-probleme").getByRole("button", { name: "Markdown" }).click();
  const area = page.locator("#champ-probleme");
  assert.ok(await area.isVisible());
  assert.equal(await area.inputValue(), "Un **essai**.");
  await look(ann);
  await area.press("End");
  await page.keyboard.type(" Ici");
  await page.locator("#champ-probleme ~ p").getByRole("button", { name: "Mis en forme" }).click();
  await page.keyboard.type(" et là.");
  await says(page, "champ-probleme", "Un **essai**. Ici et là.");
  ann.quiet();
  await ann.context.close();
});

test("a field is corrected in place with the same editor, whose Escape gives up", async () => {
  for (const how of [VISUAL, { ...PHONE, scheme: "dark" }]) {
    const ann = await signedIn(server, browser, "Ann", how);
    const { page } = ann;
    await sheet(page, METHOD);
    const open = page.getByRole("link", { name: "Corriger : points d’accessibilité" });
    await open.click();
    const editor = editorOf(page, "champ-accessibilite");
    await editor.waitFor();
    await page.waitForFunction(() => document.activeElement.matches("[contenteditable=true]"));
    const before = await page.locator("#champ-accessibilite").inputValue();
    await page.keyboard.press("Escape");
    await page.locator(".here").waitFor({ state: "detached" });
    await open.click();
    await page.waitForFunction(() => document.activeElement.matches("[contenteditable=true]"));
    await page.keyboard.type(` Relu **${how.width ?? "au calme"}**.`);
    await says(page, "champ-accessibilite", `${before} Relu **${how.width ?? "au calme"}**.`);
    await page.getByRole("textbox", { name: "Pourquoi ce changement" }).focus();
    await look(ann);
    await page.locator(".here").getByRole("button", { name: "Publier" }).last().click();
    await page.waitForURL(/avis=enregistre/);
    assert.match(await page.locator("[data-place=accessibilite]").innerText(), new RegExp(`Relu ${how.width ?? "au calme"}`));
    ann.quiet();
    await ann.context.close();
  }
});

test("a field that is read on one line offers no list, by button or by sign", async () => {
  const ann = await signedIn(server, browser, "Ann", PHONE);
  const { page } = ann;
  await page.goto("/fiches/nouvelle?type=methode-animation");
  await opens(page, "reperes");
  await page.locator("#champ-salle").evaluate((area) => area.focus());
  await page.keyboard.type("- Tables de **4**");
  await says(page, "champ-salle", "\\- Tables de **4**");
  assert.equal(await barOf(page, "champ-salle").getByRole("button", { name: "Liste" }).count(), 0);
  await look(ann);
  await ann.context.close();
});

test("without a script a field is its text area", async () => {
  const { page, context } = await visit(browser, server.url, { scripts: false, ...PHONE });
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.locator("#groupe_besoin > summary").click();
  assert.ok(await page.locator("#champ-probleme").isVisible());
  await context.close();
});
