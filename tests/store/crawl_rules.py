"""Crawls of the sites of the stateful test: whole, in part, in vain, broken off, held and let through.

After every step the whole store is compared with what it was before (`snapshot`). Whatever was recorded can be
replayed, with its times, in a fresh store.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from config.source import Identity
from store.crawl import CrawlClass, CrawlResult, CrawlRun
from store.event import Verdict
from store.face import face_of
from store.repository import Store
from tests.store.crash import CrashError, crashing
from tests.store.make import run
from tests.store.site_rules import SLUGS, SiteRules
from tests.store.snapshot import Snapshot, faults, public_faults, step_faults, take
from tests.store.world import ENTRIES, Entry

HOUR = dt.timedelta(hours=1)
_CONTENT = ("event", "listing", "alias", "deadline", "change", "decision", "pair")
Step = Callable[[Store], Any]


@lru_cache(maxsize=1)
def template() -> bytes:
    """Return a database file that has its tables and no row."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        Store.open(f"sqlite:///{path}").close()
        return path.read_bytes()


def content(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a run that changes nothing leaves untouched."""
    return {name: snapshot.tables[name] for name in _CONTENT}


class CrawlRules(SiteRules):
    """Crawls, and what they do to the store."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.recorded: list[Step] = []
        self.store = self._fresh_store("a")
        self.seen = take(self.store)

    def _fresh_store(self, name: str) -> Store:
        path = Path(self.folder.name) / f"{name}.db"
        path.write_bytes(template())
        return Store.open(f"sqlite:///{path}")

    def teardown(self) -> None:
        """Replay what was recorded: equal uids, slugs and everything else."""
        try:
            assert public_faults(self.store, self.seen) == []
            with self._fresh_store("b") as replayed:
                for step in self.recorded:
                    step(replayed)
                assert take(replayed).tables == self.seen.tables
        finally:
            self.store.close()
            self.folder.cleanup()

    def _step(self, step: Step) -> Any:
        """Take a step at `now`, and look at everything."""
        before = self.seen
        outcome = step(self.store)
        self.recorded.append(step)
        self.seen = take(self.store)
        found = [*faults(self.seen), *step_faults(before, self.seen, self.now)]
        assert found == [], found
        return outcome

    # -- crawls

    @initialize(entries=st.lists(ENTRIES, min_size=2, max_size=4), more=st.lists(ENTRIES, max_size=3))
    def begin(self, entries: list[Entry], more: list[Entry]) -> None:
        """All sites announce the same events, one of them some more."""
        for slug, site in self.sites.items():
            for entry in (*entries, *(more if slug == "portal" else ())):
                site.add(entry)
            self._crawl(slug)

    def changed(self, slug: str) -> None:
        if self.watching:
            self._crawl(slug)

    @rule(slug=SLUGS)
    def crawl(self, slug: str) -> None:
        self._crawl(slug)

    @rule(slug=SLUGS, times=st.integers(2, 4))
    def crawl_again_and_again(self, slug: str, times: int) -> None:
        """A site that has not changed: only what is missing may still become unconfirmed."""
        self._crawl(slug)
        for _ in range(times):
            before = self.seen
            self._crawl(slug)
            if not any(row["source"] == slug and row["missing_pass"] is not None for row in before.listings):
                assert content(self.seen) == content(before)

    @rule(slug=SLUGS, kept=st.integers(0, 3))
    def crawl_in_part(self, slug: str, kept: int) -> None:
        """The connection breaks after some items: what was read counts, and nothing is missing for it."""
        before = self.seen
        self._crawl(slug, kept, crawl_class=CrawlClass.TIMEOUT, complete=False)
        for key, row in before.tables["listing"].items():
            assert self.seen.tables["listing"][key]["missing_pass"] in (None, row["missing_pass"])

    @rule(slug=SLUGS, crawl_class=st.sampled_from([CrawlClass.DNS, CrawlClass.CHALLENGE, CrawlClass.OUT_OF_MEMORY]))
    def crawl_in_vain(self, slug: str, crawl_class: CrawlClass) -> None:
        """A run that read nothing changes nothing."""
        before = self.seen
        self._crawl(slug, 0, crawl_class=crawl_class, complete=False)
        assert content(self.seen) == content(before)

    @rule(slug=SLUGS, at=st.integers(1, 9))
    def crash_and_crawl(self, slug: str, at: int) -> None:
        """Nothing of a broken transaction stays, and the next run completes."""
        self.now += HOUR
        proposed = self._run(slug)
        try:
            with crashing(self.store, at):
                self._step(self._finish(proposed))
        except CrashError:
            assert take(self.store).tables == self.seen.tables
        self._crawl(slug)

    @rule(slug=SLUGS)
    def release(self, slug: str) -> None:
        """A person lets a held run through."""
        if (slug,) in self.seen.tables["held_crawl"]:
            self.now += HOUR
            at = self.now
            self._step(lambda store: store.release_held(slug, at))
            assert (slug,) not in self.seen.tables["held_crawl"]

    @rule()
    def publish(self) -> None:
        """From now on the uids and slugs of what is shown are known outside."""
        self.now += HOUR
        at = self.now
        self._step(lambda store: store.mark_released(at))
        for row in self.seen.events.values():
            shown = row["merged_into"] is None and not row["hidden"] and row["verdict"] == Verdict.PUBLISH
            assert row["released"] or not shown

    def _crawl(self, slug: str, kept: int | None = None, **more: Any) -> None:
        self.now += HOUR
        proposed, before = self._run(slug, kept, **more), self.seen
        result: CrawlResult = self._step(self._finish(proposed))
        assert self.seen.tables["decision"] == before.tables["decision"]
        if result.held:
            assert content(self.seen) == content(before)
        elif proposed.complete:
            self._assert_listed(proposed)

    def _assert_listed(self, proposed: CrawlRun) -> None:
        """Every item of a run that was taken in is listed, as its source says it."""
        ours = [row for row in self.seen.listings if row["source"] == proposed.slug and row["missing_pass"] is None]
        listed = {(row["title_key"], row["start"]) for row in ours}
        assert {(face.title, face.start) for face in map(face_of, proposed.items)} <= listed

    def _run(self, slug: str, kept: int | None = None, **more: Any) -> CrawlRun:
        items = self.sites[slug].items()[:kept]
        health = {"crawl_class": CrawlClass.OK if items else CrawlClass.QUIET}
        return run(items, slug, self.now, **health | more)

    def _finish(self, proposed: CrawlRun) -> Step:
        at, precedence = self.now, self.sites[proposed.slug].precedence
        return lambda store: store.finish_crawl(proposed, at, precedence, Identity.NATIVE)
