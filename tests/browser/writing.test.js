// J3 and J4: somebody corrects a sheet, two write at once, a clash is settled by keyboard, everything without a script.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, openText, publishes, sheet, signedIn } from "./pages.js";
import { mailbox, startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  for (const name of ["Ann", "Bob"]) await account(server, browser, name, "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const METHOD = "Boule de neige";

/** Writes a sheet of two sections through the page; its address. */
async function writes(visitor, title) {
  const { page } = visitor;
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.getByLabel("Titre (obligatoire)").fill(title);
  await page.getByLabel("Le texte", { exact: true }).fill("## Avant\n\nOn prévient tout le monde.\n\n## Pendant\n\nOn écoute.\n");
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.waitForURL(/avis=cree/);
  return new URL(page.url()).pathname;
}

/** Opens the editor of a sheet and replaces words of its text. */
async function edits(visitor, address, from, to) {
  const { page } = visitor;
  await page.goto(`${address}/modifier`);
  await openText(page);
  const area = page.getByLabel("Le texte", { exact: true });
  await area.fill((await area.inputValue()).replace(from, to));
}


/** The addresses of all sheets. */
async function everySheet(page) {
  const found = [];
  for (let cursor = ""; cursor !== null; ) {
    const answer = await page.request.get(`/api/v1/sheets?limit=100${cursor && `&cursor=${cursor}`}`);
    const { items, next_cursor: next } = await answer.json();
    found.push(...items.map(({ url }) => new URL(url).pathname));
    cursor = next ?? null;
  }
  return found;
}

test("J3.1 what is typed is kept by the server, taken back after a reload, and previewed with its changes marked", async () => {
  const ann = await signedIn(server, browser, "Ann", { ...PHONE, scheme: "dark" });
  const { page, context } = ann;
  const address = await sheet(page, METHOD);
  await page.goto(`${address}/modifier`);
  await look(ann);
  await openText(page);
  await look(ann);
  const area = page.getByLabel("Le texte", { exact: true });
  await area.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\nDire \"merci\" à la fin, c'est utile...");
  await page.waitForFunction(() => /Brouillon gardé à \d\d:\d\d/.test(document.querySelector("#brouillon-etat").textContent));
  const typed = await area.inputValue();
  assert.match(typed, /Dire «\smerci\s» à la fin, c’est utile…/, "typographic marks are put gently");

  await page.reload();
  await page.getByText("Vous reprenez votre brouillon").waitFor();
  await openText(page);
  assert.equal(await page.getByLabel("Le texte", { exact: true }).inputValue(), typed);
  await page.getByRole("button", { name: "Aperçu à côté du texte" }).click();
  const changed = page.locator(".preview .changed");
  await changed.first().waitFor();
  assert.equal(await changed.count(), 1);
  assert.match(await changed.innerText(), /^Passage modifié\s:\s+Dire/);
  await look(ann);
  await page.getByRole("button", { name: "Aperçu", exact: true }).last().click();
  await page.getByText("Aperçu : la fiche, telle qu’elle sera.").waitFor();
  assert.equal(await page.locator(".prose .changed").count(), 1, "the whole sheet, without the script's help");
  await look(ann);
  await page.getByText("Ce que vous changez").first().click();
  assert.match(await page.locator("details.note").innerText(), /c’est utile…/);
  await look(ann);
  await page.getByRole("button", { name: "Publier" }).click();
  await page.getByRole("heading", { level: 1, name: "Publier vos changements" }).waitFor();
  assert.match(await page.locator("main").innerText(), /CC BY-SA 4\.0[\s\S]*c’est utile…/);
  await look(ann);
  await page.getByRole("button", { name: "Reprendre" }).click();
  await openText(page);
  assert.equal(await page.getByLabel("Le texte", { exact: true }).inputValue(), typed, "back in the form, nothing is lost");
  await context.close();
});

test("J3.3 a contribution is thanked, and stands in the history under its author's name", async () => {
  const bob = await signedIn(server, browser, "Bob", PHONE);
  const { page, context } = bob;
  const address = await sheet(page, "Tour de météo");
  await page.goto(`${address}/modifier`);
  await openText(page);
  const area = page.getByLabel("Le texte", { exact: true });
  await area.fill(`${await area.inputValue()}\n\nPrévoir de la craie.\n`);
  await publishes(page, "Matériel oublié");
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator(".notice").innerText(), /Merci/);
  await look(bob);
  await page.goto(`${address}/historique`);
  const first = page.locator(".revisions li").first();
  assert.match(await first.innerText(), /Matériel oublié[\s\S]*Bob/);
  await look(bob);
  await first.getByRole("link", { name: /^comparer|^diff|précédente/i }).first().click();
  assert.match(await page.locator("main").innerText(), /Prévoir de la craie/);
  await look(bob);
  await context.close();
});

