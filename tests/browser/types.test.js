// The scripts of static/js are checked by TypeScript, from what JSDoc and page.d.ts say of them.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

const scripts = fileURLToPath(new URL("../../static/js", import.meta.url));
const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));
const check = (folder) =>
  spawnSync(process.execPath, [compiler, "--project", join(folder, "jsconfig.json")], { encoding: "utf8" });

test("scripts are what their types say", () => {
  const { status, stdout } = check(scripts);
  assert.equal(status, 0, stdout);
});

for (const [what, line, code] of [
  ["a property that no element has", 'document.querySelector("#q").valeur = "";', "TS2339"],
  ["a moment where an address is wanted", "fetch(new Date());", "TS2345"],
  ["a name that a module does not export", 'import { oublier } from "./lib/storage.js";\noublier("a");', "TS2305"],
  ["a number for a key of the device", 'import { forget } from "./lib/storage.js";\nforget(12);', "TS2345"],
]) {
  test(`a script with ${what} is refused`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "maillage-types-"));
    try {
      await cp(scripts, folder, { recursive: true });
      await writeFile(join(folder, "wrong.js"), `${line}\n`);
      const { status, stdout } = check(folder);
      assert.notEqual(status, 0);
      assert.match(stdout, new RegExp(`wrong\\.js\\(.*error ${code}`));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
