// A wiki below a path: scripts ask for nothing outside of it, and all that they do works there.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { account, openText, PASSWORD, publishes } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" }, "/wiki");
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const at = (path) => server.url + path;

async function signedIn() {
  const visitor = await visit(browser, server.url);
  await visitor.page.goto(at("/connexion"));
  await visitor.page.getByLabel(/^Nom ou/).fill("Ann");
  await visitor.page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await visitor.page.getByRole("button", { name: "Se connecter" }).last().click();
  await visitor.page.waitForURL(at("/mon-compte"));
  return visitor;
}

test("titles are suggested, and the one chosen opens", async () => {
  const visitor = await visit(browser, server.url);
  const { page } = visitor;
  await page.goto(at("/"));
  // The index of the demo is built after the start.
  for (const until = Date.now() + 30000; !(await (await fetch(at("/api/v1/suggest?q=Boule%20de"))).json()).items.length; ) {
    assert.ok(Date.now() < until, "the index is not built");
    await pause(200);
  }
  await page.locator("#q-top").pressSequentially("Boule de", { delay: 20 });
  await page.locator(".suggest [role=option]").filter({ hasText: "Boule de neige" }).first().click();
  await page.waitForURL(/\/wiki\/fiches\/\d+-boule-de-neige/);
  visitor.quiet();
  await visitor.context.close();
});

test("a text is previewed, kept as a draft, and published", async () => {
  const visitor = await signedIn();
  const { page, context } = visitor;
  await page.goto(at("/titre/Tour%20de%20m%C3%A9t%C3%A9o"));
  await page.goto(`${page.url()}/modifier`);
  await openText(page);
  const area = page.getByLabel("Le texte", { exact: true });
  await area.fill(`${await area.inputValue()}\n\nSous un chemin, voir [[Boule de neige]].\n`);
  await page.locator("#brouillon-etat").getByText(/^Brouillon gardé/).waitFor({ timeout: 20000 });
  await page.getByRole("button", { name: "Aperçu", exact: true }).last().click();
  await page.locator(".prose a[href^='/wiki/fiches/']").first().waitFor();
  await publishes(page);
  await page.waitForURL(/\/wiki\/fiches\/\d+[^/]*\?avis=enregistre/);
  const kept = await context.cookies(server.url);
  assert.ok(kept.length > 0 && kept.every((cookie) => cookie.path === "/wiki"), JSON.stringify(kept));
  visitor.quiet();
  await context.close();
});

test("a method being conducted is kept for when there is no network", async () => {
  const visitor = await visit(browser, server.url);
  const { page } = visitor;
  await page.goto(at("/titre/Boule%20de%20neige"));
  await page.getByRole("link", { name: "Animer maintenant" }).click();
  await page.waitForURL(/animer/);
  await page.locator("#hors-ligne").waitFor({ state: "visible" });
  await page.waitForFunction(async () => (await (await caches.open("animer")).keys()).length > 3);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  assert.equal(scope, `${server.url}/`);
  const kept = await page.evaluate(async () => (await (await caches.open("animer")).keys()).map((one) => one.url));
  assert.ok(kept.every((url) => url.startsWith(`${server.url}/`)), kept.join("\n"));
  await visitor.context.setOffline(true);
  await page.reload();
  assert.match(await page.locator("h1").first().innerText(), /Boule de neige/);
  await visitor.context.setOffline(false);
  visitor.quiet();
  await visitor.context.close();
});

test("a running order is built", async () => {
  const visitor = await visit(browser, server.url);
  const { page } = visitor;
  await page.goto(at("/titre/Boule%20de%20neige"));
  await page.getByRole("link", { name: /Ajouter à mon déroulé/ }).first().click();
  await page.waitForURL(/\/wiki\/deroule\?bloc=/);
  await page.goto(at("/titre/Tour%20de%20m%C3%A9t%C3%A9o"));
  await page.getByRole("link", { name: /Ajouter à mon déroulé/ }).first().click();
  await page.waitForURL((url) => url.pathname === "/wiki/deroule" && url.searchParams.getAll("bloc").length === 2);
  visitor.quiet();
  await visitor.context.close();
});
