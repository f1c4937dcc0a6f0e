"""Dates and times as a line words them, with their places in it: what readers of whole pages build on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import DateOrder
from crawler.normalize.dates.labels import EVENT
from crawler.normalize.dates.mentions import Mention, MentionKind, clocks, mentions
from store.event import DeadlineKind


def only(text: str, language: str | None = "en", order: DateOrder | None = None) -> Mention:
    """The one mention of `text`."""
    (mention,) = mentions(text, language, order)
    return mention


@pytest.mark.parametrize(
    ("text", "language", "worded", "day"),
    [
        ("The picnic: Saturday, May 22, 2027, 11 am", "en", "Saturday, May 22, 2027", (22, 5, 2027)),
        ("Straße ﬁx — 12. März 2027, 18 Uhr", "de", "12. März 2027", (12, 3, 2027)),
        ("Ünï\u0301 ß de\u0301but : 3 décembre", "fr", "3 décembre", (3, 12, None)),
        ("9:00 CET on 12 May", "en", "12 May", (12, 5, None)),
        ("12.03.2027.", "de", "12.03.2027", (12, 3, 2027)),
        ("会議：2027年3月12日（金）", "ja", "2027年3月12日（金）", (12, 3, 2027)),
        ("22 במאי 2027 בתל אביב", "he", "22 במאי 2027", (22, 5, 2027)),
        ("١٢ مارس ٢٠٢٧", "ar", "١٢ مارس ٢٠٢٧", (12, 3, 2027)),
    ],
)
def test_mention_stands_where_the_original_has_it(
    text: str, language: str, worded: str, day: tuple[int | None, ...]
) -> None:
    """Start and end count the characters of the text as it was, whatever folding did to it."""
    found = only(text, language)
    assert (found.text, text[found.start : found.end], (found.day, found.month, found.year)) == (worded, worded, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12–14 May 2027", (12, 5, 2027), (14, 5, 2027)),
        ("Dec 28 – Jan 3, 2027", (28, 12, 2026), (3, 1, 2027)),
        ("May 30 to June 2", (30, 5, None), (2, 6, None)),
        ("Friday 4 – Saturday 5 June", (4, 6, None), (5, 6, None)),
    ],
)
def test_range_has_both_ends(text: str, first: tuple[int | None, ...], last: tuple[int | None, ...]) -> None:
    """What one end leaves out the other says."""
    found = only(text)
    assert ((found.day, found.month, found.year), found.last, found.ranged, found.days) == (first, last, True, ())


def test_list_of_days_names_each_of_them() -> None:
    """ "Jan 3, 17 and 31" is three days, not four weeks."""
    found = only("Jan 3, 17 and 31, 2027 at noon")
    assert (found.days, found.ranged) == (((3, 1, 2027), (17, 1, 2027), (31, 1, 2027)), False)


def test_days_with_months_of_their_own_share_the_year_behind_the_last() -> None:
    """The year of a list stands once."""
    found = only("Jan 5, Feb 2 and Mar 2, 2027")
    assert found.days == ((5, 1, 2027), (2, 2, 2027), (2, 3, 2027))


def test_numbers_without_an_order_have_no_day() -> None:
    """Both readings are possible, so neither is taken; with the page's order it is one of them."""
    unknown, known = only("3/12/2027", None), only("3/12/2027", None, DateOrder.MDY)
    assert (unknown.day, unknown.month, unknown.year, unknown.numbers) == (None, None, 2027, (3, 12))
    assert (known.day, known.month, known.numbers) == (12, 3, None)


def test_two_numbers_are_a_date_only_where_the_order_is_known() -> None:
    """ "6/14" may be a score as well."""
    assert mentions("6/14", "en", None) == ()
    assert (only("6/14", "en", DateOrder.MDY).day, only("Mon 6/14", "en").weekday) == (14, 0)


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("March 2027", "en", MentionKind.MONTH),
        ("März", "de", MentionKind.MONTH),
        ("May", "en", MentionKind.MONTH),
        ("2027", None, MentionKind.YEAR),
        ("Events in 2027", "en", MentionKind.YEAR),
        ("12", None, MentionKind.NUMBER),
        ("12–14", None, MentionKind.NUMBER),
        ("Thu 12", "en", MentionKind.DAY),
    ],
)
def test_headings_and_tiles_name_less_than_a_day(text: str, language: str | None, kind: MentionKind) -> None:
    """Months, years and the bare numbers of date tiles are mentions of their own kind."""
    assert only(text, language).kind is kind


