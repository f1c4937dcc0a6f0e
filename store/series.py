"""Which members of all yearly meetings are editions of one another. Pure; `relations` asks.

Two are neighbours in a series if they are about a year apart, of one kind, nothing tells them apart, and something says
that one body holds both under one subject: the same name with a common organiser, site or source; of congresses and
family conferences also the same organiser, its name or its abbreviation in both titles. Their ordinals must rise with
the years. Of several that would do, the one with more in common is taken, and none where that does not decide; and each
must be the best for the other. So meetings that take place several times a year, which all look alike, are no editions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from store.editions import Member, held_by_same, site
from store.event import EventType
from store.face import title_key
from store.identity import EDITION_DAYS
from store.match_title import Title, read_title
from store.match_words import COMMON, SUBJECTS, city_name, words_in
from store.related import RelatedEvent

YEAR_DAYS = 364.5
FARTHEST_DAYS = 800  # of two neighbours: a meeting that takes place every other year
SAME_MEETING_DAYS = 3  # two entries of one edition that were not recognised as one
IN_SEASON_DAYS = 31
OFTEN = 2  # meetings of one name within months that make a congress no yearly one
WIDEST = 80  # members that a word may have in common before it tells nothing
_KINDS = {
    EventType.CONGRESS: "congress", EventType.FAMILY_CONFERENCE: "family", EventType.SYMPOSIUM: "symposium",
    EventType.WORKSHOP: "workshop", EventType.COURSE: "course", EventType.TRAINING: "course",
    EventType.AWARENESS_DAY: "awareness",
}  # fmt: skip
_ONCE_A_YEAR = frozenset(["congress", "family"])
_NO_SUBJECT = frozenset(["annual", "society", "people", "meeting", "year"])
_PARTS = frozenset(["satellite", "pre-course"])
_Rank = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A member taken apart.

    names     the words of its title that name somebody, abbreviations among them
    holder    those of its organiser
    subjects  what it is about
    host      the labels of its site
    """

    member: Member
    title: Title
    kind: str
    names: frozenset[str]
    holder: frozenset[str]
    subjects: frozenset[str]
    host: frozenset[str]

    @property
    def day(self) -> int:
        return self.member.view.start.toordinal()


def series_of(members: Iterable[Member]) -> dict[str, tuple[RelatedEvent, ...]]:
    """Return uid -> all editions of its meeting, oldest first, itself among them, for those that have another one."""
    read = sorted((each for member in members if (each := _read(member))), key=lambda each: (each.day, _uid(each)))
    near = _near(read)
    standing = [at for at in range(len(read)) if not _often(read, near, at)]
    chosen = _neighbours(read, near, _first_entries(read, near, standing))
    return _chains(read, chosen)


def _uid(each: _Read) -> str:
    return each.member.view.uid


def _read(member: Member) -> _Read | None:
    """None for a single day of a meeting, and for what belongs to a congress: that has editions, not they."""
    view = member.view
    title = read_title(view.title, city_name(view.city) if view.city else None, view.start.year)
    if title.numbers.days or title.kind in _PARTS:
        return None
    units = {unit for unit in title.units if unit[0] not in "=~"}
    holder = _names_of(member.organizer) if member.organizer else frozenset()
    names = frozenset(unit for unit in units if _is_name(unit))
    return _Read(
        member=member,
        title=title,
        kind=_KINDS.get(member.type) or ("" if member.type is not EventType.OTHER else title.kind or ""),
        names=names,
        holder=holder,
        subjects=frozenset(unit for unit in units if unit in SUBJECTS | COMMON) - _NO_SUBJECT,
        host=frozenset(words_in(site(member.url))) if member.url else frozenset(),
    )


@lru_cache(maxsize=2048)
def _names_of(organizer: str) -> frozenset[str]:
    return frozenset(unit for unit in read_title(organizer, None, 0).units if _is_name(unit))


