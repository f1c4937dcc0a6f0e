"""Pairs of words: those under one UID, and those on one true event. Precision and recall of merging."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from benchmarks.truth.placement import Node, Placements
from benchmarks.truth.true_event import TrueEvent


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Counts over a year.

    merged, wrong         pairs of words under one UID, and those of them that announce different events
    true, joined, left    pairs of sources that announced one event: all, under one UID, waiting for a person
    questions, in_vain    pairs of events about which a person was asked, and those of them that are different events
    by_noise              noise -> (true, joined, left) over the pairs that have it on either side
    """

    merged: int
    wrong: int
    true: int
    joined: int
    left: int
    questions: int
    in_vain: int
    by_noise: Mapping[str, tuple[int, int, int]]
    wrong_cases: tuple[str, ...]
    missed_cases: tuple[str, ...]

    @property
    def precision(self) -> float:
        return 1 - self.wrong / self.merged if self.merged else 1.0

    @property
    def recall(self) -> float:
        return (self.joined + self.left) / self.true if self.true else 1.0

    @property
    def left_share(self) -> float:
        return self.left / self.true if self.true else 0.0


def figures(
    placements: Placements, events: Mapping[str, TrueEvent], noise: Mapping[Node, frozenset[str]],
    titles: Mapping[Node, str],
) -> PairFigures:  # fmt: skip
    """Judge every pair at the end of the year. `noise` and `titles`: of each source's last word on each event."""
    merged, wrong = _merged(placements, events, titles)
    together = _together(placements.of)
    totals, by_noise, missed = Counter[str](), defaultdict[str, Counter[str]](Counter), list[str]()
    for one, other in together:
        outcome = _outcome(placements, one, other)
        totals[outcome] += 1
        for name in noise[one] | noise[other]:
            by_noise[name][outcome] += 1
        if outcome == "missed":
            missed.append(f"{one[1]}: {_said(one, titles, noise)} | {_said(other, titles, noise)}")
    in_vain = sum(_in_vain(placements, pair) for pair in placements.asked)
    return PairFigures(
        merged=merged, wrong=len(wrong), true=totals.total(), joined=totals["joined"], left=totals["left"],
        questions=len(placements.asked), in_vain=in_vain,
        by_noise={name: (c.total(), c["joined"], c["left"]) for name, c in by_noise.items()},
        wrong_cases=tuple(wrong), missed_cases=tuple(missed),
    )  # fmt: skip


def _merged(
    placements: Placements, events: Mapping[str, TrueEvent], titles: Mapping[Node, str]
) -> tuple[int, list[str]]:
    """How many pairs share a UID, and those that should not."""
    groups: dict[str, list[Node]] = defaultdict(list)
    for node, uid in placements.of.items():
        groups[uid].append(node)
    count, wrong = 0, list[str]()
    for uid, nodes in groups.items():
        for one, other in combinations(sorted(nodes), 2):
            if _neutral(events[one[1]], events[other[1]]):
                continue
            count += 1
            if one[1] != other[1]:
                wrong.append(f"{uid}: {one} {titles[one]!r} | {other} {titles[other]!r}")
    return count, wrong


def _neutral(one: TrueEvent, other: TrueEvent) -> bool:
    """The first day of a congress and the whole of it: whoever merges them or not is right."""
    return any(a.part_of == (b.id, 1) for a, b in ((one, other), (other, one)))


def _together(nodes: Iterable[Node]) -> list[tuple[Node, Node]]:
    """All pairs of sources that announced the same event."""
    by_event: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(nodes):
        by_event[node[1]].append(node)
    return [pair for same in by_event.values() for pair in combinations(same, 2)]


def _outcome(placements: Placements, one: Node, other: Node) -> str:
    uids = frozenset((placements.of[one], placements.of[other]))
    if len(uids) == 1:
        return "joined"
    return "left" if uids in placements.asked else "missed"


def _in_vain(placements: Placements, pair: frozenset[str]) -> bool:
    return len({placements.owner.get(uid) for uid in pair}) > 1


def _said(node: Node, titles: Mapping[Node, str], noise: Mapping[Node, frozenset[str]]) -> str:
    return f"{node[0]} {titles[node]} {sorted(noise[node])}"
