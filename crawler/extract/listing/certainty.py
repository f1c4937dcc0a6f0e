"""How sure it is that a record is an event, and not a document, a piece of news, a person's or a product's date.

Every sign (`signs`) has one weight, in log-odds: their sum, through the logistic function, is the confidence. The
page's own names (`verdict`) and what its list has in common are signs of each of its records. Weights were set by hand,
few and round, after a regression over recorded and generated pages: of items of confidence c, c or more are events.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crawler.extract.listing.names import Names
from crawler.extract.listing.sign import Found, Sign
from crawler.extract.listing.signs import BESIDE_BODY, Seen, signs_of
from crawler.extract.listing.tables import Tables
from crawler.extract.listing.verdict import Naming, Verdict, verdict_of

# Below this an item is no event.
ACCEPT_FROM = 0.5
_BIAS = -0.5  # a date with some text beside it is rather none
_SMOOTHING = 2.0  # records of the whole page that count with those of one run
_MOST_SAID = 2  # reasons that a sentence names

WEIGHTS: dict[Sign, float] = {
    Sign.PAGE_EVENTS: 0.5,
    Sign.PAGE_BODY: 0.75,
    Sign.PAGE_OTHER: -1.75,
    Sign.ADDRESS_EVENTS: 0.25,
    Sign.ADDRESS_OTHER: -1.0,
    Sign.WAY_EVENTS: 0.5,
    Sign.WAY_OTHER: -0.25,
    Sign.SECTION_EVENTS: 1.0,
    Sign.SECTION_OTHER: -3.0,
    Sign.CLASS_EVENTS: 0.5,
    Sign.CLASS_OTHER: -0.5,
    Sign.LINK_OTHER: -1.0,
    Sign.TITLE_EVENT: 1.0,
    Sign.TITLE_BODY: 1.0,
    Sign.TITLE_OTHER: -0.5,
    Sign.TITLE_DOCUMENT: -1.0,
    Sign.TITLE_ABOVE: -0.5,
    Sign.TITLE_WEAK: -0.5,
    Sign.TITLE_GENERIC: -2.5,
    Sign.TITLE_WEEKDAY: -3.0,
    Sign.TITLE_PLACE: -0.75,
    Sign.TITLE_SENTENCE: -1.0,
    Sign.TITLE_ASKS: -0.5,
    Sign.TITLE_LONG: -0.5,
    Sign.TIME_OWN: 0.75,
    Sign.TIME_STATED: 0.75,
    Sign.TIME_ODD: -0.75,
    Sign.WEEKDAY: 0.5,
    Sign.SEVERAL_DAYS: 0.25,
    Sign.PLACE: 0.5,
    Sign.STATUS: 0.25,
    Sign.ATTENDING: 0.5,
    Sign.TAKES_PLACE: 0.75,
    Sign.NAMES_EVENT: 0.5,
    Sign.PAPERS: 0.75,
    Sign.FUTURE: 0.5,
    Sign.FAR: -0.5,
    Sign.DATE_ROLE: -1.5,
    Sign.COLUMN_ROLE: -2.0,
    Sign.COLUMN_DATE: 0.5,
    Sign.RECORD_ROLE: -0.25,
    Sign.IN_SENTENCE: -0.75,
    Sign.IN_PROSE: -0.5,
    Sign.OF_TEXT: -0.25,
    Sign.OF_THREAD: -2.0,
    Sign.AMOUNT: -0.25,
    Sign.MEASURED: -0.25,
    Sign.BYLINE: -2.5,
    Sign.FURNITURE: -1.0,
    Sign.BARE_DAY: -1.0,
    Sign.RUN_TIMED: 0.5,
    Sign.RUN_EVENTS: 1.0,
}
_OF_PAGE: tuple[tuple[Callable[[Verdict], Naming], Sign, Sign], ...] = (
    (lambda verdict: verdict.named, Sign.PAGE_EVENTS, Sign.PAGE_OTHER),
    (lambda verdict: verdict.ending, Sign.ADDRESS_EVENTS, Sign.ADDRESS_OTHER),
    (lambda verdict: verdict.way, Sign.WAY_EVENTS, Sign.WAY_OTHER),
)
# A sign of single records -> the sign that is its share in their list.
_OF_RUN = {Sign.TIME_OWN: Sign.RUN_TIMED, Sign.TITLE_EVENT: Sign.RUN_EVENTS}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The certainty of one record; what speaks most against it, in words; what it looks like, if not an event."""

    value: float
    against: str
    looks_like: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What all records of a page share: what it says that it is about, its tables, today."""

    verdict: Verdict
    tables: Tables
    today: dt.date


def setting_of(names: Names, page_url: str, tables: Tables, now: dt.datetime) -> Setting:
    """What is known of the page before its records are looked at."""
    return Setting(verdict_of((*names.headings[:1], *names.title[:1]), page_url), tables, now.date())


def certainties(runs: Sequence[Sequence[Seen]], setting: Setting) -> list[list[Reasons]]:
    """The certainty of each record of each run."""
    found = [[signs_of(seen, setting.tables, setting.today) for seen in run] for run in runs]
    everywhere = _shares([one for run in found for one in run], dict.fromkeys(_OF_RUN.values(), 0.0), 0.0)
    for run in found:
        shared = _shares(run, everywhere, _SMOOTHING)
        for one in run:
            _add_page(one, setting.verdict)
            one.signs.update(shared)
    return [[_weighed(one) for one in run] for run in found]


def _add_page(found: Found, verdict: Verdict) -> None:
    for naming_in, events, other in _OF_PAGE:
        found.add(naming_in(verdict), events, other, BESIDE_BODY)
    if verdict.named.body:
        found.signs[Sign.PAGE_BODY] = 1.0


def _shares(run: Sequence[Found], everywhere: dict[Sign, float], smoothing: float) -> dict[Sign, float]:
    """What share of a run shows each sign of `_OF_RUN`; a short run leans on the whole page."""
    size = max(1.0, len(run) + smoothing)
    return {
        shared: (sum(sign in one.signs for one in run) + smoothing * everywhere[shared]) / size
        for sign, shared in _OF_RUN.items()
    }


def _weighed(found: Found) -> Reasons:
    parts = [(WEIGHTS[sign] * strength, sign) for sign, strength in found.signs.items()]
    parts.sort(key=lambda part: part[0])
    value = 1 / (1 + math.exp(-(_BIAS + sum(weight for weight, _ in parts))))
    against = [sign for weight, sign in parts[:_MOST_SAID] if weight < 0]
    looks_like = next((found.about[sign] for sign in against if sign in found.about), None)
    said = ", ".join(sign.value.format(about=found.about.get(sign, "")) for sign in against)
    sentence = f"looks like {looks_like or 'no event'}: {said or 'nothing speaks for one'}"
    return Reasons(value, sentence, looks_like)