def _is_name(unit: str) -> bool:
    return unit[0] not in "=~" and unit not in COMMON and unit not in SUBJECTS and len(unit) > 2


def _near(read: Sequence[_Read]) -> dict[int, set[int]]:
    """Return place -> the places of all with which it shares a word that tells something."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(read):
        for word in {f"={each.member.series_key}", *each.names, *each.holder}:
            holders[word].append(at)
    near: dict[int, set[int]] = defaultdict(set)
    for word, places in holders.items():
        if len(places) <= WIDEST or word[0] == "=":
            for at in places:
                near[at].update(places)
    return near


def _often(read: Sequence[_Read], near: Mapping[int, set[int]], at: int) -> bool:
    """True for one of several meetings of one name within months: they have dates, not editions."""
    one = read[at]
    others = [
        other
        for place in near[at]
        if SAME_MEETING_DAYS < abs((other := read[place]).day - one.day) < EDITION_DAYS and _same_name(one, other)
    ]
    return len(others) >= (OFTEN if one.kind in _ONCE_A_YEAR else 1)


def _same_name(one: _Read, other: _Read) -> bool:
    same = one.member.series_key == other.member.series_key and bool(one.member.series_key)
    return same and not _told_apart(one, other) and held_by_same(one.member, other.member)


def _first_entries(read: Sequence[_Read], near: Mapping[int, set[int]], standing: Sequence[int]) -> list[int]:
    """Leave out further entries of an edition that were not recognised as one."""
    kept: list[int] = []
    taken: set[int] = set()
    for at in standing:
        if at in taken:
            continue
        kept.append(at)
        close = (place for place in near[at] if place > at and read[place].day - read[at].day <= SAME_MEETING_DAYS)
        taken.update(place for place in close if _one_meeting(read[at], read[place]))
    return kept


def _one_meeting(one: _Read, other: _Read) -> bool:
    towns = {city_name(each.member.view.city) for each in (one, other) if each.member.view.city}
    return len(towns) < 2 and not _told_apart(one, other) and _rank(one, other) is not None


def _neighbours(read: Sequence[_Read], near: Mapping[int, set[int]], kept: Sequence[int]) -> list[tuple[int, int]]:
    """Return (earlier, later) for those that are each the best for the other."""
    known = set(kept)
    later: dict[int, list[tuple[_Rank, int]]] = defaultdict(list)
    earlier: dict[int, list[tuple[_Rank, int]]] = defaultdict(list)
    for at in kept:
        for place in near[at] & known:
            days = read[place].day - read[at].day
            if EDITION_DAYS <= days <= FARTHEST_DAYS and (rank := _follows(read[at], read[place], days)):
                later[at].append((rank, place))
                earlier[place].append((rank, at))
    best_after, best_before = ({at: _best(some) for at, some in each.items()} for each in (later, earlier))
    return [(at, place) for at, place in best_after.items() if place is not None and best_before.get(place) == at]


def _best(ranked: list[tuple[_Rank, int]]) -> int | None:
    """The one with most in common, None if that does not decide."""
    ordered = sorted(ranked, reverse=True)
    return None if len(ordered) > 1 and ordered[0][0] == ordered[1][0] else ordered[0][1]


def _follows(one: _Read, other: _Read, days: int) -> _Rank | None:
    """How much says that `other` is the next edition after `one`; None if it is not."""
    years = max(1, round(days / YEAR_DAYS))
    rise = _rise(one.title, other.title)
    if _told_apart(one, other) or (rise is not None and not 1 <= rise <= years):
        return None
    if one.title.numbers.years and one.title.numbers.years & other.title.numbers.years:
        return None
    rank = _rank(one, other)
    if rank is None:
        return None
    in_season = abs(days - years * YEAR_DAYS) <= IN_SEASON_DAYS
    return (-years, *rank[:1], int(rise is not None), *rank[1:], int(in_season))


def _rise(one: Title, other: Title) -> int | None:
    """By how much the number rises: 1 from the 15th to the 16th; None where it is not stated."""
    numbers = [each.numbers.counted for each in (one, other)]
    if not all(len(some) == 1 for some in numbers):
        return None
    first, second = (next(iter(some)) for some in numbers)
    return int(second) - int(first) if first.isdigit() and second.isdigit() else None


def _told_apart(one: _Read, other: _Read) -> bool:
    """Another kind, another part, or the other side of what tells two meetings of one name apart."""
    if one.kind and other.kind and one.kind != other.kind:
        return True
    if one.title.numbers.parts != other.title.numbers.parts:
        return True
    sides = one.title.axes.keys() & other.title.axes.keys()
    return any(one.title.axes[name].isdisjoint(other.title.axes[name]) for name in sides)


def _rank(one: _Read, other: _Read) -> _Rank | None:
    """What two meetings have in common, the weightiest first; None if that is too little."""
    named = _one_name(one, other)
    yearly = one.kind in _ONCE_A_YEAR and other.kind in _ONCE_A_YEAR
    if not named and not (yearly and _one_holder(one, other) and _one_subject(one, other)):
        return None
    common = (
        named,
        _address(one) == _address(other) != "",
        one.title.units.keys() == other.title.units.keys(),
        one.member.view.city is not None and _town(one) == _town(other),
        bool(one.member.sources & other.member.sources),
    )
    return tuple(map(int, common))


def _one_name(one: _Read, other: _Read) -> bool:
    """One name, and somebody who holds both. "SMA Awareness Day" is anybody's: in another town it is another one."""
    if one.member.series_key != other.member.series_key or not held_by_same(one.member, other.member):
        return False
    organisers = {title_key(each.member.organizer) for each in (one, other) if each.member.organizer}
    if one.kind in _ONCE_A_YEAR or len(organisers) == 1:
        return True
    if len(organisers) > 1:
        return False
    return bool(one.names & other.names) or len({_town(each) for each in (one, other)} - {""}) < 2


