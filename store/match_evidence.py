"""What speaks for and against two listings being one event, in points and plain sentences. Pure; used by `match`.

Something that contradicts outright ends the matter (`Weight.AGAINST`, `Weight.ELSEWHERE`): another number, another
city, other hours. What makes a rule too sure of itself leaves the pair to a person (`Weight.DOUBT`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from store.match_candidate import Candidate
from store.match_likeness import Likeness, likeness
from store.match_slip import mended
from store.match_when_where import Evidence, Weight, against, doubt, elsewhere, is_long, same_venue, when, where
from store.match_words import KINDS_TOGETHER, is_city_word

_AROUND_A_CONGRESS = frozenset({"satellite", "pre-course"})
_SHARES = (
    (0.97, 5.0, 3.5),
    (0.85, 4.6, 2.8),
    (0.7, 4.0, 2.2),
)  # least share, points, points where they say nothing specific
_IN_MANY_TOWNS = frozenset({"awareness", "family", "support"})  # kinds of meetings held under one title on one day
MISDATED_DAYS = 31  # between two dates of one page
_ONE_TITLE = 0.7  # share of two titles of one page that may be one event
_KINDS_OF_SERIES = frozenset({"journal-club", "support"})
_OFTEN = frozenset({"monthly", "weekly", "week"})
_LONG_TITLE = 4  # words that two meetings do not have in common by chance
_ENOUGH = 2  # circumstances that leave one event only whose title may begin so
_LOOSE_AXES = ("quarter", "people")  # words that often say something else


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beyond the two listings.

    learned  acronym -> what it stands for, from titles that say both
    shared   addresses under which a source has several events: lists, and pages of a society
    today    None: nobody is asked about one page with two dates
    """

    learned: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    today: dt.date | None = None


def weigh(one: Candidate, other: Candidate, knowledge: Knowledge) -> list[Evidence]:
    """Return everything that speaks for or against; of those that are elsewhere or at another time, only that."""
    where_and_when = [when(one, other)]
    misdated = where_and_when[0].weight is Weight.ELSEWHERE
    if misdated:
        if not _may_be_misdated(one, other, knowledge):  # most of what is compared
            return where_and_when
        where_and_when[0] = doubt(where_and_when[0].sentence, -1.0)
    for each in where(one, other):
        if each.weight is Weight.ELSEWHERE:
            return [each]
        where_and_when.append(each)
    one, other = mended(one, other)
    foreign = not (one.language and one.language == other.language)
    alike = likeness(one.title, other.title, knowledge.learned, foreign=foreign)
    if misdated and not (alike.share >= _ONE_TITLE or alike.equal or alike.cut):
        return [elsewhere(where_and_when[0].sentence)]
    which = (*_numbers(one, other, alike), *_kinds(one, other, alike), *_axes(one, other))
    return [*where_and_when, *which, *_names(one, other, alike, knowledge)]


def _may_be_misdated(one: Candidate, other: Candidate, knowledge: Knowledge) -> bool:
    """True if one page is listed with two near dates, both ahead: one of them may be wrong.

    Not where it may be the page of a series: that has many dates, and each of them is another event.
    """
    page, today = one.face.url, knowledge.today
    if page is None or page != other.face.url or page in knowledge.shared or today is None:
        return False
    near = abs((one.first - other.first).days) <= MISDATED_DAYS and min(one.first, other.first) >= today
    return near and not (one.is_month or other.is_month) and not (_comes_often(one) or _comes_often(other))


def _comes_often(each: Candidate) -> bool:
    return each.kind in _KINDS_OF_SERIES or not _OFTEN.isdisjoint(each.title.units)


# -- which of several


def _numbers(one: Candidate, other: Candidate, alike: Likeness) -> Iterator[Evidence]:
    first, second = one.title.numbers, other.title.numbers
    if first.years and second.years and not first.years & second.years:
        yield against("their titles name different years")
    if first.counted and second.counted:
        if first.counted == second.counted:
            yield Evidence("both have the same number", 1.0)
        elif not (first.counted < second.counted or second.counted < first.counted):
            yield against(f"they have different numbers: {_told(first.counted)} and {_told(second.counted)}")
    yield from _parts(one, other, alike)