def test_two_years_are_one_mention() -> None:
    """ "2026/27" is a season."""
    found = only("Season 2026/27")
    assert (found.year, found.last, found.ranged) == (2026, (None, None, 2027), True)


def test_labels_tell_events_from_deadlines() -> None:
    """Each mention says what it is for."""
    found = mentions("Abstract deadline: 1 March 2027. Congress: 3–5 June 2027. Posted on 3 May 2026", "en", None)
    assert [(each.label == EVENT, each.label.kind) for each in found] == [
        (False, DeadlineKind.ABSTRACT),
        (True, None),
        (False, None),
    ]


def test_day_that_an_event_moved_away_from_is_not_its_day() -> None:
    """ "Rescheduled from May 1 to May 2" is no meeting of two days."""
    found = mentions("Meeting rescheduled from May 1, 2027 to May 2, 2027", "en", None)
    assert [(each.text, each.label.event) for each in found] == [("May 1, 2027", False), ("May 2, 2027", True)]


@pytest.mark.parametrize("text", ["2nd Wednesday at 1 p.m.", "every 1st Monday", "No. 1 – notes"])
def test_ordinal_of_a_weekday_is_no_day(text: str) -> None:
    """ "2nd Wednesday" counts Wednesdays."""
    assert mentions(text, "en", None) == ()


@pytest.mark.parametrize(
    "text", ["Room 210", "Tel. 012 345 67 89", "You may find 12 posters", "© 2024 Society", "", "a" * 500, "1. floor"]
)
def test_line_without_a_date_has_no_mention(text: str) -> None:
    """Numbers alone are nothing."""
    assert mentions(text, "en", None) == ()


@pytest.mark.parametrize(
    ("text", "worded", "first", "last", "zone"),
    [
        ("May 12, 9:00 am - 5 pm ET, room 3", "9:00 am - 5 pm ET", 540, 1020, "et"),
        ("Straße: 18–20 Uhr", "18–20 Uhr", 1080, 1200, None),
        ("à partir de 19h30", "19h30", 1170, None, None),
        ("午後2時～4時", "午後2時～4時", 840, 960, None),
        ("lunch at noon", "noon", 720, None, None),
        ("March 14, 202711:30 AM", "11:30 AM", 690, None, None),
    ],
)
def test_clock_stands_where_the_original_has_it(
    text: str, worded: str, first: int, last: int | None, zone: str | None
) -> None:
    """Times and their ranges with the zone beside them, in minutes after midnight."""
    (clock,) = clocks(text, None)
    found = (clock.text, text[clock.start : clock.end], clock.first, clock.last, clock.zone)
    assert found == (worded, worded, first, last, zone)


def test_doors_are_told_from_the_beginning() -> None:
    """The time of the doors is marked, so that it is not taken for the event's."""
    assert [(clock.first, clock.doors) for clock in clocks("Doors open 18:00, concert 19:00", "en")] == [
        (1080, True),
        (1140, False),
    ]


def test_date_says_which_times_are_its_own() -> None:
    """Two dates in one line, each with its time behind it."""
    text = "May 12, 9:00 – 10:30; May 13, 14:00"
    found = [text[slice(*each.clock)] for each in mentions(text, "en", None) if each.clock]
    assert found == ["9:00 – 10:30", "14:00"]


@settings(deadline=None, max_examples=150)
@given(
    st.text(max_size=30), st.sampled_from(["12 May 2027", "3/12/2027", "12–14 März", "2027年3月12日", "9:00 ET"]),
    st.text(max_size=30), st.sampled_from([None, "en", "de", "ja", "he"]),
)  # fmt: skip
def test_spans_lie_inside_any_text(before: str, date: str, after: str, language: str | None) -> None:
    """Whatever surrounds a date: nothing is raised, and each mention's text is what stands at its place."""
    text = before + date + after
    for found in mentions(text, language, None):
        assert 0 <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]
    for clock in clocks(text, language):
        assert 0 <= clock.start < clock.end <= len(text)
