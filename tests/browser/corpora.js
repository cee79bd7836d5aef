// Hostile texts in a real browser: thousands of payloads saved as bodies, titles and fields, opened; no script may run.
// Run by make corpora: $CORPORA is the folder of the corpora.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test, { after, before } from "node:test";
import { run } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

const TOGETHER = 5;
let server, browser, token;

before(async () => {
  server = await startServer({ MAILLAGE_DEMO: "false", MAILLAGE_LIMITS: "off", MAILLAGE_LOG: "warn" });
  run(server, "account", "add", "Essai", "--email", "essai@exemple.fr", "--role", "contributeur");
  token = run(server, "account", "token", "Essai").trim();
  browser = await startBrowser();
});

after(async () => { await browser?.close(); await server?.stop(); });

/** Saves a sheet; its address, or nothing when the text is refused as it may be. */
async function save(sheet) {
  const answer = await fetch(`${server.url}/api/v1/sheets`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(sheet),
  });
  if (answer.status === 201) return (await answer.json()).url;
  assert.ok([409, 413, 422].includes(answer.status), `${answer.status}: ${await answer.text()}`);
  return null;
}

test("no script runs in a sheet, whatever its body, title and fields", { timeout: 1_800_000 }, async () => {
  const lines = (await readFile(path.join(process.env.CORPORA, "hostile/xss_dev.jsonl"), "utf8")).trim().split("\n");
  const payloads = lines.map((line) => String(JSON.parse(line).payload ?? ""));
  const addresses = [];
  for (let at = 0; at < payloads.length; at += TOGETHER) {
    const some = payloads.slice(at, at + TOGETHER);
    const [first] = some;
    const sheet = {
      kind: "fiche-pratique",
      title: `${at} ${first.replace(/[[\]|\\#\n]/g, " ").slice(0, 150)}`,
      fields: { resume: first, probleme: some.join("\n\n"), reussite: some, difficultes: some.map((text) => ({ difficulte: text, parade: text })), sources: some.map((text) => ({ libelle: text, url: text })) },
      body: some.join("\n\n"),
    };
    addresses.push((await save(sheet)) ?? (await save({ ...sheet, title: `Essai ${at}` })) ?? (await save({ ...sheet, title: `Essai ${at}`, fields: {} })));
  }
  const saved = addresses.filter(Boolean);
  assert.ok(saved.length > payloads.length / TOGETHER * 0.95, `${saved.length} sheets saved`);

  const { page, context } = await visit(browser, server.url);
  const ran = [];
  page.on("dialog", (dialog) => { ran.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) ran.push(`outside: ${request.url()}`); });
  await page.addInitScript(() => {
    globalThis.refusals = [];
    document.addEventListener("securitypolicyviolation", (event) => globalThis.refusals.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  for (const address of saved) {
    await page.goto(new URL(address, server.url).href, { waitUntil: "load" });
    const refusals = await page.evaluate(() => globalThis.refusals);
    assert.deepEqual([...ran, ...refusals], [], address);
  }
  await context.close();
  console.log(`${payloads.length} payloads in ${saved.length} sheets opened, none ran`);
});
