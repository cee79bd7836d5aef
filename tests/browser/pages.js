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

/** Accessibility, layout and silence of the page as it is. */
export async function look(visitor) {
  await axe(visitor.page);
  await noSidewaysScroll(visitor.page);
  visitor.quiet();
}

/** The address of a sheet by its title. */
export async function sheet(page, title) {
  await page.goto(`/titre/${encodeURIComponent(title)}`);
  return new URL(page.url()).pathname;
}
