"""When a source is due: a pure function of what its file says, how its last runs went, and the time.

Nothing of the schedule is stored. After a restart the same state rows give the same next run, so that a restart
neither skips nor repeats; a run that was missed while the service was down is made up for once, at once.

`every`   runs sit on a grid of the source's own, shifted by a hash of its slug, so that sources spread over the period
          and stay where they are. Two runs are never more than a period apart and never less than half of one.
`cron`    runs at those minutes, UTC, weekdays and the day-of-month rule as in crontab(5).
failures  the second failure in a row doubles the period, the third doubles it again, up to a week.
blackout  a run that falls into a blackout window waits for its end.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from config.cron import Cron

LONGEST_BACKOFF = dt.timedelta(days=7)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Cadence:
    """What a source file and the service settings say about the rhythm.

    cron     takes the place of `every` while the source is well
    at_most  no run earlier than this after the last one, whatever else says so (no contact address: a day)
    """

    every: dt.timedelta
    cron: Cron | None = None
    at_most: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class History:
    """What matters of the past: when the last run began (None: never), how many failed in a row, and until when
    the site asked to be left alone (Retry-After)."""

    last_run: dt.datetime | None = None
    failures: int = 0
    postponed_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Blackout:
    """A daily window in UTC in which nothing is crawled; it may reach over midnight."""

    start: dt.time
    end: dt.time

    @classmethod
    def parse(cls, text: str) -> Blackout:
        """Return the window that "22:00-06:00" names. Raises ValueError that says what is expected."""
        parts = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", text)
        numbers = [int(part) for part in parts.groups()] if parts else []
        if not numbers or numbers[0] > 23 or numbers[2] > 23 or max(numbers[1], numbers[3]) > 59:
            raise ValueError(f'{text!r} is no window; expected two times of day in UTC such as "22:00-06:00"')
        if numbers[:2] == numbers[2:]:
            raise ValueError(f"{text!r} would be empty or the whole day; expected two different times")
        return cls(dt.time(numbers[0], numbers[1]), dt.time(numbers[2], numbers[3]))

    def end_if_within(self, at: dt.datetime) -> dt.datetime | None:
        """Return when the window that holds `at` ends, or None where `at` lies outside."""
        at = at.astimezone(dt.UTC)
        time = at.time()
        over_midnight = self.end < self.start
        within = (time >= self.start or time < self.end) if over_midnight else self.start <= time < self.end
        if not within:
            return None
        end = at.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return end if end > at else end + dt.timedelta(days=1)


def next_run(
    slug: str, cadence: Cadence, history: History, now: dt.datetime, blackouts: Sequence[Blackout] = ()
) -> dt.datetime:
    """Return the aware UTC time of the source's next run; never before `now`, so a value of `now` means: due."""
    due = now if history.last_run is None else _after(slug, cadence, history, history.last_run)
    due = max(due, history.postponed_until or now, now)
    return _outside(due, blackouts)


def next_run_of_changed(
    cadence: Cadence, history: History, now: dt.datetime, blackouts: Sequence[Blackout] = ()
) -> dt.datetime:
    """Return when a source whose file was changed is crawled: now, unless the site or the settings forbid it."""
    earliest = now if history.last_run is None else history.last_run + cadence.at_most
    return _outside(max(earliest, history.postponed_until or now, now), blackouts)


def _after(slug: str, cadence: Cadence, history: History, last: dt.datetime) -> dt.datetime:
    factor = 2 ** min(max(history.failures - 1, 0), 16)
    if cadence.cron is not None and factor == 1:
        due = cadence.cron.next_after(last)
    else:
        due = _on_grid(slug, _backed_off(cadence.every, factor), last)
    return max(due, last + cadence.at_most)


def _backed_off(every: dt.timedelta, factor: int) -> dt.timedelta:
    """Return the period stretched by `factor`, up to a week; a period that is longer than that stays as it is."""
    return max(every, min(every * factor, LONGEST_BACKOFF))


def _on_grid(slug: str, period: dt.timedelta, last: dt.datetime) -> dt.datetime:
    """Return the first point of the source's grid after `last`, moved by half a period where it would come too soon.

    The point after the moved one lies half a period later: from then on the source is on its grid.
    """
    share = int.from_bytes(hashlib.sha256(slug.encode()).digest()[:8]) / 2**64
    into_period = (last - _EPOCH - period * share) % period
    wait = period - into_period
    return last + (wait if wait >= period / 2 else wait + period / 2)


def _outside(due: dt.datetime, blackouts: Sequence[Blackout]) -> dt.datetime:
    """Return `due` or the end of the blackout it falls into; windows may follow on each other."""
    for _ in range(len(blackouts) + 1):
        ends = [end for window in blackouts if (end := window.end_if_within(due)) is not None]
        if not ends:
            break
        due = max(ends)
    return due
