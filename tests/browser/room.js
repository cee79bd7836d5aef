// room.js [SECONDS]: twenty people in a room write three sheets at once, on two nodes of one PostgreSQL: two in Chromium,
// eighteen by the same forms. Says whether a text was lost that somebody was told is kept, and how soon others hear of a
// publication. Run by scripts/room.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PASSWORD, openText, run } from "./pages.js";
import { startBrowser, startServer, visit } from "./support.js";

const SECONDS = Number(process.argv[2] ?? 600);
const PEOPLE = 20;
const IN_BROWSERS = 2;
const SHEETS = 3;
/** Within which others hear of a publication, in 95 of 100 cases, in milliseconds. */
const SOON = 2000;
const PARAGRAPH = "On se retrouve à neuf heures, puis chacun dit ce qui compte. On écrit ensemble, puis on relit.";

const random = (from, to) => from + Math.random() * (to - from);
const now = () => performance.timeOrigin + performance.now();
const entities = { amp: "&", lt: "<", gt: ">", quot: '"' };
const plain = (html) => html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, number, hex, name) =>
  number ? String.fromCodePoint(Number(number)) : hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (entities[name] ?? all));
const found = (html, pattern) => plain(pattern.exec(html)?.[1] ?? "");

/** What became of everything: publications by their mark, drafts, notices, failures. */
const told = { published: new Map(), merged: 0, clashes: 0, drafts: 0, taken: 0, failed: [] };

/** Writes a mark into a text: at the end of one's own paragraph, in that of all, or in the list of all. */
function writes(text, person, mark) {
  const line = (start, end) => text.replace(start, (all) => all + end);
  const way = Math.random();
  if (way < 0.5) return line(new RegExp(`^Paragraphe de ${person}\\..*$`, "m"), ` Puis ${mark}.`);
  if (way < 0.75) return text.replace(/^(Pour tous\..*)$/m, (all) => {
    const words = all.split(" ");
    words.splice(Math.floor(random(2, words.length)), 0, mark);
    return words.join(" ");
  });
  return line(/^- .*$(?![\s\S]*^- )/m, `\n- ${mark}`);
}

/** Somebody who writes by the forms of the pages, without a browser. */
class Person {
  constructor(name, nodes, sheet) {
    Object.assign(this, { name, nodes, sheet, cookies: new Map(), heard: [], stop: new AbortController() });
  }

