// J5.1 and the accounts that it needs: vandalism is undone at once, and the history keeps everything.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, run, signedIn } from "./pages.js";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Vandale", "contributeur");
  await account(server, browser, "Odile", "moderateur");
});
after(async () => { await browser?.close(); await server?.stop(); });

test("J5.1 a moderator undoes all that somebody did to a sheet, with a reason", async () => {
  const token = run(server, "account", "token", "Vandale").trim();
  const api = (method, path, body) => fetch(server.url + path, {
    method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: JSON.stringify(body),
  });
  const found = await (await fetch(`${server.url}/api/v1/search?q=Boule+de+neige`)).json();
  const before = await (await fetch(`${server.url}/api/v1/sheets/${found.hits[0].id}`)).json();
  for (const [n, body] of [[0, "Vidé.\n"], [1, "Encore vidé.\n"]]) {
    const answer = await api("PUT", `/api/v1/sheets/${before.id}`, { base_revision: before.revision.number + n, body, comment: "x" });
    assert.equal(answer.status, 200);
  }
  const odile = await signedIn(server, browser, "Odile");
  await odile.page.goto("/modifications-recentes");
  await look(odile);
  await odile.page.goto("/administration/retirer?texte=encore+vide");
  await odile.page.getByText("1 fiche contient ce texte.").waitFor();
  await look(odile);
  await odile.page.goto(`/fiches/${before.id}/historique`);
  await look(odile);
  await odile.page.getByRole("link", { name: /Révoquer/i }).first().click();
  await odile.page.getByLabel(/Motif|Raison/).fill("Vandalisme");
  await odile.page.getByRole("button", { name: /Révoquer/i }).click();
  const after = await (await fetch(`${server.url}/api/v1/sheets/${before.id}`)).json();
  assert.equal(after.body, before.body);
  assert.equal(after.revision.number, before.revision.number + 3);
  await odile.context.close();
});

test("a sheet that was renamed says its former titles, which lead to it", async () => {
  const odile = await signedIn(server, browser, "Odile", { width: 360, height: 740, scheme: "dark" });
  const { page, context } = odile;
  await page.goto("/titre/Tour de météo");
  const address = new URL(page.url()).pathname;
  await page.goto(`${address}/renommer`);
  await page.getByLabel("Titre (obligatoire)").fill("Tour de ciel");
  await page.getByRole("button", { name: "Renommer" }).click();
  await page.waitForLoadState();
  await page.goto("/titre/Tour de météo");
  assert.equal(await page.locator("h1").innerText(), "Tour de ciel");
  await page.goto(`${new URL(page.url()).pathname}/renommer`);
  await page.getByRole("button", { name: /Libérer cet ancien titre\s: Tour de météo/ }).waitFor();
  await look(odile);
  await page.goto("/recherche?q=xyzzyq");
  assert.equal(await page.getByRole("button", { name: "Appliquer les filtres" }).count(), 0, "there is nothing to refine");
  await look(odile);
  await context.close();
});
