// J2: somebody with 18 people and 45 minutes finds a method, computes its materials, makes a running order, conducts it.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { look, sheet } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => { server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" }); browser = await startBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const METHODS = "/fiches?type=methode-animation";

/** The list of methods, once the index that is built in the background has them. */
async function methods(page) {
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(METHODS);
    if (await page.locator(".hits h3 a").count()) return;
    await page.waitForTimeout(500);
  }
  assert.fail("no method is found");
}

/** Presses Tab until what `reached` looks for has the focus. */
async function tabTo(page, reached) {
  for (let times = 0; times < 120; times += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(reached)) return;
  }
  assert.fail(`Tab does not lead to ${reached}`);
}

const names = (page) => page.locator(".blocks h2").evaluateAll((all) => all.map((one) => one.innerText.replace(/^\d\d:\d\d\s*/, "")));
const hours = (page) => page.locator(".blocks h2 time").allInnerTexts();

for (const how of [{ width: 1280, height: 900, scheme: "light" }, { ...PHONE, scheme: "dark" }]) {
  test(`J2.0 to J2.3 two numbers, typed by keyboard, find what fits and compute it (${how.width}, ${how.scheme})`, async () => {
    const visitor = await visit(browser, server.url, how);
    const { page, context } = visitor;
    await methods(page);
    await tabTo(page, () => document.activeElement.name === "champ.groupe");
    await page.keyboard.type("18");
    await tabTo(page, () => document.activeElement.name === "champ.duree");
    await page.keyboard.type("45");
    await page.keyboard.press("Enter");
    await page.waitForURL(/champ\.duree=45.*#res$/);
    const results = await page.evaluate(() => {
      const { top } = document.querySelector("#res").getBoundingClientRect();
      return { focused: document.activeElement.id, seen: top >= 0 && top < innerHeight };
    });
    assert.deepEqual(results, { focused: "res", seen: true }, "the results are under the eyes and under the keys");
    assert.match(await page.locator("#res").innerText(), /^3\sfiches/);
    assert.match(await page.locator(".hits .fit").first().innerText(), /18\spersonnes, 45\sminutes\s: dans l’idéal/);
    await look(visitor);
    const chosen = page.url();
    await page.goto(`${chosen.replace("#res", "")}&champ.distance=non&champ.difficulte=3&champ.objectifs=produire`);
    const widen = page.locator(".empty .chips a").first();
    const promised = Number(/\((\d+)\srésultat/.exec(await widen.innerText())[1]);
    await look(visitor);
    await widen.click();
    await page.waitForLoadState();
    assert.equal(Number.parseInt(await page.locator("#res").innerText(), 10), promised);
    await page.goBack();
    await page.goBack();
    assert.equal(page.url(), chosen);
    assert.equal(await page.getByLabel("Combien serez-vous ?").inputValue(), "18");
    await page.locator(".hits h3 a").first().click();
    await page.waitForURL(/groupe=18/);
    const counted = async () => Number(await page.locator("[data-per]").first().innerText());
    const before = await counted();
    await page.locator("#nb").fill("36");
    assert.equal(await counted(), before * 2, "the materials follow the group");
    await look(visitor);
    await context.close();
  });
}

test("J2.4 three methods make a running order, moved by keyboard and by hand, with hours that follow", async () => {
  const visitor = await visit(browser, server.url, { width: 1280, height: 900 });
  const { page, context } = visitor;
  await methods(page);
  for (const title of ["Boule de neige", "Tour de météo", "La ligne des positions"]) {
    await page.goto(await sheet(page, title));
    await page.getByRole("link", { name: "Ajouter à mon déroulé" }).click();
    await page.waitForURL(/deroule/);
  }
  assert.deepEqual(await names(page), ["Boule de neige", "Tour de météo", "La ligne des positions"]);
  await page.getByLabel("Vous commencez à").fill("09:30");
  await page.getByRole("button", { name: "Recalculer" }).click();
  await page.waitForURL(/debut=/);
  const [first, second] = await hours(page);
  assert.equal(first, "09:30");
  await look(visitor);
  await tabTo(page, () => document.activeElement.innerText.includes("Avancer Tour de météo"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/#bloc-1$/);
  assert.deepEqual(await names(page), ["Tour de météo", "Boule de neige", "La ligne des positions"]);
  assert.equal((await hours(page))[0], "09:30");
  assert.notEqual((await hours(page))[1], second, "moving a block moves the clock");
  assert.equal(await page.evaluate(() => document.activeElement.id), "bloc-1", "the focus follows the block");
  await page.locator("[data-block]").last().dragTo(page.locator("[data-block]").first());
  await page.waitForFunction(() => document.querySelector(".blocks h2").innerText.includes("La ligne des positions"));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".blocks .btn").first().isVisible(), false, "buttons are not printed");
  await context.close();
});

test("J2.5 a method is conducted step by step, its timer is exact, and it works without a network", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scheme: "dark" });
  const { page, context } = visitor;
  await page.clock.install({ time: new Date("2026-11-25T10:00:00") });
  await page.goto(await sheet(page, "Boule de neige"));
  await page.getByRole("link", { name: "Animer maintenant" }).click();
  await page.waitForURL(/animer/);
  await look(visitor);
  await page.clock.pauseAt(new Date("2026-11-25T10:05:00"));
  await page.getByRole("button", { name: "Démarrer" }).click();
  await page.clock.runFor("02:30");
  assert.equal(await page.locator("#reste").innerText(), "2:30");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.clock.runFor("10:00");
  assert.equal(await page.locator("#reste").innerText(), "2:30", "a pause stops the clock");
  await page.getByRole("button", { name: "Démarrer" }).click();
  await page.clock.runFor("03:00");
  assert.equal(await page.locator("#reste").innerText(), "+0:30");
  assert.equal(await page.locator("#dit").innerText(), "Temps écoulé");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("h2:visible").innerText(), "Écrire seul");
  await page.clock.resume();
  await page.locator("#hors-ligne").waitFor({ state: "visible" });
  await page.waitForFunction(async () => (await (await caches.open("animer")).keys()).length > 3);
  await context.setOffline(true);
  await page.reload();
  assert.equal(await page.locator("h2:visible").innerText(), "Écrire seul", "the step is still there");
  await page.getByRole("button", { name: "Suivante" }).click();
  assert.equal(await page.locator("h2:visible").innerText(), "À deux, choisir");
  await context.setOffline(false);
  await context.close();
});

test("J2 without a script: numbers, a running order, the steps one by one", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scripts: false });
  const { page, context } = visitor;
  await methods(page);
  await page.getByLabel("Combien serez-vous ?").fill("18");
  await page.getByRole("button", { name: "Voir les résultats" }).click();
  await page.locator(".hits h3 a").first().click();
  await page.getByRole("link", { name: "Ajouter à mon déroulé" }).click();
  await page.getByLabel("Ajouter une méthode, par son titre").fill("boule de neige");
  await page.getByRole("button", { name: "Ajouter", exact: true }).click();
  assert.equal((await names(page)).at(-1), "Boule de neige");
  await page.getByRole("link", { name: "Avancer Boule de neige" }).click();
  assert.equal((await names(page))[0], "Boule de neige");
  await page.goto(await sheet(page, "Boule de neige"));
  await page.getByRole("link", { name: "Animer maintenant" }).click();
  assert.equal(await page.locator("h2:visible").innerText(), "Poser la question");
  await page.getByRole("link", { name: "Étape suivante" }).locator("visible=true").click();
  assert.equal(await page.locator("h2:visible").innerText(), "Écrire seul");
  await context.close();
});
