"""Dates on lines, in tiles, under headings of months; and their years."""

from __future__ import annotations

import pytest

from tests.crawler.extract.listing.reading import found, listing


def days(html: str, language: str | None = "en") -> list[str | None]:
    return [day for _, day, _ in found(html, language)]


def rows(*texts: str) -> str:
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


@pytest.mark.parametrize(
    ("tile", "language"),
    [
        pytest.param("<span>Jan</span><br><span>15</span><br><span>2027</span>", "en", id="month first"),
        pytest.param("<div>2027</div><div>15</div><div>Jan</div>", "en", id="year first"),
        pytest.param("<div>Fr</div><div>15.</div><div>Januar 2027</div>", "de", id="weekday, German"),
        pytest.param("<div>15</div><div>ene</div><div>2027</div>", "es", id="Spanish"),
    ],
)
def test_date_split_over_the_lines_of_a_tile(tile: str, language: str) -> None:
    """The leaf of a calendar beside the title."""
    body = "".join(
        f'<div class="event"><div class="date">{one}</div><h3>Family meeting {number}</h3></div>'
        for number, one in enumerate((tile, tile.replace("15", "16")))
    )
    assert days(f"<h1>Events</h1>{body}", language) == ["2027-01-15", "2027-01-16"]


def test_numbers_that_begin_lines_are_days_of_the_month_above() -> None:
    """German and English lists by month, with the year in the heading."""
    body = f"<h1>Termine</h1><h2>Mai 2027</h2>{rows('<b>3.</b> Sitzung des Vorstands', '<b>12.–14.</b> Kongress')}"
    assert days(body, "de") == ["2027-05-03", "2027-05-12"]
    body = f"<h1>Meetings</h1><h2>May 2027</h2>{rows('3rd: Board meeting', '12th: Finance meeting')}"
    assert days(body) == ["2027-05-03", "2027-05-12"]


def test_times_and_other_numbers_do_not_begin_a_day() -> None:
    """ "9.00" under a month's heading is a time, "50%" a share."""
    body = f"<h1>Meetings</h1><h2>May 2027</h2>{rows('9.00am Welcome meeting', '50% discount on the session')}"
    assert days(body) == []


def test_month_grid_has_events_only_in_its_filled_cells() -> None:
    """A calendar's cells, days of the neighbouring months included."""
    cells = [*range(28, 31), *range(1, 31), *range(1, 3)]
    filled = {3 + 9: "Board meeting", 3 + 20: "Family day"}
    tds = [f"<td>{day}{f'<div>{filled[at]}</div>' if at in filled else ''}</td>" for at, day in enumerate(cells)]
    table = "".join(f"<tr>{''.join(tds[at : at + 7])}</tr>" for at in range(0, 35, 7))
    assert found(f"<h1>Events</h1><h2>June 2027</h2><table>{table}</table>") == [
        ("Board meeting", "2027-06-10", None),
        ("Family day", "2027-06-21", None),
    ]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        pytest.param("<h2>2025</h2>", ["2025-03-04", "2025-11-05"], id="a year"),
        pytest.param("<h2>2025-2026</h2>", ["2026-03-04", "2025-11-05"], id="two years"),
        pytest.param("<p>Call (412) 442-2000</p>", ["2026-03-04", "2026-11-05"], id="a telephone number is no year"),
    ],
)
def test_year_comes_from_the_heading_above(heading: str, expected: list[str]) -> None:
    """Else it is that of now."""
    assert days(f"<h1>Finance Committee</h1>{heading}{rows('March 4', 'November 5')}") == expected


def test_weekdays_decide_the_year() -> None:
    """Wednesday 3 March is in 2027, whatever the present year."""
    assert days(f"<h1>Finance Committee meetings</h1>{rows('Wednesday, March 3', 'Wednesday, April 7')}") == [
        "2027-03-03",
        "2027-04-07",
    ]


def test_list_over_new_year_counts_on() -> None:
    """January after December is the next year's."""
    body = f"<h1>Meetings</h1><h2>From 2026</h2>{rows('October 7', 'November 4', 'December 2', 'January 6')}"
    assert days(body) == ["2026-10-07", "2026-11-04", "2026-12-02", "2027-01-06"]


def test_deadlines_and_dates_of_the_text_are_no_events() -> None:
    """Labelled dates make no records of their own."""
    body = (
        "<h1>Congress</h1><p>Abstract deadline: 1 March 2027</p><p>Registration closes 1 May 2027</p>"
        "<p>Last updated 3 November 2026</p><h2>SMA Congress</h2><p>12–14 June 2027, Vienna</p>"
    )
    assert days(body) == ["2027-06-12"]


def test_counts_behind_a_month_are_no_days() -> None:
    """ "May 2026 (3)" is an archive's link."""
    assert days(f"<h1>Events</h1>{rows('May 2026 (3)', 'June 2026 (12)')}") == []


def test_words_of_the_page_are_handed_on() -> None:
    """The start as the page words it, the year apart."""
    (item, _) = listing(f"<h1>Meetings</h1><h2>2027</h2>{rows('5-7 June: Congress', '9 July: Workshop')}").items
    assert (item.start, item.year, item.title) == ("5-7 June", "2027", "Congress")


def test_days_of_a_list_are_events_of_their_own() -> None:
    """Three meetings; two days that follow each other are one event."""
    body = f"<h1>Finance Committee meetings 2027</h1>{rows('January 5, 19 and 26', 'March 4 and 5: Workshop')}"
    assert days(body) == ["2027-01-05", "2027-01-19", "2027-01-26", "2027-03-04"]
