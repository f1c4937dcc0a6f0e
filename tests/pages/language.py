"""How a language and its country write dates, times and the furniture of a page: read from words/<locale>.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from config.source import DateOrder

_FOLDER = Path(__file__).with_name("words")
# Read in two variants of each layout; the others in one.
MAIN = ("en", "en_us", "de", "fr", "es", "it", "pt", "nl", "pl")
OTHER = ("cs", "sv", "ja")


class Style(BaseModel):
    """One consistent way of writing dates and times; patterns over the names of `_values`.

    `day` one day, `days` a range within a month, `months` one across months, `bare...` the same without a year.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: str
    days: str
    months: str
    bare: str
    bare_days: str
    time: str
    times: str


class Language(BaseModel):
    """One locale; `words` are the furniture of a page (menus, labels, badges), the rest is content or a habit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    locale: str
    zone: str
    country: str
    order: DateOrder
    months: tuple[str, ...]
    alone: tuple[str, ...] = ()  # months as headings, where that is another form
    mon: tuple[str, ...]
    weekdays: tuple[str, ...]
    wd: tuple[str, ...]
    month_heading: str
    year_heading: str
    day_rows: tuple[str, ...]
    day_range: str
    orgs: tuple[str, ...]
    bodies: tuple[str, ...]
    places: tuple[str, ...]
    titles: tuple[str, ...]
    editions: tuple[str, ...]
    news: tuple[str, ...]
    blurbs: tuple[str, ...]
    intro: str
    default_time: str
    deadlines: tuple[str, ...]
    words: dict[str, str]
    styles: tuple[Style, ...]

    @property
    def code(self) -> str:
        """The language as a source file names it."""
        return self.locale.partition("_")[0]

    def fill(self, pattern: str, start: dt.date, end: dt.date | None = None) -> str:
        """Write the day, or the days from start to end, as `pattern` says."""
        values = self._values(start, "")
        if end is not None:
            values |= self._values(end, "2")
        return pattern.format_map(values)

    def date(self, style: Style, start: dt.date, end: dt.date | None = None) -> str:
        if end is None:
            return self.fill(style.day, start)
        if start.year != end.year:
            return f"{self.fill(style.day, start)} – {self.fill(style.day, end)}"
        return self.fill(style.days if start.month == end.month else style.months, start, end)

    def bare(self, style: Style, start: dt.date, end: dt.date | None = None) -> str:
        """Write without a year."""
        if end is None:
            return self.fill(style.bare, start)
        if start.month != end.month:
            return f"{self.fill(style.bare, start)} – {self.fill(style.bare, end)}"
        return self.fill(style.bare_days, start, end)

    def clock(self, style: Style, time: dt.time, until: dt.time | None = None) -> str:
        values = _clock_values(time, "")
        if until is None:
            return style.time.format_map(values)
        return style.times.format_map(values | _clock_values(until, "2"))

    @staticmethod
    def edition(pattern: str, number: int) -> str:
        """Number a congress ("12th")."""
        return pattern.format(n=number, th=_ordinal(number))

    def month(self, day: dt.date) -> str:
        """Name a month of a year, as a heading does."""
        return self.fill(self.month_heading, day)

    def _values(self, day: dt.date, suffix: str) -> dict[str, object]:
        name = self.months[day.month - 1]
        values = {
            "d": day.day,
            "dd": f"{day.day:02}",
            "m": day.month,
            "mm": f"{day.month:02}",
            "y": day.year,
            "month": name,
            "alone": self.alone[day.month - 1] if self.alone else name[:1].upper() + name[1:],
            "mon": self.mon[day.month - 1],
            "weekday": self.weekdays[day.weekday()],
            "wd": self.wd[day.weekday()],
            "first": "1er" if day.day == 1 else day.day,
            "th": _ordinal(day.day),
        }
        return {key + suffix: value for key, value in values.items()}


def _ordinal(number: int) -> str:
    if number in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _clock_values(time: dt.time, suffix: str) -> dict[str, object]:
    half = "pm" if time.hour >= 12 else "am"
    values = {
        "h": time.hour,
        "hh": f"{time.hour:02}",
        "mi": f"{time.minute:02}",
        "h12_" if suffix else "h12": (time.hour - 1) % 12 + 1,
        "ap": half,
        "ap_dots": f"{half[0]}.m.",
    }
    return {key + suffix: value for key, value in values.items()}


def _table(locale: str) -> dict[str, Any]:
    table = tomllib.loads((_FOLDER / f"{locale}.toml").read_text(encoding="utf-8"))
    if parent := table.pop("extends", None):
        known = _table(parent)
        table["words"] = known["words"] | table.get("words", {})
        table = known | table
    return table


@cache
def language(locale: str) -> Language:
    """Read one locale's file."""
    return Language.model_validate({"locale": locale, **_table(locale)})
