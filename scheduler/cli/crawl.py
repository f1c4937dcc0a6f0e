"""`sma-events crawl`: crawl now, in child processes as the service does, and publish what came of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import CommandError, Exit, MisuseError
from scheduler.cli.output import emit_json, emit_table, say
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from config.load import Config
    from scheduler.child import Line
    from scheduler.outcome import Outcome
    from scheduler.service import OnOutcome
    from scheduler.workplace import Workplace


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only those that the schedule says are due.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@click.option("--as-of", metavar="DATE", help="Take this ISO date or date-time for now (to replay recorded pages).")
@pass_session
def crawl(session: Session, slugs: tuple[str, ...], due: bool, as_json: bool, as_of: str | None) -> None:
    """Crawl now, then publish.

    Crawls all enabled sources, the named ones, or those that are due; robots rules and delays hold as always. Exits 1
    if a source is broken.
    """
    import asyncio

    from scheduler.logs import configure_logs
    from scheduler.overrides import apply_overrides
    from scheduler.workplace import Workplace

    config = session.running_config
    now = as_of_option(as_of)
    session.ensure_data()
    configure_logs(session.data / "logs", session.debug)
    place = Workplace.open(config, session.store, session.data, None, now)
    chosen = _chosen(place, slugs, due)
    for warning in apply_overrides(place.config, place.store, now or dt.datetime.now(dt.UTC)):
        say(f"warning: {warning}", err=True)
    with _progress(len(chosen), quiet=as_json) as advance:
        outcomes, published = asyncio.run(crawl_and_publish(place, chosen, advance))
    _print(outcomes, published, as_json)
    _warn(config)
    if any(not outcome.crawl_class.healthy for outcome in outcomes):
        raise click.exceptions.Exit(Exit.FAILED)


def as_of_option(text: str | None) -> dt.datetime | None:
    """Read `--as-of` where no single source gives it a zone: without an offset it is UTC."""
    from crawler.moment import moment

    try:
        return moment(text, None) if text else None
    except ValueError as error:
        hint = 'give an ISO date ("2027-05-01") or date-time ("2027-05-01T09:00+02:00")'
        raise MisuseError(f"--as-of {text}: {error}", hint) from error


def _chosen(place: Workplace, slugs: tuple[str, ...], due: bool) -> list[str]:
    """Return what to crawl: the named sources even if they are switched off, otherwise the enabled ones."""
    from scheduler import jobs

    sources = place.config.sources
    unknown = [slug for slug in slugs if slug not in sources]
    if unknown:
        hint = "`sma-events sources list` names the sources, `sources check` what is wrong with files"
        raise MisuseError(f"there is no source {', '.join(unknown)}", hint)
    chosen = list(dict.fromkeys(slugs)) or [slug for slug, source in sources.items() if source.enabled]
    if not due:
        return chosen
    waiting = jobs.due(place.config, place.store.source_states(), place.as_of or dt.datetime.now(dt.UTC))
    return [slug for slug in chosen if slug in waiting]


async def crawl_and_publish(place: Workplace, slugs: list[str], advance: OnOutcome) -> tuple[list[Outcome], Line]:
    """Crawl the sources, then publish. Raises CommandError where the published tree cannot be written."""
    from scheduler.alerts import alerts_of
    from scheduler.publisher import PublishError, publish_in_child
    from scheduler.service import dispatcher_of

    outcomes: list[Outcome] = []

    def heard(outcome: Outcome) -> None:
        outcomes.append(outcome)
        advance(outcome)

    dispatcher = dispatcher_of(lambda: place, heard)
    for slug in slugs:
        dispatcher.submit(slug)
    await dispatcher.drain()
    if place.as_of is None:  # a replay is no news
        await alerts_of(lambda: place).once()
    try:
        return sorted(outcomes, key=lambda outcome: outcome.slug), await publish_in_child(place.publish_command())
    except PublishError as error:
        raise CommandError(f"publishing failed: {error}", "what was published before is still there") from error


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[OnOutcome]:
    """Show a progress bar on a terminal, a log line per crawl elsewhere."""
    from scheduler.service import tell

    if quiet or not sys.stderr.isatty():
        yield tell
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("crawling", total=total)
        yield lambda outcome: bar.update(task, advance=1, description=f"crawled {outcome.slug}")


def _print(outcomes: list[Outcome], published: Line, as_json: bool) -> None:
    if as_json:
        emit_json({"sources": [_document(outcome) for outcome in outcomes], "published": published})
        return
    rows = [(each.slug, each.crawl_class.value, each.items, each.new, each.changed, each.vanished,
             each.held or each.detail) for each in outcomes]  # fmt: skip
    emit_table(("source", "outcome", "items", "new", "changed", "gone", "remark"), rows, "No source was crawled.")
    say(f"published: {published['written']} files written, {published['unchanged']} unchanged, "
               f"{published['removed']} removed")  # fmt: skip


def _document(outcome: Outcome) -> dict[str, object]:
    document = dataclasses.asdict(outcome)
    return {"source": document.pop("slug"), "class": document.pop("crawl_class").value, **document}


def _warn(config: Config) -> None:
    for sentence in (*config.warnings(), *map(str, config.problems)):
        say(f"warning: {sentence}", err=True)
