// The matrix: says below the table what is under the pointer or has the focus, and moves the focus with the arrow keys.

const box = document.querySelector("[data-matrix]");
const readout = document.querySelector("[data-readout]");
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function text(tag, content) {
  const made = document.createElement(tag);
  made.textContent = content;
  return made;
}

function mark(table, column) {
  for (const one of table.querySelectorAll("thead .here")) one.classList.remove("here");
  table.querySelector(`thead tr:last-child > :nth-child(${column + 1})`)?.classList.add("here");
}

// What a cell says, in words: the organization and the answer of a letter, or the organization and the sign.
function tell(cell) {
  const table = cell.closest("table");
  const row = cell.parentElement;
  if (row.parentElement !== table.tBodies[0]) return;
  const question = row.querySelector("th > a").textContent;
  const link = cell.querySelector(":scope > a[aria-label]");
  if (cell.matches("th")) {
    readout.replaceChildren(text("strong", question), " ", row.querySelector(".answers-key").textContent);
    return;
  }
  const name = table.tHead.rows[1].cells[cell.cellIndex].querySelector("a").title;
  const sign = cell.matches(".unread") ? "not all rules are read yet" : "does not say";
  readout.replaceChildren(text("strong", question), " ", link ? link.getAttribute("aria-label") : `${name}: ${sign}`);
  mark(table, cell.cellIndex);
}

// The nearest link in a direction: cells without one are passed over.
function next(cell, [down, right]) {
  const rows = cell.closest("table").tBodies[0].rows;
  let line = cell.parentElement.sectionRowIndex + down;
  let column = cell.cellIndex + right;
  while (rows[line]?.cells[column]) {
    const link = rows[line].cells[column].querySelector(":scope > a");
    if (link) return link;
    line += down;
    column += right;
  }
  return null;
}

function move(event) {
  const step = STEPS[event.key];
  const cell = event.target.closest("tbody td, tbody th");
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault(); // the box would scroll
  next(cell, step)?.focus();
}

if (box) {
  readout.hidden = false;
  const show = (event) => {
    const cell = event.target.closest?.("tbody td, tbody th");
    if (cell) tell(cell);
  };
  box.addEventListener("pointerover", show);
  box.addEventListener("focusin", show);
  box.addEventListener("keydown", move);
}
