"""What holds a suspicious run (architecture decision 5). Pure.

A run is a proposal. It is compared with the last good one, listing by listing, before anything that subscribers see
changes; a first run has nothing to be compared with and passes. Human decisions and filters are not part of the
comparison, so they never trip it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MANY = 5
SHARE = 0.20
QUIET_MOST = 5
FEWEST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """One listing as far as the gate looks at it. `instant`: aware UTC, None where no hour is known."""

    title: str
    day: dt.date
    instant: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The run beside the last good one.

    before     what was listed and is still ahead
    vanishing  how many of these the run does not list
    moves      (old, new) for every listing that was recognised and changed, and is ahead before or after
    now        everything the run lists, ahead or not
    earlier    everything the last good run listed
    empty      the place that holds the events was there, and empty
    removes    the run is complete and healthy, so that what it lacks counts as missing
    """

    before: int
    vanishing: int
    moves: Sequence[tuple[Shown, Shown]]
    now: Sequence[Shown]
    earlier: Sequence[Shown]
    empty: bool
    removes: bool


def judge(proposal: Proposal, today: dt.date) -> str | None:
    """Return None if the run may pass, else one sentence with figures that says why not."""
    return (
        _nothing_left(proposal)
        or _many_vanished(proposal)
        or _mass_move(proposal)
        or _one_title(proposal)
        or _all_today(proposal, today)
    )


def _nothing_left(proposal: Proposal) -> str | None:
    if proposal.now or not proposal.before or (proposal.empty and proposal.before <= QUIET_MOST):
        return None
    return f"The run found no events at all, while {_count(proposal.before, 'event')} still ahead were listed before."


def _many_vanished(proposal: Proposal) -> str | None:
    if not proposal.removes or not _many(proposal.vanishing, proposal.before):
        return None
    return f"{proposal.vanishing} of {_count(proposal.before, 'event')} still ahead are not listed any more."


def _mass_move(proposal: Proposal) -> str | None:
    moved = [(old, new) for old, new in proposal.moves if _shifted(old, new)]
    if not _many(len(moved), proposal.before):
        return None
    days, most = Counter((new.day - old.day).days for old, new in moved).most_common(1)[0]
    same = f", {most} of them by {days:+d} days" if days else ""
    return f"{len(moved)} of {_count(proposal.before, 'event')} still ahead have moved at once{same}."


def _one_title(proposal: Proposal) -> str | None:
    titles = {shown.title for shown in proposal.now}
    earlier = {shown.title for shown in proposal.earlier}
    if len(titles) != 1 or len(proposal.now) < FEWEST_ALIKE or len(earlier) < 2:
        return None
    return f'All {len(proposal.now)} events have the title "{titles.pop()}"; before there were {len(earlier)} titles.'


def _all_today(proposal: Proposal, today: dt.date) -> str | None:
    days = {shown.day for shown in proposal.now}
    earlier = {shown.day for shown in proposal.earlier}
    if days != {today} or len(proposal.now) < FEWEST_ALIKE or earlier in (set(), days):
        return None
    return f"All {len(proposal.now)} events are dated today, {today.isoformat()}."


def _shifted(old: Shown, new: Shown) -> bool:
    """True if day or hour changed; an hour that was unknown before has not shifted."""
    if old.instant is None or new.instant is None:
        return old.day != new.day
    return old.instant != new.instant


def _many(part: int, whole: int) -> bool:
    return part > MANY and part > SHARE * whole


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
