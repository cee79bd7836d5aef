// Tables as Markdown can hold them: as many cells in each row, one line a cell, the first row for the
// headings.

const TAKEN = Symbol("taken by a wider or higher cell");
/** What stands on lines of its own. */
export const BLOCK = new RegExp(
  `^(${[
    "ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|CAPTION|DD|DIV|DL|DT|FIGCAPTION|FIGURE|FOOTER|H[1-6]|HEADER|HR|LI|MAIN",
    "NAV|OL|P|PRE|SECTION|TABLE|TBODY|TD|TFOOT|TH|THEAD|TR|UL",
  ].join("|")})$`,
);

/** Every table of a page, made so. */
export function makeTables(body) {
  for (const table of body.querySelectorAll("table")) if (table.isConnected) makeTable(table);
}

function makeTable(table) {
  const rows = [...table.querySelectorAll("tr")].filter((row) => row.closest("table") === table);
  // A table of one cell is only there for its frame.
  if (rows.length === 1 && rows[0].cells.length <= 1) {
    table.replaceWith(...(rows[0].cells[0]?.childNodes ?? []));
    return;
  }
  const grid = gridOf(rows);
  const width = Math.max(0, ...grid.map((row) => row.length));
  const made = table.ownerDocument.createElement("table");
  for (const [y, row] of grid.entries()) {
    const line = made.insertRow();
    for (let x = 0; x < width; x++) {
      const cell = table.ownerDocument.createElement(y ? "td" : "th");
      if (row[x] && row[x] !== TAKEN) fill(cell, row[x]);
      line.append(cell);
    }
  }
  if (table.caption) {
    const title = table.ownerDocument.createElement("p");
    title.append(...table.caption.childNodes);
    table.before(title);
  }
  table.replaceWith(made);
}

/** The cells by row and column. */
function gridOf(rows) {
  const grid = rows.map(() => []);
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x]) x += 1;
      for (let down = 0; down < Math.max(1, cell.rowSpan) && grid[y + down]; down++)
        for (let right = 0; right < Math.max(1, cell.colSpan); right++)
          grid[y + down][x + right] = down || right ? TAKEN : cell;
      x += Math.max(1, cell.colSpan);
    }
  }
  return grid;
}

/** The content of a cell in one line: what stood on lines of its own is set apart by breaks. */
function fill(into, cell) {
  const page = cell.ownerDocument;
  for (const [n, line] of linesOf(cell).entries()) {
    if (n) into.append(page.createElement("br"));
    into.append(...line);
  }
  if (into.tagName === "TH")
    for (const bold of into.querySelectorAll("b, strong")) bold.replaceWith(...bold.childNodes);
}

function linesOf(cell) {
  const lines = [[]];
  const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
  const end = () => {
    if (lines.at(-1).some((node) => !isBlank(node))) lines.push([]);
    else lines[lines.length - 1] = [];
  };
  const walk = (node) => {
    const isBlock = BLOCK.test(node.nodeName);
    if (!isBlock && !node.querySelector?.("p, div, li, table, pre, blockquote, h1, h2, h3, h4, h5, h6")) {
      lines.at(-1).push(node);
      return;
    }
    if (isBlock) end();
    if (node.nodeName === "LI") lines.at(-1).push(cell.ownerDocument.createTextNode(signOf(node)));
    for (const child of [...node.childNodes]) {
      // The words of an item follow its sign.
      const isFirst = node.nodeName === "LI" && child === node.firstElementChild;
      if (isFirst && /^(P|DIV)$/.test(child.nodeName))
        for (const word of [...child.childNodes]) walk(word);
      else walk(child);
    }
    if (isBlock) end();
  };
  for (const child of [...cell.childNodes]) walk(child);
  end();
  return lines.filter((line) => line.length);
}

function signOf(item) {
  const list = item.parentElement;
  if (list?.tagName !== "OL") return "• ";
  return `${[...list.children].indexOf(item) + Number(list.getAttribute("start") ?? 1)}. `;
}
