"""How much a source gave at its last readings, as a curve and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.pictures.sparkline import RUNS, Sparkline, sparkline
from feeds.web.wording import day
from feeds.web.words import gettext as _
from feeds.web.words import ngettext
from store.views import Reading


@dataclass(frozen=True, slots=True)
class CurveView:
    """`words` say the same as the picture, which is decoration for those who hear the page."""

    picture: Sparkline
    words: str


LEAST = 3  # readings that make a curve; of fewer the page says all with the day of the last one


def curve(readings: Sequence[Reading]) -> CurveView | None:
    """`readings`: oldest first; None where there are too few yet."""
    readings = readings[-RUNS:]
    picture = sparkline([reading.items for reading in readings]) if len(readings) >= LEAST else None
    return CurveView(picture, _words(picture, readings)) if picture else None


def _words(picture: Sparkline, readings: Sequence[Reading]) -> str:
    """ "12 to 15 events in each of the last 20 readings, the latest on 21 November 2026; 2 of them failed"."""
    failed = len(picture.failed)
    latest = day(readings[-1].at.date())
    if failed == picture.runs:
        return ngettext(
            "the last reading failed, on %(day)s", "the last %(num)s readings failed, the latest on %(day)s", failed,
            day=latest,
        )  # fmt: skip
    text = ngettext(
        "%(found)s in the last reading, on %(day)s", "%(found)s in the last %(num)s readings, the latest on %(day)s",
        picture.runs, found=_found(picture), day=latest,
    )  # fmt: skip
    return f"{text}; {ngettext('%(num)s failed', '%(num)s failed', failed)}" if failed else text


def _found(picture: Sparkline) -> str:
    least, most = picture.least or 0, picture.most or 0
    if least == most:
        return ngettext("%(num)s event", "%(num)s events", most)
    return _("%(least)s to %(most)s events", least=least, most=most)
