// What every browser test stands on: a server of its own, a real Chromium, accessibility and layout checks, its mail.
//
// MAILLAGE_BIN names the program under test; CHROMIUM_BIN the browser (Debian's by default). Nothing is downloaded.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** A port that nobody listens on. */
async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/**
 * Starts the program on an empty data folder filled with the demo, and waits until it is ready.
 * Settles with { url, data, env, mail, log(), stop() }; `settings` adds or replaces MAILLAGE_* variables, and the wiki
 * stands below `basePath`, at a `host` that is this machine.
 */
export async function startServer(settings = {}, basePath = "", host = "127.0.0.1") {
  const program = process.env.MAILLAGE_BIN;
  assert.ok(program, "MAILLAGE_BIN names the program to test");
  const data = await mkdtemp(path.join(tmpdir(), "maillage-browser-"));
  const port = await freePort();
  const url = `http://${host}:${port}${basePath}`;
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("MAILLAGE_"));
  const env = {
    ...Object.fromEntries(inherited),
    MAILLAGE_BIND: `127.0.0.1:${port}`,
    MAILLAGE_BASE_URL: url,
    MAILLAGE_DATA: data,
    MAILLAGE_DATABASE_URL: `sqlite://${data}/maillage.db`,
    MAILLAGE_MAIL_URL: `file://${data}/mail`,
    MAILLAGE_DEMO: "true",
    ...settings,
  };
  const child = spawn(path.resolve(program), ["serve"], { cwd: data, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => { said = (said + bytes).slice(-20000); });
  let failure = "";
  child.on("error", (error) => { failure = error.message; });
  child.on("exit", (code, signal) => { failure ||= `ended with ${code ?? signal}`; });

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid) {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10000);
      await gone;
      clearTimeout(late);
    }
    await rm(data, { recursive: true, force: true });
  };
  for (const until = Date.now() + 60000; ;) {
    if (failure || Date.now() > until) {
      await stop();
      assert.fail(`${program} is not ready: ${failure || "60 s passed"}\n${said}`);
    }
    const ready = await fetch(`${url}/sante/pret`).catch(() => null);
    if (ready?.ok) break;
    await pause(100);
  }
  return { url, data, env, mail: path.join(data, "mail"), log: () => said, stop, child };
}

/** Starts Chromium. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
}

/**
 * A visitor with a browser of their own, who writes in the text area, where the Markdown editor does not come, or with
 * an editor (`way`: "visuel", "markdown"): { context, page, errors }. `errors` gathers script errors, refusals of the
 * content policy and requests outside the site; `quiet` asserts that there is none.
 */
export async function visit(browser, url, { width = 1280, height = 900, scheme = "light", scripts = true, way = "area" } = {}) {
  const context = await browser.newContext({
    baseURL: url, viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts,
    locale: "fr-FR", timezoneId: "Europe/Paris", reducedMotion: "reduce",
  });
  // How this device writes: most tests fill the text area itself.
  const remembered = way === "area" ? "markdown" : way;
  await context.addInitScript((chosen) => { try { localStorage.ecriture ??= chosen; } catch { /* no storage here */ } }, remembered);
  // Not by a route: requests that outlive their page would be lost to the tests.
  if (way === "area") await context.addInitScript(() => {
    const keepArea = () => { for (const place of document.querySelectorAll("[data-marked]")) place.removeAttribute("data-script"); };
    new MutationObserver(keepArea).observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(`script: ${error.message}`));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) errors.push(`console: ${message.text()}`); });
  page.on("request", (request) => { if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(url)) errors.push(`outside: ${request.url()}`); });
  return { context, page, errors, quiet: () => assert.deepEqual(errors, []) };
}

/** Asserts that axe-core finds nothing to say about the page, or about what `within` selects. */
export async function axe(page, within = "html") {
  // axe is put in by the debugger, which the page's content policy does not stop; it needs scripts.
  await page.evaluate(await readFile(AXE, "utf8"));
  // The size of targets is in WCAG 2.2 AA, and off by default in axe.
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  const found = await page.evaluate(([selector, how]) => globalThis.axe.run(selector, how), [within, options]);
  const said = found.violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.target.join(" ")}`).join("\n")}`);
  assert.equal(said.length, 0, `axe on ${page.url()}:\n${said.join("\n")}`);
}

/** Asserts that the page does not scroll sideways, naming what is too wide. */
export async function noSidewaysScroll(page) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return null;
    const out = (element) => element.getBoundingClientRect().right > width + 1;
    const all = [...document.body.querySelectorAll("*")].filter((element) => out(element) && ![...element.children].some(out));
    return all.slice(0, 5).map((element) => `${element.localName}.${element.getAttribute("class") ?? ""} « ${element.textContent.trim().slice(0, 40)} »`);
  });
  assert.equal(wide, null, `${page.url()} scrolls sideways at ${page.viewportSize().width} px: ${wide?.join(", ")}`);
}

/** Doubles the text alone, as the browser's own setting does. */
export function doubleText(page) {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html{font-size:200%}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}

/** The words of a quoted-printable or base64 part, or of a plain one. */
function decoded(head, body) {
  const how = /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (how === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (how !== "quoted-printable") return body;
  const bytes = body.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

const word = (text) => text.replace(/\r?\n\s+/g, " ").replace(/=\?utf-8\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi, (_, how, inner) => decoded(`Content-Transfer-Encoding: ${how.toLowerCase() === "b" ? "base64" : "quoted-printable"}`, how.toLowerCase() === "b" ? inner : inner.replaceAll("_", " ")));

/** Reads one message: { to, subject, text, links }, from its plain part. */
export function readMail(source) {
  const cut = (whole) => { const at = /\r?\n\r?\n/.exec(whole); return at ? [whole.slice(0, at.index), whole.slice(at.index + at[0].length)] : [whole, ""]; };
  const [head, body] = cut(source);
  const plain = (partHead, partBody) => {
    const boundary = /boundary="?([^";\r\n]+)"?/i.exec(partHead)?.[1];
    if (!boundary) return /^content-type:\s*text\/html/im.test(partHead) ? null : decoded(partHead, partBody);
    for (const part of partBody.split(`--${boundary}`).slice(1)) {
      if (part.startsWith("--")) break;
      const text = plain(...cut(part.replace(/^\r?\n/, "")));
      if (text !== null) return text;
    }
    return null;
  };
  const field = (name) => word(new RegExp(`^${name}:[ \\t]*((?:.|\\r?\\n[ \\t])*)`, "im").exec(head)?.[1] ?? "").trim();
  const text = plain(head, body) ?? "";
  return { to: field("To"), subject: field("Subject"), text, links: text.match(/https?:\/\/[^\s<>"»]+/g) ?? [] };
}

/** The messages in a mail folder, oldest first. `wait` resolves with the first one that a test accepts. */
export function mailbox(folder) {
  const list = async () => {
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".eml")).sort();
    return Promise.all(files.map(async (name) => ({ name, ...readMail(await readFile(path.join(folder, name), "utf8")) })));
  };
  const wait = async (accepts = () => true, within = 10000) => {
    for (const until = Date.now() + within; ;) {
      const found = (await list()).find(accepts);
      if (found) return found;
      assert.ok(Date.now() < until, `no such mail in ${within / 1000} s`);
      await pause(100);
    }
  };
  return { list, wait };
}
