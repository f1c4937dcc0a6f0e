"""`/sources/`: the public health of every source. Days only, no times, so that the page changes at most daily."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from config.load import Config
from config.source import Source
from feeds.formats.wording import day
from feeds.web.site import Site
from feeds.web.templates import render
from store.health import Health, SourceHealth, assess
from store.views import SourceState


@dataclass(frozen=True, slots=True)
class _Words:
    heading: str
    state: str
    tone: str
    meaning: str


# The order is that of the page.
_WORDS = {
    Health.BROKEN: _Words(
        "Not readable",
        "Broken",
        "stop",
        "We cannot read these at present. What they listed before stays in the calendar.",
    ),
    Health.FALTERING: _Words(
        "Being retried",
        "Retrying",
        "warn",
        "These failed lately and are tried again; that often passes by itself.",
    ),
    Health.OK: _Words("Working", "OK", "good", "These were read and list events."),
    Health.QUIET: _Words(
        "Quiet", "Quiet", "good", "These were read and list no event at present. That is normal between meetings."
    ),
    Health.WAITING: _Words("Not read yet", "Waiting", "", "These are new here; their first reading is still to come."),
    Health.DISABLED: _Words("Switched off", "Off", "", "These are known and not read, for the reason given."),
}


@dataclass(frozen=True, slots=True)
class SourceView:
    slug: str
    name: str
    url: str | None
    state: str
    tone: str
    sentence: str
    facts: str


@dataclass(frozen=True, slots=True)
class SourceGroup:
    label: str
    anchor: str
    meaning: str
    sources: tuple[SourceView, ...]


def source_page(
    config: Config, states: Mapping[str, SourceState], upcoming: Mapping[str, int], site: Site, today: dt.date
) -> bytes:
    """`upcoming`: number of upcoming events by slug of a source that lists them."""
    groups: dict[Health, list[SourceView]] = {health: [] for health in _WORDS}
    midnight = dt.datetime.combine(today, dt.time(), dt.UTC)
    for health in sorted(assess(config, states, midnight), key=lambda health: health.name.casefold()):
        groups[health.health].append(_view(health, config, states.get(health.slug), upcoming.get(health.slug, 0), site))
    return render(
        "sources.html",
        site=site,
        section="/sources/",
        canonical="/sources/",
        title="Sources",
        description="Every page and feed that is read for this calendar, and how the last reading went.",
        overview=_overview(groups),
        groups=[
            SourceGroup(_WORDS[health].heading, health.value, _WORDS[health].meaning, tuple(views))
            for health, views in groups.items()
            if views
        ],
    )


def _overview(groups: Mapping[Health, list[SourceView]]) -> str:
    counted = [f"{len(views)} {_WORDS[health].heading.lower()}" for health, views in groups.items() if views]
    return f"At present: {', '.join(counted)}." if counted else ""


def _view(health: SourceHealth, config: Config, state: SourceState | None, upcoming: int, site: Site) -> SourceView:
    source = config.sources.get(health.slug)
    words = _WORDS[health.health]
    return SourceView(
        slug=health.slug,
        name=health.name,
        url=source.url if source is not None and site.may_link(source) else None,
        state=words.state,
        tone=words.tone,
        sentence=_sentence(health),
        facts=" · ".join(_facts(source, state, health.health, upcoming)),
    )


def _sentence(health: SourceHealth) -> str:
    """What a visitor reads; the particulars (hosts, lines of files) are the operator's."""
    if health.health in (Health.OK, Health.QUIET, Health.WAITING):
        return health.warning
    if health.crawl_class is None or health.crawl_class.healthy:
        return health.reason
    return health.crawl_class.explanation


def _facts(source: Source | None, state: SourceState | None, health: Health, upcoming: int) -> list[str]:
    facts = []
    if state is not None and state.crawl_class is not None:
        if state.crawl_class.healthy and state.last_run is not None:
            facts.append(f"Last checked on {_utc_day(state.last_run)}")
        elif state.last_good is not None:
            facts.append(f"Last read well on {_utc_day(state.last_good)}")
        elif health is not Health.DISABLED:
            facts.append(f"Never read since it was added on {_utc_day(state.first_seen)}")
    if state is not None and state.failures > 1 and health is not Health.DISABLED:
        facts.append(f"failed {state.failures} times in a row")
    if upcoming:
        facts.append(f"{upcoming} upcoming {'event' if upcoming == 1 else 'events'} here")
    if source is not None and source.kind == "file":
        facts.append("kept by hand by the operator of this calendar")
    return facts


def _utc_day(moment: dt.datetime) -> str:
    return day(moment.astimezone(dt.UTC).date())
