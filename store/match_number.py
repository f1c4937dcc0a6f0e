"""The numbers of a title: how many-th, which part, which year. Pure; used by `match_title`.

"XVII Congress", "17th congress" and "siedemnasty kongres" have the same number; "Part 2" and "Part 3" have not. The
day and the year in a title only repeat its date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.match_words import KIND, MONTHS, ORDINALS, PART

_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[:.h]\d\d\b")
_FIGURE = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|ere|eme|e|o|a|de|ste|mo|ma)?")
_ROMAN = re.compile(r"(?=[ivxlc])(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_YEARS = range(1900, 2100)
_NONE: frozenset[str] = frozenset()  # one for all titles: most name no number
_LETTER = re.compile(r"[a-h]")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a title.

    counted  how many-th it is, and numbers that nothing explains
    parts    behind a word for a part ("day 2", "#3", "module B")
    days     behind a word for a day alone
    years    those that it names
    """

    counted: frozenset[str]
    parts: frozenset[str]
    days: frozenset[str]
    years: frozenset[str]


def numbers_in(text: str, words: list[str], year: int) -> tuple[Numbers, frozenset[str]]:
    """Return the numbers of a title and the words that stand for them. `year`: that of the event."""
    dated = {part for found in _DATE.findall(text) for part in re.findall(r"\d+", found)}
    counted, parts, days, years, used = set(), set(), set(), set(), set(dated)
    spans = {start: (end, number) for start, end, number in ORDINALS.phrases(words)}
    inside = {at for start, (end, _) in spans.items() for at in range(start + 1, end)}
    used |= {words[at] for at in inside}
    for at, word in enumerate(words):
        if at in inside:
            continue
        kind = _part_before(words, at)
        number = _number(word, may_be_one_letter=kind is not None or _begins_a_kind(text, words, at))
        if at in spans:
            number = spans[at][1]
        if number is None or word in dated or _is_day(words, at):
            used |= {word} if _is_day(words, at) else set()
            continue
        used.add(word)
        if number.isdigit() and int(number) in _YEARS:
            years.add(number)
        elif kind == "day":
            days.add(number)
        elif kind or f"#{word}" in text:
            parts.add(number)
        else:
            counted.add(number)
    return Numbers(*(frozenset(each) if each else _NONE for each in (counted, parts, days, years))), frozenset(used)


def _part_before(words: list[str], at: int) -> str | None:
    """The kind of part whose number the word is: the word before it says so, or "n o" of "n.º 3"."""
    for word in reversed(words[max(0, at - 2) : at]):
        if found := PART.notions(word):
            return found[0]
        if word not in ("o", "a", "no", "nr"):
            return None
    return None


def _number(word: str, *, may_be_one_letter: bool) -> str | None:
    figure = _FIGURE.fullmatch(word)
    if figure:
        return figure[1].lstrip("0") or "0"
    if found := ORDINALS.notions(word):
        return found[0]
    if (may_be_one_letter or len(word) > 1) and _ROMAN.fullmatch(word) and not _is_word(word):
        return str(_arabic(word))
    return word if may_be_one_letter and _LETTER.fullmatch(word) else None


def _begins_a_kind(text: str, words: list[str], at: int) -> bool:
    """True for the numeral of "V Congreso nacional" and "X. Kongress": a capital before the kind of event."""
    if words[at] not in ("i", "v", "x") or not re.search(rf"(?<!\w){words[at].upper()}(?!\w)", text):
        return False
    return any(KIND.notions(word) for word in words[at + 1 : at + 4])


def _is_word(word: str) -> bool:
    """ "ci", "li", "di" and "xl" are words; numerals of two letters have none but i, v and x."""
    return len(word) <= 2 and not set(word) <= set("ivx")


def _arabic(numeral: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _is_day(words: list[str], at: int) -> bool:
    """True for the figure beside the name of a month: "12 May", "May 12", "12 de mayo"."""
    if not words[at].rstrip("stndrh").isdigit() or len(words[at]) > 4:
        return False
    near = words[max(0, at - 2) : at] + words[at + 1 : at + 3]
    return any(word in MONTHS for word in near)
