// J1.3 and J3.0: a part of a sheet becomes its form where it is read, in few taps, and is read again when one gives up.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const EXAMPLE = "La conserverie mobile du Plateau-Blanc";

const door = (page, name) => page.getByRole("link", { name });
const isInView = (locator) => locator.evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
});
/** What stays at the edges of the screen covers, for a while, part of what one scrolls past; axe would say so. */
const letPass = (page) => page.evaluate(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".bar, .here .actions { position: static !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
});
/** Whether what has the focus is what a selector finds. */
const hasFocus = (page, selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector);

test("a member changes a digit in three taps without scrolling, on a phone", async () => {
  const ann = await signedIn(server, browser, "Ann", { ...PHONE, scheme: "dark" });
  const { page, context } = ann;
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const address = await sheet(page, EXAMPLE);
  assert.ok(!asked.some((path) => /here\.|writing\.|rows\.|visual\.|editor\./.test(path)), "who reads loads no form");
  await page.evaluate(() => { globalThis.stays = true; });
  const open = door(page, "Corriger : personnes engagées");
  await open.scrollIntoViewIfNeeded();
  let taps = 0;
  const tap = async (locator) => { assert.ok(await isInView(locator), "what is tapped is in view"); taps += 1; await locator.click(); };
  await tap(open);
  const form = page.getByRole("form", { name: "Personnes engagées" });
  await form.waitFor();
  assert.ok(await page.evaluate(() => globalThis.stays), "the page was not loaded again");
  await page.waitForFunction(() => document.activeElement.id === "champ-personnes-salaries");
  const second = form.getByLabel("Bénévoles");
  await look(ann);
  await tap(second);
  await second.press("ControlOrMeta+a");
  await page.keyboard.type("33");
  await tap(form.getByRole("button", { name: "Publier" }).last());
  await page.waitForURL(/avis=enregistre/);
  assert.equal(taps, 3);
  const figures = page.locator("[data-place=personnes]");
  assert.match(await figures.innerText(), /33\s+Bénévoles|Bénévoles[\s\S]*33/);
  assert.match(await figures.innerText(), /Merci/);
  assert.ok(await isInView(figures.getByText("Merci")), "what happened is told where one looks");
  await look(ann);
  await page.goto(`${address}/historique`);
  assert.match(await page.locator(".revisions li").first().innerText(), /Correction\s: personnes engagées/);
  await context.close();
});

test("a part is read again after Escape, after Annuler and after the browser's own button, and what was typed is kept", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page, context } = ann;
  const address = await sheet(page, EXAMPLE);
  const open = door(page, "Corriger : en une phrase");
  const form = page.locator(".here");
  const field = page.locator("#champ-resume");
  const read = page.locator("p.lead");
  const ways = [
    () => field.press("Escape"),
    () => page.getByRole("link", { name: "Annuler" }).click(),
    () => page.goBack(),
  ];
  for (const [at, leave] of ways.entries()) {
    await open.click();
    await form.waitFor();
    assert.match(page.url(), /\?champ=resume#champ_resume$/);
    assert.ok(await hasFocus(page, "#champ-resume"), "the first field is ready");
    assert.ok(await read.isHidden());
    if (at === 0) await field.fill("Une phrase à moitié");
    else assert.equal(await field.inputValue(), "Une phrase à moitié");
    await leave();
    await form.waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).pathname, address);
    assert.equal(new URL(page.url()).search, "");
    assert.ok(await read.isVisible());
    assert.ok(await hasFocus(page, "[data-place=resume] a.fix"), "back to the link");
  }
  await page.goForward();
  await form.waitFor();
  assert.equal(await field.inputValue(), "Une phrase à moitié");
  await field.press("Escape");
  await form.waitFor({ state: "detached" });
  ann.quiet();
  await context.close();
});

test("what is typed in a part survives its tab, and is forgotten once it is published", async () => {
  for (const name of ["Ann", ""]) {
    const ann = name ? await signedIn(server, browser, name, PHONE) : await visit(browser, server.url, PHONE);
    const words = name ? "Une phrase que le train coupe" : "Une phrase de passage";
    const address = await sheet(ann.page, EXAMPLE);
    await door(ann.page, "Corriger : en une phrase").click();
    await ann.page.locator("#champ-resume").fill(words);
    await ann.page.locator(".here #brouillon-etat").getByText(name ? /^Brouillon gardé/ : /^Texte gardé/).waitFor();
    await letPass(ann.page);
    await look(ann);
    await ann.page.close();
    const page = await ann.context.newPage();
    await page.goto(address);
    await door(page, "Corriger : en une phrase").click();
    await page.getByRole("button", { name: "Reprendre ce texte" }).click();
    assert.equal(await page.locator("#champ-resume").inputValue(), words);
    if (name) {
      await page.locator(".here").getByRole("button", { name: "Publier" }).last().click();
      await page.waitForURL(/avis=enregistre/);
      assert.match(await page.locator("p.lead").innerText(), /Une phrase que le train coupe/);
      await page.goto(address);
      await door(page, "Corriger : en une phrase").click();
      await page.locator(".here").waitFor();
      await page.waitForTimeout(500);
      assert.ok(await page.locator("#brouillon-offre").isHidden(), "nothing is left of what was published");
    }
    await ann.context.close();
  }
});

