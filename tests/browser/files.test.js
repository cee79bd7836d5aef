// Files in the fields of a sheet: dropped or chosen, described, shown by their small image; and titles kept for later.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { account, look, sheet, signedIn } from "./pages.js";
import { startBrowser, startServer } from "./support.js";

let server, browser;
before(async () => {
  server = await startServer({ MAILLAGE_LOG: "warn", MAILLAGE_LIMITS: "off" });
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
});
after(async () => { await browser?.close(); await server?.stop(); });

const PIXELS =
  "iVBORw0KGgoAAAANSUhEUgAAAAwAAAAMCAIAAADZF8uwAAAAE0lEQVR42mPQqIgiiBhGFQ1GRQDfc4yh9zEkqAAAAABJRU5ErkJggg==";

/** Lets files go over a place, as dragging them from a folder does. */
const drops = (place, files) => place.evaluate((element, dropped) => {
  const dataTransfer = new DataTransfer();
  for (const { name, type, base64 } of dropped)
    dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name, { type }));
  for (const kind of ["dragover", "drop"])
    element.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}, files);

/** Opens every part of the form; a part may stand in another. */
const opensAll = (page) =>
  page.locator(".writer details").evaluateAll((parts) => parts.forEach((part) => { part.open = true; }));

/** Says in the dialog what is asked of a file. */
async function describes(page, { alt = "", decorative = false }) {
  const dialog = page.getByRole("dialog");
  if (alt) await dialog.getByLabel("Décrivez l’image").fill(alt);
  if (decorative) await dialog.getByLabel("Image décorative").check();
  await dialog.getByLabel("Crédit (obligatoire)").fill("Ann");
  await dialog.getByRole("button", { name: "Joindre" }).click();
}

for (const how of [{ width: 360, height: 740, scheme: "dark" }, { width: 1280, height: 800 }])
  test(`the picture and the annexes of a sheet are dropped, described and shown, at ${how.width} px`, async () => {
    const ann = await signedIn(server, browser, "Ann", how);
    const { page } = ann;
    const title = `La fresque ${how.width}`;
    await page.goto("/fiches/nouvelle?type=fiche-pratique");
    await page.getByLabel("Titre (obligatoire)").fill(title);
    await opensAll(page);
    const image = page.locator("[data-file-field]").filter({ has: page.locator("[data-images]") });
    await drops(image.locator("[data-drop]"), [{ name: "notes.txt", type: "text/plain", base64: "YQ==" }]);
    await image.getByText(/n’est pas une image/).waitFor();
    await drops(image.locator("[data-drop]"), [{ name: "mur.png", type: "image/png", base64: PIXELS }]);
    await describes(page, { alt: "Un mur de feuillets" });
    await image.locator("[data-thumb] img").waitFor();
    assert.match(await image.locator("select").inputValue(), /^mur.*\.png$/);
    await image.getByText("Description : Un mur de feuillets").waitFor();
    const annexes = page.locator(".rows-field[data-name='champ.annexes'], .rows-field[data-name='annexes']").first();
    await drops(annexes.locator("> [data-drop]"), [
      { name: "frise.png", type: "image/png", base64: PIXELS },
      { name: "liste.txt", type: "text/plain", base64: "TGlzdGUK" },
    ]);
    await describes(page, { decorative: true });
    await page.getByRole("dialog").getByText(/^liste\.txt/).waitFor();
    await describes(page, {});
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await annexes.getByText("Image décorative").waitFor();
    assert.equal(await annexes.locator("select").count(), 2);
    await look(ann);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/fields-${how.width}.png`, fullPage: true });
    await page.getByRole("button", { name: "Publier", exact: true }).click();
    await page.waitForURL(/avis=cree/);
    assert.equal(await page.locator("article figure img").first().getAttribute("alt"), "Un mur de feuillets");
    await page.getByText(/^liste.*\.txt \(/).waitFor();
    await look(ann);
    await ann.context.close();
  });

test("one picture is changed where it is read, by keyboard", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page } = ann;
  const address = await sheet(page, "Boule de neige");
  await page.goto(`${address}?champ=image`);
  const choose = page.getByRole("button", { name: "Choisir une image" });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), choose.press("Enter")]);
  await chooser.setFiles({ name: "neige.png", mimeType: "image/png", buffer: Buffer.from(PIXELS, "base64") });
  await describes(page, { decorative: true });
  await page.getByText("Image décorative", { exact: true }).waitFor();
  await look(ann);
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.waitForURL(/avis=/);
  assert.equal(await page.locator("article figure img").first().getAttribute("alt"), "");
  await ann.context.close();
});

test("a title that no sheet has is kept from the list, and leads to its creation", async () => {
  const ann = await signedIn(server, browser, "Ann");
  const { page } = ann;
  await page.goto("/fiches/nouvelle?type=methode-animation");
  await page.getByLabel("Titre (obligatoire)").fill("La chaîne");
  await opensAll(page);
  const next = page.locator("input[name='champ.enchaine.0'], input[name='champ.enchaine']").first();
  await next.pressSequentially("La pelote qui circule", { delay: 5 });
  const option = page.getByRole("option", { name: /^Créer.*La pelote qui circule/ });
  await option.waitFor();
  await look(ann);
  await next.press("ArrowUp");
  await next.press("Enter");
  assert.equal(await next.inputValue(), "La pelote qui circule");
  await page.getByText(/La pelote qui circule.*est gardé/).waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await page.waitForURL(/avis=cree/);
  await page.getByRole("link", { name: "La pelote qui circule" }).first().click();
  await page.waitForURL(/titre=La/);
  await ann.context.close();
});
