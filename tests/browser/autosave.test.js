// J4.3: what is typed is kept at once on the device and every three seconds by the server; the network may go, the tab too.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, openText, publishes, sheet, signedIn } from "./pages.js";
import { axe, noSidewaysScroll, startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  for (const name of ["Ann", "Bob"]) await account(server, browser, name, "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const METHOD = "Boule de neige";
const area = (page) => page.getByLabel("Le texte", { exact: true });
const state = (page, words) => page.locator("#brouillon-etat").getByText(words).waitFor();
const offer = (page) => page.getByText("Un texte que vous n’avez pas publié est gardé sur cet appareil.");

/** What the device keeps: whose, of which form. */
const onDevice = (page) => page.evaluate(() => new Promise((done, fail) => {
  const asked = indexedDB.open("maillage:/");
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const store = asked.result.objectStoreNames.contains("textes") && asked.result.transaction("textes").objectStore("textes");
    if (!store) { asked.result.close(); done([]); return; }
    store.getAll().onsuccess = ({ target }) => { asked.result.close(); done(target.result.map(({ form }) => form)); };
  };
}));

/** Opens the form of a sheet at its text. */
async function opens(page, address) {
  await page.goto(`${address}/modifier`);
  await openText(page);
}

/** Types at the end of the text. */
async function types(page, words) {
  await area(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

/** Leaves a tab as somebody does who closes it: nothing may ask them to stay. */
async function closes(page) {
  let asks = "";
  page.on("dialog", (dialog) => { asks = dialog.type(); dialog.accept(); });
  const gone = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await gone;
  assert.equal(asks, "");
}

test("J4.3 a text typed without network survives its tab, is offered when one is back, and is published once", async () => {
  const ann = await signedIn(server, browser, "Ann", PHONE);
  const address = await sheet(ann.page, METHOD);
  await opens(ann.page, address);
  await ann.context.setOffline(true);
  await types(ann.page, "\n\nTapé dans le train.");
  await state(ann.page, /^Hors connexion\s: votre texte est gardé sur cet appareil\.$/);
  await axe(ann.page);
  await noSidewaysScroll(ann.page);
  await ann.page.getByRole("button", { name: "Publier" }).click();
  assert.match(ann.page.url(), /\/modifier$/, "what cannot leave stays on its page");
  await closes(ann.page);

  await ann.context.setOffline(false);
  const page = await ann.context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await opens(page, address);
  await offer(page).waitFor();
  assert.doesNotMatch(await area(page).inputValue(), /Tapé dans le train/);
  await axe(page);
  await noSidewaysScroll(page);
  await page.getByRole("button", { name: "Reprendre ce texte" }).click();
  assert.match(await area(page).inputValue(), /Tapé dans le train\.$/);
  await state(page, /^Brouillon gardé à \d\d:\d\d$/);
  assert.deepEqual(await onDevice(page), [], "the server's copy is enough");
  await publishes(page, "Dans le train");
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator(".prose").first().innerText(), /Tapé dans le train/);
  await page.waitForFunction(() => !sessionStorage.getItem("envoi"));
  for (const until = Date.now() + 5000; (await onDevice(page)).length && Date.now() < until;) await page.waitForTimeout(50);
  assert.deepEqual(await onDevice(page), [], "what is published is kept on no device");
  await page.goto(`${address}/historique`);
  const said = (await page.locator(".revisions li").allInnerTexts()).filter((text) => text.includes("Dans le train"));
  assert.equal(said.length, 1);
  await opens(page, address);
  assert.ok(await offer(page).isHidden());
  assert.deepEqual(errors, []);
  await ann.context.close();
});

test("what was typed without network is sent when it is back, and the tab asks nothing", async () => {
  const bob = await signedIn(server, browser, "Bob");
  const address = await sheet(bob.page, "Tour de météo");
  await opens(bob.page, address);
  await types(bob.page, "\n\nDeux mots.");
  await state(bob.page, /^Brouillon gardé à/);
  await look(bob);
  await bob.context.setOffline(true);
  await types(bob.page, " Puis trois.");
  await state(bob.page, /^Hors connexion/);
  assert.deepEqual((await onDevice(bob.page)).length, 1);
  await bob.context.setOffline(false);
  await state(bob.page, /^Brouillon gardé à/);
  assert.deepEqual(await onDevice(bob.page), []);
  const elsewhere = await signedIn(server, browser, "Bob", PHONE);
  await opens(elsewhere.page, address);
  assert.match(await area(elsewhere.page).inputValue(), /Deux mots\. Puis trois\.$/);
  await elsewhere.context.close();
  await closes(bob.page);
  await bob.context.close();
});

test("two tabs on one sheet keep both texts, and the newest is taken up again first", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const address = await sheet(ann.page, "La navette des marchés");
  const other = await ann.context.newPage();
  await opens(ann.page, address);
  await opens(other, address);
  await types(ann.page, "\n\nDe la première.");
  await state(ann.page, /^Brouillon gardé à \d\d:\d\d$/);
  await types(other, "\n\nDe la seconde.");
  await state(other, /à part de celui d’une autre page ouverte$/);
  assert.ok(await offer(other).isHidden(), "a text that is open elsewhere is not offered");
  await closes(ann.page);
  await opens(other, address);
  assert.match(await area(other).inputValue(), /De la seconde\.$/);
  await other.getByText("1 autre brouillon").click();
  await other.getByRole("link", { name: "Reprendre ce brouillon" }).click();
  await openText(other);
  assert.match(await area(other).inputValue(), /De la première\.$/);
  await ann.context.close();
});

test("a browser that keeps nothing says so, and the server still does", async () => {
  const refuses = (context) => context.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get: () => { throw new DOMException("refused", "SecurityError"); } });
  });
  const bob = await signedIn(server, browser, "Bob", { ...PHONE, scheme: "dark" });
  await refuses(bob.context);
  const address = await sheet(bob.page, METHOD);
  await opens(bob.page, address);
  await types(bob.page, "\n\nEn navigation privée.");
  await state(bob.page, /^Brouillon gardé à \d\d:\d\d\s; ce navigateur n’en garde pas de copie sur l’appareil$/);
  await look(bob);
  await bob.context.setOffline(true);
  await types(bob.page, " Et sans réseau.");
  await state(bob.page, /^Hors connexion\s: ce navigateur n’en garde pas de copie, laissez cette page ouverte\.$/);
  await bob.context.setOffline(false);
  await state(bob.page, /^Brouillon gardé à/);
  await bob.context.close();

  const stranger = await visit(browser, server.url, PHONE);
  await refuses(stranger.context);
  await stranger.page.goto("/fiches/nouvelle?type=fiche-pratique");
  await area(stranger.page).fill("Sans compte.");
  await state(stranger.page, /^Ce navigateur ne garde rien sur l’appareil\s: publiez avant de fermer cette page\.$/);
  await look(stranger);
  await stranger.context.close();
});

