"""Reading: one date string, and one item from a page's bytes to a normalized event (JSON-LD, plain HTML).

The date strings are those of tests/tables, the plain pages those of tests/pages; all of it pure code in one process.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import time
from collections.abc import Callable, Iterable

from benchmarks.row import Row
from config.load import load_config, parse_source
from config.source import Source
from crawler.extract.page import Page
from crawler.normalize.dates.settle import DateTexts, Surroundings, When
from crawler.normalize.dates.when import read_when
from crawler.normalize.refusal import Refusal
from crawler.read import read_page
from tests.pages.generate import generated_pages
from tests.tables import dates
from tests.tables.table import Part, load

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_RULES = load_config(None, {}).relevance
_EVENTS = 40
_FILLING = "<p>What is known, what is new, and whom to ask about it.</p>" * 12


def measure(quick: bool) -> list[Row]:
    """Return row 11 of the goals."""
    rounds = 3 if quick else 15
    return [_date_strings(rounds), _linked_data(rounds), _plain_html(3 if quick else 9, quick)]


def _seconds(work: Callable[[], object], rounds: int) -> float:
    """The median CPU time of one call; the first call fills caches and is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def _date_strings(rounds: int) -> Row:
    cases = [case for part in Part for case in load("dates", part)]
    asked = [(DateTexts(case["text"], year=case.get("year")), dates.surroundings(case)) for case in cases]
    mean_us = _seconds(lambda: [_read(texts, around) for texts, around in asked], rounds) / len(cases) * 1e6
    note = f"{len(cases)} strings in all languages of tests/tables, those without a date among them"
    return Row(11, "one date string, mean", mean_us, "us", "<= 50", mean_us <= 50, note)


def _read(texts: DateTexts, around: Surroundings) -> When | None:
    try:
        return read_when(texts, around)
    except Refusal:
        return None


def _linked_data(rounds: int) -> Row:
    source = _source("https://society.example.org/events")
    page = Page(source.url, _page_of(_EVENTS).encode(), "text/html; charset=utf-8", NOW)
    ms = _seconds(lambda: read_page(page, source, "society", _RULES), rounds) / _EVENTS * 1e3
    what = "JSON-LD: extraction and normalization, per item"
    return Row(11, what, ms, "ms", "<= 0.4", ms <= 0.4, f"{_EVENTS} events on one page of {len(page.body) // 1024} KB")


def _page_of(count: int) -> str:
    first = dt.date(2027, 3, 1)
    events = [
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": f"Lecture {number} on spinal muscular atrophy",
            "startDate": f"{first + dt.timedelta(days=number)}T18:00:00+02:00",
            "url": f"https://society.example.org/events/{number}",
            "description": "What is known, what is new, and whom to ask.",
            "location": {"@type": "Place", "name": "Hotel Centrum", "address": "Ghent, Belgium"},
        }
        for number in range(count)
    ]
    return f'<html><script type="application/ld+json">{json.dumps(events)}</script><body>{_FILLING}</body></html>'


def _source(url: str) -> Source:
    text = f'name = "Society"\nurl = "{url}"\nkind = "auto"\nrelevance = "all"\ntimezone = "Europe/Brussels"\n'
    return parse_source("society", text, "society.toml")


def _plain_html(rounds: int, quick: bool) -> Row:
    per_item = [
        each for number, page in enumerate(generated_pages()) if number % (8 if quick else 2) == 0
        for each in _milliseconds_an_item(page.url, page.html, page.now, rounds)
    ]  # fmt: skip
    ms = statistics.median(per_item)
    what = "plain HTML: extraction and normalization, per item, median of pages"
    note = f"{len(per_item)} generated pages; slowest {max(per_item):.1f} ms an item"
    return Row(11, what, ms, "ms", "<= 2", ms <= 2, note)


def _milliseconds_an_item(url: str, html: str, now: dt.datetime, rounds: int) -> Iterable[float]:
    source = _source(url)
    page = Page(url, html.encode(), "text/html; charset=utf-8", now)
    items = len(read_page(page, source, "society", _RULES)[1])
    if items:
        yield _seconds(lambda: read_page(page, source, "society", _RULES), rounds) / items * 1e3
