"""What belongs together, on pages, in calendars and in JSON-LD; and what of it must not be told."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from feeds.render import feed_bytes
from feeds.web.pages import render_pages
from store.decision import Hide
from store.event import EventData, EventType, Place, Precision, Status
from store.repository import Store
from tests.feeds.stored import BASE_URL, NOW, TODAY, crawl, listed, some_config

HOUR = dt.timedelta(hours=1)
GHENT = Place(city="Ghent", country="BE")
JUNE = dt.date(2027, 6, 3)


def congress(year: int = 2027, **fields: Any) -> EventData:
    start = dt.date(year, 6, 3)
    values = {"type": EventType.CONGRESS, "place": GHENT, "start": start, "end": start + dt.timedelta(days=2)}
    return listed(year, **{"title": f"World Muscle Congress {year}", **values, **fields})


def satellite(**fields: Any) -> EventData:
    values = {"type": EventType.SATELLITE_SYMPOSIUM, "place": GHENT, "start": JUNE}
    return listed(1, **{"title": "Lunch at the World Muscle Congress", **values, **fields})


def pages(store: Store, folder: Path) -> dict[str, html.HtmlElement]:
    """Title -> its page."""
    rendered = render_pages(store, some_config(folder), BASE_URL, NOW)
    found = [html.document_fromstring(page.decode()) for path, page in rendered if _is_event(path)]
    return {page.xpath("string(//h1)"): page for page in found}


def _is_event(path: str) -> bool:
    return re.fullmatch(r"events/(?!\d{4}-|(?:past|map|year)/)[^/]+/index\.html", path) is not None


def below(page: html.HtmlElement, heading: str) -> list[str]:
    items = page.xpath("//h2[.=$heading]/following-sibling::ul[1]/li", heading=heading)
    return [" ".join(item.text_content().split()) for item in items]


def json_ld(page: html.HtmlElement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    return found


def text(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def test_pages_lead_from_edition_to_edition(store: Store, tmp_path: Path) -> None:
    """Earlier and later ones, each with days and town; nothing is said of editions that nobody has announced."""
    crawl(store, [congress(2026), congress(2027), congress(2028, status=Status.POSTPONED)])
    found = pages(store, tmp_path)
    middle, last = found["World Muscle Congress 2027"], found["World Muscle Congress 2028"]
    assert below(middle, "Earlier editions") == ["World Muscle Congress 2026 – 3–5 June 2026, Ghent, Belgium"]
    assert below(middle, "Next editions") == ["World Muscle Congress 2028 – 3–5 June 2028, Ghent, Belgium, postponed"]
    assert below(last, "Earlier editions")[0].startswith("World Muscle Congress 2027")
    assert below(last, "Next editions") == []
    assert middle.xpath("//h2[.='Earlier editions']/following-sibling::ul[1]//a/@href") == [
        "/events/world-muscle-congress-2026/"
    ]


def test_editions_are_one_series_in_json_ld(store: Store, tmp_path: Path) -> None:
    """An EventSeries without a name, because none was announced, that refers to the page of each edition."""
    crawl(store, [congress(2026), congress(2027)])
    first = f"{BASE_URL}/events/world-muscle-congress-2026/"
    refer = [{"@id": f"{BASE_URL}/events/world-muscle-congress-{year}/#event"} for year in (2026, 2027)]
    for page in pages(store, tmp_path).values():
        assert json_ld(page)["superEvent"] == {"@type": "EventSeries", "@id": f"{first}#series", "subEvent": refer}


def test_satellite_and_congress_lead_to_each_other(store: Store, tmp_path: Path) -> None:
    """On both pages, in JSON-LD, and as RELATED-TO of the part (RFC 5545 3.8.4.5)."""
    crawl(store, [congress(), satellite()])
    found = pages(store, tmp_path)
    whole, part = found["World Muscle Congress 2027"], found["Lunch at the World Muscle Congress"]
    assert below(whole, "Around this congress") == ["Lunch at the World Muscle Congress – 3 June 2027, Ghent, Belgium"]
    assert "Part of World Muscle Congress 2027 – 3–5 June 2027, Ghent, Belgium" in text(part)
    ids = [
        f"{BASE_URL}/events/{slug}/#event"
        for slug in ("world-muscle-congress-2027", "lunch-at-the-world-muscle-congress")
    ]
    assert (json_ld(part)["superEvent"], json_ld(whole)["subEvent"]) == ({"@id": ids[0]}, [{"@id": ids[1]}])
    assert (json_ld(part)["@id"], json_ld(whole)["@id"]) == (ids[1], ids[0])
    calendar = calendar_of(store, tmp_path)
    uid = next(event.uid for event in store.events() if event.type is EventType.CONGRESS)
    assert calendar.count("RELATED-TO") == 1
    assert f"RELATED-TO;RELTYPE=PARENT:{uid}\r\n" in calendar


def calendar_of(store: Store, folder: Path) -> str:
    body = feed_bytes("ics", "events", store, some_config(folder / "feeds"), BASE_URL, TODAY).decode()
    return body.replace("\r\n ", "")


def test_congress_is_no_other_one_for_its_satellites(store: Store, tmp_path: Path) -> None:
    """A satellite that is found later changes not a byte of the congress in the calendar."""
    crawl(store, [congress()])
    before = calendar_of(store, tmp_path)
    crawl(store, [congress(), satellite()], NOW + HOUR)
    after = calendar_of(store, tmp_path)
    block = re.search(r"BEGIN:VEVENT.*?END:VEVENT", before, re.DOTALL)
    assert block is not None
    assert (block[0] in after, after.count("BEGIN:VEVENT")) == (True, 2)


def test_hidden_congress_is_not_referred_to(store: Store, tmp_path: Path) -> None:
    """What has no page is nowhere linked."""
    crawl(store, [congress(), satellite()])
    store.decide(Hide("world-muscle-congress-2027"), NOW)
    (part,) = pages(store, tmp_path).values()
    assert ("Part of" in text(part), "superEvent" in json_ld(part)) == (False, False)
    assert "RELATED-TO" not in calendar_of(store, tmp_path)


def test_disagreement_about_the_date_is_told(store: Store, tmp_path: Path) -> None:
    """Who says what, each by its name, in words."""
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    source = 'name = "Society for Muscle"\nurl = "https://society.example.org/"\nkind = "auto"\n'
    (folder / "sources" / "society.toml").write_text(source, encoding="utf-8")
    crawl(store, [congress()])
    moved = congress(start=JUNE + dt.timedelta(days=1), end=None, source="portal")
    crawl(store, [moved], NOW + HOUR, "portal")
    (page,) = pages(store, folder).values()
    assert "Sources disagree about the date. Society for Muscle says 3 June 2027; portal says 4 June 2027." in text(
        page
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": Status.POSTPONED}, "That was its date before it was postponed."),
        ({"status": Status.POSTPONED}, "This event is postponed; a new date is not announced yet."),
        ({"status": Status.UNCONFIRMED}, "Not confirmed: it is not listed any more where we found it."),
        ({"status": Status.MOVED_ONLINE}, "This event has been moved online."),
        ({"status": Status.MOVED_ONLINE, "previous_start": dt.date(2027, 4, 1)}, "for 1 April 2027 before."),
        ({"status": Status.RESCHEDULED, "previous_start": dt.date(2027, 4, 1)}, "it was announced for 1 April 2027."),
        ({"previous_start": dt.date(2027, 4, 1)}, "It was announced for 1 April 2027 before."),
        (
            {"precision": Precision.MONTH, "start": dt.date(2027, 6, 1), "end": dt.date(2027, 6, 30)},
            "not announced yet",
        ),
    ],
)
def test_page_says_what_became_of_an_event(store: Store, tmp_path: Path, fields: dict[str, Any], said: str) -> None:
    """Postponed without a date, not confirmed, moved online, moved before: one sentence each."""
    crawl(store, [congress(**fields)])
    (page,) = pages(store, tmp_path).values()
    assert said in text(page)


def test_postponed_event_stays_where_it_was_in_the_calendar(store: Store, tmp_path: Path) -> None:
    """iCalendar has no word for it (feeds.md 4.3): the former days, tentative, with the word before the title."""
    crawl(store, [congress(status=Status.POSTPONED)])
    lines = calendar_of(store, tmp_path).split("\r\n")
    wanted = ("DTSTART", "SUMMARY", "STATUS")
    assert [line for line in lines if line.startswith(wanted)] == [
        "DTSTART;VALUE=DATE:20270603", "SUMMARY:POSTPONED: World Muscle Congress 2027", "STATUS:TENTATIVE",
    ]  # fmt: skip
