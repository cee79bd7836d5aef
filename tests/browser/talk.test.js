// The discussion of a sheet by eye and by keyboard: names after `@`, thanks, the trail.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Odile Marchand", "moderateur");
  await account(server, browser, "Bob", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const METHOD = "Boule de neige";
const SHOTS = process.env.SHOTS;
const PHONE = { width: 360, height: 740, scheme: "dark" };

async function shoot(page, name) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

test("a name is chosen by keys after an @, and one tap chooses it on a phone", async () => {
  const bob = await signedIn(server, browser, "Bob", PHONE);
  const { page, context } = bob;
  const address = await sheet(page, METHOD);
  await page.goto(`${address}/discussion`);
  const area = page.getByLabel("Votre message");
  await area.click();
  await page.keyboard.type("Merci @march");
  const option = page.getByRole("option", { name: "Odile Marchand" });
  await option.waitFor();
  assert.match(await area.getAttribute("aria-activedescendant"), /^choix-/);
  await shoot(page, "talk-names-360");
  await look(bob);
  await page.keyboard.press("Enter");
  assert.equal(await area.inputValue(), "Merci @Odile Marchand ");
  assert.equal(await page.getByRole("option").count(), 0);
  await page.keyboard.type("et @odi");
  await option.waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Backspace");
  await option.waitFor();
  await option.click();
  assert.equal(await area.inputValue(), "Merci @Odile Marchand et @Odile Marchand ");
  await page.keyboard.type("pour @zzz");
  await page.waitForTimeout(600);
  assert.equal(await page.getByRole("option").count(), 0);
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.locator(".said-words a[href='/contributeurs/Odile%20Marchand']").first().waitFor();
  await look(bob);
  await context.close();
});

test("thanks are one tap without a script, and the trail is told and read", async () => {
  const odile = await signedIn(server, browser, "Odile Marchand", { ...PHONE, scripts: false });
  const { page, context } = odile;
  const address = await sheet(page, METHOD);
  await page.goto(`${address}/discussion`);
  await page.getByRole("button", { name: /^Merci/ }).click();
  assert.equal(await page.getByRole("button", { name: /^Merci \(1\)/ }).getAttribute("aria-pressed"), "true");
  await page.goto(`${address}/essais`);
  await page.getByLabel("Comment elle s’y appelle").fill("Flocon");
  await page.getByLabel("Où on la lit").fill("https://exemple.fr/flocon");
  await page.getByLabel("Quelle année").fill("2025");
  await page.getByRole("button", { name: "Raconter cette adaptation" }).click();
  await page.getByRole("link", { name: "Flocon" }).waitFor();
  await page.getByLabel("Quand").fill("2026-03-12");
  await page.getByLabel("Ce que vous en retenez").fill("On y revient volontiers.");
  await page.getByRole("button", { name: "Raconter cet essai" }).click();
  await context.close();
  for (const [how, name] of [[PHONE, "360"], [{ width: 1280, height: 900, scheme: "light" }, "1280"]]) {
    const bob = await signedIn(server, browser, "Bob", how);
    const stranger = await visit(browser, server.url, how);
    for (const [visitor, who] of [[bob, "bob"], [stranger, "stranger"]]) {
      const pages = [["talk", `${address}/discussion`], ["trail", `${address}/essais`], ["all", "/discussions"],
        ["search", "/recherche?q=neige"], ["person", "/contributeurs/Bob"], ["version", `${address}/versions/1`]];
      for (const [which, path] of pages) {
        await visitor.page.goto(path);
        await shoot(visitor.page, `${which}-${who}-${name}`);
        await look(visitor);
      }
      await visitor.context.close();
    }
  }
});
