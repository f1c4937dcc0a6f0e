"""RSS, Atom and JSON Feed with payloads, read by strict XML, by feedparser and by json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from config.characters import cleaned
from feeds.formats.wording import headline
from store.border import MARKUP_TAGS
from tests.injection.payloads import mark
from tests.injection.world import NAME, World

FEEDS = ("events", "new", "deadlines", "tricky", "ended")
XML = [(name, extension) for name in FEEDS for extension in ("rss", "atom")]
_ENTRY = {"rss": "item", "atom": "{http://www.w3.org/2005/Atom}entry"}


def parse(body: bytes) -> etree._Element:
    """By the rules of XML 1.0: entities are not followed, and anything that is not well-formed raises."""
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))


def shape(element: etree._Element) -> tuple[Any, ...]:
    """Names of elements and attributes, without texts."""
    return (element.tag, tuple(element.attrib), tuple(map(shape, element)))


def markups(root: etree._Element) -> Iterator[str]:
    """All that readers take for HTML."""
    for element in root.iter("{http://purl.org/rss/1.0/modules/content/}encoded", "description"):
        yield element.text or ""
    for element in root.iter("{http://www.w3.org/2005/Atom}content"):
        if element.get("type") == "html":
            yield element.text or ""


@pytest.mark.parametrize(("name", "extension"), [pair for pair in XML if pair != ("deadlines", "atom")])
def test_it_is_well_formed_and_of_few_shapes(world: World, name: str, extension: str) -> None:
    """No document type, no processing instruction, no comment; entries have the shapes of harmless ones."""
    if not (world.public / f"feeds/{name}.{extension}").exists():
        pytest.fail("the feed is missing")
    body = world.read(f"feeds/{name}.{extension}")
    root = parse(body)
    assert (b"<!DOCTYPE" in body, b"<!ENTITY" in body, b"<![CDATA[" in body) == (False, False, False)
    assert [each for each in root.iter() if not isinstance(each.tag, str)] == []
    assert body.decode() == cleaned(body.decode())
    # With and without categories, authors and the days of the event module, of those listed and of those written.
    assert len({shape(entry) for entry in root.iter(_ENTRY[extension])}) <= 4


@pytest.mark.parametrize(("name", "extension"), [pair for pair in XML if pair != ("deadlines", "atom")])
def test_its_markup_holds_no_more_than_ours(world: World, name: str, extension: str) -> None:
    """Only tags of the list, no attribute but the address of a link, and of those none that acts."""
    for markup in markups(parse(world.read(f"feeds/{name}.{extension}"))):
        for element in html.fragment_fromstring(markup, create_parent="div").iterdescendants():
            assert element.tag in MARKUP_TAGS
            assert set(element.attrib) <= {"href", "rel"}
            assert element.get("href", "https://").startswith(("https://", "http://"))


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_entries_of_events_have_the_shape_of_their_twins(world: World, extension: str) -> None:
    """Title for title, link for link; and titles come back as they are stored."""
    entries = list(parse(world.read(f"feeds/events.{extension}")).iter(_ENTRY[extension]))
    tag = {"rss": "guid", "atom": "{http://www.w3.org/2005/Atom}id"}[extension]
    found = {(entry.findtext(tag) or "").removeprefix("urn:uuid:"): entry for entry in entries}
    title = {"rss": "title", "atom": "{http://www.w3.org/2005/Atom}title"}[extension]
    for number, event in world.listed.items():
        assert shape(found[event.uid]) == shape(found[world.twin(number).uid])
        assert found[event.uid].findtext(title) == headline(event)


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_feedparser_reads_titles_as_they_are(world: World, extension: str) -> None:
    """A reader's own parser takes no exception, and shows the payload's word."""
    read = feedparser.parse(world.read(f"feeds/events.{extension}"), sanitize_html=False)
    assert not read.bozo
    told = {entry.id.removeprefix("urn:uuid:"): entry for entry in read.entries}
    assert all(mark(number) in str(told[event.uid]) for number, event in world.listed.items() if number > 0)


@pytest.mark.parametrize("name", FEEDS)
def test_json_says_the_same(world: World, name: str) -> None:
    """One document; what it says of an event is what is stored, and has the keys of its twin."""
    path = f"feeds/{name}.json"
    if not (world.public / path).exists():
        assert name == "deadlines"
        return
    text = world.read(path).decode()
    assert text == cleaned(text)
    document = json.loads(text)
    items = {each["id"].removeprefix("urn:uuid:"): each for each in document["items"]}
    assert len(items) == len(document["items"])
    if name == "tricky":
        assert document["title"] == NAME
    if name in ("events", "tricky"):
        for number, event in world.listed.items():
            item, twin = items[event.uid], items[world.twin(number).uid]
            assert (item["title"], _keys(item)) == (headline(event), _keys(twin))
            place = item["_sma_event"]["place"]
            assert (place["venue"], place["city"]) == (event.place.venue, event.place.city)


def _keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _keys(each) for key, each in value.items()}
    return [_keys(each) for each in value[:1]] if isinstance(value, list) else None
