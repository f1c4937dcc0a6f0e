"""When a source's state counts as changed: a change is told once, in both directions, and flicker is not."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.crawl import CrawlClass
from store.health import Health, SourceHealth
from store.watch import FILE_GRACE, Kind, Settled, dated, settle

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MISSES = 3
GOOD, EMPTY, DNS, GONE = CrawlClass.OK, CrawlClass.QUIET, CrawlClass.DNS, CrawlClass.NOT_FOUND


def health(crawl_class: CrawlClass, failures: int, at: dt.datetime) -> SourceHealth:
    """What `assess` says of a source after a crawl."""
    if crawl_class.healthy:
        word = Health.OK if crawl_class is CrawlClass.OK else Health.QUIET
    else:
        word = Health.BROKEN if failures >= MISSES else Health.FALTERING
    return SourceHealth("society", "Society", word, "", "", crawl_class, at, None, failures)


def told(*classes: CrawlClass, looks: int = 1) -> list[tuple[int, Kind]]:
    """(number of the crawl, what was told after it); each crawl is looked at `looks` times."""
    state, failures, found = None, 0, []
    for number, crawl_class in enumerate(classes):
        failures = 0 if crawl_class.healthy else failures + 1
        at = NOW + number * HOUR
        for _ in range(looks):
            state, kind = settle(health(crawl_class, failures, at), state, MISSES, at)
            if kind is not None:
                found.append((number, kind))
    return found


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ((GOOD, GOOD, GOOD), [(0, Kind.SETTLED)]),
        ((GOOD, DNS, DNS, GOOD, DNS, GOOD), [(0, Kind.SETTLED)]),
        ((GOOD, DNS, GONE, DNS, DNS, GOOD), [(0, Kind.SETTLED), (3, Kind.BROKEN), (5, Kind.RECOVERED)]),
        ((DNS, DNS, DNS, DNS), [(2, Kind.BROKEN)]),
        ((GOOD, EMPTY, EMPTY), [(0, Kind.SETTLED), (1, Kind.SETTLED)]),
        ((DNS, DNS, DNS, EMPTY), [(2, Kind.BROKEN), (3, Kind.RECOVERED)]),
        ((DNS, DNS, DNS, GONE, DNS, GONE, GONE), [(2, Kind.BROKEN)]),
        ((DNS, DNS, DNS, GONE, GONE, GONE, GONE), [(2, Kind.BROKEN), (5, Kind.OTHERWISE)]),
    ],
)
def test_a_change_is_told_once_and_flicker_is_not(
    classes: tuple[CrawlClass, ...], expected: list[tuple[int, Kind]]
) -> None:
    """Broken after three failures, well at the first good crawl, however often anybody looks."""
    assert told(*classes) == expected
    assert told(*classes, looks=3) == expected


@settings(deadline=None)
@given(st.lists(st.sampled_from([GOOD, EMPTY, DNS, GONE]), max_size=40), st.integers(1, 3))
def test_broken_and_well_again_alternate(classes: list[CrawlClass], looks: int) -> None:
    """Whatever happens, nobody hears twice of the same state, and the last word is how the source is."""
    loud = [kind for _, kind in told(*classes, looks=looks) if kind in (Kind.BROKEN, Kind.RECOVERED)]
    assert loud == [Kind.BROKEN, Kind.RECOVERED] * (len(loud) // 2) + [Kind.BROKEN] * (len(loud) % 2)
    failing = 0
    for crawl_class in classes:
        failing = 0 if crawl_class.healthy else failing + 1
    if failing >= MISSES or (classes and classes[-1].healthy):
        assert (loud[-1:] == [Kind.BROKEN]) == (failing >= MISSES)


def test_a_broken_source_is_so_since_its_first_failure() -> None:
    """The state begins when the failures began, not when they were believed."""
    state = None
    for failures in (1, 2, 3):
        state, _ = settle(health(DNS, failures, NOW + failures * HOUR), state, MISSES, NOW + failures * HOUR)
    assert state is not None
    assert (state.since, state.announced) == (NOW + HOUR, NOW + 3 * HOUR)
    (shown,) = dated([health(DNS, 3, NOW)], {"society": state})
    assert shown.since == NOW + HOUR


def test_what_an_operator_does_is_told_to_nobody() -> None:
    """Switching a broken source off and on again is neither a recovery nor news."""
    broken = Settled("society", Health.BROKEN, DNS, NOW, NOW, NOW)
    off, kind = settle(SourceHealth("society", "Society", Health.DISABLED), broken, MISSES, NOW)
    assert (off.health, kind) == (Health.DISABLED, None)
    on, kind = settle(health(GOOD, 0, NOW), off, MISSES, NOW)
    assert (on.health, kind) == (Health.OK, None)


def test_a_broken_file_is_told_when_it_stays_broken() -> None:
    """Somebody may be in the middle of writing it."""
    found = SourceHealth("society", "society", Health.BROKEN, "", "", CrawlClass.CONFIG)
    state, kind = settle(found, None, MISSES, NOW)
    assert kind is None
    state, kind = settle(found, state, MISSES, NOW + FILE_GRACE / 2)
    assert kind is None
    state, kind = settle(found, state, MISSES, NOW + FILE_GRACE)
    assert (state.health, kind) == (Health.BROKEN, Kind.BROKEN)


def test_a_source_that_brings_nothing_new_breaks_and_comes_back() -> None:
    """Silence beyond quiet_ok is a broken state although every crawl is good; the next event ends it."""
    silent = SourceHealth("society", "Society", Health.BROKEN, "Nothing new.", "Look.", GOOD, NOW, NOW, 0)
    state, kind = settle(silent, Settled("society", Health.OK, GOOD, NOW, NOW), MISSES, NOW)
    assert kind is Kind.BROKEN
    assert settle(silent, state, MISSES, NOW) == (state, None)
    assert settle(health(GOOD, 0, NOW), state, MISSES, NOW)[1] is Kind.RECOVERED
