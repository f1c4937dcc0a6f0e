"""Times, places and statuses of records, their own and those stated above them."""

from __future__ import annotations

import pytest

from tests.crawler.extract.listing.reading import found, listing

DATES = "<ul><li>3 May 2027</li><li>7 June 2027</li></ul>"


@pytest.mark.parametrize(
    ("statement", "language", "time"),
    [
        pytest.param("Meetings are held at 1 p.m. in Room 2.", "en", "1 p.m.", id="English"),
        pytest.param("Die Sitzungen beginnen um 18 Uhr.", "de", "18 Uhr", id="German"),
        pytest.param("Las sesiones se celebran a las 19:30.", "es", "19:30", id="Spanish"),
        pytest.param("Office hours: Monday to Friday, 9:00-17:00", "en", None, id="office hours are none"),
    ],
)
def test_time_stated_above_a_list_is_that_of_all(statement: str, language: str, time: str | None) -> None:
    """A sentence that says when they take place."""
    dates = DATES if language == "en" else "<ul><li>3.5.2027</li><li>7.6.2027</li></ul>"
    html = f"<h1>Board meetings</h1><p>{statement}</p>{dates}"
    times = [None if one is None else one.removeprefix("a las ") for _, _, one in found(html, language)]
    assert times == [time, time]


def test_own_time_goes_before_the_stated_one() -> None:
    """The exception of one row."""
    dates = DATES.replace("June 2027", "June 2027, 3 p.m.")
    body = f"<h1>Board meetings</h1><p>Meetings are held at 1 p.m.</p>{dates}"
    assert [time for _, _, time in found(body)] == ["1 p.m.", "3 p.m."]


def test_each_section_has_its_own_time() -> None:
    """The statement nearest above the list."""
    body = (
        f"<h1>Meetings</h1><h2>Finance Committee</h2><p>Meets at 9:00.</p>{DATES}"
        f"<h2>Board of Trustees</h2><p>Meets at 19:30.</p>{DATES}"
    )
    assert [(title, time) for title, _, time in found(body)] == [("Finance Committee", "9:00")] * 2 + [
        ("Board of Trustees", "19:30")
    ] * 2


@pytest.mark.parametrize(
    "place",
    ["<p>Location: City Hall</p>", "<p>Ort: City Hall</p>", '<p class="event-venue">City Hall</p>',
     "<dl><dt>Where</dt><dd>City Hall</dd></dl>", '<p><a href="https://maps.google.com/?q=1">City Hall</a></p>'],
)  # fmt: skip
def test_place_by_label_class_or_map(place: str) -> None:
    """Where the page says that it is one."""
    body = "".join(f"<div><h3>Workshop {day}</h3><p>{day} May 2027</p>{place}</div>" for day in (3, 4))
    assert [item.location for item in listing(f"<h1>Events</h1>{body}").items] == ["City Hall"] * 2


@pytest.mark.parametrize("status", ["(Cancelled)", "– abgesagt", "(annulé)", "[Verschoben]", "CANCELADO"])
def test_status_beside_the_date(status: str) -> None:
    """A word that is all of a bracket, or of the rest of the line."""
    items = listing(
        f"<h1>Finance Committee meetings</h1><ul><li>3 May 2027 {status}</li><li>7 June 2027</li></ul>"
    ).items
    assert [item.status is not None for item in items] == [True, False]
