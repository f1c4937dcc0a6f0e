"""The one remover (architecture decision 6): what a complete, healthy run no longer lists. Pure. Nothing is deleted.

Only listings that are still ahead and within what the run covered count as missing. After `PASSES` complete healthy
runs without it a listing is gone; an event all of whose listings are gone becomes unconfirmed. Seen again, a listing
is back as if nothing had been.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

PASSES = 3


@dataclass(frozen=True, slots=True)
class Tracked:
    """A listing as the sweep sees it. `missing_pass`: the number of the first complete run that lacked it."""

    id: int
    last_day: dt.date
    missing_pass: int | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Sweep:
    """Ids of listings that are missing for the first time, are gone as of this run, or are back."""

    missing: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    back: tuple[int, ...] = ()


def sweep(
    listings: Iterable[Tracked],
    seen: Collection[int],
    today: dt.date,
    pass_number: int | None,
    covers_until: dt.date | None = None,
) -> Sweep:
    """Return what this run changes. `pass_number` counts complete healthy runs; None: this run may not remove."""
    missing, gone, back = [], [], []
    for listing in listings:
        if listing.id in seen:
            if listing.missing_pass is not None:
                back.append(listing.id)
        elif pass_number is not None and may_vanish(listing.last_day, today, covers_until):
            first = pass_number if listing.missing_pass is None else listing.missing_pass
            if listing.missing_pass is None:
                missing.append(listing.id)
            if pass_number - first + 1 >= PASSES and not listing.gone:
                gone.append(listing.id)
    return Sweep(tuple(missing), tuple(gone), tuple(back))


def may_vanish(last_day: dt.date, today: dt.date, covers_until: dt.date | None = None) -> bool:
    """True for what is still ahead and what the run would have listed. What is over leaves every list by itself."""
    return last_day >= today and (covers_until is None or last_day <= covers_until)
