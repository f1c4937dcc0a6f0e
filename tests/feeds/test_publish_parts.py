"""Large calendars in parts, published from a real store: each small enough, all together whole, and lasting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from config.errors import ConfigError
from config.load import Config
from feeds.publish import put_feeds, put_pages
from feeds.render import feed_bytes
from feeds.tree import Published, PublishedTree
from feeds.web.app import create_app
from feeds.web.pages import pages
from store.event import EventData, Place
from store.repository import Store
from tests.feeds.events import at
from tests.feeds.stored import BASE_URL, HOUR, NOW, TODAY, crawl, listed, some_config

FEEDS = """
[feed.poland]
title = "Meetings in Poland"
filter.country = "PL"
translated.de.title = "Treffen in Polen"

[feed.small]
title = "Meetings in Belgium"
filter.country = "BE"
"""
LIMIT_KB = 20
WORDS = "Talks and posters, for families and clinicians. " * 6


def meeting(number: int, start: dt.date) -> EventData:
    country = "BE" if number == 0 else "PL"
    return listed(number, start=start, description=WORDS, place=Place(city="Łódź", country=country),
                  timezone="Europe/Warsaw" if isinstance(start, dt.datetime) else None)  # fmt: skip


def meetings() -> list[EventData]:
    """One in each week of 2027 (fifty times 0.8 KB: too much for a part), and three of 2028."""
    weeks = [meeting(week, dt.date(2027, 1, 2) + dt.timedelta(weeks=week)) for week in range(50)]
    return [*weeks, *(meeting(number, at("Europe/Warsaw", 2028, 2, number - 49, 9, 0)) for number in range(50, 53))]


def config_of(folder: Path, kilobytes: int = LIMIT_KB) -> Config:
    return some_config(folder, FEEDS, f"[feeds]\npart_kb = {kilobytes}\n")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return config_of(tmp_path / "config")


class Desk:
    """Publishes the feeds alone, at a moment, and reads what is there."""

    def __init__(self, store: Store, config: Config, out: Path) -> None:
        self.store, self.config, self.out = store, config, out

    def publish(self, now: dt.datetime = NOW) -> Published:
        with PublishedTree(self.out, now, ()) as tree:
            put_feeds(tree, self.store, self.config, BASE_URL, now.date())
        return tree.published

    def body(self, name: str) -> bytes:
        return (self.out / "feeds" / f"{name}.ics").read_bytes()

    def parts(self, feed: str) -> list[str]:
        return sorted(file.stem.removeprefix(f"{feed}-") for file in (self.out / "feeds").glob(f"{feed}-*.ics"))

    def uids(self, name: str) -> list[str]:
        return sorted(str(event["uid"]) for event in Calendar.from_ical(self.body(name)).walk("VEVENT"))


@pytest.fixture
def desk(store: Store, config: Config, tmp_path: Path) -> Desk:
    crawl(store, meetings())
    return Desk(store, config, tmp_path / "public")


QUARTERS = ["2027-q1", "2027-q2", "2027-q3", "2027-q4"]


def test_all_parts_are_small_and_hold_the_whole_together(desk: Desk) -> None:
    """The year is too large, its quarters are not, the other year is not; a small feed has none."""
    desk.publish()
    parts = desk.parts("poland")
    assert (parts, desk.parts("small")) == ([*QUARTERS, "2028"], [])
    assert max(len(desk.body(f"poland-{part}")) for part in parts) <= LIMIT_KB * 1000 < len(desk.body("poland"))
    assert sorted(uid for part in parts for uid in desk.uids(f"poland-{part}")) == desk.uids("poland")


def test_a_limit_that_nothing_meets_leaves_months(desk: Desk, tmp_path: Path) -> None:
    """A month is as large as it is; 0 means no limit at all."""
    desk.config = config_of(tmp_path / "strict", 1)
    desk.publish()
    assert desk.parts("poland") == [*(f"2027-{month:02}" for month in range(1, 13)), "2028-02"]
    desk.config = config_of(tmp_path / "lax", 0)
    desk.publish()
    assert desk.parts("poland") == []


def test_what_moves_to_another_part_is_told_in_both(desk: Desk) -> None:
    """The same bytes: who took the part for which it was announced hears where it has gone."""
    desk.publish()
    moved = [meeting(20, dt.date(2028, 3, 1)) if item.native_id == "meeting-20" else item for item in meetings()]
    crawl(desk.store, moved, NOW + HOUR)
    desk.publish(NOW + HOUR)
    former, latter = desk.body("poland-2027-q2"), desk.body("poland-2028")
    event = next(each for each in former.split(b"BEGIN:VEVENT")[1:] if b"DTSTART;VALUE=DATE:20280301" in each)
    assert event.removesuffix(b"END:VCALENDAR\r\n") in latter
    assert b"SEQUENCE:1\r\n" in event
    assert len(desk.uids("poland-2027-q2")) == 13


def test_parts_of_which_nothing_changed_are_not_touched(desk: Desk) -> None:
    """One event changes: the whole, its part, and what else shows it are written, and the other parts are not."""
    desk.publish()
    assert desk.publish().written == 0
    changed = [meeting(1, dt.date(2027, 1, 10)) if item.native_id == "meeting-1" else item for item in meetings()]
    crawl(desk.store, changed, NOW + HOUR)
    before = {part: (desk.out / "feeds" / f"poland-{part}.ics").stat().st_mtime_ns for part in desk.parts("poland")}
    desk.publish(NOW + HOUR)
    after = {part: (desk.out / "feeds" / f"poland-{part}.ics").stat().st_mtime_ns for part in before}
    assert [part for part in before if before[part] != after[part]] == ["2027-q1"]


def test_a_part_that_is_gone_from_the_disk_comes_back(desk: Desk) -> None:
    """Also where the whole is the same as before."""
    desk.publish()
    file = desk.out / "feeds" / "poland-2027-q3.ics"
    body = file.read_bytes()
    file.unlink()
    assert desk.publish().written == 1
    assert file.read_bytes() == body


def test_parts_that_people_took_stay(desk: Desk) -> None:
    """The calendar shrinks below the limit: its parts stay as long as there is anything in them."""
    desk.publish()
    kept = [item for item in meetings() if item.start.year == 2028 or item.start.month in (1, 5)]
    crawl_all = [
        item if item in kept else item.model_copy(update={"place": Place(country="BE")}) for item in meetings()
    ]
    crawl(desk.store, crawl_all, NOW + HOUR)
    desk.publish(NOW + HOUR)
    assert (len(desk.body("poland")) < LIMIT_KB * 1000, desk.parts("poland")) == (True, ["2027-q1", "2027-q2", "2028"])


@pytest.mark.parametrize("part", ["2027-q2", "2028", "2027", "2027-05"])
def test_a_part_made_on_demand_is_the_published_one(desk: Desk, part: str) -> None:
    """Any period can be asked for; those that are published have the same bytes."""
    desk.publish()
    made = feed_bytes("ics", f"poland-{part}", desk.store, desk.config, BASE_URL, TODAY)
    assert made.count(b"BEGIN:VCALENDAR\r\n") == 1
    if part in desk.parts("poland"):
        assert made == desk.body(f"poland-{part}")


@pytest.mark.parametrize(
    ("extension", "name"), [("rss", "poland-2027"), ("ics", "new-2027"), ("ics", "deadlines-2027")]
)
def test_other_formats_and_other_feeds_have_no_parts(desk: Desk, extension: str, name: str) -> None:
    """As for any feed that is not there."""
    with pytest.raises(LookupError):
        feed_bytes(extension, name, desk.store, desk.config, BASE_URL, TODAY)


def test_calendars_say_what_they_are(desk: Desk) -> None:
    """The whole names the page of its parts; a part names the whole, and itself as its source."""
    desk.publish()
    whole, part = (Calendar.from_ical(desk.body(name)) for name in ("poland", "poland-2027-q2"))
    assert f"{BASE_URL}/subscribe/#feed-poland." in str(whole["description"])
    assert str(part["name"]) == "Meetings in Poland\\, April–June 2027"  # as written: not a property that it knows
    assert str(part["description"]).startswith("Part of “Meetings in Poland”: what begins in April–June 2027")
    assert (str(part["source"]), str(part["url"])) == (
        f"{BASE_URL}/feeds/poland-2027-q2.ics", f"{BASE_URL}/events/?country=PL&from=2027-04-01&to=2027-06-30"
    )  # fmt: skip


def test_a_feed_cannot_be_called_like_a_part_of_another(tmp_path: Path) -> None:
    """They would have one address."""
    with pytest.raises(ConfigError, match='"poland-2027-q1" is the address of a part of "poland"'):
        some_config(tmp_path / "config", f'{FEEDS}\n[feed.poland-2027-q1]\ntitle = "A"\n')
    assert some_config(tmp_path / "other", '[feed.congress-2027]\ntitle = "A"\n').feeds[0].slug == "congress-2027"


@pytest.fixture
def client(desk: Desk, tmp_path: Path) -> Iterator[TestClient]:
    with PublishedTree(desk.out, NOW, ()) as tree:
        put_feeds(tree, desk.store, desk.config, BASE_URL, TODAY)
        every = pages(desk.store, desk.config, BASE_URL, NOW, tree.now)
        put_pages(tree, (page for page in every if page.path == "subscribe/index.html"), same_words=False)
    app = create_app(desk.store, desk.config, desk.out, BASE_URL, clock=lambda: NOW)
    yield TestClient(app, follow_redirects=False)


def test_the_server_knows_parts(client: TestClient, desk: Desk) -> None:
    """As they are, with reminders, and on the subscribe page of each language; what is not there leads to the whole."""
    assert client.get("/feeds/poland-2028.ics").content == desk.body("poland-2028")
    assert client.get("/feeds/poland-2028.ics?alarm=P7D").text.count("BEGIN:VALARM") == 3
    gone = client.get("/feeds/poland-2019.ics")
    assert (gone.status_code, gone.headers["location"]) == (302, "/feeds/poland.ics")
    assert client.get("/feeds/nothing-2027.ics").status_code == 404
    for page in ("/subscribe/", "/de/subscribe/", "/subscribe/?country=BE"):
        assert [f"{BASE_URL}/feeds/poland-{part}.ics" in client.get(page).text for part in [*QUARTERS, "2028"]] == [
            True
        ] * 5
    german = client.get("/de/subscribe/").text
    assert ("April–Juni 2027" in german, "Treffen in Polen" in german) == (True, True)
