"""What a date in a text is for: the event itself, a deadline, or something else ("posted on"). Used by `reading`.

The words right before the date decide, within its clause; behind it only where nothing else follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.normalize import words
from store.event import DeadlineKind

_CLAUSE_END = re.compile(r"[\n;|•·●▪►!?]|(?<=[^\W\d_]{3})\.\s|\s[–-]\s(?=[^\W\d_]{4,})")
# Words of a kind, the narrowest first: "early bird registration" is early-bird.
_KINDS = (
    DeadlineKind.LATE_BREAKING,
    DeadlineKind.EARLY_BIRD,
    DeadlineKind.GRANT,
    DeadlineKind.ABSTRACT,
    DeadlineKind.REGISTRATION,
)
_KIND_NAMES = frozenset(str(kind) for kind in _KINDS)
_HINTS = words.plain("dates", "hints")
_MARKS = ":.,()"
_ENDINGS = "|".join(map(re.escape, sorted(words.plain("dates", "deadline-endings"))))
_ENDING = re.compile(rf"(?:{_ENDINGS})[{_MARKS}]*(?!\S)")
_UNTIL_BEHIND = tuple(sorted(words.plain("dates", "until-behind")))
_MOVES = "|".join(map(re.escape, sorted(words.plain("dates", "moved-behind"))))
_MOVED_BEHIND = re.compile(
    rf"[\s,;:()\[\]–-]*(?:[^\W\d_]{{1,12}}[:,.]? ){{0,3}}(?:{_MOVES})(?: [^\W\d_]{{1,4}})?[\s:]*"
)
_MOVED_TO = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(move) for move in sorted(words.plain('dates', 'moved-behind')) if ' ' in move)})"
    r"(?: [^\W\d_]{1,4})?[\s:]*$"
)
_FINISHES = "|".join(map(re.escape, sorted(words.plain("dates", "finish"), reverse=True)))
_FINISH = re.compile(rf"(?<!\w)(?:{_FINISHES})(?: [^\W\d_]{{1,3}})?[\s:.]*$")
_SHORTEST = 2  # characters of the shortest word that makes a date a deadline from behind it
_PHRASE = 6  # words before a date in which "posted by somebody on" still speaks of it
_CLOSE = 3  # words before a date that may be "until"
_TERSE = 3  # words of a clause that says little else
_NEAR = 32  # characters before a date in which "until" still speaks of it


@dataclass(frozen=True, slots=True)
class Label:
    """`event`: it takes place then. Else it is a deadline of `kind`, or of no kind that we keep.

    ends   the event of an earlier date ends then ("Start: … End: …")
    moved  of two dates with "to" between, the second is the event's ("postponed from … to …")
    """

    event: bool
    kind: DeadlineKind | None = None
    ends: bool = False
    moved: bool = False


EVENT = Label(True)
OTHER = Label(False)
ENDS = Label(False, ends=True)
MOVED = Label(False, moved=True)


def label(before: str, after: str, followed: bool, ranged: bool = False) -> Label:
    """The label of a date from the folded text before and after it.

    followed  another date comes after it
    ranged    it is a range, which "まで" behind only closes ("9日から11日まで")
    """
    before, after = before.strip(), after.rstrip()
    if not before and len(after) < _SHORTEST:
        return EVENT
    if followed and _MOVED_BEHIND.fullmatch(after):
        return OTHER
    due = not ranged and after.lstrip(" ()[]").startswith(_UNTIL_BEHIND)
    if before and (result := _from_before(_last_clause(before), due, followed)):
        return result
    if due:
        return OTHER
    return EVENT if followed or len(after) < _SHORTEST else _from_after(_CLAUSE_END.split(after, maxsplit=1)[0])


def mentions(folded: str) -> bool:
    """True if a folded text may name a deadline at all."""
    return any(part in folded for part in _HINTS)


def kind_of(wording: str) -> DeadlineKind | None:
    """The kind that a wording such as "Abstract submission closes" names."""
    return _kind(words.found("dates", wording))


def is_doors(before: str) -> bool:
    """True where a time is that of the doors, not of the event."""
    return "doors" in words.found("dates", before)


def _last_clause(text: str) -> str:
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause.strip(" \t,:–-()[]'\"")]
    return clauses[-1] if clauses else ""


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words before a date: which lists they are of, those of the last few, and whether they say deadline."""

    text: str
    written: list[str]
    found: set[str]
    near: set[str]
    says_deadline: bool


def _clause(text: str) -> _Clause | None:
    """None where nothing in the clause can label a date."""
    found, ending = words.found("dates", text), _ENDING.search(text) is not None
    if not found and not ending:
        return None
    written = text.split()
    near = words.found("dates", " ".join(written[-_CLOSE:])[-_NEAR:])
    return _Clause(text, written, found, near, ending or "deadline" in found)


def _from_before(text: str, due: bool, followed: bool) -> Label | None:
    clause = _clause(text)
    if clause is None:
        return None
    if "moved-from" in clause.near:
        return MOVED
    if "moved-behind" in clause.near and _MOVED_TO.search(text):
        return EVENT
    kind = _kind(clause.found)
    if kind and _is_due(clause, kind, due, followed):
        return Label(False, kind)
    return _without_kind(clause, kind)


def _is_due(clause: _Clause, kind: DeadlineKind, due: bool, followed: bool) -> bool:
    if due or clause.says_deadline or not clause.near.isdisjoint(("until", "until-weak")):
        return True
    # "Registration: 12 May, 8:30" is the event's own day, unless the event's follows.
    return clause.text.rstrip().endswith(":") and (followed or kind is not DeadlineKind.REGISTRATION)


def _without_kind(clause: _Clause, kind: DeadlineKind | None) -> Label | None:
    terse = len(clause.written) <= _TERSE
    of_the_text = "other-near" in clause.near or "other" in words.found("dates", " ".join(clause.written[-_PHRASE:]))
    if clause.says_deadline or of_the_text or (kind and terse and "start" in clause.near):
        return OTHER
    if "finish" in clause.near and _FINISH.search(clause.text):
        return ENDS
    return OTHER if "until" in clause.near and (terse or "handing-in" in clause.found) else None


def _kind(found: set[str]) -> DeadlineKind | None:
    if found.isdisjoint(_KIND_NAMES):
        return None
    return next(kind for kind in _KINDS if str(kind) in found)


def _from_after(clause: str) -> Label:
    found = words.found("dates", clause)
    if not found:
        return EVENT
    kind, written = _kind(found), clause.split()
    ending = kind is not None and _FINISH.search(clause) is not None and not any(map(str.isdigit, clause))
    if ending or ("deadline" in found and (kind or len(written) <= 4)):
        return Label(False, kind)
    return EVENT
