"""Which column of like records is the title, the start, the time: by the name of its key and what most rows hold.

Used by `json_records`, which makes items of the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crawler.extract.datetext import has_date
from crawler.extract.json_keys import Leaves, names
from crawler.extract.words import plain_line
from crawler.normalize.dates.mentions import mentions

_TITLE_CHARS, _DATE_CHARS = 500, 40
_SHARED = 4  # rows from which on they may be parts of fewer events
_MOST = 0.5  # share of records in which a key must hold what is looked for
_DATE_VALUE = re.compile(
    r"\s*(?:(?:19|20)\d\d(?:[-/.]?\d\d){1,2}(?!\d)|/Date\(|\d{10}(?:\d{3})?\s*$"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?!\d))"
)
CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d\d)(?!\d)(?:\s?([ap])\.?\s?m\b)?|(?<!\d)(\d{1,2})\s?([ap])\.?\s?m\b", re.I)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which leaf of a group's records fills which field. `start` None: the date stands in the title's text."""

    title: str
    start: str | None
    end: str | None
    time: str | None
    end_time: str | None


def columns_of(rows: Sequence[Leaves], listed: bool) -> Columns | None:
    """How the rows are to be read; None if they are no events."""
    title = _best(rows, "title", _is_title)
    if title is None:
        return None
    start = _best(rows, "start", is_date, _is_other_date)
    news = any(not names().news.isdisjoint(row) for row in rows[:20])
    if start is not None and news and (rank_of("start", start) >= rank_of("start", "when") or start == "datetime"):
        start = None  # an article's `date` is when it was written
    if start is not None and not listed and rank_of("start", start) >= rank_of("start", "when") and len(rows) < 2:
        return None  # one object with a bare `date` may be anything
    time = _best(rows, "time", is_clock)
    if start is None and not _dated_titles(rows, title, time is not None):
        return None
    return Columns(title, start, _best(rows, "end", is_date), time, _best(rows, "endtime", is_clock))


def rank_of(field: str, leaf: str) -> int:
    ranks = names().fields[field]
    parts = [part for part in leaf.split("/") if part != "place"]
    return min((ranks[part] for part in parts if part in ranks), default=len(ranks))


def _best(rows: Sequence[Leaves], field: str, fits: Any, excluded: Any = None) -> str | None:
    """The leaf with the most telling name for a field that fits in most rows."""
    ranks = names().fields[field]
    seen: Counter[str] = Counter()
    for row in rows:
        for leaf, value in row.items():
            name = leaf.rsplit("/", 1)[-1]
            known = name in ranks or (field == "start" and excluded and _speaks_of_start(name))
            if known and not leaf.startswith("place/") and fits(value):
                seen[leaf] += 1
    if excluded is not None:
        seen = Counter({leaf: count for leaf, count in seen.items() if not excluded(leaf)})
    enough = [leaf for leaf, count in seen.items() if count >= max(1, len(rows) * _MOST)]
    return min(enough, key=lambda leaf: (rank_of(field, leaf), leaf.count("/"), len(leaf)), default=None)


def is_sure(columns: Columns) -> bool:
    """Whether the key of the start says that something begins then, not only that it is a date."""
    return columns.start is not None and rank_of("start", columns.start) < rank_of("start", "when")


def _speaks_of_start(name: str) -> bool:
    """Names made of several words: "meetingstartdateonly", "nextdate", "tribeeventstartdate"."""
    return "start" in name or "begin" in name or name.endswith("date") or name.startswith("date")


def _is_other_date(leaf: str) -> bool:
    return leaf not in names().fields["start"] and any(word in leaf for word in names().other_dates)


def is_date(value: Any) -> bool:
    """Whether a value could be a date: a stamp, an epoch, or a text in which a date stands."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return 400_000_000 <= value < 5_000_000_000 or 400_000_000_000 <= value < 5_000_000_000_000
    if not isinstance(value, str) or len(value) > 200:
        return False
    return bool(_DATE_VALUE.match(value)) or (any(char.isdigit() for char in value) and has_date(value))


def _is_title(value: Any) -> bool:
    text = plain_line(value) if isinstance(value, str) else None
    if not text or len(text) >= _TITLE_CHARS or not any(char.isalpha() for char in text):
        return False
    return not _is_bare_date(text)


def _is_bare_date(text: str) -> bool:
    """Whether a short text is a date and nothing more: the name of a document or of an archive's month."""
    if len(text) > _DATE_CHARS or not any(char.isdigit() for char in text):
        return False
    return sum(one.end - one.start for one in mentions(text, None, None)) >= len(text) - 2


def is_clock(value: Any) -> bool:
    """Whether a value is a time of day, or a range of them, and nothing else."""
    return isinstance(value, str) and len(value) < 60 and CLOCK.search(value) is not None and not is_date(value)


def _dated_titles(rows: Sequence[Leaves], title: str, timed: bool) -> bool:
    """Whether the titles hold the dates: of records with a time of day, or of a kind that says that they are events."""
    dated = sum(1 for row in rows if has_date(plain_line(row.get(title)) or ""))
    if dated < max(1, len(rows) * _MOST):
        return False
    kinds = [str(row[name]).lower() for row in rows for name in ("type", "posttype", "kind") if name in row]
    return timed or any(word in kind for kind in kinds for word in names().event_kinds)


def shared_title(rows: Sequence[Leaves], columns: Columns) -> str | None:
    """Where many rows share each start (an agenda's items), the title that is the same in all rows of a start.

    Where the rows are points of agendas by their keys, the meeting that most of them share; two may begin at one time.
    """
    starts = {str(row.get(columns.start or "")) for row in rows}
    if len(rows) < _SHARED or len(starts) * 2 > len(rows):
        return None
    points = all(not names().points.isdisjoint(row) for row in rows[:_SHARED])
    for leaf in sorted({leaf for row in rows for leaf in row}, key=_rank_of_meeting if points else _rank_of_title):
        if leaf == columns.title or not _names_shared(leaf.rsplit("/", 1)[-1], points):
            continue
        pairs = {(str(row.get(columns.start or "")), str(row.get(leaf))) for row in rows}
        few = len(pairs) * 2 <= len(rows) if points else len(pairs) == len(starts)
        if few and all(_is_title(row.get(leaf)) for row in rows):
            return leaf
    return None


def _names_shared(name: str, points: bool) -> bool:
    """Whether a key may name what rows have in common; of points of agendas no bare "title", which is their own."""
    if points:
        return name in names().meeting_kinds or name in names().groups
    return name in names().fields["title"] or name in names().groups


def _rank_of_title(leaf: str) -> tuple[int, str]:
    return rank_of("title", leaf), leaf


def _rank_of_meeting(leaf: str) -> tuple[int, str]:
    """Names and kinds of meetings first, then who meets."""
    kinds, name = names().meeting_kinds, leaf.rsplit("/", 1)[-1]
    return kinds.get(name, len(kinds) + names().groups.get(name, len(names().groups))), leaf