  async ask(address, form = null, node = this.nodes[0], more = {}) {
    const headers = { cookie: [...this.cookies].map((pair) => pair.join("=")).join("; "), "sec-fetch-site": "same-origin", ...more };
    const answer = await fetch(new URL(address, node.url), { method: form ? "POST" : "GET", headers, redirect: "manual", body: form && new URLSearchParams(form), signal: AbortSignal.timeout(60_000) });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(";")[0].split("=");
      this.cookies.set(name, value);
    }
    return { status: answer.status, to: answer.headers.get("location") ?? "", html: await answer.text() };
  }

  async signsIn(link) {
    const token = ({ html }) => found(html, /name="jeton" value="([^"]*)"/);
    const address = new URL(link).pathname;
    // The first password signs in at once.
    const { status } = await this.ask(address, { jeton: token(await this.ask(address)), nouveau: PASSWORD });
    assert.ok(status === 303 && this.cookies.has("maillage_session"), `${this.name} signs in: ${status}`);
  }

  /** The form of the sheet, read as a script reads it. */
  async opens(node = this.nodes[0]) {
    const { status, html } = await this.ask(`${this.sheet.path}/modifier`, null, node);
    if (status !== 200) throw new Error(`form: ${status}`);
    const input = (name) => found(html, new RegExp(`name="${name}"[^>]*?value="([^"]*)"`));
    const fields = Object.fromEntries(["base", "type", "brouillon", "brouillon_du"].map((name) => [name, input(name)]));
    const body = found(html, /<textarea id="corps"[^>]*>\n([\s\S]*?)<\/textarea>/);
    const title = found(/<input[^>]*id="titre"[^>]*>/.exec(html)?.[0] ?? "", /value="([^"]*)"/);
    return { ...fields, jeton: input("jeton"), titre: title, corps: body, brouillon_page: `p${Math.random()}`.replace(".", "") };
  }

  async keeps(form) {
    const { jeton, ...pairs } = form;
    const { status, html } = await this.ask("/brouillons", pairs, this.nodes[0], { "x-jeton": jeton });
    if (status !== 200) throw new Error(`draft: ${status} ${html.slice(0, 80)}`);
    const kept = JSON.parse(html);
    told.drafts += 1;
    return { ...form, brouillon: kept.brouillon, brouillon_du: kept.brouillon_du };
  }

  async publishes(form, mark, node = this.nodes[0]) {
    const sentAt = now();
    let answer = await this.ask(`${this.sheet.path}/modifier`, { ...form, commentaire: mark, faire: "publier" }, node);
    for (let tries = 0; answer.status === 409 && tries < 20; tries++) {
      told.clashes += 1;
      answer = await this.settles(answer.html, mark, node);
    }
    if (answer.status !== 303) throw new Error(`publish: ${answer.status} ${found(answer.html, /<h1[^>]*>([^<]*)/)}`);
    if (answer.to.includes("avis=fusion")) told.merged += 1;
    told.published.set(mark, { sheet: this.sheet, by: this, sentAt });
  }

  /** Settles a clash: both texts where that is offered, else one after the other, by hand. */
  settles(html, mark, node) {
    const input = (name) => found(html, new RegExp(`name="${name}" value="([^"]*)"`));
    const answers = { commentaire: mark, faire: "publier", mon_texte: found(html, /<textarea name="mon_texte" hidden>\n([\s\S]*?)<\/textarea>/) };
    for (const name of ["jeton", "base", "version", "brouillon"]) answers[name] = input(name);
    for (const [, number] of html.matchAll(/name="etait(\d+)"/g)) {
      answers[`etait${number}`] = input(`etait${number}`);
      const both = new RegExp(`name="p${number}" value="deux"`).test(html);
      if (both) answers[`p${number}`] = "deux";
      const area = new RegExp(`<textarea id="r${number}"([^>]*)>`).exec(html)?.[1] ?? "";
      const [mine, theirs] = [found(area, /data-moi="([^"]*)"/), found(area, /data-autre="([^"]*)"/)];
      answers[`r${number}`] = both ? found(area, /data-deux="([^"]*)"/) : [theirs, mine].filter(Boolean).join("\n\n");
    }
    return this.ask(`${this.sheet.path}/modifier`, answers, node);
  }

  /** Listens to what is published, as an open form does; a stream that ends is opened again. */
  async listens() {
    while (!this.stop.signal.aborted) {
      try {
        const headers = { cookie: [...this.cookies].map((pair) => pair.join("=")).join("; ") };
        const address = new URL(`${this.sheet.path}/presence?onglet=${this.name}&partie=texte_`, this.nodes[0].url);
        const answer = await fetch(address, { headers, signal: this.stop.signal });
        if (answer.status !== 200) throw new Error(`stream: ${answer.status}`);
        let rest = "";
        for await (const bytes of answer.body.pipeThrough(new TextDecoderStream())) {
          const lines = (rest + bytes).split("\n");
          rest = lines.pop();
          for (const line of lines.filter((line) => line.startsWith("data: ")))
            this.heard.push({ version: JSON.parse(line.slice(6)).version, at: now() });
        }
      } catch (error) {
        if (this.stop.signal.aborted) return;
        told.failed.push(`${this.name}: ${error.message}`);
        await pause(2000);
      }
    }
  }

  async lives(until) {
    for (let n = 1; now() < until; n++) {
      const mark = `${this.name.toLowerCase()}n${n}`;
      try {
        let form = await this.opens();
        await pause(random(1000, 4000));
        form.corps = writes(form.corps, this.name, mark);
        form = await this.keeps(form);
        await pause(3000);
        form = await this.keeps(form);
        // The room is left in the middle of a sentence: the draft is taken up at the end, on the other node.
        if (now() > until) { this.left = mark; return; }
        await this.publishes(form, mark);
        await pause(random(2000, 9000));
      } catch (error) {
        told.failed.push(`${this.name}: ${error.message}`);
        await pause(1000);
      }
    }
  }

  /** Takes up what was left, on the other node, and publishes it. */
  async comesBack() {
    if (!this.left) return;
    const form = await this.opens(this.nodes[1]);
    if (!form.corps.includes(this.left)) return void told.failed.push(`${this.name}: the draft of ${this.left} is lost`);
    told.taken += 1;
    await this.publishes(form, this.left, this.nodes[1]);
  }

  /** When it heard of a version; nothing while it did not listen. */
  hears(version) {
    return this.heard.find((state) => state.version >= version)?.at ?? Infinity;
  }
}

