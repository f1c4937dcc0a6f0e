"""Documents that would cost far more memory than they have bytes are not built, and their source says why."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import embedded, measure
from crawler.extract.measure import (
    MAX_ICS_COMPONENTS,
    MAX_ICS_LINES,
    MAX_JSON_DEPTH,
    MAX_JSON_VALUES,
    MAX_TAGS,
    Measure,
    TooMuchError,
    excess,
    loads,
)
from crawler.extract.recurrence import MAX_SERIES_PER_FILE, Room
from crawler.read import classify
from store.crawl import CrawlClass
from tests.crawler.extract.pages import a_source, read

VALUES = f"its JSON holds more than {MAX_JSON_VALUES:,} values"
DEPTH = f"its JSON is nested more than {MAX_JSON_DEPTH} levels deep"
COMPONENTS = f"its calendar holds more than {MAX_ICS_COMPONENTS:,} components"
TAGS = f"it has more than {MAX_TAGS:,} tags"
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
        pytest.param("auto", ("[" + "1," * (MAX_JSON_VALUES + 1) + "1]").encode("utf-16"), VALUES, id="in UTF-16"),
        pytest.param("auto", "\0[" + "1," * (MAX_JSON_VALUES + 1) + "1]", VALUES, id="behind what is taken out"),
        pytest.param("html", "<p>" * (MAX_TAGS + 1), TAGS, id="tags"),
        pytest.param("rss", "<rss><channel>" + "<item/>" * MAX_TAGS, TAGS, id="tags of a feed"),
        pytest.param("json", nested(MAX_JSON_DEPTH + 1), DEPTH, id="levels"),
        pytest.param("jsonld", "[" * 100_000, DEPTH, id="levels without end"),
        pytest.param("ics", "BEGIN:VCALENDAR\n" + "BEGIN:X\n" * MAX_ICS_COMPONENTS, COMPONENTS, id="components"),
        pytest.param("ics", "BEGIN:VCALENDAR\n" + "A:\n" * MAX_ICS_LINES, LINES, id="lines"),
        pytest.param("auto", "BEGIN:VCALENDAR\r" + "A:\r" * MAX_ICS_LINES, LINES, id="lines of old Macs"),
    ],
)
def test_document_beyond_its_measure_is_too_large(kind: str, body: str | bytes, reason: str) -> None:
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


def test_scripts_of_a_page_are_measured_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one script leaves is for the next; one that is beyond it takes nothing from those behind.

    What it would have listed is not gone.
    """
    monkeypatch.setattr(measure.Measure.__init__, "__defaults__", (100,))
    event = (
        '<script type="application/ld+json">{{"@type": "Event", "name": "{}", "startDate": "2027-05-12", "x": [{}]}}'
    )
    sizes = {"one": 30, "two": 30, "too much": 40, "four": 1}  # beside five marks of its own
    found = read("jsonld", "".join(f"{event.format(name, '1,' * size + '1')}</script>" for name, size in sizes.items()))
    assert [item.title for item in found.items] == ["one", "two", "four"]
    assert [(one.reason, one.until) for one in found.refused] == [
        (f"a JSON-LD script is not read: {VALUES}", dt.date.min)
    ]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<script>var events = [{0}]</script>", id="code"),
        pytest.param("<script>var text = '\"', events = [{0}]</script>", id="code, behind a quote"),
        pytest.param("<script>var events = JSON.parse('[{0}]')</script>", id="a text in code"),
        pytest.param('<script type="application/json">[{0}]</script>', id="a script of JSON"),
        pytest.param("<div data-events='[{0}]'></div>", id="an attribute"),
    ],
)
def test_json_in_a_page_is_measured(page: str) -> None:
    """Wherever it stands; a tame list in the same place is read."""
    tame = '{"name": "SMA day", "start": "2027-05-12"}'
    assert list(embedded.values(page.replace("{0}", tame)))
    assert list(embedded.values(page.replace("{0}", tame + ",[]" * MAX_JSON_VALUES))) == []


def test_json_behind_a_pattern_is_measured() -> None:
    """The rules of a source file may point anywhere into a page."""
    rules = {"after": "events =", "items": "[0]", "fields": {"title": "title", "start": "start"}}
    found = read("json", f"<script>events = [{'[],' * MAX_JSON_VALUES}1]", json=rules)
    assert (found.problem, found.too_large) == (VALUES, True)


def test_quote_that_is_taken_off_hides_nothing() -> None:
    """A script is measured as it is read, behind the comment that a page wraps it in."""
    script = f"""<script type="application/ld+json">/* " */ [{"[]," * MAX_JSON_VALUES}1]</script>"""
    found = read("jsonld", script)
    assert [refused.reason for refused in found.refused] == [f"a JSON-LD script is not read: {VALUES}"]


_JSON = st.recursive(
    st.none() | st.text('a,:"\\[]{}', max_size=6), lambda one: st.lists(one) | st.dictionaries(st.text('a,"\\[{'), one)
)


@given(_JSON)
def test_measure_counts_no_less_than_there_is(value: Any) -> None:
    """Any JSON: as many values as its lists and objects hold, and no comma or bracket of its texts."""
    room = Measure()
    assert loads(json.dumps(value), room) == value
    bare = json.dumps(_without_texts(value))
    assert MAX_JSON_VALUES - room.values == bare.count(",") + bare.count("[") + bare.count("{")


def _without_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(number): _without_texts(one) for number, one in enumerate(value.values())}
    return [_without_texts(one) for one in value] if isinstance(value, list) else None


def test_what_is_too_much_is_no_json() -> None:
    """For a reader that goes on with other ways."""
    with pytest.raises(TooMuchError):
        loads("[" * (MAX_JSON_DEPTH + 1))
    with pytest.raises(ValueError, match="Expecting"):
        loads("[1,")


@pytest.mark.parametrize(
    "text",
    ["", "<html>" + "," * 600_000, '{"' + "[" * 600_000, '{"a": "' + "[\\\\" * 600_000, '{"a": "' + "<" * 600_000],
)
def test_what_is_no_such_document_is_left_to_the_readers(text: str) -> None:
    """No measure for anything else, or for a text that never ends."""
    assert excess(text) is None


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
