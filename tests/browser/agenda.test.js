// What takes place: read by month, week and day, taken to one's own agenda, written in a form, seen on a map.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, publishes, sheet, signedIn, unfold } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const SHOTS = process.env.SHOTS;
const shot = async (page, name) => { if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true }); };
const WIDE = { width: 1280, height: 900, scheme: "light" };
const PHONE = { width: 360, height: 740, scheme: "dark" };

test("A month is a table where there is room, and a list on a phone", async () => {
  for (const how of [WIDE, PHONE]) {
    const visitor = await visit(browser, server.url, how);
    const { page } = visitor;
    await page.goto("/fiches?type=evenement&vue=agenda&mois=2026-12");
    assert.equal(await page.locator(".agenda-days").isVisible(), how === WIDE);
    assert.equal(await page.locator(".agenda-list").isVisible(), how === PHONE);
    await page.getByRole("link", { name: "Visite de la cuisine centrale" }).first().waitFor();
    await look(visitor);
    await shot(page, `agenda-mois-${how.width}`);
    await page.getByRole("link", { name: "Après" }).click();
    assert.match(await page.locator(".agenda-name").innerText(), /Janvier 2027/);
    for (const mode of ["Semaine", "Liste"]) {
      await page.locator(".agenda").getByRole("link", { name: mode, exact: true }).click();
      await look(visitor);
      await shot(page, `agenda-${mode}-${how.width}`);
    }
    await visitor.context.close();
  }
});

test("An event is dated in a form, and taken to an agenda", async () => {
  const visitor = await signedIn(server, browser, "Ann", PHONE);
  const { page } = visitor;
  const path = await sheet(page, "Forum ouvert des tiers-lieux");
  await page.goto(`${path}/modifier`);
  await unfold(page);
  const day = page.getByLabel("Jour", { exact: true });
  assert.equal(await day.inputValue(), "16 janvier 2027");
  await look(visitor);
  await shot(page, "evenement-formulaire-360");
  await day.fill("23 janvier 2027");
  await page.getByLabel("Heure", { exact: true }).first().fill("9 h 30");
  await publishes(page, "La salle était prise");
  await page.waitForURL(/\/fiches\/\d/);
  assert.match(await page.locator(".facts").innerText(), /samedi 23 janvier 2027, de 9\sh\s30 à 17\sh/);
  await look(visitor);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Ajouter à mon agenda" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /\.ics$/);
  await visitor.context.close();
});

test("A map is read by keyboard and says what its list says", async () => {
  for (const how of [WIDE, PHONE]) {
    const visitor = await visit(browser, server.url, how);
    const { page } = visitor;
    await page.goto("/recherche?vue=carte");
    const marks = page.locator(".atlas a");
    assert.ok(await marks.count() > 3);
    await look(visitor);
    await shot(page, `carte-${how.width}`);
    const several = page.getByRole("link", { name: /fiches, Haute-Loire/ }).first();
    await several.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/territoire=/);
    await look(visitor);
    await shot(page, `carte-plus-pres-${how.width}`);
    await visitor.context.close();
  }
});

test("Both are whole without a script", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scripts: false });
  const { page } = visitor;
  await page.goto("/fiches?type=evenement&vue=agenda&mois=2026-12");
  assert.ok(await page.locator(".agenda-list > li").count() >= 6);
  await page.goto("/recherche?vue=carte");
  assert.ok(await page.locator(".atlas a").count() > 3);
  await visitor.context.close();
});
