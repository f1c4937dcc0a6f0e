"""No extractor raises or runs away, whatever the bytes."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract.contentline import read_calendars
from crawler.extract.page import Extraction
from crawler.extract.registry import EXTRACTORS
from crawler.extract.zones import known_zone, read_stamp
from tests.crawler.extract.pages import read
from tests.crawler.extract.test_auto import ACTIVITY
from tests.crawler.extract.test_auto_records import cards
from tests.crawler.extract.test_calendar_links import GOOGLE, OUTLOOK
from tests.crawler.extract.test_embedded import DATA
from tests.crawler.extract.test_file import CSV, TABLE
from tests.crawler.extract.test_hevent import H_EVENT, HCALENDAR
from tests.crawler.extract.test_html import PAGE
from tests.crawler.extract.test_ical import CUSTOM_ZONE, calendar
from tests.crawler.extract.test_json_records import XML
from tests.crawler.extract.test_jsonld import TEXT, page
from tests.crawler.extract.test_links import sitemap
from tests.crawler.extract.test_microdata import MICRODATA, RDFA
from tests.crawler.extract.test_rss import rss
from tests.crawler.extract.test_tribe import EVENT, answer

LIMIT_S = 2.0
QUICK = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])

ICS = calendar(
    "UID:a\nSUMMARY:x\nDTSTART;TZID=Our own:20270512T090000\nDURATION:PT1H\n"
    "RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=WE\nEXDATE:20270519",
    "UID:a\nRECURRENCE-ID;TZID=Our own:20270526T090000\nDTSTART:20270527T090000Z\nSUMMARY:moved",
    head=CUSTOM_ZONE,
)
DOCUMENTS: dict[str, list[tuple[str, str]]] = {
    "ics": [(ICS, "")],
    "rss": [(rss("<title>x 12 May 2027</title>", "<ev:startdate>2027-05-12</ev:startdate>"), "")],
    "jsonld": [(page(TEXT, TEXT), "")],
    "microdata": [(MICRODATA, ""), (RDFA, "")],
    "hevent": [(H_EVENT, ""), (HCALENDAR, "")],
    "tribe": [(answer(EVENT, EVENT), "")],
    "json": [('{"items": [{"title": "x", "start": 1810105200, "id": 1}]}', "")],
    "html": [(PAGE, "")],
    "file": [
        (CSV, "a.csv"),
        (TABLE, "a.toml"),
        (TABLE.replace("end = 2027-05-14", 'rrule = "FREQ=DAILY"'), "a.toml"),
        (ICS, "a.ics"),
    ],
    "auto": [
        (text, "")
        for text in (
            ICS,
            MICRODATA,
            H_EVENT,
            str(ACTIVITY).replace("'", '"'),
            cards(12, 13),
            answer(EVENT),
            XML,
            sitemap("https://example.org/events/a"),
            f"<script>window.__NUXT__=(function(a){{return {{x:{DATA},y:a}}}}('b'));</script><div data-x='{DATA}'>",
            f'<a href="{GOOGLE}">+</a><a href="{OUTLOOK}">+</a><a href="data:text/calendar,{ICS}">+</a>',
            "".join(f'<li><a href="/events/{n}" onclick="go(&quot;/e/{n}&quot;)">{n} May</a></li>' for n in range(4)),
        )
    ],
}
KINDS = sorted(EXTRACTORS)


def check(kind: str, body: bytes, url: str = "") -> None:
    began = time.process_time()
    found = read(kind, body, url=url or "https://example.org/events")
    assert isinstance(found, Extraction)
    assert time.process_time() - began < LIMIT_S
    repr(found).encode()  # nothing in it that could not be stored


def test_every_kind_has_documents_here() -> None:
    """A new extractor is put to this test as well."""
    assert sorted(DOCUMENTS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
@given(body=st.binary(max_size=300))
@QUICK
def test_any_bytes_are_survived(kind: str, body: bytes) -> None:
    """Arbitrary bytes give a problem or nothing."""
    check(kind, body)


MARKUP = st.sampled_from(
    [
        "<",
        ">",
        '"',
        "'",
        "{",
        "}",
        "[",
        "]",
        ":",
        ";",
        ",",
        "\\",
        "\n",
        "\r\n ",
        "BEGIN:VEVENT\n",
        "END:VEVENT\n",
        "DTSTART:",
        "RRULE:FREQ=",
        '<script type="application/ld+json">',
        "</script>",
        "<time datetime=",
        "<div itemscope itemtype=",
        "<rss>",
        "<item>",
        "99999999999999999999",
        "0000-00-00",
        "2027-05-12",
        "\x00",
        "\ud800",
        "é",
        "&#x0;",
        "null",
        "-1",
        "TZID=",
        "class=h-event ",
    ]
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@QUICK
def test_mutated_documents_are_survived(kind: str, data: st.DataObject) -> None:
    """A valid document with pieces cut out, doubled and put in is read or refused."""
    text, url = data.draw(st.sampled_from(DOCUMENTS[kind]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 60)))
        text = text[:start] + "".join(data.draw(st.lists(MARKUP, max_size=4))) + text[end:]
    check(kind, text.encode("utf-8", "surrogatepass"), url)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("ics", "BEGIN:VEVENT\n" * 50_000, id="nested components"),
        pytest.param("ics", "A;" * 200_000 + ":", id="endless parameters"),
        pytest.param("ics", 'X;A="' + "a" * 400_000, id="open quote"),
        pytest.param(
            "ics",
            calendar(*(f"UID:{n}\nDTSTART:20270512T090000\nRRULE:FREQ=DAILY" for n in range(100))),
            id="many rules",
        ),
        pytest.param(
            "ics",
            calendar("UID:a\nDTSTART:20270512T090000\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9"),
            id="rule that never holds",
        ),
        pytest.param(
            "ics",
            calendar("UID:a\nDTSTART:00010101T000000Z\nRRULE:FREQ=YEARLY", "UID:b\nDTSTART:99991231\nDURATION:P9D"),
            id="ends of time",
        ),
        pytest.param(
            "ics",
            calendar("UID:a\nDTSTART:20270512\nEXDATE:" + "20270512," * 50_000 + "\nRRULE:FREQ=YEARLY"),
            id="many exceptions",
        ),
        pytest.param("jsonld", "<script type=application/ld+json>" * 3_000, id="unclosed scripts"),
        pytest.param("jsonld", "<script " * 100_000, id="unclosed tags"),
        pytest.param("jsonld", page("[" * 100_000), id="deep JSON"),
        pytest.param("jsonld", page('"' + "\\" * 100_000), id="open JSON text"),
        pytest.param("jsonld", page("1" * 10_000), id="long number"),
        pytest.param("tribe", '{"events": ' + "[" * 100_000, id="deep answer"),
        pytest.param("auto", "<div>" * 100_000, id="deep HTML"),
        pytest.param("auto", '<div itemscope itemtype="https://schema.org/Event">' * 2_000, id="nested items"),
        pytest.param("auto", '<div class="h-event">' * 2_000, id="nested microformats"),
        pytest.param("auto", "<article class=event><time datetime=2027-05-12>" * 2_000, id="nested times"),
        pytest.param(
            "auto", '<p class=event><a href="/e"><time datetime="2027-05-12"></time></a></p>' * 2_000, id="many times"
        ),
        pytest.param(
            "auto",
            "<div id=events>"
            + "".join(
                f"<p><a href=/e/{n}>E {n}</a><time datetime=2027-05-{n % 28 + 1:02}></time></p>" for n in range(9_000)
            ),
            id="many times on many days",
        ),
        pytest.param("auto", "<time datetime=2027-05-12 " + " ".join(f"a{n}=1" for n in range(200_000)), id="wide tag"),
        pytest.param("auto", "<li><a href=/events/x>12 May 2027</a></li>" * 5_000, id="many links"),
        pytest.param("auto", "<script>" + "x = {start: [" * 30_000, id="unclosed values in a script"),
        pytest.param("auto", "<script>" + "x = [{start: '" * 30_000, id="unclosed texts in a script"),
        pytest.param("auto", "<script>x={start:1};" * 20_000, id="unclosed scripts"),
        pytest.param("auto", "<div data-x='{start:" * 20_000, id="unclosed attributes"),
        pytest.param("auto", '<script>x=JSON.parse("' + "\\" * 200_001 + ";start:", id="a text of backslashes"),
        pytest.param("auto", '[{"start": "2027-05-12", "name": ' * 3_000, id="deep JSON records"),
        pytest.param("auto", '{"a": [' + '{"name": "x", "start": "2027-05-12"},' * 30_000 + "{}]}", id="many records"),
        pytest.param(
            "auto", "{" + "".join(f'"k{n}": {{"date": "x"}},' for n in range(30_000)) + '"z": 1}', id="many keys"
        ),
        pytest.param("auto", "<?xml version='1.0'?><a>" + "<b start='2027-05-12'>" * 50_000, id="deep XML"),
        pytest.param("auto", "<urlset>" + "<loc>" * 100_000, id="unclosed addresses"),
        pytest.param("auto", "<a href='https://calendar.google.com/calendar/embed?" * 5_000, id="many embeds"),
        pytest.param("auto", '<a onclick="' + "'/" * 100_000, id="a script of quotes"),
        pytest.param("rss", rss(*["<title>" + "12 May 2027 " * 50 + "</title>"] * 1_500), id="many entries"),
        pytest.param(
            "rss", rss("<title>x</title><description>" + "&lt;p " * 30_000 + "</description>"), id="unclosed markup"
        ),
        pytest.param("file", "a;" * 200_000, id="wide table"),
        pytest.param("auto", " " * 1_000_000 + "x", id="a page of blanks"),
        pytest.param("jsonld", page('{"@type": "Event",' + "\n " * 200_000), id="blank lines in a script"),
        pytest.param("jsonld", page('{"@type": "' + '\\"' * 200_000), id="a string without end"),
        pytest.param(
            "auto",
            "".join(f'<time datetime="2027-05-{n % 28 + 1:02}">x</time><b>E</b>' for n in range(30_000)),
            id="many time elements",
        ),
        pytest.param("auto", "<ul>" + f"<li>12 May 2027 Meeting {'(' * 25_000}</li>" * 2, id="a line of brackets"),
        pytest.param(
            "auto",
            "".join(
                f'<p class="{"event " * 2_000}">{day} May 2027, 18:00 <a href="/{day}">Meeting {day}</a></p>'
                for day in range(1, 29)
            ),
            id="many classes on every item",
        ),
        pytest.param(
            "auto",
            "<table><tr>" + "".join(f"<td>{n % 28 + 1} May 2027 Meeting {n}</td>" for n in range(8_000)),
            id="a row of thousands of dates",
        ),
    ],
)
def test_hostile_documents_end_quickly(kind: str, body: str) -> None:
    """Work is bounded: nothing grows faster than the page."""
    began = time.process_time()
    read(kind, body, url="list.csv" if kind == "file" else "https://example.org/events")
    assert time.process_time() - began < 5.0


@given(st.text(max_size=200))
@QUICK
def test_small_readers_survive_any_text(text: str) -> None:
    """Content lines, stamps and zone names never raise."""
    read_calendars(f"BEGIN:VEVENT\n{text}")
    read_stamp(text)
    known_zone(text)
