"""Values that a person sets: how they are read, what is refused, and that an event stays consistent under them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.overrides import SettableField as F
from store.correction import canonical, lay, words_of
from store.correction_times import CorrectionError
from store.event import Audience, Deadline, DeadlineKind, EventFields, EventType, Place, Precision, Status, Topic
from store.walltime import sort_instant

GHENT, KYIV = ZoneInfo("Europe/Brussels"), ZoneInfo("Europe/Kyiv")
DAYS = EventFields(
    title="Meeting", start=dt.date(2027, 5, 12), end=dt.date(2027, 5, 14), precision=Precision.DATE,
    description="Text.", description_html="<p>Text.</p>", url="https://example.org/?utm_source=x",
    place=Place(venue="Aula", city="Ghent", latitude=51.05, longitude=3.72),
)  # fmt: skip
HOURS = EventFields(
    title="Webinar", start=dt.datetime(2027, 5, 12, 17, tzinfo=GHENT), end=dt.datetime(2027, 5, 12, 18, tzinfo=GHENT),
    timezone="Europe/Brussels", precision=Precision.MINUTE,
)  # fmt: skip
MONTH = EventFields(title="Later", start=dt.date(2027, 5, 1), end=dt.date(2027, 5, 31), precision=Precision.MONTH)


def laid(fields: EventFields, **written: str) -> EventFields:
    """`fields` with what a person writes for some of them."""
    corrections: dict[F, str] = {}
    for name, text in written.items():
        corrections[F(name)] = canonical(F(name), text, lay(fields, corrections).fields)
    done = lay(fields, corrections)
    assert done.refused == {}
    return done.fields


def times(fields: EventFields) -> tuple[Any, ...]:
    return fields.start, fields.end, fields.timezone, fields.precision


def ghent(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2027, 5, day, hour, minute, tzinfo=GHENT)


@pytest.mark.parametrize(
    ("fields", "written", "expected"),
    [
        (DAYS, {"start": "2027-05-19"}, (dt.date(2027, 5, 19), dt.date(2027, 5, 21), None, Precision.DATE)),
        (DAYS, {"start": "2027-06"}, (dt.date(2027, 6, 1), dt.date(2027, 6, 30), None, Precision.MONTH)),
        (DAYS, {"end": "2027-05-12"}, (dt.date(2027, 5, 12), dt.date(2027, 5, 12), None, Precision.DATE)),
        (DAYS, {"end": ""}, (dt.date(2027, 5, 12), None, None, Precision.DATE)),
        (
            DAYS,
            {"start": "2027-05-12T09:00[Europe/Brussels]"},
            (ghent(12, 9), None, "Europe/Brussels", Precision.MINUTE),
        ),
        (
            DAYS,
            {"timezone": "Europe/Brussels", "start": "2027-05-12 09:00", "end": "2027-05-14T17:30"},
            (ghent(12, 9), ghent(14, 17, 30), "Europe/Brussels", Precision.MINUTE),
        ),
        (
            HOURS,
            {"start": "2027-05-13T16:30"},
            (ghent(13, 16, 30), ghent(13, 17, 30), "Europe/Brussels", Precision.MINUTE),
        ),
        (
            HOURS,
            {"start": "2027-05-12T14:30Z"},
            (ghent(12, 16, 30), ghent(12, 17, 30), "Europe/Brussels", Precision.MINUTE),
        ),
        (HOURS, {"start": "2027-05-13"}, (dt.date(2027, 5, 13), None, "Europe/Brussels", Precision.DATE)),
        (
            HOURS,
            {"timezone": "Europe/Kyiv"},
            (
                dt.datetime(2027, 5, 12, 17, tzinfo=KYIV),
                dt.datetime(2027, 5, 12, 18, tzinfo=KYIV),
                "Europe/Kyiv",
                Precision.MINUTE,
            ),
        ),
        (MONTH, {"start": "2027-05-20"}, (dt.date(2027, 5, 20), None, None, Precision.DATE)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else None,
)
def test_times_stay_consistent(fields: EventFields, written: dict[str, str], expected: tuple[Any, ...]) -> None:
    """A start takes the end along, an hour comes with its zone, another zone leaves the clock as it is."""
    found = times(laid(fields, **written))
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]
    assert [getattr(value, "tzinfo", None) for value in found] == [getattr(value, "tzinfo", None) for value in expected]


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        (F.TITLE, "  A   title ", {"title": "A title"}),
        (F.STATUS, "Moved Online", {"status": Status.MOVED_ONLINE}),
        (F.MODE, "", {"mode": None}),
        (F.TYPE, "journal_club", {"type": EventType.JOURNAL_CLUB}),
        (F.VENUE, "Hall", {"place": Place(venue="Hall", city="Ghent")}),
        (F.VENUE, "Aula", {}),
        (F.CITY, "", {"place": Place(venue="Aula")}),
        (F.COUNTRY, "be", {"place": Place(venue="Aula", city="Ghent", country="BE")}),
        (F.URL, "https://example.org/new", {"url": "https://example.org/new"}),
        (F.DESCRIPTION, "One.\n\nTwo.", {"description": "One.\n\nTwo.", "description_html": None}),
        (F.LANGUAGE, "NL", {"language": "nl"}),
        (F.AUDIENCE, "Families, nurses,families", {"audience": (Audience.FAMILIES, Audience.NURSES)}),
        (F.TOPICS, "gene therapy", {"topics": (Topic.GENE_THERAPY,)}),
        (
            F.DEADLINES,
            "abstract 2027-03-01; early-bird 2027-04-01 23:59 UTC-12:00",
            {
                "deadlines": (
                    Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 3, 1)),
                    Deadline(
                        kind=DeadlineKind.EARLY_BIRD,
                        date=dt.date(2027, 4, 1),
                        time=dt.time(23, 59),
                        timezone="UTC-12:00",
                    ),
                )
            },
        ),
    ],
)
def test_a_set_field_changes_nothing_else(field: F, written: str, expected: dict[str, Any]) -> None:
    """Another place has no known point on the map, another text no markup; all else stays."""
    found = laid(DAYS, **{field.value: written})
    assert {name: v for name in EventFields.model_fields if (v := getattr(found, name)) != getattr(DAYS, name)} == {
        name: value for name, value in expected.items() if value != getattr(DAYS, name)
    }


_TIME_HINT = 'give an ISO date ("2027-05-12") or a date and time on the event\'s clock ("2027-05-12T09:00")'
_ZONE_HINT = 'give a name such as "Europe/Brussels", or an offset such as "UTC+02:00"'


@pytest.mark.parametrize(
    ("field", "written", "message", "hint"),
    [
        (F.TITLE, " ", "title cannot be empty: every event has one", "give the title that is right"),
        (F.TITLE, "x" * 301, "this is 301 characters long, at most 300 fit", "say it shorter"),
        (F.START, "12 May 2027", "'12 May 2027' is no date and no date-time", _TIME_HINT),
        (F.START, "2027-13", "'2027-13' is no day", _TIME_HINT),
        (F.END, "2027-05", "'2027-05' is no day", _TIME_HINT),
        (
            F.START,
            "2027-05-12T09:00",
            "the time zone of this event is not known",
            'say it with the time ("2027-05-12T09:00[Europe/Brussels]"), or set timezone first',
        ),
        (F.TIMEZONE, "Mars/Olympus", "'Mars/Olympus' is no time zone", _ZONE_HINT),
        (F.TIMEZONE, "../etc/passwd", "'../etc/passwd' is no time zone", _ZONE_HINT),
        (F.COUNTRY, "Belgium", "'Belgium' is no country code", 'give two letters such as "DE" (ISO 3166-1)'),
        (F.LANGUAGE, "dutch", "'dutch' is no language code", 'give two or three letters such as "en"'),
        (
            F.URL,
            "javascript:alert(1)",
            "'javascript:alert(1)' is no web address",
            'give one such as "https://example.org/meeting"',
        ),
        (F.MODE, "x", "'x' is none of its values", "give one of onsite, online, hybrid"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_a_hint(field: F, written: str, message: str, hint: str) -> None:
    """One sentence says what is wrong, another what would do."""
    with pytest.raises(CorrectionError) as caught:
        canonical(field, written, DAYS)
    assert (str(caught.value), caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("fields", "field", "text", "message"),
    [
        (DAYS, F.END, "2027-05-11", "the end 2027-05-11 lies before the start 2027-05-12"),
        (
            DAYS,
            F.END,
            "2027-05-12T09:00:00[Europe/Brussels]",
            "this end has a time, and the start has none",
        ),
        (HOURS, F.END, "2027-05-12", "this end has no time, and the start has one"),
        (HOURS, F.TIMEZONE, "", "a start with a time of day needs a time zone"),
        (MONTH, F.END, "2027-05-20", "only the month of this event is known"),
    ],
)
def test_what_does_not_fit_is_left_out(fields: EventFields, field: F, text: str, message: str) -> None:
    """The event stays as its sources say, and the reason is there."""
    done = lay(fields, {field: text})
    assert (done.fields, {name: str(error) for name, error in done.refused.items()}) == (fields, {field: message})


def test_words_are_equal_where_no_reader_sees_a_difference() -> None:
    """Tracking parameters and spaces are no change of a source's word; a zone is."""
    other = DAYS.model_copy(update={"url": "https://www.example.org", "title": " Meeting  "})
    elsewhere = HOURS.model_copy(update={"start": dt.datetime(2027, 5, 12, 18, tzinfo=KYIV)})
    assert [words_of(name, DAYS) == words_of(name, other) for name in (F.URL, F.TITLE, F.START)] == [True] * 3
    assert words_of(F.START, HOURS) != words_of(F.START, elsewhere)


