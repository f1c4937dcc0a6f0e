"""Our words in three languages: the same keys everywhere, dates and places as each language writes them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from config.load import Config
from feeds.filters import Language
from feeds.formats import wording
from feeds.formats.country import COUNTRIES
from feeds.web.event_row import event_row
from feeds.web.site import site_of
from feeds.web.words import Words, words_of
from store.event import EventType, Mode, Place, Precision, Status
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import event, samples, timed

EN, DE, FR = (words_of(language) for language in Language)


def fields_of(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("words", [DE, FR])
def test_every_language_says_the_same_things(words: Words) -> None:
    """The same keys with the same places to fill in; every country has a name."""
    for table in ("texts", "statuses", "types", "patterns"):
        ours, theirs = getattr(EN, table), getattr(words, table)
        assert {key: fields_of(text) for key, text in theirs.items()} == {
            key: fields_of(text) for key, text in ours.items()
        }
    assert (len(words.months), len(words.weekdays)) == (12, 7)
    assert words.countries.keys() == COUNTRIES.keys()
    assert all(words.countries.values())


def test_every_type_and_status_has_its_word() -> None:
    """`other` says nothing, and a scheduled event needs no word."""
    assert {type_.value for type_ in EventType} - EN.types.keys() == {"other"}
    assert {status.value for status in Status} - EN.statuses.keys() == {"scheduled"}


def test_english_is_what_the_pages_say(config: Config) -> None:
    """Days and places read as in our own lists."""
    site = site_of(config, BASE_URL)
    for each in samples():
        row = event_row(each, site)
        assert (EN.dates(each), EN.place(each)) == (row.days, wording.place_line(each))
        assert (EN.days_of_week(each), EN.hours(each)) == (row.weekdays, row.hours)


@pytest.mark.parametrize(
    ("first", "last", "german", "french"),
    [
        ((2027, 5, 12), (2027, 5, 12), "12. Mai 2027", "12 mai 2027"),
        ((2027, 5, 1), (2027, 5, 3), "1.–3. Mai 2027", "1er–3 mai 2027"),
        ((2027, 5, 29), (2027, 6, 1), "29. Mai – 1. Juni 2027", "29 mai – 1er juin 2027"),
        ((2027, 12, 30), (2028, 1, 2), "30. Dezember 2027 – 2. Januar 2028", "30 décembre 2027 – 2 janvier 2028"),
    ],
)
def test_days_are_written_as_the_language_does(
    first: tuple[int, int, int], last: tuple[int, int, int], german: str, french: str
) -> None:
    """One day, days of a month, over months, over years; the first of a month in French."""
    meeting = event(start=dt.date(*first), end=dt.date(*last))
    assert (DE.dates(meeting), FR.dates(meeting)) == (german, french)


def test_a_month_stays_a_month() -> None:
    """No day is made up where none was announced."""
    month = event(start=dt.date(2027, 5, 1), end=dt.date(2027, 5, 31), precision=Precision.MONTH)
    months = event(start=dt.date(2027, 5, 1), end=dt.date(2027, 6, 30), precision=Precision.MONTH)
    assert (DE.dates(month), DE.days_of_week(month)) == ("Mai 2027", "Tag noch nicht bekannt")
    assert FR.dates(months) == "mai 2027 – juin 2027"


def test_hours_are_in_the_events_own_zone() -> None:
    """With the offset; an unknown end is not made up."""
    evening = event(**timed("Europe/Brussels", 2026, 12, 3, 18, 0))
    opened = event(**timed("Europe/Brussels", 2026, 12, 3, 18, 0, hours=None))
    assert (DE.hours(evening), DE.hours(opened)) == ("18:00–19:30 UTC+01:00", "ab 18:00 UTC+01:00")
    assert (DE.days_of_week(evening), FR.days_of_week(evening)) == ("Donnerstag", "jeudi")


@pytest.mark.parametrize(
    ("fields", "german"),
    [
        ({"place": Place(city="Kraków", country="PL")}, "Kraków, Polen"),
        ({"place": Place(country="PL")}, "Polen"),
        ({"place": Place(venue="Hotel Centrum")}, "Hotel Centrum"),
        ({"place": Place(city="Kraków", country="PL"), "mode": Mode.HYBRID}, "Kraków, Polen und online"),
        ({"place": Place(), "mode": Mode.HYBRID}, "Vor Ort und online"),
        ({"place": Place(), "mode": Mode.ONLINE}, "Online"),
        ({"place": Place(), "mode": None}, ""),
    ],
)
def test_places_are_named_in_the_language(fields: dict[str, Any], german: str) -> None:
    """Country names are translated, names of towns are not."""
    assert DE.place(event(**fields)) == german
