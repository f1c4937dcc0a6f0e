""" "Add to calendar" links and buttons of every kind."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import pytest

from tests.crawler.extract.pages import read

ICS = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Family day\nDTSTART:20270512T090000Z\nDTEND:20270512T170000Z\n"
    "END:VEVENT\nEND:VCALENDAR"
)
GOOGLE = (
    "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Family+day"
    "&dates=20270512T090000Z/20270512T170000Z"
)
OUTLOOK = (
    "https://outlook.live.com/calendar/0/deeplink/compose?path=/calendar/action/compose&rru=addevent&subject=Family+day"
    "&startdt=2027-05-12T09:00:00%2B00:00&enddt=2027-05-12T17:00:00%2B00:00"
)
YAHOO = "https://calendar.yahoo.com/?v=60&title=Family+day&st=20270512T090000Z"
WHOLE = ("Family day", "2027-05-12T09:00:00Z", "2027-05-12T17:00:00Z")


def offered(markup: str) -> list[tuple[str | None, ...]]:
    found = read("auto", f"<!doctype html><body><div>{markup}</div></body>")
    assert [way.way for way in found.ways][:1] == ["calendar links"]
    return [(item.title, item.start, item.end) for item in found.items]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param(GOOGLE, WHOLE, id="Google"),
        pytest.param(OUTLOOK, WHOLE, id="Outlook"),
        pytest.param(OUTLOOK.replace("%2B", "+"), WHOLE, id="Outlook, a plus sign that became a space"),
        pytest.param(YAHOO + "&et=20270512T170000Z", WHOLE, id="Yahoo"),
        pytest.param(YAHOO + "&dur=0800", WHOLE, id="Yahoo, by length"),
        pytest.param("data:text/calendar;charset=utf8," + quote(ICS), WHOLE, id="a file in the link"),
        pytest.param(
            OUTLOOK.replace("T09:00:00%2B00:00", "").replace("12T17:00:00%2B00:00", "15") + "&allday=true",
            ("Family day", "2027-05-12", "2027-05-14"),
            id="whole days",
        ),
    ],
)
def test_link_says_when(href: str, expected: tuple[str, str, str]) -> None:
    """Start and end as the link has them; the end of whole days is the last one."""
    assert offered(f'<a href="{escape(href)}">Add</a>') == [expected]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            '<add-to-calendar-button name="Family day" startDate="2027-05-12" startTime="09:00" endDate="2027-05-12"'
            ' endTime="17:00" timeZone="Europe/Vienna"></add-to-calendar-button>',
            id="web component",
        ),
        pytest.param(
            '<span class="addtocalendar"><var class="atc_event"><var class="atc_date_start">2027-05-12T09:00</var>'
            '<var class="atc_date_end">2027-05-12T17:00</var><var class="atc_title">Family day</var></var></span>',
            id="variables",
        ),
        pytest.param(
            '<div class="addeventatc">Add<span class="start">2027-05-12T09:00</span><span class="end">2027-05-12T17:00'
            '</span><span class="title">Family day</span></div>',
            id="spans",
        ),
    ],
)
def test_button_says_when(markup: str) -> None:
    """Buttons of scripts that would make such links."""
    assert offered(markup) == [("Family day", "2027-05-12T09:00", "2027-05-12T17:00")]


def test_links_for_several_calendars_are_one_event() -> None:
    """Each event is offered to Google, Outlook and Yahoo alike."""
    links = "".join(f'<a href="{escape(href)}">+</a>' for href in (YAHOO, OUTLOOK, GOOGLE))
    assert len(offered(links)) == 1


def test_two_times_of_one_title_are_two_events() -> None:
    """A course in the morning and in the afternoon."""
    later = GOOGLE.replace("T090000Z", "T130000Z")
    assert [start for _, start, _ in offered(f'<a href="{escape(GOOGLE)}">+</a><a href="{escape(later)}">+</a>')] == [
        "2027-05-12T09:00:00Z",
        "2027-05-12T13:00:00Z",
    ]


@pytest.mark.parametrize(
    "href", ["https://calendar.google.com/?action=TEMPLATE", "data:text/calendar,x", "http://[?action=TEMPLATE"]
)
def test_link_without_a_date_is_none(href: str) -> None:
    """Nothing is made up."""
    assert read("auto", f'<body><a href="{href}">+</a></body>').items == ()
