"""Records of any shape, in JSON and in XML."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.extract.json_keys import leaves
from crawler.extract.json_records import read_records
from crawler.extract.xml_records import looks_like_xml
from crawler.items import EventItem
from tests.crawler.extract.pages import URL, read, starts

TWO_DAYS = ("2027-05-12", "2027-05-13")


def records(value: Any, *fields: str) -> list[tuple[Any, ...]]:
    """The named fields of every item."""
    return [tuple(getattr(item, name) for name in fields) for item in read_records(value, URL)]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda day: {"name": "x", "startDate": day}, id="plain"),
        pytest.param(
            lambda day: {"title": {"rendered": "x"}, "start": {"dateTime": day, "timeZone": "UTC"}}, id="wrapped"
        ),
        pytest.param(lambda day: {"attributes": {"title": "x", "field_event_date": day}}, id="in attributes"),
        pytest.param(lambda day: {"post_title": "x", "meta_input": {"_EventStartDate": [day]}}, id="lists of one"),
        pytest.param(lambda day: {"titel": "x", "beginn": day, "erstellt": "2026-01-01"}, id="German"),
        pytest.param(lambda day: {"titre": "x", "date_debut": day, "date_fin": day}, id="French"),
        pytest.param(lambda day: {"titulo": "x", "fechaInicio": day}, id="Spanish"),
        pytest.param(lambda day: {"tytul": "x", "data_rozpoczecia": day}, id="Polish"),
        pytest.param(lambda day: {"Name": "x", "MeetingDate": day, "CreatedDate": "2026-01-01"}, id="made of words"),
    ],
)
def test_start_and_title_are_found_by_their_names(make: Any) -> None:
    """Names of keys in several languages and styles; those of other dates are passed over."""
    assert records([make(day) for day in TWO_DAYS], "title", "start") == [("x", day) for day in TWO_DAYS]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([{"title": "Post", "date": "2027-05-12", "author": "A"}] * 3, id="news"),
        pytest.param([{"name": "File", "modified": "2027-05-12", "mimetype": "x/y"}], id="files"),
        pytest.param([{"name": "A person", "birthDate": "1970-05-12"}] * 3, id="people"),
        pytest.param({"title": "Site", "date": "2027-05-12"}, id="one object with a bare date"),
        pytest.param([{"name": "Product", "price": 20270512}], id="products"),
        pytest.param([{"title": "x", "start": "soon"}], id="no date"),
        pytest.param([1, "2027-05-12", None], id="no objects"),
        pytest.param([{"title": "Minutes", "documentDate": "2027-05-12"}] * 3, id="documents"),
        pytest.param([{"title": "May 12, 2027", "startDate": "2027-05-12"}], id="named by nothing but a date"),
    ],
)
def test_other_records_are_no_events(value: Any) -> None:
    """What a date under a name of its own says is not when something takes place."""
    assert read_records(value, URL) == []


def test_midnight_everywhere_is_no_time() -> None:
    """Dates stamped as instants at 00:00Z are dates."""
    rows = [{"name": "x", "startDate": f"{day}T00:00:00Z", "endDate": f"{day}T00:00:00Z"} for day in TWO_DAYS]
    assert records(rows, "start", "end") == [(day, day) for day in TWO_DAYS]


def test_midnight_of_one_among_times_stays() -> None:
    """There it may be meant."""
    rows = [{"name": "x", "start": "2027-05-12T00:00:00Z"}, {"name": "y", "start": "2027-05-13T09:00:00Z"}]
    assert records(rows, "start") == [("2027-05-12T00:00:00Z",), ("2027-05-13T09:00:00Z",)]


def test_time_beside_the_date_is_taken() -> None:
    """With its end, if it has one of its own."""
    rows = [{"name": "x", "date": day, "startTime": "5:30 PM", "endTime": "7:00 PM"} for day in TWO_DAYS]
    assert records(rows, "start", "time") == [(day, "5:30 PM - 7:00 PM") for day in TWO_DAYS]


def test_zulu_beside_the_same_local_time_means_nothing() -> None:
    """The file itself shows that its Z is a mistake."""
    rows = [{"name": "x", "start": f"{day}T17:30:00Z", "time": "5:30 p.m."} for day in TWO_DAYS]
    assert records(rows, "start", "time") == [(f"{day}T17:30:00", None) for day in TWO_DAYS]


def test_zulu_beside_another_local_time_is_an_instant() -> None:
    """What it is meant to be."""
    rows = [{"name": "x", "start": f"{day}T22:30:00Z", "time": "5:30 p.m."} for day in TWO_DAYS]
    assert records(rows, "start") == [(f"{day}T22:30:00Z",) for day in TWO_DAYS]


def test_rows_of_one_meeting_become_one() -> None:
    """An agenda's items repeat their meeting."""
    rows = [
        {"id": 3 * at + number, "title": f"Item {number}", "meetingName": f"Meeting {at}", "meetingDate": day}
        for at, day in enumerate(TWO_DAYS)
        for number in range(3)
    ]
    assert records(rows, "title", "start") == [(f"Meeting {at}", day) for at, day in enumerate(TWO_DAYS)]


