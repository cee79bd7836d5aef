// A method is tried and told; a search is kept, and shown inside a sheet as a list.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, openText, publishes, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const SHOTS = process.env.SHOTS;
const shot = async (page, name) => { if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true }); };

test("« Je l’ai essayée », from the page of a method, read by everybody", async () => {
  const visitor = await signedIn(server, browser, "Ann", { width: 360, height: 740 });
  const { page } = visitor;
  const path = await sheet(page, "Boule de neige");
  await page.getByRole("link", { name: "Je l’ai essayée" }).click();
  await look(visitor);
  await shot(page, "essais-form-360");
  await page.getByLabel(/^Avec combien/).fill("18");
  await page.locator("#lieu").fill("Saugues");
  await page.getByLabel(/^Ce que vous en retenez/).fill("Le passage de quatre à huit demande plus de temps que prévu.");
  await page.getByRole("button", { name: "Raconter cet essai" }).click();
  assert.match(await page.getByRole("status").first().innerText(), /Merci/);
  await look(visitor);
  await shot(page, "essais-360");
  for (const how of [{ width: 1280, height: 900, scheme: "light" }, { width: 360, height: 740, scheme: "dark", scripts: false }]) {
    const reader = await visit(browser, server.url, how);
    await reader.page.goto(path);
    assert.match(await reader.page.locator("#essais_").innerText(), /essayée 1\sfois/);
    if (how.scripts !== false) await look(reader);
    await shot(reader.page, `methode-essayee-${how.width}`);
    await reader.context.close();
  }
  await visitor.context.close();
});

test("A search is kept, followed, and shown in a sheet as rows, cards and a table", async () => {
  const visitor = await signedIn(server, browser, "Ann");
  const { page } = visitor;
  await page.goto("/recherche?q=d%C3%A9cider&type=methode-animation");
  await page.getByText("Garder cette recherche").click();
  await look(visitor);
  await shot(page, "recherche-garder");
  const line = await page.locator("#bloc").inputValue();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.waitForURL(/mes-recherches/);
  assert.match(await page.locator(".notice [role=status]").innerText(), /Recherche enregistrée/);
  await look(visitor);
  await shot(page, "mes-recherches");
  const as = (layout) => line.replace("|", `&affichage=${layout}&nombre=4|`);
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.locator("#titre").fill("Notre boîte à outils");
  await page.locator("textarea[name=corps]").fill(["Pour décider ensemble :", line, as("cartes"), as("tableau")].join("\n\n"));
  await page.getByRole("button", { name: /Publier/ }).first().click();
  await page.waitForURL(/notre-boite-a-outils/);
  await look(visitor);
  await shot(page, "listes-1280");
  assert.ok(await page.locator("#liste1 .live-name").count() > 1);
  assert.equal(await page.locator("#liste3 table").count(), 1);
  const path = new URL(page.url()).pathname;
  const reader = await visit(browser, server.url, { width: 360, height: 740, scheme: "dark" });
  await reader.page.goto(path);
  await look(reader);
  await shot(reader.page, "listes-360");
  const feed = await reader.page.request.get(`${server.url}/flux/recherche.atom?q=d%C3%A9cider`);
  assert.match(await feed.text(), /<entry>/);
  await reader.context.close();
  await visitor.context.close();
});

test("A territory is picked by its name, with the keyboard, and looked around", async () => {
  const visitor = await signedIn(server, browser, "Ann");
  const { page } = visitor;
  await page.goto("/fiches/nouvelle?type=exemple-inspirant");
  await page.locator("#titre").fill("Le four du village");
  await page.locator("#groupe_essentiel > summary").click();
  const add = page.getByRole("button", { name: "Ajouter un territoire" });
  if (await add.count()) await add.first().click();
  const place = page.locator("input[name='champ.territoires.0.nom']");
  await place.pressSequentially("saugu", { delay: 20 });
  await page.locator(".suggest:not([hidden]) li").first().waitFor();
  await place.press("ArrowDown");
  await place.press("Enter");
  assert.equal(await place.inputValue(), "Saugues (Haute-Loire)");
  assert.equal(await page.locator("input[name='champ.territoires.0.insee']").inputValue(), "43234");
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.waitForURL(/le-four-du-village/);
  for (const how of [{ width: 1280, height: 900 }, { width: 360, height: 740, scheme: "dark" }]) {
    const reader = await visit(browser, server.url, how);
    await reader.page.goto("/recherche?q=four");
    await reader.page.waitForTimeout(1200);
    await reader.page.goto("/recherche?q=four+village");
    // On a phone the place is folded, so that results stand higher.
    if (how.width < 500) await reader.page.getByText("Autour d’un lieu").click();
    const lieu = reader.page.getByLabel(/^Où\s\?/);
    await lieu.pressSequentially("le puy", { delay: 20 });
    await reader.page.locator(".suggest:not([hidden]) li").first().waitFor();
    await shot(reader.page, `territoire-choix-${how.width}`);
    await lieu.fill("43170");
    await lieu.press("Escape");
    await lieu.press("Enter");
    await reader.page.waitForURL(/lieu=43170/);
    await look(reader);
    await shot(reader.page, `territoire-lequel-${how.width}`);
    await reader.page.getByRole("link", { name: "Saugues (Haute-Loire)" }).click();
    await reader.page.waitForURL(/territoire=43234/);
    assert.match(await reader.page.locator(".hits h3").first().innerText(), /Le four du village/);
    await look(reader);
    await shot(reader.page, `territoire-${how.width}`);
    await reader.context.close();
  }
  await visitor.context.close();
});

