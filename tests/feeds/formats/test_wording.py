"""The words in which feeds and pages speak of dates, places and deadlines."""

from __future__ import annotations

import datetime as dt

import pytest
from babel import Locale

from feeds.formats.country import COUNTRIES, country_name
from feeds.formats.links import ascii_url
from feeds.formats.text import cut
from feeds.formats.wording import address, date_range, deadline_line, headline, place_line, when
from store.event import Deadline, DeadlineKind, Event, Mode, Place, Precision
from tests.feeds.events import an_event, at

D = dt.date


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (D(2027, 5, 12), D(2027, 5, 12), "12 May 2027"),
        (D(2027, 5, 12), D(2027, 5, 14), "12–14 May 2027"),
        (D(2027, 5, 29), D(2027, 6, 2), "29 May – 2 June 2027"),
        (D(2027, 12, 30), D(2028, 1, 2), "30 December 2027 – 2 January 2028"),
    ],
)
def test_a_range_repeats_nothing(first: dt.date, last: dt.date, text: str) -> None:
    """Month and year are said once where both ends share them."""
    assert date_range(first, last) == text


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (an_event(start=D(2027, 5, 12)), "Wednesday 12 May 2027"),
        (an_event(start=D(2027, 5, 12), end=D(2027, 5, 13)), "12–13 May 2027"),
        (
            an_event(start=D(2027, 5, 1), end=D(2027, 5, 31), precision=Precision.MONTH),
            "May 2027 (day not announced yet)",
        ),
        (
            an_event(start=at("Europe/Brussels", 2027, 5, 12, 14, 0), timezone="Europe/Brussels"),
            "Wednesday 12 May 2027, 14:00 (Europe/Brussels, UTC+02:00)",
        ),
        (
            an_event(
                start=at("Asia/Kolkata", 2027, 5, 12, 14, 0), end=at("Asia/Kolkata", 2027, 5, 12, 15, 30),
                timezone="Asia/Kolkata",
            ),
            "Wednesday 12 May 2027, 14:00–15:30 (Asia/Kolkata, UTC+05:30)",
        ),
        (
            an_event(
                start=at("Europe/Brussels", 2027, 5, 12, 14, 0), end=at("Europe/Brussels", 2027, 5, 13, 1, 0),
                timezone="Europe/Brussels",
            ),
            "Wednesday 12 May 2027, 14:00 – 13 May 2027, 01:00 (Europe/Brussels, UTC+02:00)",
        ),
        (
            an_event(
                start=dt.datetime(2027, 5, 12, 8, 0, tzinfo=dt.timezone(-dt.timedelta(hours=3))), timezone="UTC-03:00"
            ),
            "Wednesday 12 May 2027, 08:00 (UTC-03:00)",
        ),
    ],
)  # fmt: skip
def test_when_says_what_is_known(event: Event, text: str) -> None:
    """Days, times and zone as announced; nothing else."""
    assert when(event) == text


@pytest.mark.parametrize(
    ("mode", "place", "text"),
    [
        (Mode.ONSITE, Place(city="Łódź", country="PL"), "Łódź, Poland"),
        (None, Place(venue="Hotel", country="PL"), "Poland"),
        (None, Place(venue="Hotel"), "Hotel"),
        (Mode.ONLINE, Place(city="Łódź"), "Online"),
        (Mode.HYBRID, Place(city="Łódź"), "Łódź and online"),
        (Mode.HYBRID, Place(), "On site and online"),
        (None, Place(), ""),
    ],
)
def test_place_in_a_few_words(mode: Mode | None, place: Place, text: str) -> None:
    """Town and country, or the best that is known."""
    assert place_line(an_event(mode=mode, place=place)) == text


def test_address_ends_with_the_name_of_the_country() -> None:
    """Codes are for machines."""
    place = Place(venue="EC1", street="Targowa 1", city="Łódź", region="łódzkie", country="PL")
    assert address(place) == "EC1, Targowa 1, Łódź, łódzkie, Poland"


def test_headline_of_an_event_without_place_has_only_the_date() -> None:
    """Nothing is put where nothing is known."""
    assert headline(an_event(title="T")) == "T (12 May 2027)"


@pytest.mark.parametrize(
    ("deadline", "text"),
    [
        (Deadline(kind=DeadlineKind.REGISTRATION, date=D(2027, 5, 10)), "Registration until 10 May 2027"),
        (
            Deadline(kind=DeadlineKind.ABSTRACT, date=D(2027, 5, 10), time=dt.time(23, 59), timezone="AoE"),
            "Abstracts until 10 May 2027, 23:59 AoE (11 May 2027, 11:59 UTC)",
        ),
        (
            Deadline(kind=DeadlineKind.ABSTRACT, date=D(2027, 5, 10), time=dt.time(18), timezone="Europe/Paris"),
            "Abstracts until 10 May 2027, 18:00 Europe/Paris (10 May 2027, 16:00 UTC)",
        ),
        (
            Deadline(kind=DeadlineKind.EARLY_BIRD, date=D(2027, 5, 10), time=dt.time(18)),
            "Early-bird rate until 10 May 2027, 18:00",
        ),
    ],
)
def test_deadline_is_told_as_stated_and_as_an_instant(deadline: Deadline, text: str) -> None:
    """The stated time and zone first, then the instant where the zone is known."""
    assert deadline_line(deadline) == text


def test_country_names_are_cldr_names() -> None:
    """The table agrees with CLDR, but for the few that are written in their everyday form."""
    ours = {"HK", "MO", "MM", "PS", "CD", "CG"}
    territories = Locale("en").territories
    assert {code for code, name in COUNTRIES.items() if territories.get(code) != name} == ours
    assert (country_name("PL"), country_name(None), country_name("ZZ")) == ("Poland", None, "ZZ")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 10, "short"),
        ("one two three", 8, "one two…"),
        ("one two three", 10, "one two…"),
        ("Donaudampfschiff", 6, "Donau…"),
        ("text", 1, ""),
        ("a, b", 3, "a…"),
    ],
)
def test_cut_ends_at_a_word(text: str, limit: int, short: str) -> None:
    """At most `limit` characters, at a word where one is near."""
    assert cut(text, limit) == short


@pytest.mark.parametrize(
    ("url", "ascii_"),
    [
        ("https://example.org/a?b=1,2&c=%20#d", "https://example.org/a?b=1,2&c=%20#d"),
        ("https://bücher.example.org:8080/ü", "https://xn--bcher-kva.example.org:8080/%C3%BC"),
        ('https://example.org/"<x>"', "https://example.org/%22%3Cx%3E%22"),
        ("https://" + "ü" * 70 + ".org/", "https://" + "%C3%BC" * 70 + ".org/"),
    ],
)
def test_addresses_become_ascii(url: str, ascii_: str) -> None:
    """What is safe stays as it is; the rest is encoded, and no host makes it fail."""
    assert ascii_url(url) == ascii_