/** Somebody who writes in a browser. */
class Seen extends Person {
  async starts(browser, link) {
    Object.assign(this, await visit(browser, this.nodes[0].url), { open: [] });
    await this.page.exposeFunction("heard", (version) => this.heard.push({ version, at: now() }));
    await this.page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
      const status = document.querySelector("#presences");
      if (!status) return;
      const tell = () => { const version = /la version (\d+)/.exec(status.textContent)?.[1]; if (version) globalThis.heard(Number(version)); };
      new MutationObserver(tell).observe(status, { childList: true, subtree: true, characterData: true });
    }));
    await this.signsIn(link);
    await this.context.addCookies([...this.cookies].map(([name, value]) => ({ name, value, url: this.nodes[0].url })));
  }

  async lives(until) {
    const { page } = this;
    for (let n = 1; now() < until; n++) {
      const mark = `${this.name.toLowerCase()}n${n}`;
      try {
        await page.goto(`${this.sheet.path}/modifier`);
        await openText(page);
        const opened = now();
        const area = page.getByLabel("Le texte", { exact: true });
        await area.fill(writes(await area.inputValue(), this.name, mark));
        await page.locator("#brouillon-etat").getByText(/^Brouillon gardé/).waitFor({ timeout: 30_000 });
        told.drafts += 1;
        await pause(random(4000, 10_000));
        this.open.push([opened, now()]);
        await page.locator(".finish").getByRole("button", { name: "Publier" }).click();
        await page.getByLabel(/^Dites pourquoi/).fill(mark);
        const sentAt = now();
        await page.getByRole("button", { name: "Publier", exact: true }).click();
        await page.waitForURL((url) => url.searchParams.has("avis")).catch(async (error) => {
          if (!(await page.locator("#conflit").count())) throw error;
          told.clashes += 1;
          for (const both of await page.getByLabel("Garder les deux").all()) await both.check();
          await page.getByRole("button", { name: "Publier les modifications" }).click();
          await page.waitForURL((url) => url.searchParams.has("avis"));
        });
        if (page.url().includes("avis=fusion")) told.merged += 1;
        told.published.set(mark, { sheet: this.sheet, by: this, sentAt });
      } catch (error) {
        told.failed.push(`${this.name}, in Chromium: ${error.message.split("\n")[0]}`);
      }
    }
  }

  async listens() {}

  /** A notice counts while the form is open, and for two seconds at least after a publication. */
  hears(version, sentAt) {
    const isOpen = this.open.some(([from, to]) => from < sentAt && sentAt + SOON < to);
    return isOpen ? super.hears(version) : null;
  }
}

/** Of so many of a hundred. */
const share = (sorted, of) => sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * of) / 100) - 1)];
const shown = (times) => {
  const sorted = times.toSorted((one, other) => one - other);
  return [50, 95, 100].map((of) => `${Math.round(share(sorted, of))} ms`).join(", ");
};

