"""What speaks for and against a record being an event, seen on the record itself. Weighed by `certainty`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from crawler.extract.listing.furniture import Region
from crawler.extract.listing.lines import Line
from crawler.extract.listing.records import Record
from crawler.extract.listing.sections import Section
from crawler.extract.listing.sign import Found, Sign
from crawler.extract.listing.tables import Tables, cell_of
from crawler.extract.listing.titles import ABOVE, Title
from crawler.extract.listing.verdict import Naming, Subject, marked, naming, verdict_of
from crawler.extract.listing.wording import begins_with_document, speaks
from crawler.extract.listing.words import lists_of, only
from crawler.normalize import words as tables_of_words
from crawler.normalize.dates.names import weekdays
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import is_spaceless, split

_CLAUSE = re.compile(r"[.;|•·!?]\s|[()]|\s[–—-]\s|\n")
_DIGIT = re.compile(r"\d")
_LABEL = re.compile(r"[^\W\d_][^:]{0,30}:\s*$")
_AMOUNT = re.compile(
    r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF|PLN|z[łl])\b)\s?\d|\d\s?(?:[€$£¥]|EUR\b|USD\b|GBP\b|CHF\b|PLN\b|z[łl]\b)"
)
_MEASURED = re.compile(r"\d\s?°|\b\d{1,4}(?:[.,]\d)?\s?(?:[kKM]B|[KM]o)\b|\bdoi\b|\bISBN\b|\bISSN\b")
_SENTENCE, _LONG_TITLE = 4, 14  # words of a title that may be a sentence, that is too long for one
BESIDE_BODY = 0.5  # strength of another subject in a name that has a body as well ("board papers")
_YEARS_AHEAD = 900  # days; few events are announced so early
_DEEP = 80  # characters of prose before a date
_LONG = 220  # characters of a line of prose
_NAMED_LEVELS = 5  # elements from the record outwards whose class names speak of it
_BESIDE = 60  # characters before a date that say what it is the date of
_SPACELESS_NAME = 7  # characters of a name such as "past events" in scripts without spaces
_SHORT_DAY = 5  # letters; a word ends on a longer weekday by no chance
_RUNNING = 3  # words in small letters before a date that make the line a sentence
_LINES = 25  # of a record that are read for words
_CHARS = 300  # of each of them
_TOPIC_CHARS = 80
_HREF = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of a record: the rule of its time, whether it has a place or a status, what stands above it."""

    record: Record
    title: Title
    time_rule: str | None
    has_place: bool
    has_status: bool
    section: Section
    odd_time: bool = False

    @property
    def timed(self) -> bool:
        """Whether it has a time of its own, not one stated for the whole list."""
        return self.time_rule is not None and not self.time_rule.startswith("stated")


def day_of(record: Record) -> dt.date | None:
    """The day of a record, if its date is whole."""
    spot = record.spot
    try:
        return dt.date(spot.year, spot.month, spot.day) if spot.year is not None else None
    except ValueError:
        return None


def signs_of(seen: Seen, tables: Tables, today: dt.date) -> Found:
    """All that the record itself shows."""
    signs = dict.fromkeys(
        (*_of_title(seen), *_of_time(seen, today), *_of_date(seen, tables, today), *_of_words(seen)), 1.0
    )
    found = Found(signs, {})
    found.add(_section(seen), Sign.SECTION_EVENTS, Sign.SECTION_OTHER, BESIDE_BODY)
    found.add(_marks(seen.record), Sign.CLASS_EVENTS, Sign.CLASS_OTHER)
    title = naming(seen.title.text)
    if title.other and not title.body:
        named = _is_only(seen.title.text, title.other.listed)  # the heading of a section, taken for the title
        found.add(title, Sign.SECTION_EVENTS, Sign.SECTION_OTHER if named else Sign.TITLE_OTHER)
    if (leads := _leads_to(seen.title.href)) is not None:
        found.tell(Sign.LINK_OTHER, leads)
    return found


def _leads_to(href: str | None) -> Subject | None:
    """What the link of a title passes through, if that is clearly no event: "/news/2027/a-new-board"."""
    way = verdict_of((), href[:_HREF]).way if href else None
    return way.other if way and not way.events and way.other and way.other.clear >= 1 else None


def _of_title(seen: Seen) -> Iterator[Sign]:
    title = seen.title
    spoken = speaks(title.text)
    if _is_only(title.text, "about-events", "of-before", "label", "button"):
        yield Sign.TITLE_GENERIC
    elif "event" in spoken:
        yield Sign.TITLE_EVENT
    if "body" in spoken:
        yield Sign.TITLE_BODY
    if begins_with_document(title.text):
        yield Sign.TITLE_DOCUMENT
    if title.rule == ABOVE:
        yield Sign.TITLE_ABOVE
        if title.worth < 0:
            yield Sign.TITLE_WEAK
    if _is_weekday(title.text):
        yield Sign.TITLE_WEEKDAY
    if "body" not in spoken and reads_like_place(title.text):
        yield Sign.TITLE_PLACE
    yield from _of_wording(title.text)


def _is_only(text: str, *names: str) -> bool:
    """Whether a text is made of words of these lists; one without spaces shows only that it holds such a word."""
    return only(text, *names) and not (is_spaceless(text) and len(text) > _SPACELESS_NAME)


