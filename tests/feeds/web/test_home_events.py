"""What the start page tells beside the next meetings: deadlines that come soon, and what is new."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from config.load import Config
from feeds.web.home_events import NewsKind, NextDeadlines, kind_of_news, news_lines
from feeds.web.site import site_of
from store.event import Deadline, DeadlineKind, Event, Status
from store.views import Change
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.rendered import text_of
from tests.feeds.web.samples import CREATED, TODAY, event

DAY = dt.timedelta(days=1)


def change(field: str, *, days_ago: int = 1, sequence: int = 1) -> Change:
    at = dt.datetime.combine(TODAY - days_ago * DAY, dt.time(9), dt.UTC)
    return Change(at, field, "old", "new", "example-society", sequence)


def with_deadline(number: int, day: dt.date, status: Status = Status.SCHEDULED) -> Event:
    return event(number, deadlines=(Deadline(kind=DeadlineKind.ABSTRACT, date=day),), status=status)


def test_the_next_deadlines_are_told_soonest_first(config: Config) -> None:
    """As many as there is room for, in whatever order the events come; none that is past or of no meeting."""
    deadlines = NextDeadlines(TODAY, count=2)
    for each in (
        with_deadline(1, TODAY + 9 * DAY),
        with_deadline(2, TODAY),
        with_deadline(3, TODAY - DAY),
        with_deadline(4, TODAY + 2 * DAY),
        with_deadline(5, TODAY + DAY, Status.CANCELLED),
        with_deadline(6, TODAY + DAY, Status.POSTPONED),
    ):
        deadlines.add(each)
    lines = deadlines.lines(site_of(config, BASE_URL))
    assert [(line.link.title, line.text, line.machine) for line in lines] == [
        ("Meeting 2", "Abstracts until 22 November 2026", "2026-11-22"),
        ("Meeting 4", "Abstracts until 24 November 2026", "2026-11-24"),
    ]


@pytest.mark.parametrize(
    ("status", "fields", "kind"),
    [
        (Status.SCHEDULED, [], NewsKind.NEW),
        (Status.CANCELLED, ["start", "status"], NewsKind.CANCELLED),
        (Status.POSTPONED, ["status"], NewsKind.POSTPONED),
        (Status.RESCHEDULED, ["status", "start"], NewsKind.NEW_DATE),
        (Status.CANCELLED, ["deadlines"], NewsKind.DEADLINE),
        (Status.SCHEDULED, ["place", "url"], NewsKind.NEW_PLACE),
        (Status.SCHEDULED, ["description"], NewsKind.CHANGED),
    ],
)
def test_news_is_named_after_the_most_important_change(status: Status, fields: list[str], kind: NewsKind) -> None:
    """What kind of news it is, from the fields that changed together."""
    assert kind_of_news(event(status=status), [change(field) for field in fields]) is kind


def test_only_the_latest_changes_name_the_news() -> None:
    """A date that moved last month is not what is new today."""
    changes = [change("start", days_ago=30, sequence=1), change("deadlines", sequence=2)]
    assert kind_of_news(event(), changes) is NewsKind.DEADLINE


def test_news_of_what_is_over_is_none(config: Config) -> None:
    """In the order given, as many as asked for, with the day of the news and the days of the event."""
    over = event(1, start=TODAY - DAY, end=None)
    changed = [(over, ()), (event(2), (change("place"),)), (event(3), ()), (event(4), ())]
    lines = news_lines(changed, site_of(config, BASE_URL), TODAY, count=2)
    assert [(line.link.title, line.day.machine, line.kind, line.facts) for line in lines] == [
        ("Meeting 2", "2026-11-21", NewsKind.NEW_PLACE, "12–14 March 2027 · Kraków, Poland"),
        ("Meeting 3", f"{CREATED:%Y-%m-%d}", NewsKind.NEW, "12–14 March 2027 · Kraków, Poland"),
    ]


def test_the_start_page_tells_deadlines_and_news(site: dict[str, bytes]) -> None:
    """Under headings of their own, each line a link to its event."""
    page = html.document_fromstring(site["index.html"].decode())
    (deadline,) = page.xpath("//section[h2='Deadlines soon']//li")
    assert text_of(deadline) == (
        "Early-bird rate until 15 January 2027 International Scientific Congress on Spinal Muscular Atrophy"
    )
    news = page.xpath("//section[h2='What is new']//li")
    assert len(news) == 5
    assert {text_of(each.xpath(".//strong")[0]) for each in news} == {"New"}
    assert page.xpath("//a[.='Subscribe to the calendar']/@href") == ["/subscribe/"]