def _one_holder(one: _Read, other: _Read) -> bool:
    """The same body holds both: its name, its abbreviation or its site says so."""
    organisers = [title_key(each.member.organizer) if each.member.organizer else "" for each in (one, other)]
    if all(organisers):
        return organisers[0] == organisers[1]
    if one.names & other.names & (one.title.acronyms | other.title.acronyms):
        return True
    if any(a.holder and a.holder <= b.names for a, b in ((one, other), (other, one))):
        return True
    if any(a.title.acronyms & a.names & b.host for a, b in ((one, other), (other, one))):
        return True
    return bool(one.names) and one.names == other.names


def _one_subject(one: _Read, other: _Read) -> bool:
    """Not each of them names a subject, or somebody beside who holds them, that the other does not."""
    holders = one.holder | other.holder | one.host | other.host
    said = [(each.subjects | each.names) - holders for each in (one, other)]
    return said[0] <= said[1] or said[1] <= said[0]


def _address(each: _Read) -> str:
    """Its address without digits: what next year's page has in common with this year's."""
    return site(each.member.url, whole=True) if each.member.url else ""


def _town(each: _Read) -> str:
    return city_name(each.member.view.city) if each.member.view.city else ""


def _chains(read: Sequence[_Read], links: Iterable[tuple[int, int]]) -> dict[str, tuple[RelatedEvent, ...]]:
    after = dict(links)
    found: dict[str, tuple[RelatedEvent, ...]] = {}
    for first in sorted(after.keys() - set(after.values())):
        views = tuple(read[at].member.view for at in _follow(after, first))
        found |= {view.uid: views for view in views}
    return found


def _follow(after: Mapping[int, int], at: int) -> Iterator[int]:
    """From one edition to the next; places rise, so this ends."""
    yield at
    while at in after:
        at = after[at]
        yield at
