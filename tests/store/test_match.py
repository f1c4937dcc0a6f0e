"""When listings of two sources are one event, what is asked, and what are two."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.event import EventType, Mode, Place, Precision, Status
from store.match import compare, match, same_event
from store.match_candidate import Candidate, candidate_of
from store.match_evidence import Knowledge
from store.match_slip import is_slip
from store.match_title import learn
from store.views import PairVerdict
from tests.store.make import DAY, GHENT, listing

MAY = dt.date(2027, 5, 12)
NINE = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)
ADDRESS = "https://congress.example.org/2027"
GHENT_PLACE, OSLO = Place(city="Ghent", country="BE"), Place(city="Oslo", country="NO")
LIMA = ZoneInfo("America/Lima")
SAME, ASK, DIFFERENT = PairVerdict.SAME, PairVerdict.ASK, PairVerdict.DIFFERENT


def of(event_id: int = 0, **said: Any) -> Candidate:
    return candidate_of(listing(**said), event_id)


def verdict(one: dict[str, Any], other: dict[str, Any]) -> PairVerdict:
    return compare(of(**one), of(**other)).verdict


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {"title": "Spring  Meeting!"}, True),
        ({}, {"start": MAY + DAY}, False),
        ({"title": "5th Congress of Muscle"}, {"title": "6th Congress of Muscle"}, False),
        ({"url": ADDRESS, "title": "SMA congress"}, {"url": f"{ADDRESS}?fbclid=x", "title": "Congress on SMA"}, True),
        ({"url": ADDRESS, "title": "SMA congress"}, {"url": ADDRESS, "title": "Gala dinner"}, False),
        ({"url": ADDRESS, "title": "Course day 1"}, {"url": ADDRESS, "title": "Course day 2"}, False),
        ({"place": GHENT_PLACE}, {"place": OSLO}, False),
        ({"place": Place(city="Ghent")}, {"place": Place(city="GAND")}, True),
        ({"place": Place(city="Ghent")}, {}, True),
        ({"place": Place(country="BE")}, {"place": Place(country="NO")}, False),
        ({"mode": Mode.ONLINE}, {"mode": Mode.ONSITE}, False),
        ({"mode": Mode.ONLINE, "status": Status.MOVED_ONLINE}, {"mode": Mode.ONSITE}, True),
        ({"mode": Mode.ONLINE}, {"mode": Mode.HYBRID}, True),
        ({"start": NINE}, {"start": NINE.astimezone(LIMA), "timezone": "America/Lima"}, True),
        ({"start": NINE}, {"start": NINE + dt.timedelta(hours=4)}, False),
        ({"start": NINE}, {"start": MAY}, True),
    ],
)  # fmt: skip
def test_same_event(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    """Title or address must agree on the same day, and nothing may contradict."""
    assert same_event(of(**one), of(**other)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("17th Congress on Myopathies in Europe", "XVII Kongress zu Myopathien in Europa"),
        ("Fifth congress of the Velmere society", "5. Kongress der Velmere-Gesellschaft"),
        ("5th Velmere congress of neurology", "V Congreso Velmere de neurología"),
        ("Symposium on scoliosis, Part II", "Simposio sobre escoliosis, parte 2"),
        ("Newborn screening: lessons from five years", "Neugeborenenscreening: Lehren aus fünf Jahren"),
        ("SAVE THE DATE: Muscle days of Velmere", "MUSCLE DAYS OF VELMERE 2027"),
        ("Muscle days of Velmere", "Muscle days of Velmere (Ghent)"),
        ("Velmere lectures on respiratory care at home", "Velmere lectures on respirat…"),
        ("Velmere lectures on respiratory care", "Velmere lectures on resipratory care"),
        ("Satellite symposium: wheelchairs", "Staellite symposium: wheelchairs"),
        ("Velmere: transition of adolescents", "Velmere: transition of adloescents"),
        ("Velmere course, module 2: newborn screening", "Save the date: Velmere course, module 2:…"),
        ("International Congress on Neuromuscular Diseases (ICNMD)", "ICNMD 2027"),
    ],
)
def test_title_in_other_words(one: str, other: str) -> None:
    """Languages, numerals, announcements, capitals, cut titles, slips and abbreviations do not hide an event."""
    said = {"place": GHENT_PLACE, "end": MAY + 2 * DAY}
    assert verdict({"title": one, **said}, {"title": other, **said}) is SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Velmere congress on muscle", "Satellite symposium at the Velmere congress on muscle"),
        ("Velmere congress on muscle", "Pre-congress course: Velmere congress on muscle"),
        ("Care day Velmere, adults", "Care day Velmere, paediatric track"),
        ("Ask Velmere (early session)", "Ask Velmere (late session)"),
        ("Velmere congress 2026", "Velmere congress 2027"),
        ("Course Velmere, module 1", "Kurs Velmere, Modul 2"),
        ("Webinar #3 of Velmere", "Webinar #4 of Velmere"),
    ],
)
def test_neighbours_are_different(one: str, other: str) -> None:
    """Satellites, tracks, parts and editions are events of their own, at the same place on the same day."""
    assert verdict({"title": one, "place": GHENT_PLACE}, {"title": other, "place": GHENT_PLACE}) is DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Coffee morning"}, {"title": "Coffee morning"}),
        ({"title": "Velmere lectures"}, {"title": "Velmere lectures", "start": MAY + DAY, "place": GHENT_PLACE}),
        (
            {"title": "2nd congress of Velmere", "place": GHENT_PLACE},
            {"title": "2nd congress of Velmere, day 2", "place": GHENT_PLACE},
        ),
        (
            {"title": "Velmere lecture on scoliosis", "start": NINE, "place": GHENT_PLACE},
            {"title": "Velmere lecture on nutrition", "start": NINE, "place": GHENT_PLACE},
        ),
    ],
    ids=["a name that many have", "a day apart", "a day of it", "another subject"],
)
def test_uncertain_pairs_wait(one: dict[str, Any], other: dict[str, Any]) -> None:
    """What may be one event, but need not be, is never merged by rule."""
    assert verdict({"place": Place(), **one}, other) in {ASK, DIFFERENT}


def test_generic_title_is_asked_about() -> None:
    """Everybody has a coffee morning: without a place a person decides, at one place and hour a rule does."""
    assert verdict({"title": "Coffee morning"}, {"title": "Coffee morning"}) is ASK
    said = {"title": "Coffee morning", "start": NINE, "place": GHENT_PLACE}
    assert verdict(said, said) is SAME


def test_month_agrees_with_a_day_within_it() -> None:
    """A congress announced for May is that of 12 May; one of June is not."""
    month = {"title": "12th congress of Velmere", "start": MAY.replace(day=1), "precision": Precision.MONTH}
    day = {"title": "12th congress of Velmere", "place": GHENT_PLACE}
    assert verdict(month | {"place": GHENT_PLACE}, day) is SAME
    assert verdict(month, day | {"start": MAY + 40 * DAY}) is DIFFERENT


def test_reasons_are_sentences_with_contradictions_first() -> None:
    """A person reads why."""
    found = compare(of(title="5th congress of Velmere"), of(title="6th congress of Velmere"))
    assert found.reasons[0] == "they have different numbers: 5 and 6"
    assert compare(of(start=NINE), of(start=NINE + DAY)).reasons == ("they start at different times on different days",)


def test_shared_address_proves_nothing() -> None:
    """A list page is the address of all its events."""
    one, other = of(url=ADDRESS, title="Congress A of muscles"), of(url=ADDRESS, title="Congress on muscles B")
    shared = Knowledge(shared=frozenset({"congress.example.org/2027"}))
    assert compare(one, other).points - compare(one, other, shared).points == pytest.approx(3.5)


def test_learned_acronym_stands_for_its_congress() -> None:
    """One title that says both teaches what the abbreviation means."""
    learned = learn(["3rd World Meeting of Quendale Institutes (WOMQI)", "Something else (2027)"])
    assert sorted(learned) == ["womqi"]
    said = {"place": GHENT_PLACE, "end": MAY + 2 * DAY}
    one, other = of(title="WOMQI 2027", **said), of(title="World Meeting, Quendale Institutes", **said)
    assert compare(one, other, Knowledge(learned)).verdict is SAME


def test_kind_may_come_from_the_type() -> None:
    """A satellite symposium is none by its title alone."""
    one = of(title="Velmere 2027", type=EventType.CONGRESS, place=GHENT_PLACE)
    other = of(title="Velmere 2027", type=EventType.SATELLITE_SYMPOSIUM, place=GHENT_PLACE)
    assert compare(one, other).verdict is DIFFERENT


def test_match_joins_one_item_to_one_event() -> None:
    """Two items of one run never join the same event; where both might, neither does."""
    near = [of(7, source="other")]
    first, second = match([of(), of()], [near, near], set())
    assert (first.event, second.event) == (None, None)
    assert {event: pair.verdict for event, pair in first.pairs.items()} == {7: ASK}
    clear, rest = match([of(place=GHENT_PLACE), of()], [[of(7, place=GHENT_PLACE)]] * 2, set())
    assert (clear.event, rest.event) == (7, None)


def test_match_does_not_guess_between_two_events_of_one_source() -> None:
    """Where a source lists two that would do, neither is taken."""
    (found,) = match([of()], [[of(7, source="other"), of(8, source="other")]], set())
    assert (found.event, {each.verdict for each in found.pairs.values()}) == (None, {ASK})


def test_match_takes_two_events_of_two_sources_for_one() -> None:
    """What is the same as both of them makes them one, if nothing speaks against it."""
    (found,) = match([of()], [[of(7, source="other"), of(8, source="third")]], set())
    assert (found.event, list(found.also)) == (7, [8])


def test_match_leaves_closed_and_forbidden_events_alone() -> None:
    """An event that this source lists already takes no second listing of it, nor one of which a person said no."""
    near = [[of(7, source="other")]]
    assert match([of()], near, {7})[0].event is None
    assert match([of()], near, set(), {0: {7}})[0].event is None


def test_match_heeds_every_source_of_an_event() -> None:
    """A title that fits one of its listings waits where another one contradicts."""
    listings = [of(7, source="other", title="Velmere congress"), of(7, source="third", title="5th Velmere congress")]
    (found,) = match([of(title="6th Velmere congress")], [listings], set())
    assert (found.event, found.pairs[7].verdict) == (None, ASK)


@pytest.mark.parametrize(
    ("cut", "said", "expected"),
    [
        ("Velmere webinar no. 16:…", {}, SAME),
        ("Velmere webinar no. 16:…", {"start": NINE}, SAME),
        ("Velmere webinar no. 17:…", {}, DIFFERENT),
        ("Velmere webinar:…", {}, ASK),
        ("Velmere webinar no. 16:…", {"organizer": None}, ASK),
    ],
)
def test_a_title_that_was_cut(cut: str, said: dict[str, Any], expected: PairVerdict) -> None:
    """What an ellipsis leaves of a title is enough if number and name, or place and organiser, tell which it is."""
    both = {"start": MAY, "place": Place(), "organizer": "Velmere society", **said}
    assert (
        verdict({**both, "title": "Velmere webinar no. 16: scoliosis and nutrition"}, {**both, "title": cut})
        is expected
    )


def test_an_ellipsis_may_hide_the_part() -> None:
    """That a part is named by one title only is nothing to ask about where the other title was cut before it."""
    whole, said = "Velmere course on scoliosis: cases, Part 2", {"place": GHENT_PLACE}
    cut = {"title": "Velmere course on scoliosis:…", **said}
    assert verdict({"title": whole, **said}, cut) is SAME
    assert verdict({"title": whole, **said}, {"title": "Velmere course on scoliosis", **said}) is ASK


@pytest.mark.parametrize("lost", ["Velmere congress on scoliosis…", "Velmere congress on scoliosis"])
def test_a_cut_title_does_not_hide_a_day(lost: str) -> None:
    """A congress whose title was cut is not its second day."""
    said = {"place": GHENT_PLACE}
    assert verdict({"title": "Velmere congress on scoliosis – day 2", **said}, {"title": lost, **said}) is ASK


def test_city_of_several_words_in_a_title() -> None:
    """A city says nothing more in a title, in whatever language and however many words."""
    said = {"title": "Café AME", "start": NINE, "place": Place(city="Mexico City", country="MX")}
    assert of(**{**said, "title": "Café AME – Ciudad de México"}).title.words == of(**said).title.words


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("journal", "jounral", True),
        ("screening", "screning", True),
        ("screening", "screenning", True),
        ("lecture", "lectures", False),
        ("adduction", "abduction", False),
        ("symptomatic", "asymptomatic", False),
        ("prenatal", "perinatal", False),
        ("journal", "journal", False),
        ("", "a", False),
    ],
)
def test_slips_of_the_pen(one: str, other: str, slip: bool) -> None:
    """Letters that changed places or are missing are slips; another letter, ending or beginning makes another word."""
    assert (is_slip(one, other), is_slip(other, one)) == (slip, slip)


@pytest.mark.parametrize(
    ("added", "verdict"),
    [
        ({}, SAME),
        ({"title": "Family day: newborn screening and gene therapy – Ghent"}, SAME),
        ({"title": "Family day: newborn screening and gene therapy – Voghera"}, ASK),
        ({"title": "Family day: newborn screening and gene therapy – Voghera", "url": ADDRESS}, SAME),
    ],
)
def test_a_town_that_only_a_title_adds(added: dict[str, Any], verdict: PairVerdict) -> None:
    """Family days are held under one title in many towns at once: a word more may be another town."""
    said = {
        "title": "Family day: newborn screening and gene therapy",
        "start": NINE,
        "type": EventType.FAMILY_CONFERENCE,
    }
    one = of(**said, place=GHENT_PLACE, url=ADDRESS)
    assert compare(one, of(**{**said, **added})).verdict is verdict
