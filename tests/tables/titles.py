"""Scores the titles of `titles.*.jsonl` through the door of the normalizer: what is not an event's name goes.

text, language and site (the source's name) where they matter. expect: title, and status, which a title may state.
"""

from __future__ import annotations

import datetime as dt
import sys

from config.source import PageSource
from crawler.items import EventItem
from crawler.normalize.event import Context, normalize
from tests.tables.table import Case, Result, report

# The share of cases that must be right; the closed part is not there to be mended case by case.
GOALS = {"open": 1.0, "closed": 0.9}
_NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_PAGE = "https://events.example.org/list"


def score(case: Case) -> Result:
    source = PageSource(name=case.get("site", "A source"), url=_PAGE, kind="auto", language=case.get("language"))
    item = EventItem(title=case["text"], start="2027-10-12")
    event = normalize(item, Context(source, "a-source", _PAGE, _NOW))
    expect = case["expect"]
    wanted = (expect["title"], expect["status"] or "scheduled")
    got = (event.title, event.status.value)
    return Result(case, got == wanted, " / ".join(wanted), " / ".join(got))


def main() -> int:
    return report("titles", score, ("language",))


if __name__ == "__main__":
    sys.exit(main())
