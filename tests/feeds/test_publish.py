"""Publishing from a real store: the tree is whole, stable, and says what the store says."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar

from feeds.check import check_tree
from feeds.encodings import ENCODINGS
from feeds.filters import Query, parse_query
from feeds.formats.registry import FORMATS
from feeds.publish import Published, feed_problems, publish
from feeds.render import feed_bytes
from store.decision import Hide
from store.event import Place, Status
from store.repository import Store
from tests.feeds.stored import BASE_URL, HOUR, NOW, TODAY, crawl, listed, some_config, some_meetings


@pytest.fixture
def store(store: Store) -> Store:
    crawl(store, some_meetings())
    return store


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "data" / "public"


@pytest.fixture
def publishing(store: Store, tmp_path: Path, public: Path) -> Any:
    """Publishes the store to `public`, at NOW plus some hours."""
    config = some_config(tmp_path / "config")

    def run(hours: int = 0) -> Published:
        return publish(store, config, BASE_URL, public, NOW + hours * HOUR)

    return run


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Path -> (inode, modification time) of every file below and beside the tree."""
    files = (file for file in root.parent.rglob("*") if file.is_file())
    return {str(file): (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}


def summaries(file: Path) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")]


def titles(file: Path) -> list[str]:
    return [entry.title for entry in feedparser.parse(file.read_bytes()).entries]


def test_the_tree_is_whole(publishing: Any, public: Path) -> None:
    """Feeds, downloads and pages are there, and every byte passes the check."""
    publishing()
    assert check_tree(public) == []
    plain = {file.name for file in (public / "feeds").iterdir() if file.suffix in {f".{ext}" for ext in FORMATS}}
    assert plain == {
        *(f"{name}.{ext}" for name in ("events", "poland", "running", "deadlines") for ext in FORMATS),
        *(f"new.{ext}" for ext in FORMATS if ext != "ics"),
    }
    assert {"index.html", "robots.txt"} <= {file.name for file in public.iterdir()}


def test_calendar_holds_what_has_a_day_within_the_window(publishing: Any, public: Path) -> None:
    """Everything to come and twelve months back, by date; what has no day yet is not in a calendar."""
    publishing()
    assert summaries(public / "feeds/events.ics") == ["Spring day", "Summer day", "Congress", "Webinar", "Workshop"]


@pytest.mark.parametrize("extension", ["rss", "json"])
def test_readers_see_first_what_comes_next(publishing: Any, public: Path, extension: str) -> None:
    """Upcoming events by date, then past ones from the latest back: portals show only the first few."""
    publishing()
    file = public / f"feeds/events.{extension}"
    found = titles(file) if extension == "rss" else [item["title"] for item in json.loads(file.read_bytes())["items"]]
    assert [title.split(" (")[0] for title in found] == [
        "Congress", "Webinar", "Workshop", "Symposium", "Summer day", "Spring day",
    ]  # fmt: skip


def test_named_feed_has_its_own_filter_and_window(publishing: Any, public: Path) -> None:
    """Country from feeds.toml, two years back as it says there."""
    publishing()
    assert summaries(public / "feeds/poland.ics") == ["Old day", "Congress", "Workshop"]
    calendar = Calendar.from_ical((public / "feeds/poland.ics").read_bytes())
    assert (str(calendar["NAME"]), str(calendar["URL"])) == ("Meetings in Poland", f"{BASE_URL}/events/?country=PL")


def test_each_event_is_a_download(publishing: Any, public: Path, store: Store) -> None:
    """One VEVENT with the UID of the feed, its own zone, and no calendar name that would open a new calendar."""
    publishing()
    workshop = next(event for event in store.events() if event.title == "Workshop")
    calendar = Calendar.from_ical((public / f"events/{workshop.slug}.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert (str(event["UID"]), event.start) == (workshop.uid, workshop.start)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Warsaw"]
    assert "X-WR-CALNAME" not in calendar


def test_a_second_publish_rewrites_no_file(publishing: Any, public: Path) -> None:
    """Hours later, nothing changed: not one inode, not one time stamp moves, the manifest included."""
    first = publishing()
    before = stamps(public)
    second = publishing(hours=5)
    assert stamps(public) == before
    assert second == Published(written=0, unchanged=first.written, removed=0)


def test_the_cache_changes_no_byte(publishing: Any, public: Path, tmp_path: Path) -> None:
    """A store without rendered blocks gives the same feeds as one that has them."""
    publishing()
    with Store.open(f"sqlite:///{tmp_path}/again.db") as fresh:
        crawl(fresh, some_meetings())
        publish(fresh, some_config(tmp_path / "config"), BASE_URL, tmp_path / "again" / "public", NOW)
    for file in sorted((public / "feeds").iterdir()):
        assert file.read_bytes() == (tmp_path / "again" / "public" / "feeds" / file.name).read_bytes(), file.name


def test_a_changed_event_changes_what_shows_it(publishing: Any, public: Path, store: Store) -> None:
    """The moved workshop: its own files and the feeds that hold it are new, the webinar's are not touched."""
    publishing()
    before, uids = stamps(public), {event.title: event.uid for event in store.events()}
    moved = [
        item if item.title != "Workshop" else listed(3, title="Workshop", start=dt.date(2027, 3, 8))
        for item in some_meetings()
    ]
    crawl(store, moved, NOW + HOUR)
    published = publishing(hours=1)
    changed = {path for path, stamp in stamps(public).items() if before.get(path) != stamp}
    event = next(event for event in store.events() if event.title == "Workshop")
    assert (event.uid, event.sequence) == (uids["Workshop"], 1)
    assert str(public / f"events/{event.slug}.ics") in changed
    assert str(public / "feeds/events.ics") in changed
    assert not any("webinar" in path for path in changed)
    assert published.removed == 0 and published.written < published.unchanged


def test_last_modified_never_goes_back(publishing: Any, public: Path, store: Store) -> None:
    """Even if the clock does: what changed later has a later date in the manifest."""
    publishing(hours=10)
    crawl(store, [*some_meetings(), listed(8, title="New")], NOW + HOUR)
    publishing(hours=2)
    files = json.loads((public.parent / "manifest.json").read_bytes())["files"]
    assert {entry["last_modified"] for entry in files.values()} == {
        (NOW + 10 * HOUR).isoformat(), (NOW + 2 * HOUR).isoformat(),
    }  # fmt: skip
    assert files["feeds/events.ics"]["last_modified"] == (NOW + 10 * HOUR).isoformat()


def test_a_hidden_event_leaves_nothing_behind(publishing: Any, public: Path, store: Store) -> None:
    """Its page, its download and their folder go, and no feed names it."""
    publishing()
    event = next(event for event in store.events() if event.title == "Webinar")
    store.decide(Hide(event.uid), NOW + HOUR)
    assert publishing(hours=1).removed >= 2
    assert not list(public.glob(f"events/{event.slug}*"))
    assert "Webinar" not in summaries(public / "feeds/events.ics")
    assert check_tree(public) == []


def test_another_source_changes_no_calendar(publishing: Any, public: Path, store: Store) -> None:
    """Who lists an event is no visible change: calendars, which look at LAST-MODIFIED, do not move by a byte."""
    publishing()
    before = (public / "feeds/events.ics").read_bytes()
    again = some_meetings()[0].model_copy(
        update={"source": "university", "page_url": "https://uni.example.org/", "native_id": "x"}
    )
    crawl(store, [again], NOW + HOUR, source="university")
    publishing(hours=1)
    assert len(next(event for event in store.events() if event.title == "Congress").sources) == 2
    assert (public / "feeds/events.ics").read_bytes() == before


def test_siblings_hold_the_same_bytes(publishing: Any, public: Path) -> None:
    """What is worth it is stored compressed as well; the download of one event is not."""
    publishing()
    page = public / "index.html"
    for encoding in ENCODINGS:
        sibling = page.with_name(page.name + encoding.suffix)
        assert encoding.decode(sibling.read_bytes()) == page.read_bytes()
    assert not list(public.glob("events/*.ics.gz"))


def test_a_feed_with_a_wrong_filter_does_not_stop_the_others(
    publishing: Any, public: Path, store: Store, tmp_path: Path
) -> None:
    """It stays as it was, the problem is named, the rest is published."""
    publishing()
    wrong = some_config(tmp_path / "config", '[feed.poland]\ntitle = "Poland"\nfilter.country = "Polska"\n')
    (problem,) = feed_problems(wrong)
    assert problem.startswith('feeds.toml poland.filter: country: unknown value "Polska"; allowed are ')
    crawl(store, [*some_meetings(), listed(9, title="New", place=Place(country="PL"))], NOW + HOUR)
    publish(store, wrong, BASE_URL, public, NOW + HOUR)
    assert "New" in summaries(public / "feeds/events.ics")
    assert summaries(public / "feeds/poland.ics") == ["Old day", "Congress", "Workshop"]
    assert not (public / "feeds/running.ics").exists()


def test_an_empty_store_gives_feeds_that_explain_themselves(tmp_path: Path, public: Path) -> None:
    """Valid calendars and feeds without events, which say that new ones will appear."""
    with Store.open(f"sqlite:///{tmp_path}/empty.db") as empty:
        publish(empty, some_config(tmp_path / "config"), BASE_URL, public, NOW)
    assert check_tree(public) == []
    calendar = Calendar.from_ical((public / "feeds/events.ics").read_bytes())
    assert str(calendar["DESCRIPTION"]).endswith("No event matches at present; new ones will appear here.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("country=PL", ["Congress", "Workshop"]),
        ("country=PL&type=congress", ["Congress"]),
        ("mode=online", ["Webinar"]),
        ("from=2025-01-01&to=2026-05-01", ["Old day", "Spring day"]),
        ("q=nothing", []),
    ],
)
def test_filtered_feed_is_the_filter_of_its_address(store: Store, tmp_path: Path, text: str, found: list[str]) -> None:
    """Exactly the events that pass, older ones where `from` asks for them, and the filter in the name."""
    query = parse_query([tuple(pair.split("=")) for pair in text.split("&")])  # type: ignore[misc]
    calendar = Calendar.from_ical(rendered(store, tmp_path, "ics", query))
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == found
    assert str(calendar["NAME"]) == f"SMA events: {query.describe()}"
    assert str(calendar["SOURCE"]) == f"{BASE_URL}/feeds/events.ics?{query.canonical()}"


def rendered(store: Store, tmp_path: Path, extension: str, query: Query, name: str = "events") -> bytes:
    return feed_bytes(extension, name, store, some_config(tmp_path / "config"), BASE_URL, TODAY, query)


def test_a_named_feed_can_be_narrowed(store: Store, tmp_path: Path) -> None:
    """Its own filter and that of the address must both pass."""
    calendar = Calendar.from_ical(rendered(store, tmp_path, "ics", parse_query([("q", "congress")]), "poland"))
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Congress"]


def test_a_filtered_feed_keeps_its_cancelled_events_out_where_the_feed_says_so(store: Store, tmp_path: Path) -> None:
    """`cancelled = "drop"` leaves out what is cancelled; the main feed keeps it, marked."""
    cancelled = [
        item.model_copy(update={"status": Status.CANCELLED}) if item.title == "Congress" else item
        for item in some_meetings()
    ]
    crawl(store, cancelled, NOW + HOUR)
    assert b"CANCELLED: Congress" in rendered(store, tmp_path, "ics", Query())
    assert b"Congress" not in rendered(store, tmp_path, "ics", Query(), "running")


def test_alarms_are_in_the_feed_of_those_who_ask(store: Store, tmp_path: Path) -> None:
    """One reminder for each event; the cached blocks stay without."""
    asked = Calendar.from_ical(rendered(store, tmp_path, "ics", Query(alarm=("P7D",))))
    assert len(asked.walk("VALARM")) == len(asked.walk("VEVENT")) == 5
    assert b"VALARM" not in rendered(store, tmp_path, "ics", Query())


def test_unknown_names_are_refused(store: Store, tmp_path: Path) -> None:
    """Neither a feed nor a format is made up."""
    with pytest.raises(LookupError):
        rendered(store, tmp_path, "ics", Query(), "nowhere")
    with pytest.raises(LookupError):
        rendered(store, tmp_path, "docx", Query())
