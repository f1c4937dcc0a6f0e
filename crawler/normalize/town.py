"""What of one piece of an address may be the name of a town, a street or a venue: text alone, no decision. Used by
`address`, which asks the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import is_spaceless, split
from crawler.normalize.postcode import Coded, read_code

_SPLIT = re.compile(r"\s*(?:[,;\n|•·()\[\]、，،؛。：＋／]|\s[-–—/]\s|\s@\s|(?<=[^\W\d_])\s*:\s)\s*")
_DIGIT = re.compile(r"\d")
_DISTRICT = re.compile(r"\s(?:\d{1,2}(?:er?|[èe]me|th|nd|rd|º|\.)?|[A-ZÅÄÖØÆ]|[IVX]{1,4})$")
# "of" and its like, before the town in the name of an institution.
_OF = re.compile(r"\s(?:of|de|du|di|da|do|d'|w|we|v|ve|te|à|in|zu|van|von|i|u)\s+", re.IGNORECASE)
_STREETS = re.compile(
    r"(?:strasse|str\.?|straat|weg|platz|plein|laan|gasse|gatan|vagen|vej|gade|katu|utca|allee|ring|damm|ufer|dreef"
    r"|kade|singel)\b"
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PREFECTURE = re.compile(
    "(?P<region>[^\\s\\d]{2,3}[都道府県縣]|[^\\s\\d]{2,4}省|[^\\s\\d]{2,8}(?:自治区|自治區))?"
    "\\s?(?P<town>[^\\s\\d]{1,6}?市)?"
)
_KOREAN = re.compile("[가-힣]{2,3}(?:특별자치시|특별자치도|특별시|광역시|시|도|군)$")
_KOREAN_END = re.compile("(?:특별자치시|특별자치도|특별시|광역시|시|군)$")
_KOREAN_PART = re.compile("[가-힣]{1,4}(?:구|군|동|로|길)(?![가-힣])")
_BEARING = {"bearing", "bearing-of", "bearing-end", "bearing-perhaps"}
_ACRONYM_AND_NAME = re.compile(
    r"(?!USA |UK |EU |NY )[A-Z]{3,5} ([^\W\d_a-zß-ÿ][^\W\d_A-Z]{3,}(?: [^\W\d_]+)?)"
)  # "CCD Düsseldorf"
_LONGEST = 4  # words in the name of a town at the end of a longer piece
_LONGEST_PIECE = 200  # characters; what is longer is prose


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of an address: its text, its postal code, and the names that it may be, the likeliest first."""

    text: str
    coded: Coded
    names: tuple[str, ...]

    @property
    def bare(self) -> str:
        """The text without its postal code."""
        return self.coded.names[0]


@lru_cache(maxsize=8)
def _plain(name: str) -> frozenset[str]:
    return words.plain("town", name)


def split_address(text: str) -> list[str]:
    return [part for part in (piece.strip(" .-–:") for piece in _SPLIT.split(text)) if part]


@lru_cache(maxsize=2048)
def read_piece(text: str) -> Piece:
    coded = read_code(text)
    return Piece(text, coded, tuple(dict.fromkeys(_names(coded))))


def _names(coded: Coded) -> Iterator[str]:
    for base in coded.names:
        for bare in (base, _without_district(base)):
            variants = [bare, _without_before(bare), *([bare.split("/")[0].strip()] if "/" in bare else [])]
            yield from (name for name in variants if name and not _DIGIT.search(name) and not is_venue(name))


def _without_district(name: str) -> str:
    """ "Paris 13e", "Praha 5"; but not "Halle 3"."""
    bare = _DISTRICT.sub("", name)
    return name if fold(bare) in _plain("numbered") else bare


def _without_before(name: str) -> str:
    """ "im Raum Stuttgart" -> "Stuttgart": what stands before a town, if a name follows ("Raum Wien" is a room)."""
    before = _plain("before")
    parts = name.split(" ")
    count = 2 if len(parts) > 2 and fold(" ".join(parts[:2])) in before else 0
    count += next((n for n, part in enumerate(parts[count:][:_LONGEST]) if fold(part).strip(".") not in before), 0)
    return " ".join(parts[count:]) if count and not parts[count][:1].islower() else name


def without_street(piece: str) -> list[str]:
    """ "12 rue de Sèvres 75015 Paris" is a street and a town."""
    coded = read_code(piece)
    if coded.before and coded.countries and len(coded.before) > 3 and is_street(coded.before):
        return [coded.before, piece[len(coded.before) :].strip(" ,-–")]
    return [piece]


def tails(text: str) -> Iterator[tuple[str, str]]:
    """Every way to take one to four words off the end of a piece: what stands before, and those words."""
    found = text.split(" ")
    for count in range(min(_LONGEST, len(found) - 1), 0, -1):
        yield " ".join(found[:-count]), " ".join(found[-count:])


