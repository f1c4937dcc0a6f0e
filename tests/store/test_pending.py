"""What waits beside an event that is published, and what approving that one changes."""

from __future__ import annotations

import datetime as dt

from store.decision import Approve, Hide
from store.event import Place, Verdict
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, only

HERE = listing("Muscle congress", place=Place(city="Ghent"))
DOUBTFUL = HERE.model_copy(update={"verdict": Verdict.REVIEW, "organizer": "Velmere society"})


def waiting(store: Store, since: dt.date | None = None) -> list[tuple[str, list[str]]]:
    return [(event.slug, [each.source for each in said]) for event, said in store.waiting(since)]


def test_a_doubtful_word_on_a_published_event_waits_and_is_shown(store: Store) -> None:
    """Nobody hears it, and whoever looks for what waits is told of it."""
    crawl(store, HERE)
    crawl(store, DOUBTFUL, slug="portal")
    assert (only(store).organizer, waiting(store)) == (None, [("muscle-congress", ["portal"])])
    assert waiting(store, dt.date(2027, 5, 12)) == [("muscle-congress", ["portal"])]
    assert waiting(store, dt.date(2027, 5, 13)) == []


def test_approving_the_event_lets_all_be_heard(store: Store) -> None:
    """Then nothing waits any more, until that is undone."""
    crawl(store, HERE)
    crawl(store, DOUBTFUL, slug="portal")
    store.decide(Approve("muscle-congress"), NOW)
    assert (only(store).organizer, waiting(store)) == ("Velmere society", [])
    store.undo("muscle-congress", NOW + DAY)
    assert waiting(store) == [("muscle-congress", ["portal"])]


def test_what_is_hidden_or_waits_as_a_whole_is_not_among_them(store: Store) -> None:
    """An event that is pending itself is listed as such; of a hidden one nobody asks."""
    crawl(store, DOUBTFUL)
    assert waiting(store) == []
    crawl(store, HERE, slug="portal")
    assert waiting(store) == [("muscle-congress", ["society"])]
    store.decide(Hide("muscle-congress"), NOW)
    assert waiting(store) == []
