"""Whose word each field is, and what sources disagree about, in a real store."""

from __future__ import annotations

import datetime as dt

from config.source import Precedence
from store.event import Place
from store.repository import Provenance, Store
from tests.store.make import DAY, NOW, crawl, listing, only

MAY = dt.date(2027, 5, 12)
GHENT = Place(city="Ghent", country="BE")
HERE, THERE = "https://society.example.org/velmere", "https://portal.example.org/velmere"
CONGRESS = listing("5th congress of Velmere", place=GHENT, end=MAY + 2 * DAY, url=HERE)


def test_provenance_names_source_page_and_time(store: Store) -> None:
    """The organiser's title is its own since the first day; what it leaves open is the portal's since it said so."""
    crawl(store, CONGRESS, precedence=Precedence.ORGANISER)
    portal = CONGRESS.model_copy(update={"url": THERE, "organizer": "Velmere Society"})
    crawl(store, portal, slug="portal", at=NOW + DAY, precedence=Precedence.AGGREGATOR)
    found = store.provenance(only(store).uid)
    page = "https://society.example.org/events"
    assert found["title"] == Provenance("society", HERE, page, NOW)
    assert found["organizer"] == Provenance("portal", THERE, page, NOW + DAY)
    assert "description" not in found
    assert store.provenance("nothing") == {}


def test_provenance_dates_a_changed_field(store: Store) -> None:
    """A field counts from its last change, the others from the first sighting."""
    crawl(store, CONGRESS)
    crawl(store, CONGRESS.model_copy(update={"place": Place(city="Bruges", country="BE")}), at=NOW + DAY)
    found = store.provenance(only(store).uid)
    assert (found["title"].since, found["place"].since) == (NOW, NOW + DAY)


def test_conflict_shows_and_raises_no_sequence(store: Store) -> None:
    """That sources disagree about the day is told with the event, which is rendered anew under its SEQUENCE."""
    crawl(store, CONGRESS, precedence=Precedence.ORGANISER)
    crawl(store, CONGRESS, slug="portal", precedence=Precedence.AGGREGATOR)
    before, revision = only(store), store.revision()
    assert before.conflicts == ()
    later = CONGRESS.model_copy(update={"start": MAY + DAY, "end": MAY + 3 * DAY})
    crawl(store, later, slug="portal", at=NOW + DAY, precedence=Precedence.AGGREGATOR)
    event = only(store)
    (conflict,) = event.conflicts
    assert conflict.values == (("society", "2027-05-12"), ("portal", "2027-05-13"))
    assert (event.sequence, event.last_modified) == (before.sequence, before.last_modified)
    assert store.revision() > revision
    crawl(store, CONGRESS, slug="portal", at=NOW + 2 * DAY, precedence=Precedence.AGGREGATOR)
    assert only(store).conflicts == ()
