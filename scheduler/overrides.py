"""overrides.toml and the store: what the file decides is applied before anything is crawled or published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import structlog

from config.errors import Problem
from config.load import Config
from config.overrides import OVERRIDES, SetEntry
from store.correction import canonical
from store.correction_times import CorrectionError
from store.event import EventFields, Precision
from store.repository import Store

log = structlog.get_logger(__name__)

_ANY_EVENT = EventFields(title="any", start=dt.date(2000, 1, 1), precision=Precision.DATE, timezone="UTC")


def apply_overrides(config: Config, store: Store, now: dt.datetime) -> tuple[str, ...]:
    """Make the decisions of the file those that stand; return a line for each entry that could not be applied.

    While the file is broken, what it decided before stands.
    """
    if config.overrides is None:
        return ()
    return store.apply_overrides(config.overrides, now).warnings


def tell_overrides(config: Config, store: Store) -> None:
    """Apply the file and log what could not be applied."""
    for warning in apply_overrides(config, store, dt.datetime.now(dt.UTC)):
        log.warning(warning)


def value_problems(config: Config) -> Iterator[Problem]:
    """Yield the values in the file that no event could have: what can be known without looking at one."""
    for override in config.overrides or ():
        entry = override.entry
        if isinstance(entry, SetEntry):
            try:
                canonical(entry.field, entry.value, _ANY_EVENT)
            except CorrectionError as error:
                yield Problem(OVERRIDES, override.line, f"set.{entry.field}", f"{error}; {error.hint}")
