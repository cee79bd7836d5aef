// One clock: moments are told in the zone of whoever reads, and the page says which zone that is.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => { server = await startServer({ MAILLAGE_LOG: "warn" }); browser = await startBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** The first moment of a page, and the line at its foot, as somebody sees them in a zone. */
async function seen(path, timezoneId, javaScriptEnabled = true) {
  const context = await browser.newContext({ baseURL: server.url, locale: "fr-FR", timezoneId, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto(path);
  const time = page.locator("main time[datetime$=Z]").first();
  const found = {
    text: await time.innerText(),
    moment: new Date(await time.getAttribute("datetime")),
    foot: await page.locator(".foot [data-zone]").innerText(),
  };
  await context.close();
  return found;
}

const clock = (moment, timeZone) => moment.toLocaleTimeString("fr-FR", { timeZone, hour: "2-digit", minute: "2-digit" });

for (const path of ["/modifications-recentes", "/fiches/4/historique"]) {
  test(`${path} tells its moments in the reader's zone, and in Paris without a script`, async () => {
    for (const zone of ["America/Martinique", "Indian/Reunion", "Pacific/Noumea"]) {
      const { text, moment, foot } = await seen(path, zone);
      assert.ok(text.includes(clock(moment, zone)), `${text} in ${zone}`);
      assert.match(foot, /votre appareil/);
    }
    for (const found of [await seen(path, "Europe/Paris"), await seen(path, "America/Martinique", false)]) {
      assert.ok(found.text.includes(clock(found.moment, "Europe/Paris")), found.text);
      assert.match(found.foot, /Paris/);
    }
  });
}
