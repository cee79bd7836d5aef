// What one follows: the page of news, the paces of letters, and who looks after a sheet, by eye and by keyboard.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, publishes, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Odile", "moderateur");
  await account(server, browser, "Bob", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const METHOD = "Boule de neige";
const SHOTS = process.env.SHOTS;

async function shoot(page, name) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

test("somebody follows a sheet, sees what changed and says that it is seen", async () => {
  const odile = await signedIn(server, browser, "Odile", { scripts: false });
  const bob = await signedIn(server, browser, "Bob", { scripts: false });
  const address = await sheet(bob.page, METHOD);
  await bob.page.goto(address);
  await bob.page.getByRole("button", { name: "Suivre", exact: true }).click();
  await odile.page.goto(`${address}/modifier`);
  await odile.page.getByLabel("En une phrase").fill("Chacun écrit, puis à deux, à quatre, et tous ensemble.");
  await publishes(odile.page, "Plus court");
  await bob.page.goto("/notifications");
  assert.match(await bob.page.locator(".log").innerText(), /Boule de neige[\s\S]*Plus court/);
  assert.match(await bob.page.locator("summary .tally").innerText(), /1/);
  for (const how of [{ width: 360, scheme: "dark" }, { width: 1280, scheme: "light" }]) {
    const again = await signedIn(server, browser, "Bob", how);
    const pages = [["news", "/notifications"], ["follows", "/suivi"], ["review", "/a-verifier"], ["seeking", "/sans-referent"],
      ["info", `${address}/info`]];
    for (const [name, path] of pages) {
      await again.page.goto(path);
      await shoot(again.page, `${name}-${how.width}`);
      await look(again);
    }
    await again.context.close();
  }
  // The search has seen it too by now.
  await bob.page.goto("/notifications");
  await bob.page.getByRole("button", { name: "Tout marquer comme lu" }).click();
  assert.equal(await bob.page.locator("summary .tally").count(), 0);
  await odile.context.close();
  await bob.context.close();
});
