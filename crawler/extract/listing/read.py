"""The door of this package: a document tree to the events that its plain text lists.

lines -> dates on them -> years -> records -> what is above and beside them -> titles, times, places -> certainty.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from config.source import DateOrder
from crawler.extract.listing.agendas import by_clock
from crawler.extract.listing.certainty import ACCEPT_FROM, Setting, certainties, setting_of
from crawler.extract.listing.clocks import ClockReader
from crawler.extract.listing.descriptions import RestReader
from crawler.extract.listing.frozen import Reader
from crawler.extract.listing.furniture import Region
from crawler.extract.listing.lines import Line, lines_of
from crawler.extract.listing.names import names_of
from crawler.extract.listing.neighbours import give_neighbours, runs_of
from crawler.extract.listing.panels import panels_of
from crawler.extract.listing.places import Place, PlaceFinder
from crawler.extract.listing.records import Record, in_columns, records_of
from crawler.extract.listing.remains import Remains
from crawler.extract.listing.sections import Section, sections_of
from crawler.extract.listing.selectors import propose
from crawler.extract.listing.signatures import Signatures
from crawler.extract.listing.signs import Seen, in_prose
from crawler.extract.listing.spot import Spot
from crawler.extract.listing.spots import Dated, dated
from crawler.extract.listing.stated_places import StatedPlaces
from crawler.extract.listing.stated_times import StatedTimes
from crawler.extract.listing.statements import StatementReader, marks_on
from crawler.extract.listing.status import status_of
from crawler.extract.listing.tables import Tables
from crawler.extract.listing.titles import Document, Title, TitleFinder
from crawler.extract.listing.twins import Read, distinct
from crawler.extract.listing.wording import is_empty_wording
from crawler.extract.listing.years import fill_years
from crawler.extract.page import NOT_AN_EVENT, Proposal, Refused
from crawler.extract.words import address
from crawler.items import EventItem
from crawler.normalize.dates.completion import Habits, customary
from crawler.normalize.dates.labels import label
from crawler.normalize.dates.mentions import Day
from crawler.normalize.dates.order import shown_order
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import split

MAX_ITEMS = 2_000
_SAMPLE = 60
_LABEL = 40  # characters of a line that is but the label of the next
_FEW = 3  # dates in menus and footers that may be the list


@dataclass(frozen=True, slots=True)
class Listing:
    """What the plain text of a page lists.

    items       those that are events, in page order
    confidence  that of the items on average; 0 without any
    proposal    selectors that would read the same, where some would
    refused     dates that are no events, each with the reason
    looks_like  what most of those are instead ("news"), where their page says so
    """

    items: tuple[EventItem, ...] = ()
    confidence: float = 0.0
    proposal: Proposal | None = None
    refused: tuple[Refused, ...] = ()
    looks_like: str | None = None


def read_listing(root: etree._Element, page_url: str, now: dt.datetime, habits: Habits) -> Listing:
    """Read a page by nothing but its structure and its words."""
    lines = lines_of(root)
    language = habits.language
    found = dated(lines, language, _order(lines, habits))
    if not found.spots:
        return Listing()
    names = names_of(root, lines, page_url)
    fill_years(found, lines, " ".join((*names.headings, *names.title)), page_url, now)
    tables, signatures, reader = Tables(), Signatures(), ClockReader(language)
    spots = in_columns(_event_dates(found, lines), tables)
    records = records_of(spots, lines, tables, signatures)[:MAX_ITEMS]
    runs = runs_of(records, signatures)
    give_neighbours(runs, lines, signatures)
    runs = by_clock(runs, reader, signatures, MAX_ITEMS)
    records = [record for run in runs for record in run]
    sections = sections_of(records, lines, found.mentioned, tables, panels_of(root))
    titles = TitleFinder(Document(lines, found.mentioned, names), tables, signatures, reader)
    outside = _outside(records, lines)
    remains = Remains(found.mentioned, reader, tables, signatures)
    places = PlaceFinder(tables, remains, StatedPlaces(remains, outside))
    odd = _odd_times(reader, records)
    rest = RestReader(page_url, found.mentioned, remains, tables)
    marks = marks_on(line for record in records for line in record.lines)
    stated = StatedTimes(reader, StatementReader(reader, language, marks), tables, lines, outside)
    maker = _Maker(page_url, reader, sections, stated, odd, rest)
    made: list[list[tuple[EventItem, Seen]]] = []
    for run in runs:
        titled = titles.titles(run, sections)
        placed = places.places(run, titled, sections)
        chosen = zip(run, titled, placed, strict=True)
        end = run[-1].last
        made.append([maker.item(record, title, place, end) for record, title, place in chosen if title is not None])
    freezer = Reader(language, _order(lines, habits), now.date())
    return _listing(root, _judged(made, setting_of(names, page_url, tables, now)), freezer)


def _judged(made: list[list[tuple[EventItem, Seen]]], setting: Setting) -> list[Read]:
    """What was made of the records of each run, with how sure it is that they are events."""
    read: list[Read] = []
    judged = certainties([[seen for _, seen in run] for run in made], setting)
    for run, reasons_of_run in zip(made, judged, strict=True):
        for (item, seen), reasons in zip(run, reasons_of_run, strict=True):
            item.confidence = round(reasons.value, 2)
            read += _each_day(Read(seen.record, item, reasons, _words_of(seen.record)))
    return read


def _each_day(one: Read) -> Iterator[Read]:
    """An item for each day of a list such as "January 3, 17 and 31"; days that follow each other are one event."""
    spot = one.record.spot
    days = [day for parts in spot.days if (day := _day_of(parts, spot)) is not None]
    if len(days) < 2 or (days[-1] - days[0]).days < len(days):
        yield one
        return
    for day in days:
        item = replace(one.item, start=day.isoformat(), day=day.isoformat(), rules=dict(one.item.rules))
        yield replace(one, item=item)


def _day_of(parts: Day, spot: Spot) -> dt.date | None:
    day, month, year = parts
    try:
        return dt.date(year or spot.year or 0, month or spot.month, day or 0)
    except ValueError:
        return None


def _words_of(record: Record) -> frozenset[str]:
    texts = [line.text[slice(*record.clip)] if record.clip else line.text for line in record.lines[:_SAMPLE]]
    return frozenset(
        word for text in texts for word in split(fold(text)) if not (word.isdigit() or is_empty_wording(word))
    )


def _odd_times(reader: ClockReader, records: Sequence[Record]) -> bool:
    """Whether the times of the page are those at which something was written, not at which it begins."""
    times = [time[0] for record in records[:_SAMPLE] if (time := reader.own(record))]
    odd = sum(reader.is_odd(time) for time in times)
    return odd >= _FEW and odd * 3 >= len(times)


def _outside(records: Sequence[Record], lines: Sequence[Line]) -> list[Line]:
    owned = {line.number for record in records for part in (record.before, record.lines) for line in part}
    return [line for line in lines if line.number not in owned and line.region is Region.MAIN]


def _order(lines: Sequence[Line], habits: Habits) -> DateOrder | None:
    """Of day and month: the source's, else what the page shows, else the custom of its country or language."""
    return habits.order or shown_order(line.text for line in lines) or customary(habits)


