"""What is guessed of a source from its page and its events, and what is left open."""

import datetime as dt
from dataclasses import replace

import pytest

from crawler.extract.page import Page
from crawler.items import EventItem
from crawler.probe.finding import find_out
from crawler.probe.front import Front, front_of
from crawler.probe.guess import Guesses, guesses, zone_of_country
from crawler.probe.words import language_of_text, names_events
from crawler.read import Reading
from store.event import Verdict
from tests.crawler.probe.web import NOW, SITE, climb, events, ics, page, rows, rules

GERMAN = (
    "Die Gesellschaft lädt alle Familien und alle, die mit uns arbeiten, zu den Treffen des kommenden Jahres ein. "
    "Wir freuen uns auf die Gespräche mit den Ärzten und auf das gemeinsame Essen. Der Eintritt ist frei. "
)


def guessed(*fronts: Front) -> Guesses:
    return guesses(fronts, (), NOW, rules())


SAID, TITLE, HOST = "the page's own name of its site", "the page's title", "the host's name"


@pytest.mark.parametrize(
    ("host", "site_name", "title", "name", "reason"),
    [
        ("a.example.org", "Society of Examplia", "Events", "Society of Examplia", SAID),
        ("a.example.org", "WordPress", "Events | Society of Examplia", "Society of Examplia", TITLE),
        ("a.example.org", None, "Society of Examplia – Termine", "Society of Examplia", TITLE),
        ("a.example.org", None, "Veranstaltungen: Verein Beispiel", "Verein Beispiel", TITLE),
        ("www.verein-beispiel.org", None, "Verein Beispiel | Hilfe im Alltag", "Verein Beispiel", TITLE),
        ("www.vbh.org", None, "Verein Beispielhafter Hilfe - Wir sind da", "Verein Beispielhafter Hilfe", TITLE),
        ("www.example.org", None, "Events", "example.org", HOST),
        ("www.example.org", None, None, "example.org", HOST),
        ("a.example.org", None, "神経筋学会", "神経筋学会", TITLE),
    ],
)
def test_the_name_is_that_of_the_site(
    host: str, site_name: str | None, title: str | None, name: str, reason: str
) -> None:
    """Not that of its list of events, nor what a site builder wrote in."""
    found = guessed(Front(host, site_name, title)).name
    assert (found.value, found.reason) == (name, reason)


@pytest.mark.parametrize(
    ("tag", "text", "language"),
    [
        ("de-AT", "", "de"),
        ("no", "", "nb"),
        ("en-US", GERMAN * 8, "de"),
        (None, GERMAN * 8, "de"),
        (None, "Willkommen", None),
        ("", "", None),
        ("fr", "12 34", "fr"),
    ],
)
def test_the_language_is_what_the_page_says_unless_its_text_speaks_against_it(
    tag: str | None, text: str, language: str | None
) -> None:
    """Site builders write "en-US" into pages of any language."""
    found = guessed(Front("a.example.org", tag=tag, text=text)).language
    assert (found.value if found else None) == language


@pytest.mark.parametrize(
    ("host", "tag", "country"),
    [
        ("verein.example.at", None, "AT"),
        ("charity.org.uk", None, "GB"),
        ("society.example.org", "de-CH", "CH"),
        ("society.example.org", "en-US", None),
        ("society.example.org", "en", None),
        ("startup.io", None, None),
        ("startup.co", None, None),
        ("society.eu", None, None),
        ("society.example.xx", None, None),
        ("127.0.0.1", None, None),
    ],
)
def test_the_country_is_that_of_the_hosts_name_or_of_the_language_tag(
    host: str, tag: str | None, country: str | None
) -> None:
    """Endings under which anybody registers say nothing."""
    found = guessed(Front(host, tag=tag)).country
    assert (found.value if found else None) == country


def test_places_of_events_name_the_country_and_their_zone_the_zone() -> None:
    """Where the host says nothing; the zone is the one that the events are in."""
    url = f"{SITE}/all.ics"
    finding = climb({url: ics(events(5))}, url).finding()
    assert finding.guessed is not None
    assert (finding.guessed.country and finding.guessed.country.value) == "AT"
    assert finding.guessed.country and finding.guessed.country.reason == "5 of 5 events with a country are there"
    assert finding.guessed.timezone and finding.guessed.timezone.value == "Europe/Vienna"


