"""Guesses a source's name, language, country, zone and order of dates, each with the reason, or leaves it open.

A guess is a default where the source says nothing, so that a wrong one does harm: what is not plain stays unknown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from config.relevance import RelevanceRules
from config.source import DateOrder
from crawler.extract.datetext import has_date
from crawler.normalize.dates.order import shown_order
from crawler.normalize.dates.zones import iana
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import cities, country_coded, country_of_zone
from crawler.normalize.language import read_language
from crawler.normalize.lexicon import split
from crawler.probe.attempt import Attempt
from crawler.probe.front import Front
from crawler.probe.words import language_of_text, names_events, table
from crawler.relevance import judge
from store.border import MAX_TEXT, MAX_TITLE
from store.event import EventData, Precision, Verdict

_MOSTLY = 0.8
_FEW = 3  # events that are enough to go by
_MAX_NAME = 120
_TELLING = 1_000  # characters of text that are enough to tell its language
_PARTS = re.compile(r"\s[–—·•>/-]\s|\s?(?:[|»]|::)\s?|:(?:\s|$)")
# What a machine wrote in where a person should have.
_NO_NAMES = frozenset(["my site", "website", "wordpress", "home", "homepage", "untitled", "calendar", "events"])


@dataclass(frozen=True, slots=True)
class Guess:
    """A value and where it comes from."""

    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Guesses:
    """What could be guessed of a source; None: unknown. `about_sma`: why everything on it may be taken to be."""

    name: Guess
    timezone: Guess | None = None
    language: Guess | None = None
    date_order: Guess | None = None
    country: Guess | None = None
    about_sma: str | None = None


def guesses(fronts: Sequence[Front], attempts: Sequence[Attempt], now: dt.datetime, rules: RelevanceRules) -> Guesses:
    """Guess from the pages (the given one first), and from the events of every way that is read."""
    language = _language(fronts)
    country = _country(fronts[0], attempts)
    name = _name(fronts)
    return Guesses(
        name=name,
        timezone=_zone(fronts, attempts, country, now),
        language=language,
        date_order=_date_order(attempts, country, language),
        country=country,
        about_sma=_about_sma(name.value, fronts[0], now, rules),
    )


# --- name ---------------------------------------------------------------------------------------------------------


def _name(fronts: Sequence[Front]) -> Guess:
    for front in fronts:
        if front.site_name and fold(front.site_name) not in _NO_NAMES and len(front.site_name) > 1:
            return Guess(_short(front.site_name), "the page's own name of its site")
    for front in fronts:
        if front.title and (part := _part_of_title(front.title, front.host)):
            return Guess(_short(part), "the page's title")
    return Guess(_short(fronts[0].host.removeprefix("www.")) or "unnamed", "the host's name")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_NAME else f"{text[:_MAX_NAME].rsplit(' ', 1)[0]}"


def _part_of_title(title: str, host: str) -> str | None:
    """Of "Events | Society of Examplia" the part that names the site: like the host, else the last that is no list."""
    parts = [part.strip() for part in _PARTS.split(title) if part.strip()]
    named = [part for part in parts if names_events(part) < 2 and fold(part) not in _NO_NAMES and not has_date(part)]
    letters = re.sub(r"[^a-z0-9]", "", host.removeprefix("www.").rpartition(".")[0])
    alike = [part for part in named if _alike(part, letters)]
    return next(iter(alike), None) or next(reversed(named), None)


def _alike(part: str, letters: str) -> bool:
    """Whether a name and a host speak of the same: one holds the other, or the name's initials do."""
    words = split(fold(part))
    squeezed, initials = "".join(words), "".join(word[0] for word in words)
    return bool(letters) and (
        squeezed in letters or letters in squeezed or (len(initials) >= 3 and initials in letters)
    )


# --- language, country ----------------------------------------------------------------------------------------------


def _language(fronts: Sequence[Front]) -> Guess | None:
    """What the page says, unless its text speaks against it: site builders write in a language that nobody chose."""
    for front in fronts:
        said = read_language(front.tag)
        said = "nb" if said == "no" else said
        read = language_of_text(front.text) if len(front.text) >= _TELLING else None
        if read and said and not _alike_languages(read, said):
            return Guess(read, f'the text reads so, though the page says "{front.tag}"')
        if said or read:
            return Guess(said or read or "", f'the page says "{front.tag}"' if said else "the text reads so")
    return None


def _alike_languages(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in table()["alike"]["groups"])


