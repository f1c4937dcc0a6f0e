"""The pages of content systems are many, always the same, and say what their truth demands."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from store.event import Status
from tests.pages.cms.catalogue import Subject, cms_page, cms_pages, systems
from tests.pages.language import MAIN
from tests.pages.measure import compare
from tests.pages.reading import Found
from tests.pages.truth import GeneratedPage, Part, Truth


@pytest.fixture(scope="module")
def pages() -> list[GeneratedPage]:
    return list(cms_pages())


def test_there_are_many_systems_in_all_main_languages(pages: list[GeneratedPage]) -> None:
    """Sixty pages of forty systems at least, on both subjects, and a third or so of them closed."""
    assert len(pages) >= 60
    assert len(systems()) >= 40
    assert {page.locale for page in pages} == set(MAIN)
    assert {system.subject for system in systems().values()} == set(Subject)
    assert 0.2 <= sum(page.part is Part.CLOSED for page in pages) / len(pages) <= 0.45


def test_pages_are_the_same_each_time(pages: list[GeneratedPage]) -> None:
    """A page depends on system, locale and variant alone."""
    assert [cms_page(page.layout, page.locale, page.variant) for page in pages] == pages


def test_the_parts_make_up_the_whole(pages: list[GeneratedPage]) -> None:
    """No page is in both parts, and none in neither; the variants of a system in a language stay together."""
    parts = [*cms_pages(Part.OPEN), *cms_pages(Part.CLOSED)]
    assert sorted(page.name for page in parts) == sorted(page.name for page in pages)
    assert len({(page.layout, page.locale, page.part) for page in pages}) == len(
        {(page.layout, page.locale) for page in pages}
    )


def test_every_page_demands_an_event(pages: list[GeneratedPage]) -> None:
    """Each page lists at least one event that is not merely allowed."""
    assert [page.name for page in pages if all(event.optional for event in page.truth)] == []


def _text(page: GeneratedPage) -> str:
    return unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page.html, flags=re.DOTALL))


def test_every_title_stands_on_its_page(pages: list[GeneratedPage]) -> None:
    """A reader can see each title, day and place that is demanded."""
    missing = [
        (page.name, event.title)
        for page in pages
        for event in page.truth
        if event.title.casefold() not in _text(page).casefold()
    ]
    places = [
        (page.name, event.place)
        for page in pages
        for event in page.truth
        if event.place is not None and event.place not in _text(page)
    ]
    days = [
        (page.name, event.start)
        for page in pages
        for event in page.truth
        if not re.search(rf"\b0?{event.start.day}(?!\d)", _text(page))
    ]
    assert (missing, places, days) == ([], [], [])


def _written(time: dt.time) -> re.Pattern[str]:
    minutes = f"{time.minute:02}"
    return re.compile(rf"\b0?({time.hour}|{(time.hour - 1) % 12 + 1})[\Wh]*{minutes}|\b{time.hour} ?[hu]\b")


def test_every_hour_stands_on_its_page(pages: list[GeneratedPage]) -> None:
    """No time of day is demanded that the page does not say."""
    missing = [
        (page.name, event.time)
        for page in pages
        for event in page.truth
        if event.time is not None and not _written(event.time).search(_text(page))
    ]
    assert missing == []


def test_every_kind_of_status_is_shown(pages: list[GeneratedPage]) -> None:
    """Some events are cancelled, postponed or moved, and some pages say so."""
    told = {event.status for page in pages for event in page.truth}
    assert told == {Status.SCHEDULED, Status.CANCELLED, Status.POSTPONED, Status.RESCHEDULED}


def _as_read(event: Truth) -> Found:
    place = "online" if event.online else event.place or ""
    return Found(event.title, event.start, event.end, event.time, event.status.value, 1.0, place, event.url)


def test_a_perfect_reading_scores_one(pages: list[GeneratedPage]) -> None:
    """A reader that finds exactly the truth misses nothing and adds nothing."""
    comparisons = [compare(page.truth, [_as_read(event) for event in page.truth]) for page in pages]
    assert {(one.missed, one.false) for one in comparisons} == {((), ())}
