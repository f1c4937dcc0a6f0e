"""RSS to the letter: each rule of the RSS 2.0 specification and of the Advisory Board's profile that concerns us.

Numbers are those of the section "RSS 2.0, Atom, JSON Feed" of our rules. Read with an XML parser, not with our writer.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from struct import unpack
from urllib.parse import urlsplit

import pytest
from lxml import etree

from feeds.web.http import media_type
from tests.feeds.events import BASE_URL
from tests.feeds.published import NAMES, feed

NS = {
    "atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/", "ev": "http://purl.org/rss/1.0/modules/event/",
    "fh": "http://purl.org/syndication/history/1.0",
}  # fmt: skip
CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate",
    "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "textInput", "skipHours", "skipDays",
    "item",
}  # fmt: skip
ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
PORTAL_TAGS = {"p", "a", "br", "strong", "ul", "li"}
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT"
)
W3CDTF = re.compile(r"\d{4}-\d\d(-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?)?")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")

each_feed = pytest.mark.parametrize("name", NAMES)


def root(name: str) -> etree._Element:
    return etree.fromstring(feed(name, "rss"), etree.XMLParser(resolve_entities=False, no_network=True))


def channel(name: str) -> etree._Element:
    found = root(name).find("channel")
    assert found is not None
    return found


def items(name: str) -> list[etree._Element]:
    return channel(name).findall("item")


def texts(element: etree._Element, path: str) -> list[str]:
    return [each.text or "" for each in element.iterfind(path, NS)]


@each_feed
def test_it_is_well_formed_utf_8_without_doctype_or_entities(name: str) -> None:
    """7.1: portals' parsers refuse a DOCTYPE and know no entity but the five of XML."""
    data = feed(name, "rss")
    assert data.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n")
    assert b"<!DOCTYPE" not in data
    assert set(re.findall(r"&(#?\w+);", data.decode())) <= {"amp", "lt", "gt", "quot", "apos"}


@each_feed
def test_the_root_is_rss_with_its_version_and_one_channel(name: str) -> None:
    """`version` is required, and a channel is its only child."""
    rss = root(name)
    assert (rss.tag, dict(rss.attrib), [child.tag for child in rss]) == ("rss", {"version": "2.0"}, ["channel"])


@each_feed
def test_the_channel_has_what_is_required_once(name: str) -> None:
    """7.2: title, link, description; none of them empty."""
    for element in ("title", "link", "description"):
        (text,) = texts(channel(name), element)
        assert text.strip()


@each_feed
def test_core_elements_are_those_of_the_specification_and_not_repeated(name: str) -> None:
    """What has no namespace is in the specification; of the channel's, only category and item may repeat."""
    names = [child.tag for child in channel(name) if not child.tag.startswith("{")]
    assert set(names) <= CHANNEL
    assert len([each for each in names if each not in ("item", "category")]) == len(set(names) - {"item", "category"})
    for item in items(name):
        own = [child.tag for child in item if not child.tag.startswith("{")]
        assert set(own) <= ITEM
        assert len([each for each in own if each != "category"]) == len(set(own) - {"category"})


@each_feed
def test_extensions_have_a_namespace_that_is_declared(name: str) -> None:
    """Elements of other vocabularies are ours to add only in a namespace."""
    used = {etree.QName(each).namespace for each in root(name).iter() if isinstance(each.tag, str)}
    assert used - {None} <= set(NS.values())


@each_feed
def test_the_channel_names_its_own_address_once(name: str) -> None:
    """7.2 and the profile: one atom:link rel="self" with its media type, absolute."""
    (own,) = channel(name).findall("atom:link", NS)
    assert dict(own.attrib) == {
        "rel": "self", "type": "application/rss+xml", "href": f"{BASE_URL}/feeds/{name}.rss",
    }  # fmt: skip


@each_feed
def test_the_image_repeats_title_and_link_of_the_channel(name: str) -> None:
    """7.2: url of a GIF, JPEG or PNG; title and link equal to the channel's."""
    found = channel(name)
    (image,) = found.findall("image")
    assert texts(image, "url") == [f"{BASE_URL}/static/feed.png"]
    assert (texts(image, "title"), texts(image, "link")) == (texts(found, "title"), texts(found, "link"))


def test_the_image_is_a_png_of_at_most_144_by_400() -> None:
    """RSS 2.0 allows no larger ones."""
    data = (Path(__file__).parents[2] / "feeds" / "web" / "static" / "feed.png").read_bytes()
    width, height = unpack(">II", data[16:24])
    assert (data[:8], width <= 144, height <= 400) == (b"\x89PNG\r\n\x1a\n", True, True)


@each_feed
def test_ttl_is_a_number_of_minutes(name: str) -> None:
    """7.15: as often as sources are crawled."""
    assert texts(channel(name), "ttl") == ["720"]


@each_feed
def test_language_and_docs_are_as_the_profile_wants_them(name: str) -> None:
    """A language code; the address of the specification."""
    assert texts(channel(name), "language") == ["en"]
    assert texts(channel(name), "docs") == ["https://www.rssboard.org/rss-specification"]


@each_feed
def test_dates_are_rfc_822_with_a_year_of_four_digits_and_the_right_weekday(name: str) -> None:
    """7.7: English names, an offset; an ISO date crashes some portals."""
    for date in (*texts(root(name), ".//pubDate"), *texts(root(name), ".//lastBuildDate")):
        assert RFC822.fullmatch(date)
        assert f"{parsedate_to_datetime(date):%a}" == date[:3]


