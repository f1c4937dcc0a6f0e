"""Local files: .ics, .csv, and curated .toml."""

from __future__ import annotations

import pytest

from crawler.extract.page import Container
from crawler.items import EventItem
from tests.crawler.extract.pages import read, starts

CSV = (
    "title;start;end;city;country;keywords;abstract_deadline;id\n"
    "Congress;2027-05-12;2027-05-14;Mainz;DE;SMA, NMD;2027-03-01;c1\n"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(CSV.encode(), id="semicolons"),
        pytest.param(b"\xef\xbb\xbf" + CSV.encode(), id="byte order mark"),
        pytest.param(b"sep=;\r\n" + CSV.replace("\n", "\r\n").encode(), id="Excel's first line"),
        pytest.param(CSV.replace("SMA, NMD", '"SMA, NMD"').replace(";", ",").encode(), id="commas"),
        pytest.param(CSV.replace(";", "\t").encode(), id="tabs"),
        pytest.param((CSV + ";;;;;;;\n\n").encode(), id="blank rows"),
        pytest.param(
            CSV.replace("title", "Title").replace("abstract_deadline", "Abstract deadline").encode(), id="header words"
        ),
    ],
)
def test_csv_is_read_by_its_header(body: bytes) -> None:
    """However a spreadsheet writes it."""
    (item,) = read("file", body, url="list.csv").items
    item.rules = {}
    assert item == EventItem(
        title="Congress",
        start="2027-05-12",
        end="2027-05-14",
        city="Mainz",
        country="DE",
        keywords=("SMA", "NMD"),
        deadlines=(("abstract", "2027-03-01"),),
        native_id="c1",
    )


def test_csv_row_with_too_many_cells_is_refused_with_its_number() -> None:
    """The others are read."""
    found = read("file", "title,start\nA,2027-05-12\nB,2027-05-13,extra\n", url="list.csv")
    assert starts(found) == [("A", "2027-05-12")]
    assert [one.reason for one in found.refused] == ["row 3 has 3 cells, but the header 2"]


@pytest.mark.parametrize(
    ("name", "body", "begins"),
    [
        ("list.csv", "titel,start\nA,2027-05-12\n", "unknown column 'titel'; expected some of "),
        ("list.csv", "  ", "the file is empty"),
        ("list.xls", "", "a file source ends in one of .ics, .csv, .toml; this one is 'list.xls'"),
        ("list.toml", "[[event]\n", "not valid TOML: "),
        ("list.toml", "[[events]]\nid = 'a'\n", "unknown key 'events'; expected only [[event]] tables"),
        ("list.toml", "event = 3\n", "unknown key 'event'; expected only [[event]] tables"),
    ],
)
def test_file_that_cannot_be_read_says_why(name: str, body: str, begins: str) -> None:
    """In one sentence."""
    problem = read("file", body, url=f"curated/{name}").problem
    assert problem is not None
    assert problem.startswith(begins)


def test_ics_file_is_read_as_a_calendar() -> None:
    """By its suffix, in any case."""
    body = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:x\nDTSTART:20270512\nEND:VEVENT\nEND:VCALENDAR\n"
    assert starts(read("file", body, url="My list.ICS")) == [("x", "2027-05-12")]


TABLE = """
[[event]]
id = "congress-2027"
title = "SMA Congress"
start = 2027-05-12
end = 2027-05-14
evidence = "https://example.org/announcement"
city = "Mainz"
country = "DE"
url = "https://example.org/congress"
type = "congress"
keywords = ["SMA"]
deadlines = [{kind = "abstract", date = 2027-03-06}]
"""


def test_curated_table_is_read_whole() -> None:
    """Dates stay dates."""
    (item,) = read("file", TABLE, url="list.toml").items
    assert item == EventItem(
        title="SMA Congress",
        start="2027-05-12",
        end="2027-05-14",
        all_day=True,
        city="Mainz",
        country="DE",
        url="https://example.org/congress",
        type="congress",
        keywords=("SMA",),
        deadlines=(("abstract", "2027-03-06"),),
        native_id="congress-2027",
        rules={"start": "seen at https://example.org/announcement"},
    )