def _country(front: Front, attempts: Sequence[Attempt]) -> Guess | None:
    end = front.host.rpartition(".")[2]
    hosts = table()["host"]
    code = hosts["only"].get(end) or (country_coded(end.upper()) if len(end) == 2 else None)
    if code and end not in hosts["anybody"]:
        return Guess(code, f"the host's name ends in .{end}")
    if found := _common(attempts, lambda event: event.place.country):
        return Guess(found[0], f"{found[1]} of {found[2]} events with a country are there")
    region = re.fullmatch(r"[A-Za-z]{2,3}[-_]([A-Z]{2})", front.tag or "")
    # "en-US" is what site builders write in where nobody chose.
    if region and front.tag not in ("en-US", "en_US") and (code := country_coded(region[1])):
        return Guess(code, f'the page says "{front.tag}"')
    return None


def _common(attempts: Sequence[Attempt], value: Callable[[EventData], str | None]) -> tuple[str, int, int] | None:
    """What nearly all events of the first way that tells have in common: (value, how many, of how many)."""
    for attempt in attempts:
        values = [found for event in attempt.events if (found := value(event))] if attempt.is_sure else []
        ranked = Counter(values).most_common(1)
        if ranked and len(values) >= _FEW and ranked[0][1] >= _MOSTLY * len(values):
            return *ranked[0], len(values)
    return None


# --- zone and order of dates ------------------------------------------------------------------------------------------


def _zone(
    fronts: Sequence[Front], attempts: Sequence[Attempt], country: Guess | None, now: dt.datetime
) -> Guess | None:
    for front in fronts:
        if front.calendar_zone and (zone := iana(front.calendar_zone)):
            return Guess(zone.name, "the calendar says so (X-WR-TIMEZONE)")
    if found := _common(attempts, _named_zone):
        return Guess(found[0], f"{found[1]} of {found[2]} events with a zone are in it")
    if country and (only := zone_of_country(country.value, now.year)):
        return Guess(only, f"clocks in {country.value} show one time")
    return None


def _named_zone(event: EventData) -> str | None:
    return event.timezone if event.timezone and "/" in event.timezone else None


@lru_cache(maxsize=64)
def zone_of_country(country: str, year: int) -> str | None:
    """The zone of a country whose clocks show one time all over it, named after its best known city."""
    zones = [name for name in available_timezones() if country_of_zone(name) == country]
    days = (dt.datetime(year, 1, 1), dt.datetime(year, 4, 15), dt.datetime(year, 7, 1))  # noqa: DTZ001  wall clock
    if not zones or len({tuple(ZoneInfo(name).utcoffset(day) for day in days) for name in zones}) > 1:
        return None
    return max(zones, key=lambda name: (_fame(name, country), name))


def _fame(zone: str, country: str) -> float:
    named = cities(zone.rpartition("/")[2].replace("_", " "))
    return max((city.weight for city in named if city.country == country), default=0.0)


def _date_order(attempts: Sequence[Attempt], country: Guess | None, language: Guess | None) -> Guess | None:
    texts = [reading.item.start for attempt in attempts for reading in attempt.readings]
    if order := shown_order(texts):
        return Guess(order.value, f'dates on the page show it, such as "{_example(texts, order)}"')
    codes = table()["date_order"]
    for order in DateOrder:
        if country and country.value in codes[order.value]:
            return Guess(order.value, f"it is customary in {country.value}")
    for order in (DateOrder.DMY, DateOrder.YMD):
        if language and language.value in codes[f"{order.value}_languages"]:
            return Guess(order.value, f'it is customary where "{language.value}" is written')
    return None


def _example(texts: Iterable[str | None], order: DateOrder) -> str:
    shown = next(text for text in texts if text and shown_order([text]) is order)
    return " ".join(shown.split())[:40]


# --- relevance ------------------------------------------------------------------------------------------------------


def _about_sma(name: str, front: Front, now: dt.datetime, rules: RelevanceRules) -> str | None:
    """Why the whole site seems to be about SMA: its name says so, or its address does and its text is."""
    title = f"{name} {front.title or ''}"
    if _is_relevant(title, "", now, rules):
        return "The site's name says that it is about SMA"
    named = any(label == "sma" or ("sma" in label and label.startswith(("sma", "cure"))) for label in split(front.host))
    if named and _is_relevant(title, front.text, now, rules):
        return "Its address and its text say that it is about SMA"
    return None


def _is_relevant(title: str, body: str, now: dt.datetime, rules: RelevanceRules) -> bool:
    return judge(_as_event(title, body, now), rules)[0] is Verdict.PUBLISH


def _as_event(title: str, body: str, now: dt.datetime) -> EventData:
    """The relevance rules judge events: a site's name stands for the title of one."""
    return EventData(
        title=title[:MAX_TITLE].strip() or "-",
        start=now.date(),
        precision=Precision.DATE,
        description=body[:MAX_TEXT],
        source="probe",
        page_url="https://example.org/",
    )
