"""Scores the date strings of `dates.*.jsonl` through the door of the dates package."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from config.source import DateOrder
from crawler.normalize.dates.settle import DateTexts, Surroundings, When
from crawler.normalize.dates.when import read_when
from crawler.normalize.refusal import Code, Refusal
from tests.tables.table import Case, Result, report

NOW, ZONE = "2026-11-22", "Europe/Brussels"
# The share of cases that must be right; the closed part is not there to be mended case by case.
GOALS = {"open": 1.0, "closed": 0.97}


def surroundings(case: Case) -> Surroundings:
    day = dt.date.fromisoformat(case.get("now", NOW))
    order = case.get("order")
    return Surroundings(
        dt.datetime.combine(day, dt.time(12), dt.UTC),
        source_zone=case.get("zone", ZONE),
        country=case.get("country"),
        language=case.get("language"),
        order=DateOrder(order) if order else None,
    )


def score(case: Case) -> Result:
    expect = case["expect"]
    try:
        when = read_when(DateTexts(case["text"], year=case.get("year")), surroundings(case))
    except Refusal as refusal:
        # Why nothing is a date need not be told apart; why a date is refused must be.
        wanted = expect.get("none")
        right = wanted is not None and wanted in (refusal.code, Code.NO_DATE)
        return Result(case, right, _words(expect), f"none: {refusal.code}")
    got = {**read_as(when), "deadlines": sorted([str(due.kind), str(due.date)] for due in when.deadlines)}
    wanted = {key: value for key, value in expect.items() if key != "offset"}
    if "deadlines" in case:
        wanted["deadlines"] = sorted(case["deadlines"])
    right = "none" not in expect and all(got[key] == value for key, value in wanted.items())
    if not right and "offset" in expect:
        right = _same_instants(expect, when)
    shown = {key: value for key, value in got.items() if key != "deadlines" or key in wanted}
    return Result(case, right, _words(wanted), _words(shown))


def read_as(when: When) -> dict[str, Any]:
    """A result in the words of the table."""
    start, end = when.start, when.end
    timed = isinstance(start, dt.datetime)
    return {
        "start": f"{start:%Y-%m-%d}",
        "end": f"{end:%Y-%m-%d}" if end else None,
        "time": f"{start:%H:%M}" if timed else None,
        "end_time": f"{end:%H:%M}" if timed and end else None,
        "precision": str(when.precision),
    }


def _same_instants(expect: dict[str, Any], when: When) -> bool:
    """Whether both are the same moments, whichever zone shows them."""
    if not isinstance(when.start, dt.datetime):
        return False
    wanted = [_instant(expect, "start", "time"), _instant(expect, "end", "end_time")]
    return wanted == [when.start, when.end]


def _instant(expect: dict[str, Any], day: str, time: str) -> dt.datetime | None:
    if not expect[day]:
        return None
    return dt.datetime.fromisoformat(f"{expect[day]}T{expect[time]}{expect['offset']}")


def _words(values: dict[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in values.items() if value is not None)


def main() -> int:
    return report("dates", score, ("language", "class"))


if __name__ == "__main__":
    sys.exit(main())