def test_date_in_the_title_counts_where_a_time_stands_beside_it() -> None:
    """One object, with the day in its name and the clock under a key of its own."""
    found = records(
        {"Id": 8, "Name": "Public hearing - May 28 2027", "Time": "05:30 PM"}, "start", "time", "confidence"
    )
    assert found == [("Public hearing - May 28 2027", "05:30 PM", 0.6)]


def test_group_names_a_bare_meeting() -> None:
    """ "Regular meeting" alone could be anyone's."""
    rows = [
        {"name": name, "bodyname": "Ethics Board", "start": "2027-05-12"} for name in ("Regular Meeting", "Open day")
    ]
    assert records(rows, "title", "organizer") == [
        ("Ethics Board: Regular Meeting", "Ethics Board"),
        ("Open day", "Ethics Board"),
    ]


def test_place_of_its_own_is_read() -> None:
    """The fields of an object that describes the place, and only those: its name is not the event's."""
    row = {
        "name": "x",
        "start": "2027-05-12",
        "venue": {"name": "Hall 1", "city": "Vienna", "address1": "Ring 1", "country": "AT", "lat": 48.2, "lng": 16.4},
    }
    (item,) = read_records([row], URL)
    assert (item.title, item.venue, item.city, item.street, item.country, item.latitude, item.longitude) == (
        "x", "Hall 1", "Vienna", "Ring 1", "AT", "48.2", "16.4",
    )  # fmt: skip


def test_lists_that_read_alike_are_joined() -> None:
    """Coming and past ones in two lists; entries under names of their own."""
    value = {"past": [{"name": "a", "start": "2026-05-12"}], "coming": {"E:1": {"name": "b", "start": "2027-05-12"}}}
    assert sorted(records(value, "title")) == [("a",), ("b",)]


def test_records_that_begin_beat_records_that_have_a_date() -> None:
    """However many of the latter there are; they are less sure by themselves."""
    dated = [{"name": f"n{day}", "date": f"2027-06-{day}"} for day in range(10, 20)]
    value = {"a": dated, "b": [{"name": "x", "startDate": "2027-05-12"}]}
    assert records(value, "title", "confidence") == [("x", 0.7)]
    assert {confidence for (confidence,) in records(dated, "confidence")} == {0.6}


def test_first_value_of_a_name_counts() -> None:
    """The record's own before those of objects inside of it; empty ones are passed over."""
    assert leaves({"title": "", "attributes": {"title": "x"}, "data": {"title": "y"}})["title"] == "x"


