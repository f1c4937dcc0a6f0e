"""The pure decisions around fetching: what is asked again, what a crawl amounts to, what is a barrier."""

from __future__ import annotations

import datetime as dt

import pytest

from config.load import parse_source
from crawler.challenge import class_of_status, is_barrier, is_verification
from crawler.extract.page import Container, Extraction, Refused
from crawler.hosts import same_site
from crawler.items import EventItem
from crawler.journal import Journal
from crawler.outcome import Trouble
from crawler.read import Reading
from crawler.spiders.loader import user_agent
from crawler.validators import conditional_headers, read_recently, recheck_due
from store.crawl import CrawlClass, PageState
from store.event import EventData, Precision, Verdict

NOW = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)
SOURCE = parse_source("society", 'name = "S"\nurl = "https://example.org/"\nkind = "ics"\n', "society.toml")


def state(age: dt.timedelta, url: str = "https://example.org/e/1") -> PageState:
    return PageState(url, '"a"', "Sun, 10 Jan 2027 00:00:00 GMT", "hash", "rules", NOW - age)


def test_validators_are_sent_as_they_came() -> None:
    """ETag and Last-Modified go back verbatim, and only those that there are."""
    assert conditional_headers(state(dt.timedelta())) == {
        "If-None-Match": '"a"',
        "If-Modified-Since": "Sun, 10 Jan 2027 00:00:00 GMT",
    }
    assert conditional_headers(PageState("u", None, None, "h", "r", NOW)) == {}


@pytest.mark.parametrize(("hours", "recent"), [(0, True), (23, True), (24, False), (100, False), (-1, False)])
def test_page_is_read_again_after_a_day(hours: int, recent: bool) -> None:
    """Within a day an unchanged page is left unread; a reading from the future counts for nothing."""
    assert read_recently(state(dt.timedelta(hours=hours)), NOW) is recent


@pytest.mark.parametrize(
    ("days", "event_in_days", "due"),
    [
        (0.5, 5, False), (1, 5, True), (1, 30, True), (1, 31, False), (1, -1, False), (1, None, False),
        (3.9, 100, False), (7, 100, True), (7, None, True), (-1, 100, True),
    ],
)  # fmt: skip
def test_detail_page_is_due(days: float, event_in_days: int | None, due: bool) -> None:
    """Daily in the last 30 days before the event, else every few days, at the latest after a week."""
    day = None if event_in_days is None else NOW.date() + dt.timedelta(days=event_in_days)
    assert recheck_due(state(dt.timedelta(days=days)), day, NOW) is due


def test_detail_pages_fall_due_on_different_days() -> None:
    """Pages that were read together are not all asked for together."""
    urls = [f"https://example.org/e/{number}" for number in range(100)]
    due = [sum(recheck_due(state(dt.timedelta(days=age), url), None, NOW) for url in urls) for age in (4, 5, 6, 7)]
    assert due == sorted(due)
    assert 10 < due[1] < 60 < due[2] < 95 < due[3] == 100


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("www.example.org", "example.org", True),
        ("www.example.org", "events.example.org", True),
        ("example.org", "WWW.example.org", True),
        ("example.org", "example.com", False),
        ("example.org", "badexample.org", False),
        ("example.org", "org", False),
        ("example.org", "", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    """With and without www, and hosts below; other names, and names that only end alike, are others."""
    assert same_site(one, other) is same_site(other, one) is same


def test_user_agent_holds_no_line_break() -> None:
    """A contact with odd characters cannot break out of the header."""
    assert user_agent("mailto:ann@example.org") == "sma-events/0.1.0 (+mailto:ann@example.org)"
    assert user_agent("a\r\nX-Evil: 1 ü") == "sma-events/0.1.0 (+aX-Evil: 1 )"
    assert user_agent(None) == "sma-events/0.1.0"


@pytest.mark.parametrize(
    ("status", "crawl_class"),
    [
        (200, None), (204, None), (304, None), (400, CrawlClass.NOT_FOUND), (404, CrawlClass.NOT_FOUND),
        (410, CrawlClass.NOT_FOUND), (401, CrawlClass.CHALLENGE), (403, CrawlClass.CHALLENGE),
        (451, CrawlClass.CHALLENGE), (408, CrawlClass.TIMEOUT), (429, CrawlClass.RATE_LIMITED),
        (500, CrawlClass.SERVER_ERROR), (503, CrawlClass.SERVER_ERROR), (504, CrawlClass.TIMEOUT),
        (302, CrawlClass.NOT_FOUND),
    ],
)  # fmt: skip
def test_status_has_its_class(status: int, crawl_class: CrawlClass | None) -> None:
    """Every HTTP status means one thing."""
    assert class_of_status(status, b"") is crawl_class


@pytest.mark.parametrize(
    "body",
    [
        b"<h1>Verify you are human</h1>", b"Checking your browser before accessing example.org",
        b"<TITLE>Attention Required! | Shield</TITLE>", b"<script src=/cdn-cgi/challenge-platform/x></script>",
        b"<title>Access denied</title>", b"Please enable JavaScript and cookies to continue", b"Are you a robot?",
    ],
)  # fmt: skip
def test_verification_page_is_recognised(body: bytes) -> None:
    """By what such pages say, whoever serves them."""
    assert is_verification(body)


def test_ordinary_pages_are_no_barrier() -> None:
    """A login form in the corner of an events page, or a word about robots, makes no barrier."""
    ordinary = (
        b'<title>Events</title><form><input type="password"></form><p>No events at present. Robot surgery course.</p>'
    )
    assert not is_barrier(ordinary, "https://example.org/events", "https://example.org/events")
    blog = ordinary.replace(b"Events", b"Our blog in English")
    assert not is_barrier(blog, "https://example.org/events", "https://example.org/events")
    assert is_barrier(ordinary, "https://example.org/events", "https://example.org/wp-login.php?back=events")


def journal(before: CrawlClass | None = CrawlClass.OK) -> Journal:
    return Journal("society", SOURCE, before, NOW)


def reading(accepted: bool = True, code: str | None = None) -> Reading:
    event = EventData(
        title="SMA day", start=NOW.date(), precision=Precision.DATE, source="society", page_url="https://example.org/"
    )
    verdict = Verdict.PUBLISH if accepted else Verdict.DROP
    return Reading(EventItem(title="SMA day"), event, accepted, verdict, code, code)


PAGE = Extraction(items=(EventItem(title="SMA day"),), container=Container.FILLED)


def test_crawl_with_events_is_ok_and_complete() -> None:
    """Items, counts of drops and pages go into the run."""
    notes = journal()
    notes.lists.append(PAGE)
    notes.readings += [reading(), reading(False, "no-date"), reading(False, "no-date")]
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.complete, len(run.items), run.dropped) == (CrawlClass.OK, True, 1, {"no-date": 2})


