// J3.0 to J3.3 without an account: a stranger corrects a field, is sent a link, and publishes by its button.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, sheet, signedIn } from "./pages.js";
import { mailbox, startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ada", "administrateur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const EXAMPLE = "La conserverie mobile du Plateau-Blanc";

/** Corrects a figure as a stranger, by keyboard from the field on; the page that asks who it is. */
async function corrects(page, volunteers) {
  await sheet(page, EXAMPLE);
  await page.getByRole("link", { name: "Corriger : personnes engagées" }).click();
  const form = page.getByRole("form", { name: "Personnes engagées" });
  await form.getByLabel("Bénévoles").fill(volunteers);
  await form.getByRole("button", { name: "Publier" }).last().click();
  await page.getByRole("heading", { level: 1 }).getByText(/^(Plus qu’un geste|Se connecter et publier)$/).waitFor();
}

/** Asks for the link, and opens it as the letter gives it. */
async function opens(page, email, name) {
  await page.getByLabel("Votre courriel").fill(email);
  await page.getByLabel(/^Le nom à afficher/).fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Regardez vos messages" }).waitFor();
  const letter = await mailbox(server.mail).wait(({ to }) => to.includes(email));
  await page.goto(letter.links.find((link) => link.includes("/publier/")));
  await page.getByRole("heading", { level: 1, name: "Voici votre texte" }).waitFor();
}

/** Chooses what becomes of changes without an account. */
async function chooses(label) {
  const ada = await signedIn(server, browser, "Ada");
  await ada.page.goto("/administration/site");
  await ada.page.getByLabel(label).check();
  await ada.page.getByRole("button", { name: "Enregistrer qui écrit" }).click();
  await ada.page.locator(".notice").waitFor();
  await look(ada);
  await ada.context.close();
}

for (const [how, email, name] of [[PHONE, "rose@exemple.fr", "Rose"], [{ ...PHONE, scripts: false, scheme: "dark" }, "lise@exemple.fr", ""]]) {
  test(`a correction without an account waits for a look, then is published (${email})`, async () => {
    const stranger = await visit(browser, server.url, how);
    const { page, context } = stranger;
    const volunteers = name ? "65" : "66";
    await corrects(page, volunteers);
    if (how.scripts !== false) await look(stranger);
    await opens(page, email, name);
    if (how.scripts !== false) await look(stranger);
    await page.getByRole("button", { name: "Envoyer", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Votre texte attend un regard" }).waitFor();
    if (how.scripts !== false) await look(stranger);

    const ada = await signedIn(server, browser, "Ada", PHONE);
    await ada.page.goto("/a-traiter");
    const waits = ada.page.locator(".case").filter({ hasText: volunteers });
    assert.match(await waits.innerText(), new RegExp(name ? `${name} \\(sans compte\\)` : "par une personne sans compte"));
    await look(ada);
    await waits.getByRole("button", { name: "Approuver" }).click();
    await ada.page.getByText("Modification approuvée").waitFor();
    await ada.context.close();

    await page.reload();
    await page.getByRole("heading", { level: 1, name: /^Merci/ }).waitFor();
    if (how.scripts !== false) await look(stranger);
    await page.getByRole("link", { name: "Lire la fiche" }).click();
    assert.match(await page.locator("[data-place=personnes]").innerText(), new RegExp(volunteers));
    await context.close();
  });
}

test("a new sheet is written without an account, and an account opened on its link's page", async () => {
  const stranger = await visit(browser, server.url, PHONE);
  const { page, context } = stranger;
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.getByLabel("Titre (obligatoire)").fill("Partager un garage solidaire");
  await page.getByLabel("Le texte", { exact: true }).fill("On tient un planning des ponts, et chacun range ses outils.");
  await page.getByRole("button", { name: "Publier", exact: true }).last().click();
  await page.getByRole("heading", { level: 1, name: "Plus qu’un geste" }).waitFor();
  await opens(page, "mado@exemple.fr", "Mado");
  assert.match(await page.locator("main").innerText(), /planning des ponts/);
  await page.getByText("Créer aussi un compte ?").click();
  await look(stranger);
  await page.getByLabel(/^Nom ou pseudonyme/).fill("Mado du Garage");
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByRole("button", { name: "Publier et créer le compte" }).click();
  await page.locator("header .me").waitFor();
  await look(stranger);

  // A member's first sheet appears at once, under the name of the account.
  await page.goto(`/titre/${encodeURIComponent("Partager un garage solidaire")}`);
  assert.match(await page.locator(".prose").innerText(), /planning des ponts/);
  await page.getByRole("link", { name: "Historique" }).first().click();
  assert.match(await page.locator(".revisions > li").first().innerText(), /Mado\sdu\sGarage/);
  await context.close();
});

test("where changes appear at once the button publishes, and where they are refused an account is asked for", async () => {
  await chooses("Publiées aussitôt");
  const stranger = await visit(browser, server.url, PHONE);
  const { page, context } = stranger;
  await corrects(page, "91");
  await opens(page, "jeanne@exemple.fr", "Jeanne");
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^Merci/ }).waitFor();
  await page.getByRole("link", { name: "Lire la fiche" }).click();
  assert.match(await page.locator("[data-place=personnes]").innerText(), /91/);

  await chooses(/Refusées/);
  await corrects(page, "92");
  assert.equal(await page.getByLabel("Votre courriel").count(), 0);
  await look(stranger);
  await context.close();
});
