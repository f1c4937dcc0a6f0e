"""Whether an event is about spinal muscular atrophy: an explained score against the rules of relevance.toml.

What the rules mean is said in `config/relevance.py`. Each text is folded and split once, and one pass finds all terms,
companions and blockers in it. Pure; the compiled rules are kept for as long as the rules object is in use.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from config.relevance import Group, RelevanceRules, Term
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import Hit, Lexicon, split
from store.event import EventData, Relevance, Verdict

_READ = 20_000  # characters of the body that are looked at
_ACRONYM = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")  # "S.M.A." is "SMA"
# Scripts without blanks end a word of another script: "新生児検査とSMA" says "SMA".
_SPACELESS_SCRIPTS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_BORDER = re.compile(rf"(?<=[{_SPACELESS_SCRIPTS}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{_SPACELESS_SCRIPTS}])")
_HEADING_WORDS = 6
_PROSE_WORDS = 40  # a line of more is prose, of which a sentence may be noise
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+")
_DOUBT = 0.5
_MASKED = "\x00"  # stands for a word that a mask has taken out


class _Role(Enum):
    MASK = auto()
    SIGNAL = auto()
    COMPANION = auto()
    BLOCKER = auto()


@dataclass(frozen=True, slots=True, eq=False)
class _Use:
    """What one text of the rules is looked for as."""

    role: _Role
    group: Group | None = None
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class _Compiled:
    masks: Lexicon[_Use]
    others: Lexicon[_Use]
    noise: Lexicon[bool]


@dataclass(slots=True)
class _Text:
    """One place where terms are looked for, folded and split."""

    place: str
    plain: str
    folded: str
    words: list[str]


_kept: dict[int, tuple[RelevanceRules, _Compiled]] = {}
_MOST_KEPT = 8


def judge(event: EventData, rules: RelevanceRules) -> tuple[Verdict, Relevance]:
    """The verdict of the rules alone (trust and confidence not counted), with what matched where."""
    compiled = _compiled(rules)
    texts = [_text("title", event.title), _text("body", _without_noise(_body(event), compiled.noise))]
    found: dict[_Role, list[tuple[_Use, str]]] = defaultdict(list)
    for text in texts:
        for use in _taken_out(text, compiled.masks):
            found[_Role.MASK].append((use, text.place))
        for use in _uses(text, compiled.others):
            found[use.role].append((use, text.place))
    score, matched = _scored(found)
    return _verdict(score, rules), Relevance(score=score, matched=matched)


def _compiled(rules: RelevanceRules) -> _Compiled:
    """Compiled once for a rules object: hashing hundreds of terms for each event would cost more than judging it."""
    kept = _kept.get(id(rules))
    if kept is None or kept[0] is not rules:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        kept = _kept[id(rules)] = (rules, _compile(rules))
    return kept[1]


def _compile(rules: RelevanceRules) -> _Compiled:
    others = [
        *_of_groups(rules.signals, _Role.SIGNAL),
        *_plain(rules.companions, _Role.COMPANION),
        *_plain(rules.blockers, _Role.BLOCKER),
    ]
    masks = Lexicon(_of_groups(rules.masks, _Role.MASK))
    noise = [(fold(text), False) for text in rules.noise] + [(fold(text), True) for text in rules.related]
    return _Compiled(masks, Lexicon(others), Lexicon(noise))


def _of_groups(groups: Iterable[Group], role: _Role) -> Iterator[tuple[str, _Use]]:
    for group in groups:
        for term in group.terms:
            yield fold(term.text), _Use(role, group, term)


def _plain(texts: Iterable[str], role: _Role) -> Iterator[tuple[str, _Use]]:
    return ((fold(text), _Use(role)) for text in texts)


def _text(place: str, text: str) -> _Text:
    plain = _ACRONYM.sub(lambda found: found.group().replace(".", ""), text)
    if not plain.isascii():
        plain = _BORDER.sub(" ", plain)
    folded = fold(plain)
    return _Text(place, plain, folded, split(folded))


def _body(event: EventData) -> str:
    parts = (event.description[:_READ], event.organizer or "")
    return "\n".join(part for part in parts if part)


def _without_noise(body: str, noise: Lexicon[bool]) -> str:
    """The lines of the body that are the event's own."""
    folded = fold(body)
    if not noise.hits(split(folded), folded):
        return body
    kept: list[str] = []
    for line in body.split("\n"):
        folded = fold(line)
        parts = split(folded)
        headings = [heading for hit in noise.hits(parts, folded) for heading in noise[hit.entry]]
        if True in headings and len(parts) <= _HEADING_WORDS:
            break
        if False not in headings:
            kept.append(line)
        elif len(parts) > _PROSE_WORDS:
            kept += [part for part in _SENTENCE_END.split(line) if not _is_noise(part, noise)]
    return "\n".join(kept)