def test_publication_is_never_the_day_of_the_event() -> None:
    """7.5: readers hide what lies in the future; all of these events do."""
    dates = texts(root("events"), ".//pubDate")
    assert {parsedate_to_datetime(date).date().isoformat() for date in dates} == {"2026-09-01"}


@each_feed
def test_the_build_date_is_the_last_change(name: str) -> None:
    """7.2: never the moment of building; none where nothing ever changed."""
    found = texts(channel(name), "lastBuildDate")
    assert len(found) == (0 if name == "empty" else 1)
    published = [parsedate_to_datetime(date) for date in texts(root(name), ".//pubDate")]
    assert all(parsedate_to_datetime(date) >= max(published) for date in found)


@each_feed
def test_every_item_has_what_readers_need_once(name: str) -> None:
    """7.3: title, link, guid, pubDate, description."""
    for item in items(name):
        assert [len(texts(item, each)) for each in ("title", "link", "guid", "pubDate", "description")] == [1] * 5
        assert all(texts(item, each)[0].strip() for each in ("title", "link", "guid", "description"))


@each_feed
def test_the_description_comes_before_the_content(name: str) -> None:
    """7.3: some readers take the last of the two."""
    for item in items(name):
        names = [child.tag for child in item]
        assert names.index("description") < names.index(f"{{{NS['content']}}}encoded")


@each_feed
def test_guids_are_uuid_urns_that_say_they_are_no_links(name: str) -> None:
    """7.4: isPermaLink is true by default, which would be wrong."""
    pattern = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(#(new|rev\d+))?")
    for guid in root(name).iter("guid"):
        assert (guid.get("isPermaLink"), bool(pattern.fullmatch(guid.text or ""))) == ("false", True)


@each_feed
def test_no_two_items_share_a_guid_or_a_link(name: str) -> None:
    """7.4: Outlook shows such items again and again."""
    for element in ("guid", "link"):
        found = [texts(item, element)[0] for item in items(name)]
        assert len(set(found)) == len(found)


@each_feed
def test_links_are_absolute_uris(name: str) -> None:
    """7.11 and the profile: http or https, ASCII, nothing that would need escaping."""
    for link in (*texts(root(name), ".//link"), *texts(root(name), ".//url")):
        assert URI.fullmatch(link)
        assert urlsplit(link).scheme in ("http", "https")


def test_day_and_town_are_in_the_title_and_on_the_first_line() -> None:
    """7.6: portals show title and description, nothing else."""
    for item in items("events"):
        assert re.search(r"\(.*\b20\d\d\b.*\)$", texts(item, "title")[0])
        assert re.search(r"\b20\d\d\b", texts(item, "description")[0])


def test_titles_and_names_are_plain_text() -> None:
    """The profile: a title is text; what looks like markup in it stays text for an XML parser."""
    (hostile,) = [title for title in texts(root("events"), ".//item/title") if "Moved" in title]
    assert hostile.startswith("CANCELLED: Moved <script>alert('x')</script> & ]]>")


class Tags(HTMLParser):
    """Tags and addresses of a piece of HTML; every tag must be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.targets: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.targets += [value or "" for name, value in attributes if name == "href"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@each_feed
def test_html_has_only_what_every_portal_shows(name: str) -> None:
    """7.11: p, a, br, strong, ul and li, well nested; absolute addresses; no script whatever the source wrote."""
    for html in (*texts(root(name), ".//content:encoded"), *texts(root(name), ".//item/description")):
        tags = Tags()
        tags.feed(html)
        tags.close()
        assert (tags.seen - PORTAL_TAGS, tags.open) == (set(), [])
        assert all(urlsplit(target).scheme in ("http", "https") for target in tags.targets)


@each_feed
def test_nothing_is_said_twice_in_two_vocabularies(name: str) -> None:
    """7.12: dc:creator instead of an e-mail address; no dc:date beside pubDate."""
    used = {each.tag for each in root(name).iter() if isinstance(each.tag, str)}
    assert not used & {"author", f"{{{NS['dc']}}}date", f"{{{NS['dc']}}}title", f"{{{NS['atom']}}}updated"}


def test_the_event_module_has_dates_by_w3cdtf_with_the_last_day() -> None:
    """7.13: ev:enddate counts, unlike in iCalendar; one of each."""
    for item in items("events"):
        dates = [*texts(item, "ev:startdate"), *texts(item, "ev:enddate")]
        assert all(W3CDTF.fullmatch(date) for date in dates)
        assert len(texts(item, "ev:startdate")) == 1
        assert all(len(texts(item, f"ev:{each}")) <= 1 for each in ("enddate", "location", "organizer", "type"))


@pytest.mark.parametrize(("name", "complete"), [("events", 1), ("deadlines", 1), ("empty", 1), ("new", 0)])
def test_only_complete_feeds_say_so(name: str, complete: int) -> None:
    """7.22: what is not in them is no part of them any more; news merely make room."""
    assert len(channel(name).findall("fh:complete", NS)) == complete


@each_feed
def test_no_stylesheet_and_no_hub_is_promised(name: str) -> None:
    """7.21, 7.23: nobody is pinged, and browsers give up XSLT."""
    assert not root(name).getroottree().xpath("/processing-instruction()")
    assert not channel(name).xpath("atom:link[@rel='hub']", namespaces=NS)


def test_the_media_type_is_rss() -> None:
    """7.19: with its charset."""
    assert media_type("feeds/events.rss") == "application/rss+xml; charset=utf-8"


def test_news_stay_small() -> None:
    """7.10: at most fifty items and half a megabyte."""
    assert len(items("new")) <= 50
    assert len(feed("new", "rss")) < 500_000
