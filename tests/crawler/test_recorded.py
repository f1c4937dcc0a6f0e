"""Recorded bodies read as a crawl reads a site: list pages, next pages, detail pages, in page order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from config.load import load_config, parse_source
from config.source import Source
from crawler.archive import ArchivedBody
from crawler.recorded import Recorded, read_recorded, site_of
from tests.crawler.extract.pages import NOW

LIST = "https://society.example/events"
RULES = load_config(Path(__file__).parent, {}).relevance
HEAD = f'name = "S"\nurl = "{LIST}"\nkind = "html"\nrelevance = "all"\ntimezone = "Europe/Vienna"\n'
HTML = (
    '[html]\ncontainer = "ul"\nitem = "li"\nnext_page = "a.next::attr(href)"\n'
    '[html.fields]\ntitle = "b"\nstart = "time"\n'
)
DETAIL = '[detail]\nlink = "a.more::attr(href)"\n[detail.fields]\nvenue = ".place"\n'


def page(*items: str, following: str = "") -> str:
    more = f'<a class=next href="{following}">older</a>' if following else ""
    return f"<html><body><ul>{''.join(items)}</ul>{more}</body></html>"


def item(title: str, day: str, link: str = "") -> str:
    linked = f'<a class=more href="{link}">more</a>' if link else ""
    return f"<li><b>{title}</b> <time>{day}</time>{linked}</li>"


def read(source: Source, pages: Mapping[str, str]) -> Recorded:
    bodies = [ArchivedBody(url, "text/html; charset=utf-8", text.encode(), url) for url, text in pages.items()]
    return read_recorded(site_of(bodies, source), source, "society", RULES, NOW)


def found(recorded: Recorded) -> list[tuple[str, str | None]]:
    """Title and venue of every accepted event."""
    return [(each.event.title, each.event.place.venue) for each in recorded.readings if each.event]


def test_pages_that_follow_are_read_in_order() -> None:
    """The second page comes after the first; a page that is not recorded is named; circles end."""
    source = parse_source("society", HEAD + HTML, "s.toml")
    recorded = read(source, {
        LIST: page(item("One", "2027-05-12"), following="/events?page=2"),
        f"{LIST}?page=2": page(item("Two", "2027-05-13"), following="/events?page=3"),
    })  # fmt: skip
    assert found(recorded) == [("One", None), ("Two", None)]
    assert (recorded.crawl_class.value, recorded.missing) == ("ok", (f"{LIST}?page=3",))
    circle = read(source, {LIST: page(item("One", "2027-05-12"), following="/events#top")})
    assert (found(circle), circle.missing) == ([("One", None)], ())


def test_detail_pages_complete_the_items_of_the_list() -> None:
    """In the order of the list, whatever the order of recording; an item whose page is not recorded stays as it is."""
    source = parse_source("society", HEAD + HTML + DETAIL, "s.toml")
    recorded = read(source, {
        LIST: page(item("One", "2027-05-12", "/1"), item("Two", "2027-05-13", "/2"), item("Far", "2027-06-01",
                                                                                      "https://other.example/3")),
        "https://society.example/2": "<p class=place>Town Hall</p>",
        "https://society.example/1": "<p class=place>Clinic</p>",
        "https://other.example/3": "<p class=place>Elsewhere</p>",
    })  # fmt: skip
    assert found(recorded) == [("One", "Clinic"), ("Two", "Town Hall"), ("Far", None)]
    assert recorded.links == ("https://society.example/1", "https://society.example/2", "https://other.example/3")


def test_linked_pages_stand_for_themselves() -> None:
    """A list that shows links alone: each recorded page behind them is read by itself."""
    source = parse_source("society", HEAD.replace('"html"', '"jsonld"') + DETAIL, "s.toml")
    event = '{"@type": "Event", "name": "%s", "startDate": "2027-05-12"}'
    script = f'<script type="application/ld+json">{event}</script>'
    recorded = read(source, {
        LIST: '<a class=more href="/1">1</a> <a class=more href="/2">2</a> <a class=more href="/3">3</a>',
        "https://society.example/1": (script % "One") + "<p class=place>Clinic</p>",
        "https://society.example/3": "<p>not an event any more</p>",
    })  # fmt: skip
    assert found(recorded) == [("One", "Clinic")]
    assert recorded.crawl_class.value == "ok"


def test_first_body_is_the_page_of_the_source() -> None:
    """Whatever address it was saved from; links are resolved against the address that answered."""
    source = parse_source("society", HEAD + HTML + DETAIL, "s.toml")
    moved = ArchivedBody("https://www.society.example/new/", "text/html", page(item("One", "2027-05-12", "1")).encode())
    recorded = read_recorded(site_of([moved], source), source, "society", RULES, NOW)
    assert recorded.links == ("https://www.society.example/new/1",)


def test_login_page_is_told_as_such() -> None:
    """As a crawl tells it, with the address that shows it."""
    source = parse_source("society", HEAD + HTML, "s.toml")
    recorded = read(source, {LIST: "<html><title>Log in</title><input type=password></html>"})
    assert recorded.crawl_class.value == "broken:challenge"
    assert recorded.detail == f"{LIST} shows a verification or login page"


def test_nothing_recorded_is_told_as_such() -> None:
    """No page at all is not a quiet page."""
    source = parse_source("society", HEAD + HTML, "s.toml")
    recorded = read_recorded(site_of([], source), source, "society", RULES, dt.datetime.now(dt.UTC))
    assert (recorded.crawl_class.value, recorded.lists, recorded.missing) == ("broken:not-found", (), (LIST,))
    assert recorded.detail == f"no body of {LIST} is recorded"