test("What moderators see of searches, of trials and of themes to merge", async () => {
  await account(server, browser, "Mo", "moderateur");
  for (const how of [{ width: 1280, height: 900 }, { width: 360, height: 740, scheme: "dark" }]) {
    const visitor = await signedIn(server, browser, "Mo", how);
    const { page } = visitor;
    await page.goto("/administration");
    await page.getByRole("link", { name: "Ce que l’on cherche" }).click();
    await look(visitor);
    await shot(page, `cherche-${how.width}`);
    await page.goto(`${await sheet(page, "Boule de neige")}/essais`);
    await look(visitor);
    await shot(page, `essais-moderer-${how.width}`);
    await page.goto("/themes/mobilite/covoiturage");
    await look(visitor);
    await page.getByRole("link", { name: "Fusionner" }).click();
    await look(visitor);
    await shot(page, `fusionner-${how.width}`);
    await page.goto("/mon-compte");
    await look(visitor);
    await visitor.context.close();
  }
});

test("A passage and a card stand in the order of headings, with the notes of the passage, and a short form is explained", async () => {
  const visitor = await signedIn(server, browser, "Ann", { width: 360, height: 740 });
  const { page } = visitor;
  await page.goto("/fiches/nouvelle?type=fiche-pratique");
  await page.locator("#titre").fill("Ce que disent les autres");
  const text = ["## Ailleurs", "![[Tour de météo#à quoi cela sert vraiment]]", "![[Boule de neige]]", "L’ESS, et encore l’ESS."];
  await page.locator("textarea[name=corps]").fill(text.join("\n\n"));
  await page.getByRole("button", { name: /Publier/ }).first().click();
  await page.waitForURL(/avis=cree/);
  const passage = page.locator(".passage");
  assert.equal(await passage.getByRole("heading", { level: 3 }).innerText(), "À quoi cela sert vraiment");
  assert.match(await passage.innerText(), /le tour1\.[\s\S]*Note\s1\s:\s+Onze séances/);
  assert.deepEqual(await page.locator(".prose abbr[title]").allInnerTexts(), ["ESS"]);
  await look(visitor);
  await shot(page, "passage-360");
  await page.getByRole("link", { name: "Tour de météo" }).first().click();
  await page.waitForURL(/tour-de-meteo.*#a-quoi-cela-sert-vraiment/);
  await visitor.context.close();
});

test("A theme is made of lists, that a moderator arranges in its text", async () => {
  await account(server, browser, "Lou", "moderateur");
  const visitor = await signedIn(server, browser, "Lou", { width: 360, height: 740 });
  const { page } = visitor;
  const path = "/themes/cooperation";
  await page.goto(path);
  const practices = page.getByRole("region", { name: /^Fiches pratiques/ });
  assert.ok(await practices.getByRole("heading", { level: 3 }).count() > 0);
  await page.getByText("Modifier ces listes").click();
  await look(visitor);
  await shot(page, "theme-arranger-360");
  const line = await page.getByRole("textbox", { name: /^Fiches pratiques/ }).inputValue();
  await page.getByRole("link", { name: "Modifier le thème" }).click();
  await look(visitor);
  await shot(page, "theme-modifier-360");
  await openText(page);
  const text = page.locator("textarea[name=corps]");
  await text.fill(`${await text.inputValue()}\n\n${line.replace("nombre=6", "nombre=2&affichage=cartes")}\n`);
  await publishes(page);
  await page.waitForURL(/themes\/cooperation/);
  for (const how of [{ width: 1280, height: 900 }, { width: 360, height: 740, scheme: "dark", scripts: false }]) {
    const reader = await visit(browser, server.url, how);
    await reader.page.goto(path);
    assert.equal(await reader.page.locator(".prose .live .cards > li").count(), 2);
    assert.equal(await reader.page.getByRole("region", { name: /^Fiches pratiques/ }).count(), 0);
    if (how.scripts !== false) await look(reader);
    await shot(reader.page, `theme-${how.width}`);
    await reader.page.locator(".prose .live").getByRole("link", { name: /Suivante/ }).click();
    await reader.page.waitForURL(/liste1=2#liste1/);
    assert.ok(await reader.page.locator(".prose .live .cards > li").count() > 0);
    await reader.page.getByRole("navigation", { name: "Fiches par modèle" }).getByRole("link", { name: "Fiches pratiques" }).click();
    await reader.page.waitForURL(/type=fiche-pratique/);
    await shot(reader.page, `theme-type-${how.width}`);
    await reader.context.close();
  }
  await visitor.context.close();
});

test("What administrators see of people, kinds, settings and jobs, below a wide logo", async () => {
  await account(server, browser, "Ada", "administrateur");
  for (const how of [{ width: 1280, height: 900 }, { width: 360, height: 740, scheme: "dark" }]) {
    const visitor = await signedIn(server, browser, "Ada", how);
    const { page } = visitor;
    await page.goto("/administration/site");
    const wide = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 600, height: 100 });
      canvas.getContext("2d").fillRect(0, 0, 600, 100);
      return canvas.toDataURL("image/png").split(",")[1];
    });
    await page.locator("#fichier").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(wide, "base64") });
    await page.getByLabel("Ce que dit le logo").fill("Réseau des rayures");
    await page.getByRole("button", { name: "Montrer ce logo" }).click();
    await page.locator(".top img.logo").waitFor();
    for (const path of ["personnes", "invitations", "modeles", "reglages", "site", "site/changements", "taches", ""]) {
      await page.goto(`/administration/${path}`.replace(/\/$/, ""));
      await look(visitor);
      const header = await page.locator(".top").boundingBox();
      assert.ok(header.height < 60, `the header takes ${header.height} px`);
    }
    await page.goto("/administration/site");
    await page.getByRole("button", { name: "Retirer le logo" }).click();
    await page.getByLabel("Nom du site").fill("Réseau des tiers-lieux des Hauts-Plateaux");
    await page.getByRole("button", { name: "Publier les changements" }).click();
    await page.locator(".top .brand-name").waitFor();
    const header = await page.locator(".top-row").evaluate((row) => ({
      height: row.getBoundingClientRect().height,
      cut: [...row.querySelectorAll(".brand-name, .menu, .me")]
        .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
        .map((part) => part.className),
      search: row.querySelector("#q-top").clientWidth,
    }));
    if (how.width > 1000) {
      assert.deepEqual(header.cut, [], "nothing of the header is cut");
      assert.ok(header.search > 120, `${header.search} px to type in`);
    }
    const own = page.locator(".me > summary"), menu = page.locator(".menu > summary");
    await menu.click();
    assert.ok(await page.getByRole("link", { name: "Thèmes", exact: true }).first().isVisible());
    await own.click();
    assert.ok(!(await page.locator(".menu").evaluate((details) => details.open)), "one at a time");
    await page.getByRole("link", { name: "Ma liste de suivi" }).waitFor();
    await look(visitor);
    await page.keyboard.press("Escape");
    assert.ok(!(await page.locator(".me").evaluate((details) => details.open)));
    assert.ok(await own.evaluate((summary) => summary === document.activeElement), "the focus is back");
    await own.click();
    await page.locator(".me").getByRole("link", { name: "Administration" }).click();
    await page.waitForURL(/\/administration$/);
    await page.goto("/administration/site");
    await page.getByLabel("Nom du site").fill("");
    await page.getByRole("button", { name: "Publier les changements" }).click();
    await page.locator(".me > summary").click();
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await page.getByRole("link", { name: "Se connecter" }).waitFor();
    await visitor.context.close();
  }
});

