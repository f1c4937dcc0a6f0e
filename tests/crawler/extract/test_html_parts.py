"""What one selector for one item cannot say: several events in an element, HTML inside JSON, wording replaced."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import HtmlSource
from crawler.extract.html import extract_html
from crawler.extract.page import Container, Extraction
from tests.crawler.extract.pages import a_page, a_source, read, starts

LINES = (
    "<p><b>Board</b>, 9:00<br>12 May 2027<br>\n<br>9 June 2027<i> (moved)</i></p><p><b>Council</b><br>1 July 2027</p>"
)
OWN_TEXT: dict[str, Any] = {
    "title": "xpath:ancestor-or-self::p//b",
    "start": {"select": "xpath:.", "regex": r"\d+ \w+ \d{4}"},
}


def read_parts(body: str, fields: dict[str, Any] | None = None, **rules: Any) -> Extraction:
    return read("html", body, html={"item": "p", "fields": fields or OWN_TEXT, **rules})


def test_lines_of_an_element_are_items() -> None:
    """Empty lines are none; what stands around a line is found from it."""
    found = read_parts(LINES, split="br")
    assert starts(found) == [
        ("Board", None),
        ("Board", "12 May 2027"),
        ("Board", "9 June 2027"),
        ("Council", None),
        ("Council", "1 July 2027"),
    ]


def test_heading_begins_an_item_with_what_follows_it() -> None:
    """Siblings up to the next heading belong to it; what is before the first heading is a part of its own."""
    body = "<main>News<h3>Congress</h3><p>12 May</p><p>2027</p><h3>Family day</h3><p>5 June 2027</p></main>"
    found = read_parts(body, {"title": "h3", "start": "p"}, item="main", split="h3")
    assert starts(found) == [("Congress", "12 May 2027"), ("Family day", "5 June 2027")]


def test_what_precedes_is_found_from_every_part() -> None:
    """XPath sees the page as it was: a heading before the list, the first line of the same element."""
    body = "<h2>2027</h2><p><u>Meetings</u><br>12 May<br>9 June</p>"
    fields = {
        "title": "xpath:preceding::u[1]",
        "start": "xpath:./text()",
        "year": "xpath:preceding::h2[1]",
    }
    found = read_parts(body, fields, split="br")
    assert [(item.title, item.start, item.year) for item in found.items] == [
        ("Meetings", "12 May", "2027"),
        ("Meetings", "9 June", "2027"),
    ]


def test_separators_of_another_depth_do_not_cut() -> None:
    """Only the outermost ones do: a break inside a part of a line is none between lines."""
    body = "<p>12 May 2027 <i>in<br>Mainz</i><br>9 June 2027</p>"
    found = read_parts(body, {"title": "xpath:string(.)", "start": {"select": "xpath:.", "regex": ".*"}}, split="br")
    assert starts(found) == [("12 May 2027 inMainz", "12 May 2027 in Mainz"), ("9 June 2027", "9 June 2027")]


@pytest.mark.parametrize("split", ["hr", "p", "xpath:./text()", "xpath:self::p", "xpath:ancestor::body"])
def test_element_without_separators_stays_one_item(split: str) -> None:
    """Nothing that stands in the item is found, or what is found is no element of it."""
    assert starts(read_parts("<p><b>Board</b> 12 May 2027</p>", split=split)) == [("Board", "12 May 2027")]


@settings(deadline=None)
@given(st.lists(st.text("ab &;/br>", max_size=12), max_size=8))
def test_no_text_is_lost_in_splitting(lines: list[str]) -> None:
    """The parts, put together, hold the words of the whole."""
    body = f"<div><p>{'<br>'.join(lines)}</p></div>"
    fields = {"title": "xpath:string(.)", "start": "xpath:string(.)"}
    whole, parts = (read("html", body, html={"item": "div", "fields": fields, **more}) for more in ({}, SPLIT))
    assert "".join(item.title or "" for item in parts.items).replace(" ", "") == "".join(
        item.title or "" for item in whole.items
    ).replace(" ", "")


SPLIT = {"split": "br"}

LIST = "<ul class='events'><li><a>Congress</a><i class='date'>12 May 2027</i></li></ul>"
ANSWERS = [
    ("html", {"html": LIST}),
    ("[?data].data", [{"command": "settings"}, {"command": "insert", "data": LIST}]),
    ("[].data", [{"data": "<p>nothing</p>"}, {"data": LIST}]),
]


@pytest.mark.parametrize(("inside", "answer"), ANSWERS)
def test_html_inside_json_is_read(inside: str, answer: Any) -> None:
    """One text, the one entry that has it, several texts one after the other."""
    found = read("html", json.dumps(answer), html={**RULES, "inside": inside})
    assert (starts(found), found.container) == ([("Congress", "12 May 2027")], Container.FILLED)


RULES = {"item": "li", "container": ".events", "fields": {"title": "a", "start": ".date"}}


@pytest.mark.parametrize("answer", [{}, [], {"html": None}, {"html": 7}, {"html": []}])
def test_json_without_the_html_is_an_absent_container(answer: Any) -> None:
    """The interface has changed: broken, not quiet."""
    assert read("html", json.dumps(answer), html={**RULES, "inside": "html"}).container is Container.ABSENT


def test_page_where_json_is_expected_is_a_problem() -> None:
    """The sentence names the key."""
    assert read("html", LIST, html={**RULES, "inside": "html"}).problem == (
        "a selector of the source file cannot be used: `inside` expects a JSON answer, the body is none"
    )


def test_expression_that_fails_on_the_answer_is_a_problem() -> None:
    """A function asked of the wrong type is told, not raised."""
    problem = read("html", "[]", html={**RULES, "inside": "abs(@)"}).problem
    assert problem is not None
    assert problem.startswith("a selector of the source file cannot be used: `inside`: ")


@pytest.mark.parametrize(
    ("replace", "expected"),
    [
        ({"^DBA.*": "Board of Directors"}, "Board of Directors"),
        ({"Meeting": "meeting", "meeting$": "session"}, "DBA regular session"),
        ({r"(\w+) (\w+) Meeting": r"\2 \1"}, "regular DBA"),
        ({"regular ": ""}, "DBA Meeting"),
        ({"none": "x"}, "DBA regular Meeting"),
        ({".*": ""}, None),
    ],
)
def test_replacements_are_made_in_order(replace: dict[str, str], expected: str | None) -> None:
    """In the text as it reads, white space joined; nothing left is nothing found."""
    fields = {"title": {"select": "b", "replace": replace}, "start": "i"}
    found = read(
        "html", "<li><b>DBA\n regular  Meeting</b><i>12 May 2027</i></li>", html={"item": "li", "fields": fields}
    )
    assert starts(found) == [(expected, "12 May 2027")]


def test_replacing_follows_the_regular_expression_and_precedes_the_format() -> None:
    """Pick the part, mend it, read it; the explanation names all that was done."""
    start = {"select": "i", "regex": r"on (.*)", "replace": {"Mai": "May"}, "format": "%d %B %Y"}
    found = read(
        "html", "<li><b>A</b><i>on 12 Mai 2027</i></li>", html={"item": "li", "fields": {"title": "b", "start": start}}
    )
    assert starts(found) == [("A", "2027-05-12")]
    assert found.items[0].rules["start"] == "i, regex on (.*), replace Mai"


def test_first_of_several_links_is_the_address() -> None:
    """Agenda and minutes beside each other do not become one address."""
    body = "<li><b>A</b><i>12 May 2027</i><a>none</a><a href='/agenda'>Agenda</a><a href='/minutes'>Minutes</a></li>"
    found = read("html", body, html={"item": "li", "fields": {"title": "b", "start": "i", "url": "a"}})
    assert [item.url for item in found.items] == ["https://example.org/agenda"]


def test_expression_past_the_configuration_is_a_problem() -> None:
    """Files that were loaded by an older version may hold what is refused today."""
    source = a_source("html", html={**RULES, "inside": "html"})
    assert isinstance(source, HtmlSource)
    rules = source.html.model_copy(update={"inside": "html["})
    problem = extract_html(a_page("{}"), source.model_copy(update={"html": rules})).problem
    assert problem is not None
    assert problem.startswith("a selector of the source file cannot be used: `inside`: ")
