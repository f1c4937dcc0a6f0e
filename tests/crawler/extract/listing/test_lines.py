"""A document tree as lines of text."""

from __future__ import annotations

import pytest

from crawler.extract.listing.furniture import Region
from tests.crawler.extract.listing.reading import lines


def test_lines_end_at_blocks_cells_and_breaks() -> None:
    """Each line has the text of one block, up to a <br>."""
    body = "<h2>Events</h2><p>One<br>two <b>three</b></p><table><tr><td>a</td><td>b</td></tr></table>"
    assert [(line.text, line.block.tag, line.heading) for line in lines(body)] == [
        ("Events", "h2", 2),
        ("One", "p", 0),
        ("two three", "p", 0),
        ("a", "td", 0),
        ("b", "td", 0),
    ]


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        pytest.param("14, 2023<span>11:30 AM</span>", "14, 2023 11:30 AM", id="two numbers"),
        pytest.param("<i>12</i><i>May</i>", "12 May", id="day and month"),
        pytest.param("May 1<sup>st</sup>", "May 1st", id="ordinal"),
        pytest.param("<b>H</b>ello", "Hello", id="drop capital"),
        pytest.param("June 1<span>2</span>, 2027", "June 12, 2027", id="a number in two pieces"),
        pytest.param("Town<b>Hall</b>", "Town Hall", id="two words"),
    ],
)
def test_space_between_inline_elements_only_where_it_helps(inline: str, text: str) -> None:
    """What was two words stays two; what was one stays one."""
    assert [line.text for line in lines(f"<p>{inline}</p>")] == [text]


def test_links_are_known_by_their_place_in_the_line() -> None:
    """Each link with its text, a line of several included."""
    (line,) = lines('<p>See <a href="/a">the agenda</a> or <a href="/m">minutes</a></p>')
    assert list(line.link_texts()) == [("the agenda", "/a"), ("minutes", "/m")]


def test_bold_lines_stand_out() -> None:
    """A line that is bold as a whole, not one with a bold word."""
    assert [line.bold for line in lines("<p><b>Board meetings</b></p><p>The <b>board</b> meets every month</p>")] == [
        True,
        False,
    ]


def test_menus_footers_and_bylines_are_told_from_the_content() -> None:
    """By tag, role and class; a wrapper with such a class around the whole page is none."""
    body = (
        '<div class="menu-open"><nav>Home</nav><main><article><h1>Title</h1><span class="post-date">1 May 2026</span>'
        '<p>Text</p></article></main></div><div class="site-footer">End</div>'
    )
    assert [(line.text, line.region) for line in lines(body)] == [
        ("Home", Region.FURNITURE),
        ("Title", Region.MAIN),
        ("1 May 2026", Region.BYLINE),
        ("Text", Region.MAIN),
        ("End", Region.FURNITURE),
    ]


def test_scripts_comments_and_selects_are_not_text() -> None:
    """What a reader does not see as text makes no lines, what follows it does."""
    body = "<p>a<!-- x --> b</p><script>var c</script><select><option>d</option></select>e"
    assert [line.text for line in lines(body)] == ["a b", "e"]
