"""Whose the rows of a table or list are, where only what stands above or around them says so."""

from __future__ import annotations

import pytest

from crawler.extract.listing.initials import Initials
from crawler.extract.listing.names import composed, says_little, spaced, without_papers
from crawler.extract.listing.panels import panels_of
from crawler.extract.listing.wording import is_statement, subject_of, trimmed
from tests.crawler.extract.listing.reading import found, lines, listing


def titles(body: str, language: str | None = "en") -> list[str | None]:
    return [title for title, _, _ in found(f"<html><body><main>{body}</main></body></html>", language)]


def table(*days: str, cell: str = "Meeting Summary") -> str:
    rows = "".join(f"<tr><td>{day}</td><td>2:00 PM</td><td>{cell}</td></tr>" for day in days)
    return f"<table><tr><th>Date</th><th>Time</th><th>Information</th></tr>{rows}</table>"


FIRST, SECOND = ("May 3, 2027", "June 7, 2027", "July 5, 2027"), ("May 4, 2027", "June 8, 2027", "July 6, 2027")


def test_bold_sentence_about_all_meetings_is_no_heading() -> None:
    """What it says is no name; the folding header above it is."""
    note = "<p><b>ALL MEETINGS TAKE PLACE AT THE HARBOUR OFFICES UNLESS OTHERWISE NOTED</b></p>"
    body = (
        '<h1>Calendar</h1><div class="tab-title">Board of Trustees</div>'
        f'{note}{table(*FIRST)}<div class="tab-title">Finance Committee</div>{note}{table(*SECOND)}'
    )
    assert titles(body) == ["Board of Trustees: Meeting"] * 3 + ["Finance Committee: Meeting"] * 3


@pytest.mark.parametrize(
    ("caption", "expected"),
    [("Finance Committee", "Finance Committee: Meeting"), ("Where: Finance Hall", "Harbour Council: Meeting")],
)
def test_plain_line_right_above_a_table_names_it(caption: str, expected: str) -> None:
    """Where it names a body; a labelled place does not."""
    body = f"<h1>Harbour Council</h1>{table(*FIRST)}<p>{caption}</p>{table(*SECOND)}"
    assert titles(body) == ["Harbour Council: Meeting"] * 3 + [expected] * 3


def test_rows_of_two_colours_are_one_list() -> None:
    """The title is the same column of all of them, though every other row has another class."""
    rows = "".join(
        f'<tr class="{("plain", "shaded")[number % 2]}"><td>{name}</td><td>May {number + 3}, 2027</td><td>{note}</td>'
        "</tr>"
        for number, (name, note) in enumerate(
            (
                ("Anna Berg Trio", "a concert"),
                ("Lea Sommer", "talk"),
                ("Brass of Northside", "music"),
                ("Duo Lind", "-"),
            )
        )
    )
    assert titles(f"<h1>Programme</h1><table>{rows}</table>") == [
        "Anna Berg Trio",
        "Lea Sommer",
        "Brass of Northside",
        "Duo Lind",
    ]


TABS = (
    '<ul role="tablist"><li><a href="#one">Board of Trustees</a></li><li><a href="#two">Finance Committee</a></li></ul>'
    '<div id="one">{}</div><div id="two">{}</div>'
)
BUTTONS = (
    '<button aria-controls="one">Board of Trustees</button><button data-target="#two">Finance Committee</button>'
    '<div id="one">{}</div><section id="two">{}</section>'
)
LABELLED = (
    '<span id="a">Board of Trustees</span><span id="b">Finance Committee</span>'
    '<div aria-labelledby="a">{}</div><div aria-labelledby="b">{}</div>'
)
SWITCHED = (
    '<div><input type="radio" id="a" name="t"><label for="a">Board of Trustees</label><div>{}</div>'
    '<input type="radio" id="b" name="t"><label for="b">Finance Committee</label><div>{}</div></div>'
)


@pytest.mark.parametrize("markup", [TABS, BUTTONS, LABELLED, SWITCHED], ids=["tabs", "buttons", "aria", "labels"])
def test_label_of_a_tab_names_what_is_behind_it(markup: str) -> None:
    """However the markup ties the two together."""
    days = [f"<ul>{''.join(f'<li>{day}</li>' for day in own)}</ul>" for own in (FIRST, SECOND)]
    assert titles(f"<h1>Calendar</h1>{markup.format(*days)}") == ["Board of Trustees"] * 3 + ["Finance Committee"] * 3


