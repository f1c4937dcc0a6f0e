"""`sma-events sources try`: a dry run of one source, explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.chosen import chosen_source, recorded_page
from scheduler.cli.errors import Exit, MisuseError
from scheduler.cli.moments import as_of_option, moment_of
from scheduler.cli.output import as_json, emit_json, emit_table, say
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from scheduler.trial import Document

_SHOWN = 100  # characters of a raw text or value


@click.command("try")
@click.argument("slug_or_file", metavar="SLUG-or-FILE")
@click.option(
    "--from-file",
    "page",
    metavar="PAGE",
    type=click.Path(path_type=Path),
    help="Read this recorded page instead of the network; no detail pages are read.",
)
@as_of_option
@click.option("--verbose", "-v", is_flag=True, help="Show under each item its fields: raw text, rule, value.")
@as_json
@pass_session
def try_source(
    session: Session, slug_or_file: str, page: Path | None, *, as_of: str | None, verbose: bool, as_json: bool
) -> None:
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
        _print(found, verbose)
    if found["class"].startswith("broken:"):
        raise click.exceptions.Exit(Exit.MISUSE if found["class"] == "broken:config" else Exit.FAILED)


def _try(session: Session, slug_or_file: str, page: Path | None, as_of: str | None) -> Document:
    slug, source = chosen_source(session, slug_or_file)
    now = moment_of(as_of, source.timezone)
    from scheduler.trial_fetch import may_hang, try_online, try_page

    if page is None:
        return try_online(session.config, slug_or_file, slug, now if as_of else None)
    body = recorded_page(page)
    if may_hang(source):
        return try_page(session.config, slug_or_file, slug, page, now=now)
    from scheduler.trial import try_body

    return try_body(body, source, slug, session.config.relevance, now)


def _print(document: Document, verbose: bool) -> None:
    items = document["items"]
    if verbose and items:
        for number, item in enumerate(items, start=1):
            _print_item(number, item)
    else:
        columns = ("title", "start", "place", "verdict", "reason")
        emit_table(columns, map(_row, items), "No items were found.")
    if document["ways"]:
        _print_ways(document["ways"])
    accepted = sum(item["accepted"] for item in items)
    say(f"\n{document['source']}: {document['class']}, {accepted} of {len(items)} accepted, "
               f"{len(document['links'])} links to follow")  # fmt: skip
    say(document["hint"])
    if document["proposal"]:
        say('\nTo freeze how it was read, put kind = "html" and these tables into the source file:\n')
        say(document["proposal"])


def _row(item: Document) -> tuple[Any, ...]:
    event = item["event"] or {}
    title = event.get("title") or item["raw"].get("title")
    start = event.get("start") or item["raw"].get("start")
    place = ", ".join(filter(None, (event.get("venue"), event.get("city"), event.get("country"))))
    return title, start, place or event.get("mode"), item["verdict"], item["reason"]


def _print_item(number: int, item: Document) -> None:
    """One item, and under it a line for each field: raw text -> value [the rule that read it]."""
    title, start, *_ = _row(item)
    outcome = item["verdict"] if item["accepted"] else f"not accepted: {item['reason']}"
    say(f"{number}. {title or '(no title)'}, {start or 'no date'} [{outcome}]")
    for name, note in item["fields"].items():
        raw = "" if note["raw"] is None else f'"{_short(note["raw"])}" '
        value = "(nothing)" if note["value"] is None else _short(note["value"])
        say(f"   {name:<17} {raw}-> {value} [{note['rule'] or note['from']}]")
    say(f"   confidence        {item['confidence']:g}\n")


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _print_ways(ways: list[Document]) -> None:
    say()
    rows = [(way["way"], way["kind"], way["items"], way["days"], way["fields"]) for way in ways]
    emit_table(("way of reading", "kind", "items", "days", "fields each"), rows, "")
