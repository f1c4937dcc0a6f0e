"""Postal codes in addresses: finding and removing them, and which countries one of that form, in that place, may mean.

A code stands before the town in most of Europe and Latin America ("75015 Paris") and behind it in English and Asian
addresses ("Chicago, IL 60602"), so that form and place together leave few countries. Used by `address`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.normalize.gazetteer import country_coded

# What a letter before the number stands for, where it is no ISO code ("D-10115").
_LETTERS = {
    "D": "DE", "A": "AT", "F": "FR", "I": "IT", "E": "ES", "B": "BE", "L": "LU", "S": "SE", "N": "NO", "H": "HU",
    "P": "PT", "FIN": "FI",
}  # fmt: skip
_FORMS = re.compile(
    r"(?<![\w-])(?:(?P<letter>[A-Z]{1,3})-(?P<number>\d{4,5})(?![\w-])"
    r"|(?P<nl>\d{4}\s?(?!CH\b|US\b)[A-Z]{2})(?!\w)"
    r"|〒?(?P<jp>\d{3}-\d{4})(?![\w-])"
    r"|(?P<br>\d{5}-\d{3})(?![\w-])"
    r"|(?P<zip>\d{5}-\d{4})(?![\w-])"
    r"|(?P<pt>\d{4}-\d{3})(?![\w-])"
    r"|(?P<pl>\d{2}-\d{3})(?![\w-])"
    r"|(?P<cz>\d{3}\s\d{2})(?!\w)"
    r"|(?P<gb>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?!\w)"
    r"|(?P<ca>[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?!\w)"
    r"|(?P<ie>[AC-FHKNPRTV-Y]\d[\dW]\s[A-Z\d]{4})(?!\w)"
    r"|(?P<four>\d{4})(?![\w-])|(?P<five>\d{5})(?![\w-])|(?P<six>\d{6})(?![\w-]))"
)
_SURE = {"nl": "NL", "jp": "JP", "br": "BR", "zip": "US", "pt": "PT", "pl": "PL", "gb": "GB", "ca": "CA", "ie": "IE"}
_BEFORE = {
    "cz": "CZ SK SE GR",
    "four": "AT BE CH DK NO HU LU NL SI BG CY GE LV MK LI AL AR TN PY VE PT AM AU",
    "five": "DE FR IT ES FI SE EE HR RS BA ME UA TR MX MC SM VA LT GR KR MA DZ CU GT PE UY MY RE GP MQ GF JO IR CZ SK",
    "six": "RU RO CN KZ BY UA KG UZ TM TJ",
}  # fmt: skip
_BEHIND = {
    "cz": "",
    "four": "AU NZ ZA PH BD PK",
    "five": "US TH ID SA EG PK KW UA KR TW MM VN NP LK MX",
    "six": "IN SG CN VN CO RU RO KZ BY UZ EC",
}  # fmt: skip
_CEDEX = re.compile(r"\s+cedex(?:\s+\d{1,2})?$", re.IGNORECASE)
_BOX = re.compile(r"(?<=\w)\s(?:[A-ZÅÄÖØÆ]{1,3}|\(?[A-Z]{2}\)?)$")  # "2100 København Ø", "20162 Milano MI"


@dataclass(frozen=True, slots=True)
class Coded:
    """A piece of an address without its postal code.

    names      the piece without it, most likely the town; the first is the likeliest
    before     what stands before a code in the middle of the piece, most likely the street
    countries  those in which such a code stands there; empty if that says nothing
    has_code   there is a code
    before_town  the code stands before the name
    """

    names: tuple[str, ...]
    before: str = ""
    countries: frozenset[str] = frozenset()
    has_code: bool = False
    before_town: bool = False


def read_code(piece: str) -> Coded:
    """Take the last postal code out of `piece`."""
    codes = list(_FORMS.finditer(piece))
    if not codes:
        return Coded((piece,))
    found = codes[-1]
    before, behind = piece[: found.start()].strip(" ,-–"), piece[found.end() :].strip(" ,-–")
    if not behind:
        return Coded((before,), "", _countries(found, _BEHIND), True)
    behind = _CEDEX.sub("", behind)
    names = (behind, _BOX.sub("", behind)) if _BOX.search(behind) else (behind,)
    return Coded(names, before, _countries(found, _BEFORE), True, not before)


def _countries(found: re.Match[str], places: dict[str, str]) -> frozenset[str]:
    if letter := found["letter"]:
        code = _LETTERS.get(letter) or country_coded(letter)
        return frozenset((code,)) if code else frozenset()
    form = found.lastgroup or ""
    return frozenset((_SURE[form],)) if form in _SURE else frozenset(places[form].split())
