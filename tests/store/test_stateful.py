"""Any sequence of crawls, crashes, held runs, publishing and human decisions keeps what the store promises.

UIDs stay, SEQUENCE rises exactly with what subscribers see, nothing is deleted, decisions hold, and a replay gives the
same store (`snapshot` says it in full). `site_rules` change the sites, `crawl_rules` crawl them, people are here.

`python -m pytest tests/store/test_stateful.py --hypothesis-profile long` looks for half an hour.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from config.overrides import SettableField
from store.decision import Approve, Decision, DecisionError, Hide, MergeInto, SetField, SplitOff, TellApart
from tests.store.crawl_rules import HOUR, CrawlRules, Step
from tests.store.site_rules import INDEX
from tests.store.snapshot import public_faults, take

LONG = settings.get_current_profile_name() == "long"
CORRECTIONS = st.sampled_from(
    [
        (SettableField.TITLE, "What a person calls it"),
        (SettableField.STATUS, "cancelled"),
        (SettableField.CITY, "Bruges"),
        (SettableField.START, "2027-05-20"),
        (SettableField.DESCRIPTION, ""),
    ]
)


class StoreMachine(CrawlRules):
    """Sites, crawls and people."""

    @rule(at=INDEX)
    def hide(self, at: int) -> None:
        if uid := self._uid(at):
            self._decide(Hide(uid))

    @rule(at=INDEX)
    def approve(self, at: int) -> None:
        if uid := self._uid(at):
            self._decide(Approve(uid))

    @rule(at=INDEX, correction=CORRECTIONS, until=st.booleans())
    def correct(self, at: int, correction: tuple[SettableField, str], until: bool) -> None:
        if uid := self._uid(at):
            self._decide(SetField(uid, *correction, until))

    @rule(at=INDEX, into=INDEX)
    def merge(self, at: int, into: int) -> None:
        one, other = self._uid(at), self._uid(into)
        if one and other and one != other:
            self._decide(MergeInto(one, other))

    @rule(at=INDEX, listing=INDEX)
    def split(self, at: int, listing: int) -> None:
        if uid := self._uid(at):
            sources = [each.source for each in self.store.listings(uid)]
            if sources:
                self._decide(SplitOff(uid, sources[listing % len(sources)]))

    @rule(at=INDEX, other=INDEX)
    def tell_apart(self, at: int, other: int) -> None:
        one, two = self._uid(at), self._uid(other)
        if one and two and one != two:
            self._decide(TellApart(one, two))

    @rule(at=INDEX)
    def undo(self, at: int) -> None:
        if uid := self._uid(at):
            self.now += HOUR
            at_ = self.now
            self._try(lambda store: store.undo(uid, at_))

    def _decide(self, decision: Decision) -> None:
        self.now += HOUR
        at = self.now
        self._try(lambda store: store.decide(decision, at))

    def _try(self, step: Step) -> None:
        """Take a person's step. One that is refused changes nothing; none changes what the sources said."""
        said = {key: row["data"] for key, row in self.seen.tables["listing"].items()}
        try:
            self._step(step)
        except DecisionError:
            assert take(self.store).tables == self.seen.tables
        assert {key: row["data"] for key, row in self.seen.tables["listing"].items()} == said
        assert public_faults(self.store, self.seen) == []

    def _uid(self, at: int) -> str | None:
        """Return the uid of one of the events, those among them that were merged into others."""
        uids = [row["uid"] for row in self.seen.events.values()]
        return uids[at % len(uids)] if uids else None


TestStore = pytest.mark.timeout(0 if LONG else 120)(StoreMachine.TestCase)
TestStore.settings = settings(
    max_examples=2000 if LONG else 20,
    stateful_step_count=40 if LONG else 20,
    phases=[Phase.reuse, Phase.generate] if LONG else list(Phase),  # run it again to see the shortest example
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
