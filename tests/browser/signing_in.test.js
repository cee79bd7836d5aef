// Signing in by more than a password: what a person does with a phone, by keyboard, with a script and without.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, signedIn } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server;
let browser;

before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The code that an application shows for this key, as RFC 6238 has it. */
function code(key, steps = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replace(/ /g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((eight) => parseInt(eight, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const mac = createHmac("sha1", bytes).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

test("a second step is set up, asked for, and given up", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page } = ann;
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: /Activer la double/ }).click();
  await look(ann);
  await page.getByLabel("Mot de passe").fill(PASSWORD);
  await page.getByRole("button", { name: "Commencer" }).click();
  await page.getByRole("img", { name: /Carré à scanner/ }).waitFor();
  await look(ann);
  const key = await page.locator("code.secret").innerText();
  await page.getByLabel("Six chiffres").fill(code(key));
  await page.getByRole("button", { name: /^Activer/ }).click();
  await page.getByRole("heading", { name: "Vos codes de secours" }).waitFor();
  await look(ann);
  const codes = await page.locator("main li code").allInnerTexts();
  assert.equal(codes.length, 10);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /Les enregistrer/ }).click();
  const text = await (await (await download).createReadStream()).toArray();
  assert.ok(Buffer.concat(text).toString().includes(codes[9]), "the file holds them");

  for (const [scripts, field, given] of [[true, "Les six", code(key, 1)], [false, "Un de vos", codes[0]]]) {
    const visitor = await visit(browser, server.url, { scripts });
    await visitor.page.goto("/connexion?suite=/themes");
    await visitor.page.getByLabel(/^Nom ou/).fill("Ann");
    await visitor.page.getByLabel(/^Mot de passe/).fill(PASSWORD);
    await visitor.page.getByLabel(/^Mot de passe/).press("Enter");
    await visitor.page.waitForURL(/\/connexion\/code$/);
    if (scripts) await look(visitor);
    if (field === "Un de vos") await visitor.page.getByText("Sans votre téléphone").click();
    await visitor.page.getByLabel(new RegExp(`^${field}`)).fill(given);
    await visitor.page.getByLabel(new RegExp(`^${field}`)).press("Enter");
    await visitor.page.waitForURL(/\/themes$/);
    await visitor.context.close();
  }
  await page.goto("/mon-compte/double-verification");
  assert.match(await page.locator("main").innerText(), /Il en reste 9 sur 10/);
  await look(ann);
  await page.getByLabel("Mot de passe").last().fill(PASSWORD);
  await page.getByRole("button", { name: /^Désactiver/ }).click();
  await page.waitForURL(/double-retiree/);
});
