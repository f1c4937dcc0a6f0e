"""Which decisions stand: `sma-events events decisions`, for people, programs, and as overrides.toml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from scheduler.cli.one_event import event_of
from scheduler.cli.output import as_json, emit_json, emit_table, say
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from store.views import Decided


@click.command()
@click.argument("key", metavar="[ID]", required=False)
@click.option("--toml", "as_toml", is_flag=True, help="In the format of config/overrides.toml, to keep them there.")
@as_json
@pass_session
def decisions(session: Session, key: str | None, as_toml: bool, as_json: bool) -> None:
    """Decisions that stand: all, or those on one event."""
    event = event_of(session, key) if key else None
    found = session.store.decisions(event.uid if event else None) if session.has_database else []
    if as_json:
        emit_json([document(each) for each in found])
    elif as_toml:
        for line in toml_lines(found):
            say(line)
    else:
        emit_decisions(found)


def emit_decisions(found: list[Decided]) -> None:
    """Print a table of decisions."""
    rows = [
        (
            f"{each.at:%Y-%m-%d %H:%M}",
            each.slug,
            told(each) + ("" if each.in_force else " (shows nothing now)"),
            each.reason,
            each.origin,
        )
        for each in found
    ]
    emit_table(("at (UTC)", "event", "decision", "why", "made in"), rows, "No decision stands.")


def told(decision: Decided) -> str:
    """Return a decision as a person reads it."""
    from store.decision import DecisionKind

    match decision.kind:
        case DecisionKind.SET:
            text = (
                f"{decision.field} set to {decision.value!r}" if decision.value else f"{decision.field} set to nothing"
            )
            text += ", until its sources say something else" if decision.until else ""
        case DecisionKind.MERGE:
            text = f"merged into {decision.other_slug}"
        case DecisionKind.SPLIT:
            text = f"the listing of {decision.source} split off as {decision.other_slug}"
        case DecisionKind.DIFFERENT:
            text = f"told apart from {decision.other_slug}"
        case DecisionKind.HIDE:
            text = "hidden"
        case DecisionKind.APPROVE:
            text = "approved"
    return text


def document(decision: Decided) -> dict[str, object]:
    """Return a decision as JSON has it."""
    named = ("kind", "uid", "slug", "title", "field", "value", "in_force", "other", "other_slug", "source", "reason")
    values: dict[str, object] = {name: getattr(decision, name) for name in named}
    return {**values, "until_source_changes": decision.until, "at": decision.at.isoformat(), "origin": decision.origin}


def toml_lines(decisions: list[Decided]) -> Iterator[str]:
    """Yield the lines of an overrides.toml that makes these decisions again, wherever the same pages are crawled."""
    yield "#:schema schema/overrides.json"
    for decision in decisions:
        yield ""
        yield f"# {decision.title} ({decision.slug}), {decision.at:%Y-%m-%d}"
        if decision.until and not decision.in_force:
            yield "# Left out, its sources say something else by now:"
        lapsed = "# " if decision.until and not decision.in_force else ""
        yield f"{lapsed}[[{decision.kind}]]"
        yield from (f"{lapsed}{name} = {text}" for name, text in _pairs(decision))


def _pairs(decision: Decided) -> Iterator[tuple[str, str]]:
    from config.quoting import toml_text
    from store.decision import DecisionKind

    yield "event", toml_text(decision.uid)
    match decision.kind:
        case DecisionKind.SET:
            yield "field", toml_text(decision.field or "")
            yield "value", toml_text(decision.value or "")
            if decision.until:
                yield "until_source_changes", "true"
        case DecisionKind.MERGE:
            yield "into", toml_text(decision.other or "")
        case DecisionKind.SPLIT:
            yield "source", toml_text(decision.source or "")
        case DecisionKind.DIFFERENT:
            yield "other", toml_text(decision.other or "")
    if decision.reason:
        yield "reason", toml_text(decision.reason)