for (const scripts of [true, false]) test(`On a phone ${scripts ? "with" : "without"} a script, filters stay in reach and lead to the results`, async () => {
  const visitor = await visit(browser, server.url, { width: 360, height: 740, scripts });
  const { page } = visitor;
  const isAt = async (what) => {
    await page.waitForURL(/#res$/);
    assert.equal(await page.locator("#res:focus").count(), 1, `${what}: the heading of the results has the focus`);
    const top = await page.locator("#res").evaluate((heading) => heading.getBoundingClientRect().top);
    assert.ok(top >= 44 && top < 200, `${what}: the results begin at ${top}`);
  };
  const isInView = (place) => place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  await page.goto("/fiches?type=methode-animation");
  await page.getByLabel("Combien serez-vous ?").fill("18");
  await page.getByRole("button", { name: "Voir les résultats" }).click();
  await isAt("after a question");
  await page.locator("footer").scrollIntoViewIfNeeded();
  await page.locator(".hits li").last().scrollIntoViewIfNeeded();
  const opens = page.locator("#filtres > summary");
  assert.ok(await isInView(opens), "what opens the filters stays on the screen");
  await opens.click();
  const apply = page.getByRole("button", { name: "Appliquer les filtres" });
  assert.ok(await isInView(apply) && await isInView(opens), "so does what applies them, and what closes them");
  if (scripts) await look(visitor);
  await page.locator("#filtres input[name=theme]:enabled").first().check();
  await apply.click();
  await isAt("after a filter");
  assert.equal(await page.locator(".chip.active").count(), 3);
  await page.locator(".chip.active").last().click();
  await isAt("after a filter is taken back");
  assert.equal(await page.locator(".chip.active").count(), 2);
  await visitor.context.close();
});

test("The tree of themes is moved by keys and by hand, and by buttons without a script", async () => {
  await account(server, browser, "Nour", "moderateur");
  const names = (page) => page.locator("[data-theme]").evaluateAll((rows) => rows.map((row) =>
    `${"-".repeat(Number(row.dataset.depth))}${row.querySelector("a").textContent}`));
  const visitor = await signedIn(server, browser, "Nour");
  const { page } = visitor;
  await page.goto("/administration/themes");
  await page.getByLabel("Thèmes (obligatoire)").fill("AA un\nAA deux\n  AA trois\nAA quatre");
  await page.getByRole("button", { name: "Ajouter ces thèmes" }).click();
  await page.waitForURL(/ajoutes=4/);
  await look(visitor);
  await shot(page, "themes-1280");
  const ours = async (which = page) => (await names(which)).filter((name) => name.includes("AA"));
  const row = (name, which = page) => which.locator("[data-theme]").filter({ has: which.getByRole("link", { name, exact: true }) });
  const moves = async (act) => { await Promise.all([page.waitForURL(/range=/, { waitUntil: "load" }), page.waitForEvent("load"), act()]); };
  await row("AA quatre").focus();
  await moves(() => page.keyboard.press("Alt+ArrowUp"));
  assert.deepEqual(await ours(), ["AA un", "AA quatre", "AA deux", "-AA trois"]);
  assert.ok(await row("AA quatre").evaluate((element) => element === document.activeElement), "the focus stays");
  await moves(() => page.keyboard.press("Alt+ArrowRight"));
  assert.deepEqual(await ours(), ["AA un", "-AA quatre", "AA deux", "-AA trois"]);
  await moves(() => page.keyboard.press("Alt+ArrowLeft"));
  assert.deepEqual(await ours(), ["AA un", "AA quatre", "AA deux", "-AA trois"]);
  const centre = async (name, part) => {
    await row(name).scrollIntoViewIfNeeded();
    const { x, y, width, height } = await row(name).boundingBox();
    return [x + width * part, y + height - 8];
  };
  await row("AA un").scrollIntoViewIfNeeded();
  const from = await centre("AA trois", 0.6);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + 20, from[1] - 20);
  await page.mouse.move(...(await centre("AA un", 0.2)), { steps: 4 });
  await moves(() => page.mouse.up());
  assert.deepEqual(await ours(), ["AA trois", "AA un", "AA quatre", "AA deux"]);
  await page.getByRole("button", { name: "Défaire" }).click();
  await page.waitForURL(/defait=oui/);
  assert.deepEqual(await ours(), ["AA un", "AA quatre", "AA deux", "-AA trois"]);
  await visitor.context.close();
  const plain = await signedIn(server, browser, "Nour", { width: 360, height: 740, scripts: false, scheme: "dark" });
  await plain.page.goto("/administration/themes");
  await row("AA quatre", plain.page).getByRole("button", { name: "Descendre" }).click();
  assert.deepEqual(await ours(plain.page), ["AA un", "AA deux", "-AA trois", "AA quatre"]);
  await row("AA quatre", plain.page).getByText("Modifier").first().click();
  await row("AA quatre", plain.page).getByLabel("Nom").fill("AA cinq");
  await row("AA quatre", plain.page).getByRole("button", { name: "Renommer" }).click();
  await row("AA cinq", plain.page).getByText("Modifier").first().click();
  await shot(plain.page, "themes-360");
  await row("AA cinq", plain.page).getByRole("button", { name: "Cacher" }).click();
  assert.match(await row("AA cinq", plain.page).innerText(), /caché/);
  const wide = await plain.page.evaluate(() => document.documentElement.scrollWidth).catch(() => 360);
  assert.ok(wide <= 360, `nothing stands beside the screen: ${wide}`);
  await plain.context.close();
});
