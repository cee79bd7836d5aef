// J3.0 to J3.3 for somebody without an account: the text that she published before she had one is there when she has it.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, look, sheet } from "./pages.js";
import { mailbox, startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const EXAMPLE = "La conserverie mobile du Plateau-Blanc";

for (const [how, name] of [[{}, "Rose"], [{ ...PHONE, scripts: false }, "Rose Sans Script"]]) {
  test(`a newcomer's correction is published once she has an account (${name})`, async () => {
    const stranger = await visit(browser, server.url, how);
    const { page, context } = stranger;
    const address = await sheet(page, EXAMPLE);
    const opened = page.getByRole("link", { name: "Corriger : personnes engagées" });
    await opened.click();
    const form = page.getByRole("form", { name: "Personnes engagées" });
    const volunteers = String(30 + name.length);
    await form.getByLabel("Bénévoles").fill(volunteers);
    await form.getByRole("button", { name: "Publier" }).last().click();
    await page.getByRole("heading", { level: 1, name: "Plus qu’un geste" }).waitFor();
    if (how.scripts !== false) await look(stranger);

    // The account is opened in a tab of its own, and confirmed in another one, by the letter.
    const [tab] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("link", { name: /^Créez-en un dans un nouvel onglet/ }).click(),
    ]);
    const email = `rose${volunteers}@exemple.fr`;
    await tab.getByLabel(/^Nom ou pseudonyme/).fill(name);
    await tab.getByLabel(/^Adresse électronique/).fill(email);
    await tab.getByLabel(/^Mot de passe/).fill(PASSWORD);
    await tab.getByRole("button", { name: "Créer mon compte" }).click();
    const letter = await mailbox(server.mail).wait(({ to }) => to.includes(email));
    const other = await context.newPage();
    await other.goto(letter.links.find((link) => link.startsWith(server.url)));
    await other.getByRole("button", { name: "Confirmer mon adresse" }).click();
    await other.locator("main h1").waitFor();

    // Back in the first tab, whose page knows nothing of it.
    await page.getByLabel(/^Nom ou/).fill(name);
    await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
    await page.getByRole("button", { name: "Se connecter et publier" }).click();
    await page.waitForURL(/avis=enregistre/);
    assert.match(await page.locator("[data-place=personnes]").innerText(), new RegExp(volunteers));
    await page.goto(`${address}/historique`);
    const newest = await page.locator(".revisions > li").first().innerText();
    assert.ok(newest.includes(`par ${name}`.replace(" ", "\u00a0")), newest);
    assert.match(newest, /mots? changés?/);
    assert.doesNotMatch(newest, /octet/);
    if (how.scripts !== false) await look(stranger);
    await page.getByRole("link", { name: "Dire les tailles en chiffres" }).click();
    assert.match(await page.locator(".revisions > li").first().innerText(), /octet/);
    await context.close();
  });
}
