"""Our words in three languages: English as the feeds say it, dates and places as each language writes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats import wording as feeds_wording
from feeds.language import LANGUAGES, Language
from feeds.web import wording
from feeds.web.catalogue import read_catalogue
from feeds.web.vocabulary import AUDIENCES, DEADLINES, MODES, STATUSES, TOPICS, TYPES, UNTIL
from feeds.web.words import gettext, languages, locale, ngettext, og_locale, pgettext, writing_in
from store.event import (
    Audience,
    Deadline,
    DeadlineKind,
    Event,
    EventType,
    Mode,
    Place,
    Precision,
    Status,
    Topic,
)
from tests.feeds.web.samples import event, samples, timed

DE, FR = Language("de"), Language("fr")
_DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


@given(st.tuples(_DAYS, _DAYS).map(sorted))
@settings(deadline=None)
def test_english_days_are_those_of_the_feeds(days: list[dt.date]) -> None:
    """A page and the feed that it links to write every span of days alike."""
    assert wording.date_range(*days) == feeds_wording.date_range(*days)
    assert (wording.month(days[0]), wording.day(days[0])) == (
        feeds_wording.month(days[0]),
        feeds_wording.day(days[0]),
    )


@pytest.mark.parametrize("each", samples(), ids=lambda each: each.slug)
def test_english_is_what_the_feeds_say(each: Event) -> None:
    """Days, hours, places, statuses and deadlines of every kind of event."""
    assert wording.dates(each) == feeds_wording.dates(each)
    assert wording.when(each) == feeds_wording.when(each)
    assert wording.place_line(each) == feeds_wording.place_line(each)
    assert wording.status_line(each) == feeds_wording.status_line(each)
    assert list(map(wording.deadline_line, each.deadlines)) == list(map(feeds_wording.deadline_line, each.deadlines))


def test_every_word_of_the_vocabulary_has_a_label() -> None:
    """No value of an enum can reach a page without words for it."""
    tables: dict[Any, Any] = {
        EventType: TYPES, Audience: AUDIENCES, Topic: TOPICS, Mode: MODES, Status: STATUSES, DeadlineKind: DEADLINES,
    }  # fmt: skip
    assert {enum: set(table) for enum, table in tables.items()} == {enum: set(enum) for enum in tables}
    assert set(UNTIL) == set(DeadlineKind)


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
    with writing_in(DE):
        assert wording.dates(meeting) == german
    with writing_in(FR):
        assert wording.dates(meeting) == french


def test_a_month_stays_a_month() -> None:
    """No day is made up where none was announced."""
    month = event(start=dt.date(2027, 5, 1), end=dt.date(2027, 5, 31), precision=Precision.MONTH)
    months = event(start=dt.date(2027, 5, 1), end=dt.date(2027, 6, 30), precision=Precision.MONTH)
    with writing_in(DE):
        assert (wording.dates(month), wording.weekdays(month)) == ("Mai 2027", "Tag noch nicht bekannt")
    with writing_in(FR):
        assert wording.dates(months) == "mai 2027 – juin 2027"


def test_hours_are_in_the_events_own_zone() -> None:
    """With the offset; an unknown end is not made up; the zone's town is named as the language names it."""
    evening = event(**timed("Europe/Brussels", 2026, 12, 3, 18, 0))
    opened = event(**timed("Europe/Brussels", 2026, 12, 3, 18, 0, hours=None))
    with writing_in(DE):
        assert (wording.hours(evening), wording.hours(opened)) == ("18:00–19:30 UTC+01:00", "ab 18:00 UTC+01:00")
        assert wording.when(evening) == "Donnerstag, 3. Dezember 2026, 18:00–19:30 (Brüssel, UTC+01:00)"
    with writing_in(FR):
        assert wording.when(opened) == "jeudi 3 décembre 2026, 18:00 (Bruxelles, UTC+01:00)"


@pytest.mark.parametrize(
    ("fields", "german"),
    [
        ({"place": Place(city="Kraków", country="PL")}, "Kraków, Polen"),
        ({"place": Place(country="HK")}, "Hongkong"),
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
    with writing_in(DE):
        assert wording.place_line(event(**fields)) == german


def test_deadlines_and_statuses_are_said_in_the_language() -> None:
    """With the hour as stated, and the instant."""
    due = Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 5, 10), time=dt.time(23, 59), timezone="UTC-12:00")
    moved = event(status=Status.RESCHEDULED, previous_start=dt.date(2027, 3, 1))
    with writing_in(DE):
        assert wording.deadline_line(due) == "Abstracts bis 10. Mai 2027, 23:59 AoE (11. Mai 2027, 11:59 UTC)"
        assert wording.status_line(moved) == "Neuer Termin; angekündigt war der 1. März 2027."


def test_the_language_holds_for_what_is_made_inside_and_no_longer() -> None:
    """Nested, and given back even after an error."""
    with writing_in(DE):
        with pytest.raises(LookupError), writing_in(FR):
            assert gettext("Cancelled") == "Annulé"
            raise LookupError
        assert gettext("Cancelled") == "Abgesagt"
    assert gettext("Cancelled") == "Cancelled"


def test_numbers_choose_their_form() -> None:
    """As the language counts: French says "0 événement"."""
    said = {}
    for code in LANGUAGES:
        with writing_in(code):
            said[code] = [ngettext("%(num)s event", "%(num)s events", number) for number in (0, 1, 2)]
    assert (said["en"], said["de"], said["fr"]) == (
        ["0 events", "1 event", "2 events"],
        ["0 Veranstaltungen", "1 Veranstaltung", "2 Veranstaltungen"],
        ["0 événement", "1 événement", "2 événements"],
    )


def test_each_language_names_itself() -> None:
    """For the switch, and for Open Graph."""
    assert languages()[:3] == (("en", "English"), ("de", "Deutsch"), ("fr", "Français"))
    assert [og_locale(Language(code)) for code in ("en", "de", "fr", "pl")] == ["en_GB", "de_DE", "fr_FR", "pl_PL"]
    with writing_in(DE):
        assert (str(locale()), wording.language_name("fr")) == ("de", "Französisch")


def test_only_what_a_translator_has_settled_is_used(tmp_path: Any) -> None:
    """Fuzzy, empty and unknown texts are said in English; plurals follow the file's own rule."""
    file = tmp_path / "pl.po"
    file.write_text(_POLISH, encoding="utf-8")
    catalogue = read_catalogue(file)
    assert [catalogue.one(text) for text in ("Map", "List", "Country", "Never heard")] == [
        "Mapa", "List", "Country", "Never heard",
    ]  # fmt: skip
    assert [catalogue.one("1"), catalogue.one("1", "first day of a month")] == ["1", "1."]
    forms = [catalogue.many("%(num)s day", "%(num)s days", number) for number in (1, 2, 5, 22)]
    assert forms == ["%(num)s dzień", "%(num)s dni", "%(num)s dni (wiele)", "%(num)s dni"]
    assert pgettext("first day of a month", "1") == "1"


_POLISH = r"""
msgid ""
msgstr ""
"Language: pl\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Map"
msgstr "Mapa"

#, fuzzy
msgid "List"
msgstr "Lista"

msgid "Country"
msgstr ""

msgctxt "first day of a month"
msgid "1"
msgstr "1."

msgid "%(num)s day"
msgid_plural "%(num)s days"
msgstr[0] "%(num)s dzień"
msgstr[1] "%(num)s dni"
msgstr[2] "%(num)s dni (wiele)"
"""
