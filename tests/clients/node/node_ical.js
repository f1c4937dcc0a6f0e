// node-ical, which web sites and home automation read with. iCalendar on stdin, what it holds as JSON on stdout.
import { readFileSync } from 'node:fs';
import ical from 'node-ical';

// It makes a Date of a day, too, at midnight of the computer's zone.
function written(date, isDay) {
  if (!isDay) return date.toISOString();
  const two = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const items = Object.values(ical.sync.parseICS(readFileSync(0, 'utf8')))
  .filter((entry) => entry.type === 'VEVENT')
  .map((event) => ({
    title: event.summary,
    start: written(event.start, event.datetype === 'date'),
    end: written(event.end, event.datetype === 'date'),
    uid: event.uid,
    status: event.status,
  }));
process.stdout.write(JSON.stringify(items));