test("a text on a shared device is its author's alone, and leaves with them", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const path = await sheet(ann.page, "Tour de météo");
  await opens(ann.page, path);
  await ann.context.setOffline(true);
  await types(ann.page, "\n\nEntre nous.");
  await state(ann.page, /^Hors connexion/);
  await closes(ann.page);
  await ann.context.setOffline(false);
  await ann.context.clearCookies();

  const signsIn = async (name) => {
    const page = await ann.context.newPage();
    await page.goto("/connexion");
    await page.getByLabel(/^Nom ou/).fill(name);
    await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
    await page.getByRole("button", { name: "Se connecter" }).last().click();
    await page.waitForURL((url) => !url.pathname.startsWith("/connexion"));
    return page;
  };
  const signsOut = async (page) => {
    await page.locator(".me summary").click();
    await page.getByRole("button", { name: "Se déconnecter", exact: true }).click();
    await page.getByRole("link", { name: "Se connecter" }).waitFor();
  };
  const theirs = await signsIn("Bob");
  await opens(theirs, path);
  await theirs.waitForTimeout(500);
  assert.ok(await offer(theirs).isHidden(), "Bob is offered nothing of Ann's");
  await signsOut(theirs);
  assert.equal((await onDevice(theirs)).length, 1, "it waits for her");

  const hers = await signsIn("Ann");
  await signsOut(hers);
  assert.deepEqual(await onDevice(hers), [], "nothing of hers is left here");
  const elsewhere = await signedIn(server, browser, "Ann", PHONE);
  await opens(elsewhere.page, path);
  assert.match(await area(elsewhere.page).inputValue(), /Entre nous\.$/, "and nothing is lost");
  await elsewhere.context.close();
  await ann.context.close();
});

test("what somebody without an account sends by mail is kept by the wiki, no more on the device", async () => {
  const { page, context } = await visit(browser, server.url, PHONE);
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.getByLabel("Titre (obligatoire)").fill("Sans compte, d’ici");
  await area(page).fill("Du texte.");
  await state(page, /^Texte gardé sur cet appareil à \d\d:\d\d$/);
  assert.equal((await onDevice(page)).length, 1);
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.getByLabel("Votre courriel").fill("rose@exemple.fr");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Regardez vos messages" }).waitFor();
  for (const until = Date.now() + 5000; (await onDevice(page)).length && Date.now() < until;) await page.waitForTimeout(50);
  assert.deepEqual(await onDevice(page), []);
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.waitForTimeout(300);
  assert.ok(await offer(page).isHidden(), "who comes next on this device is offered nothing");
  await context.close();
});