def _of_wording(text: str) -> Iterator[Sign]:
    """What the form of a title says, whatever its words."""
    words = len(split(fold(text)))
    if text.endswith("。") or (text.endswith(".") and words >= _SENTENCE):
        yield Sign.TITLE_SENTENCE
    if text.endswith(("?", "!", "...", "…")):
        yield Sign.TITLE_ASKS
    if words > _LONG_TITLE:
        yield Sign.TITLE_LONG


def _is_weekday(text: str) -> bool:
    """Whether a title is the head of a column of a calendar: "Mon", or "MonMonday" where it has two forms."""
    folded = fold(text).strip(" .,:")
    doubled = " " not in folded and any(folded.endswith(day) for day in weekdays(None) if len(day) > _SHORT_DAY)
    return doubled or folded in weekdays(None)


def reads_like_place(text: str) -> bool:
    """Whether a title is made of a venue and what comes with one ("Town Hall, Leeds")."""
    first = text.split(",", maxsplit=1)[0]
    return any(name == "venue" for _, name in tables_of_words.lexicon("place").payloads(fold(first)))


def _of_time(seen: Seen, today: dt.date) -> Iterator[Sign]:
    record = seen.record
    if seen.odd_time:
        yield Sign.TIME_ODD
    elif seen.timed:
        yield Sign.TIME_OWN
    elif seen.time_rule is not None:
        yield Sign.TIME_STATED
    if record.spot.weekday is not None:
        yield Sign.WEEKDAY
    if record.spot.until is not None or record.spot.closing is not None:
        yield Sign.SEVERAL_DAYS
    if not record.spot.stated:
        yield Sign.BARE_DAY
    day = day_of(record)
    if day is not None and day >= today:
        yield Sign.FUTURE
        if (day - today).days > _YEARS_AHEAD:
            yield Sign.FAR


def _is_since(clause: str, record: Record, today: dt.date) -> bool:
    """Whether it has been so since a day that is past."""
    day = day_of(record)
    return day is not None and day < today and "of-since" in lists_of(" ".join(clause.split()[-1:]))


def _of_date(seen: Seen, tables: Tables, today: dt.date) -> Iterator[Sign]:
    record, spot = seen.record, seen.record.spot
    line = spot.first
    clause = _CLAUSE.split(line.text[max(0, spot.start - _BESIDE) : spot.start])[-1]
    number = _DIGIT.search(line.text, spot.start)
    opening = line.text[spot.start : number.start()] if number else ""  # a date may begin with "since" itself
    role = "role" in lists_of(clause + opening) | lists_of(_label_before(record))
    if spot.until is None and (role or _is_since(clause + opening, record, today)):
        yield Sign.DATE_ROLE
    cell = cell_of(line.block)
    if cell is not None:
        header = tables.lists(cell)
        if header & {"column-other", "role"} and not header & {"event", "body"}:
            yield Sign.COLUMN_ROLE
        elif "column-date" in header:
            yield Sign.COLUMN_DATE
    if in_prose(line, spot.start):
        yield Sign.IN_PROSE
    if sum(word[:1].islower() for word in clause.split()) >= _RUNNING:
        yield Sign.IN_SENTENCE
    if line.region is Region.BYLINE:
        yield Sign.BYLINE
    if line.region is Region.FURNITURE:
        yield Sign.FURNITURE


def _label_before(record: Record) -> str:
    """A short line right before that of the date, if it is a label."""
    at = record.lines.index(record.spot.first) if record.spot.first in record.lines else 0
    before = record.lines[at - 1].text if at else ""
    return before if _LABEL.fullmatch(before) else ""


def _of_words(seen: Seen) -> Iterator[Sign]:
    record = seen.record
    if seen.has_place:
        yield Sign.PLACE
    if seen.has_status:
        yield Sign.STATUS
    texts = _texts(record)
    spoken: set[str] = set().union(*(lists_of(text) for text in texts))
    for name, sign in (
        ("takes-place", Sign.TAKES_PLACE),
        ("event", Sign.NAMES_EVENT),
        ("of-attending", Sign.ATTENDING),
        ("of-text", Sign.OF_TEXT),
        ("of-thread", Sign.OF_THREAD),
        ("role", Sign.RECORD_ROLE),
    ):
        if name in spoken:
            yield sign
    if any("of-meeting" in lists_of(text) for line in _lines(record) for text, _ in line.link_texts()):
        yield Sign.PAPERS
    if any(_AMOUNT.search(text) for text in texts):
        yield Sign.AMOUNT
    if any(_MEASURED.search(text) for text in texts):
        yield Sign.MEASURED


def _texts(record: Record) -> list[str]:
    if record.clip:
        return [record.lines[-1].text[slice(*record.clip)][:_CHARS]]
    return [line.text[:_CHARS] for line in _lines(record)]


def _lines(record: Record) -> list[Line]:
    return [*record.before, *record.lines, *record.after][:_LINES]


def _section(seen: Seen) -> Naming:
    """What the nearest heading that names anything speaks of; a heading that is the record's own title does not."""
    for line in seen.section.headings[:2]:
        if len(line.text) > _TOPIC_CHARS or line.heading == 1:
            continue
        if seen.title.rule != ABOVE and (line.text in seen.title.text or seen.title.text in line.text):
            continue
        found = naming(line.text)
        if found.events or found.other:
            return found
    return Naming()


def _marks(record: Record) -> Naming:
    around = [record.element, *islice(record.element.iterancestors(), _NAMED_LEVELS)]
    words = " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in around if one.tag != "body")
    return marked(words)


def in_prose(line: Line, start: int) -> bool:
    """Whether a date stands deep in running text."""
    return len(line.text) > _LONG and start > _DEEP
