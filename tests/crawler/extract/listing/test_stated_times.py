"""Hours that a page states for its events: where they may stand, for which events they hold, and when there is none."""

from __future__ import annotations

import pytest

from tests.crawler.extract.listing.reading import found

DATES = "<ul><li>3 May 2027</li><li>7 June 2027</li></ul>"
NUMBERS = "<ul><li>3.5.2027</li><li>7.6.2027</li></ul>"
FILLING = (
    "Visitors find the agenda, the minutes and a map of the building on the notice board beside the entrance. " * 8
)


def times(body: str, language: str = "en") -> list[str | None]:
    """The time of each event of a page."""
    return [time for _, _, time in found(f"<h1>Board of Health meetings</h1>{body}", language)]


@pytest.mark.parametrize(
    ("statement", "time"),
    [
        pytest.param(f"Meetings are held at 7 p.m. in Room 2. {FILLING}", "7 p.m.", id="in a long paragraph"),
        pytest.param("Each meeting will convene at 11:00 a.m. and conclude by 12:30 p.m.", "11:00 a.m.", id="an end"),
        pytest.param("The board meets at 9 a.m. Comments are due before 12:00 noon.", "9 a.m.", id="beside a limit"),
        pytest.param("At 1:00 PM on the 1st Wednesday of the month", "1:00 PM", id="how often, without a verb"),
        pytest.param("All meetings begin at 6 p.m., unless otherwise noted.", "6 p.m.", id="with exceptions"),
        pytest.param("The 2027 meetings begin at 6 p.m.", "6 p.m.", id="of this year"),
        pytest.param("The 2021 meetings began and begin at 6 p.m.", None, id="of another year"),
        pytest.param("Comments on meetings must be received by 9:45 AM on the day of the meeting.", None, id="a limit"),
        pytest.param("Papers for meetings are accepted no later than 12:00 noon.", None, id="a limit of words"),
        pytest.param("Office hours: Monday to Friday, 9:00-17:00", None, id="office hours"),
        pytest.param("Regular meetings begin at 6 p.m. and study meetings at 5 p.m.", None, id="two that name neither"),
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_one_hour_stated_above_or_below_a_list(statement: str, time: str | None, below: bool) -> None:
    """It holds for all of the list; limits, office hours and statements of other years are none."""
    parts = [DATES, f"<p>{statement}</p>"]
    assert times("".join(parts if below else parts[::-1])) == [time, time]


@pytest.mark.parametrize(
    ("language", "statement", "limit", "time"),
    [
        ("de", "Die Sitzungen beginnen jeweils um 18 Uhr.", "Anträge für Sitzungen bis 12 Uhr.", "18 Uhr"),
        ("fr", "Les réunions ont lieu à 18 h 30.", "Les questions, chaque mois, avant 12 h 00.", "18 h 30"),
        ("es", "Las sesiones se celebran a las 19:30.", "Las peticiones, cada mes, antes de las 12:00.", "19:30"),
        ("it", "Le riunioni si tengono alle 20:30.", "Le domande, ogni mese, entro le 12:00.", "20:30"),
        ("pt", "As reuniões realizam-se às 21:00.", "Os pedidos, todas as vezes, até às 12:00.", "21:00"),
        ("nl", "De vergaderingen beginnen om 20.00 uur.", "Inspreken, elke keer, uiterlijk 12.00 uur.", "20.00 uur"),
        ("pl", "Posiedzenia odbywają się o godz. 17:00.", "Wnioski, każdy termin, przed godz. 12:00.", "17:00"),
        ("cs", "Schůze se konají každou středu v 16:00.", "Návrhy, každou středu, do 12:00.", "16:00"),
    ],
)
def test_a_limit_is_no_hour_in_any_language(language: str, statement: str, limit: str, time: str) -> None:
    """The statement alone gives the hour, the limit alone none, both together the hour."""
    alone, both = (
        times(f"<p>{statement}</p>{NUMBERS}", language),
        times(f"<p>{statement}</p><p>{limit}</p>{NUMBERS}", language),
    )
    assert [one is not None and one.endswith(time) for one in alone] == [True, True]
    assert both == alone
    assert times(f"<p>{FILLING}</p><p>{limit}</p><p>{FILLING}</p>{NUMBERS}", language) == [None, None]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<h2>Meetings, 7:00 p.m.</h2>{DATES}", id="heading"),
        pytest.param(
            "<table><caption>All meetings at 7:00 p.m.</caption>"
            "<tr><td>3 May 2027</td></tr><tr><td>7 June 2027</td></tr></table>",
            id="caption",
        ),
        pytest.param(
            "<table><tr><th>Date, 7:00 p.m.</th><th>Room</th></tr><tr><td>3 May 2027</td><td>2</td></tr>"
            "<tr><td>7 June 2027</td><td>4</td></tr></table>",
            id="head of the column",
        ),
        pytest.param(f"<h2>Board</h2><p>Chair: A. Miller</p><p>1st Monday of every month</p><p>7:00 p.m.</p>{DATES}",
                     id="line of its own"),
    ],
)  # fmt: skip
def test_where_an_hour_may_stand(page: str) -> None:
    """In a heading, a caption, the head of a column, or on a line below how often it is."""
    assert times(page) == ["7:00 p.m.", "7:00 p.m."]


