// J4.0: two people open one sheet; each sees the other, the part that they are in, and what they publish.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, openText, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn" });
  browser = await startBrowser();
  for (const name of ["Ada", "Béatrice"]) await account(server, browser, name, "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const METHOD = "Boule de neige";

test("J4.0 two people who write one sheet see each other, and what is published", async () => {
  const ada = await signedIn(server, browser, "Ada", { width: 360, height: 740 });
  const bea = await signedIn(server, browser, "Béatrice", { width: 1280, height: 900, scheme: "dark" });
  const address = await sheet(ada.page, METHOD);
  await ada.page.goto(`${address}/modifier`);
  const status = ada.page.locator("#presences");
  assert.ok(await status.isHidden(), "nobody else writes");
  await bea.page.goto(`${address}/modifier`);
  await status.getByText("Béatrice modifie aussi cette fiche").waitFor({ timeout: 5000 });
  await bea.page.locator("#presences").getByText("Ada modifie aussi cette fiche").waitFor({ timeout: 5000 });

  const part = bea.page.locator("section.part[id^=groupe_]").first();
  const id = await part.getAttribute("id");
  await part.locator("summary").first().click();
  await ada.page.locator(`#${id} .who`, { hasText: "Béatrice est ici" }).waitFor({ timeout: 5000 });
  await look(ada);
  await look(bea);

  await bea.page.getByRole("textbox", { name: /^Titre \(/ }).fill(`${METHOD} à deux`);
  await bea.page.getByRole("button", { name: "Publier" }).click();
  await bea.page.getByRole("button", { name: "Publier" }).click();
  await status.getByText(/Béatrice vient de publier la version \d+/).waitFor({ timeout: 5000 });
  await bea.page.waitForURL(/\/fiches\/\d+-[^/]+$/);
  await status.getByText("modifie aussi").waitFor({ state: "detached", timeout: 40_000 }).catch(() => {});
  assert.doesNotMatch(await status.innerText(), /modifie aussi/, "who left is not named any more");
  await Promise.all([ada.context.close(), bea.context.close()]);
});

test("the section of the text that somebody is in is marked in the text of the other, as it looks and in Markdown", async () => {
  const ada = await signedIn(server, browser, "Ada", { width: 360, height: 740, way: "visuel" });
  const bea = await signedIn(server, browser, "Béatrice", { width: 1280, height: 900 });
  const address = await sheet(ada.page, METHOD);
  const headings = [...(await (await ada.page.request.get(`/api/v1${address.replace(/^\/fiches\/(\d+).*$/, "/sheets/$1")}`)).json()).body.matchAll(/^## (.*)$/gm)];
  assert.ok(headings.length > 1, "the sheet has sections");
  for (const { page } of [ada, bea]) {
    await page.goto(`${address}/modifier`);
    await openText(page);
  }
  const area = bea.page.getByLabel("Le texte", { exact: true });
  const goes = (title) => area.evaluate((field, words) => {
    field.focus();
    const at = field.value.indexOf(`## ${words}`) + words.length + 6;
    field.setSelectionRange(at, at);
  }, title);
  for (const [, title] of headings.slice(0, 2)) {
    await goes(title);
    await ada.page.locator("#texte_ summary .who", { hasText: title }).waitFor({ timeout: 6000 });
    const marked = ada.page.locator(".visual-text h2:has(.who), .visual-text h3:has(.who)");
    await marked.getByText("Béatrice est ici").waitFor({ timeout: 6000 });
    assert.ok((await marked.innerText()).startsWith(title));
    assert.equal(await marked.count(), 1);
  }
  await look(ada);
  // A name beside a heading is not in the text: what is kept has no word of it.
  await ada.page.locator(".visual-text").press("Control+End");
  await ada.page.keyboard.type(" Fin.");
  await ada.page.locator("#brouillon-etat").getByText(/^Brouillon gardé/).waitFor({ timeout: 10_000 });
  assert.doesNotMatch(await ada.page.locator("#corps").inputValue(), /Béatrice/);
  // And Béatrice sees the section that Ada is in, who writes the text as it looks.
  const last = headings.at(-1)[1];
  await bea.page.locator("#texte_ summary .who", { hasText: last }).waitFor({ timeout: 6000 });
  await bea.page.close();
  await ada.page.locator(".visual-text .who").waitFor({ state: "detached", timeout: 40_000 });
  await Promise.all([ada.context.close(), bea.context.close()]);
});