def _parts(one: Candidate, other: Candidate, alike: Likeness) -> Iterator[Evidence]:
    first, second = (each.title.numbers.parts | each.title.numbers.days for each in (one, other))
    if first and second:
        if first & second:
            yield Evidence("both are the same part", 0.5)
        else:
            yield against(f"they are different parts: {_told(first)} and {_told(second)}")
        return
    # "Webinar 3" is the webinar #3 of the other; in "2nd congress, day 2" the other's 2 is that of the edition.
    named_otherwise = (first or second) <= one.title.numbers.counted ^ other.title.numbers.counted
    if not named_otherwise and not (alike.elided and _may_have_lost_its_part(one, other)):
        yield _part_of_whole(one, other)


def _may_have_lost_its_part(one: Candidate, other: Candidate) -> bool:
    """True if the ellipsis of one stands where the other names its part. A day of a congress is not meant."""
    named, cut = (one, other) if other.title.cut else (other, one)
    days = named.title.numbers.days | cut.title.numbers.days | cut.title.numbers.parts
    return not days and one.first == other.first and not is_long(one) and not is_long(other)


def _part_of_whole(one: Candidate, other: Candidate) -> Evidence:
    if is_long(one) != is_long(other):
        return against("one is a part, the other the whole")
    return doubt("only one names a part")


def _told(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers))


def _kinds(one: Candidate, other: Candidate, alike: Likeness) -> Iterator[Evidence]:
    if one.kind is None or other.kind is None:
        around = {one.kind, other.kind} & _AROUND_A_CONGRESS
        if around and alike.share < 0.7:
            yield doubt(f"only one is called {around.pop()}", -1.0)
        return
    if one.kind == other.kind:
        yield Evidence(f"both are of one kind: {one.kind}", 0.3)
        return
    pair = frozenset((one.kind, other.kind))
    said = one.title.kind is not None and other.title.kind is not None
    if pair & _AROUND_A_CONGRESS and (pair not in KINDS_TOGETHER or said):
        yield against(f"they are of different kinds: {one.kind} and {other.kind}")
    elif pair & _AROUND_A_CONGRESS or (said and pair not in KINDS_TOGETHER):
        yield doubt(f"they are of different kinds: {one.kind} and {other.kind}", -0.5)
    elif said:
        yield Evidence(f"one is called {one.kind}, the other {other.kind}", -0.5)


def _axes(one: Candidate, other: Candidate) -> Iterator[Evidence]:
    """Words that tell two meetings of one name apart."""
    for axis in one.title.axes.keys() | other.title.axes.keys():
        first, second = (each.title.axes.get(axis, frozenset()) for each in (one, other))
        if first and second and not first & second:
            yield against(f"they are for different ones: {_told(first)} and {_told(second)}")
        elif first != second and axis not in _LOOSE_AXES and not (axis == "hour" and first and second):
            yield doubt(f"only one says {_told(first ^ second)}")


# -- what, and by whom


def _names(one: Candidate, other: Candidate, alike: Likeness, knowledge: Knowledge) -> Iterator[Evidence]:
    page = (one.pages & other.pages) - knowledge.shared
    sure = alike.elided and (bool(page) or _leaves_no_other(one, other, told=alike.specific >= 1))
    translated = _is_translated(one, other, alike, page=bool(page))
    name = Evidence("their titles are in two languages", 2.0) if translated else _name(alike, sure=sure)
    one_of_many = alike.lone and not page and not translated and not (is_long(one) and is_long(other))
    yield doubt(name.sentence, name.points) if one_of_many and name.weight is Weight.POINTS else name
    if alike.cut and not page and _may_name_another_town(one, other):
        yield doubt("what one title adds may be another town")
    if page:
        related = translated or alike.share >= 0.3 or alike.acronym is not None
        weight = Weight.POINTS if related else Weight.DOUBT
        yield Evidence("both have the same address of their own", 4.0, weight)
    elif one.host and one.host == other.host:
        yield Evidence("both are on the same web site", 0.5)
    if one.organizer and one.organizer == other.organizer:
        yield Evidence("both have the same organiser", 0.7)


