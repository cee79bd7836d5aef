// « J’ai déjà un texte » and J4.4: what was pasted is recognised, looked at, put elsewhere and published, with and
// without scripts; thirty notes are joined, sent to lists by letter, by menu and dragged, and undone.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, signedIn } from "./pages.js";
import { noSidewaysScroll, startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const TEXT = `# Le marché aux ressources

Faire se rencontrer ce que chacun cherche et ce que les autres ont à donner.

Durée : 45 min
Nombre de participants : 6 à 30

## Déroulé

1. Accueil (7 min) : chacun écrit ce qu’il cherche.
2. Marché – 15 min

## Une fois, à Montcarrel

Il pleuvait.
`;
/** What stays at the edges of the screen covers, for a while, part of what one scrolls past; axe would say so. */
const letPass = (page) => page.evaluate(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".finish { position: static !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
});

for (const [name, settings] of [
  ["with scripts, on a phone, in the dark", { ...PHONE, scheme: "dark" }],
  ["without scripts, on a computer", { scripts: false }],
]) {
  test(`a text is brought, looked at and published ${name}`, async () => {
    const ann = await signedIn(server, browser, "Ann", settings);
    const { page, context } = ann;
    // What accessibility is checked with is itself a script.
    const see = async () => {
      if (settings.scripts === false) return noSidewaysScroll(page);
      await letPass(page);
      return look(ann);
    };
    await page.goto(`${server.url}/fiches/nouvelle`);
    await see();
    await page.getByRole("link", { name: "J’ai déjà un texte" }).click();
    await see();
    await page.getByLabel("Votre texte").fill(TEXT);
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByRole("heading", { name: "Ce que nous avons reconnu" }).waitFor();
    await see();
    await page.getByRole("button", { name: "Publier" }).click();
    assert.match(await page.locator("#erreurs").innerText(), /2 points à regarder/);
    await see();
    await page.getByRole("button", { name: "C’est bien cela" }).click();
    await page.getByRole("button", { name: /^C’est bon/ }).click();
    assert.match(await page.locator("#regarder + p").innerText(), /Tout est regardé/);
    const title = `Le marché ${settings.scripts === false ? "sans" : "avec"} scripts`;
    await page.getByLabel("Titre", { exact: true }).fill(title);
    await page.getByRole("button", { name: "Publier" }).click();
    await page.waitForURL(/avis=cree/);
    assert.equal(await page.locator("h1").innerText(), title);
    const read = await page.locator("main").innerText();
    for (const words of [/Accueil/, /chacun écrit ce qu’il cherche/, /45.min/, /Il pleuvait\./]) {
      assert.match(read, words);
    }
    await context.close();
  });
}

const NOTES = ["se faire accompagner", "prendre le temps", "Se faire accompagner !", "un local trop petit",
  "changer de local", ...Array.from({ length: 25 }, (_, at) => `mot${at} seul${at}`)].join("\n");
const heap = (page, name) => page.getByRole("region", { name: new RegExp(name) });

test("thirty notes are joined and go to lists by letter, by menu and dragged; what was done is undone", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page, context } = ann;
  await page.goto(`${server.url}/fiches/nouvelle/post-its`);
  await look(ann);
  await page.getByLabel("Vos post-its, un par ligne").fill(NOTES);
  await page.getByRole("button", { name: "Réunir et ranger" }).click();
  await page.getByText("30 lignes collées, 29 post-its").waitFor();
  await letPass(page);
  await look(ann);
  const note = (words) => page.locator("[data-slip]", { hasText: words }).first();
  assert.match(await note("se faire accompagner").innerText(), /×2/);
  // By its letter, with the keyboard alone.
  await note("se faire accompagner").focus();
  const letter = await heap(page, "Leviers").locator("kbd").innerText();
  await page.keyboard.press(letter.toLowerCase());
  assert.equal(await heap(page, "Leviers").locator("[data-words]").innerText(), "se faire accompagner");
  assert.match(await page.locator("[data-told]").innerText(), /se faire accompagner.: Leviers/);
  // The keyboard is on the next note to sort.
  assert.equal(await page.evaluate(() => document.activeElement.closest("[data-heap]").dataset.heap), "");
  // By its menu, and dragged.
  await note("prendre le temps").getByRole("combobox").selectOption({ label: "Facteurs clés de réussite" });
  await note("un local trop petit").dragTo(heap(page, "Perspectives"));
  assert.equal(await heap(page, "Perspectives").locator("[data-words]").innerText(), "un local trop petit");
  // It is kept while the page is looked at.
  const kept = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Annuler" }).click();
  assert.equal(await heap(page, "Perspectives").locator("[data-words]").count(), 0);
  await look(ann);
  // What was moved is kept without any button.
  await kept;
  await page.reload();
  assert.equal(await heap(page, "Leviers").locator("[data-words]").innerText(), "se faire accompagner");
  await page.getByLabel("Titre de la fiche").fill("Partager un poste");
  await page.getByRole("button", { name: "En faire une fiche" }).click();
  await page.waitForURL(/brouillon=nouvelle/);
  assert.equal(await page.locator("[name='champ.leviers.0']").inputValue(), "se faire accompagner\u00a0×2");
  await context.close();
});
