"""What the tools compute, without their page: modules of ours, called in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Service
from tests.browser.tools import PAGE, call

_WALK = "m.start(m.newWalk(a[0]), 1000)"
_EMPTY: dict[str, object] = {
    "metresPerLap": None,
    "startedAt": None,
    "stoppedAt": None,
    "laps": [],
    "extra": 0,
    "corrected": {},
}


@pytest.fixture(scope="module")
def tools(service: Service, browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(service.url + PAGE)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("measure", "band", "ability", "expected"),
    [
        ({"from": 24, "to": None, "functions": ["sitter"]}, "0-23", "", False),
        ({"from": 24, "to": None, "functions": ["sitter"]}, "24-71", "", True),
        ({"from": None, "to": 23, "functions": ["sitter"]}, "24-71", "", False),
        ({"from": None, "to": None, "functions": ["sitter"]}, "0-23", "", True),
        ({"from": None, "to": None, "functions": ["sitter"]}, "", "walker", False),
        ({"from": 2, "to": 24, "functions": ["sitter", "walker"]}, "24-71", "walker", True),
    ],
)
def test_ages_fit_where_they_overlap(
    tools: Page, measure: dict[str, object], band: str, ability: str, expected: bool
) -> None:
    """A limit that is not known is none."""
    assert call(tools, "choice", "m.fits(a[0], m.readBand(a[1]), a[2])", measure, band, ability) is expected


@pytest.mark.parametrize(
    ("code", "arguments", "expected"),
    [
        (f"m.elapsed({_WALK}, 500)", [20], 0),
        (f"m.elapsed({_WALK}, 1e9)", [20], 360_000),
        (f"m.lap(m.lap({_WALK}, 6000), 6900).laps", [20], [5000]),
        (f"m.lap({_WALK}, 400000).laps", [20], []),
        (f"m.goOn(m.stop({_WALK}, 6000), 400000).stoppedAt", [20], 5000),
        (f"m.sums(m.stop(m.lap({_WALK}, 61000), 91000), 92000)", [20],
         {"total": 20, "first": 20, "sixth": None, "difference": None}),
        (f"m.sums(m.stop(m.lap({_WALK}, 61000), 91000), 92000).total", [None], None),
        (f"m.minutes(m.lap({_WALK}, 91000), 92000)[0]", [30],
         {"minute": 1, "total": 20, "estimated": True, "corrected": False, "within": 20}),
        (f"m.minutes({_WALK}, 92000)[0].total", [30], None),
        ("a.map(m.readMetres)", ["25", " 7,5 ", "7.25", "", "-3", "1e3"], [25, 7.5, 7.25, None, None, None]),
        ("a.map(m.clock)", [0, 59_999, 83_900, 360_000], ["0:00", "0:59", "1:23", "6:00"]),
        ("a.map(m.metresText)", [None, 0, -5.5], ["not known", "0 m", "−5.5 m"]),
        ("a.map(m.readWalk)", ["", "{", "[]", '{"laps": ["x"]}', '{"corrected": null}'],
         [None, None, _EMPTY, None, None]),
    ],
)  # fmt: skip
def test_sums_of_a_walk(tools: Page, code: str, arguments: list[object], expected: object) -> None:
    """Bouncing presses, late questions, unknown distances, and what a browser may have kept."""
    assert call(tools, "walk", code, *arguments) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "=SUM(A1)",
        "'=x",
        "''-1",
        "'quoted'",
        "+49",
        "-3",
        "@you",
        "＝wide",
        'a "b"',
        "a,b;c",
        "two\nlines",
        "–",
    ],
)
def test_every_text_comes_back_from_csv(tools: Page, text: str) -> None:
    """Written and read again it is the same, and no cell begins as a formula does."""
    written = call(tools, "csv", "m.writeCsv([['x', a[0], 'y']])", text)
    assert not re.match("[=+\\-@\t\r＝＋－＠]", written.removeprefix('\ufeff"x","'))
    assert call(tools, "csv", "m.readCsv(a[0])", written) == [{"line": 1, "cells": ["x", text, "y"]}]
