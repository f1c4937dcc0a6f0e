"""Documents that would cost far more memory than they have bytes are not built, and their source says why."""

from __future__ import annotations

import json

import pytest

from crawler.extract.measure import MAX_ICS_COMPONENTS, MAX_ICS_LINES, MAX_JSON_DEPTH, MAX_JSON_VALUES, excess
from crawler.extract.recurrence import MAX_SERIES_PER_FILE, Room
from crawler.read import classify
from store.crawl import CrawlClass
from tests.crawler.extract.pages import a_source, read

VALUES = f"its JSON holds more than {MAX_JSON_VALUES:,} values"
DEPTH = f"its JSON is nested more than {MAX_JSON_DEPTH} levels deep"
COMPONENTS = f"its calendar holds more than {MAX_ICS_COMPONENTS:,} components"
LINES = f"its calendar has more than {MAX_ICS_LINES:,} lines"
EVENT = '{"title": "SMA day", "start": "2027-05-12"}'


def nested(levels: int) -> str:
    return f'{{"items": [{EVENT}], "deep": {"[" * (levels - 1)}{"]" * (levels - 1)}}}'


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        pytest.param("json", '{"items": [' + "[]," * MAX_JSON_VALUES + "1]}", VALUES, id="lists"),
        pytest.param("auto", "[" + "1," * (MAX_JSON_VALUES + 1) + "1]", VALUES, id="numbers"),
        pytest.param("tribe", '{"events": [' + "{}," * MAX_JSON_VALUES + "{}]}", VALUES, id="objects"),
        pytest.param("json", ")]}',\n[" + "0," * (MAX_JSON_VALUES + 1) + "0]", VALUES, id="behind a guard"),
        pytest.param("json", "/**/ call([" + "0," * (MAX_JSON_VALUES + 1) + "0]);", VALUES, id="in a call"),
        pytest.param("json", nested(MAX_JSON_DEPTH + 1), DEPTH, id="levels"),
        pytest.param("jsonld", "[" * 100_000, DEPTH, id="levels without end"),
        pytest.param("ics", "BEGIN:VCALENDAR\n" + "BEGIN:X\n" * MAX_ICS_COMPONENTS, COMPONENTS, id="components"),
        pytest.param("ics", "BEGIN:VCALENDAR\n" + "A:\n" * MAX_ICS_LINES, LINES, id="lines"),
        pytest.param("auto", "BEGIN:VCALENDAR\r" + "A:\r" * MAX_ICS_LINES, LINES, id="lines of old Macs"),
    ],
)
def test_document_beyond_its_measure_is_too_large(kind: str, body: str, reason: str) -> None:
    """The class is too-large, with the reason, and nothing of it is read."""
    found = read(kind, body)
    assert (found.problem, found.items) == (reason, ())
    assert classify(found, (), a_source(kind)) is CrawlClass.TOO_LARGE


def test_document_within_its_measure_is_read() -> None:
    """Commas and brackets in texts are none of the document's."""
    text = "[{,:" * MAX_JSON_VALUES
    document = {"items": [{"title": "SMA day", "start": "2027-05-12", "text": text}]}
    assert len(read("json", json.dumps(document)).items) == 1
    assert len(read("json", nested(MAX_JSON_DEPTH)).items) == 1


def test_script_beyond_its_measure_costs_only_itself() -> None:
    """The other JSON-LD scripts of the page are read."""
    script = '<script type="application/ld+json">{}</script>'
    event = '{"@type": "Event", "name": "SMA day", "startDate": "2027-05-12"}'
    found = read("jsonld", script.format("[" * 1000) + script.format(event))
    assert [item.title for item in found.items] == ["SMA day"]
    assert [refused.reason for refused in found.refused] == [f"a JSON-LD script is not read: {DEPTH}"]


@pytest.mark.parametrize(
    "body", [b"", b"<html>" + b"," * 600_000, b'{"' + b"[" * 600_000, b'{"a": "' + b"[\\\\" * 600_000]
)
def test_what_is_no_such_document_is_left_to_the_readers(body: bytes) -> None:
    """No measure for anything else, or for a text that never ends."""
    assert excess(body) is None


def test_series_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each repeating event that is laid out takes a place, though nothing of it lies in the window."""
    assert Room().series == MAX_SERIES_PER_FILE
    monkeypatch.setattr("crawler.extract.ical.Room", lambda: Room(series=3))
    event = "BEGIN:VEVENT\nUID:{}\nSUMMARY:x\nDTSTART:20400512\nRRULE:FREQ=YEARLY;COUNT=2\nEND:VEVENT\n"
    found = read("ics", f"BEGIN:VCALENDAR\n{''.join(map(event.format, range(5)))}END:VCALENDAR")
    outside, full = (
        "none of its occurrences lies within the window",
        "laying out the repetitions of this file takes too long",
    )
    assert [refused.reason for refused in found.refused] == [outside] * 3 + [full] * 2
