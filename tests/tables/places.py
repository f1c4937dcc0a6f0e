"""Scores the places of `places.*.jsonl` through `crawler.normalize.place.locate`.

Right is a case whose country, zone, city and mode are as far as the table names them. Worse than a miss is a confident
error: a country or a zone is said that is another than the table's, or where none may be said.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from crawler.normalize.address import AddressParts
from crawler.normalize.place import Located, locate
from tests.tables.table import Case, Result, report

GOAL = 0.98  # of all cases, those that have country and zone right
GOAL_OF_ALL = 0.95  # of all cases, those that have city and mode right as well
FIELDS = ("country", "zone", "city", "mode")


def score(case: Case) -> Result:
    located, expect = _located(case), _expected(case)
    got = _fields(located)
    right = all(_same(got[key], value) for key, value in expect.items())
    return Result(case, right, _words(expect), _words(got))


def score_where(case: Case) -> Result:
    """As `score`, of country and zone alone."""
    got = _fields(_located(case))
    expect = {key: value for key, value in _expected(case).items() if key in ("country", "zone")}
    return Result(case, all(got[key] == value for key, value in expect.items()), _words(expect), _words(got))


def score_confidence(case: Case) -> Result:
    """Right unless a country or a zone is said that the table contradicts."""
    got, expect = _fields(_located(case)), _expected(case)
    wrong = any(got[key] not in (None, expect[key]) for key in ("country", "zone") if key in expect)
    return Result(case, not wrong, f"{_words(expect)} or nothing", _words(got))


def summary(results: Sequence[Result]) -> str:
    """Country and zone, and the errors that are confident, of the cases of one part."""
    cases = [result.case for result in results]
    right = sum(score_where(case).right for case in cases)
    errors = sum(not score_confidence(case).right for case in cases)
    return f"country and zone {right} of {len(cases)} ({right / len(cases):.1%}), confident errors {errors}"


def _located(case: Case) -> Located:
    parts = AddressParts(**case["parts"]) if "parts" in case else AddressParts(location=case["text"])
    return locate(parts, case.get("country"), case.get("language"))


def _expected(case: Case) -> dict[str, str | None]:
    expect = case["expect"]
    return {"country": None, "zone": None} if expect.get("uncertain") else dict(expect)


def _fields(located: Located) -> dict[str, str | None]:
    mode = str(located.mode) if located.mode else None
    return {"country": located.place.country, "zone": located.zone, "city": located.place.city, "mode": mode}


def _same(got: str | None, expected: str | None) -> bool:
    return (got or "").casefold() == (expected or "").casefold()


def _words(values: dict[str, str | None]) -> str:
    return " ".join(f"{key}={values[key]}" for key in FIELDS if values.get(key)) or "nowhere"


def main() -> int:
    return report("places", score, ("class",), summary)


if __name__ == "__main__":
    sys.exit(main())