def _is_noise(sentence: str, noise: Lexicon[bool]) -> bool:
    folded = fold(sentence)
    return any(not heading for hit in noise.hits(split(folded), folded) for heading in noise[hit.entry])


def _uses(text: _Text, lexicon: Lexicon[_Use]) -> Iterator[_Use]:
    for hit in lexicon.hits(text.words, text.folded):
        for use in lexicon[hit.entry]:
            if use.term is None or not use.term.match_case or _as_written(text, use.term.text):
                yield use


def _taken_out(text: _Text, masks: Lexicon[_Use]) -> list[_Use]:
    """The masks found, the longest first where they overlap; what they cover is no word of the text any more."""
    taken: list[_Use] = []
    hits = sorted(masks.hits(text.words, text.folded), key=lambda hit: (hit.first - hit.last, hit.first))
    for hit in hits:
        uses = [
            use
            for use in masks[hit.entry]
            if use.term and (not use.term.match_case or _as_written(text, use.term.text))
        ]
        if not uses or _is_masked(text, hit):
            continue
        taken += uses
        _take_out(text, hit)
    return taken


def _is_masked(text: _Text, hit: Hit) -> bool:
    if hit.first < 0:
        return re.search(_loosely(hit.entry), text.folded) is None
    return _MASKED in text.words[hit.first : hit.last]


def _take_out(text: _Text, hit: Hit) -> None:
    if hit.first < 0:
        text.folded = re.sub(_loosely(hit.entry), f" {_MASKED} ", text.folded)
        text.words = split(text.folded)
    else:
        text.words[hit.first : hit.last] = [_MASKED] * (hit.last - hit.first)


def _loosely(entry: str) -> str:
    """An entry of a script without blanks, whatever blanks stand in the text."""
    return " ?".join(re.escape(char) for char in entry.rstrip("*").replace(" ", ""))


def _as_written(text: _Text, wanted: str) -> bool:
    """Whether the text has the term in the case in which the rule writes it, as whole words."""
    parts = (re.escape(part.rstrip("*")) + (r"\w*" if part.endswith("*") else "") for part in wanted.split())
    expression = r"[\W_]+".join(parts)
    return re.search(rf"(?<!\w){expression}(?!\w)", text.plain) is not None


def _scored(found: dict[_Role, list[tuple[_Use, str]]]) -> tuple[float, tuple[str, ...]]:
    """The sum over the groups, and each match in words."""
    companion = bool(found[_Role.COMPANION]) or any(
        use.group is not None and use.group.is_companion for use, _ in found[_Role.SIGNAL]
    )
    blocked = bool(found[_Role.BLOCKER])
    best: dict[str, dict[str, tuple[float, _Use, str]]] = defaultdict(dict)
    for use, place in (*found[_Role.MASK], *found[_Role.SIGNAL]):
        group, term = use.group, use.term
        if group is None or term is None or (group.needs_companion and (blocked or not companion)):
            continue
        points = (group.title if place == "title" else group.body) * term.weight
        points *= _weakened(group, blocked)
        if points > best[group.name].get(term.text, (-1.0,))[0]:
            best[group.name][term.text] = (points, use, place)
    total, matched = 0.0, []
    for hits in best.values():
        cap = next(use.group.cap * _weakened(use.group, blocked) for _, use, _ in hits.values() if use.group)
        total += min(cap, sum(points for points, _, _ in hits.values()))
        matched += [_explained(points, use, place) for points, use, place in hits.values()]
    return round(total, 3), tuple(matched)


def _weakened(group: Group, blocked: bool) -> float:
    return _DOUBT if blocked and group.doubtful_beside_blockers else 1.0


def _explained(points: float, use: _Use, place: str) -> str:
    group, term = use.group, use.term
    shown = (term.shown or term.text) if term else ""
    return f'{group.name if group else ""}: "{shown}" in {place} (+{points:g})'


def _verdict(score: float, rules: RelevanceRules) -> Verdict:
    if score >= rules.thresholds.publish:
        return Verdict.PUBLISH
    return Verdict.REVIEW if score >= rules.thresholds.review else Verdict.DROP
