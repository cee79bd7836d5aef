// J3 and J4: somebody corrects a sheet, two write at once, a clash is settled by keyboard, everything without a script.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, sheet, signedIn } from "./pages.js";
import { mailbox, startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  for (const name of ["Ann", "Bob"]) await account(server, browser, name, "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const METHOD = "Boule de neige";

/** Writes a sheet of two sections through the page; its address. */
async function writes(visitor, title) {
  const { page } = visitor;
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.getByLabel("Titre (obligatoire)").fill(title);
  await page.getByLabel("Texte, en Markdown").fill("## Avant\n\nOn prévient tout le monde.\n\n## Pendant\n\nOn écoute.\n");
  await page.getByRole("button", { name: "Publier les modifications" }).click();
  await page.waitForURL(/avis=cree/);
  return new URL(page.url()).pathname;
}

/** Opens the editor of a sheet and replaces words of its text. */
async function edits(visitor, address, from, to) {
  const { page } = visitor;
  await page.goto(`${address}/modifier`);
  const area = page.getByLabel("Texte, en Markdown");
  await area.fill((await area.inputValue()).replace(from, to));
}

const publish = (page) => page.getByRole("button", { name: "Publier les modifications" }).click();

test("J3.1 what is typed is kept by the server, taken back after a reload, and previewed with its changes marked", async () => {
  const ann = await signedIn(server, browser, "Ann", { ...PHONE, scheme: "dark" });
  const { page, context } = ann;
  const address = await sheet(page, METHOD);
  await page.goto(`${address}/modifier`);
  await look(ann);
  const area = page.getByLabel("Texte, en Markdown");
  await area.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\nDire \"merci\" à la fin, c'est utile...");
  await page.waitForFunction(() => /Brouillon enregistré à \d\d:\d\d/.test(document.querySelector("#brouillon-etat").textContent));
  assert.match(await page.locator("form#edition").innerText(), /CC BY-SA 4\.0/);
  const typed = await area.inputValue();
  assert.match(typed, /Dire «\smerci\s» à la fin, c’est utile…/, "typographic marks are put gently");

  await page.reload();
  await page.getByRole("link", { name: "Reprendre ce brouillon" }).click();
  assert.equal(await page.getByLabel("Texte, en Markdown").inputValue(), typed);
  await page.getByRole("button", { name: "Aperçu à côté du texte" }).click();
  const changed = page.locator(".preview .changed");
  await changed.first().waitFor();
  assert.equal(await changed.count(), 1);
  assert.match(await changed.innerText(), /^Passage modifié\s:\s+Dire/);
  await look(ann);
  await page.getByRole("button", { name: "Prévisualiser" }).last().click();
  assert.equal(await page.locator(".preview .changed").count(), 1, "and without the script's help");
  await page.getByRole("button", { name: "Voir les modifications" }).click();
  assert.match(await page.locator("#modifications_").innerText(), /c’est utile…/);
  await look(ann);
  await context.close();
});

test("J3.3 a contribution is thanked, and stands in the history under its author's name", async () => {
  const bob = await signedIn(server, browser, "Bob", PHONE);
  const { page, context } = bob;
  const address = await sheet(page, "Tour de météo");
  await page.goto(`${address}/modifier`);
  const area = page.getByLabel("Texte, en Markdown");
  await area.fill(`${await area.inputValue()}\n\nPrévoir de la craie.\n`);
  await page.getByLabel("Résumé de la modification").fill("Matériel oublié");
  await publish(page);
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator(".notice").innerText(), /Merci/);
  await look(bob);
  await page.goto(`${address}/historique`);
  const first = page.locator(".revisions li").first();
  assert.match(await first.innerText(), /Matériel oublié[\s\S]*Bob/);
  await look(bob);
  await first.getByRole("link", { name: /^comparer|^diff|précédente/i }).first().click();
  assert.match(await page.locator("main").innerText(), /Prévoir de la craie/);
  await look(bob);
  await context.close();
});

test("J4.1 two people write in different sections of a sheet, and neither notices", async () => {
  const [ann, bob] = [await signedIn(server, browser, "Ann"), await signedIn(server, browser, "Bob", PHONE)];
  const address = await writes(ann, "Préparer une réunion à deux");
  await edits(ann, address, "tout le monde", "chacun par courriel");
  await edits(bob, address, "On écoute.", "On écoute sans couper.");
  await publish(ann.page);
  await ann.page.waitForURL(/avis=enregistre/);
  await publish(bob.page);
  await bob.page.waitForURL(/avis=fusion/);
  assert.match(await bob.page.locator(".notice").innerText(), /Enregistré en fusionnant avec la version de Ann\./);
  const text = await bob.page.locator(".prose").innerText();
  assert.ok(text.includes("chacun par courriel") && text.includes("sans couper"), text);
  await bob.page.goto(`${address}/historique`);
  assert.equal(await bob.page.locator(".revisions li").count(), 3);
  for (const visitor of [ann, bob]) { await look(visitor); await visitor.context.close(); }
});

