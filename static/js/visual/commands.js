// What the buttons, the menu and the keys do.
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { TextSelection } from "prosemirror-state";
import { isInTable } from "prosemirror-tables";
import { isList, schema } from "./schema.js";

const { nodes, marks } = schema;

/** Whether the selection stands in a mark. */
export function hasMark(state, type) {
  const { from, to, empty, $from } = state.selection;
  if (empty) return Boolean(type.isInSet(state.storedMarks ?? $from.marks()));
  return state.doc.rangeHasMark(from, to, type);
}

/** The nearest node around the selection that passes, with its place. */
export function around(state, passes) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--)
    if (passes($from.node(depth))) return { node: $from.node(depth), at: $from.before(depth), depth };
  return null;
}

export const inNode = (state, type) => around(state, (node) => node.type === type) !== null;

export const bold = toggleMark(marks.strong);
export const italic = toggleMark(marks.em);

/** Paragraph → section → subsection → paragraph. */
export function heading(state, dispatch) {
  const { type, attrs } = state.selection.$from.parent;
  if (type !== nodes.heading) return asHeading(2)(state, dispatch);
  if (attrs.level === 2) return asHeading(3)(state, dispatch);
  return setBlockType(nodes.paragraph)(state, dispatch);
}

/** A heading is one line: its breaks become spaces. */
function asHeading(level) {
  const make = setBlockType(nodes.heading, { level });
  return (state, dispatch) => {
    if (!dispatch) return make(state);
    const { from, to } = state.selection;
    return make(state, (tr) => {
      tr.doc.nodesBetween(tr.mapping.map(from), tr.mapping.map(to), (node, at) => {
        if (node.type !== nodes.heading) return;
        node.forEach((child, offset) => {
          const isBreak = child.type === nodes.hard_break || child.type === nodes.soft_break;
          const place = at + 1 + offset;
          if (isBreak) tr.replaceWith(place, place + 1, schema.text(" ", child.marks));
        });
      });
      dispatch(tr);
    });
  };
}

/** Makes a list, changes its sort, or takes it away. */
export function list(type) {
  return (state, dispatch) => {
    const found = around(state, isList);
    if (!found) return wrapInList(type)(state, dispatch);
    if (found.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(found.at, type, { spread: found.node.attrs.spread }));
    return true;
  };
}

export function quotation(state, dispatch) {
  return inNode(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);
}

/** A box of that kind around the selection; the box where one stands becomes of that kind. */
export function alert(kind) {
  return (state, dispatch) => {
    const found = around(state, (node) => node.type === nodes.alert);
    if (!found) return wrapIn(nodes.alert, { kind })(state, dispatch);
    dispatch?.(state.tr.setNodeAttribute(found.at, "kind", kind));
    return true;
  };
}

/** A table of two columns and two rows, its first cell ready. */
export function table(state, dispatch) {
  if (isInTable(state)) return false;
  const row = (type) =>
    nodes.table_row.create(
      null,
      [1, 2].map(() => type.create(null, nodes.paragraph.create())),
    );
  const made = nodes.table.create(null, [nodes.table_header, nodes.table_cell, nodes.table_cell].map(row));
  return insertBlock(made, 4)(state, dispatch);
}

export const rule = (state, dispatch) => insertBlock(nodes.rule.create(), null)(state, dispatch);

/**
 * Puts a block after the one where the caret stands, or in the place of an empty paragraph. The caret goes
 * `inside` it, or to a paragraph after it.
 */
export function insertBlock(block, inside) {
  return (state, dispatch) => {
    const { $from } = state.selection;
    if (!dispatch || $from.depth === 0) return $from.depth > 0;
    const isBlank = $from.depth === 1 && $from.parent.type === nodes.paragraph && !$from.parent.content.size;
    const at = isBlank ? $from.before(1) : $from.after(1);
    const tr = isBlank ? state.tr.replaceWith(at, $from.after(1), block) : state.tr.insert(at, block);
    const after = at + block.nodeSize;
    if (after >= tr.doc.content.size) tr.insert(after, nodes.paragraph.create());
    const caret = inside === null ? after + 1 : at + inside;
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(caret))).scrollIntoView());
    return true;
  };
}

/** The signs that begin a passage of another sheet: its titles are offered as one types on. */
export function passage(state, dispatch) {
  dispatch?.(state.tr.insertText("![["));
  return true;
}

/** A mark of a note here, and the note at the end, ready to be written. */
export function footnote(state, dispatch) {
  const taken = new Set();
  state.doc.descendants((node) => {
    if (node.type === nodes.footnote || node.type === nodes.footnote_mark) taken.add(node.attrs.id);
  });
  let number = 1;
  while (taken.has(String(number))) number += 1;
  const id = String(number);
  const mark = nodes.footnote_mark.create({ id });
  const { $to } = state.selection;
  if (!$to.parent.inlineContent || $to.parent.type.spec.code) return false;
  if (!dispatch) return true;
  const tr = state.tr.insert($to.pos, mark);
  const at = tr.doc.content.size;
  tr.insert(at, nodes.footnote.create({ id }, nodes.paragraph.create()));
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 2))).scrollIntoView());
  return true;
}

/**
 * A link on the selection, or its own address as text where nothing is selected; no address takes the link
 * away.
 */
export function webLink(href, text) {
  return (state, dispatch) => {
    const { from, to, empty } = state.selection;
    const tr = state.tr;
    if (!href) tr.removeMark(from, to, marks.link);
    else if (empty || (text && text !== state.doc.textBetween(from, to)))
      tr.replaceSelectionWith(schema.text(text || href, [marks.link.create({ href })]), false);
    else tr.addMark(from, to, marks.link.create({ href }));
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** `[[Titre]]`, `[[Titre|libellé]]` or `![[nom]]` in the place of the selection. */
export function sheetLink(value) {
  return (state, dispatch) => {
    const at = state.tr.replaceSelectionWith(nodes.sheet_link.create({ value }));
    dispatch?.(at.scrollIntoView());
    return true;
  };
}
