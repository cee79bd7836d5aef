// A coordinator takes an empty wiki to « notre site »: its name, colour, home page and menu, a kind of eight fields, five
// people invited, forty documents brought, what a vandal did undone, and a private space for a group.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, look, openText, publishes } from "./pages.js";
import { mailbox, startBrowser, startServer, visit } from "./support.js";

let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

const SHOTS = process.env.SHOTS;
const PEOPLE = ["Bruno", "Chloé", "Driss", "Élise", "Farid"];
const mail = (name) => `${name.normalize("NFD").replace(/[^a-zA-Z]/g, "").toLowerCase()}@exemple.fr`;

/** Forty documents as people have them: four formats, of which each says a title, a length and a text. */
const DOCUMENTS = Array.from({ length: 40 }, (_, n) => {
  const title = `La veillée numéro ${n + 1}`, words = `On se retrouve chez l’un ou chez l’autre, avec ${n + 2} chaises.`;
  const [ending, mimeType, text] = [
    ["md", "text/markdown", `# ${title}\n\nDurée : 45 min\n\n## Déroulé\n\n${words}\n`],
    ["txt", "text/plain", `${title}\n\nDurée : 45 min\n\n${words}\n`],
    ["html", "text/html", `<!doctype html><meta charset="utf-8"><h1>${title}</h1><p>Durée : 45 min</p><p>${words}</p>`],
    ["rtf", "application/rtf", `{\\rtf1\\ansi\\deff0 ${[...`${title}\\par Dur\u00e9e : 45 min\\par ${words}`]
      .map((letter) => letter.codePointAt(0) > 126 ? `\\u${letter.codePointAt(0)}?` : letter).join("")}}`],
  ][n % 4];
  return { name: `veillee-${n + 1}.${ending}`, mimeType, buffer: Buffer.from(text) };
});

for (const how of [{ width: 1280, height: 900 }, { width: 360, height: 740, scheme: "dark" }]) {
  test(`from an empty wiki to « notre site », by keyboard (${how.width} px)`, { timeout: 300000 }, async () => {
    const server = await startServer({ MAILLAGE_LOG: "info", MAILLAGE_LIMITS: "off", MAILLAGE_DEMO: "false" });
    try {
      await journey(server, how);
    } finally {
      await server.stop();
    }
  });
}

