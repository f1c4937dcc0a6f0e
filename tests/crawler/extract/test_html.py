"""Lists on pages, by selectors; and the pages of their items."""

from __future__ import annotations

from typing import Any

import pytest

from config.rules import DetailRules
from config.source import HtmlSource
from crawler.extract.detail import read_detail
from crawler.extract.html import extract_html
from crawler.extract.page import Container, Extraction
from crawler.items import EventItem
from tests.crawler.extract.pages import a_page, a_source, read, starts

PAGE = """<!doctype html><html><body><div id="list">
<h2>Events of 2027</h2>
<article class="event"><h3><a href="/e/1">SMA <em>Congress</em></a></h3>
  <p class="date">12–14 May</p><p class="time">9:00</p>
  <p class="place">Hall 1<br>Main Street 1<br>Mainz</p><div class="text"><p>One</p><script>x()</script></div>
  <span class="tags">SMA, families</span><p class="due">Abstracts until 1 March 2027</p></article>
<article class="event"><h3><a href="/e/2">Family day</a></h3><p class="date">5 June</p></article>
<h2>Events of 2028</h2>
<article class="event"><h3><a href="/e/3">Workshop</a></h3><p class="date">1 February</p></article>
<article class="event advertisement"></article>
</div><a class="next" href="?page=2">Next</a></body></html>"""

FIELDS: dict[str, Any] = {
    "title": "h3",
    "start": ".date::text",
    "time": ".time::text",
    "location": ".place",
    "url": "h3 a",
    "description": ".text",
    "keywords": ".tags",
    "year": {"select": "xpath:preceding::h2[1]//text()", "regex": r"(20\d\d)"},
    "abstract_deadline": {"select": ".due", "regex": r"until (.*)"},
}


def read_html(body: str = PAGE, fields: dict[str, Any] | None = None, detail: Any = None, **rules: Any) -> Extraction:
    html = {"item": "article.event", "fields": fields or FIELDS, "container": "#list", **rules}
    return read("html", body, html=html, detail=detail)


def test_every_field_is_read_by_its_rule() -> None:
    """Several text nodes become one text, lines of a place a list, links absolute, a description keeps its markup."""
    item = read_html().items[0]
    assert item == EventItem(
        title="SMA Congress",
        start="12–14 May",
        time="9:00",
        year="2027",
        location="Hall 1, Main Street 1, Mainz",
        url="https://example.org/e/1",
        description='<div class="text"><p>One</p><script>x()</script></div>',
        keywords=("SMA", "families"),
        deadlines=(("abstract", "1 March 2027"),),
        rules={
            "title": "h3",
            "start": ".date::text",
            "time": ".time::text",
            "location": ".place",
            "url": "h3 a",
            "description": ".text",
            "keywords": ".tags",
            "year": r"xpath:preceding::h2[1]//text(), regex (20\d\d)",
            "abstract_deadline": ".due, regex until (.*)",
        },
    )


def test_year_of_a_heading_is_carried_to_its_rows() -> None:
    """Each row has the year of the heading above it; empty rows are no items."""
    assert [(item.title, item.year) for item in read_html().items] == [
        ("SMA Congress", "2027"),
        ("Family day", "2027"),
        ("Workshop", "2028"),
    ]


def test_year_that_stands_in_the_first_row_only_is_carried_on() -> None:
    """Tables name the year once."""
    rows = "<li>2027 <b>a</b></li><li><b>b</b></li><li>2028 <b>c</b></li>"
    fields = {"title": "b", "start": "i", "year": {"select": "xpath:./text()", "regex": r"(20\d\d)"}}
    found = read("html", f"<ul>{rows}</ul>", html={"item": "li", "fields": fields})
    assert [item.year for item in found.items] == ["2027", "2027", "2028"]


@pytest.mark.parametrize(
    ("body", "container", "needs_js"),
    [
        (PAGE, Container.FILLED, False),
        ('<div id="list"><p>No events at present.</p></div>', Container.EMPTY, False),
        ("<div><p>We have moved.</p></div>", Container.ABSENT, False),
        ('<body><div id="root"></div><script src="/app.js"></script></body>', Container.ABSENT, True),
        (
            '<body><noscript>You need to enable JavaScript.</noscript><script src="/a.js"></script></body>',
            Container.ABSENT,
            True,
        ),
    ],
)
def test_empty_container_is_told_from_an_absent_one(body: str, container: Container, needs_js: bool) -> None:
    """Empty is quiet, absent is broken, an empty frame for scripts is a matter of its own."""
    found = read_html(body)
    assert (found.container, found.needs_js, found.problem) == (container, needs_js, None)


def test_next_page_is_absolute() -> None:
    """And asked for by the rule alone."""
    assert read_html(next_page="a.next::attr(href)").next_pages == ("https://example.org/events?page=2",)
    assert read_html(next_page="a.none::attr(href)").next_pages == ()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"select": ".d", "regex": r"(\d+\.\d+\.\d+)"}, "12.05.2027"),
        ({"select": ".d", "regex": r"\d{4}"}, "2027"),
        ({"select": ".d", "regex": "nothing"}, None),
        ({"select": ".d", "regex": r"am (\S+)", "format": "%d.%m.%Y"}, "2027-05-12"),
        ({"select": ".t", "format": ["%Y", "%d.%m.%Y %H:%M"]}, "2027-05-12T09:30:00"),
        ({"select": ".t", "format": "%Y"}, "12.05.2027 09:30"),
        ({"from": "title", "regex": r"\((.*)\)"}, "12 May 2027"),
        ("xpath:string(.//b)", "Congress (12 May 2027)"),
        ("xpath:count(.//b)", "1.0"),
    ],
)
def test_field_tables(rule: Any, expected: str | None) -> None:
    """Selector, regular expression, formats, another field's text."""
    body = '<li><b>Congress (12 May 2027)</b><i class="d">am 12.05.2027</i><i class="t">12.05.2027 09:30</i></li>'
    found = read("html", body, html={"item": "li", "fields": {"title": "b", "start": rule}})
    assert [item.start for item in found.items] == [expected]


