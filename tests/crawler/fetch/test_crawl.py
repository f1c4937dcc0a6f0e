"""A crawl from the page to the store: paging, details, files, several sources in one child."""

from __future__ import annotations

import datetime as dt

from tests.crawler.fetch.crawling import Room, article, page
from tests.crawler.fetch.site import Site

DETAIL = """
[detail]
link = "h3 a::attr(href)"
[detail.fields]
description = ".about"
"""


def test_crawl_stores_what_the_page_lists(site: Site, room: Room) -> None:
    """One page, two events: a line for the parent, exit code 0, both events in the store."""
    site.html("/events", page(article("SMA day", "2027-05-12"), article("SMA night", "2027-06-01")))
    room.source("society", f"{site.url}/events")
    crawled = room.crawl("society")
    assert crawled.code == 0, crawled
    line = crawled.only()
    assert line.pop("bytes") > 0
    assert line == {
        "source": "society", "class": "ok", "detail": "", "new": 2, "changed": 0, "seen": 0, "vanished": 0,
        "items": 2, "requests": 2, "held": None, "identity": None,
    }  # fmt: skip
    assert room.titles() == ["SMA day", "SMA night"]


def test_archive_that_cannot_be_put_in_order_costs_no_crawl(site: Site, room: Room) -> None:
    """A file that cannot even be looked at (a link to itself) is in the way of trimming; the events are stored."""
    site.html("/events", page(article("SMA day", "2027-05-12")))
    room.source("society", f"{site.url}/events")
    other = room.data / "archive" / "society" / "other"
    other.mkdir(parents=True)
    (other / "x.zst").symlink_to("x.zst")
    assert room.crawl("society").only()["class"] == "ok"
    assert room.titles() == ["SMA day"]


def test_request_says_who_we_are(site: Site, room: Room) -> None:
    """The User-Agent names the service and its contact; neither cookies nor a Referer are sent."""
    room.settings(rest='[service]\ncontact = "mailto:ann@example.org"')
    site.html("/events", page(article("SMA day", "2027-05-12"), following="/two"), headers=(("Set-Cookie", "a=b"),))
    site.html("/two", page(article("SMA night", "2027-06-01")))
    room.source("society", f"{site.url}/events")
    room.crawl("society")
    hits = site.asked()
    assert [hit.path for hit in hits] == ["/events", "/two"]
    assert [hit.headers["user-agent"] for hit in hits] == ["sma-events/0.1.0 (+mailto:ann@example.org)"] * 2
    assert not {"cookie", "referer"} & {name for hit in hits for name in hit.headers}


def test_paging_is_followed_and_a_loop_ends(site: Site, room: Room) -> None:
    """Next pages are read once each, though the last one leads back to the first."""
    site.html("/events", page(article("One", "2027-05-01"), following="/events?p=2"))
    site.html("/events?p=2", page(article("Two", "2027-05-02"), following="/events?p=3"))
    site.html("/events?p=3", page(article("Three", "2027-05-03"), following="/events#top"))
    room.source("society", f"{site.url}/events")
    assert room.crawl("society").only()["items"] == 3
    assert site.paths() == ["/events", "/events?p=2", "/events?p=3"]


def test_paging_stops_at_max_pages(site: Site, room: Room) -> None:
    """A calendar without an end is read as far as max_pages allows; that run counts as incomplete."""
    room.settings("max_pages = 3")
    for number in range(1, 6):
        site.html(f"/e?p={number}", page(article(f"No {number}", f"2027-05-0{number}"), following=f"/e?p={number + 1}"))
    room.source("endless", f"{site.url}/e?p=1")
    line = room.crawl("endless").only()
    assert (line["class"], line["items"]) == ("ok", 3)
    assert line["detail"] == "stopped at [crawl] max_pages; the rest was not looked at"
    assert len(site.asked()) == 3


def test_links_that_lead_to_another_site_are_not_followed(site: Site, room: Room) -> None:
    """Selectors of one site say nothing about another, so its items stay as the list has them."""
    site.html(
        "/events", page(article("Away", "2027-05-12", link="http://other.example.org/x"), following="http://b.test/")
    )
    room.source("society", f"{site.url}/events", DETAIL)
    line = room.crawl("society").only()
    assert (line["class"], line["items"]) == ("ok", 1)
    assert site.paths() == ["/events"]


