"""Date texts read as of one day, for the tests of `read_when`."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from config.source import DateOrder
from crawler.normalize.dates.settle import DateTexts, Surroundings, When
from crawler.normalize.dates.when import read_when

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


BRUSSELS = ZoneInfo("Europe/Brussels")


def read(
    start: str,
    end: str | None = None,
    *,
    zone: str | None = "Europe/Brussels",
    place: str | None = None,
    country: str | None = None,
    order: DateOrder | None = None,
    utc_means_local: bool = False,
    time: str | None = None,
    year: str | None = None,
    duration: str | None = None,
    timezone: str | None = None,
    all_day: bool | None = None,
    language: str | None = None,
) -> When:
    around = Surroundings(
        NOW,
        source_zone=zone,
        place_zone=place,
        country=country,
        order=order,
        utc_means_local=utc_means_local,
        language=language,
    )
    return read_when(DateTexts(start, end, time, year, duration, timezone, all_day), around)


def iso(when: When) -> tuple[str, str | None, str | None]:
    return when.start.isoformat(), when.end.isoformat() if when.end else None, when.timezone
