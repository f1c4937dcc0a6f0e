"""`/sources/`: the public health of every source. Days only, no times, so that the page changes at most daily."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from config.load import Config
from config.source import Source
from feeds.web.curve import CurveView, curve
from feeds.web.filter_form import with_query
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.wording import day
from feeds.web.words import gettext as _
from feeds.web.words import marked, ngettext
from store.crawl import CrawlClass
from store.health import Health, SourceHealth, assess
from store.views import Reading, SourceState
from store.watch import Settled, dated


@dataclass(frozen=True, slots=True)
class _Words:
    heading: str
    state: str
    tone: str
    meaning: str


# The order is that of the page.
_WORDS = {
    Health.BROKEN: _Words(
        marked("Not readable"),
        marked("Broken"),
        "stop",
        marked("We cannot read these at present. What they listed before stays in the calendar."),
    ),
    Health.FALTERING: _Words(
        marked("Being retried"),
        marked("Retrying"),
        "warn",
        marked("These failed lately and are tried again; that often passes by itself."),
    ),
    Health.OK: _Words(marked("Working"), marked("OK"), "good", marked("These were read and list events.")),
    Health.QUIET: _Words(
        marked("Quiet"),
        marked("Quiet"),
        "good",
        marked("These were read and list no event at present. That is normal between meetings."),
    ),
    Health.WAITING: _Words(
        marked("Not read yet"),
        marked("Waiting"),
        "",
        marked("These are new here; their first reading is still to come."),
    ),
    Health.DISABLED: _Words(
        marked("Switched off"), marked("Off"), "", marked("These are known and not read, for the reason given.")
    ),
}


@dataclass(frozen=True, slots=True)
class SourceView:
    """`since`: since when its state is what it is, where the readings tell; `events_path`: the list of its events."""

    slug: str
    name: str
    url: str | None
    state: str
    tone: str
    sentence: str
    since: str
    facts: tuple[str, ...]
    upcoming: int
    events_path: str
    curve: CurveView | None


@dataclass(frozen=True, slots=True)
class SourceGroup:
    label: str
    anchor: str
    meaning: str
    sources: tuple[SourceView, ...]


def source_page(
    config: Config,
    states: Mapping[str, SourceState],
    upcoming: Mapping[str, int],
    site: Site,
    today: dt.date,
    *,
    readings: Mapping[str, Sequence[Reading]] = MappingProxyType({}),
    settled: Mapping[str, Settled] = MappingProxyType({}),
) -> bytes:
    """`upcoming`: number of upcoming events by slug of a source that lists them; `readings`: the last ones of each;
    `settled`: the states that were announced."""
    groups: dict[Health, list[SourceView]] = {health: [] for health in _WORDS}
    midnight = dt.datetime.combine(today, dt.time(), dt.UTC)
    for health in sorted(dated(assess(config, states, midnight), settled), key=lambda health: health.name.casefold()):
        slug = health.slug
        groups[health.health].append(
            _view(health, config.sources.get(slug), states.get(slug), readings.get(slug, ()), upcoming, site=site)
        )
    return render(
        "sources.html",
        site=site,
        section="/sources/",
        canonical="/sources/",
        title=_("Sources"),
        description=_("Every page and feed that is read for this calendar, and how the last reading went."),
        groups=[
            SourceGroup(_(_WORDS[health].heading), health.value, _(_WORDS[health].meaning), tuple(views))
            for health, views in groups.items()
            if views
        ],
    )


def _view(
    health: SourceHealth,
    source: Source | None,
    state: SourceState | None,
    readings: Sequence[Reading],
    upcoming: Mapping[str, int],
    *,
    site: Site,
) -> SourceView:
    words, drawn = _WORDS[health.health], curve(readings)
    return SourceView(
        slug=health.slug,
        name=health.name,
        url=source.url if source is not None and site.may_link(source) else None,
        state=_(words.state),
        tone=words.tone,
        sentence=_sentence(health),
        since=_since(health, readings),
        facts=tuple(_facts(source, state, health.health, counted=drawn is not None)),
        upcoming=upcoming.get(health.slug, 0),
        events_path=with_query(site.path("/events/"), [("source", health.slug)]),
        curve=drawn,
    )


def _sentence(health: SourceHealth) -> str:
    """What a visitor reads; the particulars (hosts, lines of files) are the operator's."""
    mistaken = _("Our description of it has a mistake; the last one that was right is used.")
    return " ".join(filter(None, (_state_sentence(health), mistaken if health.file_problems else "")))


def _state_sentence(health: SourceHealth) -> str:
    if health.health in (Health.OK, Health.QUIET, Health.WAITING):
        return health.warning
    if health.crawl_class is None or health.crawl_class.healthy:
        return health.reason
    return _(health.crawl_class.explanation)


def _since(found: SourceHealth, readings: Sequence[Reading]) -> str:
    """Since which reading it failed, or listed nothing; "" where nothing that is kept goes back so far."""
    if found.health in (Health.BROKEN, Health.FALTERING):
        if found.crawl_class is not None and found.crawl_class.healthy:
            return ""  # it reads well and brings nothing: its sentence says for how long
        first = _first_of_the_last(readings, None) or found.since
        return _("Not readable since %(day)s.", day=_utc_day(first)) if first else ""
    if found.health is Health.QUIET:
        first = _first_of_the_last(readings, 0) or found.since
        return _("No event listed since %(day)s.", day=_utc_day(first)) if first else ""
    return ""


def _first_of_the_last(readings: Sequence[Reading], items: int | None) -> dt.datetime | None:
    """When the unbroken run of equal readings at the end began; None where another one before it is not known."""
    begun = None
    for reading in reversed(readings):
        if reading.items != items:
            return begun
        begun = reading.at
    return None


def _facts(source: Source | None, state: SourceState | None, health: Health, *, counted: bool) -> Iterator[str]:
    """`counted`: its curve says how often it failed."""
    if state is not None and state.crawl_class is not None:
        yield from _last_readings(state, state.crawl_class, health)
        if state.failures > 1 and health is not Health.DISABLED and not counted:
            yield ngettext("failed once", "failed %(num)s times in a row", state.failures)
    if source is not None and source.kind == "file":
        yield _("kept by hand by the operator of this calendar")


def _last_readings(state: SourceState, crawl_class: CrawlClass, health: Health) -> Iterator[str]:
    if state.last_run is not None and (crawl_class.healthy or health is not Health.DISABLED):
        yield _("Last checked on %(day)s", day=_utc_day(state.last_run))
    if crawl_class.healthy:
        return
    if state.last_good is not None:
        yield _("last read well on %(day)s", day=_utc_day(state.last_good))
    elif health is not Health.DISABLED:
        yield _("never read since it was added on %(day)s", day=_utc_day(state.first_seen))


def _utc_day(moment: dt.datetime) -> str:
    return day(moment.astimezone(dt.UTC).date())
