"""Health of each source in one word, for `sources health`, `doctor` and the page /sources/. Pure.

`ok` and `quiet` are what the last crawl said. A source that fails is `broken` after [health] misses failures in a row;
before that it is `faltering`, which alarms nobody. One that brought nothing new for longer than [expect] quiet_ok is
broken, too, however well its pages read: that is how a changed site dies silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from config.source import Identity
from store.crawl import CrawlClass

if TYPE_CHECKING:
    from config.load import Config
    from config.source import Source
    from store.views import SourceState


FILE_BROKEN = "Its file has a mistake, so its last valid version is used:"


class Health(StrEnum):
    """One word on a source, as on the page /sources/. `waiting`: not crawled yet; `disabled`: off in its file."""

    OK = "ok"
    QUIET = "quiet"
    FALTERING = "faltering"
    BROKEN = "broken"
    WAITING = "waiting"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What an operator reads about one source: the word, why, what to do (sentences, or "").

    warning     what is odd about it although it works: it rotates its ids
    file_problems  what is wrong with its file, while the last valid version of it goes on
    first_seen  when the service first knew of it; last_change: when a crawl last brought something new
    yields      items of the last crawls, newest last
    since       since when its settled state (ok, quiet, broken) is what it is; None before the first look
    """

    slug: str
    name: str
    health: Health
    reason: str = ""
    help: str = ""
    crawl_class: CrawlClass | None = None
    last_run: dt.datetime | None = None
    last_good: dt.datetime | None = None
    failures: int = 0
    warning: str = ""
    first_seen: dt.datetime | None = None
    last_change: dt.datetime | None = None
    yields: tuple[int, ...] = ()
    since: dt.datetime | None = None
    file_problems: str = ""


def assess(config: Config, states: Mapping[str, SourceState], now: dt.datetime) -> list[SourceHealth]:
    """Return the health of every source, in the order of their slugs, files that never were valid among them."""
    misses = config.settings.health.misses
    return [
        _warned(_assess(slug, config.sources[slug], states.get(slug), misses, now), config)
        if slug in config.sources
        else _unreadable(slug, config)
        for slug in sorted({*config.sources, *config.files})
    ]


def _warned(found: SourceHealth, config: Config) -> SourceHealth:
    """Say so where the last valid version of a source's file stands in for the one that is there."""
    problems = config.problems_of(found.slug)
    if not problems or config.sources[found.slug].enabled is False:
        return found
    return replace(found, file_problems=" ".join((FILE_BROKEN, *map(str, problems))))


def _unreadable(slug: str, config: Config) -> SourceHealth:
    reason = " ".join((CrawlClass.CONFIG.explanation, *map(str, config.problems_of(slug))))
    return SourceHealth(slug, slug, Health.BROKEN, reason, CrawlClass.CONFIG.help, CrawlClass.CONFIG)


def any_broken(healths: Iterable[SourceHealth]) -> bool:
    return any(health.health is Health.BROKEN for health in healths)


def _assess(slug: str, source: Source, state: SourceState | None, misses: int, now: dt.datetime) -> SourceHealth:
    if not source.enabled:
        return SourceHealth(slug, source.name, Health.DISABLED, source.reason or "enabled = false in its file")
    if state is None or state.crawl_class is None:
        return SourceHealth(slug, source.name, Health.WAITING, "It has not been crawled yet.")
    health, reason, help_ = _judged(source, state, state.crawl_class, misses, now)
    warning = rotation(state.identity) if state.identity and source.identity is Identity.NATIVE else ""
    return SourceHealth(
        slug, source.name, health, reason, help_, state.crawl_class, state.last_run, state.last_good, state.failures,
        warning, state.first_seen, state.last_change, state.yields,
    )  # fmt: skip


def rotation(identity: Identity) -> str:
    """One sentence for an operator whose source makes its ids anew, with what to write into its file."""
    return (
        f"It gives its events new ids with every reading, so they are recognised by {_RECOGNISED[identity]} instead; "
        f'write identity = "{identity}" into its file to confirm this.'
    )


_RECOGNISED = {
    Identity.NATIVE: "these ids",
    Identity.URL: "their addresses",
    Identity.TITLE_DATE: "title and start",
}


def _judged(
    source: Source, state: SourceState, crawl_class: CrawlClass, misses: int, now: dt.datetime
) -> tuple[Health, str, str]:
    """Return the word, its reason and what to do."""
    if not crawl_class.healthy:
        word = Health.BROKEN if state.failures >= misses else Health.FALTERING
        return word, " ".join(filter(None, (crawl_class.explanation, state.detail))), crawl_class.help
    silent = now - (state.last_change or state.first_seen)
    if source.expect.quiet_ok is not None and silent > source.expect.quiet_ok:
        reason = f"It brought nothing new for {silent.days} days; {source.expect.quiet_ok.days} are expected at most."
        return Health.BROKEN, reason, "Look at its page; if that is right, raise quiet_ok in the source file."
    return Health.OK if crawl_class is CrawlClass.OK else Health.QUIET, state.detail, ""
