"""When a source is due, with a simulated clock."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.cron import parse_cron
from scheduler.plan import LONGEST_BACKOFF, Blackout, Cadence, History, next_run

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
SLUGS = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
PERIODS = st.timedeltas(min_value=dt.timedelta(seconds=1), max_value=30 * DAY)
TIMES = st.floats(946_684_800, 4_102_444_800).map(lambda s: dt.datetime.fromtimestamp(s, dt.UTC))


def test_next_run_of_a_new_source_is_now() -> None:
    """A source that never ran is due at once."""
    assert next_run("sma-europe", Cadence(12 * HOUR), History(), NOW) == NOW


@settings(deadline=None)
@given(SLUGS, PERIODS, TIMES)
def test_next_run_keeps_between_half_a_period_and_one(slug: str, every: dt.timedelta, last: dt.datetime) -> None:
    """Two runs are never more than a period apart and never less than half of one."""
    gap = next_run(slug, Cadence(every), History(last), last) - last
    assert every / 2 - dt.timedelta(microseconds=2) <= gap <= every + dt.timedelta(microseconds=2)


@settings(deadline=None)
@given(SLUGS, PERIODS, TIMES, st.floats(0, 1))
def test_next_run_does_not_depend_on_when_it_is_asked(
    slug: str, every: dt.timedelta, last: dt.datetime, share: float
) -> None:
    """A restart at any time before the next run leaves that run where it was."""
    due = next_run(slug, Cadence(every), History(last), last)
    asked = last + (due - last) * share
    assert next_run(slug, Cadence(every), History(last), asked) == max(due, asked)


@settings(deadline=None)
@given(SLUGS, PERIODS, TIMES)
def test_runs_settle_on_a_grid_of_exact_periods(slug: str, every: dt.timedelta, last: dt.datetime) -> None:
    """After at most two runs a source runs exactly once a period."""
    first = next_run(slug, Cadence(every), History(last), last)
    second = next_run(slug, Cadence(every), History(first), first)
    third = next_run(slug, Cadence(every), History(second), second)
    assert abs((third - second) - every) <= dt.timedelta(microseconds=3)


def test_a_missed_run_is_made_up_for_once() -> None:
    """After three days off, a source with a period of 12 hours runs once at once, not six times."""
    last = NOW - 3 * DAY
    assert next_run("sma-europe", Cadence(12 * HOUR), History(last), NOW) == NOW
    assert next_run("sma-europe", Cadence(12 * HOUR), History(NOW), NOW) >= NOW + 6 * HOUR


def test_sources_spread_over_the_period() -> None:
    """300 sources started together are spread evenly over the twelve hours that follow their second run."""
    hours = [0] * 12
    for number in range(300):
        slug, cadence = f"source-{number}", Cadence(12 * HOUR)
        second = next_run(slug, cadence, History(NOW), NOW)
        third = next_run(slug, cadence, History(second), second)
        hours[int((third - NOW) / HOUR) % 12] += 1
    assert min(hours) >= 10
    assert max(hours) <= 45


@pytest.mark.parametrize(("failures", "factor"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 14), (60, 14)])
def test_failures_in_a_row_stretch_the_period(failures: int, factor: int) -> None:
    """From the second failure on the period doubles, up to a week."""
    gap = next_run("sma-europe", Cadence(12 * HOUR), History(NOW, failures), NOW) - NOW
    period = 12 * HOUR * factor
    assert period / 2 <= gap <= period


def test_backoff_never_shortens_a_long_period() -> None:
    """A source that is asked once a month is not asked weekly because it fails."""
    gap = next_run("sma-europe", Cadence(30 * DAY), History(NOW, 9), NOW) - NOW
    assert gap >= 15 * DAY > LONGEST_BACKOFF


def test_retry_after_postpones_the_run() -> None:
    """A site that asked to be left alone until tomorrow is left alone until then."""
    until = NOW + 3 * DAY
    assert next_run("sma-europe", Cadence(HOUR), History(NOW, 1, until), NOW) == until


def test_at_most_holds_for_every_and_for_cron() -> None:
    """Without a contact address no source is asked more than once a day, whatever its file says."""
    assert next_run("a", Cadence(HOUR, at_most=DAY), History(NOW), NOW) == NOW + DAY
    assert next_run("a", Cadence(HOUR, parse_cron("0 * * * *"), at_most=DAY), History(NOW), NOW) == NOW + DAY


@pytest.mark.parametrize(
    ("window", "at", "expected"),
    [
        ("22:00-06:00", "2026-11-22T23:30", "2026-11-23T06:00"),
        ("22:00-06:00", "2026-11-22T05:59", "2026-11-22T06:00"),
        ("22:00-06:00", "2026-11-22T06:00", "2026-11-22T06:00"),
        ("08:00-09:30", "2026-11-22T08:00", "2026-11-22T09:30"),
        ("08:00-09:30", "2026-11-22T12:00", "2026-11-22T12:00"),
    ],
)
def test_a_run_within_a_blackout_waits_for_its_end(window: str, at: str, expected: str) -> None:
    """A due run waits until the blackout window is over; outside of it nothing changes."""
    now = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    due = next_run("a", Cadence(HOUR), History(), now, [Blackout.parse(window)])
    assert due == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)


def test_blackouts_that_follow_on_each_other_are_waited_out_together() -> None:
    """The end of one window may lie in the next; the run waits for the last of them."""
    windows = [Blackout.parse("06:00-08:00"), Blackout.parse("22:00-06:00")]
    assert next_run("a", Cadence(HOUR), History(), NOW.replace(hour=23), windows) == NOW.replace(hour=8) + DAY


@pytest.mark.parametrize("text", ["", "22-06", "25:00-06:00", "22:00-06:60", "06:00-06:00"])
def test_blackout_refuses_what_is_no_window(text: str) -> None:
    """A window that cannot be read is refused with a sentence."""
    with pytest.raises(ValueError, match="expected"):
        Blackout.parse(text)


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [("0", 6), ("1", 0), ("2", 1), ("3", 2), ("4", 3), ("5", 4), ("6", 5), ("7", 6)],
)
def test_cron_counts_weekdays_as_crontab_does(weekday: str, expected: int) -> None:
    """0 and 7 are Sunday, 1 is Monday."""
    due = next_run("a", Cadence(HOUR, parse_cron(f"0 6 * * {weekday}")), History(NOW), NOW)
    assert (due.weekday(), due.hour) == (expected, 6)


def test_cron_run_that_was_missed_is_made_up_for() -> None:
    """A daily run that fell into a time when the service was down comes at once."""
    cadence = Cadence(12 * HOUR, parse_cron("0 6 * * *"))
    assert next_run("a", cadence, History(NOW - 2 * DAY), NOW) == NOW
    assert next_run("a", cadence, History(NOW), NOW) == dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def test_a_year_of_sixty_sources_without_skips_or_repeats() -> None:
    """With a clock that restarts the service every 31 hours, each source runs once in each of its periods."""
    for number in range(60):
        every = dt.timedelta(hours=(6, 12, 24, 168)[number % 4])
        slug, last, at = f"source-{number}", NOW, NOW
        gaps = []
        while at < NOW + 365 * DAY:
            due = next_run(slug, Cadence(every), History(last), at)
            restart = at + 31 * HOUR
            if restart < due:
                at = restart
                continue
            gaps.append(due - last)
            last = at = due
        assert all(every / 2 <= gap <= every + dt.timedelta(seconds=1) for gap in gaps)
        assert sum(abs(gap - every) > dt.timedelta(seconds=1) for gap in gaps) <= 2
