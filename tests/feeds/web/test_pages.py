"""The rendered site as a whole: well-formed, linked, escaped, the same twice, and honest about what is not known."""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from lxml import etree, html

from config.load import Config
from feeds.filters import parse_query
from feeds.web.content import load_content
from feeds.web.pages import events_page, render_pages
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL, crawl, event_data, fill, make_config
from tests.feeds.web.samples import NOW, TODAY, event, samples

VOID = {"meta", "link", "img", "input", "br", "hr", "base", "path"}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:=\"[^\"<]*\")?)*)\s*/?>")
STATED = ("Accreditation, as stated by the organiser", "Sponsor, as stated by the organiser")


@pytest.fixture(scope="module")
def site(store: Store, config: Config) -> dict[str, bytes]:
    return dict(render_pages(store, config, BASE_URL, NOW))


@pytest.fixture(scope="module")
def pages(site: dict[str, bytes]) -> dict[str, html.HtmlElement]:
    """Ours, not the lists that stand in pages of others (test_embed_list.py)."""
    own = {path: page for path, page in site.items() if path.endswith(".html") and not path.startswith("embed/")}
    return {path: html.document_fromstring(page.decode()) for path, page in own.items()}


def page_of(site: dict[str, bytes], title: str) -> html.HtmlElement:
    """The page of the event whose title begins so."""
    for path, page in site.items():
        if re.fullmatch(r"events/(?!\d{4}-|past/)[^/]+/index\.html", path):
            document = html.document_fromstring(page.decode())
            if document.xpath("string(//h1)").startswith(title):
                return document
    raise AssertionError(f"no page has the title {title!r}")


def text_of(element: html.HtmlElement) -> str:
    """What can be read, one space between parts, none before punctuation."""
    return re.sub(r" (?=[:.)])", "", " ".join(" ".join(element.itertext()).split()))


def test_the_same_day_gives_the_same_bytes(store: Store, config: Config, site: dict[str, bytes]) -> None:
    """Pages are a function of store, configuration and day: no minute shows anywhere."""
    later = NOW.replace(hour=23, minute=59)
    assert dict(render_pages(store, config, BASE_URL, later)) == site


def test_every_address_of_the_contract_is_there(site: dict[str, bytes]) -> None:
    """Home, lists, months, archive, subscribing, sources, content pages, and what crawlers and hosts look for."""
    wanted = {
        "index.html", "events/index.html", "events/past/index.html", "events/2026-04/index.html",
        "events/2026-12/index.html", "subscribe/index.html", "sources/index.html", "about/index.html",
        "about-sma/index.html", "adults/index.html", "early-diagnosis/index.html", "motor-measures/index.html",
        "references/index.html", "accessibility/index.html", "privacy/index.html", "404.html", "robots.txt",
        "static/icon.svg", "static/style.css",
    }  # fmt: skip
    assert wanted <= set(site)
    assert sum(bool(re.fullmatch(r"events/(?!\d{4}-|past/)[^/]+/index\.html", path)) for path in site) == 8


def test_tags_are_nested_and_closed(site: dict[str, bytes]) -> None:
    """Each page is valid nesting: what opens closes in turn, and every < that is no tag is escaped."""
    for path, page in site.items():
        if path.endswith(".html"):
            _check_nesting(path, page.decode())


def _check_nesting(path: str, text: str) -> None:
    text = re.sub(r"<script type=\"application/ld\+json\">[^<]*</script>", "", text.removeprefix("<!DOCTYPE html>"))
    stack: list[str] = []
    for match in _TAG.finditer(text):
        closing, name, _ = match.groups()
        if closing:
            assert stack.pop() == name, f"{path}: </{name}> at {match.start()}"
        elif name not in VOID:
            stack.append(name)
    assert stack == [], path
    assert "<" not in _TAG.sub("", text), path


