"""What of a page belongs to which date."""

from __future__ import annotations

from tests.crawler.extract.listing.reading import found, listing

CARDS = "".join(
    f'<div class="card"><h3><a href="/e/{day}">Workshop {day}</a></h3><p>{day} May 2027, 9:00–12:00</p>'
    f'<p class="venue">Hall {day}</p></div>'
    for day in (12, 13)
)


def test_record_is_the_element_with_one_date() -> None:
    """A card's heading, time, place and link."""
    items = listing(f"<h1>Events</h1><main>{CARDS}</main>").items
    assert [(item.title, item.day, item.time, item.location, item.url, item.confidence > 0.9) for item in items] == [
        (f"Workshop {day}", f"2027-05-{day}", "9:00–12:00", f"Hall {day}", f"https://example.org/e/{day}", True)
        for day in (12, 13)
    ]


def test_rows_of_a_table_are_read_by_their_headers() -> None:
    """Columns of the date, the title, the place; dates of deadlines and documents are not the event's."""
    body = (
        "<table><tr><th>Anmeldeschluss</th><th>Termin</th><th>Veranstaltung</th><th>Ort</th></tr>"
        "<tr><td>1.4.2027</td><td>3.5.2027</td><td>Rehabilitation bei SMA</td><td>Mainz</td></tr>"
        "<tr><td>2.5.2027</td><td>4.6.2027</td><td>Genetik heute</td><td>Ulm</td></tr></table>"
    )
    assert [(item.title, item.day, item.location) for item in listing(body, "de").items] == [
        ("Rehabilitation bei SMA", "2027-05-03", "Mainz"),
        ("Genetik heute", "2027-06-04", "Ulm"),
    ]


def test_cells_under_the_names_of_bodies_are_records() -> None:
    """One row, several meetings, of the same day too."""
    body = (
        "<h1>Meetings 2027</h1><table><tr><th>Finance Committee</th><th>Board of Directors</th></tr>"
        "<tr><td>May 3</td><td>May 3</td></tr><tr><td>June 7</td><td>June 8</td></tr></table>"
    )
    assert found(body) == [
        ("Finance Committee", "2027-05-03", None),
        ("Board of Directors", "2027-05-03", None),
        ("Finance Committee", "2027-06-07", None),
        ("Board of Directors", "2027-06-08", None),
    ]


def test_first_and_last_day_may_have_columns_of_their_own() -> None:
    """Start and end of one event, in Spanish."""
    body = (
        "<table><tr><th>Evento</th><th>Inicio</th><th>Fin</th></tr>"
        "<tr><td>Congreso SMA</td><td>3/5/2027</td><td>5/5/2027</td></tr>"
        "<tr><td>Jornada familiar</td><td>20/6/2027</td><td>21/6/2027</td></tr></table>"
    )
    assert [(item.title, item.start, item.end) for item in listing(body, "es").items] == [
        ("Congreso SMA", "3/5/2027", "5/5/2027"),
        ("Jornada familiar", "20/6/2027", "21/6/2027"),
    ]


def test_titles_may_stand_above_bare_dates() -> None:
    """Heading, date, heading, date: each heading belongs to the date below it."""
    body = (
        "<h1>Events</h1><h3>Family day</h3><p>12 May 2027</p><p>Bring a picnic.</p>"
        "<h3>Walk for SMA</h3><p>9 June 2027</p><p>Come early.</p><h3>Annual congress</h3><p>1 July 2027</p>"
    )
    assert found(body) == [
        ("Family day", "2027-05-12", None),
        ("Walk for SMA", "2027-06-09", None),
        ("Annual congress", "2027-07-01", None),
    ]


def test_lines_of_one_block_are_records() -> None:
    """A paragraph with breaks, dates first."""
    body = "<h1>Events</h1><p>12 May 2027: Family day, 10:00<br>9 June 2027: Congress<br>1 July 2027: Workshop</p>"
    assert found(body) == [
        ("Family day", "2027-05-12", "10:00"),
        ("Congress", "2027-06-09", None),
        ("Workshop", "2027-07-01", None),
    ]


def test_several_dates_on_one_line_part_it() -> None:
    """Each date with what follows it up to the next."""
    assert found("<h1>Events</h1><p>12 May 2027: Family day; 9 June 2027: Congress</p>") == [
        ("Family day", "2027-05-12", None),
        ("Congress", "2027-06-09", None),
    ]


def test_same_event_said_twice_is_one() -> None:
    """A teaser beside the list; another time or another place makes it another event."""
    teaser = "<div>Next: <a href='/e/12'>Workshop 12</a>, 12 May 2027</div>"
    assert [title for title, _, _ in found(f"<h1>Events</h1>{teaser}<main>{CARDS}</main>")] == [
        "Workshop 12",
        "Workshop 13",
    ]


def test_page_of_one_event_is_completed_from_its_parts() -> None:
    """A heading with the day, and further down the same day with the time."""
    body = (
        "<section><h1>Board meeting</h1><h3>Agenda - May 13, 2027</h3></section><p>Minutes of March 4, 2027</p>"
        "<div><p>Regular meeting</p><p>Thursday, May 13, 2027 at 9:00 a.m.</p></div>"
    )
    assert [(day, time) for _, day, time in found(body)] == [("2027-05-13", "9:00 a.m.")]
