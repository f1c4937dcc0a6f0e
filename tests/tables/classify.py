"""Scores `classify.*.jsonl` through the door of the normalizer: what kind of event a title and a text tell of.

title, text (the description, which decides the part where there is one), language of the source. expect: type, audience
(all of those named, more are allowed), topics (likewise), mode, language, accreditation, sponsor, registration_url,
abstract_url, as far as given; null: it must not be said.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from config.source import PageSource
from crawler.items import EventItem
from crawler.normalize.event import Context, normalize
from store.event import EventData
from tests.tables.table import Case, Result, report

GOALS = {"open": 1.0, "closed": 0.9}
_NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_PAGE = "https://example.org/list"


def score(case: Case) -> Result:
    source = PageSource(name="A source", url=_PAGE, kind="auto", language=case.get("language"))
    item = EventItem(title=case["title"], start="2027-10-12", description=case.get("text"))
    event = normalize(item, Context(source, "a-source", _PAGE, _NOW))
    wanted: dict[str, Any] = case["expect"]
    got = {name: _read(event, name) for name in wanted}
    return Result(case, all(_agrees(wanted[name], got[name]) for name in wanted), str(wanted), str(got))


def _read(event: EventData, name: str) -> object:
    value = getattr(event, name)
    return [str(one) for one in value] if isinstance(value, tuple) else value


def _agrees(wanted: object, got: object) -> bool:
    if isinstance(wanted, list) and isinstance(got, list):
        return set(wanted) <= set(got)
    return wanted == got


def main() -> int:
    return report("classify", score, ("language",))


if __name__ == "__main__":
    sys.exit(main())
