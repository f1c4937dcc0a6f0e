"""What the times and places of two listings say about their being one event. Pure; used by `match_evidence`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import cos, hypot, radians

from rapidfuzz.fuzz import ratio, token_set_ratio

from store.event import Mode, Status
from store.match_candidate import Candidate
from store.match_words import is_city_word

NEAR_KM = 25
SAME_VENUE = 85
_UTC = frozenset({"UTC", "Etc/UTC", "UTC+00:00"})
_FARTHEST_WEST, _FARTHEST_EAST = 12, 14  # hours that clocks are behind and ahead of UTC
_NEAR_HOURS = dt.timedelta(minutes=30)


class Weight(Enum):
    """Whether it adds up with the rest, leaves the pair to a person, or decides against it.

    UNLIKE leaves it to a person, too, and says that no source of one event would say both. ELSEWHERE decides against
    it, but is something about which the sources of one event may disagree: when and where it is. Of AGAINST they may
    not.
    """

    POINTS = "points"
    DOUBT = "doubt"
    UNLIKE = "unlike"
    ELSEWHERE = "elsewhere"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was found, as a sentence."""

    sentence: str
    points: float = 0.0
    weight: Weight = Weight.POINTS


def against(sentence: str) -> Evidence:
    """Return what decides against it for good."""
    return Evidence(sentence, weight=Weight.AGAINST)


def elsewhere(sentence: str) -> Evidence:
    """Return what decides against it: another time or place."""
    return Evidence(sentence, weight=Weight.ELSEWHERE)


def doubt(sentence: str, points: float = 0.0) -> Evidence:
    """Return what leaves it to a person."""
    return Evidence(sentence, points, Weight.DOUBT)


_ANOTHER_DAY = elsewhere("they start at different times on different days")
_OTHER_MODE = elsewhere("one is online, the other on site")
_EITHER = {Mode.ONLINE, Mode.ONSITE}


# -- when


def when(one: Candidate, other: Candidate) -> Evidence:
    """Return what their times say."""
    if one.is_month or other.is_month:
        return _months(one, other)
    if one.instant and other.instant and one.instant == other.instant:
        return Evidence("both start at the same instant", 2.0)
    apart = abs((one.first - other.first).days)
    if apart > 1:
        return elsewhere(f"they start {apart} days apart")
    if apart == 1:
        return _a_day_off(one, other)
    if one.instant and other.instant and not (is_long(one) or is_long(other)):
        return _hours(one, other, abs(one.instant - other.instant))
    return _days(one, other)


def is_long(each: Candidate) -> bool:
    """It lasts several days; its first hour may be that of the registration desk."""
    return each.last is not None and each.last > each.first


def _months(one: Candidate, other: Candidate) -> Evidence:
    if (one.first.year, one.first.month) != (other.first.year, other.first.month):
        return elsewhere("they are in different months")
    return Evidence("both are in the same month", 0.5 if one.is_month and other.is_month else 0.0)


def _a_day_off(one: Candidate, other: Candidate) -> Evidence:
    if one.last and one.last == other.last:
        return Evidence("one begins a day earlier, and both end on the same day", 0.5)
    if one.instant and other.instant:
        return _ANOTHER_DAY
    if _may_be_one_day(one, other):
        return Evidence("the hour of one is in UTC, and may be on the other's day where it takes place", 0.5)
    if one.last and other.last and (one.last - one.first) != (other.last - other.first):
        return doubt("they start a day apart and are not equally long", -1.5)
    return Evidence("one starts a day later than the other", -1.0)


def _may_be_one_day(one: Candidate, other: Candidate) -> bool:
    """True if one gives its hour in UTC, as calendars export it, and the other the day before or after alone."""
    timed, dated = (one, other) if one.instant else (other, one)
    start = timed.start
    if not isinstance(start, dt.datetime) or str(start.tzinfo) not in _UTC:
        return False
    if dated.first < timed.first:
        return start.hour < _FARTHEST_WEST
    return start.hour >= 24 - _FARTHEST_EAST


def _hours(one: Candidate, other: Candidate, apart: dt.timedelta) -> Evidence:
    first, second = one.face.start[11:16], other.face.start[11:16]  # on the clock
    if first == second:
        return Evidence("both start at the same hour on the clock, in different zones", 0.5)
    if apart <= _NEAR_HOURS:
        return doubt("they start within half an hour of each other", 0.5)
    return elsewhere(f"they start at different hours: {first} and {second}")


def _days(one: Candidate, other: Candidate) -> Evidence:
    if one.last == other.last and is_long(one):
        return Evidence("both last from the same first to the same last day", 2.5)
    if is_long(one) and is_long(other):
        return Evidence("both start on the same day but end on different ones", 0.5)
    if is_long(one) or is_long(other):
        return Evidence("both start on the same day", 0.8)
    return Evidence("both are on the same day", 1.0)


# -- where


def where(one: Candidate, other: Candidate) -> Iterator[Evidence]:
    """Yield what their places say."""
    moved_online = Status.MOVED_ONLINE in (one.status, other.status)
    if {one.mode, other.mode} == _EITHER and not moved_online:
        yield _OTHER_MODE
    elif one.mode is Mode.ONLINE and other.mode is Mode.ONLINE:
        yield Evidence("both are online", 0.5)
    if moved_online:
        return
    if one.city and other.city:
        yield from _cities(one, other)
    elif one.country and other.country and one.country != other.country:
        yield elsewhere(f"they are in different countries: {one.country} and {other.country}")
    else:
        yield from _named_cities(one, other)


def _cities(one: Candidate, other: Candidate) -> Iterator[Evidence]:
    if not same_city(one, other):
        yield elsewhere(f"they are in different cities: {one.city} and {other.city}")
        return
    yield Evidence("both are in the same city", 1.5)
    if same_venue(one, other):
        yield Evidence("both are at the same venue", 1.0)


def same_city(one: Candidate, other: Candidate) -> bool:
    """True if the names are those of one city, spelled alike or in different languages, or the points lie together."""
    if one.city == other.city or (one.point and other.point and _distance_km(one.point, other.point) <= NEAR_KM):
        return True
    if one.country and other.country and one.country != other.country:
        return False
    first, second = one.city.split(), other.city.split()
    if first and second and (set(first) <= set(second) or set(second) <= set(first)):
        return True
    return min(len(one.city), len(other.city)) >= 5 and ratio(one.city, other.city) >= 88


def same_venue(one: Candidate, other: Candidate) -> bool:
    """True if both name a venue, and it is the same one."""
    if not (one.venue and other.venue):
        return False
    return bool(token_set_ratio(" ".join(one.venue), " ".join(other.venue)) >= SAME_VENUE)


def _distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Flat, which is near enough for neighbours."""
    east = (one[1] - other[1]) * cos(radians(one[0]))
    return 111.2 * hypot(one[0] - other[0], east)


def _named_cities(one: Candidate, other: Candidate) -> Iterator[Evidence]:
    """Cities in titles, where one of the two has no place of its own."""
    for placed, named in ((one, other), (other, one)):
        if placed.city and not named.city:
            if placed.city in named.title.cities or any(is_city_word(w, placed.city) for w in named.title.words):
                yield Evidence("the city of one is in the title of the other", 1.0)
            elif named.title.cities:
                yield doubt("the title of one names another city")
    unplaced = not one.city and not other.city
    if unplaced and one.title.cities and other.title.cities and not one.title.cities & other.title.cities:
        yield elsewhere("their titles name different cities")