test("J4.1 two people write in different sections of a sheet, and neither notices", async () => {
  const [ann, bob] = [await signedIn(server, browser, "Ann"), await signedIn(server, browser, "Bob", PHONE)];
  const address = await writes(ann, "Préparer une réunion à deux");
  await edits(ann, address, "tout le monde", "chacun par courriel");
  await edits(bob, address, "On écoute.", "On écoute sans couper.");
  await publishes(ann.page);
  await ann.page.waitForURL(/avis=enregistre/);
  await publishes(bob.page);
  await bob.page.waitForURL(/avis=fusion/);
  assert.match(await bob.page.locator(".notice").innerText(), /Enregistré en fusionnant avec la version d’Ann\./);
  const text = await bob.page.locator(".prose").innerText();
  assert.ok(text.includes("chacun par courriel") && text.includes("sans couper"), text);
  await bob.page.goto(`${address}/historique`);
  assert.equal(await bob.page.locator(".revisions li").count(), 3);
  for (const visitor of [ann, bob]) { await look(visitor); await visitor.context.close(); }
});

test("J4.2 a clash loses nothing and is settled by keyboard alone", async () => {
  const [ann, bob] = [await signedIn(server, browser, "Ann"), await signedIn(server, browser, "Bob", { ...PHONE, scheme: "dark" })];
  const address = await writes(ann, "Décider à deux");
  await edits(ann, address, "On écoute.", "On écoute chacun.");
  await edits(bob, address, "On écoute.", "On se tait.");
  await publishes(ann.page);
  await ann.page.waitForURL(/avis=enregistre/);
  const { page } = bob;
  await publishes(page);
  await page.getByRole("heading", { level: 1, name: /^Conflit de modification/ }).waitFor();
  assert.match(await page.getByRole("alert").innerText(), /^Vos modifications ne sont pas perdues\./);
  await look(bob);

  const press = async (key, reached) => {
    for (let times = 0; times < 60; times += 1) {
      await page.keyboard.press(key);
      if (await page.evaluate(reached)) return;
    }
    assert.fail(`${key} does not lead to ${reached}`);
  };
  await press("Tab", () => document.activeElement.name === "p0");
  await press("ArrowDown", () => document.activeElement.value === "deux" && document.activeElement.checked);
  const both = await page.locator("#r0").inputValue();
  assert.ok(both.includes("On écoute chacun.") && both.includes("On se tait."), both);
  await press("Tab", () => document.activeElement.id === "r0");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("On écoute chacun, puis on se tait.");
  await press("Tab", () => document.activeElement.value === "publier");
  await page.keyboard.press("Enter");
  await page.waitForURL(/avis=enregistre/);
  assert.match(await page.locator(".prose").innerText(), /On écoute chacun, puis on se tait\./);
  for (const [version, words] of [[2, "On écoute chacun."], [3, "On se tait."], [4, "puis on se tait."]]) {
    await page.goto(`${address}/versions/${version}`);
    assert.ok((await page.locator(".prose").innerText()).includes(words), `version ${version}`);
    await look(bob);
  }
  for (const visitor of [ann, bob]) await visitor.context.close();
});

