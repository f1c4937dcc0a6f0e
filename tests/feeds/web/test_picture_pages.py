"""The map, the year ahead, the small map of an event and the curves of sources, as they are published."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import pytest
from lxml import etree, html

from config.load import Config, load_config
from feeds.language import Language
from feeds.pictures.timeline import Highlights
from feeds.web.curve import curve
from feeds.web.event_page import event_page
from feeds.web.map_page import map_page, upcoming_places
from feeds.web.site import site_of
from feeds.web.words import writing_in
from feeds.web.year_ahead import MOST, year_ahead_page
from store.event import Deadline, DeadlineKind, Event, EventType, Mode, Place
from store.views import Reading
from tests.feeds.web.samples import NOW, TODAY, event

BREAKOUT = "</text></svg><script>alert('x')</script>\"' onload=alert(1) &amp; ]]> <!--"
BERLIN = Place(city="Berlin", country="DE", latitude=52.52, longitude=13.4)
POTSDAM = Place(city="Potsdam", country="DE", latitude=52.4, longitude=13.06)
BUDGET = 100_000


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return load_config(tmp_path_factory.mktemp("config"), {})


def the_map(config: Config, events: Iterable[Event]) -> bytes:
    places = upcoming_places()
    for each in events:
        places.add(each)
    return map_page(places.whereabouts(), site_of(config, "https://calendar.example.org/sma"), TODAY)


def the_year(config: Config, events: Iterable[Event]) -> bytes:
    highlights = Highlights(TODAY, MOST)
    for each in events:
        highlights.add(each)
    return year_ahead_page(highlights, site_of(config, "https://calendar.example.org/sma"))


def pictures(page: bytes) -> list[Any]:
    """Every picture of a page, each well-formed by itself as XML."""
    return [etree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page.decode(), re.DOTALL)]


def document(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page.decode())


def names(page: bytes, which: str = "for-wide") -> dict[str, str]:
    """Accessible names of the marks and where they lead."""
    marks = document(page).xpath(f"//*[local-name()='g'][contains(@class, '{which}')]/a")
    return {mark.get("aria-label"): mark.get("href") for mark in marks}


def test_marks_say_how_many_and_where_and_lead_there(config: Config) -> None:
    """One event: its page. Several in a town: their place in the list. Several towns: their country."""
    hobart = Place(city="Hobart", country="AU", latitude=-42.88, longitude=147.33)
    suva = Place(city="Suva", country="FJ", latitude=-18.14, longitude=178.44)
    page = the_map(
        config,
        [
            event(1, place=BERLIN), event(2, place=BERLIN), event(3, place=POTSDAM), event(4, place=hobart),
            event(5, place=hobart), event(6, place=suva), event(7, place=Place(), mode=Mode.ONLINE),
        ],
    )  # fmt: skip
    found = names(page)
    assert found == {
        "3 events around Berlin, Germany: Berlin 2, Potsdam 1": "#country-de",
        "2 events in Hobart, Australia": next(target for target in found.values() if target.startswith("#au-")),
        "1 event in Suva, Fiji": "/sma/events/meeting-6/",
    }
    assert names(page, "for-narrow") == found


def test_every_link_within_the_page_has_its_target(config: Config) -> None:
    """Marks, notes and headings: no fragment leads nowhere, and no id is there twice."""
    page = document(the_map(config, [event(n, place=BERLIN if n % 2 else POTSDAM) for n in range(9)]))
    ids = page.xpath("//@id")
    assert sorted(set(ids)) == sorted(ids)
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} - set(ids) == set()


def test_the_list_says_what_the_map_shows(config: Config) -> None:
    """By country and town, each event with its days; online ones and those without a town apart."""
    page = document(
        the_map(
            config,
            [
                event(1, place=BERLIN, mode=Mode.HYBRID), event(2, place=Place(country="PL")),
                event(3, place=Place(), mode=Mode.ONLINE), event(4, place=Place(city="Kraków", country="PL")),
            ],
        )
    )  # fmt: skip
    lines = [" ".join(section.text_content().split()) for section in page.xpath("//section[h3]")]
    assert lines == [
        "Germany (1 event) Berlin Meeting 1 12–14 March 2027 · also online",
        "Poland (2 events) Kraków Meeting 4 12–14 March 2027 Town not announced yet Meeting 2 12–14 March 2027",
    ]
    notes = [" ".join(note.text_content().split()) for note in page.xpath("//ul[contains(@class, 'map-notes')]/li")]
    assert notes == [
        "1 online event has no mark: it can be attended from anywhere.",
        "1 event is only in the list: where its town lies is not known here.",
    ]


def test_no_event_no_map(config: Config) -> None:
    """Both pages say so, and stay whole."""
    for page in (the_map(config, []), the_year(config, [])):
        assert pictures(page) == []
        assert "is known at present" in page.decode()


@pytest.mark.parametrize("count", [1, 80, 5000])
def test_the_pages_stay_small(config: Config, count: int) -> None:
    """Whatever the number of events, also where no two are in one town."""
    events = [
        event(
            n,
            title=f"International Scientific Congress on Spinal Muscular Atrophy, part {n}",
            start=TODAY + dt.timedelta(days=n % 300),
            end=None,
            place=Place(city=f"Town number {n}", country="DE", latitude=36 + n * 7 % 33, longitude=-9 + n * 11 % 47),
            deadlines=(Deadline(kind=DeadlineKind.ABSTRACT, date=TODAY + dt.timedelta(days=n % 50)),),
        )
        for n in range(count)
    ]
    assert len(the_map(config, events)) < BUDGET
    assert len(the_year(config, events)) < BUDGET


def test_text_of_others_cannot_break_out_of_a_picture(config: Config) -> None:
    """Titles, towns and venues that try to be markup are text: in names, labels, tooltips and lists."""
    town = Place(city=BREAKOUT, region=BREAKOUT, venue=BREAKOUT, country="DE", latitude=52.52, longitude=13.4)
    events = [event(n, title=BREAKOUT, place=town, start=dt.date(2027, 3, 1), end=None) for n in range(3)]
    site = site_of(config, "https://calendar.example.org")
    page_of_event = event_page(events[0], {}, [], site=site, config=config, today=TODAY)
    for page in (the_map(config, events), the_year(config, events), page_of_event):
        text = page.decode()
        assert "<script>alert" not in text
        assert document(page).xpath("//@onload") == []
        assert pictures(page)
    year = document(the_year(config, events))
    assert year.xpath("string(//*[local-name()='svg']//a/*[local-name()='text'])").startswith("</text></svg><script>")


def test_nothing_in_a_picture_needs_what_the_policy_forbids(config: Config) -> None:
    """No style attribute or element, no script, no handler, nothing that is loaded."""
    events = [event(n, place=BERLIN) for n in range(3)]
    for page in (the_map(config, events), the_year(config, events)):
        for picture in pictures(page):
            elements = list(picture.iter())
            assert {etree.QName(each).localname for each in elements} <= {
                "svg", "g", "a", "path", "circle", "rect", "text", "title",
            }  # fmt: skip
            assert [name for each in elements for name in each.attrib if name == "style" or name.startswith("on")] == []
            assert [each.get("href") for each in elements if each.get("href") and "//" in each.get("href")] == []


def test_the_picture_of_the_year_has_its_equal_in_the_list(config: Config) -> None:
    """Each meeting and each deadline of the picture is a line of the list, under its month."""
    deadlines = (Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 1, 10)),)
    page = document(the_year(config, [event(1, deadlines=deadlines), event(2, type=EventType.WEBINAR)]))
    lines = [" ".join(each.text_content().split()) for each in page.xpath("//main//h2 | //ul[@class='year-list']/li")]
    assert lines == [
        "January 2027", "10 January 2027 Abstracts Meeting 1",
        "March 2027", "12–14 March 2027 Meeting 1 Congress · Kraków, Poland",
    ]  # fmt: skip
    (picture,) = page.xpath("//*[local-name()='svg'][contains(@class, 'timeline')]")
    assert picture.get("aria-hidden") == "true"
    assert picture.xpath(".//a/@tabindex") == ["-1"]


def test_pages_in_other_languages_have_their_months_and_countries(config: Config) -> None:
    """Ticks and countries are named as the language names them."""
    with writing_in(Language("de")):
        year, world = the_year(config, [event(1)]), the_map(config, [event(1)])
    assert ">Dez<" in year.decode()
    assert "Polen" in world.decode()


@pytest.mark.parametrize(
    ("place", "mode", "label"),
    [
        (BERLIN, Mode.ONSITE, "Map with Berlin, Germany marked."),
        (Place(venue="Castle", latitude=47.1, longitude=13.1), None, "Map with Castle marked."),
        (Place(latitude=47.1, longitude=13.1), None, "Map with the place marked."),
        (Place(country="PL"), None, "Map of Poland; the town is not known."),
        (Place(city="Kraków", country="PL"), None, "Map of Poland; where in it the town lies is not known here."),
        (Place(), None, None),
        (Place(city="Kraków"), None, None),
        (Place(country="PL"), Mode.ONLINE, None),
    ],
)
def test_the_small_map_shows_what_is_known(config: Config, place: Place, mode: Mode | None, label: str | None) -> None:
    """Town, country, or nothing; in words as well."""
    site = site_of(config, "https://calendar.example.org")
    page = event_page(event(1, place=place, mode=mode), {}, [], site=site, config=config, today=TODAY)
    found = document(page).xpath("//*[local-name()='svg'][contains(@class, 'place-map')]")
    assert [each.get("aria-label") for each in found] == ([label] if label else [])
    assert [each.get("role") for each in found] == (["img"] if label else [])


def readings(*items: int | None) -> list[Reading]:
    return [Reading(NOW - dt.timedelta(days=len(items) - n), count) for n, count in enumerate(items)]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((12, 15, 13), "12 to 15 events in the last 3 readings, the latest on 21 November 2026"),
        ((12, 12, None, 12), "12 events in the last 4 readings, the latest on 21 November 2026; 1 failed"),
        ((0, 0, 0), "0 events in the last 3 readings, the latest on 21 November 2026"),
        ((1, 1, 1), "1 event in the last 3 readings, the latest on 21 November 2026"),
        ((None, None, None), "the last 3 readings failed, the latest on 21 November 2026"),
        (tuple(range(1, 41)), "21 to 40 events in the last 20 readings, the latest on 21 November 2026"),
    ],
)
def test_a_curve_says_the_same_in_words(items: tuple[int | None, ...], words: str) -> None:
    """So that nobody depends on seeing it."""
    found = curve(readings(*items))
    assert found is not None
    assert found.words == words


def test_few_readings_have_no_curve() -> None:
    """Of one or two readings the page says all in words."""
    assert [curve(readings(*items)) for items in ((), (1,), (1, 2))] == [None, None, None]
