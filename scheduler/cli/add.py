"""`sma-events sources add`: probe an address, show what was found, and after a yes write it into the configuration."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import CommandError, MisuseError
from scheduler.cli.output import say
from scheduler.cli.probe import fetched, print_probe, private_option
from scheduler.cli.session import DEFAULT_DATA, Session, pass_session

if TYPE_CHECKING:
    from crawler.archive import ArchivedBody
    from scheduler.probe import Document


@click.command()
@click.argument("url")
@click.option("--slug", metavar="S", help="Name of the source (default: made from the site's name).")
@click.option("--yes", is_flag=True, help="Write without asking.")
@private_option
@pass_session
def add(session: Session, url: str, *, slug: str | None, yes: bool, allow_private: bool) -> None:
    """Add an address as a source.

    Probes it, shows what was found, asks, and writes CONFIG/sources/SLUG.toml and a recorded page for tests.
    An existing file is never written over.
    """
    if slug is not None:
        _check_slug(session, slug)
    if not yes and not sys.stdin.isatty():
        raise MisuseError(
            "nobody is there to be asked", "give --yes to write without asking, or look with `sources probe`"
        )
    now = dt.datetime.now(dt.UTC)
    found, bodies = fetched(session, url, now, allow_private, show=True)
    print_probe(found, session.config.directory)
    if found["class"].startswith("broken:"):
        raise CommandError(f"nothing was written: no events were found at {found['url']}", _what_to_do(found))
    name = slug or found["slug"]
    _warn_of_double(session, found)
    if not yes and not click.confirm(f"\nWrite it as source {name}?", default=False):
        say("Nothing was written.")
        return
    _write(session, name, found, bodies, now)


def _what_to_do(found: Document) -> str:
    if found["toml"]:
        return "the file shown above is a beginning: save it yourself, and mend it with `sma-events sources try FILE`"
    return "give the address of the page that lists the events, or of its calendar or feed"


def _check_slug(session: Session, slug: str) -> None:
    from crawler.probe.naming import is_slug, slug_of
    from scheduler.new_source import source_place

    if not is_slug(slug):
        raise MisuseError(
            f"{slug!r} is no name for a source",
            "small letters, digits and hyphens, beginning with one of the first two",
        )
    place = source_place(session.config.directory, slug)
    if place.exists():
        free = slug_of(slug, slug, session.config.files)
        raise MisuseError(f"{place} exists already", f"give another name, such as --slug {free}, or edit that file")


def _warn_of_double(session: Session, found: Document) -> None:
    from store.url import canonical_url

    wanted = {
        canonical_url(address) for address in (found["url"], found["chosen"] and found["chosen"]["url"]) if address
    }
    for slug, source in session.config.sources.items():
        if "://" in source.url and canonical_url(source.url) in wanted:
            say(f"warning: the source {slug} reads this address already", err=True)


def _write(session: Session, slug: str, found: Document, bodies: Sequence[ArchivedBody], now: dt.datetime) -> None:
    from scheduler.golden import golden_place, write_golden
    from scheduler.new_source import source_place, write_new

    config = session.config
    place = source_place(config.directory, slug)
    try:
        write_new(place, found["toml"])
    except FileExistsError as error:
        raise MisuseError(f"{place} exists already", "give another name with --slug") from error
    except OSError as error:
        raise CommandError(
            f"cannot write {place}: {error.strerror}", "name a folder you may write to with --config DIR"
        ) from error
    say(f"{place}: written.")
    try:
        folder = golden_place(config.directory, None)
        if (folder / slug).exists():
            raise FileExistsError(f"{folder / slug} exists already; `sources record` would replace it")
        golden = write_golden(folder, slug, found["toml"], bodies, now=now, rules=config.relevance)
    except OSError as error:
        say(f"warning: its page could not be recorded for tests: {error.strerror or error}", err=True)
    else:
        say(f"{golden}: its page as it is now, for tests.")
    _tell_next(session, slug)


def _tell_next(session: Session, slug: str) -> None:
    call = "sma-events" + "".join(f" {option}" for option in _folders(session))
    say("\nNext:")
    say(f"  {call} sources try {slug}   shows everything that it lists")
    say(f"  {call} crawl {slug}   crawls it now, and publishes")
    say("A running service takes it over within seconds, and crawls it.")


def _folders(session: Session) -> list[str]:
    """The global options that the next call needs as well."""
    config: Path | None = session.config_folder
    named = [f"--config {shlex.quote(str(config))}"] if config else []
    return named if session.data == DEFAULT_DATA else [*named, f"--data {shlex.quote(str(session.data))}"]