_DAY = st.dates(dt.date(2026, 1, 1), dt.date(2029, 1, 1))
_MOMENT = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2029, 1, 1), timezones=st.sampled_from([GHENT, KYIV]))  # noqa: DTZ001


@st.composite
def events(draw: st.DrawFn) -> EventFields:
    kind = draw(st.sampled_from([_DAY, _MOMENT]))
    start = draw(kind)
    end = draw(st.none() | st.timedeltas(dt.timedelta(), dt.timedelta(days=5)).map(lambda more: start + more))
    zone = {"timezone": str(start.tzinfo)} if isinstance(start, dt.datetime) else {}
    precision = Precision.MINUTE if zone else Precision.DATE
    if end is not None and sort_instant(end) < sort_instant(start):
        end = None  # the clock is put back in between
    return EventFields(title="Any", start=start, end=end, precision=precision, **zone)


_TEXT = st.one_of(
    _DAY.map(str),
    _MOMENT.map(lambda moment: f"{moment.replace(tzinfo=None).isoformat()}[{moment.tzinfo}]"),
    st.dates().map(lambda day: f"{day:%Y-%m}"),
    st.sampled_from(["Europe/Kyiv", "UTC+05:30", "", "9999-12-31", "0001-01-01T00:00Z", "2027-03-28T02:30"]),
    st.text(max_size=12),
)


@settings(deadline=None, max_examples=300)
@given(events(), st.lists(st.tuples(st.sampled_from(F), _TEXT), max_size=6), events())
def test_no_correction_breaks_an_event(first: EventFields, written: list[tuple[F, str]], later: EventFields) -> None:
    """Whatever is accepted for an event leaves it valid, again and again the same, also after its sources changed."""
    corrections: dict[F, str] = {}
    for field, text in written:
        try:
            corrections[field] = canonical(field, text, first)
        except CorrectionError as error:
            assert error.hint != ""
    for fields in (first, later):
        done = lay(fields, corrections)
        assert EventFields.model_validate(done.fields.model_dump()) == done.fields
        assert lay(fields, corrections).fields == done.fields
        assert done.refused.keys() <= corrections.keys()
        for field, value in corrections.items():
            assert canonical(field, value, fields) == value or not value
