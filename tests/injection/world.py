"""One store with every payload in every text field of an event, published once.

For each payload there is an event that a source lists, whose words changed from one crawl to the next, so that its
history holds payloads on both sides. Numbers 0 (to come) and -1 (past) are harmless and have the same shape:
whatever differs from them in structure was brought in by a payload. What people write by commands and in overrides.toml
reaches a few events more: which words of theirs are stored is tested apart (test_border.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from config.load import Config, load_config
from config.overrides import SettableField, parse_overrides
from config.quoting import toml_text
from config.source import Identity, Precedence
from feeds.publish import publish
from store.crawl import CrawlClass, CrawlRun
from store.decision import SetField
from store.event import Deadline, DeadlineKind, Event, EventData, EventType, Mode, Place, Precision, Relevance, Status
from store.repository import Store
from store.url import web_url
from tests.injection.payloads import PAYLOADS, WEB_ADDRESSES, as_line

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FIRST_SEEN = NOW - dt.timedelta(days=3)
BASE_URL = "https://events.example.org"
SOURCE = "society"
FIRST_DAY, PAST_DAY = dt.date(2027, 1, 10), dt.date(2026, 3, 1)
PAST_FROM = 40  # payloads from this number on belong to events of the past
WRITTEN = (0, 1, 2, 49)
HARMLESS = "Harmless words of no effect"
_LINE, _NAME = 280, 60  # characters: a lead stands before titles, and formats cut at 200
SET_BY_FILE = (SettableField.TITLE, SettableField.DESCRIPTION, SettableField.VENUE, SettableField.SPONSOR)
SET_BY_COMMAND = (
    SettableField.STREET, SettableField.CITY, SettableField.REGION, SettableField.ORGANIZER,
    SettableField.ACCREDITATION,
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """`listed` and `written`: number of the payload (0 and -1, of the past: none) -> the event that holds it."""

    folder: Path
    config: Config
    store: Store
    listed: dict[int, Event]
    written: dict[int, Event]

    @property
    def public(self) -> Path:
        return self.folder / "data" / "public"

    def twin(self, number: int) -> Event:
        """The harmless event of the same shape."""
        return self.listed[-1 if number < 0 or number >= PAST_FROM else 0]

    @property
    def events(self) -> list[Event]:
        return [*self.listed.values(), *self.written.values()]

    def read(self, path: str) -> bytes:
        return (self.public / path).read_bytes()

    def pages(self) -> Iterator[str]:
        """Every document of the tree."""
        yield from sorted(str(path.relative_to(self.public)) for path in self.public.rglob("*.html"))


def make(folder: Path) -> World:
    """Crawl twice, decide, publish."""
    (folder / "data").mkdir(parents=True)
    config = _configuration(folder / "config")
    store = Store.open(f"sqlite:///{folder}/data/sma-events.db")
    numbers = [-1, 0, *PAYLOADS]
    _crawl(store, [_listed(number, "before") for number in numbers] + [_plain(n) for n in WRITTEN], FIRST_SEEN)
    store.mark_released(FIRST_SEEN)
    _crawl(store, [_listed(number, "after") for number in numbers] + [_plain(n) for n in WRITTEN], NOW)
    _decide(store)
    publish(store, config, BASE_URL, folder / "data" / "public", NOW)
    by_id = {listing.data.native_id: event for event in store.events() for listing in store.listings(event.uid)}
    listed, written = {n: by_id[f"l-{n}"] for n in numbers}, {n: by_id[f"w-{n}"] for n in WRITTEN}
    return World(folder, config, store, listed, written)


def text_of(number: int) -> str:
    return PAYLOADS.get(number, HARMLESS)


def address_of(number: int) -> str:
    """What `web_url` makes of an address that tries more; every payload has one."""
    found = web_url(WEB_ADDRESSES[number % len(WEB_ADDRESSES)]) if number > 0 else "https://example.org/harmless"
    assert found is not None
    return found


def _listed(number: int, when: str) -> EventData:
    """What the source says; all its words are payload. The order of words differs between the crawls."""
    text = text_of(number)
    line = as_line(text, _LINE)
    name = as_line(text, _NAME)
    url = address_of(number)
    return EventData(
        title=f"{when} {line}",
        start=(PAST_DAY if number < 0 or number >= PAST_FROM else FIRST_DAY) + dt.timedelta(days=number + 1),
        precision=Precision.DATE,
        status=Status.RESCHEDULED if when == "after" else Status.SCHEDULED,
        previous_start=dt.date(2027, 1, 1),
        mode=Mode.HYBRID,
        type=EventType.WORKSHOP,
        place=Place(
            venue=f"{name} {when}", street=name, city=name, region=name, country="DE", latitude=52.5, longitude=13.4
        ),
        url=url,
        registration_url=url,
        abstract_url=url,
        online_url=url,
        description=f"{_whole(text)[:1900]} {when}",
        organizer=line,
        accreditation=f"{when} {line}"[:200],
        sponsor=f"{line} {when}",
        language="en",
        deadlines=(
            Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 1, 5), time=dt.time(23, 59), timezone="UTC"),
        ),
        source=SOURCE,
        page_url=url,
        native_id=f"l-{number}",
        relevance=Relevance(score=1.0, matched=(_whole(text)[:500],)),
    )


def _plain(number: int) -> EventData:
    """The event that a person will write over: in the past, so that it fills the archive."""
    return EventData(
        title=f"Evening {_LETTERS[number // 26]}{_LETTERS[number % 26]}{number}",
        start=PAST_DAY - dt.timedelta(days=3 * number + 9),
        precision=Precision.DATE,
        url=f"https://society.example.org/evenings/{number}",
        source=SOURCE,
        page_url="https://society.example.org/evenings",
        native_id=f"w-{number}",
    )


def _crawl(store: Store, items: list[EventData], now: dt.datetime) -> None:
    run = CrawlRun(
        SOURCE, now, now, CrawlClass.OK, detail=" ".join(PAYLOADS.values())[:5000], items=tuple(items), complete=True
    )
    result = store.finish_crawl(run, now, Precedence.SOCIETY, Identity.NATIVE)
    if result.held:  # the second crawl changes everything, and a person lets it through
        store.release_held(SOURCE, now)


def _decide(store: Store) -> None:
    uids = {listing.data.native_id: event.uid for event in store.events() for listing in store.listings(event.uid)}
    entries, ids = [], count(1)
    for number in WRITTEN:
        uid, text = uids[f"w-{number}"], text_of(number)
        for field in SET_BY_FILE:
            value = as_line(text, _LINE) if len(text) > _LINE else text
            entries.append(_entry(uid, field, value, next(ids)))
        for field in SET_BY_COMMAND:
            store.decide(SetField(uid, field, text[:_NAME], reason=text), NOW)
        store.decide(SetField(uid, SettableField.URL, _typed(number)), NOW)
    applied = store.apply_overrides(parse_overrides("".join(entries)), NOW)
    assert applied.warnings == ()


def _typed(number: int) -> str:
    """An address as a person might paste it: what blanks it holds are taken out by no one but the sanitizer."""
    return "".join(WEB_ADDRESSES[number % len(WEB_ADDRESSES)].split()) if number else "https://example.org/harmless"


def _entry(uid: str, field: SettableField, value: str, number: int) -> str:
    """One table of overrides.toml, with escapes as an editor or a generator would write them."""
    return f'[[set]]\nevent = "{uid}"\nfield = "{field}"\nvalue = {toml_text(value)}\nreason = "of line {number}"\n'


def _configuration(folder: Path) -> Config:
    """A source, and feeds, whose names are payloads that an operator may write."""
    (folder / "sources").mkdir(parents=True)
    name = toml_text(NAME)
    source = f'name = {name}\nurl = "https://society.example.org/"\nkind = "auto"\n'
    (folder / "sources" / f"{SOURCE}.toml").write_text(source, encoding="utf-8")
    feed = f"title = {name}\ndescription = {name}\n"
    ended = f"retired = 2026-11-01\nnotice = {name}\n"
    (folder / "feeds.toml").write_text(f"[feed.tricky]\n{feed}[feed.ended]\n{feed}{ended}", encoding="utf-8")
    (folder / "service.toml").write_text(
        f'[service]\nname = {name}\ncontact = "x@example.org"\n[feeds]\npast_months = 24\nexcerpt = 2000\n',
        encoding="utf-8",
    )
    config = load_config(folder, {})
    assert config.problems == ()
    return config


NAME = """</script><script>alert(1)</script>"' onx=1 ]]> ;:,\\ &lt; {{ 7 }}"""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def fields_of(event: Event) -> dict[str, Any]:
    """Every text of an event, by name."""
    place = {f"place.{name}": value for name, value in event.place.model_dump().items()}
    return {name: value for name, value in {**event.model_dump(), **place}.items() if isinstance(value, str)}


def _whole(text: str) -> str:
    """Without halves of surrogate pairs: the crawler takes them out, and the types of the store refuse them."""
    return text.encode("utf-8", "ignore").decode()
