// « J’ai déjà un texte », by hand: documents are dropped and listed, pieces of a text are carried to their fields, notes
// onto each other, with a mouse and with a finger; what was carried is said, and can be taken back.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, signedIn } from "./pages.js";
import { noSidewaysScroll, startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PHONE = { width: 360, height: 740 };
const TEXT = "# Le marché\n\nDurée : 45 min\n\nDes feutres et du ruban.\n\nIl pleuvait ce jour-là, et tout le monde vint.\n";
const shot = (page, name) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;

/** Presses, moves and lets go, as a mouse does. */
async function carry(page, from, to, before = async () => {}) {
  await from.scrollIntoViewIfNeeded();
  const start = await from.boundingBox();
  await page.mouse.move(start.x + 12, start.y + 12);
  await page.mouse.down();
  await page.mouse.move(start.x + 30, start.y + 30, { steps: 3 });
  await before();
  const end = await to().boundingBox();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 4 });
  await page.mouse.up();
}

test("documents are dropped, listed by name, taken out, then read", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page, context } = ann;
  await page.goto(`${server.url}/fiches/nouvelle/texte`);
  const drop = (names) => page.locator("[data-bring]").evaluate((form, names) => {
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File([`# ${name}\n\nDes mots.\n\nD’autres.\n`], name));
    form.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
    form.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, names);
  await drop(["un.md", "deux.md"]);
  await drop(["trois.txt", "un.md"]);
  assert.deepEqual((await page.locator("[data-chosen] span").allInnerTexts()).map((name) => name.split(" ")[0]),
    ["un.md", "deux.md", "trois.txt"]);
  await look(ann);
  await shot(page, "bring-1280");
  await page.getByRole("button", { name: "Retirer deux.md" }).click();
  await page.getByRole("button", { name: "Lire ces documents" }).click();
  await page.getByRole("heading", { name: "Vos textes en cours" }).waitFor();
  assert.equal(await page.locator(".rows h3").count(), 2);
  await page.locator(".rows a").first().click();
  await shot(page, "given-1280");
  assert.match(await page.locator(".tick", { hasText: "Joindre" }).innerText(), /Joindre l’original à la fiche \(.+, \d+.octets\)/);
  await context.close();
});

test("a piece is carried to its field with a mouse, and back by its menu", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page, context } = ann;
  await page.goto(`${server.url}/fiches/nouvelle/texte`);
  await page.getByLabel("Votre texte").fill(TEXT);
  await page.getByRole("button", { name: "Continuer" }).click();
  const left = page.getByRole("region", { name: "Dans le texte de la fiche" });
  const piece = left.locator("[data-piece]", { hasText: "Il pleuvait" });
  await page.locator("#type").selectOption({ label: "Méthode d’animation" });
  await page.getByRole("button", { name: "Ranger", exact: true }).last().click();
  const places = page.locator("[data-places]");
  assert.equal(await places.isVisible(), false);
  await carry(page, piece, () => places.locator("li", { hasText: "Conseils" }), async () => {
    await places.waitFor();
    await shot(page, "carried-1280");
  });
  await page.getByRole("region", { name: "Reconnus" }).locator("h3", { hasText: "Conseils" }).waitFor();
  assert.match(await page.locator("[data-told]").innerText(), /Il pleuvait.+: Conseils/);
  await look(ann);
  // Escape lets it where it is.
  const known = page.getByRole("region", { name: "Reconnus" }).locator("[data-piece]", { hasText: "Il pleuvait" });
  await known.scrollIntoViewIfNeeded();
  const at = await known.boundingBox();
  await page.mouse.move(at.x + 12, at.y + 12);
  await page.mouse.down();
  await page.mouse.move(at.x + 60, at.y + 60, { steps: 3 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  assert.equal(await places.isVisible(), false);
  // Onto the section of the text, without the list of places.
  await carry(page, known, () => left.getByRole("heading"));
  await left.getByText("Il pleuvait").first().waitFor();
  await context.close();
});

test("on a phone a finger that rests carries a piece, one that moves scrolls", async () => {
  const ann = await signedIn(server, browser, "Ann", { ...PHONE, touch: true });
  const { page, context } = ann;
  await page.goto(`${server.url}/fiches/nouvelle/texte`);
  await page.getByLabel("Votre texte").fill(TEXT);
  await page.getByRole("button", { name: "Continuer" }).click();
  const left = page.getByRole("region", { name: "Dans le texte de la fiche" });
  const piece = left.locator("[data-piece]", { hasText: "Il pleuvait" });
  await noSidewaysScroll(page);
  await shot(page, "given-360");
  const finger = await context.newCDPSession(page);
  const touch = (type, x, y) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const places = page.locator("[data-places]");
  await piece.scrollIntoViewIfNeeded();
  const from = await piece.boundingBox();
  await touch("touchStart", from.x + 40, from.y + 15);
  await places.waitFor();
  const to = await places.locator("li", { hasText: "Ne pas reprendre" }).boundingBox();
  await shot(page, "carried-360");
  await touch("touchMove", from.x + 45, from.y + 20);
  await touch("touchMove", to.x + to.width / 2, to.y + to.height / 2);
  await touch("touchEnd");
  await left.getByText("Vous ne le reprenez pas.").waitFor();
  await context.close();
});

test("a note carried onto another stands with it, is parted again, and the board fits a phone", async () => {
  const ann = await signedIn(server, browser, "Ann", { width: 1280, height: 900 });
  const { page, context } = ann;
  await page.goto(`${server.url}/fiches/nouvelle/post-its`);
  await page.getByLabel("Vos post-its, un par ligne").fill("prendre le temps\nun local trop petit\nmanque de place\n");
  await page.getByRole("button", { name: "Réunir et ranger" }).click();
  const note = (words) => page.locator("[data-slip]", { hasText: words }).first();
  await carry(page, note("manque de place"), () => note("un local trop petit"));
  await page.locator("[data-slip] strong").waitFor();
  assert.equal(await page.locator("[data-slip]").count(), 2);
  await look(ann);
  await page.getByText("Les 2 lignes").click();
  await page.getByRole("button", { name: /^Séparer/ }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-slip]").length === 3);
  // By keyboard: which one, then with which.
  await page.getByRole("button", { name: "Réunir avec… : manque de place" }).press("Enter");
  await page.getByRole("button", { name: "Réunir ici : prendre le temps" }).press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("[data-slip]").length === 2);
  await shot(page, "board-1280");
  await page.setViewportSize(PHONE);
  await noSidewaysScroll(page);
  await shot(page, "board-360");
  // Its lists are one below the other: their names stand over the page.
  await carry(page, note("un local trop petit"), () => page.locator("[data-places] li", { hasText: "Leviers" }));
  await page.locator("[data-heap=leviers] [data-words]", { hasText: "un local trop petit" }).waitFor();
  await context.close();
});