def test_heading_in_one_tab_says_nothing_of_the_next() -> None:
    """Each tab begins afresh under what is above all of them."""
    body = TABS.format(
        "<h3>Audit Committee</h3><p>May 3, 2027</p><p>June 7, 2027</p>", "<p>May 4, 2027</p><p>June 8, 2027</p>"
    )
    assert titles(f"<h1>Calendar</h1>{body}")[2:] == ["Finance Committee"] * 2


def test_years_on_tabs_are_no_names() -> None:
    """The part is known, its label is empty."""
    root = lines('<ul role="tablist"><li><a href="#one">2027</a></li></ul><div id="one"><p>May 3</p></div>')[-1].block
    labels = panels_of(root.getroottree().getroot()).labels
    assert [line.text for line in labels.values()] == [""]


@pytest.mark.parametrize(
    ("explained", "title", "name"),
    [
        (
            "<h4>Transit Improvement Advisory Committee (TIAC)</h4>",
            "TIAC Meeting",
            "Transit Improvement Advisory Committee",
        ),
        ("<p>Members of the Board of Health (BOH) are elected.</p>", "BOH meeting", "Board of Health"),
        ("<p>Gesellschaft für Muskelforschung (GM)</p>", "GM Sitzung", "Gesellschaft für Muskelforschung"),
        ("<h3>ADA Committee</h3>", "ADA Meeting", "ADA Committee"),
        ("<p>Special Areas (TIAC)</p>", "TIAC Meeting", None),
        ("<p>Board of Health (BOH)</p>", "BOH MEETING", None),
    ],
)
def test_initials_stand_for_what_the_page_explains(explained: str, title: str, name: str | None) -> None:
    """Written out before brackets, or the heading of a body."""
    assert Initials(lines(explained)).name_for(title) == name


def test_initials_without_any_line() -> None:
    """A page of nothing explains nothing."""
    assert Initials([]).name_for("BOH meeting") is None


def test_explained_initials_come_before_the_page_name() -> None:
    """ "TAC Meeting" on the page of the body above it."""
    rows = "".join(f"<li>TAC Meeting - {day}</li>" for day in FIRST)
    body = f"<h1>Riders Council</h1><ul>{rows}</ul><p>Transit Advisory Committee (TAC): third Thursdays</p>"
    assert titles(body)[0] == "Transit Advisory Committee: TAC Meeting"


def test_month_within_a_name_is_taken_out_of_its_middle() -> None:
    """Both parts stay; the date stands in a column of its own."""
    rows = "".join(
        f"<tr><td>Harbour {month} 2027 Board Meeting</td><td>{month[:3]} {day}, 2027 - 10:30 AM</td></tr>"
        for month, day in (("May", 5), ("June", 9), ("July", 7))
    )
    assert titles(f"<h1>Meetings</h1><table>{rows}</table>") == ["Harbour Board Meeting"] * 3


def test_points_of_an_agenda_are_no_titles() -> None:
    """A statement says what takes place; the items below each date are what is spoken of."""
    days = "".join(f"<p>{day}</p><ul><li>Strategic Planning</li><li>Budget {day[-1]}</li></ul>" for day in FIRST)
    body = f"<h1>Meetings</h1><p>All meetings of the Northside Commission are held at the Town Hall.</p>{days}"
    assert titles(body) == ["meetings of the Northside Commission"] * 3


def test_column_of_a_year_by_months_names_the_body() -> None:
    """The first cell has the month, each column a body and its day."""
    rows = "".join(
        f"<tr><td>{month}</td><td>{first}</td><td>{second}</td></tr>"
        for month, first, second in (("May", 25, 18), ("June", 22, 17), ("July", 27, 15))
    )
    head = "<thead><tr><th></th><th>Board of Health</th><th>Park Council</th></tr></thead>"
    body = f"<h1>2027 Meeting Schedule</h1><table>{head}<tbody>{rows}</tbody></table>"
    assert sorted(set(titles(body)), key=str) == ["Board of Health", "Park Council"]


