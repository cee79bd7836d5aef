// Tables as Markdown can hold them: as many cells in each row, one line a cell, the first row for the
// headings.

const TAKEN = Symbol("taken by a wider or higher cell");

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

/** The content of a cell in one line: paragraphs and items are set apart by breaks. */
function fill(into, cell) {
  const parts = [...cell.querySelectorAll("p, li, div")].filter((part) => !part.querySelector("p, li, div"));
  if (!parts.length) into.append(...cell.childNodes);
  for (const [n, part] of parts.entries()) {
    if (n) into.append(cell.ownerDocument.createElement("br"));
    if (part.tagName === "LI") into.append("• ");
    into.append(...part.childNodes);
  }
  if (into.tagName === "TH")
    for (const bold of into.querySelectorAll("b, strong")) bold.replaceWith(...bold.childNodes);
}
