"""Atom to the letter: each rule of RFC 4287 that concerns us. Numbers are its sections.

Read with an XML parser, not with our writer.
"""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from lxml import etree

from feeds.web.http import media_type
from tests.feeds.events import BASE_URL, LOOK, scenarios
from tests.feeds.published import NAMES, feed

ATOM = "http://www.w3.org/2005/Atom"
NS = {"a": ATOM, "fh": "http://purl.org/syndication/history/1.0"}
FEED = {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title",
        "updated", "entry"}  # fmt: skip
ENTRY = {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary",
         "title", "updated"}  # fmt: skip
MANY = {"author", "category", "contributor", "link", "entry"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
UUID_URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
IRI = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")

each_feed = pytest.mark.parametrize("name", NAMES)


def root(name: str) -> etree._Element:
    return etree.fromstring(feed(name, "atom"), etree.XMLParser(resolve_entities=False, no_network=True))


def entries(name: str) -> list[etree._Element]:
    return root(name).findall("a:entry", NS)


def constructs(name: str) -> list[etree._Element]:
    """The feed and its entries: much is asked of both."""
    return [root(name), *entries(name)]


def text(element: etree._Element, name: str) -> str:
    (found,) = element.findall(f"a:{name}", NS)
    return found.text or ""


def own_names(element: etree._Element) -> list[str]:
    names = [etree.QName(child) for child in element]
    return [each.localname for each in names if each.namespace == ATOM]


@each_feed
def test_it_is_well_formed_with_the_feed_as_its_root(name: str) -> None:
    """2, 4.1.1: XML 1.0 without a DOCTYPE, which portals refuse; atom:feed is the document element."""
    data = feed(name, "atom")
    assert root(name).tag == f"{{{ATOM}}}feed"
    assert b"<!DOCTYPE" not in data
    assert set(re.findall(r"&(#?\w+);", data.decode())) <= {"amp", "lt", "gt", "quot", "apos"}


@each_feed
def test_feed_and_entries_have_id_title_and_updated_once(name: str) -> None:
    """4.1.1, 4.1.2: exactly one of each, none empty."""
    for each in constructs(name):
        assert all(text(each, required).strip() for required in ("id", "title", "updated"))


@each_feed
def test_only_known_elements_and_what_is_single_is_single(name: str) -> None:
    """4.1: of Atom's namespace only what is defined; only person, category and link elements repeat."""
    for each, known in ((root(name), FEED), *((entry, ENTRY) for entry in entries(name))):
        names = own_names(each)
        assert set(names) <= known
        single = [one for one in names if one not in MANY]
        assert len(single) == len(set(single))


@each_feed
def test_foreign_elements_have_a_namespace(name: str) -> None:
    """6.4: extensions are elements of other namespaces."""
    assert all(etree.QName(each).namespace for each in root(name).iter() if isinstance(each.tag, str))


@each_feed
def test_ids_are_permanent_uuid_urns(name: str) -> None:
    """4.2.6: an IRI that never changes; validators take urn:uuid with a UUID and nothing behind it."""
    assert all(UUID_URN.fullmatch(text(each, "id")) for each in constructs(name))


@each_feed
def test_ids_are_unique(name: str) -> None:
    """4.1.1: entries of one id would be one entry; the feed's own is another."""
    ids = [text(each, "id") for each in constructs(name)]
    assert len(set(ids)) == len(ids)


def test_the_id_of_an_entry_is_the_uid_of_its_event() -> None:
    """4.2.6: the same in every feed and format, whatever becomes of the address."""
    ids = {text(entry, "id") for entry in entries("events")}
    assert {f"urn:uuid:{event.uid}" for event in scenarios().values()} <= ids


def test_each_feed_has_an_id_of_its_own() -> None:
    """4.2.6: universally unique; the feed's name makes it."""
    assert len({text(root(name), "id") for name in NAMES}) == len(NAMES)


@each_feed
def test_dates_are_rfc_3339_with_a_zone(name: str) -> None:
    """3.3: capital T and Z, a zone, seconds."""
    for element in ("updated", "published"):
        for date in root(name).iter(f"{{{ATOM}}}{element}"):
            assert RFC3339.fullmatch(date.text or "")


@each_feed
def test_nothing_was_updated_before_it_was_published(name: str) -> None:
    """4.2.9, 4.2.15: published is early in the life of an entry, updated its last significant change."""
    for entry in entries(name):
        assert dt.datetime.fromisoformat(text(entry, "published")) <= dt.datetime.fromisoformat(text(entry, "updated"))


@each_feed
def test_the_feed_was_updated_when_its_last_entry_was(name: str) -> None:
    """4.2.15: freshness is the last visible change, never the moment of building."""
    dates = [text(entry, "updated") for entry in entries(name)]
    assert text(root(name), "updated") == max(dates, default="2000-01-01T00:00:00Z")


@each_feed
def test_every_entry_has_an_author(name: str) -> None:
    """4.1.1, 4.2.1: its own or the feed's; a person has one name that is not empty."""
    assert len(root(name).findall("a:author", NS)) == 1
    for author in root(name).iter(f"{{{ATOM}}}author"):
        assert own_names(author) == ["name"]
        assert text(author, "name").strip()


@each_feed
def test_the_feed_links_to_itself_and_to_its_page(name: str) -> None:
    """4.1.1: one self, and no two alternates of one type and language."""
    links = [dict(link.attrib) for link in root(name).findall("a:link", NS)]
    assert links == [
        {"rel": "alternate", "type": "text/html", "href": f"{BASE_URL}/events/"},
        {"rel": "self", "type": "application/atom+xml", "href": f"{BASE_URL}/feeds/{name}.atom"},
    ]


@each_feed
def test_every_entry_links_to_its_page_once(name: str) -> None:
    """4.1.2, 4.2.7: an alternate with an absolute address; it is empty."""
    for entry in entries(name):
        (link,) = entry.findall("a:link", NS)
        assert (link.get("rel"), link.get("type"), link.text, len(link)) == ("alternate", "text/html", None, 0)
        assert IRI.fullmatch(link.get("href") or "")


@each_feed
def test_no_two_entries_share_a_link(name: str) -> None:
    """Some readers know entries by it."""
    found = [entry.find("a:link", NS).get("href") for entry in entries(name)]  # type: ignore[union-attr]
    assert len(set(found)) == len(found)


@each_feed
def test_text_constructs_name_their_type_and_hold_no_elements(name: str) -> None:
    """3.1: titles and summaries are text, whatever they look like; content is HTML."""
    wanted = {"title": "text", "subtitle": "text", "summary": "text", "content": "html"}
    for element, kind in wanted.items():
        for each in root(name).iter(f"{{{ATOM}}}{element}"):
            assert (each.get("type"), len(each)) == (kind, 0)


def test_text_is_not_escaped_twice() -> None:
    """3.1.1: once for XML; the title is what the source wrote."""
    (hostile,) = [text(entry, "title") for entry in entries("events") if "Moved" in text(entry, "title")]
    assert hostile.startswith("CANCELLED: Moved <script>alert('x')</script> & ]]>")
    (congress,) = [text(entry, "summary") for entry in entries("events") if "Science" in text(entry, "title")]
    assert "SMN1 & SMN2 <basic>" in congress


class Tags(HTMLParser):
    """Tags and addresses of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.targets += [value or "" for name, value in attributes if name == "href"]


@each_feed
def test_content_is_html_that_can_stand_in_any_page(name: str) -> None:
    """3.1.1.2, 4.1.3: after one unescaping it is HTML, with absolute addresses, and without script."""
    for entry in entries(name):
        tags = Tags()
        tags.feed(text(entry, "content"))
        assert tags.seen <= {"p", "a", "br", "strong", "ul", "li"}
        assert all(urlsplit(target).scheme in ("http", "https") for target in tags.targets)


@each_feed
def test_categories_have_a_term_and_nothing_inside(name: str) -> None:
    """4.2.2: `term` is required."""
    for category in root(name).iter(f"{{{ATOM}}}category"):
        assert (bool((category.get("term") or "").strip()), category.text, len(category)) == (True, None, 0)


@each_feed
def test_the_icon_is_an_address(name: str) -> None:
    """4.2.5: an IRI of an image as wide as it is high."""
    assert text(root(name), "icon") == f"{BASE_URL}/static/feed.png"


@each_feed
def test_the_language_of_our_words_is_told(name: str) -> None:
    """2: xml:lang on the feed; an event's own language is in dc:language, its words stand among ours."""
    assert root(name).get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


@pytest.mark.parametrize(("name", "complete"), [("events", 1), ("deadlines", 1), ("empty", 1), ("new", 0)])
def test_only_complete_feeds_say_so(name: str, complete: int) -> None:
    """RFC 5005, 2: what is not in them is no part of them any more; news merely make room."""
    assert len(root(name).findall("fh:complete", NS)) == complete


def test_events_that_changed_together_say_so() -> None:
    """7.16 of our rules: equal dates are told as they are, since nobody knows a finer truth; each entry has one."""
    dates = [text(entry, "updated") for entry in entries("events")]
    assert dates.count("2026-11-20T17:05:09Z") == len(scenarios()) + 1


def test_the_media_type_is_atom() -> None:
    """7: application/atom+xml, with its charset."""
    assert media_type("feeds/events.atom") == "application/atom+xml; charset=utf-8"


def test_address_and_name_of_the_service_do_not_make_the_ids() -> None:
    """4.2.6: a service that moves to another host goes on with the same entries."""
    assert LOOK.base_url not in "".join(text(each, "id") for name in NAMES for each in constructs(name))
