// What the specs share: people with accounts, the pages of the wiki, a look at each of them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { axe, noSidewaysScroll, visit } from "./support.js";

/** Runs a command of the program on the wiki under test. */
export function run(server, ...words) {
  return execFileSync(path.resolve(process.env.MAILLAGE_BIN), words, { env: server.env, encoding: "utf8" });
}

export const PASSWORD = "quatre chevaux bleus trottent";

/** Opens an account by the command line and chooses its password by the link that it prints. */
export async function account(server, browser, name, role) {
  const printed = run(server, "account", "add", name, "--email", `${name.toLowerCase().replace(/[^a-z]/g, "")}@exemple.fr`, "--role", role);
  const link = /https?:\S+/.exec(printed)?.[0];
  assert.ok(link, printed);
  const { context, page } = await visit(browser, server.url);
  await page.goto(link);
  for (const field of await page.locator("input[type=password]").all()) await field.fill(PASSWORD);
  await page.locator("main form button[type=submit], main form button:not([type])").first().click();
  await context.close();
}

/** A visitor who signed in. */
export async function signedIn(server, browser, name, how = {}) {
  const visitor = await visit(browser, server.url, how);
  await visitor.page.goto("/connexion");
  await visitor.page.getByLabel(/^Nom ou/).fill(name);
  await visitor.page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await visitor.page.getByRole("button", { name: "Se connecter" }).last().click();
  await visitor.page.waitForURL((url) => !url.pathname.startsWith("/connexion"));
  return visitor;
}

/** What stands side by side, as both sides of a difference, covers nothing of its neighbour. */
async function nothingCovered(page) {
  const covered = await page.locator(".pair, .choices, .row").evaluateAll((groups) => groups.flatMap((group) => {
    const boxes = [...group.children].map((child) => child.getBoundingClientRect()).filter((box) => box.width > 1 && box.height > 1);
    return boxes.slice(1).filter((box, at) => {
      const before = boxes[at];
      return box.left < before.right - 1 && before.left < box.right - 1 && box.top < before.bottom - 1 && before.top < box.bottom - 1;
    }).map(() => group.outerHTML.slice(0, 120));
  }));
  assert.deepEqual(covered, [], page.url());
}

/** Accessibility, layout and silence of the page as it is. */
export async function look(visitor) {
  await axe(visitor.page);
  await noSidewaysScroll(visitor.page);
  await nothingCovered(visitor.page);
  visitor.quiet();
}

/** Opens every part of the form that is folded. */
export async function unfold(page) {
  for (const summary of await page.locator(".writer details:not([open]) > summary").all())
    if (await summary.isVisible()) await summary.click();
}

/** Opens the text of the form, where it is folded. */
export async function openText(page) {
  const summary = page.locator("#texte_ > details:not([open]) > summary");
  if (await summary.count()) await summary.click();
}

/** Publishes the form of a sheet that exists, and says why. */
export async function publishes(page, why = "") {
  await page.locator(".finish, .look-bar").getByRole("button", { name: "Publier" }).click();
  await page.getByRole("heading", { level: 1, name: "Publier vos changements" }).waitFor();
  if (why) await page.getByLabel(/^Dites pourquoi/).fill(why);
  await page.getByRole("button", { name: "Publier", exact: true }).click();
}

/** The address of a sheet by its title. */
export async function sheet(page, title) {
  await page.goto(`/titre/${encodeURIComponent(title)}`);
  return new URL(page.url()).pathname;
}