BODIES = "<ul><li>3 May 2027: Finance Committee</li><li>7 June 2027: Planning Commission</li></ul>"


@pytest.mark.parametrize(
    "statements",
    [
        "<p>The Finance Committee meets at 9:00 a.m. The Planning Commission meets at 6:30 p.m.</p>",
        "<p>The Finance Committee meets at 9:00 a.m.</p><p>The Planning Commission meets at 6:30 p.m.</p>",
        "<p>Planning Commission meetings begin at 6:30 p.m., those of the Finance Committee at 9:00 a.m.</p>",
        "<table><tr><td>Finance Committee (FC)</td><td>Planning Commission (PC)</td></tr><tr>"
        "<td>3rd Monday of every month<br>9:00 a.m.</td><td>1st Monday of every month<br>6:30 p.m.</td></tr></table>",
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_of_several_hours_that_of_the_body_in_the_title(statements: str, below: bool) -> None:
    """Each body has its own."""
    parts = [f"<h2>Dates</h2>{BODIES}", f"<h2>Times</h2>{statements}"]
    assert times("".join(parts if below else parts[::-1])) == ["9:00 a.m.", "6:30 p.m."]


@pytest.mark.parametrize(
    "statements",
    [
        "<h2>Access Design Committee</h2><p>Meets every month at 9:30 a.m.</p>"
        "<h2>Transit Improvement Committee</h2><p>Meets every month at 8:30 a.m.</p>",
        "<h2>When we meet</h2><p>The Access Design Committee meets every month at 9:30 a.m.</p>"
        "<p>The Transit Improvement Committee meets every month at 8:30 a.m.</p>",
    ],
)
def test_initials_name_a_body(statements: str) -> None:
    """ "ADC meeting" is one of the committee whose name begins with these letters, in a sentence or heading."""
    page = "<ul><li>3 May 2027: ADC meeting</li><li>7 June 2027: TIC meeting</li></ul>"
    assert times(page + statements) == ["9:30 a.m.", "8:30 a.m."]


def test_of_several_hours_that_of_the_weekday() -> None:
    """3 May 2027 is a Monday, 9 June a Wednesday, 8 June a Tuesday."""
    dates = "<ul><li>3 May 2027</li><li>9 June 2027</li><li>8 June 2027</li></ul>"
    statement = "<p>We meet on the first Monday at 6 p.m. and on the second Wednesday at 10 a.m.</p>"
    assert times(statement + dates) == ["6 p.m.", "10 a.m.", None]
    assert times("<p>We meet at 6 p.m. on Mondays and at 10 a.m. on Wednesdays.</p>" + dates) == [
        "6 p.m.",
        "10 a.m.",
        None,
    ]


def test_the_hour_of_another_body_is_none() -> None:
    """What the council does says nothing of a committee, wherever on the page it stands."""
    page = "<ul><li>3 May 2027: Finance Committee</li><li>7 June 2027: Audit Committee</li></ul>"
    other = "<h2>About us</h2><p>The City Council meets every month at 7 p.m.</p>"
    assert times(page + other) == [None, None]
    assert times(page + other.replace("City Council", "committee")) == ["7 p.m.", "7 p.m."]


def test_a_footnote_holds_for_marked_rows_alone() -> None:
    """The other rows have the hour that is stated for all."""
    rows = "<ul><li>3 May 2027</li><li>***7 June 2027</li><li>*6 July 2027</li></ul>"
    notes = "<p>*Date may change</p><p>***Starts at 8:30 a.m.</p><p><b>All meetings begin promptly at 9:00 a.m.</b></p>"
    assert times(rows + notes) == ["9:00 a.m.", "8:30 a.m.", "9:00 a.m."]


def test_a_mark_above_the_list_makes_no_footnote() -> None:
    """ "*Meetings are held at ..." over rows with stars speaks of all."""
    rows = "<ul><li>3 May 2027</li><li>*7 June 2027 (at the annex)</li></ul>"
    assert times(f"<p>*Meetings are held at 11:30 a.m. unless noted below.</p>{rows}") == ["11:30 a.m.", "11:30 a.m."]


def test_a_day_and_an_hour_hold_on_that_day_alone() -> None:
    """ "When: Monday at 11 a.m." beside a list: 3 May 2027 is a Monday, 8 June a Tuesday."""
    head = "<p>Meetings are streamed live.</p><p>When: Monday at 11 a.m.</p><h2>Archive</h2>"
    days = {"Budget": "3 May 2027", "Roads": "8 June 2027", "Water": "7 June 2027"}
    rows = "".join(f"<div><h4>{name} meeting</h4><p>{day}</p></div>" for name, day in days.items())
    assert times(head + rows) == ["11 a.m.", None, "11 a.m."]


@pytest.mark.parametrize(
    ("tooltip", "time"),
    [
        pytest.param("Council meeting 4:30 PM - 5:30 PM", "4:30 PM - 5:30 PM", id="says the half of the day"),
        pytest.param("Council meeting 6:00 PM", "4:30", id="another hour"),
        pytest.param("Updated 4:30 PM", "4:30", id="of the page"),
    ],
)
def test_a_tooltip_completes_a_time(tooltip: str, time: str) -> None:
    """ "4:30" on the page, "4:30 PM" where one points at it."""
    rows = "".join(
        f'<li>{day} June 2027 <a title="{tooltip}" href="/{day}">4:30 Council meeting</a></li>' for day in (7, 14)
    )
    assert times(f"<ul>{rows}</ul>") == [time, time]


@pytest.mark.parametrize(
    ("tooltip", "time"),
    [
        pytest.param("Monday, 7 June 2027, 6:00 PM, City Hall", "6:00 PM", id="a time"),
        pytest.param("Monday, 7 June 2027, 12:00 AM, City Hall", None, id="midnight"),
        pytest.param("Posted at 6:00 PM", None, id="of the page"),
        pytest.param("6:00 PM or 7:00 PM", None, id="two"),
    ],
)
def test_a_tooltip_alone_gives_a_time(tooltip: str, time: str | None) -> None:
    """Where the page itself shows none; midnight is what a program writes that knows none."""
    rows = "".join(
        f'<li>{day} June 2027 <a title="{tooltip}" href="/{day}">Council meeting</a></li>' for day in (7, 14)
    )
    assert times(f"<ul>{rows}</ul>") == [time, time]


def test_what_says_when_goes_before_what_tells_of_it() -> None:
    """The page of one event: its date and hours, and a text that names the day again with another time."""
    page = (
        "<h1>Annual strategy meeting</h1><p>The council will recess and reconvene at 6 pm on Monday, 3 May 2027, at "
        "the government center, where the purpose of these meetings is to hold the annual council strategy meeting.</p>"
        "<h2>When</h2><ul><li>Monday, 3 May 2027 | 09:00 AM - 09:00 PM</li></ul>"
    )
    assert found(page) == [("Annual strategy meeting", "2027-05-03", "09:00 AM - 09:00 PM")]


def test_hour_in_the_row_of_a_body() -> None:
    """Of several hours in a table that of the row whose first cell names the body of the heading."""
    body = (
        "<table><tr><th>Board</th><th>When</th></tr><tr><td>Parks Board</td><td>Sessions start at 18:00.</td></tr>"
        "<tr><td>Ferry Committee</td><td>Sessions start at 16:30.</td></tr></table>"
        f"<h2>Parks Board</h2>{DATES}<h2>Ferry Committee</h2>{DATES}"
    )
    assert times(body) == ["18:00", "18:00", "16:30", "16:30"]


def test_label_of_a_line_holds_for_all_its_sentences() -> None:
    """A second sentence speaks of the same body as the first."""
    body = (
        f"<h2>Parks Board</h2>{DATES}<h2>Ferry Committee</h2>{DATES}"
        "<p>Parks Board: Meetings are held in Room 2. All meetings begin at 7:00 p.m. unless otherwise noted.<br>"
        "Ferry Committee: Meetings are held in Room 4. All meetings begin at 6:30 p.m. unless otherwise noted.</p>"
    )
    assert times(body) == ["7:00 p.m.", "7:00 p.m.", "6:30 p.m.", "6:30 p.m."]