@pytest.mark.parametrize(
    ("start", "text", "all_day"),
    [
        ('"2027-01"', "2027-01", None),
        ("2027-05-12T09:00:00", "2027-05-12T09:00:00", None),
        ("2027-05-12T09:00:00+02:00", "2027-05-12T09:00:00+02:00", None),
        ('"12-14 May 2027"', "12-14 May 2027", None),
    ],
)
def test_curated_start_may_be_a_month_a_time_or_text(start: str, text: str, all_day: bool | None) -> None:
    """A month stays a month."""
    (item,) = read(
        "file", TABLE.replace("start = 2027-05-12\nend = 2027-05-14", f"start = {start}"), url="list.toml"
    ).items
    assert (item.start, item.all_day) == (text, all_day)


def test_curated_rule_is_laid_out_in_the_window() -> None:
    """An awareness day, from 12 months back to 24 months ahead, with an id for each year."""
    table = TABLE.replace("2027-05-12\nend = 2027-05-14", '2020-08-07\nrrule = "FREQ=YEARLY"')
    assert [(item.start, item.end, item.native_id) for item in read("file", table, url="list.toml").items] == [
        (f"{year}-08-07", None, f"congress-2027/{year}-08-07") for year in (2026, 2027, 2028)
    ]


def test_curated_rule_keeps_length_and_wall_time() -> None:
    """Several days, and hours in a named zone."""
    days = TABLE.replace("2027-05-12\nend = 2027-05-14", '2020-08-07\nend = 2020-08-09\nrrule = "FREQ=YEARLY;COUNT=7"')
    hours = TABLE.replace(
        "2027-05-12\nend = 2027-05-14",
        '2027-03-24T18:00:00\nend = 2027-03-24T19:30:00\ntimezone = "Europe/Berlin"\nrrule = "FREQ=WEEKLY;COUNT=2"',
    )
    assert [
        [(item.start, item.end) for item in read("file", body, url="list.toml").items] for body in (days, hours)
    ] == [
        [("2026-08-07", "2026-08-09")],
        [("2027-03-24T18:00:00", "2027-03-24T19:30:00"), ("2027-03-31T18:00:00", "2027-03-31T19:30:00")],
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('title = "SMA Congress"', "", "`title` is missing"),
        ('evidence = "https://example.org/announcement"', "", "`evidence` is missing"),
        ("https://example.org/announcement", "I saw it", "`evidence` must be the address where the date was seen"),
        ("city = ", "town = ", "unknown key 'town'; expected some of "),
        ('"Mainz"', "3", "`city` must be a text, not 3"),
        ("start = 2027-05-12", "start = 12", '`start` must be a date, a date-time, or a text such as "2027-01"'),
        ('"abstract"', '"poster"', "`deadlines`: unknown kind 'poster'; expected one of "),
        ("date = 2027-03-06", "day = 2027-03-06", "`deadlines`: each needs `kind` and `date`"),
        ('["SMA"]', '"SMA"', "`keywords` must be a list of texts"),
        (
            "end = 2027-05-14",
            'rrule = "FREQ=SECONDLY"',
            "`rrule`: the rule FREQ=SECONDLY repeats too often to be an event",
        ),
        ("end = 2027-05-14", 'rrule = "FREQ=YEARLY"\ntimezone = "Mars/Base"', "`timezone`: no such zone 'Mars/Base'"),
    ],
)
def test_curated_mistake_names_table_and_key(old: str, new: str, reason: str) -> None:
    """And costs only its own table."""
    found = read("file", TABLE.replace(old, new) + TABLE.replace("congress-2027", "other"), url="list.toml")
    assert [item.native_id for item in found.items] == ["other"]
    ((refusal),) = found.refused
    assert refusal.code == "curated"
    assert refusal.reason.startswith(f"event 1 ('congress-2027'): {reason}")


def test_curated_id_is_used_once() -> None:
    """Two tables with one id would be one listing."""
    found = read("file", TABLE + TABLE, url="list.toml")
    assert (len(found.items), [one.reason for one in found.refused]) == (
        1,
        ["event 2 ('congress-2027'): `id` is used twice"],
    )


def test_empty_curated_file_is_empty() -> None:
    """No tables at present."""
    assert read("file", "", url="list.toml").container is Container.EMPTY
