"""Our own tables of cases, open and closed parts apart: the tests hold them to the same goals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.extraction.report import Goal
from tests.pages import score
from tests.pages.negatives.catalogue import false_items, negative_pages
from tests.pages.truth import Part as PagePart
from tests.tables import classify, dates, places, relevance, titles
from tests.tables.table import Case, Part, Result, load, share


def goals() -> list[Goal]:
    """Dates, places, titles, classes, relevance, generated pages, and pages without events."""
    return [
        _table("our date strings", 1.0, "dates", dates.score),
        _table("our places: country and zone", 0.98, "places", places.score_where),
        _table("our places: no confident error", 1.0, "places", places.score_confidence),
        _table("our titles", 0.95, "titles", titles.score),
        _table("our texts to classify", 0.95, "classify", classify.score),
        *_judged(),
        _generated("generated pages in other languages: strict", 0.85, lambda read: score.tally_of(read).recall),
        _generated("generated pages: accepted items that are right", 0.95, lambda read: score.tally_of(read).precision),
        _without_events(),
    ]


def _table(what: str, wanted: float, subject: str, of: Callable[[Case], Result]) -> Goal:
    results = {part: [of(case) for case in load(subject, part)] for part in Part}
    everything = [result for part in Part for result in results[part]]
    return Goal(what, wanted, share(everything), share(results[Part.OPEN]), share(results[Part.CLOSED]))


def _generated(what: str, wanted: float, figure: Callable[[score.Read], float]) -> Goal:
    read = score.read_all()
    opened = [row for row in read if row[0].part is PagePart.OPEN]
    closed = [row for row in read if row[0].part is PagePart.CLOSED]
    return Goal(what, wanted, figure(read), figure(opened), figure(closed))


def _judged() -> list[Goal]:
    opened, closed = relevance.quality(Part.OPEN), relevance.quality(Part.CLOSED)
    everything = relevance.precision_and_recall(
        [relevance.score(case) for part in Part for case in load("relevance", part)]
    )
    return [
        Goal("our texts on relevance: precision", 0.97, everything[0], opened.precision, closed.precision),
        Goal("our texts on relevance: recall", 0.95, everything[1], opened.recall, closed.recall),
    ]


def _without_events() -> Goal:
    loud = {part: [bool(false_items(page)) for page in negative_pages(part)] for part in PagePart}
    share_of = {part: _share(found) for part, found in loud.items()}
    everything = _share([one for found in loud.values() for one in found])
    opened, closed = share_of[PagePart.OPEN], share_of[PagePart.CLOSED]
    return Goal("our pages without events that yield one", 1 / 15, everything, opened, closed, least=False)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)
