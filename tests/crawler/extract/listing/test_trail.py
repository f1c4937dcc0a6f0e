"""Breadcrumbs and menus that say whose the dates of a page are, where the page itself does not."""

from __future__ import annotations

import pytest

from crawler.extract.dom import selector_of
from crawler.extract.listing.trail import trail_of
from tests.crawler.extract.listing.reading import found

URL = "https://example.org/boards/health/dates"
DATES = "<ul><li>May 3, 2027: Regular Meeting</li><li>June 7, 2027: Regular Meeting</li></ul>"
CRUMBS = (
    '<nav><ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/boards">Government</a></li>'
    '<li><a href="/boards/health">Board of Health</a></li><li>Council dates</li></ol></nav>'
)
MENU = (
    '<div id="side"><ul><li><a href="/pensions">Pension Council</a><ul><li><a href="/pensions/dates">Dates</a></li>'
    '</ul></li><li><a href="/boards/health">Board of Health</a>'
    '<ul><li><a href="dates">Dates</a></li></ul></li></ul></div>'
)


def trail(body: str, url: str = URL) -> tuple[str, ...]:
    return trail_of(selector_of(f"<html><body>{body}</body></html>").root, url)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(CRUMBS, ("Board of Health",), id="list of breadcrumbs"),
        pytest.param(
            '<p class="Breadcrumbs"><a href="/">Start</a> » <a href="/rat">Gemeinderat</a> » Termine</p>',
            ("Gemeinderat",),
            id="line of breadcrumbs",
        ),
        pytest.param(MENU, ("Board of Health",), id="menu"),
        pytest.param(f"{CRUMBS}{MENU}", ("Board of Health",), id="both say it once"),
        pytest.param('<ul><li><a href="/boards/health/dates">Dates</a></li></ul>', (), id="menu of one level"),
        pytest.param("<ol class='breadcrumb'><li><a href='/'>Home</a></li><li>Dates</li></ol>", (), id="no body"),
        pytest.param('<a href="http://[::1">x</a>', (), id="no address"),
    ],
)
def test_bodies_on_the_way_to_a_page(body: str, expected: tuple[str, ...]) -> None:
    """Only names of bodies, the nearest first, without the page itself and other entries of the menu."""
    assert trail(body) == expected


@pytest.mark.parametrize("around", [CRUMBS, MENU])
def test_the_trail_names_whose_meetings_a_page_lists(around: str) -> None:
    """Where heading and title name nobody, or several bodies at once."""
    page = f"<html><body>{around}<main><h1>Meetings of the Board and its Committees</h1>{DATES}</main></body></html>"
    assert [title for title, _, _ in found(page, url=URL)] == ["Board of Health: Regular Meeting"] * 2


def test_what_a_page_calls_itself_comes_before_its_trail() -> None:
    """A page of a committee below its board is the committee's."""
    page = f"<html><body>{CRUMBS}<main><h1>Finance Committee</h1>{DATES}</main></body></html>"
    assert [title for title, _, _ in found(page, url=URL)] == ["Finance Committee: Regular Meeting"] * 2
