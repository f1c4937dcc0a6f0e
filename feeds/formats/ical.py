"""iCalendar (RFC 5545, 7986): a writer of property lines by hand, forty times faster than building objects.

Rules with their sources: docs/reference/feeds.md. An event known only to its month is not written at all, because a
calendar cannot say "some time in May". Property for property the result is checked in tests against parsers that are
not ours.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from feeds.formats.describe import excerpt, has_end, plain
from feeds.formats.entry import Entry
from feeds.formats.format import Feed, Format, Look, Marks
from feeds.formats.links import ascii_url
from feeds.formats.text import clean, cut
from feeds.formats.vtimezone import HORIZON, vtimezone
from feeds.formats.wording import address, has_coordinates, labels, titled
from store.event import Event, Mode, Precision, Status
from store.walltime import zone

PRODID = "-//sma-events//SMA events//EN"
REFRESH = "PT12H"  # as often as sources are crawled by default
MAX_SUMMARY = 200  # characters
MAX_DESCRIPTION = 8000  # octets; Google cuts at 8 KB
_FIRST_YEAR, _LAST_YEAR = 1970, 9998  # beyond them there is no meeting, and no arithmetic with dates
_UTC_NAMES = frozenset({"UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0"})
_DAY = dt.timedelta(days=1)
_STATUS = {
    Status.SCHEDULED: "CONFIRMED",
    Status.RESCHEDULED: "CONFIRMED",
    Status.MOVED_ONLINE: "CONFIRMED",
    Status.POSTPONED: "TENTATIVE",
    Status.UNCONFIRMED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}
_MARKS = re.compile(
    rb"BEGIN:VEVENT\r\nUID:([^\r]+)\r\nDTSTAMP:(\d{8}T\d{6}Z)\r\nDTSTART(?:;VALUE=DATE|;TZID=([^:\r]+))?:(\d{4})(\d\d)"
)
_END = b"END:VEVENT\r\n"
_OCTETS = 75


def escape(text: str) -> str:
    """A TEXT value (RFC 5545 3.3.11). Guarded replaces: most texts need none."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if ";" in text:
        text = text.replace(";", "\\;")
    if "," in text:
        text = text.replace(",", "\\,")
    if "\n" in text:
        text = text.replace("\n", "\\n")
    return text


