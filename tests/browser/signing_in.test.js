// Signing in by more than a password: what a person does with a phone, by keyboard, with a script and without.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, signedIn } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server;
let browser;

before(async () => {
  // Browsers have passkeys for a name alone, not for a number.
  server = await startServer({ MAILLAGE_LOG: "warn" }, "", "localhost");
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

/** Gives the page a device that recognises its owner: how to say whether it does. */
async function withDevice({ page, context }) {
  const device = await context.newCDPSession(page);
  await device.send("WebAuthn.enable");
  const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", { options: {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  } });
  return (isUserVerified) => device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
}

/** Asks for a passkey on the page of those of the account. */
async function addPasskey(page, password) {
  await page.getByLabel(/^Comment l’appeler/).fill("Mon téléphone");
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
}

test("a passkey is added, signs in without password nor code, and is taken away", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page, context } = ann;
  const recognises = await withDevice(ann);
  await page.goto("/mon-compte");
  await page.getByRole("link", { name: /clés d’accès/ }).click();
  await look(ann);
  const add = (password) => addPasskey(page, password);
  await add("un autre mot de passe");
  assert.match(await page.getByRole("alert").innerText(), /À corriger/);
  await add(PASSWORD);
  await page.waitForURL(/fait=cle-ajoutee$/);
  assert.match(await page.locator("main").innerText(), /Mon téléphone/);
  await look(ann);
  await add(PASSWORD);
  await page.getByText("Cet appareil a déjà une clé").waitFor();
  await look(ann);

  await context.clearCookies();
  await page.goto("/connexion?suite=/themes");
  await look(ann);
  const button = page.getByRole("button", { name: /clé d’accès/ });
  await page.getByRole("checkbox", { name: /^Garder ma session/ }).check();
  // Its owner is not recognised: the device gives nothing, and the page says so.
  await recognises(false);
  await button.click();
  await page.getByText("L’appareil n’a rien donné").waitFor();
  await look(ann);
  const asking = await context.cookies();
  await recognises(true);
  const sent = page.waitForRequest(/\/connexion\/cle\/reponse$/);
  await page.getByRole("button", { name: "Demander de nouveau" }).click();
  await page.waitForURL(/\/themes$/);
  const session = await context.cookies();
  assert.ok(session.some((cookie) => cookie.expires > Date.now() / 1000 + 86400), "the session is remembered");

  // What was asked is answered once: who overheard the answer has nothing of it.
  await context.clearCookies();
  await context.addCookies(asking);
  const answer = (await sent).postData();
  const again = await context.request.post("/connexion/cle/reponse", {
    data: answer, maxRedirects: 0,
    headers: { "content-type": "application/x-www-form-urlencoded", origin: server.url },
  });
  assert.match(again.headers().location, /echec=etape$/);
  await context.clearCookies();
  await context.addCookies(session);

  await page.goto("/mon-compte/cles");
  assert.match(await page.locator("main").innerText(), /utilisée le/);
  await page.getByRole("button", { name: /^Retirer/ }).click();
  await page.waitForURL(/cle-retiree/);
  await context.clearCookies();
  await page.goto("/connexion");
  await button.click();
  await page.waitForURL(/cle-inconnue/);
  assert.match(await page.getByRole("alert").innerText(), /Aucun compte/);
  await context.close();
});

test("where two steps are asked of a role, a passkey is both", async () => {
  await account(server, browser, "Zoé", "administrateur");
  const zoe = await signedIn(server, browser, "Zoé");
  const { page, context } = zoe;
  await withDevice(zoe);
  await page.goto("/mon-compte/cles");
  await addPasskey(page, PASSWORD);
  await page.waitForURL(/fait=cle-ajoutee$/);
  await page.goto("/administration/reglages");
  await page.getByRole("radio", { name: /^Les administrat/ }).check();
  await page.locator("form[action$='double-verification']").getByRole("button", { name: "Enregistrer" }).click();
  await page.waitForURL(/avis=double|double-verification/);
  await page.goto("/administration");
  await page.waitForURL(/double-verification$/);
  await page.getByText("en tient lieu").waitFor();
  await look(zoe);
  await context.clearCookies();
  await page.goto("/connexion?suite=/administration");
  await page.getByRole("button", { name: /clé d’accès/ }).click();
  await page.waitForURL(/\/administration$/);
  await page.getByRole("heading", { level: 1, name: "Administration" }).waitFor();
  await context.close();
});

test("without a script, a password signs in and no passkey is offered", async () => {
  const { page, context } = await visit(browser, server.url, { scripts: false });
  await page.goto("/connexion");
  assert.equal(await page.getByRole("button", { name: /clé d’accès/ }).count(), 0);
  await page.getByLabel(/^Nom ou/).fill("Ann");
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByLabel(/^Mot de passe/).press("Enter");
  await page.waitForURL(/\/mon-compte$/);
  await context.close();
});
