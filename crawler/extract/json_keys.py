"""Which key of a JSON record is which field of an event: names as data (`json_keys.toml`). Used by `json_records`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from crawler.normalize.fold import fold

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_MAX_LEAVES = 200
_MAX_DEPTH = 5
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Names:
    """`fields`: field -> key name -> rank (0 the most telling); the sets are described in the data file."""

    fields: Mapping[str, Mapping[str, int]]
    wrappers: Mapping[str, int]
    transparent: frozenset[str]
    places: frozenset[str]
    news: frozenset[str]
    groups: Mapping[str, int]
    points: frozenset[str]
    meeting_kinds: Mapping[str, int]
    other_dates: tuple[str, ...]
    event_kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def names() -> Names:
    document = tomllib.loads(files("crawler.extract").joinpath("json_keys.toml").read_text(encoding="utf-8"))
    reading = document["reading"]
    return Names(
        fields={field: _ranks(listed) for field, listed in document["fields"].items()},
        wrappers=_ranks(reading["wrappers"]),
        transparent=frozenset(reading["transparent"]),
        places=frozenset(reading["places"]),
        news=frozenset(reading["news"]),
        groups=_ranks(reading["groups"]),
        points=frozenset(reading["points"]),
        meeting_kinds=_ranks(reading["meeting-kinds"]),
        other_dates=tuple(reading["other-dates"]),
        event_kinds=tuple(reading["event-kinds"]),
    )


def _ranks(listed: list[str]) -> dict[str, int]:
    return {name: rank for rank, name in reversed(list(enumerate(listed)))}


@lru_cache(maxsize=4096)
def letters(key: str) -> str:
    """A key without case, accents, and anything but letters and digits; a number at its end goes ("address1" stays)."""
    plain = _NO_LETTERS.sub("", fold(key[:100]))
    known = names()
    if plain in known.wrappers or any(plain in ranks for ranks in known.fields.values()):
        return plain
    return plain.rstrip("0123456789") or plain


Leaves = dict[str, Any]  # simple name, or "place/name" for what stands in a place -> value


def leaves(record: Mapping[str, Any]) -> Leaves:
    """The values of a record by simple name: wrappers and transparent objects are taken away, lists give their first.

    The first value of a name counts, those of the record itself before those of objects inside of it.
    """
    found: Leaves = {}
    level: list[tuple[str, Mapping[str, Any]]] = [("", record)]
    for _ in range(_MAX_DEPTH):
        following: list[tuple[str, Mapping[str, Any]]] = []
        for around, node in level:
            for name, value in _entries(node):
                plain = _unwrapped(value) if isinstance(value, dict) else value
                if plain is not None:
                    found.setdefault(f"{around}{name}", plain)
                if isinstance(value, dict) and (inner := _around(around, name)) is not None:
                    following.append((inner, value))
        level = following[:50]
        if not level or len(found) > _MAX_LEAVES:
            break
    return found


def _entries(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in list(node.items())[:_MAX_LEAVES]:
        first = next((one for one in value if one not in _EMPTY), None) if isinstance(value, list) else value
        if first not in _EMPTY:
            yield letters(str(key)), first


def _around(around: str, name: str) -> str | None:
    """What stands before the names of an object inside a record; None: its names say nothing of the record."""
    known = names()
    if name in known.places:
        return "place/"
    if name in known.transparent:
        return around
    return f"{name}/" if name in known.fields["start"] or name in known.fields["end"] else None


def _unwrapped(value: Mapping[str, Any]) -> Any:
    """The readable value of a wrapper such as {"rendered": "..."}; None if it is none."""
    inside = {letters(str(key)): one for key, one in list(value.items())[:50] if isinstance(one, str | int | float)}
    wrappers = names().wrappers
    best = min((name for name in inside if name in wrappers), key=lambda name: wrappers[name], default=None)
    return inside[best] if best is not None and inside[best] != "" else None
