"""Worlds of the benchmark of true events: repeatable, consistent, and no word of the open part is in the closed one."""

from __future__ import annotations

import pytest

from benchmarks.truth.crawls import Crawled, Year
from benchmarks.truth.look import signature
from benchmarks.truth.source import sources
from benchmarks.truth.words import LANGUAGES, Part, words
from benchmarks.truth.world import World, world
from store.event import Mode
from tests.small_world import SIZE, small


def crawls(true: World) -> list[Crawled]:
    year = Year(true, SIZE.rounds)
    return [year.crawl(source, number, {}) for number in range(SIZE.rounds) for source in true.sources]


@pytest.mark.parametrize("part", Part)
def test_world_and_crawls_are_the_same_each_time(part: Part) -> None:
    """The same part and seed give the same events and the same runs, word for word."""
    assert small(part) == small(part)
    assert crawls(small(part)) == crawls(small(part))


def test_world_of_another_seed_is_another_one() -> None:
    """A seed makes all the difference."""
    assert small(seed=1).events.keys() != small(seed=2).events.keys()


@pytest.mark.parametrize("part", Part)
def test_world_has_as_many_events_as_asked_for(part: Part) -> None:
    """Days of congresses are parts of events and do not count."""
    assert sum(event.part_of is None for event in small(part).events.values()) == SIZE.events


@pytest.mark.parametrize("part", Part)
def test_facts_of_every_event_are_in_order(part: Part) -> None:
    """It ends after it begins, its versions follow each other, and what belongs to a congress lies around its days."""
    for event in world(part, 1, 400).events.values():
        since = [version.since for version in event.versions]
        assert since == sorted(since)
        assert all(version.start < version.end for version in event.versions)
        assert all((version.place is None) == (version.mode is Mode.ONLINE) for version in event.versions)
        if event.parent is not None:
            days = [event.versions[0].start.date() - event.parent.versions[0].start.date()]
            assert [-1 <= day.days <= 4 for day in days] == [True]


@pytest.mark.parametrize("part", Part)
def test_every_announcement_tells_of_a_known_event_after_it_was_announced(part: Part) -> None:
    """No source knows anything early, and no two entries of one source at one crawl are the same word."""
    true = small(part)
    for crawled in crawls(true):
        assert len({signature(item.data) for item in crawled.shown}) == len(crawled.shown)
        for item in crawled.shown:
            assert true.events[item.event_id].announced <= crawled.at.date()
            assert item.data.source == crawled.source.slug


def test_every_event_is_announced_by_somebody() -> None:
    """Over a year of twelve sources and twenty crawls nearly nothing stays unheard; the rest was cancelled at once."""
    true = world(Part.OPEN, 1, 60)
    year = Year(true, 20)
    heard = {
        item.event_id
        for number in range(20)
        for source in true.sources
        for item in year.crawl(source, number, {}).shown
    }
    whole = {event.id for event in true.events.values() if event.part_of is None}
    assert len(whole - heard) <= 2


def test_closed_part_shares_no_word_with_the_open_one() -> None:
    """Titles, organisations, cities and sources of the closed part are its own."""
    opened, closed = words(Part.OPEN), words(Part.CLOSED)

    def titles(part: Part) -> set[str]:
        return {text[language] for texts in words(part).titles.values() for text in texts for language in LANGUAGES}

    assert titles(Part.OPEN) & titles(Part.CLOSED) == set()
    assert {org.name for org in opened.org} & {org.name for org in closed.org} == set()
    assert {city.name for city in opened.city} & {city.name for city in closed.city} == set()
    assert {source.slug for source in sources(Part.OPEN)} & {source.slug for source in sources(Part.CLOSED)} == set()