def test_each_page_has_one_heading_landmarks_and_a_title(pages: dict[str, html.HtmlElement]) -> None:
    """One h1, header, main, footer and two named navigations; headings skip no level; titles differ."""
    for path, page in pages.items():
        assert len(page.xpath("//h1")) == 1, path
        assert [len(page.xpath(f"//{name}")) for name in ("header", "main", "footer", "nav[@aria-label='Main']")] == [
            1
        ] * 4
        assert page.get("lang") == "en"
        levels = [int(heading.tag[1]) for heading in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
    titles = [page.xpath("string(//title)") for page in pages.values()]
    assert len(set(titles)) == len(titles)


def test_the_first_link_skips_to_the_content(pages: dict[str, html.HtmlElement]) -> None:
    """Keyboard users reach the content at once (WCAG 2.4.1)."""
    for page in pages.values():
        assert page.xpath("//body/a[1]/@href") == ["#content"]
        assert page.xpath("//main/@id") == ["content"]


def test_nothing_runs_and_nothing_comes_from_elsewhere(pages: dict[str, html.HtmlElement]) -> None:
    """No script but the data block and the copy buttons', no inline style or handler, no request to another site."""
    for path, page in pages.items():
        scripts = [script for script in page.xpath("//script") if script.get("type") != "application/ld+json"]
        assert [script.get("src").partition("?")[0] for script in scripts] == (
            ["/static/copy.js"] if path == "subscribe/index.html" else []
        ), path
        assert page.xpath("//style | //*[@style] | //iframe | //object | //embed") == [], path
        assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
        for address in page.xpath("//img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"):
            assert address.startswith("/static/"), path


def test_every_internal_link_resolves(site: dict[str, bytes], pages: dict[str, html.HtmlElement], public: Path) -> None:
    """Links, forms and fragments lead to pages of the tree; feeds and downloads are files that were published."""
    for path, page in pages.items():
        for address in page.xpath("//a/@href | //link/@href | //form/@action | //img/@src"):
            local = address.removeprefix(BASE_URL) if address.startswith(BASE_URL) else address
            if urlsplit(local).scheme:
                continue
            target, fragment = urldefrag(local)
            assert _is_published(target, site, public), f"{path}: {address}"
            if fragment:
                there = page if not target else pages[_file_of(target)]
                assert there.xpath("//*[@id=$id]", id=fragment), f"{path}: {address}"


def _file_of(target: str) -> str:
    path = urlsplit(target).path.removeprefix("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


def _is_published(target: str, site: dict[str, bytes], public: Path) -> bool:
    return target == "" or _file_of(target) in site or (public / _file_of(target)).is_file()


def test_ids_are_unique_and_fields_have_labels(pages: dict[str, html.HtmlElement]) -> None:
    """Each field is named by a label, each region by something that exists (WCAG 1.3.1, 4.1.2)."""
    for path, page in pages.items():
        ids = page.xpath("//@id")
        assert len(set(ids)) == len(ids), path
        for field in page.xpath("//input | //select"):
            assert page.xpath("//label[@for=$id]", id=field.get("id")), path
        for name in page.xpath("//@aria-labelledby"):
            assert name in ids, path
        assert all(image.get("alt") is not None for image in page.xpath("//img")), path


def test_the_current_section_is_marked_in_the_navigation(pages: dict[str, html.HtmlElement]) -> None:
    """The same links in the same order on each page; the one that we are on says so."""
    links = [page.xpath("//nav[@aria-label='Main']//a/@href") for page in pages.values()]
    expected = [
        "/events/", "/subscribe/", "/about-sma/", "/adults/", "/early-diagnosis/", "/motor-measures/", "/references/",
        "/about/",
    ]  # fmt: skip
    assert all(each == expected for each in links)
    current = {path: page.xpath("//a[@aria-current]/@href") for path, page in pages.items()}
    assert (current["events/index.html"], current["events/2027-03/index.html"]) == (["/events/"], ["/events/"])
    assert pages["events/index.html"].xpath("//a/@aria-current") == ["page"]


def test_every_content_page_is_reached_from_every_page(pages: dict[str, html.HtmlElement]) -> None:
    """Through the navigation or the footer."""
    wanted = {content.address for content in load_content().pages}
    for path, page in pages.items():
        links = set(page.xpath("//header//a/@href | //footer//a/@href"))
        assert wanted - links == set(), path


def test_feeds_can_be_discovered_on_every_page(pages: dict[str, html.HtmlElement]) -> None:
    """Calendar, RSS, Atom and JSON Feed with distinct titles and absolute addresses (feeds.md 7.20)."""
    for path, page in pages.items():
        links = page.xpath("//link[@rel='alternate' and contains(@href, '/feeds/')]")
        assert [(link.get("type"), link.get("href")) for link in links] == [
            ("text/calendar", f"{BASE_URL}/feeds/events.ics"),
            ("application/rss+xml", f"{BASE_URL}/feeds/events.rss"),
            ("application/atom+xml", f"{BASE_URL}/feeds/events.atom"),
            ("application/feed+json", f"{BASE_URL}/feeds/events.json"),
        ], path
        assert len({link.get("title") for link in links}) == 4


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
    """Each month links to the one before and after that has events, by name."""
    page = html.document_fromstring(site["events/2027-01/index.html"].decode())
    assert [(a.get("href"), a.text) for a in page.xpath("//nav[@aria-label='Months']/a")] == [
        ("/events/2026-12/", "December 2026"),
        ("/events/2027-03/", "March 2027"),
    ]


def test_sources_show_their_health_in_words(site: dict[str, bytes]) -> None:
    """Working, quiet, retried, broken, waiting and switched off, each with since when or why."""
    page = html.document_fromstring(site["sources/index.html"].decode())
    shown = {text_of(item.xpath(".//h3")[0]): text_of(item) for item in page.xpath("//li[@class='source']")}
    assert shown == {
        "Alliance <b>of</b> patients": "OK Alliance <b>of</b> patients "
        "Last checked on 1 October 2026 · 1 upcoming event here",
        "Example Society": "OK Example Society Last checked on 1 October 2026 · 7 upcoming events here",
        "Quiet University": "Quiet Quiet University Last checked on 1 October 2026",
        "Flaky Host": "Retrying Flaky Host The host did not answer in time. "
        "Never read since it was added on 1 October 2026",
        "Site That Is Down": "Broken Site That Is Down "
        "The part of the page that holds the events is not there any more. "
        "Never read since it was added on 18 November 2026 · failed 3 times in a row",
        "Intranet": "Waiting Intranet",
        "New Foundation": "Waiting New Foundation",
        "Our own list": "Waiting Our own list kept by hand by the operator of this calendar",
        "Guessed Path": "Off Guessed Path Nobody has seen the page.",
    }
    links = {text_of(a): a.get("href") for a in page.xpath("//li[@class='source']//a")}
    assert "Intranet" not in links
    assert "Our own list" not in links


def test_an_intranet_is_linked_only_where_visitors_are_in_it(store: Store, config: Config) -> None:
    """A service on loopback is read on the same machine; a public one must not send people to private addresses."""
    local = dict(render_pages(store, config, "http://127.0.0.1:8000", NOW))["sources/index.html"]
    public = dict(render_pages(store, config, BASE_URL, NOW))["sources/index.html"]
    assert (b"http://intra.example.org/" in local, b"http://intra.example.org/" in public) == (True, False)


def test_subscribing_offers_every_way(site: dict[str, bytes]) -> None:
    """Plain https, webcal, Google, Outlook.com, Microsoft 365, RSS, Atom, JSON, for everything and for named feeds."""
    page = html.document_fromstring(site["subscribe/index.html"].decode())
    everything = page.xpath("//section[h3='All events']")[0]
    assert everything.xpath("string(.//code)") == f"{BASE_URL}/feeds/events.ics"
    assert everything.xpath(".//a/@href") == [
        "webcal://calendar.example.org/feeds/events.ics",
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fcalendar.example.org%2Ffeeds%2Fevents.ics",
        "https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2Fcalendar.example.org%2Ffeeds%2Fevents.ics"
        "&name=SMA%20events",
        "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fcalendar.example.org%2Ffeeds%2Fevents.ics"
        "&name=SMA%20events",
        f"{BASE_URL}/feeds/events.rss",
        f"{BASE_URL}/feeds/events.atom",
        f"{BASE_URL}/feeds/events.json",
    ]
    assert page.xpath("string(//section[h3='Meetings in Poland']//code)") == f"{BASE_URL}/feeds/poland.ics"


def test_a_local_service_says_that_others_cannot_reach_it(store: Store, config: Config) -> None:
    """On loopback or without https, Google and Outlook buttons would fail without a word; the page says so."""
    local = dict(render_pages(store, config, "http://127.0.0.1:8000", NOW))["subscribe/index.html"].decode()
    public = dict(render_pages(store, config, BASE_URL, NOW))["subscribe/index.html"].decode()
    assert ("no public https address" in local, "no public https address" in public) == (True, False)


def test_single_events_can_be_added_with_one_click(site: dict[str, bytes]) -> None:
    """Google takes UTC times or an exclusive last day; Outlook says when it is all day."""
    webinar = page_of(site, "Webinar").xpath("//a/@href")
    assert any("dates=20261203T170000Z%2F20261203T183000Z" in link for link in webinar)
    assert any("startdt=2026-12-03T17%3A00%3A00Z" in link and "allday" not in link for link in webinar)
    congress = page_of(site, "International").xpath("//a/@href")
    assert any("dates=20270312%2F20270315" in link for link in congress)
    assert any("startdt=2027-03-12" in link and "allday=true" in link for link in congress)


def test_about_is_honest(site: dict[str, bytes]) -> None:
    """No clinician has reviewed it; how to report mistakes, how to opt out, whose place data it is."""
    page = html.document_fromstring(site["about/index.html"].decode())
    text = text_of(page)
    assert "No clinician has reviewed this site yet" in text
    assert "Last clinically reviewed: not yet." in text
    assert page.xpath("//h2/@id") == [
        "what-this-is", "what-it-is-not", "how-the-medical-pages-are-made", "who-pays-and-conflicts-of-interest",
        "how-events-get-here", "images-and-consent", "reporting-a-mistake", "for-site-owners", "credits",
    ]  # fmt: skip
    assert page.xpath("//a[.='GeoNames']/@href")[0] == "https://www.geonames.org/"


def test_without_a_contact_nothing_pretends_to_be_one(store: Store, tmp_path: Path) -> None:
    """No mail link without an address; the pages say that there is none."""
    config = make_config(tmp_path / "config", service="")
    site = dict(render_pages(store, config, BASE_URL, NOW))
    assert all(b"mailto:" not in page for page in site.values())
    assert b"has not given a contact address" in site["about/index.html"]


def test_an_empty_store_has_pages_too(config: Config, tmp_path: Path) -> None:
    """Before the first event, each page says that nothing is known yet."""
    with Store.open(f"sqlite:///{tmp_path / 'empty.db'}") as store:
        site = dict(render_pages(store, config, BASE_URL, NOW))
    assert b"No upcoming event is known at present" in site["index.html"]
    assert b"No upcoming event is known at present" in site["events/index.html"]
    assert b"No past event is kept yet" in site["events/past/index.html"]


def test_a_site_under_a_path_links_within_it(store: Store, config: Config) -> None:
    """With base_url .../sma every internal link begins with /sma/."""
    for path, page in render_pages(store, config, "https://portal.example.org/sma", NOW):
        if path.endswith(".html"):
            document = html.document_fromstring(page.decode())
            for address in document.xpath("//a/@href | //form/@action | //img/@src | //link/@href"):
                local = not urlsplit(address).scheme and not address.startswith("#")
                assert not local or address.startswith("/sma/"), f"{path}: {address}"


def test_pages_stay_small(site: dict[str, bytes]) -> None:
    """Each page with its stylesheet is far under 100 KB."""
    style = len(site["static/style.css"])
    assert max(len(page) for path, page in site.items() if path.endswith(".html")) + style < 60_000


def test_the_icon_is_an_image(site: dict[str, bytes]) -> None:
    """The favicon is well-formed SVG."""
    assert etree.fromstring(site["static/icon.svg"]).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_filter_with_several_values_stays_chosen_in_the_form(config: Config) -> None:
    """A select takes one value; those that came with the address stay together as one."""
    query = parse_query([("type", "course,congress"), ("country", "PL")])
    page = html.document_fromstring(events_page(samples(), query, config, base_url=BASE_URL, now=NOW).decode())
    assert page.xpath("//select[@name='type']/option[@selected]/@value") == ["congress,course"]
    assert page.xpath("string(//select[@name='type']/option[@selected])") == "Congress or Course"
    assert page.xpath("//select[@name='country']/option[@selected]/@value") == ["PL"]


def test_robots_may_read_the_feeds(site: dict[str, bytes]) -> None:
    """robots.txt is there and forbids only filtered lists (feeds.md 5.5)."""
    assert site["robots.txt"] == b"User-agent: *\nDisallow: /events/?\nDisallow: /subscribe/?\n"
