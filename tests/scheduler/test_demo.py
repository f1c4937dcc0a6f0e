"""The demo's sites: what they say, and that changes to the programme change just that."""

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.load import load_config
from scheduler.demo.programme import Changes, SiteName, programme
from scheduler.demo.run import write_config
from scheduler.demo.site import DemoSite
from scheduler.demo.sites.university import english, german
from scheduler.trial import Document, try_body
from store.event import Status

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(TODAY) as running:
        yield running


def fetch(site: DemoSite, name: SiteName, path: str, etag: str = "") -> tuple[int, bytes, str]:
    request = urllib.request.Request(site.addresses[name] + path, headers={"If-None-Match": etag} if etag else {})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["ETag"]


def read(site: DemoSite, slug: str, folder: Path) -> Document:
    """Read a demo source's first page through the whole chain."""
    write_config(folder, {name.value: address for name, address in site.addresses.items()}, "12h")
    config = load_config(folder, {})
    source = config.sources[slug]
    with urllib.request.urlopen(source.url, timeout=5) as answer:
        return try_body(answer.read(), source, slug, config.relevance, NOW)


def test_its_configuration_is_valid(site: DemoSite, tmp_path: Path) -> None:
    """Seven sources, none with a problem, each allowed to be on loopback and without delay."""
    write_config(tmp_path, {name.value: address for name, address in site.addresses.items()}, "12h")
    config = load_config(tmp_path, {})
    assert (config.problems, config.warnings()) == ((), ())
    assert [*config.sources] == ["clinic-de", "congress", "hospital", "news", "patients", "society", "university"]
    assert all(source.allow_private and source.delay == dt.timedelta(0) for source in config.sources.values())


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("clinic-de", {("SMA-Tag: Spinale Muskelatrophie bei Erwachsenen", "2027-02-20T09:30:00+01:00"),
                       ("Kurs: Atemtherapie bei spinaler Muskelatrophie (SMA)", "2027-03-12")}),
        ("society", {("Annual Congress on Spinal Muscular Atrophy", "2027-06-16"),
                     ("Symposium: Adults with SMA - Transition and Respiratory Care", "2027-02-05T13:00:00+01:00"),
                     ("Course on Motor Outcome Measures in SMA (HFMSE, RULM, 6MWT)", "2027-01-04"),
                     ("Webinar: Newborn Screening for SMA, First Results", "2026-12-15T17:00:00+01:00"),
                     ("Workshop on Spine Surgery in Spinal Muscular Atrophy", "2026-10-23")}),
        ("news", {("Workshop on Trial Design in Spinal Muscular Atrophy", "2027-01-15T09:00:00+01:00"),
                  ("Public Hearing on Newborn Screening for SMA", "2027-03-03")}),
    ],
)  # fmt: skip
def test_the_service_reads_what_a_site_says(
    site: DemoSite, tmp_path: Path, slug: str, expected: set[tuple[str, str]]
) -> None:
    """Titles and starts come out of the pages as the programme has them."""
    found = read(site, slug, tmp_path)
    assert found["class"] == "ok"
    assert {(item["event"]["title"], item["event"]["start"]) for item in found["items"] if item["accepted"]} == expected


def test_the_changed_layout_is_told_as_such(site: DemoSite, tmp_path: Path) -> None:
    """The hospital's source is broken because its container is gone."""
    assert read(site, "hospital", tmp_path)["class"] == "broken:container-missing"


def test_an_unchanged_page_is_answered_with_304(site: DemoSite) -> None:
    """A request that knows the ETag gets no body; a changed programme gives a new one."""
    _, _, etag = fetch(site, SiteName.SOCIETY, "/events/")
    assert fetch(site, SiteName.SOCIETY, "/events/", etag)[:2] == (304, b"")
    site.changes = Changes(move={"annual-congress": 1})
    status, body, changed = fetch(site, SiteName.SOCIETY, "/events/", etag)
    assert (status, changed != etag, b"2027-06-17" in body) == (200, True, True)


def test_the_rest_interface_gives_pages_of_two(site: DemoSite) -> None:
    """The second page is named by the first; beyond the last one is nothing."""
    path = "/wp-json/tribe/events/v1/events"
    first = json.loads(fetch(site, SiteName.PATIENTS, path)[1])
    following = first["next_rest_url"].removeprefix(site.addresses[SiteName.PATIENTS])
    second = json.loads(fetch(site, SiteName.PATIENTS, following)[1])
    titles = [event["title"] for page in (first, second) for event in page["events"]]
    assert titles == [event.title for event in programme(TODAY) if event.site is SiteName.PATIENTS]
    assert "next_rest_url" not in second
    assert fetch(site, SiteName.PATIENTS, f"{path}?page=3")[0] == 404


def test_a_site_that_is_down_answers_503(site: DemoSite) -> None:
    """One site is down, its neighbour is not."""
    site.changes = Changes(down=("news",))
    assert fetch(site, SiteName.NEWS, "/feed.xml")[0] == 503
    assert fetch(site, SiteName.CONGRESS, "/programme.ics")[0] == 200


def test_changes_survive_a_file(tmp_path: Path) -> None:
    """What is written is what is read; a file that is not there holds no changes."""
    changes = Changes({"seminar": -3}, ("family-weekend",), ({"site": "news", "key": "x", "title": "X", "days": 4},))
    changes.write(tmp_path / "state.json")
    assert Changes.read(tmp_path / "state.json") == changes
    assert Changes.read(tmp_path / "none.json") == Changes()


def test_changes_touch_what_they_name_alone() -> None:
    """One is moved with its end, one cancelled, one added; the others stay as they were."""
    before = programme(TODAY)
    added = {"site": "society", "key": "new", "title": "New", "days": 10}
    after = Changes({"annual-congress": 7}, ("family-weekend",), (added,)).apply(before, TODAY)
    changed = {event.key: event for event in after if event not in before}
    assert set(changed) == {"annual-congress", "family-weekend", "new"}
    congress = next(event for event in before if event.key == "annual-congress")
    assert (changed["annual-congress"].start - congress.start).days == 7
    assert changed["family-weekend"].status is Status.CANCELLED
    assert changed["new"].start == TODAY + dt.timedelta(days=10)


@pytest.mark.parametrize("today", [dt.date(2026, 2, 28) + dt.timedelta(days=37 * number) for number in range(12)])
def test_the_programme_is_sound_on_any_day(today: dt.date) -> None:
    """Keys are unique, ends follow starts, and dates can be written in both languages."""
    events = programme(today)
    assert len({event.key for event in events}) == len(events)
    assert all(event.end is None or event.end >= event.start for event in events)
    assert all(english(event) and german(event) for event in events)
