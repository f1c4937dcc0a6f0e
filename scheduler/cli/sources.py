"""`sma-events sources`: what is configured, whether it is right, how it fares, and a dry run of one of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.errors import Exit, MisuseError
from scheduler.cli.output import emit_json, emit_table, span
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from config.source import Source
    from scheduler.trial import Document
    from store.health import SourceHealth

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")


@click.group()
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
        click.echo(f"warning: {problem}", err=True)


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
    config = session.config
    problems = config.problems
    if as_json:
        fields = ("file", "line", "key", "message")
        listed = [{name: getattr(problem, name) for name in fields} for problem in problems]
        emit_json({"sources": len(config.sources), "problems": listed})
    elif not problems:
        click.echo(f"{len(config.files)} source files in {config.directory}: all valid.")
    for problem in problems:
        click.echo(f"error: {problem}", err=True)
    if problems:
        click.echo("hint: mend these lines; `sma-events sources schema` describes every key", err=True)
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

    if slug is not None and slug not in session.config.files:
        raise _unknown(session, slug)
    states = session.store.source_states() if session.has_database else {}
    found = assess(session.current_config, states, dt.datetime.now(dt.UTC))
    found = [each for each in found if slug in (None, each.slug)]
    if as_json:
        emit_json([_health_document(each) for each in found])
    else:
        rows = [(each.slug, each.health, _ago(each.last_good), each.reason, each.help) for each in found]
        emit_table(("source", "health", "last good", "why", "what to do"), rows, "No sources are configured.")
    if any_broken(found):
        raise click.exceptions.Exit(Exit.FAILED)


def _health_document(health: SourceHealth) -> dict[str, object]:
    return {
        "source": health.slug,
        "name": health.name,
        "health": health.health.value,
        "class": health.crawl_class.value if health.crawl_class else None,
        "reason": health.reason,
        "help": health.help,
        "last_run": health.last_run.isoformat() if health.last_run else None,
        "last_good": health.last_good.isoformat() if health.last_good else None,
        "failures": health.failures,
    }


def _ago(at: dt.datetime | None) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "never"


@sources.command()
def schema() -> None:
    """Print the JSON Schema of a source file."""
    from config.jsonschema import source_schema

    emit_json(source_schema())


@sources.command("try")
@click.argument("slug_or_file", metavar="SLUG-or-FILE")
@click.option(
    "--from-file",
    "page",
    metavar="PAGE",
    type=click.Path(path_type=Path),
    help="Read this recorded page instead of the network; no detail pages are read.",
)
@click.option("--as-of", metavar="DATE", help="Take this ISO date or date-time for now.")
@as_json
@pass_session
def try_source(session: Session, slug_or_file: str, page: Path | None, as_of: str | None, as_json: bool) -> None:
    """Read a source once, store nothing.

    Fetches its page (or reads PAGE), extracts, normalizes and scores, and prints every item with what became of it.
    """
    from config.errors import ConfigError

    try:
        found = _try(session, slug_or_file, page, as_of)
    except (ConfigError, MisuseError) as error:
        if as_json:
            from scheduler.trial import misconfigured

            problems = [str(each) for each in error.problems] if isinstance(error, ConfigError) else [str(error)]
            emit_json(misconfigured(Path(slug_or_file).stem, problems))
        raise
    if as_json:
        emit_json(found)
    else:
        _print_trial(found)
    if found["class"].startswith("broken:"):
        raise click.exceptions.Exit(Exit.MISUSE if found["class"] == "broken:config" else Exit.FAILED)


def _try(session: Session, slug_or_file: str, page: Path | None, as_of: str | None) -> Document:
    from crawler.moment import moment

    slug, source = _chosen(session, slug_or_file)
    try:
        now = moment(as_of, source.timezone) if as_of else dt.datetime.now(dt.UTC)
    except ValueError as error:
        hint = 'give an ISO date ("2027-05-01") or date-time ("2027-05-01T09:00+02:00")'
        raise MisuseError(f"--as-of {as_of}: {error}", hint) from error
    if page is not None:
        body = _read(page)
        from scheduler.trial import try_body

        return try_body(body, source, slug, session.config.relevance, now)
    from scheduler.trial_fetch import try_online

    return try_online(session.config, slug_or_file, slug, now if as_of else None)


def _read(page: Path) -> bytes:
    try:
        return page.read_bytes()
    except OSError as error:
        raise MisuseError(f"cannot read {page}: {error.strerror}", "name a recorded page with --from-file") from error


def _chosen(session: Session, slug_or_file: str) -> tuple[str, Source]:
    """Return the configured source of that slug, or the one in that file, which may lie anywhere."""
    config = session.config
    if slug_or_file in config.sources:
        return slug_or_file, config.sources[slug_or_file]
    if slug_or_file in config.files:
        from config.errors import ConfigError

        raise ConfigError(problem for problem in config.problems if Path(problem.file).stem == slug_or_file)
    path = Path(slug_or_file)
    if path.is_file():
        from config.load import read_source_file

        return read_source_file(path)
    raise _unknown(session, slug_or_file)


def _unknown(session: Session, slug: str) -> MisuseError:
    from difflib import get_close_matches

    near = get_close_matches(slug, list(session.config.files), n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`sma-events sources list` names the sources"
    return MisuseError(f"there is no source and no file {slug!r}", hint)


def _print_trial(document: Document) -> None:
    rows = []
    for item in document["items"]:
        event = item["event"] or {}
        title = event.get("title") or item["raw"].get("title")
        start = event.get("start") or item["raw"].get("start")
        place = ", ".join(filter(None, (event.get("venue"), event.get("city"), event.get("country"))))
        rows.append((title, start, place or event.get("mode"), item["verdict"], item["reason"]))
    emit_table(("title", "start", "place", "verdict", "reason"), rows, "No items were found.")
    accepted = sum(item["accepted"] for item in document["items"])
    click.echo(f"\n{document['source']}: {document['class']}, {accepted} of {len(rows)} accepted, "
               f"{len(document['links'])} links to follow")  # fmt: skip
    click.echo(document["hint"])