def _may_name_another_town(one: Candidate, other: Candidate) -> bool:
    """True if the one without a place says more in its title, and not the other's city: "Family day – Voghera"."""
    if bool(one.city) == bool(other.city) or not {one.kind, other.kind} & _IN_MANY_TOWNS:
        return False
    placed, named = (one, other) if one.city else (other, one)
    more = len(named.title.words) > len(placed.title.words)
    return more and not any(is_city_word(word, placed.city) for word in named.title.words)


def _leaves_no_other(one: Candidate, other: Candidate, *, told: bool) -> bool:
    """True if hour, place, organiser and number settle what a cut title leaves open. `told`: it says whose it is."""
    circumstances, exact = _circumstances(one, other)
    at_once = one.instant is not None and one.instant == other.instant
    return circumstances + (told and at_once and exact) >= _ENOUGH


def _circumstances(one: Candidate, other: Candidate) -> tuple[int, bool]:
    """Return how much of number, minute, town, hall and organiser agrees on one day; True: of the first two, too."""
    if one.first != other.first or one.is_month or other.is_month:
        return 0, False
    first, second = one.title.numbers, other.title.numbers
    exact = [
        bool(first.counted & second.counted or first.parts & second.parts),
        one.instant is not None and one.instant == other.instant,
    ]
    around = [
        bool(one.city) and bool(other.city),  # another one would have ended the matter
        same_venue(one, other),
        bool(one.organizer) and one.organizer == other.organizer,
    ]
    return sum(exact) + sum(around), any(exact)


def _is_translated(one: Candidate, other: Candidate, alike: Likeness, *, page: bool) -> bool:
    """True if what each title says on its own may be the other's: two languages, and all else leaves one event."""
    if not (one.language and other.language) or one.language == other.language or alike.subjects >= 1:
        return False
    circumstances, exact = _circumstances(one, other)
    of_a_row = bool(one.title.numbers.counted & other.title.numbers.counted)
    may_be = page or (circumstances > _ENOUGH and (of_a_row or alike.more < 1))  # a known subject has its words
    return alike.apart >= 1 and exact and may_be


def _name(alike: Likeness, *, sure: bool) -> Evidence:
    told = alike.specific >= 1
    if alike.equal:
        long = alike.words >= _LONG_TITLE
        return Evidence("their titles say the same", 5.0 if told else 4.0 if long else 3.5)
    if alike.cut:
        sentence = "one title is the beginning of the other"
        enough = alike.specific >= 2 or (told and alike.more < 1)  # more than whose event it is
        return Evidence(sentence, 4.6) if enough or sure else doubt(sentence, 3.0)
    if alike.subjects >= 1 or alike.apart >= 1:
        weight = Weight.UNLIKE if alike.subjects >= 1 else Weight.DOUBT
        points = 2 * alike.share - 1.0 - min(alike.subjects, 2)
        return Evidence("each title is about something of its own", points, weight)
    if alike.acronym:
        return Evidence(f"one title has the other's abbreviation, {alike.acronym}", 3.8)
    return _shared(alike, told=told)


def _shared(alike: Likeness, *, told: bool) -> Evidence:
    share = f"their titles share {alike.share:.0%}"
    for least, points, without in _SHARES:
        if alike.share >= least:
            return Evidence(share, points if told else without)
    if alike.held >= 0.85:
        sentence, points = "all that one title says, the other says too", 3.4 if told else 1.5
        return doubt(sentence, points) if alike.more >= 1 else Evidence(sentence, points)
    if alike.share >= 0.4:
        return Evidence(share, 2.2 if told else 0.8)
    return Evidence("their titles have little in common", -1.5)
