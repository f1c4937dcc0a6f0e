"""The generated event lists are read right: date, title and time of at least 85 % of their events, in each part.

Those of content systems likewise, of at least 80 %: they hold habits of old and hand-made sites that no rule foresees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from html import unescape

import pytest

from tests.pages.generate import generate, generated_pages
from tests.pages.language import MAIN, OTHER, language
from tests.pages.layouts import LAYOUTS
from tests.pages.measure import Tally, compare
from tests.pages.reading import Found
from tests.pages.score import Read, family, read_all, read_cms, tally_of
from tests.pages.truth import GeneratedPage, Part, Truth

GOAL = 0.85
CMS_GOAL = 0.80
PRECISION = 0.95
CMS_PRECISION = 0.90


@cache
def _read(part: Part) -> Read:
    return read_all(part)


@cache
def _read_cms(part: Part) -> Read:
    return read_cms(part)


def _weakest(read: Read, part: Part, key: Callable[[GeneratedPage], str]) -> tuple[str, float]:
    tallies = {name: tally_of([row for row in read if key(row[0]) == name]) for name in {key(page) for page, _ in read}}
    name = min(tallies, key=lambda one: (tallies[one].recall, one))
    return (name if part is Part.OPEN else "closed", tallies[name].recall)


@pytest.mark.parametrize("part", list(Part))
def test_generated_pages_are_read_right(part: Part) -> None:
    """Of all events on the pages of a part, 85 % have date, title and time right."""
    tally = tally_of(read := _read(part))
    weakest = _weakest(read, part, lambda page: page.layout)
    assert tally.recall >= GOAL, f"strict {tally.recall:.3f}; weakest layout {weakest}"


@pytest.mark.parametrize("part", list(Part))
def test_pages_of_content_systems_are_read_right(part: Part) -> None:
    """Of all events on the pages of content systems, 80 % have date, title and time right."""
    tally = tally_of(read := _read_cms(part))
    assert tally.recall >= CMS_GOAL, f"strict {tally.recall:.3f}; weakest family {_weakest(read, part, family)}"


@pytest.mark.parametrize("part", list(Part))
def test_accepted_items_of_content_systems_are_true_events(part: Part) -> None:
    """Of all items accepted there, 90 % are an event of the page, on its day and with its title."""
    tally = tally_of(_read_cms(part))
    assert tally.precision >= CMS_PRECISION, f"{tally.items - tally.right} of {tally.items} are none"


@pytest.mark.parametrize("part", list(Part))
def test_accepted_items_are_true_events(part: Part) -> None:
    """Of all accepted items, 95 % are an event of the page, on its day and with its title."""
    tally = tally_of(_read(part))
    assert tally.precision >= PRECISION, f"{tally.items - tally.right} of {tally.items} are none"


def test_there_are_enough_pages() -> None:
    """At least twelve layouts in at least eight languages make 216 pages; a third or so is closed."""
    pages = list(generated_pages())
    assert len(LAYOUTS) >= 12
    assert {page.locale for page in pages} == {*MAIN, *OTHER}
    assert len(pages) >= 216
    assert 0.25 <= sum(page.part is Part.CLOSED for page in pages) / len(pages) <= 0.42


def test_pages_are_the_same_each_time() -> None:
    """A page depends on layout, locale and variant alone."""
    assert [generate(page.layout, page.locale, page.variant) for page in generated_pages()] == list(generated_pages())


@pytest.mark.parametrize("locale", [*MAIN, *OTHER])
def test_every_title_stands_on_its_page(locale: str) -> None:
    """Nothing is asked for that the page does not say."""
    pages = [page for page in generated_pages() if page.locale == locale]
    missing = [
        (page.name, event.title) for page in pages for event in page.truth if event.title not in unescape(page.html)
    ]
    assert missing == []


def _as_read(event: Truth) -> Found:
    place = "online" if event.online else event.place or ""
    return Found(event.title, event.start, event.end, event.time, event.status.value, 1.0, place, event.url)


def test_a_perfect_reading_scores_one() -> None:
    """A reader that finds exactly the truth misses nothing and adds nothing, past events included."""
    for page in generated_pages():
        perfect = [_as_read(event) for event in page.truth]
        comparison = compare(page.truth, perfect)
        assert (comparison.missed, comparison.false, set(comparison.tally.shares().values())) == ((), (), {1.0})


def test_a_wrong_title_or_hour_is_no_strict_hit() -> None:
    """The day alone is not enough; a wrong title makes the item a false one as well."""
    event = Truth("Annual meeting", dt.date(2027, 3, 12), time=dt.time(18))
    late = Found("Annual meeting", event.start, None, dt.time(19), "scheduled", 1.0)
    other = Found("Cookie notice", event.start, None, dt.time(18), "scheduled", 1.0)
    assert [compare([event], [item]).tally.strict for item in (late, other)] == [0, 0]
    assert [len(compare([event], [item]).false) for item in (late, other)] == [0, 1]


def test_every_language_is_complete() -> None:
    """All words and habits exist in every language, and enough of them to fill a page."""
    keys = {locale: set(language(locale).words) for locale in (*MAIN, *OTHER)}
    assert {frozenset(words) for words in keys.values()} == {frozenset(keys["en"])}
    assert [locale for locale in keys if len(language(locale).months) != 12 or len(language(locale).titles) < 16] == []
    assert [locale for locale in keys if len(language(locale).styles) != 3] == []


def test_tallies_add_up() -> None:
    """The score of several pages is made of sums, so that long lists weigh more than short ones."""
    one, two = (
        Tally(pages=1, events=4, strict=3, items=4, right=4),
        Tally(pages=1, events=6, strict=3, items=6, right=3),
    )
    assert (one + two).shares()["strict"] == 0.6
    assert (one + two).shares()["precision"] == 0.7
