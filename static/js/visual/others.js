// Who else writes the text, shown beside the heading of the section that they are in. presence.js tells of them.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { sectionWords } from "../lib/sections.js";

/** @typedef {{ section: string, said: string }} Other */

const key = new PluginKey("others");

/** What was told last, for the document that is loaded next. @type {Other[]} */
let last = [];

export const others = new Plugin({
  key,
  state: {
    init: () => last,
    apply: (transaction, before) => transaction.getMeta(key) ?? before,
  },
  props: {
    decorations(state) {
      const there = key.getState(state);
      return there.length ? DecorationSet.create(state.doc, marks(state.doc, there)) : null;
    },
  },
  view(view) {
    const hear = (event) => {
      last = event.detail;
      view.dispatch(view.state.tr.setMeta(key, last));
    };
    document.addEventListener("others", hear);
    return { destroy: () => document.removeEventListener("others", hear) };
  },
});

/** @param {any} doc @param {Other[]} there */
function marks(doc, there) {
  const headings = [];
  doc.forEach((node, at) => {
    if (node.type.name === "heading") headings.push({ title: node.textContent, end: at + node.nodeSize - 1 });
  });
  const words = sectionWords(headings.map(({ title }) => title));
  return there.flatMap(({ section, said }) => {
    const heading = headings[words.indexOf(section)];
    const how = { side: 1, key: `${section} ${said}`, ignoreSelection: true };
    return heading && section ? [Decoration.widget(heading.end, () => chip(said), how)] : [];
  });
}

function chip(said) {
  const element = document.createElement("span");
  element.className = "who";
  element.dataset.present = "";
  element.textContent = said;
  return element;
}
