// ical.js, which Thunderbird and many web calendars read with. iCalendar on stdin, what it holds as JSON on stdout.
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) {
  ICAL.TimezoneService.register(zone); // the zones of the file itself: the library brings none
}

// A day as "2027-03-28", a moment as the instant in UTC.
function written(time) {
  return time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString();
}

const items = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component);
  return {
    title: event.summary,
    start: written(event.startDate),
    end: written(event.endDate),
    uid: event.uid,
    status: component.getFirstPropertyValue('status'),
  };
});
process.stdout.write(JSON.stringify(items));
