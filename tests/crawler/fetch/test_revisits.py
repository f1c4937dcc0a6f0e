"""The second crawl: what has not changed is not sent, not read, not asked for, and still counts as listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.crawler.fetch.crawling import HTML, Room, article, page
from tests.crawler.fetch.site import Answer, Site

DETAIL = """
[detail]
link = "h3 a::attr(href)"
[detail.fields]
description = ".about"
"""
FIRST, SOON, NEXT_DAY = "2027-01-01T10:00", "2027-01-01T22:00", "2027-01-03T10:00"


def conditional(site: Site, path: str) -> list[bool]:
    """For each request of a path: did it carry a validator?"""
    return ["if-none-match" in hit.headers for hit in site.asked(path)]


@pytest.fixture
def listed(site: Site, room: Room) -> Room:
    """A page with two events, crawled once."""
    site.html("/events", page(article("One", "2027-05-01"), article("Two", "2027-05-02")))
    room.source("society", f"{site.url}/events")
    assert room.crawl("society", as_of=FIRST).only()["new"] == 2
    return room


def test_unchanged_page_costs_one_304(site: Site, listed: Room) -> None:
    """The validator is sent back, the answer is empty, nothing is read, and both events count as seen."""
    line = listed.crawl("society", as_of=SOON).only()
    assert conditional(site, "/events") == [False, True]
    assert (line["class"], line["items"], line["seen"], line["vanished"]) == ("ok", 0, 2, 0)
    assert line["bytes"] < 100


def test_same_body_without_validators_is_unchanged_too(site: Site, room: Room) -> None:
    """Where a host sends no validators, the hash of the body tells."""
    site.html("/events", page(article("One", "2027-05-01")), validators=False)
    room.source("society", f"{site.url}/events")
    room.crawl("society", as_of=FIRST)
    line = room.crawl("society", as_of=SOON).only()
    assert conditional(site, "/events") == [False, False]
    assert (line["class"], line["items"], line["seen"]) == ("ok", 0, 1)


def test_unchanged_page_is_read_again_after_a_day(site: Site, listed: Room) -> None:
    """Once a day the archived body is read anew: windows move on and years that were inferred may change."""
    line = listed.crawl("society", as_of=NEXT_DAY).only()
    assert conditional(site, "/events") == [False, True]
    assert (line["class"], line["items"], line["seen"], line["changed"]) == ("ok", 2, 2, 0)
    assert line["bytes"] < 100


def test_changed_rules_void_the_validators(site: Site, listed: Room) -> None:
    """A source file that reads differently asks for the page as if for the first time."""
    listed.source("society", f"{site.url}/events", HTML.replace('title = "h3"', 'title = "time"'))
    line = listed.crawl("society", as_of=SOON).only()
    assert conditional(site, "/events") == [False, False]
    assert line["items"] == 2


def test_archive_that_is_gone_is_made_up_for(site: Site, listed: Room) -> None:
    """Without the archived body a page that must be read is asked for unconditionally."""
    for file in (listed.data / "archive").rglob("*.zst"):
        file.unlink()
    line = listed.crawl("society", as_of=NEXT_DAY).only()
    assert conditional(site, "/events") == [False, False]
    assert line["items"] == 2


def test_after_a_failure_unchanged_pages_are_read(site: Site, listed: Room) -> None:
    """Nothing is taken for unchanged on the word of a crawl that failed."""
    good = site.routes["/events"]
    site.html("/events", "no", status=500)
    assert listed.crawl("society", as_of=SOON).only()["class"] == "broken:server-error"
    site.routes["/events"] = good
    line = listed.crawl("society", as_of=SOON).only()
    assert (line["class"], line["items"], line["seen"]) == ("ok", 2, 2)


def test_unchanged_first_page_leads_on_to_a_changed_second(site: Site, room: Room) -> None:
    """A 304 names no next page; the remembered one is asked for, and what is new there is found."""
    site.html("/events", page(article("One", "2027-05-01"), following="/two"))
    site.html("/two", page(article("Two", "2027-05-02")))
    room.source("society", f"{site.url}/events")
    room.crawl("society", as_of=FIRST)
    site.html("/two", page(article("Two", "2027-05-02"), article("Three", "2027-05-03")))
    site.forget()
    line = room.crawl("society", as_of=SOON).only()
    assert site.paths() == ["/events", "/two"]
    assert (line["class"], line["new"], line["seen"], line["vanished"]) == ("ok", 1, 2, 0)


@pytest.fixture
def detailed(site: Site, room: Room) -> Room:
    """A list of three events with a page each, crawled once; the last is a fortnight away."""
    days = ("2027-05-01", "2027-05-02", "2027-01-15")
    site.html("/events", page(*(article(f"No {n}", day, f"/e/{n}") for n, day in enumerate(days))))
    for number in range(3):
        site.html(f"/e/{number}", f'<p class="about">About {number}.</p>')
    room.source("society", f"{site.url}/events", DETAIL)
    assert room.crawl("society", as_of=FIRST).only()["new"] == 3
    site.forget()
    return room


def descriptions(room: Room) -> dict[str, str]:
    with room.store() as store:
        return {event.title: event.description for event in store.events()}


def test_unchanged_list_spares_its_detail_pages(site: Site, detailed: Room) -> None:
    """One request in place of four."""
    line = detailed.crawl("society", as_of=SOON).only()
    assert site.paths() == ["/events"]
    assert (line["class"], line["seen"], line["changed"]) == ("ok", 3, 0)


def test_rows_that_share_a_detail_page_all_get_its_fields(site: Site, room: Room) -> None:
    """It is asked for once, completes every row, and the next crawl changes nothing."""
    rows = (article("Day 1", "2027-05-01", "/programme"), article("Day 2", "2027-05-02", "/programme"))
    site.html("/events", page(*rows))
    site.html("/programme", '<p class="about">Both days.</p>')
    room.source("society", f"{site.url}/events", DETAIL)
    assert room.crawl("society", as_of=FIRST).only()["new"] == 2
    assert descriptions(room) == {"Day 1": "Both days.", "Day 2": "Both days."}
    line = room.crawl("society", as_of=SOON).only()
    assert (line["new"], line["changed"], len(site.asked("/programme"))) == (0, 0, 1)


def test_changed_item_has_its_detail_page_asked_for(site: Site, detailed: Room) -> None:
    """Of a changed list, only the items that changed cost a request; the others stay complete."""
    site.html(
        "/events",
        page(article("No 0", "2027-05-03", "/e/0"), *(article(f"No {n}", d, f"/e/{n}") for n, d in
             ((1, "2027-05-02"), (2, "2027-01-15")))),
    )  # fmt: skip
    line = detailed.crawl("society", as_of=SOON).only()
    assert site.paths() == ["/events", "/e/0"]
    assert (line["items"], line["changed"]) == (3, 1)
    assert descriptions(detailed) == {"No 2": "About 2.", "No 1": "About 1.", "No 0": "About 0."}


def test_detail_page_is_asked_daily_before_the_event(site: Site, detailed: Room) -> None:
    """Two days later the event of the next fortnight is looked at again, the distant ones are not."""
    site.html("/e/2", '<p class="about">Another room.</p>')
    detailed.crawl("society", as_of=NEXT_DAY)
    assert site.paths() == ["/events", "/e/2"]
    assert conditional(site, "/e/2") == [True]
    assert descriptions(detailed)["No 2"] == "Another room."


def test_detail_page_is_asked_at_least_weekly(site: Site, detailed: Room) -> None:
    """A week later all are, with validators, though the list says nothing new."""
    line = detailed.crawl("society", as_of="2027-01-08T10:00").only()
    assert sorted(site.paths()) == ["/e/0", "/e/1", "/e/2", "/events"]
    assert [conditional(site, f"/e/{n}") for n in range(3)] == [[True]] * 3
    assert (line["changed"], line["seen"]) == (0, 3)


def test_failing_detail_page_leaves_the_event_complete(site: Site, detailed: Room) -> None:
    """What an unreachable detail page said last is not forgotten."""
    site.html("/e/2", "no", status=500)
    line = detailed.crawl("society", as_of=NEXT_DAY).only()
    assert (line["class"], line["changed"]) == ("ok", 0)
    assert descriptions(detailed)["No 2"] == "About 2."


def jsonld(title: str, day: str) -> str:
    event = {"@context": "https://schema.org", "@type": "Event", "name": title, "startDate": day}
    return f'<script type="application/ld+json">{json.dumps(event)}</script>'


@pytest.fixture
def linked(site: Site, room: Room) -> Room:
    """A list of links alone, each to a page with JSON-LD, crawled once."""
    site.html("/events", "".join(f'<a class="event" href="/e/{n}">{n}</a>' for n in range(3)))
    for number in range(3):
        site.html(f"/e/{number}", jsonld(f"No {number}", f"2027-05-0{number + 1}"))
    room.source(
        "society", f"{site.url}/events", '[detail]\nlink = "a.event::attr(href)"\n[detail.fields]\n', kind="jsonld"
    )
    assert room.crawl("society", as_of=FIRST).only()["new"] == 3
    site.forget()
    return room


def test_pages_behind_bare_links_are_spared_too(site: Site, linked: Room) -> None:
    """Their events count as seen by the unchanged list alone."""
    line = linked.crawl("society", as_of=SOON).only()
    assert site.paths() == ["/events"]
    assert (line["class"], line["seen"], line["vanished"]) == ("ok", 3, 0)


def test_new_link_costs_one_request(site: Site, linked: Room) -> None:
    """A list that grew has its new page read; the known ones are not asked for."""
    site.html("/e/3", jsonld("No 3", "2027-05-04"))
    site.html("/events", "".join(f'<a class="event" href="/e/{n}">{n}</a>' for n in range(4)))
    line = linked.crawl("society", as_of=SOON).only()
    assert site.paths() == ["/events", "/e/3"]
    assert (line["new"], line["seen"]) == (1, 3)


def test_page_behind_a_link_that_fails_makes_the_crawl_incomplete(site: Site, linked: Room) -> None:
    """What cannot be looked at is not missing: a failing page removes nothing, one that is gone may."""
    site.html("/e/1", "no", status=503)
    site.html("/e/2", "gone", status=404)
    line = linked.crawl("society", as_of="2027-01-08T10:00").only()
    assert line["class"] == "ok"
    assert line["vanished"] == 0
    assert line["detail"].startswith("2 detail pages could not be read: ")


def test_page_behind_a_link_that_shows_no_event_any_more_is_trouble(site: Site, linked: Room) -> None:
    """It had one: the site has changed there, and its event must not vanish for that."""
    site.html("/events", "".join(f'<a class="event" href="/e/{n}">Event {n}</a>' for n in range(3)))
    site.html("/e/1", "<p>A page in a new dress.</p>")
    line = linked.crawl("society", as_of="2027-01-08T10:00").only()
    assert line["detail"] == (
        f"1 detail pages could not be read: {site.url}/e/1 shows no event any more: "
        "the page holds no JSON-LD (no script of type application/ld+json)"
    )
    with linked.store() as store:
        assert [store.source_states()["society"].crawl_class, len(list(store.events()))] == ["ok", 3]


def test_list_with_data_and_links_is_one_event_each(site: Site, room: Room) -> None:
    """An event that the list describes and links is completed by its page, not listed twice."""
    event = jsonld("SMA day", "2027-05-01").replace('"startDate"', f'"url": "{site.url}/e/1", "startDate"')
    site.html("/events", f'{event}<a class="event" href="/e/1">SMA day</a>')
    site.html("/e/1", f'{jsonld("SMA day", "2027-05-01")}<p class="about">A day for families.</p>')
    rules = '[detail]\nlink = "a.event::attr(href)"\n[detail.fields]\ndescription = ".about"\n'
    room.source("society", f"{site.url}/events", rules, kind="jsonld")
    assert room.crawl("society").only()["items"] == 1
    assert descriptions(room) == {"SMA day": "A day for families."}


def test_file_is_unchanged_until_it_is_written(room: Room) -> None:
    """A local file is read again when its bytes change."""
    file = Path(room.config / "own.csv")
    file.write_text("title,start\nSMA day,2027-05-01\n")
    room.source("own", "own.csv", kind="file", head="")
    room.crawl("own", as_of=FIRST)
    assert room.crawl("own", as_of=SOON).only()["items"] == 0
    file.write_text("title,start\nSMA day,2027-05-01\nSMA night,2027-05-02\n")
    line = room.crawl("own", as_of=SOON).only()
    assert (line["items"], line["new"], line["seen"]) == (2, 1, 1)


def test_bodies_are_archived_by_content(site: Site, listed: Room) -> None:
    """The last distinct bodies of a page are kept, and no more than the settings say."""
    listed.settings(rest="[retention]\nbodies_per_page = 2")
    for number in range(3):
        site.routes["/events"] = Answer(page(article("One", f"2027-06-0{number + 1}")).encode())
        listed.crawl("society", as_of=SOON)
    assert len(list((listed.data / "archive" / "society").rglob("*.zst"))) == 2
