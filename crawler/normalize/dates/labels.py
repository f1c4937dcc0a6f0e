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
# Cheap look before a long text is read for deadlines; parts of folded words.
_MENTIONS = (
    "deadline", "early bird", "early-bird", "earlybird", "closes", "register by", "frist", "schluss", "fruhbuch",
    "date limite", "fecha limite", "scadenz", "prazo", "plazo", "uiterlijk", "termin", "uzaverka", "sista dag",
    "maaraaika", "срок", "дедлаин", "son tarih", "締切", "〆切", "截止", "截稿", "마감", "موعد", "מועד אחרון",
)  # fmt: skip
_UNTIL_BEHIND = tuple(sorted(words.plain("dates", "until-behind")))
_MOVES = "|".join(map(re.escape, sorted(words.plain("dates", "moved-behind"))))
_MOVED_BEHIND = re.compile(rf"[\s,;:()\[\]–-]*(?:[^\W\d_]{{1,8}} )?(?:{_MOVES})(?: [^\W\d_]{{1,4}})?[\s:]*")
_SHORTEST = 2  # characters of the shortest word that makes a date a deadline from behind it
_NEAR = 32  # characters before a date in which "until" still speaks of it


@dataclass(frozen=True, slots=True)
class Label:
    """`event`: it takes place then. Else it is a deadline of `kind`, or of no kind that we keep."""

    event: bool
    kind: DeadlineKind | None = None


EVENT = Label(True)
OTHER = Label(False)


def label(before: str, after: str, followed: bool) -> Label:
    """The label of a date from the folded text before and after it; `followed`: another date comes after it."""
    if followed and _MOVED_BEHIND.fullmatch(after):
        return OTHER
    due = after.lstrip(" ()[]").startswith(_UNTIL_BEHIND)
    if before and (result := _from_before(_last_clause(before), due, followed)):
        return result
    if due:
        return OTHER
    return EVENT if followed or len(after) < _SHORTEST else _from_after(_CLAUSE_END.split(after, maxsplit=1)[0])


def mentions(folded: str) -> bool:
    """True if a folded text may name a deadline at all."""
    return any(part in folded for part in _MENTIONS)


def kind_of(wording: str) -> DeadlineKind | None:
    """The kind that a wording such as "Abstract submission closes" names."""
    found = words.found("dates", wording)
    return next((kind for kind in _KINDS if kind.value in found), None)


def is_doors(before: str) -> bool:
    """True where a time is that of the doors, not of the event."""
    return "doors" in words.found("dates", before)


def _last_clause(text: str) -> str:
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause.strip(" \t,:–-()[]'\"")]
    return clauses[-1] if clauses else ""


def _from_before(clause: str, due: bool, followed: bool = False) -> Label | None:
    if not clause:
        return None
    found = words.found("dates", clause)
    if not found:
        return None
    near = words.found("dates", " ".join(clause.split()[-3:])[-_NEAR:])
    kind = next((kind for kind in _KINDS if kind.value in found), None)
    due = due or "deadline" in found or "until" in near or "until-weak" in near
    # "Registration: 12 May, 8:30" is the event's own day, unless the event's follows.
    if kind and (due or (clause.rstrip().endswith(":") and (followed or kind is not DeadlineKind.REGISTRATION))):
        return Label(False, kind)
    if "deadline" in found or "other" in found:
        return OTHER
    return OTHER if "until" in near and ("handing-in" in found or len(clause.split()) <= 3) else None


def _from_after(clause: str) -> Label:
    found = words.found("dates", clause)
    kind = next((kind for kind in _KINDS if kind.value in found), None)
    if "deadline" in found and (kind or len(clause.split()) <= 4):
        return Label(False, kind)
    return EVENT
