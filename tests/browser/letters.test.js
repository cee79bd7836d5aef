// J6.0 to J6.2: a coordinator makes the monthly letter by keyboard, sees it as it will arrive, is told which link is
// broken, tries it, gives it an hour; somebody without an account asks for it, gets it, reads it, and leaves it.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import test, { after, before } from "node:test";
import { account, look, signedIn } from "./pages.js";
import { axe, mailbox, startBrowser, startServer, visit } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ada", "administrateur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const SHOTS = process.env.SHOTS;
const shot = (visitor, name) => SHOTS && visitor.page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });

test("somebody asks for a letter, which a coordinator makes in ten minutes", { timeout: 180000 }, async () => {
  const ada = await signedIn(server, browser, "Ada");
  const { page } = ada;
  const letters = mailbox(server.mail);
  const button = (name) => page.getByRole("button", { name });
  await page.goto("/administration/lettres");
  await page.getByLabel("Nom (obligatoire)").fill("La lettre du carnet");
  await look(ada);
  await button("Créer").click();
  await look(ada);

  // Somebody without an account, on a phone.
  const rose = await visit(browser, server.url, { width: 360, height: 740 });
  await rose.page.goto("/lettre");
  await look(rose);
  await shot(rose, "inscription-360");
  await rose.page.getByLabel("Votre adresse électronique").fill("rose@exemple.fr");
  // The only letter is asked for by the button: there is nothing to tick.
  await rose.page.getByText("La lettre du carnet, chaque mois").waitFor();
  await rose.page.getByRole("button", { name: "Recevoir la lettre" }).click();
  await rose.page.getByRole("heading", { level: 1, name: "Un message est parti" }).waitFor();
  await look(rose);
  const asked = await letters.wait((mail) => mail.to === "rose@exemple.fr");
  await rose.page.goto(asked.links[0]);
  await look(rose);
  await rose.page.getByRole("button", { name: "Confirmer" }).click();
  await rose.page.getByRole("heading", { level: 1, name: "C’est fait" }).waitFor();
  await rose.page.getByRole("link", { name: "Choisir ce que je reçois" }).click();
  await look(rose);
  await shot(rose, "choix-360");

  // J6.0: the composer, filled, by keyboard.
  await page.reload();
  await page.getByText("1 personne la reçoit").waitFor();
  await button("Commencer un numéro").click();
  await page.getByRole("heading", { level: 2, name: "Blocs" }).waitFor();
  const saved = () => page.locator("[data-told]").getByText("Enregistré", { exact: true }).waitFor();
  const names = () => page.locator("[data-block] .letter-line strong").allTextContents();
  assert.ok((await names()).includes("Nouvelles fiches"), String(await names()));
  const before = await names();
  await page.locator("[data-block]").first().focus();
  await page.keyboard.press("Alt+ArrowDown");
  await saved();
  assert.deepEqual((await names()).slice(0, 2), [before[1], before[0]]);
  await page.getByLabel("Objet").fill("Ce que décembre a mûri");
  await page.locator("#mot").evaluate((area) => {
    area.value = "Bonjour, voyez [la salle](/fiches/99999-x).";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // J6.1: what is looked at, and what will arrive.
  await page.locator("[data-checks]").getByText("ne mène nulle part").waitFor();
  await page.reload();
  assert.equal(await page.getByLabel("Objet").inputValue(), "Ce que décembre a mûri");
  await look(ada);
  await shot(ada, "composer-1280");
  await button("Prévoir le départ").click();
  await page.getByText("La lettre ne peut pas partir ainsi").waitFor();
  await page.locator("#mot").evaluate((area) => {
    area.value = "Bonjour, voici **décembre**.";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.locator("[data-checks]").getByText("Les liens mènent quelque part.").waitFor();
  const frame = page.frameLocator("iframe[data-view=lettre]");
  await frame.getByText("Nouvelles fiches").waitFor();
  const views = { Texte: "texte", Sombre: "sombre", Ordinateur: "lettre", Téléphone: "lettre" };
  for (const [name, view] of Object.entries(views)) {
    await page.locator(".letter-views").getByLabel(name, { exact: true }).check();
    assert.ok(await page.locator(`iframe[data-view=${view}]`).isVisible(), name);
  }

  // J6.2: to oneself, then at its hour.
  await button("M’envoyer un essai").click();
  await letters.wait((mail) => mail.to === "ada@exemple.fr" && mail.subject === "Ce que décembre a mûri");
  await button("Prévoir le départ").click();
  await page.getByText("heure de Paris").waitFor();
  await look(ada);
  await shot(ada, "prevue-1280");
  await ada.context.close();

  const phone = await signedIn(server, browser, "Ada", { width: 360, height: 740, scheme: "dark" });
  await phone.page.goto(page.url());
  await look(phone);
  await shot(phone, "composer-360-dark");
  await phone.context.close();

  // The mail as it came, on a narrow and a wide screen, light and dark.
  const names_ = (await readdir(server.mail)).filter((name) => name.endsWith(".eml"));
  const sources = await Promise.all(names_.map((name) => readFile(path.join(server.mail, name), "utf8")));
  const source = sources.find((mail) => mail.includes("List-Unsubscribe-Post"));
  const html = htmlOf(source);
  assert.ok(!/<img/i.test(html) && Buffer.byteLength(html) < 100 * 1024);
  for (const [width, scheme] of [[320, "light"], [320, "dark"], [640, "light"], [640, "dark"]]) {
    const reader = await visit(browser, server.url, { width, height: 800, scheme });
    await reader.page.setContent(html);
    const wide = await reader.page.evaluate(() => document.scrollingElement.scrollWidth);
    assert.ok(wide <= width, `${wide} px wide at ${width}`);
    // A mail is no page: it has no landmarks of its own.
    await axe(reader.page, "[role=presentation], table");
    await shot(reader, `mail-${width}-${scheme}`);
    await reader.context.close();
  }

  // And one leaves.
  await rose.page.getByRole("button", { name: "Me désinscrire de tout" }).click();
  await rose.page.getByText("votre adresse est oubliée").waitFor();
  await look(rose);
  await rose.context.close();
});

test("the composer works without a script", { timeout: 60000 }, async () => {
  const ada = await signedIn(server, browser, "Ada");
  await ada.page.goto("/administration/lettres");
  await ada.page.getByRole("link", { name: "La lettre du carnet" }).click();
  await ada.page.getByRole("button", { name: "Commencer un numéro" }).click();
  const state = await ada.context.storageState();
  const address = ada.page.url();
  await ada.context.close();
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, storageState: state });
  const page = await context.newPage();
  await page.goto(address);
  const names = () => page.locator("[data-block] .letter-line strong").allTextContents();
  const before = await names();
  await page.getByRole("button", { name: /^Descendre/ }).first().click();
  assert.deepEqual((await names()).slice(0, 2), [before[1], before[0]]);
  await page.getByLabel("Ajouter un bloc").selectOption("texte");
  await page.getByRole("button", { name: "Ajouter", exact: true }).click();
  assert.equal((await names()).length, before.length + 1);
  await context.close();
});

/** The HTML part of a message. */
function htmlOf(source) {
  const part = source.split(/Content-Type: text\/html[^\r\n]*/i)[1];
  const [head, ...rest] = part.split("\r\n\r\n");
  const boundary = /boundary="([^"]+)"/.exec(source)[1];
  const body = rest.join("\r\n\r\n").split(`\r\n--${boundary}`)[0];
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (!/quoted-printable/i.test(head)) return body;
  const byte = (_, hex) => String.fromCharCode(Number.parseInt(hex, 16));
  const bytes = body.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, byte);
  return Buffer.from(bytes, "latin1").toString("utf8");
}