test("without a script: sign up, confirm, write, add a row, publish, compare, restore", async () => {
  const visitor = await visit(browser, server.url, { ...PHONE, scripts: false });
  const { page, context } = visitor;
  await page.goto("/inscription");
  await page.getByLabel(/^Nom ou pseudonyme/).fill("Claire Sans Script");
  await page.getByLabel(/^Adresse électronique/).fill("claire@exemple.fr");
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  const mail = await mailbox(server.mail).wait(({ to }) => to.includes("claire@exemple.fr"));
  await page.goto(mail.links.find((link) => link.startsWith(server.url)));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  if (new URL(page.url()).pathname === "/connexion") {
    await page.getByLabel(/^Nom ou/).fill("Claire Sans Script");
    await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
    await page.locator("main").getByRole("button", { name: "Se connecter" }).click();
  }
  await page.goto("/fiches/nouvelle?type=methode-animation");
  await page.getByLabel("Titre (obligatoire)").fill("Le tour de table muet");
  await page.locator("#groupe_conduite > summary").click();
  await page.locator("#groupe_conduite button[name=action][value^='ajouter:']").first().click();
  assert.ok(await page.locator("#groupe_conduite[open]").count(), "the part where a row was added stays open");
  assert.equal(await page.getByLabel("Titre (obligatoire)").inputValue(), "Le tour de table muet", "adding a row loses nothing");
  await page.getByLabel("Le texte", { exact: true }).fill("Chacun écrit, personne ne parle.");
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  assert.match(page.url(), /avis=cree/);
  const address = new URL(page.url()).pathname;
  await page.goto(`${address}/modifier`);
  await openText(page);
  await page.getByLabel("Le texte", { exact: true }).fill("Chacun écrit ; personne ne parle avant la fin.");
  await publishes(page);
  await page.goto(`${address}/historique`);
  await page.getByRole("button", { name: "Comparer les versions sélectionnées" }).click();
  assert.match(await page.locator("main").innerText(), /avant la fin/);
  await page.goto(`${address}/historique`);
  await page.getByRole("link", { name: /^rétablir la version 1/ }).click();
  await page.locator("main form button[type=submit], main form button:not([type])").first().click();
  await page.goto(address);
  assert.match(await page.locator(".prose").last().innerText(), /Chacun écrit, personne ne parle\./);
  await context.close();
});

test("a sheet opens for writing within three screens, six on a phone, and a title is published by twelve stops of the Tab key", async () => {
  for (const [how, most] of [[{}, 3], [PHONE, 6]]) {
    const ann = await signedIn(server, browser, "Ann", { ...how, way: "visuel" });
    const { page } = ann;
    const sheets = await everySheet(page);
    assert.ok(sheets.length > 100, `${sheets.length} sheets`);
    const { height } = page.viewportSize();
    for (const address of sheets) {
      const answer = await page.goto(`${address}/modifier`);
      if (answer.status() === 403) continue; // The house's own sheets are for moderators.
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      assert.ok(tall <= most * height, `${address}: ${(tall / height).toFixed(1)} screens`);
    }
    for (const kind of ["methode-animation", "exemple-inspirant", "fiche-pratique"]) {
      await page.goto(`/fiches/nouvelle?type=${kind}`);
      await look(ann);
      await page.locator("#titre").fill(`Un titre seul : ${kind} ${most}`);
      const stops = ["titre"];
      for (; stops.length < 40 && stops.at(-1) !== "publier"; ) {
        await page.keyboard.press("Tab");
        stops.push(await page.evaluate(() => {
          const at = document.activeElement;
          return at.value === "publier" ? "publier" : at.id || at.name || at.textContent.trim().slice(0, 20);
        }));
      }
      assert.ok(stops.length <= 12, stops.join(", "));
      await page.keyboard.press("Enter");
      await page.waitForURL(/avis=cree/);
    }
    await ann.context.close();
  }
});
