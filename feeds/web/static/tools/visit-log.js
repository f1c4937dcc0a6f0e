// The visit log of /motor-measures/: shows the entries (visits.js) that this browser keeps, and changes them.
import { byId, keep, kept, make, makeButton } from "./dom.js";
import * as visits from "./visits.js";

const KEY = "sma-events.visit-log";
const MAX_FILE_BYTES = 5_000_000;
const LABELS = { date: "Date", measure: "Measure", score: "Score", note: "Note" };
const FIELDS = Object.keys(LABELS);

const part = Object.fromEntries(
  ["form", "form-heading", "error", "save", "cancel", "said", "undo", "warning", "list-heading", "empty", "list", "rows",
    "print", "export", "clear", "file", ...FIELDS].map((name) => [name, byId(`visit-${name}`)]),
);
let entries = [];
let before = null; // what "Undo" brings back
let editing = null; // id of the entry in the form

const say = (sentence) => { part.said.textContent = sentence; };
const nameOf = (entry) => `the entry of ${entry.date}, ${entry.measure}`;

// Today by the clock of this device.
function today() {
  const day = new Date();
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((number) => String(number).padStart(2, "0")).join("-");
}

function load() {
  const text = kept("localStorage", KEY);
  const log = text === null ? [] : visits.readLog(text);
  if (log === null) {
    keep("localStorage", `${KEY}.unreadable`, text);
    warn("This browser keeps a visit log that this page cannot read. A copy of it stays beside the new one.");
  }
  entries = log ?? [];
}

function warn(sentence) {
  part.warning.hidden = false;
  part.warning.textContent = sentence;
}

function become(next, sentence, { undo = true } = {}) {
  before = undo ? entries : null;
  entries = next;
  if (!keep("localStorage", KEY, visits.writeLog(entries))) {
    warn("This browser does not keep the entries: they are gone when the page is closed. Save them as a CSV file.");
  }
  show();
  say(sentence);
}

function show() {
  part.undo.hidden = before === null;
  part.empty.hidden = entries.length > 0;
  part.list.hidden = part.print.hidden = part.export.hidden = part.clear.hidden = entries.length === 0;
  part.rows.replaceChildren(...entries.map(makeRow));
}

function makeRow(entry) {
  const edit = makeButton("Edit", nameOf(entry));
  const remove = makeButton("Delete", nameOf(entry));
  edit.addEventListener("click", () => fill(entry, entry.id));
  remove.addEventListener("click", () => {
    if (editing === entry.id) clearForm();
    become(visits.remove(entries, entry.id), `Deleted: ${nameOf(entry)}.`);
    part.undo.focus();
  });
  const cells = FIELDS.map((field) => make("td", {
    role: "cell", "data-label": LABELS[field], class: field === "note" ? "words" : "", text: entry[field],
  }));
  const actions = make("td", { role: "cell", class: "no-print" }, make("div", { class: "actions" }, edit, remove));
  return make("tr", { role: "row" }, ...cells, actions);
}

function fill(values, id = null) {
  editing = id;
  for (const field of FIELDS) part[field].value = values[field] ?? "";
  showProblem(null);
  part["form-heading"].textContent = id === null ? "New entry" : "Change an entry";
  part.cancel.hidden = id === null;
  part.date.focus();
}

function clearForm() {
  editing = null;
  for (const field of FIELDS) part[field].value = "";
  part.date.value = today();
  showProblem(null);
  part["form-heading"].textContent = "New entry";
  part.cancel.hidden = true;
}

function showProblem(problem) {
  part.error.textContent = problem?.sentence ?? "";
  for (const field of FIELDS) part[field].toggleAttribute("aria-invalid", false);
  if (problem === null) return;
  part[problem.field].setAttribute("aria-invalid", "true");
  part[problem.field].focus();
}

function save() {
  const entry = visits.entryOf(Object.fromEntries(FIELDS.map((field) => [field, part[field].value])));
  const problem = entries.length >= visits.MAX_ENTRIES && editing === null
    ? { field: "date", sentence: "The log is full. Save it as a CSV file and delete what you no longer need." }
    : visits.problemOf(entry);
  showProblem(problem);
  if (problem) return;
  const next = editing === null ? visits.add(entries, entry) : visits.change(entries, editing, entry);
  become(next, `Saved in this browser: ${nameOf(entry)}.`);
  clearForm();
  part.date.focus();
}

function undo() {
  become(before, "Undone.", { undo: false });
  part["list-heading"].focus();
}

function exportCsv() {
  const address = URL.createObjectURL(new Blob([visits.toCsv(entries)], { type: "text/csv" }));
  make("a", { href: address, download: `visit-log-${today()}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  say("The file was given to the browser to save. It holds what the log holds: keep it as carefully.");
}

async function importCsv() {
  const [file] = part.file.files;
  if (!file) return;
  if (file.size > MAX_FILE_BYTES) {
    say("The file is too large for a visit log.");
  } else {
    const found = visits.addCsv(entries, await file.text());
    const counted = `${found.added} added, ${found.known} there already, ${found.problems.length} not understood.`;
    become(found.entries, [counted, ...found.problems.slice(0, 5)].join(" "));
  }
  part.file.value = "";
}

function print() {
  document.documentElement.dataset.print = "visit-log";
  window.addEventListener("afterprint", () => { delete document.documentElement.dataset.print; }, { once: true });
  window.print();
}

function listen() {
  part.form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  part.cancel.addEventListener("click", () => {
    clearForm();
    part.date.focus();
  });
  part.undo.addEventListener("click", undo);
  part.export.addEventListener("click", exportCsv);
  part.print.addEventListener("click", print);
  part.file.addEventListener("change", importCsv);
  part.clear.addEventListener("click", () => {
    clearForm();
    become([], "Everything is deleted from this browser. Undo works until this page is closed.");
    part.undo.focus();
  });
  document.addEventListener("visit-log:fill", (event) => {
    fill({ date: today(), ...event.detail });
    say("The walk is in the form. It is kept when you save the entry.");
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY && event.key !== null) return; // null: everything was cleared
    load();
    before = null;
    show();
  });
}

// A narrow screen shows the rows as blocks, which would be no table any more to those who do not see it.
part.rows.setAttribute("role", "rowgroup");
part.rows.closest("table").setAttribute("role", "table");
load();
listen();
clearForm();
show();
byId("visit-book").hidden = false;
