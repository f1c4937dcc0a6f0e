"""Lists of events: by month, by filter, and what they offer where nothing fits."""

from __future__ import annotations

import datetime as dt

from lxml import html

from config.load import Config
from feeds.filters import parse_query
from feeds.web.event_lists import AT_ONCE, upcoming_page
from feeds.web.filter_form import Choices
from feeds.web.pages import events_page
from feeds.web.site import site_of
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.rendered import text_of
from tests.feeds.web.samples import NOW, TODAY, event, samples


def test_lists_go_by_month_and_begin_with_what_is_under_way(site: dict[str, bytes]) -> None:
    """Upcoming events by month of their first day; past ones only in the archive."""
    page = html.document_fromstring(site["events/index.html"].decode())
    assert [text_of(each) for each in page.xpath("//h2[contains(@class, 'month')]")] == [
        "Under way", "December 2026", "January 2027", "March 2027", "May 2027", "June 2027",
    ]  # fmt: skip
    assert "Spring course" not in page.text_content()
    archive = html.document_fromstring(site["events/past/index.html"].decode())
    assert [text_of(each) for each in archive.xpath("//ul[@class='months']/li")] == ["April (1 event)"]


def test_months_turn_to_their_neighbours(site: dict[str, bytes]) -> None:
    """Each month links to the one before and after it by name; on the way to the last event none is left out."""
    page = html.document_fromstring(site["events/2027-01/index.html"].decode())
    assert [(a.get("href"), text_of(a)) for a in page.xpath("//nav[@aria-label='Months']/a")] == [
        ("/events/2026-12/", "← December 2026"),
        ("/events/2027-02/", "February 2027 →"),
    ]


def test_a_filter_with_several_values_stays_chosen_in_the_form(config: Config) -> None:
    """A select takes one value; those that came with the address stay together as one."""
    query = parse_query([("type", "course,congress"), ("country", "PL")])
    page = html.document_fromstring(events_page(samples(), query, config, base_url=BASE_URL, now=NOW).decode())
    assert page.xpath("//select[@name='type']/option[@selected]/@value") == ["congress,course"]
    assert page.xpath("string(//select[@name='type']/option[@selected])") == "Congress or Course"
    assert page.xpath("//select[@name='country']/option[@selected]/@value") == ["PL"]


def test_the_number_of_upcoming_events_is_announced(site: dict[str, bytes]) -> None:
    """Before the form; each filtered list says its own."""
    page = html.document_fromstring(site["events/index.html"].decode())
    assert text_of(page.xpath("//p[@role='status']")[0]) == "7 events are on or to come."


def test_a_long_list_ends_with_a_whole_month_and_names_the_others(config: Config) -> None:
    """The page stays under 100 KB; a month that does not fit is not begun, and the others are linked with numbers."""
    first, second = dt.date(2026, 12, 1), dt.date(2027, 1, 1)
    events = [event(number, start=first if number < 100 else second, end=None) for number in range(AT_ONCE + 1)]
    months = {"2026-12": 100, "2027-01": 150, "2027-03": 1}
    body = upcoming_page(events, months, Choices(), site_of(config, BASE_URL), TODAY)
    page = html.document_fromstring(body.decode())
    assert text_of(page.xpath("//p[@role='status']")[0]) == (
        "251 events are on or to come. The first 100 are shown here; each month has its own page."
    )
    assert [text_of(each) for each in page.xpath("//h2[contains(@class, 'month')]")] == ["December 2026"]
    assert [(text_of(a), a.get("href")) for a in page.xpath("//ul[contains(@class, 'months')]//a")] == [
        ("January 2027 (150 events)", "/events/2027-01/"),
        ("March 2027 (1 event)", "/events/2027-03/"),
    ]
    assert len(body) < 70_000


def test_a_long_filtered_list_goes_on_from_its_first_hidden_day(config: Config) -> None:
    """There are no pages with numbers: the later ones are the same filter with a first day."""
    events = [event(number, start=TODAY + dt.timedelta(days=number), end=None) for number in range(AT_ONCE + 2)]
    query = parse_query([("country", "PL")])
    page = html.document_fromstring(events_page(events, query, config, base_url=BASE_URL, now=NOW).decode())
    day = TODAY + dt.timedelta(days=AT_ONCE)
    assert page.xpath("//a[@rel='next']/@href") == [f"/events/?country=PL&from={day.isoformat()}"]
    later = parse_query([("country", "PL"), ("from", day.isoformat())])
    rest = html.document_fromstring(events_page(events, later, config, base_url=BASE_URL, now=NOW).decode())
    assert [text_of(h3) for h3 in rest.xpath("//ul[@class='events']//h3")] == ["Meeting 120", "Meeting 121"]
    assert rest.xpath("//a[@rel='next']") == []


def test_a_list_names_the_ways_to_look_at_it(site: dict[str, bytes]) -> None:
    """List, months, map, year and archive lead to each other; the one that is open says so."""
    for path, here in (("events/", "List"), ("events/2026-11/", "Month calendar"), ("events/past/", "Past events")):
        page = html.document_fromstring(site[f"{path}index.html"].decode())
        ways = page.xpath("//nav[@class='views']//a")
        assert [text_of(a) for a in ways] == ["List", "Month calendar", "Map", "Year ahead", "Past events"]
        assert [text_of(a) for a in ways if a.get("aria-current")] == [here]