async function journey(server, how) {
  const letters = mailbox(server.mail);
  const ada = await visit(browser, server.url, how);
  const { page } = ada;
  let step = 0;
  /** The page as it stands: seen, and checked. */
  const see = async (name, visitor = ada) => {
    step += 1;
    if (SHOTS) await visitor.page.screenshot({ path: `${SHOTS}/${how.width}-${String(step).padStart(2, "0")}-${name}.png`, fullPage: true });
    await look(visitor);
  };
  /** Presses what has that name, as a keyboard does. */
  const press = async (locator) => {
    await locator.focus();
    await page.keyboard.press("Enter");
  };
  const button = (name) => page.getByRole("button", { name });
  const type = async (locator, words) => {
    await locator.focus();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(words);
  };
  const told = () => page.locator(".notice").waitFor();

  // The first administrator.
  const link = /https?:\S+premier-administrateur\S*/.exec(server.log())?.[0];
  assert.ok(link, server.log());
  await page.goto(link);
  await see("premier-compte");
  await type(page.getByLabel(/^Nom ou pseudonyme/), "Ada");
  await type(page.getByLabel(/^Adresse électronique/), "ada@exemple.fr");
  for (const field of await page.locator("input[type=password]").all()) await type(field, PASSWORD);
  await press(page.locator("main form button.main").first());
  await page.waitForURL(/premiers-pas/);
  await see("premiers-pas");

  // Its name, its colour, its home page and its menu.
  await press(page.getByRole("link", { name: "Donner un nom" }));
  await type(page.getByLabel("Nom du site"), "Le carnet des veillées");
  await type(page.getByLabel("Titre de l’accueil"), "Des soirées qui rassemblent");
  await type(page.locator("#accent-texte, #accent").first(), "#1b5e20").catch(() => undefined);
  await page.locator("#accent").evaluate((input) => { input.value = "#1b5e20"; input.dispatchEvent(new Event("input", { bubbles: true })); });
  await press(button("Ajouter une entrée"));
  await page.keyboard.insertText("Par thème");
  await page.keyboard.press("Tab");
  await page.keyboard.insertText("/themes");
  await see("mon-site");
  await press(button("Publier les changements"));
  await told();

  // A kind of eight fields.
  await page.goto("/administration/modeles");
  await press(page.getByRole("link", { name: "Nouveau type de fiche" }));
  await type(page.getByLabel("Une fiche s’appelle"), "Veillée");
  await type(page.getByLabel("Plusieurs s’appellent"), "Veillées");
  const add = async (label, answer, more = {}) => {
    await press(button("Ajouter un champ"));
    await page.keyboard.insertText(label);
    const id = await page.evaluate(() => document.activeElement.id);
    const row = page.locator(`[data-row]:has(#${id})`);
    await row.getByLabel("On y répond par").selectOption({ label: answer });
    for (const [part, text] of Object.entries(more)) await type(row.locator(`[name$='.${part}']`), text);
  };
  await add("Durée", "Durée");
  await add("Saison", "Choix : une réponse", { choix: "Hiver\n  Décembre\n  Janvier\nÉté" });
  await add("Places", "Nombre entier", { unite: "personnes" });
  await add("Lieu", "Texte court");
  await add("À apporter", "Texte long, mis en forme");
  await add("Dépenses", "Lignes à colonnes", { colonnes: "Poste\nMontant (Nombre)" });
  await add("Coût", "Calcul : somme", { somme: "Dépenses : Montant" });
  await add("Contact", "Texte court");
  await see("type");
  await press(button("Publier ce type"));
  await told();

  // Five people, invited and welcomed.
  await page.goto("/administration/invitations");
  await type(page.getByLabel("Adresses électroniques"), PEOPLE.map((name) => `${name} <${mail(name)}>`).join("\n"));
  await type(page.getByLabel("Mot d’accueil"), "Bienvenue dans le carnet !");
  await press(page.getByRole("button", { name: "Envoyer", exact: true }));
  assert.match(await page.locator(".notice").innerText(), /5\s+invitations/);
  await see("invitations");
  const guests = {};
  for (const name of PEOPLE) {
    const letter = await letters.wait(({ to }) => to.includes(mail(name)));
    const guest = await visit(browser, server.url, how);
    await guest.page.goto(letter.links.find((one) => one.startsWith(server.url)));
    if (name === PEOPLE[0]) await see("invitation", guest);
    for (const field of await guest.page.locator("input[type=password]").all()) await field.fill(PASSWORD);
    await guest.page.locator("main form button.main").first().click();
    await guest.page.waitForURL((url) => url.searchParams.has("fait"));
    if (name === PEOPLE[0]) await see("invitation-acceptee", guest);
    guests[name] = guest;
  }
  await page.reload();
  assert.ok(!(await page.locator("main").innerText()).includes(mail("Bruno")), "nobody is awaited any more");

  // Forty documents, in one go; those that leave no doubt are published together.
  await page.goto("/fiches/nouvelle/texte");
  await page.locator("#fichier").setInputFiles(DOCUMENTS);
  await see("documents-choisis");
  await press(button("Lire ces documents"));
  await page.getByRole("heading", { name: "Vos textes en cours" }).waitFor({ timeout: 60000 });
  await see("documents-lus");
  await press(page.getByText("Tout publier sans regarder un à un"));
  await press(button("Publier les 40 textes tels que reconnus"));
  await page.locator("#publies").waitFor({ timeout: 60000 });
  await see("documents-publies");
  const published = await page.locator("#publies li a").evaluateAll((links) => links.map((one) => new URL(one.href).pathname));
  assert.equal(published.length, 40);

  // Bruno empties two of them; what he did is undone, and he is stopped for a week.
  for (const address of published.slice(0, 2)) {
    const bruno = guests.Bruno.page;
    await bruno.goto(`${address}/modifier`);
    await openText(bruno);
    const area = bruno.locator("#corps");
    await area.fill("Rien.");
    await publishes(bruno, "hop");
    await bruno.waitForURL(/avis=enregistre/);
  }
  await page.goto("/administration/personnes");
  const arrived = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  await press(page.getByRole("link", { name: "Bruno" }).first());
  await arrived("Bruno");
  await see("bruno");
  await press(page.getByRole("link", { name: /Défaire ce que ce compte/ }));
  await arrived(/^Défaire ce que/);
  await see("defaire");
  for (const tick of await page.getByLabel("Défaire", { exact: true }).all()) await tick.check();
  await page.getByLabel("Bloquer une semaine").check();
  await press(page.getByText("Messages types"));
  await press(button(/^Reprendre.*Texte vidé$/));
  assert.equal(await page.getByLabel(/^Motif/).inputValue(), "Texte vidé");
  await press(button("Défaire ce qui est coché"));
  assert.match(await page.locator(".notice").innerText(), /2\s+fiches rétablies. Le compte est bloqué/);
  await see("defait");
  await page.goto(published[0]);
  await page.getByText("On se retrouve").first().waitFor();

  // A private space for a group: nobody else is told of it.
  await page.goto("/administration/groupes");
  await type(page.getByLabel(/^Nom/).last(), "Comité des veillées");
  await press(button("Créer"));
  await page.getByRole("heading", { level: 1, name: "Comité des veillées" }).waitFor();
  await type(page.getByLabel(/^Leurs noms/), "Ada\nChloé\nDriss");
  await press(page.getByRole("button", { name: "Ajouter", exact: true }));
  await page.getByText("elles font partie du groupe").waitFor();
  await type(page.getByRole("textbox", { name: /^Titre/ }), "La charte en projet");
  await press(button("Commencer"));
  await page.waitForURL(/\/fiches\/\d+.*\/modifier/);
  await see("charte");
  const charter = /\/fiches\/\d+/.exec(page.url())?.[0];
  assert.ok(charter, page.url());
  const status = (visitor) => visitor.page.request.get(charter).then((answer) => answer.status());
  assert.equal(await status(guests["Chloé"]), 200);
  assert.equal(await status(guests["Élise"]), 404);
  await guests["Chloé"].page.goto("/groupes");
  await see("groupes", guests["Chloé"]);
  await guests["Chloé"].page.getByRole("link", { name: "Comité des veillées" }).click();
  await guests["Chloé"].page.getByRole("link", { name: "La charte en projet" }).waitFor();
  await see("groupe", guests["Chloé"]);

  // « Notre site », as somebody sees it who comes from elsewhere, and the first steps, done.
  const stranger = await visit(browser, server.url, how);
  await stranger.page.goto("/");
  await see("accueil", stranger);
  assert.ok(!(await stranger.page.content()).includes("La charte en projet"));
  await stranger.page.goto("/fiches?type=veillee");
  await see("veillees", stranger);
  await page.goto("/administration/premiers-pas");
  await see("premiers-pas-faits");
  for (const visitor of [ada, stranger, ...Object.values(guests)]) await visitor.context.close();
}
