// The rules of CodeMirror without a `<style>`, which the policy of the site refuses: they are adopted by the page, in
// the layer of ours that comes before the parts.
import { StyleModule } from "style-mod";

const sheet = new CSSStyleSheet();
/** @type {Set<any>} */
const known = new Set();

StyleModule.mount = (_, modules) => {
  const fresh = [modules].flat().filter((module) => !known.has(module));
  if (!fresh.length) return;
  for (const module of fresh) known.add(module);
  sheet.replaceSync(`@layer base {\n${[...known].map((module) => module.getRules()).join("\n")}\n}`);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
};
