"""What a token is: the vocabulary between `tokens`, which makes them, and `pieces`, which puts them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import Final


class Kind(IntEnum):
    NUMBER = auto()  # value: the number
    MONTH = auto()  # value: 1-12
    WEEKDAY = auto()  # value: 0-6, -1 where the word could be several
    YMD = auto()  # parts: year, month, day as written
    NUMERIC = auto()  # parts: first, second, year (or -1), written with one separator
    CJK = auto()  # parts: year, month, day with their signs; -1 where absent
    TIME = auto()  # value: minute of the day
    ZONE = auto()
    RANGE = auto()  # a dash, or "to" in any language
    LIST = auto()  # "and", "&", "+"
    COMMA = auto()
    GLUE = auto()  # "of", "the", "de", full stop, brackets: nothing between the parts of a date
    BREAK = auto()  # line end, semicolon, bullet: the next clause
    WORD = auto()


# By these names because Python 3.11 takes ten times as long for a member of an enum as for a name, and the readers of
# tokens ask for kinds a hundred times a text.
NUMBER: Final = Kind.NUMBER
MONTH: Final = Kind.MONTH
WEEKDAY: Final = Kind.WEEKDAY
YMD: Final = Kind.YMD
NUMERIC: Final = Kind.NUMERIC
CJK: Final = Kind.CJK
TIME: Final = Kind.TIME
ZONE: Final = Kind.ZONE
RANGE: Final = Kind.RANGE
LIST: Final = Kind.LIST
COMMA: Final = Kind.COMMA
GLUE: Final = Kind.GLUE
BREAK: Final = Kind.BREAK
WORD: Final = Kind.WORD


@dataclass(frozen=True, slots=True)
class Word:
    """What a word means in a source's language.

    weak         a month's short form that is a word elsewhere
    hour_before  the number behind it is an hour ("kl. 19"); hour_behind: the number before it ("19 Uhr")
    half         "a" or "p": behind a time, the half of the day ("7 de la tarde")
    says_hour    it makes an hour of the number beside it; a word for noon does so too
    """

    kind: Kind = Kind.WORD
    value: int = -1
    weak: bool = False
    hour_before: bool = False
    hour_behind: bool = False
    half: str = ""
    says_hour: bool = field(init=False)

    def __post_init__(self) -> None:
        says_hour = self.hour_before or self.hour_behind or self.kind is TIME or self.half != ""
        object.__setattr__(self, "says_hour", says_hour)


PLAIN = Word()


@dataclass(slots=True)
class Token:
    kind: Kind
    text: str
    start: int
    end: int
    value: int = -1
    parts: tuple[int, ...] = ()
    ordinal: bool = False
    word: Word = PLAIN
    half: str = ""  # of a time whose text names the half of the day
    modal: bool = False  # "may" in small letters: perhaps no month

    @property
    def weak(self) -> bool:
        return self.word.weak


Tokens = list[Token]
