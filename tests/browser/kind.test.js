// A coordinator makes a form: a new kind with its fields, seen while it is made, published, filled in, then changed.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, signedIn } from "./pages.js";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ada", "administrateur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const SHOTS = process.env.SHOTS;
const shot = async (page, name) => { if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true }); };

for (const how of [{ width: 1280, height: 900 }, { width: 360, height: 740, scheme: "dark" }]) {
  const NAME = `Visite ${how.width}`;
  test(`a form made, seen, published, filled in and changed (${how.width} px)`, async () => {
    const ada = await signedIn(server, browser, "Ada", how);
    const { page } = ada;
    await page.goto("/administration/modeles");
    await look(ada);
    await page.getByRole("link", { name: "Nouveau type de fiche" }).click();
    await page.getByLabel("Une fiche s’appelle").fill(NAME);
    await page.getByLabel("Plusieurs s’appellent").fill(`${NAME} (plusieurs)`);
    /** A field more, by keyboard: its name, then how it is answered. */
    const add = async (label, answer, more = {}) => {
      await page.getByRole("button", { name: "Ajouter un champ" }).focus();
      await page.keyboard.press("Enter");
      await page.keyboard.type(label);
      const id = await page.evaluate(() => document.activeElement.id);
      const row = page.locator(`[data-row]:has(#${id})`);
      await row.getByLabel("On y répond par").selectOption({ label: answer });
      assert.equal(await row.locator("[data-name]").innerText(), label, "the row bears its name");
      for (const [part, text] of Object.entries(more)) {
        const input = row.locator(`[name$='.${part}']`);
        if (!(await input.isVisible())) await row.getByText("Place et condition").click();
        await input.fill(text);
      }
      return row;
    };
    await add("Pour venir", "Intertitre (sépare les champs)");
    const open = await add("Ouverte à", "Choix : une réponse", { choix: "Tout le monde\nSur invitation" });
    assert.ok(!(await open.getByLabel("Unité").isVisible()), "what a choice does not ask is not shown");
    await add("Contact", "Texte court", { si: "Ouverte à", vaut: "Sur invitation" });
    await add("Durée", "Durée");
    await add("Places", "Nombre entier", { unite: "personnes" });
    await add("Dépenses", "Lignes à colonnes", { colonnes: "Poste\nMontant (Nombre)" });
    await add("Coût", "Calcul : somme", { somme: "Dépenses : Montant" });
    const last = await add("Tarif", "Texte court");
    const seen = page.frameLocator("iframe.seen");
    await seen.getByLabel("Tarif").waitFor();
    await look(ada);
    await shot(page, `type-${how.width}`);
    // Moved by a key, and told.
    await last.locator("input").first().focus();
    await page.keyboard.press("Alt+ArrowUp");
    assert.match(await page.locator("#champs [role=status]").innerText(), /place/);
    await page.locator(".segments label", { hasText: "Fiche" }).click();
    await seen.getByText("Exemple de fiche").first().waitFor();
    await page.getByRole("button", { name: "Publier ce type" }).click();
    await page.locator(".notice").waitFor();
    await look(ada);

    await page.goto(`/fiches/nouvelle?type=visite-${how.width}`);
    await page.locator("#titre").fill(`La cuisine ${how.width}`);
    await page.locator("summary", { hasText: "Pour venir" }).click();
    const contact = page.getByLabel("Contact");
    assert.ok(!(await contact.isVisible()), "asked of an invitation alone");
    await page.getByLabel("Sur invitation").check();
    await contact.fill("Anne");
    await page.getByLabel("Tarif").fill("3 €");
    await page.getByLabel("Montant").fill("120,5");
    await page.locator(".finish button.main").click();
    if (!/\/fiches\/\d/.test(page.url())) await page.getByRole("button", { name: /^Publier/ }).last().click();
    await page.waitForURL(/\/fiches\/\d/);
    const main = page.locator("main");
    for (const words of ["Anne", "3 €", "120,5"]) await main.getByText(words).first().waitFor();

    // A field that goes says how many sheets hold a value, and offers where it goes.
    await page.goto(`/administration/modeles/visite-${how.width}`);
    const tarif = page.locator("[data-row]", { has: page.locator("[data-name]", { hasText: "Tarif" }) });
    await tarif.locator("summary").first().click();
    await tarif.getByRole("button", { name: "Retirer" }).click();
    await page.getByRole("button", { name: "Publier ce type" }).click();
    await page.getByText("1 fiche a une valeur dans").waitFor();
    await look(ada);
    await shot(page, `valeurs-${how.width}`);
    await page.getByLabel("Les mettre à la fin du texte").check();
    await page.getByRole("button", { name: "Publier avec ces choix" }).click();
    await page.getByText("et 1 fiche changée avec lui").waitFor();
    await ada.context.close();
  });
}