def test_class_of_a_summary_is_no_title() -> None:
    """The title's class stands on a part that is the whole line, with the place behind an at sign."""
    rows = "".join(
        f'<div class="entry"><p>{day}</p><div><span class="event-title">{name} @ Online</span></div>'
        f'<div class="event-summary"><p>Talks, posters and time for a lecture</p></div></div>'
        for day, name in zip(FIRST, ("Living Well", "Ask Us", "Bones"), strict=True)
    )
    assert titles(f"<h1>Events</h1>{rows}") == ["Living Well", "Ask Us", "Bones"]


def test_cell_of_details_gives_its_link_not_its_words() -> None:
    """The name of the body stands in a column without a link."""
    rows = "".join(
        f'<tr><td>Park Council</td><td>{day}</td><td><a href="/m/{day[-7]}">Meeting details</a></td></tr>'
        for day in FIRST
    )
    items = listing(f"<h1>Calendar</h1><table>{rows}</table>").items
    assert [(item.title, item.url is not None) for item in items] == [("Park Council", True)] * 3


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        (
            "Notice is hereby given that the Harbour Advisory Committee will meet on these dates",
            "Harbour Advisory Committee",
        ),
        ("Hiermit wird bekannt gegeben, dass der Gemeinderat Lindental tagt", "Gemeinderat Lindental"),
        (
            "Commission Meetings for the Northside Programme (NP #2) are held monthly",
            "Commission Meetings for the Northside Programme",
        ),
    ],
)
def test_what_is_announced_is_the_subject(sentence: str, subject: str) -> None:
    """Without the words that announce it, and without its short form."""
    assert subject_of(sentence) == subject


def test_statements_are_told_from_headings() -> None:
    """By a verb behind what takes place."""
    assert (is_statement("All meetings take place at City Hall unless noted"), is_statement("Finance Committee")) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("Meeting Minutes", "Meeting"),
        ("Agenda", ""),
        ("Regular Meeting Agenda", "Regular Meeting Agenda"),
        ("Special Agenda", "Special Agenda"),
    ],
)
def test_papers_behind_a_word_for_meetings_are_left_out(title: str, rest: str) -> None:
    """Of a title of one word."""
    assert without_papers(title) == rest


def test_small_corrections_of_names() -> None:
    """Underscores, initials said twice, joints in capitals, a status behind a vague title."""
    assert spaced("Harbour_Commission_Events") == "Harbour Commission Events"
    assert composed("ADA Committee", "ADA Meeting") == "ADA Committee: Meeting"
    assert trimmed("NOTICE OF CANCELLATION OF", cut_behind=True) == "NOTICE OF CANCELLATION"
    assert says_little("Regular meeting - CANCELLED")


def test_published_entry_is_no_byline() -> None:
    """A class that tells the state of a whole entry with a heading."""
    body = '<div class="box published"><h1>Harbour Commission</h1><p>Board meeting on May 3, 2027</p></div>'
    assert {line.region.name for line in lines(body)} == {"MAIN"}


def test_recordings_of_a_body_are_its_meetings() -> None:
    """A heading that names videos counts half where it names a body as well."""
    rows = "".join(f"<tr><td>Budget Committee</td><td>{day}</td><td>Video</td></tr>" for day in FIRST)
    body = f"<h1>Harbour Council</h1><h2>Finance Committee Archived Videos</h2><table>{rows}</table>"
    assert titles(body) == ["Budget Committee"] * 3


def test_first_line_of_a_column_of_dates_heads_it() -> None:
    """Columns that are blocks of lines, not cells; the head belongs to no date of the column before."""
    days = "".join(f"<br>{day}" for day in FIRST)
    more = "".join(f"<br>{day}" for day in SECOND)
    body = (
        "<h1>Meetings</h1><p>The Harbour Board is required by law to hold regular meetings.</p>"
        f"<div><div><u>Meeting Date</u>{days}</div><div><u>Committee Dates</u>{more}</div></div>"
    )
    assert titles(body) == ["Harbour Board: Meeting"] * 3 + ["Harbour Board: Committee"] * 3


def test_heading_about_contacts_is_no_part_of_a_title() -> None:
    """Though it is the nearest above the dates."""
    days = "".join(f"<p>{day}</p>" for day in FIRST)
    body = (
        f"<h1>Board of Directors</h1><h2>Contact the office</h2><p>555-0100</p><p><b>2027 Board Meetings</b></p>{days}"
    )
    assert titles(body) == ["Board of Directors: Board Meetings"] * 3
