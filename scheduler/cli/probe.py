"""`sma-events sources probe`: how an address publishes its events, what was tried, and the file it would lead to."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.chosen import recorded_page
from scheduler.cli.errors import Exit, MisuseError
from scheduler.cli.moments import as_of_option, moment_of
from scheduler.cli.output import as_json, counted, emit_json, emit_table, say
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from crawler.archive import ArchivedBody
    from scheduler.probe import Document

private_option = click.option(
    "--allow-private", is_flag=True, help="Let the address lie in a private network, or on this machine."
)
_WIDE = 100  # characters of a cell


@click.command()
@click.argument("url")
@click.option(
    "--from-file",
    "page",
    metavar="PAGE",
    type=click.Path(path_type=Path),
    help="Read this recorded page of URL; nothing is fetched.",
)
@private_option
@as_of_option
@as_json
@pass_session
def probe(
    session: Session, url: str, page: Path | None, *, allow_private: bool, as_of: str | None, as_json: bool
) -> None:
    """Find out how an address publishes its events.

    Asks at most twelve times, robots.txt included, compares what each way yields, and prints the source file that
    `sources add` would write, with a sample. Stores nothing.
    """
    try:
        now = moment_of(as_of, None)
        found, _ = _read(session, url, page, now) if page else fetched(session, url, now, allow_private, not as_json)
    except MisuseError as error:
        if as_json:
            from scheduler.probe import unpacked, unprobed
            from store.crawl import CrawlClass

            emit_json(unpacked(unprobed(url, CrawlClass.CONFIG, str(error)))[0])
        raise
    if as_json:
        emit_json(found)
    else:
        print_probe(found, session.config.directory)
    if found["class"].startswith("broken:"):
        raise click.exceptions.Exit(Exit.FAILED)


def fetched(
    session: Session, url: str, now: dt.datetime, allow_private: bool, show: bool
) -> tuple[Document, list[ArchivedBody]]:
    """Probe what is on the web: the document, and the bodies of the proposed source. Raises MisuseError."""
    from crawler.probe.naming import BadAddressError, addresses_of
    from scheduler.probe import unpacked
    from scheduler.probe_fetch import probe_online

    try:
        addresses_of(url)
    except BadAddressError as error:
        raise MisuseError(str(error), "give the address of the page that lists the events") from error
    asking = _show if show and sys.stderr.isatty() else _hide
    return unpacked(probe_online(session.config, url, now, allow_private, asking))


def _show(url: str) -> None:
    say(f"asking {url}", err=True)


def _hide(url: str) -> None:
    del url


def _read(session: Session, url: str, page: Path, now: dt.datetime) -> tuple[Document, list[ArchivedBody]]:
    from crawler.probe.naming import BadAddressError
    from scheduler.probe import probe_page, unpacked

    body, config = recorded_page(page), session.config
    try:
        return unpacked(probe_page(body, url, config.relevance, now, config.files))
    except BadAddressError as error:
        raise MisuseError(str(error), "give the address that the page was recorded at") from error


def print_probe(found: Document, config: Path) -> None:
    """What was tried and what it gave, what was chosen and why, a sample, and the file."""
    columns = ("tried", "kind", "events", "to come", "result", "address")
    emit_table(columns, map(_step_row, found["steps"]), "Nothing was asked.")
    left = [step for step in found["steps"] if step["why_not"] and not _is_part(step)]
    reasons = [(step["url"], step["kind"], _short(step["why_not"])) for step in left]
    if reasons:
        say("\nNot taken:")
        for address, kind, reason in reasons:
            say(f"  {address}{f' as {kind}' if kind else ''}: {reason}")
    if chosen := found["chosen"]:
        say(f"\nTaken: {chosen['url']} as {chosen['kind']}: {chosen['why']}")
    if found["sample"]:
        say("\nA sample of what a crawl would make of it:")
        emit_table(("title", "start", "place", "verdict", "reason"), map(_sample_row, found["sample"]), "")
    if found["toml"]:
        from scheduler.new_source import source_place

        say(f"\nThe file it leads to, {source_place(config, found['slug'])}:\n")
        say(found["toml"])
    if found["requests"]:
        say(f"Asked {counted(len(found['requests']), 'time')}, robots.txt included.")
    say(f"{found['class']}: {found['hint']}")


def _step_row(step: Document) -> tuple[object, ...]:
    readable = "part of another" if _is_part(step) else "not taken"
    result = "taken" if step["chosen"] else readable if step["class"] == "ok" else step["class"]
    return step["way"], step["kind"], step["items"], step["future"], result, step["url"]


def _is_part(step: Document) -> bool:
    return bool(step["items"]) and step["way"] in ("linked page", "next page")


def _sample_row(item: Document) -> tuple[object, ...]:
    event = item["event"] or {}
    place = ", ".join(filter(None, (event.get("venue"), event.get("city"), event.get("country"))))
    title = event.get("title") or item["raw"].get("title")
    start = event.get("start") or item["raw"].get("start")
    return title, start, place or event.get("mode"), item["verdict"], item["reason"]


def _short(text: str) -> str:
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 3]}..."
