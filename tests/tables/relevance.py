"""Scores the announcements of `relevance.*.jsonl` by the rules the project ships: normalized, then judged.

The description goes through `normalize`, since it is there that cookie texts and related links are left out. Precision
and recall are those of what is published; the three-way table shows all verdicts.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from config.load import load_config
from config.relevance import RelevanceRules
from config.source import PageSource
from crawler.items import EventItem
from crawler.normalize.event import Context, normalize
from crawler.normalize.refusal import Refusal
from crawler.relevance import judge
from store.event import Verdict
from tests.tables.table import Case, Part, Result, explained, load, report

PRECISION, RECALL = 0.97, 0.95
URL = "https://example.org/events/"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Quality:
    """How well one part of the table is judged, and what is told if that is not well enough."""

    precision: float
    recall: float
    told: str


def quality(part: Part) -> Quality:
    results = [score(case) for case in load("relevance", part)]
    return Quality(*precision_and_recall(results), explained(part, results))


@lru_cache(maxsize=1)
def rules() -> RelevanceRules:
    return load_config(None, {}).relevance


def score(case: Case) -> Result:
    source = PageSource(name="A calendar", url=URL, kind="auto", language=case["language"])
    item = EventItem(title=case["title"], description=case["description"], start="2027-05-12")
    try:
        verdict, relevance = judge(normalize(item, Context(source, "a-calendar", URL, NOW)), rules())
    except Refusal as refusal:
        return Result(case, False, case["expect"], f"refused: {refusal.code}")
    got = f"{verdict} ({relevance.score:g}: {'; '.join(relevance.matched) or 'nothing'})"
    return Result(case, verdict == case["expect"], case["expect"], got)


def verdict_of(result: Result) -> str:
    return result.got.split()[0].rstrip(":")


def precision_and_recall(results: Sequence[Result]) -> tuple[float, float]:
    """Of what is published, what should be; of what should be published, what is."""
    published = [result for result in results if verdict_of(result) == Verdict.PUBLISH]
    wanted = [result for result in results if result.expected == Verdict.PUBLISH]
    both = sum(result.expected == Verdict.PUBLISH for result in published)
    return both / max(len(published), 1), both / max(len(wanted), 1)


def summary(results: Sequence[Result]) -> str:
    """Precision, recall and the table of expected against given verdicts."""
    precision, recall = precision_and_recall(results)
    counts = Counter((result.expected, verdict_of(result)) for result in results)
    rows = [
        f"precision {precision:.3f}, recall {recall:.3f}",
        f"{'expected':<10}" + "".join(f"{v:>9}" for v in Verdict),
    ]
    rows += [f"{wanted:<10}" + "".join(f"{counts[wanted, got]:>9}" for got in Verdict) for wanted in Verdict]
    return "\n".join(rows)


def main() -> int:
    return report("relevance", score, ("language", "class", "expect"), summary)


if __name__ == "__main__":
    sys.exit(main())
