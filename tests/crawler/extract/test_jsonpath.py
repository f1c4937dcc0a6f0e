"""Any JSON interface, by JMESPath."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config.source import JsonSource
from crawler.extract.jsonpath import extract_json
from crawler.extract.page import Container, Extraction
from crawler.items import EventItem
from tests.crawler.extract.pages import a_page, a_source, read

FIELDS: dict[str, Any] = {
    "title": "name",
    "start": "starts_at",
    "url": "links.self",
    "city": "place.town",
    "description": "text",
    "keywords": "tags[].label",
    "type": {"select": "name", "regex": "(Congress|Workshop)"},
}


def read_json(document: Any, **rules: Any) -> Extraction:
    body = document if isinstance(document, str) else json.dumps(document)
    return read("json", body, json={"items": "data.events", "fields": FIELDS, **rules})


ENTRY = {
    "id": 7,
    "name": {"rendered": "SMA &amp; NMD Congress"},
    "starts_at": 1810105200,
    "links": {"self": "/e/7"},
    "place": {"town": "Mainz"},
    "text": "<p>Text</p>",
    "tags": [{"label": "SMA"}, {"label": "families"}],
}


def test_every_field_is_read_by_its_expression() -> None:
    """Numbers are handed on as text, wrapped values unwrapped, lists joined."""
    (item,) = read_json({"data": {"events": [ENTRY]}}).items
    assert item == EventItem(
        title="SMA & NMD Congress",
        start="1810105200",
        url="https://example.org/e/7",
        city="Mainz",
        description="<p>Text</p>",
        keywords=("SMA", "families"),
        type="Congress",
        native_id="7",
        rules={
            "title": "name",
            "start": "starts_at",
            "url": "links.self",
            "city": "place.town",
            "description": "text",
            "keywords": "tags[].label",
            "type": "name, regex (Congress|Workshop)",
        },
    )


@pytest.mark.parametrize("value", ["2027-05-12T09:00:00Z", 1810105200, 1810105200000, "/Date(1810105200000)/"])
def test_dates_of_every_machine_format_are_handed_on(value: Any) -> None:
    """What they mean the normalizer reads."""
    (item,) = read_json({"data": {"events": [{**ENTRY, "starts_at": value}]}}).items
    assert item.start == str(value)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(")]}',\n{0}", id="anti-hijacking prefix"),
        pytest.param("callback({0});", id="JSONP"),
        pytest.param("/**/cb_1({0})", id="JSONP with comment"),
        pytest.param("\ufeff{0}", id="byte order mark"),
    ],
)
def test_wrapped_json_is_unwrapped(body: str) -> None:
    """Interfaces for browsers wrap their answers."""
    text = body.replace("{0}", json.dumps({"data": {"events": [ENTRY]}}))
    assert [item.city for item in read_json(text).items] == ["Mainz"]


def test_next_page_may_be_relative() -> None:
    """And absent on the last page."""
    assert read_json({"data": {"events": []}, "next": "?p=2"}, next_page="next").next_pages == (
        "https://example.org/events?p=2",
    )
    assert read_json({"data": {"events": []}, "next": None}, next_page="next").next_pages == ()


@pytest.mark.parametrize(
    ("document", "container", "problem"),
    [
        ({"data": {"events": []}}, Container.EMPTY, None),
        ({"data": {}}, Container.ABSENT, None),
        ([], Container.ABSENT, None),
        ("<html>", Container.UNKNOWN, "no JSON: the body begins with '<html>'"),
        ("", Container.UNKNOWN, "no JSON: the body begins with 'nothing at all'"),
    ],
)
def test_absent_list_is_told_from_an_empty_one(document: Any, container: Container, problem: str | None) -> None:
    """Empty is quiet, absent is broken, and no JSON is a problem."""
    found = read_json(document)
    assert (found.items, found.container, found.problem) == ((), container, problem)


def test_expression_that_cannot_be_used_is_a_problem() -> None:
    """An admin's slip is named, not raised."""
    source = a_source("json")
    assert isinstance(source, JsonSource)
    rules = source.json_.model_copy(update={"items": "data["})  # past the configuration's own check
    problem = extract_json(a_page("{}"), source.model_copy(update={"json_": rules})).problem
    assert problem is not None
    assert problem.startswith("an expression of the source file cannot be used")


def test_entry_in_which_nothing_is_found_is_refused() -> None:
    """Its raw text is shown."""
    found = read_json({"data": {"events": [{"other": 1}, "text"]}})
    assert [one.raw for one in found.refused] == [{"raw": '{"other": 1}'}, {"raw": '"text"'}]


SCRIPTED = """<html><body><h1>Events</h1><script>
var settings = {"events": [{"name": "not this"}]};
var open = [{"name": "Family day", "starts_at": "2027-05-12"}];
var closed = [{name: 'Workshop', starts_at: '2027-06-01',}];
var later = load(events);
</script></body></html>"""


def test_json_in_a_script_is_read_behind_the_named_places() -> None:
    """`after` finds the places; the document is the list of what stands there, JavaScript's notation included."""
    found = read_json(SCRIPTED, after=r"var (?:open|closed|later) =", items="[]")
    assert [(item.title, item.start) for item in found.items] == [
        ("Family day", "2027-05-12"),
        ("Workshop", "2027-06-01"),
    ]


def test_no_place_for_json_in_a_script_means_a_missing_container() -> None:
    """A page that no longer has the variable has changed: the source is broken, not quiet."""
    assert read_json(SCRIPTED, after="var agenda =", items="[]").container is Container.ABSENT


def test_a_script_that_breaks_off_holds_nothing() -> None:
    """A value without its end is no value, and no error."""
    assert read_json('<script>var open = [{"name": "Cut', after="var open =", items="[0]").container is Container.ABSENT
