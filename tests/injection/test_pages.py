"""Pages and embeds with payloads in Chromium: as its parser reads them, and as it runs them without any policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, Route

from feeds.web.http import media_type
from store.border import MARKUP_TAGS
from store.event import Event
from tests.browser.chromium import chromium
from tests.injection.payloads import mark
from tests.injection.world import BASE_URL, PAST_FROM, World

pytestmark = pytest.mark.timeout(600)  # the world is made before the first test; a busy machine takes its time
STRUCTURE = (Path(__file__).parent / "structure.js").read_text(encoding="utf-8")
LISTS = (
    "index.html", "events/index.html", "events/2027-01/index.html", "events/2027-02/index.html",
    "events/map/index.html", "events/year/index.html", "events/past/index.html", "sources/index.html",
    "subscribe/index.html", "de/events/index.html", "fr/index.html", "embed/list.html", "embed/frame.html",
)  # fmt: skip
_DATA = ("application/ld+json", "application/json")
Read = dict[str, Any]


@dataclass
class Watched:
    """A browser's window on the tree, and all that went beyond it: dialogs, foreign requests, pages left."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def note_dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog on {self.page.url}")
        dialog.dismiss()

    def note_request(self, request: Request) -> None:
        if not request.url.startswith(f"{BASE_URL}/"):
            self.faults.append(f"{self.page.url} asks for {request.url[:100]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def read(browser: Browser, world: World) -> dict[str, Read]:
    """What the browser's parser makes of every document of the tree."""
    page = browser.new_page()
    paths = list(world.pages())
    found: dict[str, Read] = {}
    for start in range(0, len(paths), 50):
        some = paths[start : start + 50]
        answers = page.evaluate(STRUCTURE, [world.read(path).decode() for path in some])
        found |= dict(zip(some, answers, strict=True))
    page.close()
    return found


@pytest.fixture(scope="module")
def watched(browser: Browser, world: World) -> Iterator[Watched]:
    """No policy and no server: every script that a page holds would run."""
    context: BrowserContext = browser.new_context(service_workers="block")
    context.set_default_timeout(20_000)
    context.route("**/*", lambda route: _answer(route, world))
    window = Watched(context.new_page())
    window.page.on("dialog", window.note_dialog)
    window.page.on("request", window.note_request)
    yield window
    context.close()


def _answer(route: Route, world: World) -> None:
    parts = urlsplit(route.request.url)
    path = unquote(parts.path).lstrip("/")
    file = world.public / (path + "index.html" if path.endswith("/") or not path else path)
    if not route.request.url.startswith(f"{BASE_URL}/") or not file.is_file():
        route.abort()
        return
    route.fulfill(body=file.read_bytes(), content_type=media_type(file.name))


def page_of(event: Event, language: str = "") -> str:
    return f"{language}events/{event.slug}/index.html"


def test_nothing_in_any_page_acts(read: dict[str, Read]) -> None:
    """No handler, no address of another scheme, no frame, form, style or base of a stranger's, nothing unseen."""
    faults = {
        path: (each["acting"], each["strangers"]) for path, each in read.items() if each["acting"] + each["strangers"]
    }
    assert faults == {}
    assert {path: each["unseen"] for path, each in read.items() if each["unseen"]} == {}


def test_the_only_scripts_are_ours(read: dict[str, Read]) -> None:
    """Each is a file of the tree, or a block of data."""
    scripts = {script for each in read.values() for script in each["scripts"]}
    assert all(script in _DATA or script.startswith("/static/") for script in scripts), scripts


@pytest.mark.parametrize("language", ["", "de/", "fr/"])
def test_a_page_of_an_event_has_the_structure_of_its_twin(world: World, read: dict[str, Read], language: str) -> None:
    """Element for element, attribute for attribute; the title is shown as it is stored."""
    for number, event in world.listed.items():
        found, twin = read[page_of(event, language)], read[page_of(world.twin(number), language)]
        assert (number, found["shape"]) == (number, twin["shape"])
        assert found["heading"] == event.title
        assert number < 1 or found["text"].count(mark(number)) > 1
        assert set(found["prose"]) <= MARKUP_TAGS


def test_the_data_of_a_page_says_what_is_stored(world: World, read: dict[str, Read]) -> None:
    """The block for search engines is one document of the event's own words."""
    for event in world.listed.values():
        (document,) = read[page_of(event)]["data"]
        assert (document["name"], document["organizer"]["name"]) == (event.title, event.organizer)


@pytest.mark.parametrize("path", LISTS)
def test_rows_of_a_list_are_alike(read: dict[str, Read], path: str) -> None:
    """The rows of events of one kind differ in words alone."""
    if path not in read:
        pytest.fail(f"{path} is not published")
    shapes = set(read[path]["rows"])
    assert 0 < len(shapes) <= 6, shapes


@pytest.mark.parametrize("path", ["events/index.html", "de/events/index.html"])
def test_the_list_shows_every_payload(world: World, read: dict[str, Read], path: str) -> None:
    """As text, and each once in its title at least."""
    text = read[path]["text"]
    assert [n for n in world.listed if 0 < n < PAST_FROM and mark(n) not in text] == []


def test_no_page_acts_when_it_runs(world: World, watched: Watched) -> None:
    """No dialog, no script of a payload, no request beyond the site, and the page stays where it is."""
    events = [page_of(event) for number, event in world.listed.items()]
    for path in [*LISTS, *events]:
        address = f"{BASE_URL}/{path.removesuffix('index.html')}"
        watched.page.goto(address, wait_until="load")
        assert watched.page.url == address
        assert watched.page.evaluate("window.hacked === undefined"), path
    assert watched.faults == []
