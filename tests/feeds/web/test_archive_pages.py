"""The archive: years as links, a year with its events, and years that are too full for one page."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from config.load import Config
from feeds.web.archive_pages import MOST_IN_A_YEAR, archive_page, year_page
from feeds.web.site import Site, site_of
from store.event import Status
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.rendered import text_of
from tests.feeds.web.samples import TODAY, event

MONTHS = {"2024-11": 2, "2025-03": 1, "2025-12": 4}


@pytest.fixture(scope="module")
def ours(config: Config) -> Site:
    return site_of(config, BASE_URL)


def test_years_are_links_latest_first(ours: Site) -> None:
    """Each with its number of events, and its months below it."""
    page = html.document_fromstring(archive_page(MONTHS, ours, TODAY).decode())
    assert [(text_of(h2), h2.xpath("string(a/@href)")) for h2 in page.xpath("//h2")] == [
        ("2025 (5 events)", "/events/past/2025/"),
        ("2024 (2 events)", "/events/past/2024/"),
    ]
    assert [a.get("href") for a in page.xpath("//ul[@class='months']//a")] == [
        "/events/2025-12/", "/events/2025-03/", "/events/2024-11/",
    ]  # fmt: skip


def test_a_year_lists_what_began_in_it_and_is_over(ours: Site) -> None:
    """Latest first, by month; what still runs and what began in another year is not there; a status is."""
    events = [
        event(1, title="New Year's meeting", start=dt.date(2024, 12, 30), end=dt.date(2025, 1, 2)),
        event(2, title="Spring day", start=dt.date(2025, 3, 8), end=None, status=Status.CANCELLED),
        event(3, title="Long course", start=dt.date(2025, 12, 1), end=dt.date(2027, 1, 1)),
        event(4, title="Winter day", start=dt.date(2025, 12, 5), end=None),
    ]
    page = html.document_fromstring(year_page("2025", events, MONTHS, ours, TODAY).decode())
    assert [text_of(h2) for h2 in page.xpath("//h2")] == ["December", "March"]
    assert [text_of(each) for each in page.xpath("//ul[contains(@class, 'past')]/li")] == [
        "5 December 2025 Winter day · Kraków, Poland",
        "8 March 2025 Cancelled Spring day · Kraków, Poland",
    ]


def test_a_year_turns_to_its_neighbours(ours: Site) -> None:
    """Earlier on the left, later on the right, as a calendar does."""
    page = html.document_fromstring(year_page("2024", [], MONTHS, ours, TODAY).decode())
    assert [(a.get("href"), text_of(a)) for a in page.xpath("//nav[@aria-label='Years']/a")] == [
        ("/events/past/2025/", "2025 →")
    ]


def test_a_year_with_too_many_events_names_its_months(ours: Site) -> None:
    """The page stays under 100 KB, and nothing is lost: each month has its own page."""
    some = [event(number, start=dt.date(2025, 3, 1), end=None) for number in range(MOST_IN_A_YEAR + 1)]
    full, over = (year_page("2025", events, MONTHS, ours, TODAY) for events in (some[1:], some))
    assert (len(full) < 70_000, len(over) < 10_000) == (True, True)
    months = html.document_fromstring(over.decode()).xpath("//ul[@class='months']//a/@href")
    assert months == ["/events/2025-12/", "/events/2025-03/"]
