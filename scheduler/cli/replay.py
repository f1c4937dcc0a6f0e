"""`sma-events sources replay`: what the present files would make of the archived pages; nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.chosen import configured_source
from scheduler.cli.errors import CommandError, Exit
from scheduler.cli.moments import as_of_option, moment_of
from scheduler.cli.output import as_json, counted, emit_json, say
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from scheduler.replay import Refusal, Replayed, Version
    from store.event import EventData

Document = dict[str, Any]


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Read every archived version, oldest first, not only the youngest.")
@as_of_option
@as_json
@pass_session
def replay(session: Session, slugs: tuple[str, ...], *, every: bool, as_of: str | None, as_json: bool) -> None:
    """Read the archived pages again with the present files.

    Shows which published events would change, be new, be refused or not be found any more. Stores nothing. Exits 1 if
    nothing is read of a source that has events.
    """
    replayed = _replayed(session, slugs, every, as_of)
    documents = [_document(each) for each in replayed]
    if as_json:
        emit_json(documents)
    else:
        for document in documents:
            _print(document)
    if any(each.failed for each in replayed):
        raise click.exceptions.Exit(Exit.FAILED)


def _replayed(session: Session, slugs: tuple[str, ...], every: bool, as_of: str | None) -> list[Replayed]:
    from crawler.archive import Archive
    from crawler.patience import at_most
    from crawler.sources import ARCHIVE
    from scheduler.replay import Replayer

    named = {slug: configured_source(session, slug) for slug in slugs}
    now = moment_of(as_of, None)
    replayer = Replayer(session.config.relevance, session.store if session.has_database else None, now)
    root = session.data / ARCHIVE
    limit_s = session.config.settings.crawl.time_box.total_seconds()
    found = []
    for slug, source in (named or session.config.sources).items():
        try:
            with at_most(limit_s):
                found.append(replayer.replay(slug, source, Archive(root, slug, keep=1), every))
        except TimeoutError as error:
            hint = "a regular expression of its source file may be what takes so long; try it with `sources try`"
            raise CommandError(f"reading the archived pages of {slug}: {error}", hint) from error
    empty = [each.slug for each in found if not each.versions]
    if (named and empty) or (not named and len(empty) == len(found)):
        hint = "crawl it first; [retention] bodies_per_page = 0 keeps no bodies"
        raise CommandError(f"no page is archived of {', '.join(empty) if named else 'any source'}", hint)
    return [each for each in found if each.versions]


def _document(replayed: Replayed) -> Document:
    return {"source": replayed.slug, "versions": [_version(each) for each in replayed.versions]}


def _version(version: Version) -> Document:
    recorded, preview = version.recorded, version.preview
    return {
        "at": version.at.isoformat(),
        "class": recorded.crawl_class.value,
        "detail": recorded.detail,
        "pages": version.pages,
        "missing_pages": list(recorded.missing),
        "accepted": version.accepted,
        "not_accepted": len(recorded.readings) - version.accepted,
        "same": preview.same,
        "new": [_event(data) for data in preview.fresh],
        "changed": [
            {"event": each.slug, "title": each.title, "published": each.published,
             "fields": [{"field": change.field, "old": change.old, "new": change.new} for change in each.changes]}
            for each in preview.changed
        ],
        "refused": [_refusal(each) for each in version.refused],
        "not_found": [{"event": each.slug, **_event(each.data)} for each in preview.missed],
        "held": preview.held,
    }  # fmt: skip


def _event(data: EventData) -> Document:
    return {"title": data.title, "start": data.start.isoformat(), "url": data.url, "verdict": data.verdict.value}


def _refusal(refusal: Refusal) -> Document:
    return {"event": refusal.slug, "title": refusal.title, "start": refusal.start, "reason": refusal.reason}


def _print(document: Document) -> None:
    for version in document["versions"]:
        counts = f"{version['accepted']} accepted, {version['not_accepted']} not, {counted(version['pages'], 'page')}"
        say(f"{document['source']}, as it was on {version['at'][:16]}: {version['class']}, {counts}")
        if version["detail"]:
            say(f"  {version['detail']}")
        _print_differences(version)


def _print_differences(version: Document) -> None:
    """What would be different, an event a line and a field a line below it."""
    for each in version["new"]:
        say(f"  new        {each['start']}  {each['title']} [{each['verdict']}]")
    for each in version["changed"]:
        say(f"  changed    {each['title']} ({each['event']})")
        for field in each["fields"]:
            say(f"             {field['field']}: {_shown(field['old'])} -> {_shown(field['new'])}")
    for each in version["refused"]:
        say(f"  refused    {each['start']}  {each['title']} ({each['event']}): {each['reason']}")
    for each in version["not_found"]:
        say(f"  not found  {each['start']}  {each['title']} ({each['event']})")
    if not (version["new"] or version["changed"] or version["refused"] or version["not_found"]):
        say(f"  Nothing would change: {counted(version['same'], 'event')} would stay as now.")
    if version["class"].startswith("broken:"):
        say("  A crawl that ends like this changes nothing that is published.")
    elif version["held"]:
        say(f"  A crawl with this result would be held back: {version['held']}")


def _shown(text: str | None) -> str:
    words = " ".join(text.split()) if text else "(nothing)"
    return words if len(words) <= 100 else f"{words[:97]}..."
