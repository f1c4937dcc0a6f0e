"""People's decisions at the store's door: they stand over whatever crawls find, until undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from config.overrides import Override, SettableField
from store import decide, decided, overrides, undo
from store.database import reading, writing
from store.decision import Decision, DecisionKind, Origin
from store.door.part import Part
from store.overrides import Applied
from store.views import Decided


class Decisions(Part):
    """Decisions of people, from the command line and from overrides.toml."""

    def decide(self, decision: Decision, now: dt.datetime) -> Decided:
        """Take a person's decision; it stands over whatever crawls find, until it is undone.

        Raises DecisionError (with a hint) where it cannot be taken; it is a LookupError too if there is no such event.
        """
        with writing(self._engine) as connection:
            taken = decide.decide(connection, decision, now, Origin.COMMAND_LINE)
            return decided.decided(connection, taken)

    def undo(
        self, key: str, now: dt.datetime, kind: DecisionKind | None = None, field: SettableField | None = None
    ) -> Decided:
        """Undo the last decision that stands on an event (of that kind, of that field) and return it.

        Raises DecisionError where there is none, or a later one or overrides.toml is in the way.
        """
        with writing(self._engine) as connection:
            return decided.decided(connection, undo.undo_last(connection, key, now, kind, field))

    def decisions(self, key: str | None = None) -> list[Decided]:
        """Return the decisions that stand, oldest first: all, or those that count for the event of this uid or slug."""
        with reading(self._engine) as connection:
            return decided.decisions(connection, key)

    def apply_overrides(self, entries: Sequence[Override], now: dt.datetime) -> Applied:
        """Make the decisions of overrides.toml those that stand: take what is new in it, undo what has left it."""
        with reading(self._engine) as connection:
            if overrides.up_to_date(connection, entries):
                return Applied()
        with writing(self._engine) as connection:
            return overrides.apply(connection, entries, now)
