// Nodes that are more on the screen than their text.
import { token } from "../lib/token.js";
import { linkName } from "./schema.js";

/** A passage that is shown as it is written, in a text area of its own. */
class RawBlock {
  constructor(node, view, place, words) {
    this.node = node;
    this.dom = document.createElement("div");
    this.dom.className = "raw-block";
    this.dom.contentEditable = "false";
    const label = this.dom.appendChild(document.createElement("label"));
    label.append(words.raw);
    this.area = label.appendChild(document.createElement("textarea"));
    this.area.className = "code";
    this.area.spellcheck = false;
    this.show(node);
    this.area.addEventListener("input", () => {
      view.dispatch(view.state.tr.setNodeAttribute(place(), "source", this.area.value));
    });
  }

  show({ attrs: { source } }) {
    if (this.area.value !== source) this.area.value = source;
    this.area.rows = source.split("\n").length;
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show(node);
    return true;
  }

  stopEvent() {
    return true;
  }

  ignoreMutation() {
    return true;
  }
}

/** An item of a list; one with a box can be ticked. */
class Item {
  constructor(node, view, place, words) {
    this.node = node;
    this.dom = document.createElement("li");
    this.contentDOM = this.dom;
    if (node.attrs.checked === null) return;
    this.dom.className = "task-list-item";
    this.box = document.createElement("input");
    this.box.type = "checkbox";
    this.box.contentEditable = "false";
    this.box.setAttribute("aria-label", words.done);
    this.box.addEventListener("change", () => {
      view.dispatch(view.state.tr.setNodeAttribute(place(), "checked", this.box.checked));
    });
    this.contentDOM = document.createElement("div");
    this.dom.append(this.box, this.contentDOM);
    this.box.checked = node.attrs.checked;
  }

  update(node) {
    const isTask = node.attrs.checked !== null;
    if (node.type !== this.node.type || isTask !== Boolean(this.box)) return false;
    this.node = node;
    if (this.box) this.box.checked = node.attrs.checked;
    return true;
  }

  stopEvent(event) {
    return event.target === this.box;
  }

  ignoreMutation(mutation) {
    return mutation.target === this.dom && mutation.type !== "selection";
  }
}

/** Blocks in a box that says its name. */
class Box {
  constructor(node, classes, name) {
    this.node = node;
    this.dom = document.createElement("div");
    this.dom.className = classes;
    this.dom.role = "group";
    this.dom.setAttribute("aria-label", name);
    this.dom.dataset.said = name;
    this.contentDOM = this.dom;
  }

  update(node) {
    const isSame = node.hasMarkup(this.node.type, this.node.attrs);
    if (isSame) this.node = node;
    return isSame;
  }
}

/** What a box is called: its title, else the word of its kind (`data-tip`…). */
const alertName = ({ attrs }, words) => attrs.title || words[attrs.kind.toLowerCase()];

/** The words that these views say, from the host's own attributes. */
export function views(words) {
  return {
    raw_block: (node, view, place) => new RawBlock(node, view, place, words),
    list_item: (node, view, place) => new Item(node, view, place, words),
    alert: (node) => new Box(node, `alert alert-${node.attrs.kind.toLowerCase()}`, alertName(node, words)),
    footnote: (node) => new Box(node, "footnote", `${words.note} ${node.attrs.id}`),
    sheet_link: (node) => new Chip(node, words),
  };
}

/** A link to a sheet, or the file or passage that is shown there; a picture shows itself. */
class Chip {
  constructor(node, words) {
    const { value } = node.attrs;
    const embeds = value.startsWith("!");
    this.dom = document.createElement("span");
    this.dom.className = embeds ? "to-sheet embedded" : "to-sheet";
    this.dom.title = value;
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.textContent = `${embeds ? words.embedded : words.sheet} `;
    this.dom.append(said, linkName(value));
    if (embeds && words.preview) this.showPicture(value, words.preview);
  }

  async showPicture(value, address) {
    const picture = await pictureOf(value, address);
    if (!picture) return;
    const image = document.createElement("img");
    image.src = picture;
    image.alt = "";
    this.dom.prepend(image);
  }

  ignoreMutation() {
    return true;
  }
}

const pictures = new Map();

/** The address of what `![[nom]]` shows, as the preview shows it; nothing for what is not a picture. */
function pictureOf(value, address) {
  if (!pictures.has(value)) pictures.set(value, findPicture(value, address));
  return pictures.get(value);
}

async function findPicture(value, address) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-Jeton": token },
    body: new URLSearchParams({ body: value }),
  }).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const source = page.querySelector("figure img, p > img")?.getAttribute("src") ?? "";
  return source.startsWith("/") || source.startsWith(`${location.origin}/`) ? source : null;
}
