// J1: somebody opens a link from a newsletter on a phone, reads, and knows how fresh it is. Then every page of the house.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import test, { after, before } from "node:test";
import { look } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => { server = await startServer({ MAILLAGE_LOG: "warn" }); browser = await startBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 640 };
const METHOD = "Boule de neige";

/** The first demo sheet whose title begins so, from the list of all. */
async function demo(page, start) {
  const hit = ".hits h3 a, .hits h2 a";
  // The index is built in the background at the first start.
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(`/recherche?q=${encodeURIComponent(start)}`);
    if (await page.locator(hit).count()) break;
    await page.waitForTimeout(500);
  }
  return new URL(await page.locator(".hits h3 a, .hits h2 a").first().getAttribute("href"), server.url).pathname;
}

test("J1.0 a link to a section lands on it, light and without cookie or outside request", async () => {
  const visitor = await visit(browser, server.url, PHONE);
  const { page, context } = visitor;
  const address = await demo(page, METHOD);
  let bytes = 0, requests = 0;
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  client.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; requests += 1; });
  await page.goto(address);
  const anchor = await page.locator(".prose h2[id]").last().getAttribute("id");
  assert.ok(bytes < 100_000 && requests <= 25, `${bytes} bytes in ${requests} requests`);
  await page.goto("about:blank");
  await page.goto(`${address}#${anchor}`);
  await page.waitForTimeout(300);
  const seen = await page.locator(`[id="${anchor}"]`).evaluate((heading) => {
    const { top, bottom } = heading.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.ok(seen, "the heading is on the screen");
  const title = await page.locator(".bar a").first().boundingBox();
  assert.ok(title && title.height > 0 && title.y >= 0 && title.y < 60, `the short title stays above: ${JSON.stringify(title)}`);
  assert.ok(await page.locator(".bar span").first().isVisible());
  assert.deepEqual(await context.cookies(), []);
  await look(visitor);
  await context.close();
});

test("J1.1 the card says the sheet in a sentence, its freshness, its theme; the contents are folded on a phone", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scheme: "dark" });
  const { page, context } = visitor;
  await page.goto(await demo(page, METHOD));
  assert.ok((await page.locator(".lead").first().innerText()).length > 20);
  assert.match(await page.locator("main").innerText(), /Vérifiée le|À actualiser|pas encore vérifiée|Jamais vérifiée|Nouvelle fiche/i);
  assert.ok(await page.locator(".crumbs a").count() >= 2);
  assert.equal(await page.locator("details.toc").evaluate((toc) => toc.open), false);
  await look(visitor);
  await context.close();
});

test("every page of the house is accessible, fits a phone and a desk, and asks nothing outside", { timeout: 600_000 }, async () => {
  const finder = await visit(browser, server.url);
  const method = await demo(finder.page, METHOD);
  const example = await demo(finder.page, "Pôle laine");
  await finder.context.close();
  const pages = [
    "/", method, example, `${method}/historique`, `${method}/auteurs`, `${method}/liens`, `${method}/info`, "/fiches", "/fiches?type=methode-animation",
    "/recherche?q=décider+ensemble", "/recherche?q=zzzzzzz", "/themes", "/themes/cooperation", "/themes/cooperation/animation-facilitation",
    "/modifications-recentes", "/pages-demandees", "/pages-orphelines", "/plan-du-site", "/aide", "/mentions-legales",
    "/connexion", "/inscription", "/mot-de-passe-oublie", "/fiches/nouvelle", "/fiches/nouvelle?type=exemple-inspirant",
    "/confidentialite", "/accessibilite", "/ecoconception", "/nulle-part",
  ];
  for (const how of [{ width: 360, height: 740, scheme: "dark" }, { width: 1280, height: 900, scheme: "light" }]) {
    const visitor = await visit(browser, server.url, how);
    for (const address of pages) {
      const answer = await visitor.page.goto(address);
      assert.ok([200, 404].includes(answer.status()), `${address}: ${answer.status()}`);
      assert.equal(await visitor.page.locator("h1").count(), 1, address);
      assert.equal(await visitor.page.locator("html").getAttribute("lang"), "fr");
      await look(visitor);
    }
    await visitor.context.close();
  }
});

test("the first Tab leads to the content, and pages read without a script", async () => {
  const visitor = await visit(browser, server.url);
  await visitor.page.goto("/");
  await visitor.page.keyboard.press("Tab");
  assert.equal(await visitor.page.evaluate(() => document.activeElement.textContent), "Aller au contenu");
  await visitor.context.close();
  const plain = await visit(browser, server.url, { scripts: false });
  const address = await demo(plain.page, METHOD);
  await plain.page.goto(`${address}?groupe=18&debut=14:00`);
  assert.match(await plain.page.locator("main").innerText(), /14:00/);
  assert.match(await plain.page.locator("main").innerText(), /18/);
  await plain.context.close();
});

test("an old or damaged address leads to the sheet", async () => {
  const visitor = await visit(browser, server.url);
  const address = await demo(visitor.page, METHOD);
  const number = /\d+/.exec(address)[0];
  for (const damaged of [`/fiches/${number}`, `/fiches/${number}-autre-chose`, `${address}).`, `/f/${number}`]) {
    await visitor.page.goto(`${damaged}?utm_source=lettre`);
    assert.equal(new URL(visitor.page.url()).pathname, address, damaged);
  }
  await visitor.context.close();
});

test("the picture of the README is of the page as it is", async () => {
  const visitor = await visit(browser, server.url, { width: 1280, height: 900 });
  await visitor.page.goto(await demo(visitor.page, METHOD));
  const folder = path.join(import.meta.dirname, "out");
  await mkdir(folder, { recursive: true });
  await visitor.page.screenshot({ path: path.join(folder, "screenshot.png") });
  await visitor.context.close();
});