def asian_names(piece: str) -> tuple[str, str] | None:
    """Prefecture or province, and city, of a Japanese, Chinese or Korean address, each empty if it has none."""
    if not _CJK.search(piece):
        return None
    text = piece.strip("〒 0123456789-")
    parts = text.split()
    korean = [word for word in parts if _KOREAN.match(word)]
    if korean:
        towns = [word for word in korean if _KOREAN_END.search(word)]
        return korean[0], _KOREAN_END.sub("", towns[-1]) if towns else ""
    if len(parts) > 1 and _KOREAN_PART.match(parts[1]):
        return "", parts[0]
    found = _PREFECTURE.match(text)
    if found is None or not found.group():
        return None
    return found["region"] or found["town"] or "", (found["town"] or "").removesuffix("市")


def heads(text: str) -> Iterator[str]:
    """What a text without blanks may begin with, two to four characters."""
    if _CJK.match(text):
        yield from (text[:length] for length in (4, 3, 2) if len(text) > length)


def bearing(text: str) -> Iterator[tuple[str, bool]]:
    """Names of towns in the name of an institution that bears its town's; True: nothing but a town's can stand there.

    Fairs and congress centres do so wherever the name stands, universities behind "of", other centres at the end; a
    hospital may be named after anything.
    """
    found = words.found("town", fold(text)) if len(text) <= _LONGEST_PIECE else set()
    if "never" in found:
        return
    if short := _ACRONYM_AND_NAME.fullmatch(text):
        yield short[1], True
    if not found & _BEARING:
        return
    everywhere = "bearing" in found
    if preposition := list(_OF.finditer(text)):
        yield text[preposition[-1].end() :].strip(" '\""), everywhere or "bearing-of" in found
    for _, name in tails(text):
        yield name.strip(" '\""), everywhere or "bearing-end" in found
    parts = text.split(" ")
    for count in range(min(3, len(parts) - 1), 0, -1):
        for start in range(len(parts) - count if everywhere else 1):
            yield " ".join(parts[start : start + count]).strip(" '\""), everywhere
    for name in heads(text.removeprefix("国立")):
        yield name, everywhere


def is_venue(name: str) -> bool:
    folded = fold(name)
    return len(split(folded)) == 1 and "venue" in words.found("place", folded)


def is_street(piece: str) -> bool:
    if not _DIGIT.search(piece):
        return False
    if piece.startswith(("C/", "c/")):
        return True
    folded = fold(piece)
    return "street" in words.found("place", folded) or _STREETS.search(folded) is not None


def without_mode(piece: str) -> str:
    """ "Wien und online" -> "Wien": the words that tell how to attend are no place, nor are those that join them."""
    if not words.found("mode", fold(piece)):
        return piece
    parts = _without_spaceless(piece).split()
    keep = [True] * len(parts)
    for count in range(min(_LONGEST, len(parts)), 0, -1):
        for start in range(len(parts) - count + 1):
            if all(keep[start : start + count]) and _is_mode(" ".join(parts[start : start + count])):
                keep[start : start + count] = [False] * count
    left = [part for part, kept in zip(parts, keep, strict=True) if kept]
    joiners = _plain("joiner")
    while left and fold(left[-1]).strip(":+&/-–") in joiners:
        left.pop()
    while left and fold(left[0]).strip(":+&/-–") in joiners and len(left) > 1 and left[0] not in ("in", "à", "a", "en"):
        left.pop(0)
    return " ".join(left).strip(" ,;:+&/-–")


@lru_cache(maxsize=1024)
def _is_mode(text: str) -> bool:
    """Whether the words are nothing but one of the table's."""
    folded = fold(text)
    lexicon = words.lexicon("mode")
    parts = split(folded)
    return any(hit.last - hit.first == len(parts) for hit in lexicon.hits(parts, folded))


def _without_spaceless(piece: str) -> str:
    """ "東京＋オンライン" -> "東京": words of scripts without blanks stand inside longer runs."""
    if not is_spaceless(piece) and not _CJK.search(piece):
        return piece
    for word in _spaceless_modes():
        piece = piece.replace(word, " ")
    piece = piece.strip()
    for joiner in _plain("joiner"):
        if _CJK.search(joiner):
            piece = piece.removesuffix(joiner).removeprefix(joiner)
    return piece


@lru_cache(maxsize=1)
def _spaceless_modes() -> tuple[str, ...]:
    """The table's words in such scripts, the longest first."""
    found = {word for name in words.names("mode") for word in words.plain("mode", name) if _CJK.search(word)}
    return tuple(sorted(found, key=len, reverse=True))


def is_platform(text: str) -> bool:
    """ "Teams" alone is where one meets online; inside a sentence it is a word."""
    return fold(text).strip(" .") in _plain("platform")
