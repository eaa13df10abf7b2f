// Draws the table of statistics in its editor from what the extension sends: rows and cells are kept and only their
// text changes, so that nothing flickers and the keyboard's focus stays where it is.
(() => {
  const vscode = acquireVsCodeApi();
  const table = document.createElement("table");
  const caption = table.createCaption();
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  const note = document.createElement("p");
  caption.textContent = document.title;
  document.body.append(table, note);
  const rows = new Map();

  function drawHead(columns) {
    for (const [at, { key, label, sort }] of columns.entries()) {
      let cell = head.cells[at];
      if (cell === undefined) {
        cell = document.createElement("th");
        cell.scope = "col";
        const button = document.createElement("button");
        button.addEventListener("click", () => vscode.postMessage({ sort: key }));
        cell.append(button);
        head.append(cell);
      }
      cell.setAttribute("aria-sort", sort);
      setText(cell.firstChild, label);
    }
  }

  function drawRow({ id, cells }) {
    let row = rows.get(id);
    if (row === undefined) {
      row = document.createElement("tr");
      for (const [at, { line }] of cells.entries()) {
        const cell = document.createElement(at === 0 ? "th" : "td");
        if (at === 0) cell.scope = "row";
        cell.append(document.createElement("span"));
        if (line !== undefined) cell.prepend(drawing());
        row.append(cell);
      }
      rows.set(id, row);
    }
    for (const [at, { text, line }] of cells.entries()) {
      const cell = row.cells[at];
      setText(cell.lastChild, text);
      if (line === undefined) continue;
      if (cell.firstChild === cell.lastChild) cell.prepend(drawing());
      cell.querySelector("polyline").setAttribute("points", points(line));
    }
    return row;
  }

  /** A line without words: the figure beside it says what matters. */
  function drawing() {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 180 20");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS(space, "polyline"));
    return svg;
  }

  /** The newest reading stands at the right. */
  function points(line) {
    return line.map((value, at) => `${180 - line.length + at},${(19 - value * 18).toFixed(1)}`).join(" ");
  }

  function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  addEventListener("message", ({ data }) => {
    if (data === undefined || data === null) return;
    drawHead(data.columns);
    const kept = new Set(data.rows.map(({ id }) => id));
    for (const [id, row] of rows) {
      if (kept.has(id)) continue;
      row.remove();
      rows.delete(id);
    }
    for (const [at, row] of data.rows.map(drawRow).entries()) {
      if (body.rows[at] !== row) body.insertBefore(row, body.rows[at] ?? null);
    }
    setText(note, data.note);
    table.hidden = data.rows.length === 0;
  });
  vscode.postMessage("ready");
})();
