"""Candidates for the titles of a run of records, weighed against each other over all records. Used by `titles`.

A text counts by what it is itself, and by what stands at the same place in the other records: the place that reads
best over the whole run wins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from crawler.extract.listing.wording import REJECTED
from crawler.extract.listing.words import lists_of

_REPEATED = 0.35  # share of records above which a text is no title of one of them


@dataclass(slots=True)
class Candidate:
    """A text that may be the title; `place` is where in the record it stands, the same over all records of a run."""

    text: str
    place: str
    own: float
    href: str | None
    rule: str
    total: float = 0.0


def align(offered: list[list[Candidate]]) -> None:
    """Give each candidate its total: its own worth and that of its place over all records."""
    count = len(offered)
    places: dict[str, list[float]] = defaultdict(list)
    texts: Counter[str] = Counter()
    for own in offered:
        best: dict[str, float] = {}
        for one in own:
            best[one.place] = max(best.get(one.place, REJECTED), one.own)
        for place, value in best.items():
            places[place].append(max(value, -5.0))
        texts.update({one.text for one in own})
    distinct = Counter(place for place, _ in {(one.place, one.text) for own in offered for one in own})
    for own in offered:
        for one in own:
            values = places[one.place]
            mean = sum(values) / len(values)
            weight = len(values) / (len(values) + 1.5)
            one.total = (1 - weight) * one.own + weight * mean
            if count > 2:
                one.total += 1.2 * (len(values) / count - 0.5)
                one.total += 0.8 * (len(values) > 0.8 * count and distinct[one.place] > 0.3 * count)
                if texts[one.text] > max(2, _REPEATED * count):
                    one.total -= 1.0 if lists_of(one.text) & {"event", "body"} else 2.5
            if one.own <= REJECTED / 2:
                one.total = REJECTED
