"""Bad and big pages: never an error, never long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.crawler.extract.listing.reading import listing

PIECES = [
    "<table>", "<tr>", "<td>", "</td>", "<ul>", "<li>", "<h2>", "</h2>", "<b>", "</b>", "<br>", "<a href='x'>", "</a>",
    "<dl><dt>", "<dd>", "<p class='post-date'>", "3 May 2027", "May", "12", "2027", "9:00", "Meeting", "(", ")", "–",
    "1/2/2027", "1/2/2028 to", " ", "January 3, 17 and 31", "31 February 2027", "Room 5", "Minutes", "Mon",
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_mixture_is_read_without_error(pieces: list[str]) -> None:
    """Whatever comes out, it has a title and a day."""
    assert all(item.title and item.day and item.start for item in listing("".join(pieces)).items)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<div>" * 5_000 + "3 May 2027 Meeting", id="deep"),
        pytest.param("<h1>Meetings</h1>" + "<p>3 May 2027 Board meeting, 9:00</p>" * 12_000, id="many of one day"),
        pytest.param("<h1>Meetings</h1><p>" + "3 May 2027, 4 June 2027, " * 20_000 + "</p>", id="one long line"),
        pytest.param("<table>" + "<tr><td>1<td>2<td>May<td>9:00</tr>" * 8_000 + "</table>", id="numbers"),
        pytest.param("<p>May</p>" + "<li>12 Meeting</li>" * 15_000, id="days under a month"),
    ],
)
def test_big_pages_take_few_seconds(page: str) -> None:
    """Whatever they are made of."""
    begun = time.perf_counter()
    listing(page)
    assert time.perf_counter() - begun < 8
