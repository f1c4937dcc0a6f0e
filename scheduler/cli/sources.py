"""`sma-events sources`: what is configured, whether it is right, how it fares. Its larger commands have modules."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.chosen import unknown_source
from scheduler.cli.errors import Exit
from scheduler.cli.lazy import LazyGroup
from scheduler.cli.output import as_json, counted, emit_json, emit_table, say, span
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from config.source import Source
    from store.health import SourceHealth


YIELDS_SHOWN = 8
_HEALTH_COLUMNS = ("source", "health", "since", "last good", "first seen", "items lately", "why", "what to do")


_PLACES = {
    "try": "scheduler.cli.try_source:try_source",
    "probe": "scheduler.cli.probe:probe",
    "add": "scheduler.cli.add:add",
    "record": "scheduler.cli.record:record",
    "replay": "scheduler.cli.replay:replay",
}


@click.group(cls=LazyGroup, places=_PLACES)
def sources() -> None:
    """The places that are crawled."""


@sources.command("list")
@as_json
@pass_session
def list_sources(session: Session, as_json: bool) -> None:
    """What is configured: kind, rhythm, address."""
    from scheduler.cli.remembered import remembered

    found = remembered(session, "sources", lambda: _listing(session))
    if as_json:
        emit_json(found["sources"])
    else:
        rows = [(each["source"], each["kind"], each["cron"] or each["every"], _state(each), each["name"], each["url"])
                for each in found["sources"]]  # fmt: skip
        emit_table(("source", "kind", "rhythm", "state", "name", "address"), rows, "No sources are configured.")
    for problem in found["problems"]:
        say(f"warning: {problem}", err=True)


def _listing(session: Session) -> dict[str, list[Any]]:
    config = session.config
    listed = [_listed(slug, source) for slug, source in config.sources.items()]
    return {"sources": listed, "problems": [str(problem) for problem in config.problems]}


def _listed(slug: str, source: Source) -> dict[str, object]:
    fields = source.model_dump(mode="json", include=_LISTED)
    return {"source": slug, **fields, "every": span(source.every), "every_s": source.every.total_seconds()}


_LISTED = {"name", "url", "kind", "cron", "enabled", "reason", "trust", "precedence", "relevance"}


def _state(listed: dict[str, Any]) -> str:
    if listed["enabled"]:
        return "on"
    return f"off: {listed['reason']}" if listed["reason"] else "off"


@sources.command()
@as_json
@pass_session
def check(session: Session, as_json: bool) -> None:
    """Validate all files.

    Every mistake is told with its file, its line and what was expected.
    """
    from scheduler.overrides import value_problems

    config = session.config
    problems = (*config.problems, *value_problems(config))
    if as_json:
        fields = ("file", "line", "key", "message")
        listed = [{name: getattr(problem, name) for name in fields} for problem in problems]
        emit_json({"sources": len(config.sources), "problems": listed})
    elif not problems:
        say(f"{counted(len(config.files), 'source file')} in {config.directory}: all valid.")
    for problem in problems:
        say(f"error: {problem}", err=True)
    if problems:
        say("hint: mend these lines; `sma-events sources schema` describes every key", err=True)
        raise click.exceptions.Exit(Exit.MISUSE)


@sources.command()
@click.argument("slug", required=False)
@as_json
@pass_session
def health(session: Session, slug: str | None, as_json: bool) -> None:
    """How each source fares.

    Exits 1 when one is broken, so that cron and monitoring can call it.
    """
    from store.health import any_broken, assess
    from store.watch import dated

    if slug is not None and slug not in session.config.files:
        raise unknown_source(session, slug)
    states = session.store.source_states() if session.has_database else {}
    found = assess(session.current_config, states, dt.datetime.now(dt.UTC))
    settled = session.store.alarms.settled() if session.has_database else {}
    found = dated([each for each in found if slug in (None, each.slug)], settled)
    if as_json:
        emit_json([_health_document(each) for each in found])
    else:
        rows = [(each.slug, each.health, _ago(each.since, ""), _ago(each.last_good, "never"), _ago(each.first_seen, ""),
                 " ".join(map(str, each.yields[-YIELDS_SHOWN:])), _why(each), each.help) for each in found]  # fmt: skip
        emit_table(_HEALTH_COLUMNS, rows, "No sources are configured.")
    if any_broken(found):
        raise click.exceptions.Exit(Exit.FAILED)


def _why(health: SourceHealth) -> str:
    return " ".join(filter(None, (health.reason, health.warning, health.file_problems)))


def _health_document(health: SourceHealth) -> dict[str, object]:
    return {
        "source": health.slug,
        "name": health.name,
        "health": health.health.value,
        "class": health.crawl_class.value if health.crawl_class else None,
        "reason": health.reason,
        "help": health.help,
        "warning": " ".join(filter(None, (health.warning, health.file_problems))),
        "last_run": health.last_run.isoformat() if health.last_run else None,
        "last_good": health.last_good.isoformat() if health.last_good else None,
        "failures": health.failures,
        "since": health.since.isoformat() if health.since else None,
        "first_seen": health.first_seen.isoformat() if health.first_seen else None,
        "last_change": health.last_change.isoformat() if health.last_change else None,
        "yields": list(health.yields),
    }


def _ago(at: dt.datetime | None, unknown: str) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else unknown


@sources.command()
def schema() -> None:
    """Print the JSON Schema of a source file."""
    from config.jsonschema import source_schema

    emit_json(source_schema())