test("J4.2 a clash loses nothing and is settled by keyboard alone", async () => {
  const [ann, bob] = [await signedIn(server, browser, "Ann"), await signedIn(server, browser, "Bob", { ...PHONE, scheme: "dark" })];
  const address = await writes(ann, "Décider à deux");
  await edits(ann, address, "On écoute.", "On écoute chacun.");
  await edits(bob, address, "On écoute.", "On se tait.");
  await publish(ann.page);
  await ann.page.waitForURL(/avis=enregistre/);
  const { page } = bob;
  await publish(page);
  await page.getByRole("heading", { level: 1, name: /^Conflit de modification/ }).waitFor();
  assert.match(await page.getByRole("alert").innerText(), /^Vos modifications ne sont pas perdues\./);
  await look(bob);

  const press = async (key, reached) => {
    for (let times = 0; times < 60; times += 1) {
      await page.keyboard.press(key);
      if (await page.evaluate(reached)) return;
    }
    assert.fail(`${key} does not lead to ${reached}`);
  };
  await press("Tab", () => document.activeElement.name === "p0");
  await press("ArrowDown", () => document.activeElement.value === "deux" && document.activeElement.checked);
  const both = await page.locator("#r0").inputValue();
  assert.ok(both.includes("On écoute chacun.") && both.includes("On se tait."), both);
  await press("Tab", () => document.activeElement.id === "r0");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("On écoute chacun, puis on se tait.");
  await press("Tab", () => document.activeElement.value === "publier");
  await page.keyboard.press("Enter");
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator(".prose").innerText(), /On écoute chacun, puis on se tait\./);
  for (const [version, words] of [[2, "On écoute chacun."], [3, "On se tait."], [4, "puis on se tait."]]) {
    await page.goto(`${address}/versions/${version}`);
    assert.ok((await page.locator(".prose").innerText()).includes(words), `version ${version}`);
    await look(bob);
  }
  for (const visitor of [ann, bob]) await visitor.context.close();
});

test("without a script: sign up, confirm, write, add a row, publish, compare, restore", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scripts: false });
  const { page, context } = visitor;
  await page.goto("/inscription");
  await page.getByLabel(/^Nom ou pseudonyme/).fill("Claire Sans Script");
  await page.getByLabel(/^Adresse électronique/).fill("claire@exemple.fr");
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  const mail = await mailbox(server.mail).wait(({ to }) => to.includes("claire@exemple.fr"));
  await page.goto(mail.links.find((link) => link.startsWith(server.url)));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  if (new URL(page.url()).pathname === "/connexion") {
    await page.getByLabel(/^Nom ou/).fill("Claire Sans Script");
    await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
    await page.locator("main").getByRole("button", { name: "Se connecter" }).click();
  }
  await page.goto("/fiches/nouvelle?type=methode-animation");
  await page.getByLabel("Titre (obligatoire)").fill("Le tour de table muet");
  await page.locator("button[name=action][value^='ajouter:']").first().click();
  assert.equal(await page.getByLabel("Titre (obligatoire)").inputValue(), "Le tour de table muet", "adding a row loses nothing");
  await page.getByLabel("Texte, en Markdown").fill("Chacun écrit, personne ne parle.");
  await publish(page);
  assert.match(page.url(), /avis=cree/);
  const address = new URL(page.url()).pathname;
  await page.goto(`${address}/modifier`);
  await page.getByLabel("Texte, en Markdown").fill("Chacun écrit ; personne ne parle avant la fin.");
  await publish(page);
  await page.goto(`${address}/historique`);
  await page.getByRole("button", { name: "Comparer les versions sélectionnées" }).click();
  assert.match(await page.locator("main").innerText(), /avant la fin/);
  await page.goto(`${address}/historique`);
  await page.getByRole("link", { name: /^rétablir la version 1/ }).click();
  await page.locator("main form button[type=submit], main form button:not([type])").first().click();
  await page.goto(address);
  assert.match(await page.locator(".prose").last().innerText(), /Chacun écrit, personne ne parle\./);
  await context.close();
});
