"""What titles say in other languages, cut short, or misspelled, and what that leaves open."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.event import EventType, Mode, Place
from store.match import compare
from store.match_candidate import candidate_of
from store.match_title import read_title
from store.match_typo import righted
from store.views import PairVerdict
from tests.store.make import DAY, GHENT, listing

MAY = dt.date(2027, 5, 12)
NINE = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)
HERE, HALL = Place(city="Ghent", country="BE"), Place(city="Ghent", country="BE", venue="Harbour hall")
SAME, ASK, DIFFERENT = PairVerdict.SAME, PairVerdict.ASK, PairVerdict.DIFFERENT


def verdict(one: dict[str, Any], other: dict[str, Any]) -> PairVerdict:
    return compare(candidate_of(listing(**one)), candidate_of(listing(**other))).verdict


@pytest.mark.parametrize(
    ("both", "expected"),
    [
        ({"start": NINE, "place": HERE}, SAME),
        ({"start": NINE, "organizer": "Velmere society"}, SAME),
        ({"start": MAY, "place": HALL}, SAME),
        ({"start": MAY, "place": HERE, "organizer": "Velmere society"}, SAME),
        ({"start": MAY, "place": HERE}, ASK),
    ],
    ids=["hour and town", "hour and organiser", "day, town and hall", "day, town and organiser", "day and town"],
)
def test_what_is_cut_off_a_title_is_settled_by_hour_place_and_organiser(
    both: dict[str, Any], expected: PairVerdict
) -> None:
    """Two circumstances leave no other event whose title begins so; one is not enough."""
    whole = {"title": "Practical day: scoliosis and nutrition", **both}
    assert verdict(whole, {**both, "title": "Practical day:…"}) is expected


def test_a_title_that_only_looks_cut_is_settled_by_nothing() -> None:
    """Without an ellipsis the shorter title may be all there is to say."""
    both = {"start": NINE, "place": HALL}
    whole = {"title": "Practical days for all: scoliosis", **both}
    assert verdict(whole, {**both, "title": "Practical days for all"}) is ASK


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Transition to adult care: lessons learned", set()),
        ("Transition in die Erwachsenenmedizin", set()),
        ("Transition from paediatric to adult care", set()),
        ("Velmere day, paediatric track: transition to adult care", {"child"}),
        ("Velmere day for adults: transition to adult care", {"adult"}),
        ("Velmere day for adults", {"adult"}),
    ],
)
def test_adults_of_a_transition_are_its_subject(title: str, said: set[str]) -> None:
    """Whom a meeting is for is said elsewhere in its title."""
    assert read_title(title, None, 2027).axes.get("age", frozenset()) == said


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ask the expert: scoliosis (late session)", "Pregunte al experto: escoliosis (sesión de tarde)", SAME),
        ("Ask the expert: scoliosis (afternoon)", "Pregunte al experto: escoliosis (sesión de tarde)", SAME),
        ("Ask the expert: scoliosis (early session)", "Pregunte al experto: escoliosis (sesión de tarde)", DIFFERENT),
    ],
)
def test_a_spanish_tarde_is_afternoon_and_evening(one: str, other: str, expected: PairVerdict) -> None:
    """It is later than any morning, and no more is said."""
    both = {"start": MAY, "place": HERE, "organizer": "Velmere society"}
    assert verdict({**both, "title": one}, {**both, "title": other}) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aktionstag neuromuskuläre Erkrankungen", "Journée de sensibilisation : maladies neuromusculaires"),
        ("Aktionstag spinale Muskelatrophie", "Spinal muscular atrophy awareness day"),
        ("Bewustwordingsdag spinale spieratrofie", "Día de concienciación: atrofia muscular espinal"),
    ],
)
def test_one_word_says_as_much_as_the_phrase_of_another_language(one: str, other: str) -> None:
    """An awareness day in one town on one day, under the same title in two languages, is one."""
    assert verdict({"title": one, "place": HERE}, {"title": other, "place": HERE}) is SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VMG journal club", "Monthly online hour of VMG"),
        ("Webinaire : kinésithérapie, pour toute l'équipe", "Webinar: Fisioterapia: novedades"),
    ],
    ids=["one host", "one subject"],
)
def test_one_thing_in_common_is_not_enough_where_each_says_more(one: str, other: str) -> None:
    """A host has several meetings, and a subject several hosts: at the same hour it is left to a person."""
    both = {"start": NINE, "mode": Mode.ONLINE, "type": EventType.WEBINAR}
    assert verdict({**both, "title": one}, {**both, "title": other}) is ASK


@pytest.mark.parametrize(
    ("hour", "days", "expected"),
    [(1, -1, SAME), (23, 1, SAME), (11, -2, DIFFERENT), (8, 1, ASK), (15, -1, ASK)],
    ids=["evening in America", "morning in Asia", "two days", "too early for the next", "too late for the last"],
)
def test_an_hour_in_utc_may_be_on_the_day_before_or_after(hour: int, days: int, expected: PairVerdict) -> None:
    """Calendars export hours in UTC; who lists the day alone means that of the place."""
    at = dt.datetime(2027, 5, 12, hour, tzinfo=ZoneInfo("UTC"))
    named = {"title": "Velmere lecture on scoliosis", "organizer": "Velmere society"}
    exported = {**named, "start": at, "end": None, "timezone": "UTC"}
    assert verdict(exported, {**named, "start": MAY + days * DAY}) is expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("peadiatric", "paediatric"),
        ("scerening", "screening"),
        ("neuromsucular", "neuromuscular"),
        ("paediatric", "paediatric"),
        ("ciudad", "ciudad"),
        ("velmree", "velmree"),
    ],
)
def test_a_word_that_all_know_is_righted(written: str, meant: str) -> None:
    """Two letters that changed places hide no known word; short words and names stay as they are."""
    assert righted(written) == meant


@pytest.mark.parametrize(
    ("both", "expected"),
    [
        ({"start": NINE, "place": HERE, "organizer": "Velmere society"}, SAME),
        ({"start": NINE, "url": "https://velmere.example.org/9", "place": HERE}, SAME),
        ({"start": NINE, "place": HERE}, DIFFERENT),
        ({"start": MAY, "place": HERE, "organizer": "Velmere society"}, DIFFERENT),
    ],
    ids=["hour, town and organiser", "page and hour", "hour and town", "no hour"],
)
def test_words_that_no_table_has_may_be_translated(both: dict[str, Any], expected: PairVerdict) -> None:
    """What two languages say differently is no contradiction where hour, place and organiser leave one event only."""
    german = {**both, "title": "Praxistag: Seiltanzen und Jonglieren", "language": "de"}
    english = {**both, "title": "Practical day: walking wires, throwing clubs", "language": "en"}
    assert verdict(german, english) is expected
    assert verdict({**german, "language": "en"}, english) is not SAME


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Webinar: questions and answers for all of you at home", SAME), ("Coffee morning", ASK)],
    ids=["long", "what many have"],
)
def test_long_titles_are_not_equal_by_chance(title: str, expected: PairVerdict) -> None:
    """Word for word the same at the same minute, and nothing in it that a table knows to be specific."""
    both = {"start": NINE, "title": title, "mode": Mode.ONLINE}
    assert verdict({**both}, {**both, "mode": None}) is expected


def test_a_host_before_a_title_is_a_label() -> None:
    """Calendars of many hosts write "VMG: ..." before each title."""
    both = {"start": MAY, "organizer": "Velmere group"}
    one = {**both, "title": "Webinar: newborn screening in practice"}
    assert verdict(one, {**one, "title": "VMG: Webinar: newborn screening in practice"}) is SAME


def test_a_known_subject_has_its_words_in_every_language() -> None:
    """What one title names and the other does not is not taken for a translation, unless both have one page."""
    both = {"start": NINE, "place": HERE, "organizer": "Velmere society"}
    german = {**both, "title": "Praxistag: Seiltanzen und Jonglieren", "language": "de"}
    english = {**both, "title": "Practical day: scoliosis and spine surgery", "language": "en"}
    assert verdict(german, english) is not SAME
