"""The one filter parser: what it takes, what it refuses, and what passes."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.characters import in_one_line
from config.feed import FilterKey
from feeds.filters import ANYTHING, BadQuery, Extra, Query, parse_query, query_of
from store.event import Audience, EventType, Mode, Place, Status, Topic
from tests.feeds.events import an_event, at

EVENT = an_event(
    title="Kongres SMA w Łodzi",
    start=dt.date(2027, 5, 12),
    end=dt.date(2027, 5, 14),
    mode=Mode.HYBRID,
    type=EventType.CONGRESS,
    audience=(Audience.PHYSICIANS, Audience.RESEARCHERS),
    topics=(Topic.TRIALS,),
    place=Place(city="Łódź", country="PL"),
    organizer="Société d'Exemple",
    description="Motor neurons",
    language="pl",
    sources=(("society", "https://society.example.org/"),),
)


def query(text: str, **kwargs: object) -> Query:
    return parse_query(parse_qsl(text, keep_blank_values=True), **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("", True),
        ("country=PL", True),
        ("country=pl", True),
        ("country=DE", False),
        ("country=DE,PL", True),
        ("country=DE&country=PL", True),
        ("country=PL&type=webinar", False),
        ("country=PL&type=webinar,congress", True),
        ("audience=nurses,physicians", True),
        ("audience=nurses", False),
        ("topic=trials", True),
        ("topic=bone", False),
        ("mode=hybrid", True),
        ("mode=online", False),
        ("lang=pl", True),
        ("lang=en", False),
        ("source=society", True),
        ("source=other", False),
        ("from=2027-05-14", True),
        ("from=2027-05-15", False),
        ("to=2027-05-12", True),
        ("to=2027-05-11", False),
        ("from=2027-05-13&to=2027-05-13", True),
        ("q=kongres", True),
        ("q=LODZ", True),
        ("q=societe+neurons", True),
        ("q=societe+nerve", False),
        ("q=poland", True),
    ],
)
def test_values_of_a_key_mean_or_and_keys_mean_and(text: str, passes: bool) -> None:
    """The event passes exactly the filters that describe it."""
    assert query(text).matches(EVENT) is passes


def test_an_event_that_does_not_say_it_does_not_pass() -> None:
    """What is not known is no match."""
    plain = an_event()
    for text in ("country=PL", "mode=online", "lang=en", "audience=nurses", "topic=bone", "source=x", "q=kongres"):
        assert not query(text).matches(plain)


def test_days_are_those_of_the_event() -> None:
    """An evening in New York counts for its own day, wherever it is morning already."""
    start = at("America/New_York", 2027, 3, 10, 22, 0)
    late = an_event(start=start, end=start + dt.timedelta(hours=1), timezone="America/New_York")
    assert query("from=2027-03-10&to=2027-03-10").matches(late)
    assert not query("from=2027-03-11").matches(late)


@pytest.mark.parametrize(
    "text",
    [
        "utm_source=mail&utm_medium=x",
        "fbclid=abc",
        "gclid=1",
        "mc_cid=2&mc_eid=3",
        "v=2",
        "country=&type=&q=+",
        "from=",
    ],
)
def test_tracking_and_empty_values_are_ignored(text: str) -> None:
    """They filter nothing and are never echoed."""
    assert query(text) == ANYTHING
    assert query(text).canonical() == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "contry=PL",
            'unknown key "contry"; known are country, type, audience, topic, mode, lang, source, from, to, q',
        ),
        ("mode=virtual", 'mode: unknown value "virtual"; allowed are onsite, online, hybrid'),
        ("country=Poland", 'country: unknown value "Poland"; allowed are two-letter ISO 3166 codes such as DE or PL'),
        ("from=12.5.2027", 'from: "12.5.2027" is not a date such as 2027-05-31'),
        ("from=2027-01-01&from=2027-01-02", "from: given more than once"),
        ("from=2027-02-01&to=2027-01-01", "from: 2027-02-01 is later than to, 2027-01-01"),
        ("lang=english", 'lang: "english" is not a language code such as en or pt'),
        ("source=../x", 'source: "../x" is not the slug of a source such as cure-sma'),
        ("q=" + "x" * 101, "q: longer than 100 characters"),
        ("country=" + "PL," * 61, "country: 61 values; at most 60 are allowed"),
        ("a%0D%0Ab=1", 'unknown key "a??b"; known are country, type, audience, topic, mode, lang, source, from, to, q'),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_allowed(text: str, message: str) -> None:
    """The message names the key and what it takes."""
    with pytest.raises(BadQuery) as refused:
        query(text)
    assert str(refused.value) == message


def test_all_problems_are_told_at_once() -> None:
    """Nobody has to mend an address word by word."""
    with pytest.raises(BadQuery, match=r"unknown key .*; mode: unknown value .*; from: "):
        query("x=1&mode=y&from=z")


def test_sources_that_do_not_exist_are_refused_where_they_are_known() -> None:
    """With the list of sources at hand, a wrong slug is not an empty feed."""
    assert query("source=society", sources={"society"}).source == ("society",)
    with pytest.raises(BadQuery, match='source: unknown "nobody"; known are society'):
        query("source=nobody", sources={"society"})


def test_keys_of_some_addresses_only() -> None:
    """`alarm` belongs to calendars, `heading`, `ui` and `limit` to embeds; elsewhere they are refused."""
    read = query("alarm=P7D,PT2H&heading=3&ui=de&limit=5&country=PL", extras=set(Extra))
    assert (read.alarm, read.heading, read.ui, read.limit) == (("P7D", "PT2H"), 3, "de", 5)
    assert read.pairs()[1:] == [("alarm", "P7D,PT2H"), ("heading", "3"), ("ui", "de"), ("limit", "5")]
    assert read.selection == query("country=PL")
    assert (read.filters, query("heading=3&ui=de", extras=set(Extra)).filters) == (True, False)
    with pytest.raises(BadQuery, match='unknown key "alarm"'):
        query("alarm=P7D")


@pytest.mark.parametrize("value", ["7D", "P", "PT", "-P7D", "P1W2D", "P7D\r\nATTENDEE:x", "P1Y", "P9999D"])
def test_an_alarm_is_a_duration_or_nothing(value: str) -> None:
    """Nothing but RFC 5545 durations gets near a calendar."""
    with pytest.raises(BadQuery, match="is not a duration"):
        parse_query([("alarm", value)], extras=[Extra.ALARM])


def test_canonical_is_one_text_for_one_meaning() -> None:
    """Order, case, repetition and tracking make no difference."""
    first = query("type=course&country=pl,DE&utm_source=x&type=congress&q=a++b")
    second = query("q=a+b&country=DE&country=PL&type=congress,course,course")
    assert first == second
    assert first.canonical() == second.canonical() == "country=DE,PL&type=congress,course&q=a+b"


@given(
    st.builds(
        Query,
        country=st.sampled_from([(), ("DE",), ("DE", "PL")]),
        type=st.sampled_from([(), (EventType.CONGRESS,), (EventType.CONGRESS, EventType.COURSE)]),
        mode=st.sampled_from([(), (Mode.ONLINE,)]),
        from_=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
        q=st.text(max_size=30).map(in_one_line),
        alarm=st.sampled_from([(), ("P7D",), ("P1D", "P7D")]),
    )
)
@settings(deadline=None)
def test_canonical_reads_back_as_the_same_filter(original: Query) -> None:
    """The address made from a filter is that filter."""
    assert query(original.canonical(), extras=[Extra.ALARM]) == original


def test_filters_in_words() -> None:
    """What a subscriber reads in the calendar's name."""
    words = query("type=congress,course&country=PL&mode=online&audience=families&from=2027-01-01&q=x").describe()
    assert words == "congress or course · Poland · online · for families · from 1 January 2027 · “x”"


def test_named_feeds_speak_the_same_language() -> None:
    """The filter of feeds.toml is read by the same parser, and refused by it."""
    assert query_of({FilterKey.COUNTRY: ("PL", "DE")}) == query("country=PL,DE")
    with pytest.raises(BadQuery, match="topic: unknown value"):
        query_of({FilterKey.TOPIC: ("bones",)})


def test_status_and_past_are_no_filter() -> None:
    """A cancelled event passes what describes it: feeds show it as cancelled."""
    assert query("country=PL").matches(EVENT.model_copy(update={"status": Status.CANCELLED}))