@pytest.mark.parametrize("before", [CrawlClass.OK, CrawlClass.QUIET])
def test_crawl_of_unchanged_pages_is_as_healthy_as_before(before: CrawlClass) -> None:
    """Where nothing changed, quiet stays quiet."""
    notes = journal(before)
    notes.unchanged.add("https://example.org/")
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.complete, run.unchanged_pages) == (before, True, frozenset(["https://example.org/"]))


def test_changed_page_without_events_beside_unchanged_ones_is_ok() -> None:
    """The events are on the pages that did not change."""
    notes = journal()
    notes.unchanged.add("https://example.org/1")
    notes.lists.append(Extraction(container=Container.EMPTY))
    assert notes.run(NOW, 2, 100).crawl_class is CrawlClass.OK


def test_page_without_its_container_is_blind() -> None:
    """One list page that lost its container makes the crawl incomplete and broken, events on others or not."""
    notes = journal()
    notes.lists += [PAGE, Extraction(container=Container.ABSENT)]
    notes.readings.append(reading())
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.complete, len(run.items)) == (CrawlClass.CONTAINER_MISSING, False, 1)


def test_failed_list_page_decides_the_class() -> None:
    """The first failure is told, the others are counted; what was found is kept."""
    notes = journal()
    notes.lists.append(PAGE)
    notes.readings.append(reading())
    notes.list_trouble += [Trouble(CrawlClass.TIMEOUT, "slow"), Trouble(CrawlClass.RESET, "gone")]
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.detail) == (CrawlClass.TIMEOUT, "slow (and 1 more pages failed)")
    assert (run.complete, len(run.items)) == (False, 1)


def test_detail_pages_decide_the_class_only_together() -> None:
    """When every detail page fails the source is broken; when some do, the crawl says so and stays healthy."""
    notes = journal()
    notes.lists.append(PAGE)
    notes.readings.append(reading())
    notes.detail_trouble.append(Trouble(CrawlClass.SERVER_ERROR, "no"))
    assert notes.run(NOW, 2, 100).crawl_class is CrawlClass.SERVER_ERROR
    notes.details_read = 1
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.detail) == (CrawlClass.OK, "1 detail pages could not be read: no")


def test_stopped_crawl_is_incomplete() -> None:
    """What ended a crawl comes before everything else."""
    notes = journal()
    notes.lists.append(PAGE)
    notes.readings.append(reading())
    notes.stopped = Trouble(CrawlClass.OUT_OF_TIME, "late")
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.complete, len(run.items)) == (CrawlClass.OUT_OF_TIME, False, 1)


def test_page_without_its_closing_mark_makes_the_crawl_incomplete_and_is_told() -> None:
    """Else nobody would learn why nothing of such a source ever counts as gone."""
    notes = journal()
    notes.lists.append(PAGE)
    notes.readings.append(reading())
    notes.unclosed = True
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.complete, len(run.items)) == (CrawlClass.OK, False, 1)
    assert run.detail == "a calendar or feed has no closing mark; what may stand behind its end does not count as gone"


def test_refused_items_are_told() -> None:
    """A crawl that accepts nothing says how many items there were, and why the first was refused."""
    notes = journal()
    notes.lists.append(PAGE)
    notes.readings.append(reading(False, "no-date"))
    run = notes.run(NOW, 2, 100)
    assert (run.crawl_class, run.detail) == (
        CrawlClass.FIELDS_MISSING,
        "1 items, none accepted; the first: no-date",
    )


def test_series_that_was_cut_short_limits_what_the_run_covers() -> None:
    """Occurrences beyond the earliest cut may be dropped next time without being gone."""
    notes = journal()
    cuts = [Refused("too many", {}, "too-many", day) for day in (dt.date(2027, 9, 1), dt.date(2027, 5, 1))]
    notes.lists += [Extraction(refused=tuple(cuts)), PAGE]
    assert notes.run(NOW, 1, 1).covers_until == dt.date(2027, 5, 1)
