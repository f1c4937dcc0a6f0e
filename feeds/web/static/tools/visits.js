// The visit log as a value: a list of {id, date, measure, score, note}, all texts but the id. No score is read.
import { readCsv, writeCsv } from "./csv.js";

export const LIMITS = { date: 10, measure: 120, score: 120, note: 2000 };
export const MAX_ENTRIES = 5000;
const FIELDS = ["date", "measure", "score", "note"];

// What is missing or wrong, as a sentence and the field to go to; null if the entry can be kept.
export function problemOf(entry) {
  if (!isDay(entry.date)) return { field: "date", sentence: "A date is needed, such as 2026-11-22." };
  if (entry.measure === "") return { field: "measure", sentence: "The name of the measure is needed." };
  const long = FIELDS.find((field) => entry[field].length > LIMITS[field]);
  return long ? { field: long, sentence: `The ${long} may have at most ${LIMITS[long]} characters.` } : null;
}

function isDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

export const entryOf = (values) =>
  Object.fromEntries(FIELDS.map((field) => [field, String(values[field] ?? "").trim()]));

const nextId = (entries) => entries.reduce((highest, entry) => Math.max(highest, entry.id), 0) + 1;

// Newest first; of one day, the one that was written last.
const sorted = (entries) => [...entries].sort((a, b) => b.date.localeCompare(a.date) || b.id - a.id);

export const add = (entries, entry) => sorted([...entries, { ...entry, id: nextId(entries) }]);

export const change = (entries, id, entry) =>
  sorted(entries.map((each) => (each.id === id ? { ...entry, id } : each)));

export const remove = (entries, id) => entries.filter((entry) => entry.id !== id);

export const toCsv = (entries) => writeCsv([FIELDS, ...entries.map((entry) => FIELDS.map((field) => entry[field]))]);

// Entries of a file beside those that are there; what is there already is not added again.
export function addCsv(entries, text) {
  const [head, ...rows] = readCsv(text);
  const columns = FIELDS.map((field) => (head?.cells ?? []).findIndex((cell) => cell.trim().toLowerCase() === field));
  const result = { entries, added: 0, known: 0, problems: [] };
  if (columns[0] < 0 || columns[1] < 0) {
    return { ...result, problems: ["The first line must name the columns date, measure, score and note."] };
  }
  const seen = new Set(entries.map(keyOf));
  for (const row of rows) addRow(result, seen, row, columns);
  return { ...result, entries: sorted(result.entries) };
}

const keyOf = (entry) => JSON.stringify(FIELDS.map((field) => entry[field]));

function addRow(result, seen, row, columns) {
  const entry = entryOf(Object.fromEntries(FIELDS.map((field, index) => [field, row.cells[columns[index]]])));
  const problem = problemOf(entry);
  if (problem) result.problems.push(`Line ${row.line}: ${problem.sentence}`);
  else if (seen.has(keyOf(entry))) result.known += 1;
  else if (result.entries.length >= MAX_ENTRIES) result.problems.push(`Line ${row.line}: the log is full.`);
  else {
    seen.add(keyOf(entry));
    result.entries = [...result.entries, { ...entry, id: nextId(result.entries) }];
    result.added += 1;
  }
}

export const writeLog = (entries) => JSON.stringify({ version: 1, entries });

// What a browser kept; null if it is no visit log of ours.
export function readLog(text) {
  try {
    const log = JSON.parse(text);
    const isEntry = (each) => Number.isInteger(each.id) && FIELDS.every((field) => typeof each[field] === "string");
    return log.version === 1 && Array.isArray(log.entries) && log.entries.every(isEntry) ? sorted(log.entries) : null;
  } catch {
    return null;
  }
}
