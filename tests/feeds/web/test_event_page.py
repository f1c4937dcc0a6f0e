"""The page of one event: everything that is known of it, nothing that is not, and what was said where."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from lxml import html

from config.load import Config
from feeds.web.event_page import event_page
from feeds.web.pages import render_pages
from feeds.web.site import site_of
from store.event import EventType
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL, crawl, event_data, fill
from tests.feeds.web.rendered import page_of, text_of
from tests.feeds.web.samples import NOW, TODAY, event

STATED = ("Accreditation, as stated by the organiser", "Sponsor, as stated by the organiser")


def test_text_of_others_cannot_break_out(site: dict[str, bytes]) -> None:
    """A title with </script> and a description with <script> are text, in the page and in the data block."""
    page = page_of(site, "Fachtagung")
    assert page.xpath("string(//h1)") == "Fachtagung Neuromuskuläre Erkrankungen </script><script>alert('x')</script>"
    blocks = page.xpath("//script")
    assert [block.get("type") for block in blocks] == ["application/ld+json"]
    assert json.loads(blocks[0].text)["name"].endswith("</script><script>alert('x')</script>")
    assert "With time for questions. <script>alert(1)</script>" in page_of(site, "Webinar").text_content()
    assert "Alliance <b>of</b> patients" in html.document_fromstring(site["sources/index.html"].decode()).text_content()


def test_the_page_shows_markup_and_what_is_stated(site: dict[str, bytes]) -> None:
    """Lists and links of the organiser's text stay; credits and sponsor are told as the organiser's own words."""
    page = page_of(site, "Fachtagung")
    (prose,) = page.xpath("//div[@class='prose']")
    assert (prose.get("lang"), prose.xpath("string(p)")) == ("de", "Vorträge")
    assert [(link.text, link.get("href"), link.get("rel")) for link in prose.xpath(".//li/a")] == [
        ("Programm", "https://tagung.example.org/p", "nofollow noopener")
    ]
    stated = {name: page.xpath("string(//dt[.=$name]/following-sibling::dd[1])", name=name) for name in STATED}
    assert list(stated.values()) == ["8 Fortbildungspunkte", "Mit freundlicher Unterstützung von Beispiel Pharma"]
    assert page.xpath("//a[.='Submit an abstract']/@href") == ["https://tagung.example.org/abstracts"]


def test_foreign_titles_say_their_language(site: dict[str, bytes]) -> None:
    """A German title is marked as German on its page and in lists (WCAG 3.1.2); an English one is not."""
    assert page_of(site, "Fachtagung").xpath("//h1/@lang") == ["de"]
    events = html.document_fromstring(site["events/index.html"].decode())
    assert events.xpath("//a[starts-with(., 'Fachtagung')]/@lang") == ["de"]
    assert events.xpath("//a[starts-with(., 'Webinar')]/@lang") == []


def test_the_page_of_a_webinar_says_when_in_its_zone_and_in_utc(site: dict[str, bytes]) -> None:
    """Weekday, hours, zone and offset, then the same in UTC; the machine-readable time has the offset."""
    page = page_of(site, "Webinar")
    when = text_of(page.xpath("//dt[.='When']/following-sibling::dd[1]")[0])
    assert when == "3 December 2026 Thursday, 18:00–19:30 (Europe/Brussels, UTC+01:00) In UTC: 17:00–18:30"
    assert page.xpath("//dl//time/@datetime") == ["2026-12-03T18:00+01:00"]


def test_what_is_not_known_is_said_not_invented(site: dict[str, bytes]) -> None:
    """A month has no day and no download; an unknown end is called unknown."""
    month, open_end = page_of(site, "Symposium on"), page_of(site, "Journée")
    assert "The day is not announced yet." in text_of(month)
    assert month.xpath("//a[contains(@href, '.ics')]") == []
    assert month.xpath("//script") == []
    assert "Saturday, from 09:30 (Europe/Paris, UTC+01:00)" in text_of(open_end)
    assert "No end was announced." in text_of(open_end)


@pytest.mark.parametrize(
    ("title", "label", "sentence"),
    [
        ("Fachtagung", "Cancelled", "This event is cancelled."),
        ("Journée", "Rescheduled", "Rescheduled; it was announced for 14 November 2026."),
        ("Symposium on", "Not confirmed", "Not confirmed: it is not listed any more where we found it."),
    ],
)
def test_a_status_is_said_in_words(site: dict[str, bytes], title: str, label: str, sentence: str) -> None:
    """Never by colour alone: on the event's page and beside its title in lists (WCAG 1.4.1)."""
    assert sentence in text_of(page_of(site, title).xpath("//div[contains(@class, 'note')]")[0])
    row = html.document_fromstring(site["events/index.html"].decode()).xpath(f"//li[.//a[starts-with(., '{title}')]]")[
        0
    ]
    assert text_of(row.xpath(".//strong")[0]) == label


def test_deadlines_are_told_and_past_ones_marked(site: dict[str, bytes]) -> None:
    """Each deadline as stated, with the instant where a time and zone are given."""
    lines = [
        text_of(item) for item in page_of(site, "International").xpath("//dt[.='Deadlines']/following-sibling::dd//li")
    ]
    assert lines == [
        "Abstracts until 1 November 2026 (past)",
        "Early-bird rate until 15 January 2027, 23:59 AoE (16 January 2027, 11:59 UTC)",
    ]