def test_table_rows_are_read_by_column() -> None:
    """A header row, which has no cells, is no item."""
    body = "<table><tr><th>When</th><th>What</th></tr><tr><td>12 May 2027</td><td>Congress</td></tr></table>"
    fields = {"title": "td:nth-child(2)", "start": "td:nth-child(1)"}
    assert starts(read("html", body, html={"item": "tr", "fields": fields})) == [("Congress", "12 May 2027")]


@pytest.mark.parametrize("selector", ["..a", "xpath:///", "a[", "p:nope()", "xpath:foo("])
def test_selector_that_cannot_be_used_is_a_problem(selector: str) -> None:
    """An admin's slip is named, not raised."""
    source = a_source("html")
    assert isinstance(source, HtmlSource)
    rules = source.html.model_copy(update={"item": selector})  # past the configuration's own check
    problem = extract_html(a_page(PAGE), source.model_copy(update={"html": rules})).problem
    assert problem is not None
    assert problem.startswith("a selector of the source file cannot be used")


def test_empty_page_is_a_problem() -> None:
    """Nothing at all is not quiet."""
    assert read_html(" ").problem == "the page is empty"


DETAIL = {"link": "h3 a::attr(href)", "fields": {"description": ".body", "city": ".city::text", "title": "h1"}}


def test_detail_links_are_given_once_each() -> None:
    """A crawl would follow them."""
    found = read_html(detail=DETAIL)
    assert found.links == tuple(f"https://example.org/e/{number}" for number in (1, 2, 3))
    assert [item.link for item in found.items] == list(found.links)


def test_detail_page_adds_to_the_item_and_wins() -> None:
    """It is about this event alone; what it does not say stays."""
    item = EventItem(title="Short", start="12 May 2027", rules={"start": ".date"})
    page = a_page("<h1>The whole title</h1><div class=body><p>Text</p></div>", "https://example.org/e/1")
    assert read_detail(page, DetailRules.model_validate(DETAIL), item) == EventItem(
        title="The whole title",
        start="12 May 2027",
        description='<div class="body"><p>Text</p></div>',
        url="https://example.org/e/1",
        rules={"start": ".date", "title": "detail page: h1", "description": "detail page: .body"},
    )


@pytest.mark.parametrize("body", ["", "\x00", "<html></html>"])
def test_detail_page_that_says_nothing_changes_nothing(body: str) -> None:
    """The item of the list stands by itself."""
    item = EventItem(title="Short", start="12 May 2027", url="https://example.org/e/1")
    assert read_detail(a_page(body), DetailRules.model_validate(DETAIL), item) == item


def test_text_of_an_element_is_found_inside_its_link_as_well() -> None:
    """`h3::text` means what a reader sees in the heading, even if all of it is a link."""
    page = "<li><h3> <a href=/e/1>SMA day</a> </h3><i>12 May 2027</i><li><h3>SMA night</h3><i>13 May 2027</i>"
    rules = {"item": "li", "fields": {"title": "h3::text", "start": "i::text"}}
    assert starts(read("html", page, html=rules)) == [("SMA day", "12 May 2027"), ("SMA night", "13 May 2027")]


def test_item_in_nested_containers_counts_once() -> None:
    """A container that matches a layout table and the table within it does not double the events."""
    body = (
        "<table><tr><td><table><tr class=event><td>Family day</td><td>5 June 2027</td></tr></table></td></tr></table>"
    )
    fields = {"title": "td:nth-child(1)", "start": "td:nth-child(2)"}
    found = read_html(body, fields, container="table", item="tr.event")
    assert [(item.title, item.start) for item in found.items] == [("Family day", "5 June 2027")]


def test_selector_that_fits_the_item_itself_reads_its_parts() -> None:
    """The second row is a second child, too: `div:nth-child(2)` means the second cell of each row."""
    body = """<div id="list"><div class="event"><div>5 June 2027</div><div>Family day</div></div>
    <div class="event"><div>6 June 2027</div><div>Workshop</div></div></div>"""
    found = read_html(body, {"start": "div:nth-child(1)", "title": "div:nth-child(2)"}, item=".event")
    assert [(item.start, item.title) for item in found.items] == [
        ("5 June 2027", "Family day"),
        ("6 June 2027", "Workshop"),
    ]


def test_selector_that_fits_only_the_item_reads_the_item() -> None:
    """An item that is a link has its own address and text."""
    found = read_html(
        '<div id="list"><a href="/e/1">Family day, 5 June 2027</a></div>',
        {"title": {"select": "a", "regex": "^[^,]+"}, "start": {"select": "a", "regex": ", (.+)"}, "url": "a"},
        item="a",
    )
    assert [(item.title, item.start, item.url) for item in found.items] == [
        ("Family day", "5 June 2027", "https://example.org/e/1")
    ]