def fold(line: str) -> bytes:
    """One content line, folded at 75 octets without cutting a character (RFC 5545 3.1), with its CRLF."""
    data = line.encode()
    if len(data) <= _OCTETS:
        return data + b"\r\n"
    pieces, start, room = [], 0, _OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(data[start:end])
        start, room = end, _OCTETS - 1  # the space that marks a continuation counts
    pieces.append(data[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def parameter(text: str) -> str:
    """A quoted parameter value; what cannot stand in it is written by RFC 6868."""
    text = clean(text).replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{text}"'


def block(event: Event, look: Look) -> bytes:
    """One VEVENT, b"" for an event that has no day yet."""
    if (
        event.precision is Precision.MONTH
        or not _FIRST_YEAR <= event.first_day.year <= event.last_day.year <= _LAST_YEAR
    ):
        return b""
    return b"".join([b"BEGIN:VEVENT\r\n", *(fold(line) for line in _lines(event, look)), _END])


def _lines(event: Event, look: Look) -> Iterator[str]:
    changed = _utc(event.last_modified)
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{changed}"
    start, end, busy = _times(event, look.assumed_duration)
    yield f"DTSTART{start}"
    yield f"DTEND{end}"
    yield f"SUMMARY:{escape(cut(titled(event), MAX_SUMMARY))}"
    yield f"STATUS:{_STATUS[event.status]}"
    yield f"TRANSP:{'OPAQUE' if busy and event.status is not Status.CANCELLED else 'TRANSPARENT'}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"CREATED:{_utc(event.created)}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"DESCRIPTION:{_description(event, look)}"
    yield from _where(event)
    yield f"URL:{ascii_url(event.url or look.page(event))}"
    if event.part_of:
        yield f"RELATED-TO;RELTYPE=PARENT:{event.part_of}"  # RFC 5545 3.8.4.5
    if categories := labels(event):
        yield f"CATEGORIES:{','.join(escape(word) for word in categories)}"


def whole_day(entry: Entry, look: Look) -> bytes:  # every format is asked alike
    """A VEVENT of one day for an entry that is no event itself, b"" for an entry without a day."""
    if entry.day is None or not _FIRST_YEAR <= entry.day.year <= _LAST_YEAR:
        return b""
    return b"".join([b"BEGIN:VEVENT\r\n", *(fold(line) for line in _entry_lines(entry, entry.day)), _END])


def _entry_lines(entry: Entry, date: dt.date) -> Iterator[str]:
    changed = _utc(entry.changed)
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"DTSTART;VALUE=DATE:{_date(date)}"
    yield f"DTEND;VALUE=DATE:{_date(date + _DAY)}"
    yield f"SUMMARY:{escape(cut(entry.name, MAX_SUMMARY))}"
    yield f"STATUS:{_STATUS[entry.status]}"
    yield "TRANSP:TRANSPARENT"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"CREATED:{_utc(entry.published)}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"DESCRIPTION:{_within(entry.text, MAX_DESCRIPTION)}"
    yield f"URL:{ascii_url(entry.external or entry.page)}"
    if entry.related:
        yield f"RELATED-TO;RELTYPE=PARENT:{entry.related}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(escape(word) for word in entry.categories)}"


def _within(text: str, octets: int) -> str:
    """A TEXT value of at most so many octets, cut where it has to be."""
    text = clean(text)
    while len(value := escape(text).encode()) > octets:
        text = cut(text, max(1, len(text) - max(1, (len(value) - octets) // 4)))
    return escape(text)


def _where(event: Event) -> Iterator[str]:
    place = event.place
    where = "Online" if event.mode is Mode.ONLINE else address(place)
    if where:
        yield f"LOCATION:{escape(where)}"
    if event.mode is not Mode.ONLINE and has_coordinates(place):
        yield f"GEO:{place.latitude:.6f};{place.longitude:.6f}"
    if event.online_url:
        join = parameter("Join online")
        yield f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL={join}:{ascii_url(event.online_url)}"


def _description(event: Event, look: Look) -> str:
    """Plain text that ends with where to go from here; the excerpt gives way where the whole would be too long."""
    room = look.excerpt
    while True:
        value = escape(plain(event, look, excerpt(event, room), with_facts=False))
        over = len(value.encode()) - MAX_DESCRIPTION
        if over <= 0 or room == 0:
            return value
        room = max(0, min(room, len(event.description)) - max(over // 4, 20))


def _times(event: Event, assumed: dt.timedelta) -> tuple[str, str, bool]:
    """DTSTART and DTEND from their parameters on, and whether the time counts as busy."""
    start, end = event.start, event.end
    if not isinstance(start, dt.datetime):
        return f";VALUE=DATE:{_date(start)}", f";VALUE=DATE:{_date(event.last_day + _DAY)}", False
    begin = start.astimezone(dt.UTC)
    finish = end.astimezone(dt.UTC) if isinstance(end, dt.datetime) and has_end(event) else begin + assumed
    busy = finish - begin <= _DAY
    tz = _calendar_zone(event.timezone)
    local = None if tz is None else (begin.astimezone(tz), finish.astimezone(tz))
    # A clock time that comes twice means the first one to readers; such a time, and one after HORIZON, goes as UTC.
    if tz is None or local is None or any(moment.fold or moment.year > HORIZON for moment in local):
        return f":{_utc(begin)}", f":{_utc(finish)}", busy
    return f";TZID={tz.key}:{_wall(local[0])}", f";TZID={tz.key}:{_wall(local[1])}", busy


def _calendar_zone(name: str | None) -> ZoneInfo | None:
    """The zone that is worth a VTIMEZONE; None for a fixed offset and for UTC itself."""
    tz = zone(name) if name else None
    if not isinstance(tz, ZoneInfo) or tz.key in _UTC_NAMES or tz.key.startswith("Etc/"):
        return None
    return tz


def _date(day: dt.date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _wall(moment: dt.datetime) -> str:
    return f"{_date(moment)}T{moment.hour:02}{moment.minute:02}{moment.second:02}"


def _utc(moment: dt.datetime) -> str:
    return _wall(moment.astimezone(dt.UTC)) + "Z"


def head(feed: Feed) -> bytes:
    """Everything before the first VEVENT: the calendar's own properties, then its zones."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    if feed.address is not None:  # a download must not open as a calendar of its own
        lines += _subscription(feed, feed.address)
    if feed.updated is not None:
        lines.append(f"LAST-MODIFIED:{_utc(feed.updated)}")
    zones = [vtimezone(name, year) for name, year in feed.zones]
    if feed.updated is None and not zones:
        zones = [vtimezone("Etc/UTC", HORIZON)]  # a calendar holds one component at least (RFC 5545 3.6)
    return b"".join([*(fold(line) for line in lines), *zones])


def _subscription(feed: Feed, own_address: str) -> list[str]:
    name, description = escape(clean(feed.title)), escape(clean(feed.description))
    return [
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"DESCRIPTION:{description}",
        f"X-WR-CALDESC:{description}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        f"SOURCE;VALUE=URI:{ascii_url(own_address)}",
        f"URL:{ascii_url(feed.page)}",
        "COLOR:steelblue",
        "X-APPLE-CALENDAR-COLOR:#4682B4",
    ]


def marks_of(event_block: bytes) -> Marks | None:
    """What its first lines say; None for bytes that are no block of ours."""
    found = _MARKS.match(event_block)
    if found is None:
        return None
    uid, stamp, tz = found[1].decode(), found[2].decode(), (found[3] or b"").decode()
    changed = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:11]}:{stamp[11:13]}:{stamp[13:15]}+00:00"
    return Marks(uid, changed, tz, int(found[4]), int(found[5]))


def with_alarms(event_block: bytes, alarms: tuple[str, ...]) -> bytes:
    """The block with reminders that long before its start; only for those who ask for them."""
    if not event_block or not alarms:
        return event_block
    lines = [
        f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nTRIGGER:-{alarm}\r\nEND:VALARM\r\n"
        for alarm in alarms
    ]
    return event_block.removesuffix(_END) + "".join(lines).encode() + _END


FORMAT = Format(
    extension="ics",
    media_type="text/calendar; charset=utf-8",
    version=1,
    block=block,
    entry=whole_day,
    head=head,
    tail=b"END:VCALENDAR\r\n",
    with_alarms=with_alarms,
    marks_of=marks_of,
    downloads=True,
    stamped=True,
)
