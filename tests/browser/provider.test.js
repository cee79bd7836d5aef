// Signing in by a provider (OpenID Connect) that runs here: what it opens, and what it must not.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { PASSWORD, account, look, signedIn } from "./pages.js";
import { CLIENT, agrees, startProvider } from "./provider.js";
import { mailbox, startBrowser, startServer, visit } from "./support.js";

const PEOPLE = {
  nour: { name: "Nour El Amrani", email: "nour@exemple.fr", email_verified: true },
  bob: { name: "Robert", email: "bob@exemple.fr", email_verified: true },
  faux: { name: "Ann", email: "ann@exemple.fr", email_verified: false },
  lea: { name: "Léa Martin", email: "lea@exemple.fr", email_verified: true },
};

let browser;
let provider;
let server;

/** A wiki that knows this provider, which may lead back to it. */
async function wikiOf(told, name) {
  const wiki = await startServer({
    MAILLAGE_LOG: "warn", MAILLAGE_OIDC_ISSUER: told.issuer, MAILLAGE_OIDC_CLIENT_ID: CLIENT.id,
    MAILLAGE_OIDC_CLIENT_SECRET: CLIENT.secret, MAILLAGE_OIDC_NAME: name,
  }, "", "localhost");
  told.allow(`${wiki.url}/connexion/retour`);
  return wiki;
}

before(async () => {
  provider = await startProvider(PEOPLE);
  server = await wikiOf(provider, "Exemple ID");
  browser = await startBrowser();
  await account(server, browser, "Ann", "contributeur");
  await account(server, browser, "Bob", "contributeur");
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await provider?.stop();
});

const button = (page) => page.getByRole("button", { name: "S’identifier avec Exemple ID" });

/** Looks at a page after a way through the provider, whose own pages are not ours to look at. */
async function lookAgain(visitor) {
  visitor.errors.length = 0;
  await look(visitor);
}

async function signsOut(page) {
  await page.goto("/mon-compte");
  await page.getByRole("button", { name: "Se déconnecter partout" }).click();
  await page.waitForURL(/fait=deconnexion/);
}

test("somebody new opens an account by the provider, and finds it again", async () => {
  const nour = await visit(browser, server.url);
  const { page, context } = nour;
  await page.goto("/connexion?suite=/themes");
  await look(nour);
  await page.getByRole("checkbox", { name: /^Garder ma session/ }).check();
  await button(page).click();
  let back;
  page.on("request", (request) => { if (request.url().includes("/connexion/retour")) back = request.url(); });
  await agrees(page, "nour");
  await page.getByRole("heading", { level: 1, name: "Choisissez votre nom" }).waitFor();
  await lookAgain(nour);
  assert.equal(await page.getByLabel(/^Nom ou pseudonyme/).inputValue(), "Nour El Amrani");
  await page.getByLabel(/^Nom ou pseudonyme/).fill("Bob");
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  assert.match(await page.getByRole("alert").innerText(), /pris/);
  await lookAgain(nour);
  await page.getByLabel(/^Nom ou pseudonyme/).fill("Nour");
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await page.waitForURL(/\/themes\?avis=bienvenue$/);
  assert.ok((await context.cookies(server.url)).some((cookie) => cookie.expires > Date.now() / 1000 + 86400), "remembered");
  await page.goto("/mon-compte");
  assert.match(await page.locator("main").innerText(), /Nour[\s\S]*nour@exemple\.fr/);
  await page.getByText("Votre compte n’en a pas").waitFor();
  await lookAgain(nour);

  // What it came back with served once.
  await signsOut(page);
  await page.goto(back);
  await page.waitForURL(/\/connexion\?echec=etape$/);
  assert.match(await page.getByRole("alert").innerText(), /Recommencez/);

  await page.goto("/connexion?suite=/themes");
  await button(page).click();
  await page.waitForURL(/\/themes$/);
  await page.goto("/mon-compte/connexions");
  assert.match(await page.locator("main").innerText(), /nour@exemple\.fr[\s\S]*utilisée le/);
  await lookAgain(nour);
  // It is the only way in.
  await page.getByRole("button", { name: /^Retirer/ }).click();
  assert.match(await page.getByRole("alert").innerText(), /seule façon/);
  await lookAgain(nour);
  await page.getByRole("button", { name: /^Recevoir un lien/ }).click();
  const letter = await mailbox(server.mail).wait((mail) => mail.to.includes("nour@") && mail.subject.includes("mot de passe"));
  await page.goto(letter.links[0]);
  await page.getByLabel(/^Nouveau mot de passe|^Mot de passe/).fill(PASSWORD);
  await page.locator("main form").getByRole("button").last().click();
  await page.waitForURL(/\/mon-compte/);
  await page.goto("/mon-compte/connexions");
  await page.getByRole("button", { name: /^Retirer/ }).click();
  await page.waitForURL(/fait=identite-retiree/);
  await mailbox(server.mail).wait((mail) => mail.to.includes("nour@") && mail.text.includes("n’ouvre plus"));
  await lookAgain(nour);
  await context.close();
});