async function main(nodes, browser) {
  const token = (run(nodes[0], "account", "add", "Salle", "--email", "salle@exemple.fr", "--role", "contributeur"), run(nodes[0], "account", "token", "Salle").trim());
  const api = async (node, address, content) => {
    const answer = await fetch(`${node.url}/api/v1${address}`, { method: content ? "POST" : "GET", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: content && JSON.stringify(content) });
    assert.ok(answer.ok, `${address}: ${answer.status}`);
    return answer.json();
  };
  const names = Array.from({ length: PEOPLE }, (_, n) => `Personne${String(n + 1).padStart(2, "0")}`);
  const sheets = [];
  for (let n = 0; n < SHEETS; n++) {
    const own = names.filter((_, at) => at % SHEETS === n).map((name) => `## Partie de ${name}\n\nParagraphe de ${name}. ${PARAGRAPH}\n`);
    const body = `## Ensemble\n\nPour tous. ${PARAGRAPH}\n\n${own.join("\n")}\n## Liste\n\n- premier\n`;
    const { id, url } = await api(nodes[0], "/sheets", { kind: "fiche-pratique", title: `Salle ${n + 1}`, body });
    sheets.push({ id, path: new URL(url).pathname });
  }
  const people = [];
  for (const [n, name] of names.entries()) {
    const both = n % 2 ? [...nodes].reverse() : nodes;
    const person = n < IN_BROWSERS ? new Seen(name, both, sheets[n % SHEETS]) : new Person(name, both, sheets[n % SHEETS]);
    const link = /https?:\S+/.exec(run(nodes[0], "account", "add", name, "--email", `${name.toLowerCase()}@exemple.fr`, "--role", "contributeur"))[0];
    await (person instanceof Seen ? person.starts(browser, link) : person.signsIn(link));
    people.push(person);
  }

  const until = now() + SECONDS * 1000;
  const listening = people.map((person) => person.listens());
  await Promise.all(people.map((person) => person.lives(until)));
  // The last publications are heard of as well.
  await pause(3000);
  people.forEach((person) => person.stop.abort());
  await Promise.all(listening);
  const during = new Set(told.published.keys());
  for (const person of people) await person.comesBack();

  const lost = [];
  const times = { streams: [], pages: [] };
  let twice = 0;
  for (const sheet of sheets) {
    const [{ body }, other] = await Promise.all(nodes.map((node) => api(node, `/sheets/${sheet.id}`)));
    assert.equal(body, other.body, "both nodes show one text");
    const versions = new Map();
    for (let cursor = ""; cursor !== null;) {
      const { items, next_cursor: next } = await api(nodes[0], `/sheets/${sheet.id}/revisions?limit=200${cursor && `&cursor=${cursor}`}`);
      for (const { number, comment } of items) versions.set(comment, number);
      cursor = next ?? null;
    }
    for (const [mark, { by, sentAt, sheet: its }] of told.published) {
      if (its !== sheet) continue;
      const count = body.split(new RegExp(`\\b${mark}\\b`)).length - 1;
      if (!count) lost.push(mark);
      // Who keeps both versions of a paragraph has twice what they share.
      if (count > 1) twice += 1;
      const version = versions.get(mark);
      if (!version) lost.push(`the version of ${mark}`);
      if (!version || !during.has(mark)) continue;
      for (const person of people.filter((person) => person !== by && person.sheet === sheet)) {
        const heard = person.hears(version, sentAt);
        if (heard !== null) times[person instanceof Seen ? "pages" : "streams"].push(heard - sentAt);
      }
    }
  }
  const checked = run(nodes[0], "check").trim().split("\n").at(-1);
  const all = [...times.streams, ...times.pages];
  const late = share(all.toSorted((one, other) => one - other), 95);
  const row = (cells) => console.log(`| ${cells.join(" | ")} |`);
  row(["seconds", "people", "published", "merged", "clashes settled", "drafts kept", "taken up on the other node", "lost", "in the text twice", "check"]);
  row(Array(10).fill("---"));
  row([SECONDS, PEOPLE, told.published.size, told.merged, told.clashes, told.drafts, told.taken, lost.length, twice, checked]);
  console.log(`from sending to the others' notice, p50, p95 and longest: ${shown(times.streams)} by ${times.streams.length} streams; ${times.pages.length ? `${shown(times.pages)} on ${times.pages.length} pages in Chromium` : "none in Chromium"}`);
  for (const what of [...lost.map((mark) => `lost: ${mark}`), ...told.failed]) console.log(what);
  return !lost.length && !told.failed.length && late <= SOON && told.published.size >= PEOPLE && times.pages.length > 0;
}

const database = process.env.MAILLAGE_TEST_POSTGRES;
assert.ok(database, "say scripts/with-postgres scripts/room");
const files = await mkdtemp(path.join(tmpdir(), "maillage-room-"));
const settings = { MAILLAGE_DATABASE_URL: database, MAILLAGE_FILES_URL: `file://${files}`, MAILLAGE_DEMO: "false", MAILLAGE_LOG: "warn" };
const nodes = [];
let browser,
  isWell = false;
try {
  for (let n = 0; n < 2; n++) nodes.push(await startServer(settings));
  browser = await startBrowser();
  isWell = await main(nodes, browser);
} finally {
  await browser?.close();
  for (const node of nodes) await node.stop();
  await rm(files, { recursive: true, force: true });
}
process.exit(isWell ? 0 : 1);
