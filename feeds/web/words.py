"""Our own words in the languages of the embeds, from `words/*.toml`: the one place where a translator looks.

Pages are English for now (`feeds.formats.wording`); what is said here follows it, in three languages.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from feeds.filters import Language
from feeds.formats.country import COUNTRIES
from feeds.formats.text import one_line
from feeds.formats.wording import zone_label
from store.event import Event, EventType, Mode, Precision, Status
from store.walltime import sort_instant

FOLDER = Path(__file__).parent / "words"
_SHORT_RANGE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says. Keys of `texts`, `statuses` and `types` are the same in all of them."""

    language: Language
    texts: Mapping[str, str]
    statuses: Mapping[str, str]
    types: Mapping[str, str]
    patterns: Mapping[str, str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    countries: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        return self.texts[key].format(**values)

    def status(self, status: Status) -> str:
        """ "Cancelled:", as it stands before a title; "" for an event that takes place as announced."""
        word = self.statuses.get(status.value)
        return self.text("status_first", status=word) if word else ""

    def kind(self, type_: EventType) -> str:
        """ "Congress"; "" for `other`, which says nothing."""
        return self.types.get(type_.value, "")

    def dates(self, event: Event) -> str:
        """The days of an event: "12.–14. Mai 2027", or "Mai 2027" where only that is known."""
        first, last = event.first_day, event.last_day
        if event.precision is Precision.MONTH:
            months = dict.fromkeys(f"{self.months[day.month - 1]} {day.year}" for day in (first, last))
            return " – ".join(months)
        return self.patterns[_pattern(first, last)].format(
            day=self._day(first), month=self.months[first.month - 1], year=first.year,
            last_day=self._day(last), last_month=self.months[last.month - 1], last_year=last.year,
        )  # fmt: skip

    def days_of_week(self, event: Event) -> str:
        """ "Mittwoch – Freitag"; "" where the days are many."""
        first, last = event.first_day, event.last_day
        if event.precision is Precision.MONTH:
            return self.text("day_open")
        if (last - first).days >= _SHORT_RANGE_DAYS:
            return ""
        return " – ".join(dict.fromkeys(self.weekdays[day.weekday()] for day in (first, last)))

    def hours(self, event: Event) -> str:
        """ "18:00–19:30 UTC+01:00" on a single day, in the event's own zone; "" where no time is known."""
        start = event.start
        if not isinstance(start, dt.datetime) or event.first_day != event.last_day:
            return ""
        end = event.end.astimezone(start.tzinfo) if isinstance(event.end, dt.datetime) else start
        begin = f"{start:%H:%M}"
        longer = sort_instant(end) > sort_instant(start)
        hours = f"{begin}–{end:%H:%M}" if longer else self.text("from_hour", hour=begin)
        return f"{hours} {zone_label(start, None)}"

    def place(self, event: Event) -> str:
        """ "Łódź, Polen", "Online", "Łódź, Polen und online", or ""."""
        place = event.place
        country = self.countries.get(place.country, place.country) if place.country else None
        near = place.city or (None if country else place.region or place.venue)
        town = one_line(", ".join(part for part in (near, country) if part))
        if event.mode is Mode.ONLINE:
            return self.text("online")
        if event.mode is Mode.HYBRID:
            return self.text("town_and_online", town=town) if town else self.text("both")
        return town

    def _day(self, date: dt.date) -> str:
        return self.patterns["first_day"] if date.day == 1 else str(date.day)


def _pattern(first: dt.date, last: dt.date) -> str:
    if first == last:
        return "day"
    if first.year != last.year:
        return "over_years"
    return "within_year" if first.month != last.month else "within_month"


@cache
def words_of(language: Language) -> Words:
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    date = tables["date"]
    return Words(
        language=language,
        texts=tables["text"],
        statuses=tables["status"],
        types=tables["type"],
        patterns={key: value for key, value in date.items() if isinstance(value, str)},
        months=tuple(date["months"]),
        weekdays=tuple(date["weekdays"]),
        countries=_countries(language),
    )


def _countries(language: Language) -> Mapping[str, str]:
    if language is Language.EN:
        return COUNTRIES
    header, *rows = (FOLDER / "countries.tsv").read_text(encoding="utf-8").splitlines()
    column = header.split("\t").index(language.value)
    return {row.split("\t")[0]: row.split("\t")[column] for row in rows}