XML = """<?xml version="1.0"?>
<agenda><meeting id="1" committee="Ethics Board"><name>Regular Meeting</name><start><date>2027-05-12</date></start>
<link>https://example.org/1</link>
<description>It will take place on May 12, 2027, at 5:30 p.m. in Hall 1.</description></meeting>
<meeting id="2" committee="Ethics Board"><name>Open day</name><start><date>2027-05-13</date></start>
<link>https://example.org/2</link><description>Next is on May 20, 2027, at 9 a.m.</description></meeting></agenda>"""
MEETINGS = [("Ethics Board: Regular Meeting", "2027-05-12"), ("Open day", "2027-05-13")]


def test_xml_of_any_shape_is_read() -> None:
    """Attributes and elements alike; a time that the description gives for the same day is taken, another day's not."""
    found = read("auto", XML)
    assert starts(found) == MEETINGS
    assert [(item.time, item.url) for item in found.items] == [
        ("5:30 p.m.", "https://example.org/1"),
        (None, "https://example.org/2"),
    ]


@pytest.mark.parametrize("cut", [XML[:-30], XML.replace("</start>", "", 1)], ids=["cut off", "a missing end"])
def test_broken_xml_is_read_as_far_as_it_goes(cut: str) -> None:
    """As a browser would."""
    assert starts(read("auto", cut))[0] == MEETINGS[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<a><b>1</b></a>", True), ("<!doctype html><p>x", False), ("<div>x</div>", False), ("x", False), ("", False)],
)
def test_web_page_is_no_xml(text: str, expected: bool) -> None:
    """Fragments of pages begin with their elements."""
    assert looks_like_xml(text) is expected


def test_entities_of_its_own_are_not_expanded() -> None:
    """A bomb is no event."""
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "2027">]><a><e name="x" start="&b;-05-12"/></a>'
    assert read("auto", bomb).items == ()


def test_script_instead_of_json_is_read() -> None:
    """Commas too many, names without quotes."""
    assert starts(read("auto", "[{title: 'x', start: '2027-05-12',},]")) == [("x", "2027-05-12")]


def test_addresses_of_events_become_links() -> None:
    """A document without dates may still lead to events."""
    value = {"list": [{"name": "a", "url": "/events/a"}, {"name": "b", "url": "/about"}]}
    assert read("auto", json.dumps(value)).links == ("https://example.org/events/a",)


def test_items_of_records_are_less_sure() -> None:
    """Kind "json" is exact where this is a guess."""
    (item,) = read_records([{"name": "x", "start": "2027-05-12"}], URL)
    assert item == EventItem(title="x", start="2027-05-12", confidence=0.7, rules={"start": "key of a JSON record"})


@pytest.mark.parametrize(
    "keys",
    [
        ("AgendaItemID", "Title", "MeetingType", "MeetingDate"),
        ("Vorlagennummer", "Titel", "Sitzungsart", "Datum"),
        ("pointOrdreDuJour", "titre", "seance", "dateDebut"),
        ("puntoOrdenDia", "titulo", "tipoSesion", "fechaInicio"),
    ],
)
def test_points_of_agendas_become_their_meetings(keys: tuple[str, str, str, str]) -> None:
    """Two bodies may meet at one time: a meeting is its name and its time."""
    number, title, kind, date = keys
    rows = [
        {number: at, title: f"Contract {at}", kind: body, date: day}
        for at, (day, body) in enumerate(
            (day, body) for day in TWO_DAYS for body in ("Harbour Board", "Rail Authority") for _ in range(3)
        )
    ]
    expected = [(body, day) for day in TWO_DAYS for body in ("Harbour Board", "Rail Authority")]
    assert records(rows, "title", "start") == expected


def test_kind_of_meeting_does_not_replace_titles_of_their_own() -> None:
    """Rows that are no points of an agenda keep their titles, however many share a day and a kind."""
    rows = [{"title": f"Talk {at}", "eventType": "Lecture", "startDate": day} for day in TWO_DAYS for at in range(4)]
    assert records(rows, "title", "start") == [(f"Talk {at}", day) for day in TWO_DAYS for at in range(4)]
