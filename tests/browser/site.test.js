// A coordinator makes the wiki « notre site »: its name, colour, home page and menu, seen before they are public, undone.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, signedIn } from "./pages.js";
import { mailbox, startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ada", "administrateur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const SHOTS = process.env.SHOTS;
const shot = async (page, name) => { if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` }); };
const NAME = "Le carnet de l’Arbelle";

for (const how of [{ width: 1280, height: 900 }, { width: 360, height: 740, scheme: "dark" }]) {
  test(`a name, a menu and a home page, seen, published and undone (${how.width} px)`, async () => {
    const ada = await signedIn(server, browser, "Ada", how);
    const { page } = ada;
    await page.goto("/administration/premiers-pas");
    await look(ada);
    await page.getByRole("link", { name: "Donner un nom" }).click();
    const seen = page.frameLocator("iframe.seen");
    await seen.getByRole("heading", { level: 1 }).waitFor();
    await page.getByLabel("Nom du site").fill(NAME);
    await page.getByLabel("Titre de l’accueil").fill("Ce qui a marché à côté de chez vous");
    await page.getByLabel("Exemples de recherches").fill("filière laine\ndécider à plusieurs");
    await seen.getByRole("heading", { level: 1, name: "Ce qui a marché" }).waitFor();
    assert.equal(await seen.locator(".brand-name").innerText(), NAME);
    await seen.getByRole("link", { name: "filière laine" }).waitFor();
    const accent = page.locator("#accent");
    await accent.evaluate((input) => { input.value = "#f0c000"; input.dispatchEvent(new Event("input", { bubbles: true })); });
    assert.match(await page.locator("[data-contrast]").innerText(), /trop pâle/);
    await accent.evaluate((input) => { input.value = "#6a1b9a"; input.dispatchEvent(new Event("input", { bubbles: true })); });
    assert.match(await page.locator("[data-contrast]").innerText(), /lisible/);
    // The menu by keyboard: an entry more, moved to the top, then one below it.
    const menu = page.locator(".rows-field[data-name=menu]");
    const first = await page.locator("[name='menu.0.mot']").inputValue();
    await menu.getByRole("button", { name: "Ajouter une entrée" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Le jeu");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Boule de neige");
    const entries = await menu.locator("[name$='.mot']").count();
    for (let n = 1; n < entries; n++) await page.keyboard.press("Alt+ArrowUp");
    assert.equal(await page.locator("[name='menu.0.mot']").inputValue(), "Le jeu");
    await page.locator("[name='menu.1.dessous']").check();
    await look(ada);
    await shot(page, `mon-site-${how.width}`);
    const stranger = await visit(browser, server.url, how);
    await stranger.page.goto("/");
    assert.ok(!(await stranger.page.content()).includes("l’Arbelle"), "nothing is public yet");
    await page.getByRole("button", { name: "Publier les changements" }).click();
    await page.locator(".notice").waitFor();
    await stranger.page.reload();
    assert.equal(await stranger.page.locator(".brand-name").innerText(), NAME);
    const button = await stranger.page.locator(".hero .btn.main").evaluate((element) => getComputedStyle(element).backgroundColor);
    if (how.scheme !== "dark") assert.equal(button, "rgb(106, 27, 154)");
    const folded = stranger.page.locator(".menu > summary");
    if (await folded.isVisible()) await folded.click();
    await stranger.page.getByRole("link", { name: "Le jeu", exact: true }).waitFor();
    await stranger.page.locator(".below > summary").click();
    await stranger.page.locator(".below").getByRole("link", { name: first }).waitFor();
    await look(stranger);
    await shot(stranger.page, `accueil-${how.width}`);
    await stranger.page.getByRole("link", { name: "Le jeu", exact: true }).click();
    await stranger.page.getByRole("heading", { level: 1, name: "Boule de neige" }).waitFor();
    await page.goto("/administration/site/changements");
    await look(ada);
    await page.getByRole("button", { name: /Défaire/ }).first().click();
    await page.locator(".notice").waitFor();
    await stranger.page.goto("/");
    assert.ok(!(await stranger.page.content()).includes("l’Arbelle"));
    await stranger.context.close();
    await ada.context.close();
  });
}

test("without a script rows are moved by their buttons, and the preview opens beside", async () => {
  const ada = await signedIn(server, browser, "Ada", { width: 360, height: 740, scripts: false });
  const { page, context } = ada;
  await page.goto("/administration/site");
  await page.getByLabel("Titre de l’accueil").fill("Sans script");
  const second = await page.locator("[name='menu.1.mot']").inputValue();
  await page.locator("[name=faire][value='haut:menu:1']").click();
  assert.equal(await page.locator("[name='menu.0.mot']").inputValue(), second);
  assert.equal(await page.getByLabel("Titre de l’accueil").inputValue(), "Sans script");
  const [beside] = await Promise.all([context.waitForEvent("page"), page.getByRole("button", { name: "Aperçu dans un onglet" }).click()]);
  await beside.getByRole("heading", { level: 1, name: "Sans script" }).waitFor();
  await beside.close();
  await page.getByRole("button", { name: "Publier les changements" }).click();
  await page.locator(".notice").waitFor();
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Sans script" }).waitFor();
  await context.close();
});

test("people are invited by a list, with a word of welcome, and the first steps count them", async () => {
  const ada = await signedIn(server, browser, "Ada", { width: 360, height: 740 });
  const { page } = ada;
  await page.goto("/administration/invitations");
  await page.getByLabel("Adresses électroniques").fill("Nadia B. <nadia@exemple.fr>\nkevin");
  await page.getByLabel("Mot d’accueil").fill("À mardi pour le premier atelier !");
  await page.getByRole("button", { name: "Envoyer", exact: true }).click();
  assert.match(await page.locator("#courriels-e").innerText(), /Ligne 2/);
  await look(ada);
  await page.getByLabel("Adresses électroniques").fill("Nadia B. <nadia@exemple.fr>\nkevin@exemple.fr");
  await page.getByRole("button", { name: "Envoyer", exact: true }).click();
  assert.match(await page.locator(".notice").innerText(), /2\s+invitations/);
  await look(ada);
  const letter = await mailbox(server.mail).wait(({ to }) => to.includes("nadia@exemple.fr"));
  assert.match(letter.text, /premier atelier/);
  await page.goto("/administration/pages");
  await page.getByLabel("Nom de l’hébergeur").fill("Le Nuage des lieux");
  await look(ada);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.locator(".notice").waitFor();
  await page.goto("/mentions-legales");
  await page.getByText("Le Nuage des lieux").first().waitFor();
  await page.goto("/administration/premiers-pas");
  await page.getByRole("button", { name: "Les retirer toutes" }).click();
  await page.locator(".notice").waitFor();
  await page.goto("/");
  await page.getByText("Personne n’a encore écrit ici").waitFor();
  await look(ada);
  await ada.context.close();
});