def test_detail_page_completes_its_item(site: Site, room: Room) -> None:
    """What the detail page says is added to the item of the list."""
    site.html("/events", page(article("SMA day", "2027-05-12", link="/day")))
    site.html("/day", '<p class="about">A day for families.</p>')
    room.source("society", f"{site.url}/events", DETAIL)
    room.crawl("society")
    with room.store() as store:
        assert [event.description for event in store.events()] == ["A day for families."]


def test_detail_page_that_fails_costs_only_its_fields(site: Site, room: Room) -> None:
    """An item whose detail page is gone is kept as the list has it, and the crawl stays healthy and says so."""
    site.html("/events", page(article("Here", "2027-05-12", "/here"), article("Gone", "2027-05-13", "/gone")))
    site.html("/here", '<p class="about">Here it is.</p>')
    room.source("society", f"{site.url}/events", DETAIL)
    line = room.crawl("society").only()
    assert (line["class"], line["items"]) == ("ok", 2)
    assert line["detail"].startswith("1 detail pages could not be read: ")
    assert room.titles() == ["Here", "Gone"]


def test_page_that_fails_in_the_middle_costs_only_itself(site: Site, room: Room) -> None:
    """Page 2 of 3 is an error: what the others list is stored, and nothing counts as missing."""
    site.html("/events", page(article("One", "2027-05-01"), following="/two"))
    site.html("/two", page(article("Two", "2027-05-02"), following="/three"))
    site.html("/three", page(article("Three", "2027-05-03")))
    room.source("society", f"{site.url}/events")
    assert room.crawl("society").only()["items"] == 3
    site.html("/events", page(article("One", "2027-05-01"), article("New", "2027-04-01"), following="/two"))
    site.html("/two", "no", status=500)
    crawled = room.crawl("society")
    line = crawled.only()
    assert (crawled.code, line["class"], line["new"], line["vanished"]) == (1, "broken:server-error", 1, 0)
    assert line["detail"] == f"127.0.0.1:{site.port} answered 500 for {site.url}/two"
    assert room.titles() == ["New", "One", "Two", "Three"]


def test_file_source_is_read_without_the_network(room: Room) -> None:
    """kind = "file" reads a local file, relative to the configuration folder."""
    day = dt.date(2027, 8, 1)
    (room.config / "own.ics").write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n"
        b"DTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20270801\r\nSUMMARY:SMA awareness\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    room.source("own", "own.ics", kind="file", head="")
    line = room.crawl("own").only()
    assert (line["class"], line["items"], line["requests"]) == ("ok", 1, 0)
    with room.store() as store:
        assert [(event.title, event.start) for event in store.events()] == [("SMA awareness", day)]


def test_missing_file_is_told(room: Room) -> None:
    """A file that is not there is a broken source, not a crash."""
    room.source("own", "nowhere.ics", kind="file", head="")
    crawled = room.crawl("own")
    assert (crawled.code, crawled.only()["class"]) == (1, "broken:not-found")


def test_sources_share_a_child_and_a_broken_one_costs_only_itself(site: Site, room: Room) -> None:
    """Two good sources and a broken one in one process: three lines, the good ones healthy."""
    site.html("/a", page(article("A", "2027-05-01")))
    site.html("/c", page(article("C", "2027-05-03")))
    for slug, path in (("a", "/a"), ("b", "/b"), ("c", "/c")):
        room.source(slug, f"{site.url}{path}")
    crawled = room.crawl("a", "b", "c")
    assert crawled.classes == {"a": "ok", "b": "broken:not-found", "c": "ok"}
    assert crawled.code == 1
    assert [line for line in crawled.log.splitlines() if "WARNING" in line or "Traceback" in line] == [
        line for line in crawled.log.splitlines() if "WARNING" in line and "b: broken:not-found" in line
    ]
    assert crawled.log.count("WARNING") == 1


def test_as_of_sets_now(site: Site, room: Room) -> None:
    """--as-of is the time of the crawl, in the source's zone where it names none."""
    site.html("/events", page(article("SMA day", "2027-05-12")))
    room.source("society", f"{site.url}/events", head='allow_private = true\ntimezone = "Europe/Paris"')
    assert room.crawl("society", as_of="2027-01-02").code == 0
    with room.store() as store:
        assert store.source_states()["society"].last_run == dt.datetime(2027, 1, 1, 23, tzinfo=dt.UTC)
