"""What a configuration that was read anew changes, and what is wrong with it: for the schedule and for the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import structlog

from config.errors import Problem
from config.load import Config
from config.overrides import OVERRIDES

log = structlog.get_logger(__name__)


def report(config: Config, known: Iterable[Problem] = ()) -> None:
    """Log each problem of the configuration that was not known before, and each that is gone."""
    before = set(known)
    for problem in config.problems:
        if problem not in before:
            _report_problem(problem, config)
    for file in sorted({problem.file for problem in before} - {problem.file for problem in config.problems}):
        log.info("a file is right again, or gone", file=file)


def _report_problem(problem: Problem, config: Config) -> None:
    if problem.file == OVERRIDES:
        log.error("overrides.toml is broken, what it decided before stands", problem=str(problem))
    elif not problem.file.startswith("sources"):
        log.error("a file of the configuration is broken, its last valid version is used", problem=str(problem))
    else:
        slug = problem.file.rpartition("/")[2].removesuffix(".toml")
        fallback = "its last valid version" if slug in config.sources else "nothing"
        log.error("a source file is broken", problem=str(problem), used_instead=fallback)


@dataclass(frozen=True, slots=True)
class Difference:
    """What another configuration means for the schedule, by slug of an enabled source.

    reread   changed in what decides how its pages are read: it is crawled anew soon
    retimed  changed in rhythm alone
    """

    added: tuple[str, ...] = ()
    reread: tuple[str, ...] = ()
    retimed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def fields(self) -> Mapping[str, list[str]]:
        named = (("added", self.added), ("changed", (*self.reread, *self.retimed)), ("removed", self.removed))
        return {name: sorted(slugs) for name, slugs in named if slugs}


def difference(old: Config, new: Config) -> Difference:
    """Compare two configurations; a source that is switched off counts as removed, one switched on as added."""
    before = {slug for slug, source in old.sources.items() if source.enabled}
    after = {slug for slug, source in new.sources.items() if source.enabled}
    both = [slug for slug in sorted(before & after) if old.sources[slug] != new.sources[slug]]
    reread = tuple(slug for slug in both if not old.reads_like(new, slug))
    return Difference(
        added=tuple(sorted(after - before)),
        reread=reread,
        retimed=tuple(slug for slug in both if slug not in reread),
        removed=tuple(sorted(before - after)),
    )


def needs_restart(old: Config, new: Config) -> list[str]:
    """Return the settings that changed and count only after a restart."""
    before, after = old.settings, new.settings
    changed = {
        "database_url": before.database_url != after.database_url,
        "service.base_url": before.service.base_url != after.service.base_url,
        "queue": before.queue != after.queue,
        "crawl.concurrency": after.shared_queue and before.crawl.concurrency != after.crawl.concurrency,
    }
    return [name for name, differs in changed.items() if differs]


def tell_of_reload(old: Config, config: Config) -> None:
    """Log what a new configuration changed."""
    report(config, old.problems)
    log.info("the configuration was read anew", **difference(old, config).fields())
    if later := needs_restart(old, config):
        log.warning("some settings count after a restart only", settings=later)
