"""`sma-events events show`: one event, whose word each of its fields is, where it was found, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.decisions import document, emit_decisions
from scheduler.cli.one_event import event_of
from scheduler.cli.output import as_json, emit_json, emit_table, say
from scheduler.cli.pairs import document as pair_document
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from store.event import Event, EventFields
    from store.related import Relations
    from store.views import Change, Former, Listing, Pair, Provenance

A_PERSON = "a person"
_TOLD_APART = {"sources", "part_of", "conflicts", "description_html", "id"}  # told elsewhere, or of no use to a reader


@click.command()
@click.argument("key", metavar="ID")
@as_json
@pass_session
def show(session: Session, key: str, as_json: bool) -> None:
    """One event: whose word it is, where it was found, what people decided, what became of it.

    ID is its slug or its UID.
    """
    event = event_of(session, key)
    listings, history = session.store.listings(event.uid), session.store.history(event.uid)
    decided, pairs = session.store.decisions(event.uid), session.store.pairs(uid=event.uid)
    related, words = session.store.relations().get(event.uid), session.store.provenance(event.uid)
    former = session.store.merged_into(event.uid)
    if as_json:
        emit_json(
            {
                "event": event.model_dump(mode="json"),
                "provenance": {name: _provenance(each) for name, each in words.items()},
                "listings": [_listing(each) for each in listings],
                "pairs": [pair_document(each) for each in pairs],
                "decisions": [document(each) for each in decided],
                "history": [_change(each) for each in history],
                "merged_into_it": [{"uid": each.uid, "slug": each.slug, "title": each.title} for each in former],
                **_related(related),
            }
        )
        return
    if key not in (event.uid, event.slug):
        say(f"{key} leads to {event.slug} ({event.uid}).\n")
    _print_fields(event, words)
    _print_listings(listings)
    _print_former(former)
    _print_pairs(session, event, pairs, {each.uid: each.slug for each in former})
    _print_related(event, related)
    say("\ndecisions")
    emit_decisions(decided)
    _print_history(history)


def _print_listings(listings: list[Listing]) -> None:
    say("\nfound at")
    rows = [(each.source, "yes" if each.listed else "no", _moment(each.first_seen), _moment(each.last_seen),
             each.url or each.page_url, "; ".join(each.reasons)) for each in listings]  # fmt: skip
    emit_table(("source", "listed", "since (UTC)", "last seen (UTC)", "address", "why it is this event"), rows, "-")


def _print_former(former: list[Former]) -> None:
    if former:
        say("\nmerged into it")
        emit_table(("title", "slug", "UID"), [(each.title, each.slug, each.uid) for each in former], "-")


def _print_pairs(session: Session, event: Event, pairs: list[Pair], former: Mapping[str, str]) -> None:
    """Say which other events it was taken for, or may be, and why."""
    say("\ncompared with")
    rows = []
    for pair in pairs:
        uid = pair.one if pair.other == event.uid else pair.other
        other = None if uid in former else session.store.event(uid)
        name = f"{former[uid]} (now part of it)" if uid in former else other.slug if other else uid
        verdict = f"{pair.verdict}, says a person" if pair.by_person else pair.verdict.value
        rows.append((name, verdict, f"{pair.score:.2f}", "; ".join(pair.reasons)))
    emit_table(("event", "verdict", "likeness", "why"), rows, "Nothing like it was found.")


def _print_related(event: Event, related: Relations | None) -> None:
    if related is None:
        return
    say("\nbelongs together with")
    rows = [("edition", each) for each in related.editions if each.slug != event.slug]
    rows += [("part of", related.part_of)] if related.part_of else []
    rows += [("has the part", each) for each in related.parts]
    emit_table(("how", "title", "slug"), [(how, each.title, each.slug) for how, each in rows], "-")


def _print_history(history: list[Change]) -> None:
    say("\nhistory")
    rows = [(_moment(each.at), each.field, each.old, each.new, _said_by(each)) for each in history]
    emit_table(("at (UTC)", "field", "old", "new", "said by"), rows, "No change so far.")


def _said_by(change: Change) -> str:
    """Return whose word a change is; that none lists an event any more is no source's word."""
    from store.event import Status

    unlisted = change.field == "status" and change.new == Status.UNCONFIRMED
    return "no source lists it" if unlisted else change.source or A_PERSON


def _moment(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _related(related: Relations | None) -> dict[str, Any]:
    if related is None:
        return {"editions": [], "part_of": None, "parts": []}
    return {
        "editions": [each.uid for each in related.editions],
        "part_of": related.part_of.uid if related.part_of else None,
        "parts": [each.uid for each in related.parts],
    }


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "source": listing.source,
        "url": listing.url,
        "page": listing.page_url,
        "listed": listing.listed,
        "first_seen": listing.first_seen.isoformat(),
        "last_seen": listing.last_seen.isoformat(),
        "reasons": list(listing.reasons),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "at": change.at.isoformat(),
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "source": change.source,
    }


def _provenance(word: Provenance) -> dict[str, Any]:
    return {
        "source": word.source,
        "url": word.url,
        "page": word.page_url,
        "since": word.since.isoformat() if word.since else None,
    }


def _print_fields(event: Event, words: Mapping[str, Provenance]) -> None:
    """Print what it says, and beside each field whose word that is, and since when."""
    rows = []
    for name, value in event.model_dump(mode="json", exclude=_TOLD_APART).items():
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
        text = "; ".join(map(_entry, parts)) if name == "deadlines" else _joined(parts, ", ")
        if text:
            word = words.get(name)
            since = _moment(word.since) if word and word.since else ""
            rows.append((name, text, (word.source or A_PERSON) if word else "", since))
    emit_table(("field", "value", "said by", "since (UTC)"), rows, "-")
    for conflict in event.conflicts:
        said = ", ".join(f"{slug} says {value}" for slug, value in conflict.values)
        say(f"\nIts sources disagree about its {conflict.field}: {said}.")


def _entry(deadline: Mapping[str, Any]) -> str:
    """Return "abstract 2027-03-01 23:59 UTC-12:00", as the history and `events set` have it."""
    time = (deadline["time"] or "")[:5]
    return _joined((deadline["kind"], deadline["date"], time, deadline["timezone"]), " ")


def _joined(parts: Iterable[Any], by: str) -> str:
    return by.join(str(part) for part in parts if part not in (None, ""))


def when(event: EventFields) -> str:
    """Return the date of an event as exactly as it is known."""
    from store.event import Precision

    if event.precision is Precision.MONTH:
        return f"{event.start:%Y-%m}"
    if event.precision is Precision.MINUTE:
        return f"{event.start:%Y-%m-%d %H:%M} {event.timezone}"
    return f"{event.start} - {event.end}" if event.end and event.end != event.start else str(event.start)