test("without a script, an address that the provider vouches for opens its account, which is told", async () => {
  const bob = await visit(browser, server.url, { scripts: false });
  await bob.page.goto("/connexion");
  await button(bob.page).click();
  await agrees(bob.page, "bob");
  await bob.page.waitForURL(/\/mon-compte$/);
  assert.match(await bob.page.locator("main").innerText(), /bob@exemple\.fr/);
  await mailbox(server.mail).wait((mail) => mail.to.includes("bob@") && mail.text.includes("vient d’être reliée"));
  await bob.context.close();
});

test("an address that nobody vouches for takes no account over; its owner links it", async () => {
  const stranger = await visit(browser, server.url);
  await stranger.page.goto("/connexion");
  await button(stranger.page).click();
  await agrees(stranger.page, "faux");
  await stranger.page.getByText("Nous y enverrons un lien").waitFor();
  await lookAgain(stranger);
  await stranger.page.getByLabel(/^Nom ou pseudonyme/).fill("Anne");
  await stranger.page.getByRole("button", { name: "Créer mon compte" }).click();
  await stranger.page.getByRole("heading", { level: 1, name: "Regardez vos courriels" }).waitFor();
  const letter = await mailbox(server.mail).wait((mail) => mail.to.includes("ann@") && /déjà/.test(mail.subject + mail.text));
  assert.ok(!letter.links.some((link) => link.includes("confirmer")), "no link confirms it");
  await stranger.page.goto("/mon-compte");
  await stranger.page.waitForURL(/\/connexion/);
  await button(stranger.page).click();
  await stranger.page.getByRole("heading", { level: 1, name: "Regardez vos courriels" }).waitFor();
  await stranger.context.close();

  const ann = await signedIn(server, browser, "Ann");
  await ann.page.goto("/mon-compte");
  await ann.page.getByRole("link", { name: "Relier ou retirer Exemple ID" }).click();
  await look(ann);
  await ann.page.getByLabel("Mot de passe").fill("un autre mot de passe");
  await ann.page.getByRole("button", { name: "Continuer vers Exemple ID" }).click();
  await ann.page.getByText("À corriger").or(ann.page.getByText("Ce n’est pas fait")).first().waitFor();
  await look(ann);
  await ann.page.getByLabel("Mot de passe").fill(PASSWORD);
  await ann.page.getByRole("button", { name: "Continuer vers Exemple ID" }).click();
  await agrees(ann.page, "faux");
  await ann.page.waitForURL(/fait=identite-reliee$/);
  await lookAgain(ann);
  await signsOut(ann.page);
  await ann.page.goto("/connexion");
  await button(ann.page).click();
  await ann.page.waitForURL(/\/mon-compte$/);
  assert.match(await ann.page.locator("main").innerText(), /ann@exemple\.fr/);
  await ann.context.close();
});

test("who does not agree is told what to do", async () => {
  const lea = await visit(browser, server.url);
  await lea.page.goto("/connexion");
  await button(lea.page).click();
  await lea.page.getByRole("link", { name: /Cancel/ }).click();
  await lea.page.waitForURL(/echec=fournisseur-non$/);
  assert.match(await lea.page.getByRole("alert").innerText(), /accord/);
  await lookAgain(lea);
  await lea.context.close();
});

test("one that speaks as ProConnect does is understood", async () => {
  const people = { lea: { given_name: "Léa", usual_name: "Martin", email: "lea@exemple.fr", siret: "00000000000000" } };
  const like = await startProvider(people, { likeProConnect: true });
  const wiki = await wikiOf(like, "ProConnect");
  try {
    const lea = await visit(browser, wiki.url);
    await lea.page.goto("/connexion");
    const asked = lea.page.waitForRequest((request) => request.url().startsWith(`${like.issuer}/auth`));
    await lea.page.getByRole("button", { name: "S’identifier avec ProConnect" }).click();
    const query = new URL((await asked).url()).searchParams;
    assert.equal(query.get("acr_values"), "eidas1");
    assert.equal(query.get("scope"), "openid email given_name usual_name");
    assert.equal(query.get("code_challenge_method"), "S256");
    await agrees(lea.page, "lea");
    await lea.page.getByRole("heading", { level: 1, name: "Choisissez votre nom" }).waitFor();
    assert.equal(await lea.page.getByLabel(/^Nom ou pseudonyme/).inputValue(), "Léa Martin");
    await lea.page.getByRole("button", { name: "Créer mon compte" }).click();
    const letter = await mailbox(wiki.mail).wait((mail) => mail.to.includes("lea@"));
    await lea.page.goto(letter.links[0]);
    await lea.page.getByRole("button", { name: /confirme/i }).click();
    await lea.page.waitForURL(/\/mon-compte/);
    await signsOut(lea.page);
    await lea.page.goto("/connexion");
    await lea.page.getByRole("button", { name: "S’identifier avec ProConnect" }).click();
    await lea.page.waitForURL(/\/mon-compte$/);
    await lea.context.close();
  } finally {
    await wiki.stop();
    await like.stop();
  }
});