def test_a_calendar_names_its_zone_and_itself() -> None:
    """X-WR-TIMEZONE and X-WR-CALNAME."""
    head = "X-WR-CALNAME:Termine des Vereins\r\nX-WR-TIMEZONE:Europe/Berlin"
    front = front_of(Page(f"{SITE}/a.ics", ics(events(1), head).encode(), "", NOW))
    assert (front.site_name, front.calendar_zone) == ("Termine des Vereins", "Europe/Berlin")
    zone = guessed(front).timezone
    assert zone is not None
    assert (zone.value, zone.reason) == ("Europe/Berlin", "the calendar says so (X-WR-TIMEZONE)")


@pytest.mark.parametrize(
    ("country", "zone"),
    [("BE", "Europe/Brussels"), ("DE", "Europe/Berlin"), ("JP", "Asia/Tokyo"), ("US", None), ("AU", None), ("ES", None),
     ("PL", "Europe/Warsaw")],
)  # fmt: skip
def test_a_country_has_a_zone_where_its_clocks_show_one_time(country: str, zone: str | None) -> None:
    """Spain has the Canaries."""
    assert zone_of_country(country, 2026) == zone


@pytest.mark.parametrize(
    ("listed", "host", "tag", "order"),
    [
        (["13/05/2027", "03/06/2027"], "a.example.org", "en", "dmy"),
        (["05/13/2027"], "a.example.org", "en", "mdy"),
        (["03/04/2027"], "a.example.org", "en", None),
        (["3 April 2027"], "a.example.us", "en", "mdy"),
        (["3 April 2027"], "a.example.org", "fr", "dmy"),
        (["3 April 2027"], "a.example.org", "ja", "ymd"),
        (["3 April 2027"], "a.example.ca", "en", None),
    ],
)
def test_the_order_of_dates_is_shown_or_customary(listed: list[str], host: str, tag: str, order: str | None) -> None:
    """What the page shows goes first; an English page of no country writes either."""
    attempt = climb({SITE: page("")}, SITE).ladder.attempts[0]
    readings = (Reading(EventItem(start=day), None, False, Verdict.DROP, "no-title", "no title") for day in listed)
    found = guesses([Front(host, tag=tag)], [replace(attempt, readings=tuple(readings))], NOW, rules()).date_order
    assert (found.value if found else None) == order


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (Front("a.example.org", "Spinal Muscular Atrophy Society"), True),
        (Front("sma-beispiel.org", "SMA Beispiel", text="Spinale Muskelatrophie (SMA): wir beraten Familien."), True),
        (Front("sma-solar.example.org", "SMA Solar", text="Inverters for photovoltaic systems."), False),
        (Front("a.example.org", "Society of Neurology", text="Spinal muscular atrophy and other diseases."), False),
    ],
)
def test_a_site_about_sma_is_said_to_be(front: Front, said: bool) -> None:
    """Its name, or its address together with its text; never the three letters alone."""
    assert (guessed(front).about_sma is not None) is said


@pytest.mark.parametrize(
    ("text", "score"),
    [("Events", 2), ("Veranstaltungen", 2), ("Upcoming events", 2), ("Our events", 1), ("Past events", 0),
     ("Donate", 0), ("イベント一覧", 1), ("Wydarzenia", 2), ("Log in to see events", 0), ("", 0)],
)  # fmt: skip
def test_links_to_lists_of_events_are_told_by_their_words(text: str, score: int) -> None:
    """In many languages; what is over and what asks for something is no list."""
    assert names_events(text) == score


def test_the_language_of_a_text_is_that_of_most_of_its_parts() -> None:
    """An English footer does not make a German page English."""
    assert (
        language_of_text(GERMAN * 20 + "All rights are reserved by the owners of this site and of the images on it.")
        == "de"
    )


def test_the_sites_name_is_read_from_the_page_that_was_given() -> None:
    """A calendar that the page announces may be called anything."""
    head = '<link rel="alternate" type="text/calendar" href="/all.ics">'
    head += '<meta property="og:site_name" content="Society of Examplia">'
    web = {f"{SITE}/": page(rows(events(4)), head), f"{SITE}/all.ics": ics(events(6), "X-WR-CALNAME:default")}
    finding = find_out(climb(web, f"{SITE}/").ladder, dt.datetime(2026, 11, 22, tzinfo=dt.UTC), rules())
    assert finding.guessed is not None
    assert finding.guessed.name.value == "Society of Examplia"