def _listing(root: etree._Element, read: list[Read], freezer: Reader) -> Listing:
    kept = [one for one in distinct(read) if one.item.confidence >= ACCEPT_FROM]
    items = [one.item for one in kept]
    doubtful = [one for one in read if one.item.confidence < ACCEPT_FROM]
    refused = tuple(
        Refused(
            one.reasons.against,
            {"title": one.item.title or "", "start": one.item.start or ""},
            code=NOT_AN_EVENT,
        )
        for one in doubtful
    )
    mean = sum(item.confidence for item in items) / len(items) if items else 0.0
    proposal = propose(root, [(one.record, one.item) for one in kept], freezer) if items else None
    return Listing(tuple(items), round(mean, 3), proposal, refused, _looks_like(doubtful))


def _looks_like(doubtful: list[Read]) -> str | None:
    """What most of the dates that are no events look like."""
    seen = Counter(one.reasons.looks_like for one in doubtful if one.reasons.looks_like)
    most = seen.most_common(1)
    return most[0][0] if most and most[0][1] * 2 >= len(doubtful) else None


def _event_dates(found: Dated, lines: Sequence[Line]) -> list[Spot]:
    """Dates of events: no deadlines, nothing of menus or bylines or from within prose, unless there is little else."""
    events = [spot for spot in found.spots if spot.label.event and not _is_of_something_else(spot, lines)]
    main = [spot for spot in events if spot.first.region is Region.MAIN]
    furniture = [spot for spot in events if spot.first.region is Region.FURNITURE]
    if len(furniture) >= _FEW and len(furniture) > 3 * len(main):
        main = [spot for spot in events if spot.first.region is not Region.BYLINE]
        for spot in furniture:
            spot.first.region = Region.MAIN
    chosen = main or events
    plain = [spot for spot in chosen if not in_prose(spot.first, spot.start)]
    if len({spot.key for spot in chosen}) == 1:  # a page about one event, whose text tells of it again
        terse = [spot for spot in chosen if spot.terse]
        return terse if any(spot.clock for spot in terse) else plain or chosen
    return plain if len(plain) >= _FEW else chosen