test("every sort of field opens in its place, in light and dark, wide and narrow", async () => {
  for (const how of [{ ...PHONE, scheme: "dark" }, { width: 1280, height: 900 }]) {
    const ann = await signedIn(server, browser, "Ann", how);
    const { page, context } = ann;
    await sheet(page, EXAMPLE);
    await letPass(page);
    for (const name of ["titre", "structure porteuse", "territoires", "avancement", "budget et financements", "grandes étapes", "difficultés rencontrées", "thèmes (3 au plus, dans l’ordre)", "licence", "sources et bibliographie"]) {
      await page.getByRole("link", { name: `Corriger : ${name}`, exact: true }).click();
      await page.locator(".here").waitFor();
      await page.waitForFunction(() => document.activeElement.closest(".here"));
      await look(ann);
      await page.keyboard.press("Escape");
      await page.locator(".here").waitFor({ state: "detached" });
    }
    await context.close();
  }
});

test("rows are added and moved in place", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page, context } = ann;
  await sheet(page, EXAMPLE);
  await door(page, "Corriger : difficultés rencontrées").click();
  await page.getByRole("button", { name: "Ajouter une difficulté" }).click();
  await page.keyboard.type("Trouver de l'eau");
  await page.locator(".here").getByRole("button", { name: "Publier" }).last().click();
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator("[data-place=difficultes]").innerText(), /Trouver de l’eau/);
  await context.close();
});

test("a section opens as it will look, and only its text changes", async () => {
  const ann = await signedIn(server, browser, "Ann", { way: "visuel" });
  const { page, context } = ann;
  const address = await sheet(page, EXAMPLE);
  const heading = page.locator(".prose > h2[id]:not([id^=champ_])").first();
  const anchor = await heading.getAttribute("id");
  const below = await page.locator(".prose > p").last().innerText();
  await heading.locator("a.fix").click();
  const text = page.getByRole("textbox", { name: "Texte de la fiche" });
  await text.waitFor();
  await look(ann);
  await text.press("ControlOrMeta+End");
  await page.keyboard.type(" Une phrase de plus.");
  await page.locator(".here").getByRole("button", { name: "Publier" }).last().click();
  await page.waitForURL(/avis=enregistre/);
  assert.equal(new URL(page.url()).hash, `#${anchor}`);
  assert.match(await page.locator(".prose").innerText(), /Une phrase de plus\./);
  assert.equal(await page.locator(".prose > p").last().innerText(), below);
  await page.goto(`${address}/historique`);
  assert.match(await page.locator(".revisions li").first().innerText(), /Correction\s: section/);
  await context.close();
});

test("a passage has a pencil where there is room, and opens alone", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page, context } = ann;
  await sheet(page, EXAMPLE);
  const block = page.locator(".prose > p:has(+ .fix)").first();
  const pencil = page.locator(".prose > p + .fix").first();
  const words = (await block.innerText()).slice(0, 20);
  assert.equal(await pencil.evaluate((element) => getComputedStyle(element).opacity), "0");
  await block.hover();
  assert.equal(await pencil.evaluate((element) => getComputedStyle(element).opacity), "1");
  await pencil.click();
  const area = page.getByLabel("Le texte", { exact: true });
  await area.waitFor();
  assert.ok((await area.inputValue()).startsWith(words.slice(0, 10)));
  await look(ann);
  await area.fill(`${await area.inputValue()} Relu.`);
  await page.locator(".here").getByRole("button", { name: "Publier" }).last().click();
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator(".prose").innerText(), /Relu\./);
  await context.close();

  const phone = await visit(browser, server.url, PHONE);
  await sheet(phone.page, EXAMPLE);
  assert.equal(await phone.page.locator(".prose > .fix").first().isVisible(), false);
  await phone.context.close();
});

test("without a script the same form stands in the same place, for a stranger who signs in to publish", async () => {
  const stranger = await visit(browser, server.url, { ...PHONE, scripts: false });
  const { page, context } = stranger;
  await sheet(page, EXAMPLE);
  await door(page, "Corriger : personnes engagées").click();
  assert.match(page.url(), /\?champ=personnes#champ_personnes$/);
  const form = page.getByRole("form", { name: "Personnes engagées" });
  assert.ok(await isInView(form.getByRole("heading")));
  await form.getByLabel("Bénéficiaires").fill("641");
  await form.getByRole("button", { name: "Publier" }).last().click();
  await page.getByRole("heading", { level: 1, name: "Plus qu’un geste" }).waitFor();
  await page.getByLabel(/^Nom ou/).fill("Ann");
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByRole("button", { name: "Se connecter et publier" }).click();
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator("[data-place=personnes]").innerText(), /641/);

  await door(page, "Corriger : difficultés rencontrées").click();
  await page.getByRole("button", { name: "Ajouter une difficulté" }).click();
  assert.match(await page.locator("h1").innerText(), /conserverie/);
  await page.locator(".here input[name^='champ.difficultes.']").last().fill("La place");
  await page.locator(".here").getByRole("button", { name: "Publier" }).last().click();
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator("[data-place=difficultes]").innerText(), /La place/);
  stranger.quiet();
  await context.close();
});
