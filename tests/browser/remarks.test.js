// J1.3: « Toujours à jour ? Oui / Une erreur » without an account; then who treats what was reported.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn" });
  browser = await startBrowser();
  await account(server, browser, "Odile", "moderateur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const METHOD = "Boule de neige";
const PHONE = { width: 360, height: 740 };

test("J1.3 one tap, one field, on a phone without a script nor a cookie", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scripts: false });
  const { page, context } = visitor;
  await page.goto(await sheet(page, METHOD));
  await page.locator("#signaler_").click();
  await page.getByLabel("Que faut-il corriger").fill("La deuxième tournée dure dix minutes.");
  await page.getByLabel(/Votre nom ou votre courriel/).fill("Marie");
  await page.getByRole("button", { name: "Envoyer" }).click();
  const thanks = page.getByRole("status");
  assert.match(await thanks.innerText(), /Merci.*La deuxième tournée dure dix minutes\./s);
  const seen = await thanks.evaluate((note) => {
    const { top, bottom } = note.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  });
  assert.ok(seen, "the thanks stand where one was");
  assert.equal(await page.locator("h1").innerText(), METHOD);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});

test("J1.3 « Oui » is one tap, and no verification", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scripts: false });
  const { page, context } = visitor;
  await page.goto(await sheet(page, METHOD));
  const stamp = await page.locator(".stamp").innerText();
  await page.getByRole("button", { name: "Oui, toujours à jour" }).click();
  assert.match(await page.getByRole("status").innerText(), /C’est noté/);
  assert.equal(await page.locator(".stamp").innerText(), stamp);
  await context.close();
});

for (const how of [{ ...PHONE, scheme: "dark" }, { width: 1280, height: 900, scheme: "light" }]) {
  test(`the box open, its page, its refusal and its thanks are accessible at ${how.width}`, async () => {
    const visitor = await visit(browser, server.url, how);
    const { page, context } = visitor;
    const address = await sheet(page, METHOD);
    await page.goto(address);
    await page.locator("#signaler_").click();
    await page.locator(".ask form.report").waitFor();
    // Where the page stands, its short title may lie over a link that is being measured.
    await page.evaluate(() => scrollTo(0, 0));
    await look(visitor);
    await page.goto(`${address}/signaler?champ=duree&passage=une+heure`);
    await look(visitor);
    await page.getByLabel("Que faut-il corriger").evaluate((field) => { field.required = false; });
    await page.getByRole("button", { name: "Envoyer" }).click();
    assert.match(await page.locator("#erreurs").innerText(), /une phrase suffit/i);
    await look(visitor);
    await page.getByLabel("Que faut-il corriger").fill(`Trop long, à ${how.width}.`);
    await page.getByRole("button", { name: "Envoyer" }).click();
    assert.match(await page.locator(".note[role=status]").innerText(), /Merci/);
    await look(visitor);
    await context.close();
  });
}

test("words selected in a sheet are reported where they stand, by keys", async () => {
  const visitor = await visit(browser, server.url, { width: 1280, height: 900 });
  const { page, context } = visitor;
  await page.goto(await sheet(page, METHOD));
  const quoted = await page.locator(".prose p").first().evaluate((paragraph) => {
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return getSelection().toString().trim();
  });
  const offer = page.getByRole("button", { name: "Signaler une erreur sur ce passage" });
  await offer.waitFor();
  await look(visitor);
  await offer.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "erreur");
  assert.equal(await page.locator(".report [name=passage]").inputValue(), quoted);
  assert.equal((await page.locator(".report-quote").innerText()).trim(), quoted);
  await look(visitor);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("form.report").count(), 0);
  await context.close();
});

test("beside a field, the box comes there, and goes back by Escape", async () => {
  const reader = await visit(browser, server.url, { ...PHONE, scheme: "light" });
  const { page, context } = reader;
  await page.goto(await sheet(page, METHOD));
  const link = page.getByRole("link", { name: /^Signaler une erreur\s: déroulé/ });
  await link.click();
  await page.locator(".fold-here.moved").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), "erreur");
  assert.equal(await page.locator("form.report input[name=champ]").inputValue(), "deroule");
  reader.quiet();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".fold-here.moved").count(), 0);
  await context.close();
});

test("a moderator sees the number, reads, answers, closes and undoes", async () => {
  const odile = await signedIn(server, browser, "Odile", { ...PHONE, scheme: "light" });
  const { page, context } = odile;
  await page.goto("/");
  const number = page.locator("header .tally");
  assert.equal(await number.innerText(), "3");
  await look(odile);
  await page.locator("header .me > summary").click();
  await look(odile);
  await page.locator("header a[href='/a-traiter']").click();
  assert.equal(await page.locator(".case").count(), 3);
  await look(odile);
  await page.locator(".case summary").last().click();
  await page.getByLabel(/^Un mot/).last().fill("C’est corrigé, merci.");
  await look(odile);
  await page.getByRole("button", { name: /^Clore$/ }).last().click();
  await page.getByRole("button", { name: "Annuler la clôture" }).waitFor();
  assert.equal(await number.innerText(), "2");
  await look(odile);
  await page.getByRole("button", { name: "Annuler la clôture" }).click();
  assert.equal(await page.locator(".case").count(), 3);
  await page.goto("/a-traiter?etat=closes");
  await look(odile);
  await page.goto(await sheet(page, METHOD));
  assert.match(await page.locator(".band").innerText(), /une personne sans compte dit que cette fiche est à jour/);
  await context.close();
});