def test_sources_of_an_event_are_named_with_the_day_of_the_last_check(site: dict[str, bytes]) -> None:
    """Every source that lists it, with a link to the very page."""
    items = page_of(site, "Webinar").xpath("//h2[.='Where we read this']/following-sibling::ul[1]/li")
    assert {text_of(item) for item in items} == {
        "Alliance <b>of</b> patients – last checked 1 October 2026",
        "Example Society – last checked 1 October 2026",
    }


def test_a_mistake_can_be_reported(site: dict[str, bytes]) -> None:
    """The link opens a mail that already says which page is meant."""
    links = page_of(site, "Webinar").xpath("//a[starts-with(., 'Report a mistake')]/@href")
    assert links[0].startswith("mailto:calendar@example.org?subject=Mistake%3A%20Webinar")
    assert "calendar.example.org%2Fevents%2F" in links[0]


def test_history_tells_what_changed(tmp_path: Path, config: Config) -> None:
    """A moved and cancelled event tells both, with the old and the new day in words."""
    with Store.open(f"sqlite:///{tmp_path / 'changed.db'}") as store:
        fill(store)
        moved = event(8, title="Annual meeting", start=TODAY + dt.timedelta(days=30), end=None)
        source = "new-foundation"
        crawl(
            store,
            source,
            items=(event_data(moved, source, "https://new.example.org/8"),),
            at=NOW - dt.timedelta(days=3),
        )
        later = moved.model_copy(update={"start": TODAY + dt.timedelta(days=37)})
        crawl(store, source, items=(event_data(later, source, "https://new.example.org/8"),), at=NOW)
        page = page_of(dict(render_pages(store, config, BASE_URL, NOW)), "Annual meeting")
    lines = [text_of(item) for item in page.xpath("//h2[.='Changes']/following-sibling::ul[1]/li")]
    assert lines == ["22 November 2026: Start changed from “22 December 2026” to “29 December 2026”."]
    assert "It was announced for 22 December 2026 before." in text_of(page)


def test_single_events_can_be_added_with_one_click(site: dict[str, bytes]) -> None:
    """Google takes UTC times or an exclusive last day; Outlook says when it is all day."""
    webinar = page_of(site, "Webinar").xpath("//a/@href")
    assert any("dates=20261203T170000Z%2F20261203T183000Z" in link for link in webinar)
    assert any("startdt=2026-12-03T17%3A00%3A00Z" in link and "allday" not in link for link in webinar)
    congress = page_of(site, "International").xpath("//a/@href")
    assert any("dates=20270312%2F20270315" in link for link in congress)
    assert any("startdt=2027-03-12" in link and "allday=true" in link for link in congress)


def test_the_page_tells_a_script_the_hours_for_the_clock_of_the_reader(site: dict[str, bytes]) -> None:
    """Hidden until the script has found the reader's zone; without hours there is nothing to tell and no script."""
    page = page_of(site, "Webinar")
    (local,) = page.xpath("//p[@data-local-start]")
    told = {name.removeprefix("data-"): value for name, value in local.attrib.items() if name.startswith("data-")}
    assert told == {
        "local-start": "2026-12-03T17:00Z",
        "local-end": "2026-12-03T18:30Z",
        "local-offset": "60",
        "words": "In your time zone ({zone}): {time}",
        "same": "The clock in your time zone ({zone}) is the same.",
    }
    assert (local.get("hidden"), text_of(local)) == ("", "")
    assert [src.partition("?")[0] for src in page.xpath("//script/@src")] == ["/static/local-time.js"]
    assert page_of(site, "Fachtagung").xpath("//script/@src") == []


def test_what_cannot_be_attended_any_more_is_not_offered_for_a_calendar(site: dict[str, bytes]) -> None:
    """A cancelled event and one that is over have no buttons for it; one to come has."""
    headings = {title: page_of(site, title).xpath("boolean(//h2[.='Add to your calendar'])") for title in
                ("Fachtagung", "Spring course", "Webinar")}  # fmt: skip
    assert headings == {"Fachtagung": False, "Spring course": False, "Webinar": True}


def test_a_kind_that_says_nothing_is_not_shown(store: Store, config: Config) -> None:
    """ "Other" tells a reader nothing."""
    page = event_page(event(type=EventType.OTHER), {}, [], site=site_of(config, BASE_URL), config=config, today=TODAY)
    assert html.document_fromstring(page.decode()).xpath("//dt[.='Kind']") == []


def test_a_title_of_unknown_language_keeps_its_direction(config: Config) -> None:
    """The browser finds it out; the page itself stays left to right."""
    arabic = event(title="مؤتمر ضمور العضلات الشوكي", language=None)
    page = event_page(arabic, {}, [], site=site_of(config, BASE_URL), config=config, today=TODAY)
    (heading,) = html.document_fromstring(page.decode()).xpath("//h1")
    assert (heading.get("dir"), heading.get("lang")) == ("auto", None)
