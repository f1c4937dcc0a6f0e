"""Publishing costs what changed: the page of an event that would be made of the same is not even made."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.load import Config
from feeds.publish import put_pages
from feeds.tree import PublishedTree
from feeds.web.page import Page
from feeds.web.pages import pages
from store.decision import Hide
from store.event import Deadline, DeadlineKind, Precision, Status
from store.repository import Store
from tests.feeds.stored import BASE_URL, HOUR, NOW, SOURCE, crawl, listed, some_config, some_meetings

DAY = dt.timedelta(days=1)


@pytest.fixture
def store(store: Store) -> Store:
    crawl(store, some_meetings())
    return store


class Counting:
    """Publishes pages to `out`, and notes which pages of events were made."""

    def __init__(self, store: Store, config: Config, out: Path) -> None:
        self._store, self._config, self._out = store, config, out
        self._made: list[str] = []

    def __call__(self, now: dt.datetime = NOW, base_url: str = BASE_URL) -> list[str]:
        self._made = []
        with PublishedTree(self._out, now, ()) as tree:
            found = pages(self._store, self._config, base_url, now)
            put_pages(tree, (replace(page, make=self._noting(page)) for page in found), same_words=True)
        return sorted({path for path in self._made if path.startswith("events/") and path.count("/") == 2})

    def _noting(self, page: Page) -> Any:
        def make() -> bytes:
            if page.made_of:
                self._made.append(page.path)
            return page.make()

        return make


def test_only_pages_of_events_that_changed_are_made(store: Store, tmp_path: Path) -> None:
    """All at first, none the second time, one after one change, and all under another address."""
    publishing = Counting(store, some_config(tmp_path / "config"), tmp_path / "public")
    everything = publishing()
    assert len(everything) == len(some_meetings())
    assert publishing(NOW + HOUR) == []
    changed = [listed(1, title="Congress of 2027"), *some_meetings()[1:]]
    crawl(store, changed, NOW + 2 * HOUR)
    assert len(publishing(NOW + 2 * HOUR)) == 1
    assert len(publishing(NOW + 2 * HOUR, "https://other.example.org")) == len(everything)


def test_a_reading_on_another_day_shows_on_the_pages_of_its_events(store: Store, tmp_path: Path) -> None:
    """They say when their source last had them. One that is missing is left as it was."""
    publishing = Counting(store, some_config(tmp_path / "config"), tmp_path / "public")
    everything = publishing()
    crawl(store, some_meetings()[:-1], NOW + DAY)
    assert publishing(NOW + DAY) == [path for path in everything if "symposium" not in path]


def test_a_page_that_was_lost_is_made_again(store: Store, tmp_path: Path) -> None:
    """What it is made of says nothing of what is on disk."""
    publishing = Counting(store, some_config(tmp_path / "config"), tmp_path / "public")
    first = publishing()[0]
    page = tmp_path / "public" / first
    body = page.read_bytes()
    page.unlink()
    assert publishing(NOW + HOUR) == [first]
    assert page.read_bytes() == body


SERVICES = ("", '[service]\nname = "Meetings"\n', '[service]\ncontact = "desk@example.org"\n', "[feeds]\nexcerpt = 9\n")
STEP = st.tuples(
    st.integers(0, 60),  # days that pass
    st.sampled_from(SERVICES),
    st.lists(st.integers(0, 6), max_size=3, unique=True),  # meetings that the source does not list this time
    st.integers(0, 6),  # the one that it says something new of
    st.sampled_from(("title", "status", "deadline", "day", "description", "hide", "nothing")),
)
NEWS: dict[str, dict[str, Any]] = {
    "title": {"title": "A new name"},
    "status": {"status": Status.CANCELLED},
    "deadline": {"deadlines": (Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2026, 12, 1)),)},
    "day": {"start": dt.date(2026, 12, 3), "end": None, "precision": Precision.DATE},
    "description": {"description": "More is known about the programme of the day. " * 3},
}


@settings(deadline=None, max_examples=25)
@given(st.lists(STEP, min_size=1, max_size=4))
def test_pages_made_of_the_same_have_the_same_bytes(steps: list[Any]) -> None:
    """Whatever changes in the store, in the settings and on the calendar: no page stays as it was by mistake."""
    made: dict[tuple[str, str], bytes] = {}
    with tempfile.TemporaryDirectory() as name, Store.open(f"sqlite:///{name}/store.db") as store:
        crawl(store, some_meetings())
        now = NOW
        for days, service, missing, which, news in steps:
            now += days * DAY + HOUR
            _live(store, now, missing, which, news)
            config = some_config(Path(name) / "config", service=service)
            for page in pages(store, config, BASE_URL, now):
                if page.made_of:
                    body = page.make()
                    assert made.setdefault((page.path, page.made_of), body) == body


def _live(store: Store, now: dt.datetime, missing: list[int], which: int, news: str) -> None:
    listings = some_meetings()
    if news in NEWS:
        told = listings[which].model_dump() | {"end": listings[which].end} | NEWS[news]
        listings[which] = type(listings[which]).model_validate(told)
    crawl(store, [each for at, each in enumerate(listings) if at not in missing], now, SOURCE)
    if news == "hide":
        store.decide(Hide(next(iter(store.events())).uid, "Not about SMA."), now)
