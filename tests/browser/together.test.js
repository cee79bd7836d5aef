// J4.0: two people open one sheet; each sees the other, the part that they are in, and what they publish.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, sheet, signedIn } from "./pages.js";
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
  await ada.page.locator(`#${id} .who`, { hasText: "Béatrice" }).waitFor({ timeout: 5000 });
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
