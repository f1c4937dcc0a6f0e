"""State that a page carries for its scripts, and the literals of JavaScript."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest

from crawler.extract.embedded import has_state, revived, values, without_scripts
from crawler.extract.jsvalues import NotALiteralError, read_literal
from tests.crawler.extract.pages import read, starts

EVENTS = [{"title": "Congress", "startDate": "2027-05-12"}, {"title": "Course", "startDate": "2027-06-01"}]
TWO = [("Congress", "2027-05-12"), ("Course", "2027-06-01")]
DATA = json.dumps(EVENTS)
NUXT_3 = [
    ["Reactive", 1],
    {"list": 2},
    [3, 6],
    {"title": 4, "startDate": 5},
    "Congress",
    "2027-05-12",
    {"title": 7, "startDate": 8},
    "Course",
    ["Date", "2027-06-01"],
]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f'<script id="__NEXT_DATA__" type="application/json">{{"props": {{"list": {DATA}}}}}</script>', id="Next"
        ),
        pytest.param(f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(NUXT_3)}</script>', id="Nuxt 3"),
        pytest.param(
            "<script>window.__NUXT__=(function(a,b){return {data:[{list:[{title:a,startDate:b},"
            '{title:"Course",startDate:"2027-06-01"}]}]}}("Congress","2027-05-12"));</script>',
            id="Nuxt 2",
        ),
        pytest.param(
            '<script>window.__APOLLO_STATE__ = {"Event:1": {"name": "Congress", "startDate": "2027-05-12"},'
            ' "Event:2": {"name": "Course", "startDate": "2027-06-01"}};</script>',
            id="Apollo",
        ),
        pytest.param(
            f'<script type="application/json" data-drupal-selector="drupal-settings-json">{{"x": {DATA}}}</script>',
            id="Drupal's settings",
        ),
        pytest.param(f"<script>var list = {DATA}; draw(list);</script>", id="assigned"),
        pytest.param(f"<script>s.x = JSON.parse({json.dumps(DATA)});</script>", id="JSON in a text"),
        pytest.param(
            "<script>$('#c').fullCalendar({click: function(e) { go(e); }, events: [{title: 'Congress', start:"
            " '2027-05-12', allDay: !0,}, {title: `Course`, start: new Date(2027, 5, 1)}]});</script>",
            id="options of a call",
        ),
        pytest.param(f'<div data-events="{escape(DATA)}"></div>', id="list in an attribute"),
        pytest.param(
            "".join(f"<div data-event='{json.dumps(one)}'>x</div>" for one in EVENTS), id="attributes of cards"
        ),
    ],
)
def test_state_of_a_page_is_read(body: str) -> None:
    """Whatever the framework, the list is found."""
    found = read("auto", f"<!doctype html><body><div id=app></div>{body}</body>")
    assert starts(found) == TWO
    assert [way.way for way in found.ways] == ["data in scripts"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            '<script type="application/json">[{"title": "Post", "date": "2027-05-12", "author": "A"}]</script>',
            id="news",
        ),
        pytest.param('<script>var config = {startDate: "2027-05-12"};</script>', id="no title"),
        pytest.param("<script>if (start == 1) { x = [{a: b(", id="code"),
    ],
)
def test_state_without_events_gives_none(body: str) -> None:
    """Options and articles are no events."""
    assert read("auto", f"<!doctype html><body>{body}</body>").items == ()


def test_page_without_dates_is_not_looked_through() -> None:
    """A cheap look comes first."""
    assert (has_state("<script>var a = 1;</script>"), has_state('<div data-x="{&quot;start&quot;: 1}">')) == (
        False,
        True,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, -2.5, 1e3, 0]", [1, -2.5, 1000.0, 0]),
        ("{a: 'it\\'s', \"b\": \"\\u00e4\\n\", c: `x`}", {"a": "it's", "b": "ä\n", "c": "x"}),
        ("[true, false, null, undefined, !0, !1, other]", [True, False, None, None, True, False, None]),
        ("[1, /* c */ 2, // d\n]", [1, 2]),
        ("{1: [], x: {}}", {"1": [], "x": {}}),
        ("{a, b: 1}", {"a": None, "b": 1}),
        ("[new Date(2027, 0, 5), new Date(2027, 0, 5, 9, 30), new Date('2027-01-05')]",
         ["2027-01-05", "2027-01-05T09:30", "2027-01-05"]),
    ],
)  # fmt: skip
def test_literal_is_read(text: str, expected: Any) -> None:
    """What scripts write where JSON would have been."""
    assert read_literal(text, 0) == (expected, len(text))


@pytest.mark.parametrize("text", ["", "1", "[1", "[)", "[1}", "{a: b()}", "[" * 1_000])
def test_what_is_no_literal_is_refused(text: str) -> None:
    """Code that would have to be run, and anything unfinished."""
    with pytest.raises(NotALiteralError):
        read_literal(text, 0)


def test_payload_with_a_circle_ends() -> None:
    """Places may point at each other."""
    circle = revived([{"a": 0}])
    assert circle["a"] is circle


def test_list_that_is_no_payload_stays() -> None:
    """Only lists whose objects hold nothing but places are one."""
    assert revived([{"title": "x"}]) == [{"title": "x"}]


def test_scripts_are_cut_out() -> None:
    """Unclosed ones to the end."""
    assert without_scripts("<p>a</p><script>1</script>b<script>2") == "<p>a</p> b "


def test_work_is_bounded() -> None:
    """Nothing is tried for ever."""
    hostile = "<script>" + "x=[{start:" * 20_000 + "</script>"
    assert list(values(hostile)) == []
