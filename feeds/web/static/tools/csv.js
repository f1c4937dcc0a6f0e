// Tables as CSV (RFC 4180) that a spreadsheet opens without running anything in them.

// A spreadsheet takes a cell that begins so for a formula. An apostrophe in front makes it a text, and is taken away
// again by `readCsv`; a text that already has one gets another, so that every text comes back as it was.
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

const cell = (text) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

// The mark at the beginning tells spreadsheets that the text is UTF-8.
export const writeCsv = (rows) => `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;

// Rows of texts with the line each begins in. A comma, semicolon or tab separates, as the first line does.
export function readCsv(text) {
  const source = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const separator = [",", ";", "\t"].find((each) => source.split("\n", 1)[0].includes(each)) ?? ",";
  const reader = { source, separator, at: 0, line: 1 };
  const rows = [];
  while (reader.at < source.length) {
    const line = reader.line;
    const cells = readRow(reader);
    if (cells.some((each) => each !== "")) rows.push({ line, cells });
  }
  return rows;
}

function readRow(reader) {
  const cells = [];
  for (;;) {
    const value = reader.source[reader.at] === '"' ? readQuoted(reader) : readBare(reader);
    cells.push(FORMULA.test(value) && value.startsWith("'") ? value.slice(1) : value);
    const next = reader.source[reader.at];
    reader.at += 1;
    if (next !== reader.separator) break;
  }
  reader.line += 1;
  return cells;
}

function readQuoted(reader) {
  let value = "";
  for (reader.at += 1; reader.at < reader.source.length; reader.at += 1) {
    const char = reader.source[reader.at];
    if (char === '"' && reader.source[reader.at + 1] !== '"') break;
    if (char === '"') reader.at += 1;
    if (char === "\n") reader.line += 1;
    value += char;
  }
  reader.at += 1;
  return value + readBare(reader);
}

function readBare(reader) {
  const from = reader.at;
  while (reader.at < reader.source.length && !["\n", reader.separator].includes(reader.source[reader.at])) reader.at += 1;
  return reader.source.slice(from, reader.at);
}
