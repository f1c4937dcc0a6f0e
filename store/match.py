"""Whether listings of different sources are one event. Pure, and conservative: rather two entries than a wrong merge.

`match_evidence` weighs two listings; here that becomes a verdict (the same by rule, a question to a person, or
different), first for two listings, then for a listing and an event with all its listings, then for a whole run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp

from store.match_candidate import Candidate
from store.match_evidence import Knowledge, weigh
from store.match_when_where import Evidence, Weight
from store.views import PairVerdict

SAME, ASK = 6.0, 4.4  # points
MARGIN = 0.7  # points by which an event must be likelier than the next
TOLD, TOLD_FROM = 3, ASK - 1  # questions and near misses that are kept for one listing, and from which points on
NOTHING_KNOWN = Knowledge()
_DOUBTED = {Weight.DOUBT, Weight.UNLIKE}
_ANOTHER = {Weight.AGAINST, Weight.UNLIKE}
_VERDICTS = (PairVerdict.DIFFERENT, PairVerdict.ASK, PairVerdict.SAME)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing.

    points   how much speaks for it, contradictions apart
    score    0..1, for people
    reasons  sentences, what weighs most first
    against  no source of one event would say both
    """

    verdict: PairVerdict
    points: float
    score: float
    reasons: tuple[str, ...]
    against: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a listing is, among the events there are.

    event     that it is by rule, None if it is none of them
    same      that event alone, with what came of comparing
    also      other events that are the same by rule, too, and may be one with `event`
    pairs     event -> comparison, of what is asked or nearly was the same
    """

    event: int | None = None
    same: Mapping[int, Comparison] = field(default_factory=dict)
    also: Mapping[int, Comparison] = field(default_factory=dict)
    pairs: Mapping[int, Comparison] = field(default_factory=dict)


_NOTHING_LIKE_IT = Finding()


def compare(one: Candidate, other: Candidate, knowledge: Knowledge = NOTHING_KNOWN) -> Comparison:
    """Compare two listings."""
    found = weigh(one, other, knowledge)
    if found[0].weight is Weight.ELSEWHERE:
        return Comparison(PairVerdict.DIFFERENT, 0.0, 0.0, (found[0].sentence,))
    points = sum(each.points for each in found)
    weights = {each.weight for each in found}
    if Weight.AGAINST in weights or points < ASK:
        verdict = PairVerdict.DIFFERENT
    else:
        verdict = PairVerdict.SAME if points >= SAME and not weights & _DOUBTED else PairVerdict.ASK
    return Comparison(verdict, points, _score(points, verdict), _sentences(found), bool(weights & _ANOTHER))


def same_event(one: Candidate, other: Candidate) -> bool:
    """True if a rule would merge the two."""
    return compare(one, other).verdict is PairVerdict.SAME


def _score(points: float, verdict: PairVerdict) -> float:
    """0.5 stands between what is asked and what is different, 0.8 where a rule decides."""
    plain = 1 / (1 + exp((ASK - points) * 0.87))
    return round(min(plain, 0.49) if verdict is PairVerdict.DIFFERENT else plain, 3)


def _sentences(found: Sequence[Evidence]) -> tuple[str, ...]:
    order = {Weight.AGAINST: 0, Weight.UNLIKE: 1, Weight.DOUBT: 1, Weight.POINTS: 2}
    ranked = sorted(found, key=lambda each: (order[each.weight], -abs(each.points), each.sentence))
    return tuple(dict.fromkeys(each.sentence for each in ranked))


def compare_event(item: Candidate, listings: Sequence[Candidate], knowledge: Knowledge) -> Comparison:
    """Compare a listing with all listings of one event: the likest decides, but one that contradicts leaves a doubt."""
    if len(listings) == 1:
        return compare(item, listings[0], knowledge)
    compared = [(compare(item, each, knowledge), each.present) for each in listings]
    best = max((each for each, _ in compared), key=_rank)
    against = next((each for each, present in compared if present and each.against), None)
    if best.verdict is PairVerdict.SAME and against is not None:
        reasons = (*best.reasons, f"but by another source's word {against.reasons[0]}")
        return replace(best, verdict=PairVerdict.ASK, reasons=reasons)
    return best


def _rank(each: Comparison) -> tuple[int, float]:
    return (_VERDICTS.index(each.verdict), each.points)


def match(
    items: Sequence[Candidate],
    near: Sequence[Iterable[Candidate]],
    closed: Collection[int],
    forbidden: Mapping[int, Collection[int]] | None = None,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> list[Finding]:
    """Return what each item is. `near`: for each item, the listings that it may be one event with.

    closed     events that have a listing of this source already, which are other events therefore
    forbidden  index of item -> events of which a person said that they are others
    An event is joined by one item of a run at most: the likest. Where two events would do, or two items, a person is
    asked.
    """
    refused, others = forbidden or {}, frozenset(closed)
    choices = [
        _Choice(item, near[index], others.union(refused[index]) if index in refused else others, knowledge)
        for index, item in enumerate(items)
    ]
    joined = _joined(choices)
    return [choice.finding(joined.get(index), set(joined.values())) for index, choice in enumerate(choices)]


def _joined(choices: Sequence[_Choice]) -> dict[int, int]:
    """Return index of item -> event that it joins, the likest pair first."""
    wishers: dict[int, list[int]] = defaultdict(list)
    for index, choice in enumerate(choices):
        for event in choice.same:
            wishers[event].append(index)
    wishes = sorted((-choices[i].compared[event].points, i, event) for event, some in wishers.items() for i in some)
    joined: dict[int, int] = {}
    taken: set[int] = set()
    for _, index, event in wishes:
        if index in joined or event in taken:
            continue
        rivals = [choices[each] for each in wishers[event] if each != index and each not in joined]
        least = choices[index].compared[event].points - MARGIN
        if choices[index].is_clear(event, taken) and not any(each.claims(event, least) for each in rivals):
            joined[index] = event
            taken.add(event)
    return joined


def _by_event(near: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for each in near:
        found.setdefault(each.event_id, []).append(each)
    return found


class _Choice:
    """What one listing may be: the events near it, each with what came of comparing."""

    def __init__(
        self, item: Candidate, near: Iterable[Candidate], others: Collection[int], knowledge: Knowledge
    ) -> None:
        self._knowledge = knowledge
        self._listings: dict[int, list[Candidate]] = {}
        self.compared: dict[int, Comparison] = {}
        for event, listings in _by_event(near).items():
            if event in others or event == item.event_id:
                continue
            found = compare_event(item, listings, knowledge)
            if found.points >= TOLD_FROM:  # nothing comes of the others, which are nearly all
                self.compared[event], self._listings[event] = found, listings
        self.same = [event for event, found in self.compared.items() if found.verdict is PairVerdict.SAME]

    def is_clear(self, event: int, taken: Collection[int]) -> bool:
        """True if no other event that is free would do as well, unless it is the same one listed by other sources."""
        least = self.compared[event].points - MARGIN
        return not any(
            self.compared[rival].points > least and self._are_two(event, rival)
            for rival in self.same
            if rival != event and rival not in taken
        )

    def claims(self, event: int, least: float) -> bool:
        """True if this listing is nothing likelier than `event`, and is that with more points than `least`."""
        points = self.compared[event].points
        return points > least and points == max(self.compared[each].points for each in self.same)

    def _are_two(self, one: int, other: int) -> bool:
        """True if a source lists both, or something that cannot differ does."""
        sources = {each.source for each in self._listings[one] if each.present}
        if any(each.present and each.source in sources for each in self._listings[other]):
            return True
        pairs = ((a, b) for a in self._listings[one] for b in self._listings[other])
        return any(compare(a, b, self._knowledge).verdict is PairVerdict.DIFFERENT for a, b in pairs)

    def finding(self, event: int | None, taken: Collection[int]) -> Finding:
        if not self.compared:
            return _NOTHING_LIKE_IT
        rest = {each: found for each, found in self.compared.items() if each != event and each not in taken}
        if event is None:
            return Finding(pairs=_worth_telling({each: _asked(found) for each, found in rest.items()}))
        also = {each: rest[each] for each in self.same if each in rest and not self._are_two(event, each)}
        return Finding(event, {event: self.compared[event]}, also)


def _asked(found: Comparison) -> Comparison:
    if found.verdict is not PairVerdict.SAME:
        return found
    return replace(found, verdict=PairVerdict.ASK, reasons=(*found.reasons, "but another event would do as well"))


def _worth_telling(pairs: Mapping[int, Comparison]) -> dict[int, Comparison]:
    """Of what has `TOLD_FROM` points or more."""
    ranked = sorted(pairs, key=lambda each: (-_rank(pairs[each])[0], -pairs[each].points, each))
    return {each: pairs[each] for each in ranked[:TOLD]}