def _is_of_something_else(spot: Spot, lines: Sequence[Line]) -> bool:
    """Whether the line before a date is its label and names a deadline or a change of the page: "Last updated:"."""
    if spot.start > 1 or spot.first.number == 0:
        return False
    before = lines[spot.first.number - 1]
    if len(before.text) > _LABEL or not (before.text.endswith(":") or before.block.tag == "dt"):
        return False
    return not label(fold(before.text), "", followed=False).event


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes items of records."""

    page_url: str
    reader: ClockReader
    sections: dict[int, Section]
    stated: StatedTimes
    odd_times: bool
    rest: RestReader

    def item(self, record: Record, title: Title, place: Place | None, run_end: int) -> tuple[EventItem, Seen]:
        section = self.sections[id(record)]
        time = self.reader.own(record) or self.stated.of(run_end, record, title.text, section)
        status = status_of(record)
        odd = self.odd_times and time is not None and self.reader.is_odd(time[0])
        said = place is not None and place.said
        seen = Seen(record, title, time[1] if time else None, said, status is not None, section, odd)
        spot = record.spot
        item = EventItem(
            title=title.text,
            start=spot.words or _iso(spot),
            year=str(spot.year) if spot.year else None,
            day=_iso(spot),
            time=time[0] if time else None,
            location=place.text if place else None,
            url=address(title.href, self.page_url) if title.href else None,
            status=status,
        )
        item.end = _end_of(spot)
        self._complete(item, record, title)
        item.rules = {
            "title": f"plain HTML: {title.rule}",
            "start": f"plain HTML: {record.shape.name.lower()} with this date",
        }
        if time:
            item.rules["time"] = time[1] if time[1].startswith("stated") else f"plain HTML: {time[1]}"
        if place:
            item.rules["location"] = f"plain HTML: {place.rule}"
        return item, seen

    def _complete(self, item: EventItem, record: Record, title: Title) -> None:
        rest = self.rest.of(record, title, item.location)
        item.description, item.deadlines = rest.description, rest.deadlines
        item.registration_url, item.abstract_url = rest.registration_url, rest.abstract_url
        item.online_url = rest.online_url


def _end_of(spot: Spot) -> str | None:
    """The last day where the start's own words do not have it: from a column of its own, or of days under a month."""
    if spot.closing is not None:
        return spot.closing.words or _iso(spot.closing)
    if spot.words is not None or spot.until is None or spot.days or spot.year is None:
        return None
    day, month, year = spot.until
    return f"{year or spot.year:04}-{month or spot.month:02}-{day:02}" if day else None


def _iso(spot: Spot) -> str:
    if spot.year is None:
        return f"{spot.day}.{spot.month}."
    return f"{spot.year:04}-{spot.month:02}-{spot.day:02}"
