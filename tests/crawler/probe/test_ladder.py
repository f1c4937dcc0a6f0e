"""What a ladder asks, in which order, and what it makes of the answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.page import Page
from crawler.probe.ask import Answer, Rung
from crawler.probe.ladder import MAX_ASKS, Failed
from store.crawl import CrawlClass
from tests.crawler.probe.web import (
    HTML,
    NOW,
    SITE,
    Climb,
    climb,
    events,
    ics,
    linked_data,
    page,
    rows,
    rss,
    tribe,
)

LIST = f"{SITE}/events/"
ICS_LINK = '<link rel="alternate" type="text/calendar" href="/all.ics">'
RSS_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed/">'


def chosen(found: Climb) -> tuple[str, str, int]:
    best = found.ladder.choice().best
    assert best is not None, found.ladder.log
    return best.kind, best.url, best.measure.items


def test_an_announced_calendar_that_holds_all_is_taken() -> None:
    """Nothing is asked beyond the page and its calendar."""
    web = {LIST: page(rows(events(8)), ICS_LINK), f"{SITE}/all.ics": ics(events(12))}
    found = climb(web, LIST)
    assert chosen(found) == ("ics", f"{SITE}/all.ics", 12)
    assert found.asked == (LIST, f"{SITE}/all.ics")


def test_a_teaser_in_linked_data_gives_way_to_the_list() -> None:
    """One event is marked up, forty are listed: the list is read."""
    found = climb({LIST: page(linked_data(events(1)) + rows(events(40)))}, LIST)
    assert chosen(found) == ("auto", LIST, 40)
    choice = found.ladder.choice()
    teaser = next(number for number, one in enumerate(found.ladder.attempts) if one.kind == "jsonld")
    assert choice.why_not[teaser] == "it covers 1 of the 40 days to come that the page lists"


def test_linked_data_that_holds_all_is_taken_before_the_list() -> None:
    """As complete and richer: the markup is read."""
    found = climb({LIST: page(linked_data(events(9)) + rows(events(9)))}, LIST)
    assert chosen(found) == ("jsonld", LIST, 9)


def test_a_feed_of_news_is_not_taken_for_the_list() -> None:
    """Its entries are about something else than what the page lists."""
    news = rss([(f"We met on {day} March 2026", "Thank you all.") for day in range(1, 20)])
    found = climb({LIST: page(rows(events(6)), RSS_LINK), f"{SITE}/feed/": news}, LIST)
    assert chosen(found) == ("auto", LIST, 6)
    assert f"{SITE}/feed/" in found.asked


def test_a_calendar_of_the_past_alone_is_not_taken() -> None:
    """What is over does not stand in for what is to come."""
    old = ics(events(30)).replace("2027", "2025")
    found = climb({LIST: page(rows(events(5)), ICS_LINK), f"{SITE}/all.ics": old}, LIST)
    assert chosen(found) == ("auto", LIST, 5)


def test_the_platforms_interface_is_asked_and_its_pages_are_followed() -> None:
    """The Events Calendar: the first page of its interface holds fewer than the list, and goes on."""
    api = f"{SITE}/wp-json/tribe/events/v1/events?per_page=50"
    web = {
        LIST: page(f'<div class="tribe-events">{rows(events(6))}</div>'),
        api: tribe(events(4), f"{api}&page=2"),
        f"{api}&page=2": tribe(events(4, first=4)),
    }
    found = climb(web, LIST)
    assert chosen(found)[:2] == ("tribe", api)
    assert found.asked == (LIST, api, f"{api}&page=2")


def test_a_next_page_that_adds_nothing_ends_the_list() -> None:
    """The same page once more is no further page."""
    api = f"{SITE}/wp-json/tribe/events/v1/events?per_page=50"
    web = {LIST: page('<div class="tribe-events"></div>'), api: tribe(events(4), f"{api}&page=2"),
           f"{api}&page=2": tribe(events(4))}  # fmt: skip
    found = climb(web, LIST)
    best = found.ladder.choice().best
    assert best is not None
    assert (best.kind, best.goes_on) == ("tribe", False)


def test_a_web_page_in_place_of_a_calendar_is_no_answer() -> None:
    """A guessed address that shows the list again is not taken for another way."""
    web = {LIST: page(rows(events(5)), ICS_LINK), f"{SITE}/all.ics": page(rows(events(5)))}
    found = climb(web, LIST)
    assert chosen(found) == ("auto", LIST, 5)
    (failed,) = [one for one in found.ladder.log if isinstance(one, Failed) and one.ask.url.endswith("all.ics")]
    assert failed.detail == "it answers with a web page, not with a calendar or feed"


def test_a_home_page_leads_to_the_page_of_events() -> None:
    """The link that says "Events" is followed, the one that says "Past events" is not; there is no list elsewhere."""
    home = page('<a href="/x/past">Past events</a><a href="/x/list">Events</a><a href="/donate">Donate</a>')
    found = climb({f"{SITE}/": home, f"{SITE}/x/list": page(rows(events(5)))}, f"{SITE}/")
    assert chosen(found) == ("auto", f"{SITE}/x/list", 5)
    assert f"{SITE}/x/past" not in found.asked


def test_a_front_page_that_shows_the_next_few_is_not_the_list() -> None:
    """Four events there, twenty on the page of events; where that page shows no more, the front page is as good."""
    home = page(f'{rows(events(4))}<nav><a href="/all/">All events</a><a href="/what/">Events</a></nav>')
    found = climb({f"{SITE}/": home, f"{SITE}/what/": page(rows(events(20)))}, f"{SITE}/")
    assert chosen(found) == ("auto", f"{SITE}/what/", 20)
    assert f"{SITE}/all/" not in found.asked
    assert chosen(climb({f"{SITE}/": home, f"{SITE}/what/": page("<p>Soon.</p>")}, f"{SITE}/")) == (
        "auto",
        f"{SITE}/",
        4,
    )


def test_a_sitemap_leads_to_the_page_of_events() -> None:
    """robots.txt names the sitemap; its plainest address is asked."""
    sitemap = f"{SITE}/sitemap-1.xml"
    listed = "".join(f"<url><loc>{SITE}/{path}</loc></url>" for path in ("about/", "veranstaltungen/", "shop/"))
    web = {f"{SITE}/": page("<p>Welcome.</p>"), sitemap: f"<urlset>{listed}</urlset>",
           f"{SITE}/veranstaltungen/": page(rows(events(5)))}  # fmt: skip
    found = climb(web, f"{SITE}/", sitemaps=[sitemap])
    assert chosen(found) == ("auto", f"{SITE}/veranstaltungen/", 5)


def test_a_list_of_links_is_measured_by_two_of_its_pages() -> None:
    """The page shows links alone: two are looked at, and the list is taken."""
    links = "".join(f'<li><h3><a href="{event.url}">{event.title}</a></h3></li>' for event in events(7))
    web = {LIST: page(links)} | {event.url: page(linked_data([event])) for event in events(7)}
    found = climb(web, LIST)
    best = found.ladder.choice().best
    assert best is not None
    assert (best.kind, best.url, best.linked) == ("auto", LIST, 7)
    assert sum(url.startswith(f"{LIST}part-") for url in found.asked) == 2


def test_a_page_that_says_there_is_nothing_is_believed() -> None:
    """Its calendar is asked, other pages are not."""
    web = {LIST: page('<p>No upcoming events.</p><nav><a href="/what/">Events</a></nav>', RSS_LINK + ICS_LINK)}
    found = climb(web, LIST)
    assert f"{SITE}/all.ics" in found.asked
    assert f"{SITE}/what/" not in found.asked
    assert f"{SITE}/feed/" not in found.asked
    assert found.finding().crawl_class is CrawlClass.QUIET


def test_without_a_scheme_the_insecure_door_is_tried_second() -> None:
    """https first; http where that is refused, not where the page is not found."""
    both = ("https://society.example.org/events/", "http://society.example.org/events/")
    web = {both[0]: CrawlClass.REFUSED, both[1]: page(rows(events(5)))}
    assert chosen(climb(web, *both)) == ("auto", both[1], 5)
    assert climb({both[0]: CrawlClass.NOT_FOUND}, *both).asked == both[:1]


def test_a_page_that_has_moved_for_good_is_named_by_its_new_address() -> None:
    """A temporary redirect leaves the address as it was given."""
    new = f"{SITE}/en/events/"
    body = page(rows(events(5))).encode()
    moved = climb({LIST: Answer(Page(new, body, HTML, NOW), moved=True)}, LIST)
    lent = climb({LIST: Answer(Page(new, body, HTML, NOW), moved=False)}, LIST)
    assert (chosen(moved)[1], chosen(lent)[1]) == (new, LIST)


def test_a_page_full_of_offers_is_not_asked_to_exhaustion() -> None:
    """However much a page leads to, the number of requests has an end."""
    alternates = "".join(f'<link rel="alternate" type="text/calendar" href="/{number}.ics">' for number in range(50))
    alternates += "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{number}.xml">' for number in range(50)
    )
    links = "".join(f'<a href="/{number}/events">Events</a>' for number in range(50))
    evidence = '<p class="tribe-events mec-wrap ai1ec eo-event">squarespace.com/universal localist gancio livewhale</p>'
    found = climb({LIST: page(evidence + links, alternates)}, LIST)
    assert len(found.asked) <= MAX_ASKS
    assert len(set(found.asked)) == len(found.asked)


@pytest.mark.parametrize(
    ("end", "asked"),
    [(CrawlClass.ROBOTS, 1), (CrawlClass.NOT_FOUND, 1), (CrawlClass.CHALLENGE, 1), (CrawlClass.DNS, 1)],
)
def test_where_the_page_cannot_be_read_nothing_else_is_asked(end: CrawlClass, asked: int) -> None:
    """The class is that of the page."""
    found = climb({LIST: end}, LIST)
    assert (len(found.asked), found.finding().crawl_class) == (asked, end)


def test_one_calendar_for_each_event_is_no_calendar() -> None:
    """A page with many .ics links has one for each event: none of them is asked."""
    links = "".join(f'<a href="/e/{number}.ics">Add</a>' for number in range(6))
    found = climb({LIST: page(rows(events(6)) + links)}, LIST)
    assert not [url for url in found.asked if url.endswith(".ics")]


def test_rungs_are_climbed_in_their_order() -> None:
    """Announced calendars come before exports, exports before feeds, guesses late."""
    web = {LIST: page('<p class="tribe-events">Nothing here</p>', ICS_LINK + RSS_LINK)}
    found = climb(web, LIST)
    rungs = [one.ask.rung for one in found.ladder.log]
    order = list(Rung)
    assert rungs == sorted(rungs, key=order.index)
    assert found.asked[:3] == (LIST, f"{SITE}/all.ics", f"{SITE}/wp-json/tribe/events/v1/events?per_page=50")


def test_a_parameter_is_not_guessed_behind_the_name_of_a_file() -> None:
    """ "?ical=1" goes with addresses of folders."""
    found = climb({f"{SITE}/events.html": page(rows(events(5)))}, f"{SITE}/events.html")
    assert [url for url in found.asked if "ical" in url] == []
    assert f"{LIST}?ical=1" in climb({LIST: page(rows(events(5)))}, LIST).asked


PIECES = st.sampled_from([
    '<a href="//[::1">Events</a>', '<a href="http://[x/events.ics">ics</a>', '<a href="webcal:">x</a>',
    '<a href="events">', '<link rel="alternate" type="text/calendar" href="http://">',
    '<link rel=alternate type=application/rss+xml href="#">', "tribe-events", "squarespace.com/universal",
    "calendar.google.com/calendar/embed?src=x@y.zz", "BEGIN:VCALENDAR", "<urlset><loc>", "<loc>https://[</loc>",
    '{"events": [', "<rss>", '<script type="application/ld+json">{"@type": "Event"}', "12 May 2027", "<li>", "\x00",
    "]]>", '<html lang="">', "<title>|</title>",
])  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=300)), st.lists(st.text(max_size=40)))
def test_no_page_breaks_a_ladder(body: str, sitemaps: list[str]) -> None:
    """Whatever comes, the same for every address: it ends, and a finding can be made of it."""
    found = climb(Everywhere(body), LIST, sitemaps=sitemaps)
    assert len(found.asked) <= MAX_ASKS
    assert found.finding().crawl_class in CrawlClass


class Everywhere(dict[str, str]):
    """A site that answers every address alike."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.body = body

    def get(self, key: str, default: object = None) -> str:
        return self.body
