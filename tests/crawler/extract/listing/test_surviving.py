"""Dates and times survive other ways of writing the same page: plain rows, tabs, matrices, statements, days of several
events.
"""

from __future__ import annotations

import pytest

from tests.crawler.extract.listing.reading import found


def when(html: str, language: str | None = "en") -> list[tuple[str | None, str | None]]:
    """(day, time) of each item, by day."""
    return sorted(((day, time) for _, day, time in found(html, language)), key=str)


DAYS = (
    ("<h3>{day}</h3><ul><li>9:00 AM – Finance committee</li><li>1:00 PM – Audit committee</li></ul>", "{}"),
    (
        "<tr><td colspan=2>{day}</td></tr><tr><td>9:00 AM</td><td>Finance committee</td></tr>"
        "<tr><td>1:00 PM</td><td>Audit committee</td></tr>",
        "<table>{}</table>",
    ),
    (
        "<tr><td rowspan=2>{day}</td><td>9:00 AM</td><td>Finance committee</td></tr>"
        "<tr><td>1:00 PM</td><td>Audit committee</td></tr>",
        "<table>{}</table>",
    ),
)


@pytest.mark.parametrize(("day", "around"), DAYS, ids=["heading", "row", "rowspan"])
def test_a_day_with_several_events(day: str, around: str) -> None:
    """One date above or beside several times is as many events."""
    body = around.format(day.format(day="March 4, 2027") + day.format(day="April 8, 2027"))
    assert when(f"<h1>Committee meetings</h1>{body}") == [
        ("2027-03-04", "1:00 PM"),
        ("2027-03-04", "9:00 AM"),
        ("2027-04-08", "1:00 PM"),
        ("2027-04-08", "9:00 AM"),
    ]


def test_programme_of_a_congress_stays_whole() -> None:
    """Days that follow each other are those of one event, not a calendar."""
    day = "<h3>March {day}, 2027</h3><ul><li>9:00 AM – Welcome to all</li><li>1:00 PM – Second session</li></ul>"
    body = "".join(day.format(day=number) for number in (4, 5))
    assert len(when(f"<h1>Family conference</h1>{body}")) == 2


def test_statements_between_lists_without_headings() -> None:
    """Each list of days has the time of the sentence above it."""
    body = (
        "<p>The 2027 policy board meetings are held every third Wednesday at 8:30 a.m. at the health building:</p>"
        "<p>January 20</p><p>February 17</p><p>March 17</p><p>April 21</p>"
        "<p>The 2027 technical board meetings are held every first Wednesday at 9:00 a.m. at the center:</p>"
        "<p>January 6</p><p>February 3</p><p>March 3</p><p>April 7</p>"
    )
    assert when(f"<h1>Meetings</h1>{body}") == [
        ("2027-01-06", "9:00 a.m."),
        ("2027-01-20", "8:30 a.m."),
        ("2027-02-03", "9:00 a.m."),
        ("2027-02-17", "8:30 a.m."),
        ("2027-03-03", "9:00 a.m."),
        ("2027-03-17", "8:30 a.m."),
        ("2027-04-07", "9:00 a.m."),
        ("2027-04-21", "8:30 a.m."),
    ]


def test_year_in_the_sentence_above() -> None:
    """A sentence that says when things are held heads the days below with its year."""
    body = (
        "<p>The following are the dates on which the regular meetings of the arts board were held in the year 2025:</p>"
        "<ul><li>January 13</li><li>February 10</li><li>March 10</li></ul>"
    )
    assert [day for day, _ in when(f"<h1>Arts board</h1>{body}")] == ["2025-01-13", "2025-02-10", "2025-03-10"]


def test_years_of_tabs() -> None:
    """The name of a tab is the year of what it opens, wherever that stands."""
    body = (
        '<ul><li><a href="#y27">2027</a></li><li><a href="#y26">2026</a></li></ul>'
        '<div id="y27"><ul><li>January 12</li><li>February 9</li></ul></div>'
        '<div id="y26"><ul><li>January 13</li><li>February 10</li></ul></div>'
    )
    assert [day for day, _ in when(f"<h1>Council meetings</h1>{body}")] == [
        "2026-01-13",
        "2026-02-10",
        "2027-01-12",
        "2027-02-09",
    ]


def test_rows_of_months() -> None:
    """A month with the days of its row, whether in cells of their own or in one."""
    body = (
        "<h2>Regular meetings 2027</h2><table><tr><td>January</td><td>12 &amp; 26</td></tr>"
        "<tr><td>February</td><td>9 &amp; 23</td></tr><tr><td>March</td><td>9 &amp; 23</td></tr></table>"
    )
    expected = ["2027-01-12", "2027-01-26", "2027-02-09", "2027-02-23", "2027-03-09", "2027-03-23"]
    assert [day for day, _ in when(f"<h1>Parish council</h1>{body}")] == expected
    cells = body.replace(" &amp; ", "</td><td>")
    assert [day for day, _ in when(f"<h1>Parish council</h1>{cells}")] == expected


def test_year_of_rows_of_months_is_no_grid() -> None:
    """Eight rows of three meetings are more days than a week has rows, and none of them an empty day."""
    months = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August")
    rows = "".join(f"<tr><td>{month}</td><td>13.</td><td>4.</td><td>27.</td></tr>" for month in months)
    heads = "<tr><th></th><th>Ortsbeirat</th><th>Ausschuss</th><th>Bauausschuss</th></tr>"
    read = when(f"<h1>Sitzungstermine 2027</h1><table>{heads}{rows}</table>", "de")
    assert {day for day, _ in read} == {f"2027-{month:02}-{day:02}" for month in range(1, 9) for day in (4, 13, 27)}


def test_day_that_was_crossed_out_beside_the_new_one() -> None:
    """Of "<del>February 9</del> February 16" the second is valid; a day crossed out alone is a cancelled one."""
    body = (
        "<ul><li>January 12, 2027 7 PM</li><li><del>February 9, 2027</del> February 16, 2027 7 PM</li>"
        "<li><s>March 9, 2027 7 PM</s> CANCELLED</li></ul>"
    )
    assert [day for day, _ in when(f"<h1>Library board</h1>{body}")] == ["2027-01-12", "2027-02-16", "2027-03-09"]


def test_time_under_a_label_of_a_page_about_one_event() -> None:
    """The facts of one event stand in boxes of their own."""
    body = (
        "<div><div>Date:</div><div>March 4, 2027</div></div><div><div>Time:</div><div>6:30 PM</div></div>"
        "<div><div>Location:</div><div>Town hall</div></div>"
    )
    assert when(f"<h1>Regular board meeting</h1>{body}") == [("2027-03-04", "6:30 PM")]


def test_time_that_touches_a_date_in_numbers() -> None:
    """Two inline elements without white space between them are two words."""
    body = "<h3><span>2027-03-04</span><span>11:30 AM</span></h3><p>Library hall</p>"
    assert when(f"<h1>Regular open meeting</h1>{body}") == [("2027-03-04", "11:30 AM")]
