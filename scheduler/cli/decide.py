"""What an editor decides about an event: `sma-events events hide`, `set`, `merge` and the rest. All can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from scheduler.cli.decisions import told
from scheduler.cli.errors import MisuseError
from scheduler.cli.one_event import event_of
from scheduler.cli.output import say
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from config.overrides import SettableField
    from store.decision import Decision
    from store.event import Event
    from store.views import Decided

_WRITE = "`sma-events publish` writes it out; a running service does so at its next publishing."
reason_option = click.option("--reason", default="", metavar="TEXT", help="Why, for whoever looks later.")
key_argument = click.argument("key", metavar="ID")


@click.command()
@key_argument
@reason_option
@pass_session
def hide(session: Session, key: str, reason: str) -> None:
    """Take an event out of what is published.

    No crawl brings it back, and no other source that announces it; `unhide` does.
    """
    from store.decision import Hide

    event = event_of(session, key)
    _decide(session, Hide(event.uid, reason))
    say(f"{event.title}: hidden. {_WRITE}")


@click.command()
@key_argument
@pass_session
def unhide(session: Session, key: str) -> None:
    """Undo `hide`."""
    from store.decision import DecisionKind

    event = event_of(session, key)
    _guarded(lambda: session.store.undo(event.uid, _now(), DecisionKind.HIDE))
    say(f"{event.title}: shown again. {_WRITE}")


@click.command()
@key_argument
@reason_option
@pass_session
def approve(session: Session, key: str, reason: str) -> None:
    """Publish an event that waits."""
    from store.decision import Approve
    from store.event import Verdict

    event = event_of(session, key)
    unheard = [each.source for known, said in session.store.waiting() if known.uid == event.uid for each in said]
    _decide(session, Approve(event.uid, reason))
    if event.verdict is not Verdict.PUBLISH:
        say(f"{event.title}: approved. {_WRITE}")
    elif unheard:
        say(f"{event.title}: published already. What {', '.join(unheard)} says of it is heard now, too. {_WRITE}")
    else:
        say(f"{event.title}: published already. It stays so, whatever its sources are trusted with.")


@click.command("set")
@key_argument
@click.argument("field")
@click.argument("value")
@click.option("--until-source-changes", is_flag=True, help="Only until its sources say something else of this field.")
@reason_option
@pass_session
def set_field(
    session: Session, /, key: str, field: str, value: str, *, until_source_changes: bool, reason: str
) -> None:
    """Let one field of an event say something else than its sources.

    Dates are written 2027-05-12 or 2027-05-12T09:00 (on the clock of the event); a start that moves takes the end
    along. "" as the value: not known.
    """
    from store.decision import SetField

    event, name = event_of(session, key), _field(field)
    _decide(session, SetField(event.uid, name, value, until_source_changes, reason))
    _tell_changes(session, event, f"{name} is that already; now it stays so")


def _field(text: str) -> SettableField:
    from config.explain import unknown
    from config.overrides import SettableField

    name = text.strip().lower().replace("-", "_")
    if name not in SettableField.__members__.values():
        raise MisuseError(
            unknown("field", text, list(SettableField)), "`sma-events events show ID` shows what they say"
        )
    return SettableField(name)


@click.command()
@click.argument("keep", metavar="ID")
@click.argument("same", metavar="OTHER")
@reason_option
@pass_session
def merge(session: Session, keep: str, same: str, reason: str) -> None:
    """Make two events one: ID stays, OTHER leads to it.

    This is also how to say yes to a pair of `events list --pairs`.
    """
    from store.decision import MergeInto

    event, other = event_of(session, keep), event_of(session, same)
    _decide(session, MergeInto(other.uid, event.uid, reason))
    say(f"{other.title} ({other.slug}) is now part of {event.slug}.")
    _tell_changes(session, event, "nothing that it says has changed")


@click.command()
@key_argument
@click.argument("source")
@reason_option
@pass_session
def split(session: Session, key: str, source: str, reason: str) -> None:
    """Take the listing of one SOURCE out of an event: it is another one, and stays so.

    SOURCE is a slug, or the address of its page where it lists the event more than once.
    """
    from store.decision import SplitOff

    event = event_of(session, key)
    done = _decide(session, SplitOff(event.uid, source, reason))
    say(f"What {source} lists is an event of its own now: {done.other_slug}.")
    _tell_changes(session, event, "nothing that it says has changed")


@click.command()
@click.argument("one", metavar="ONE")
@click.argument("other", metavar="OTHER")
@reason_option
@pass_session
def different(session: Session, one: str, other: str, reason: str) -> None:
    """Say that two events are not the same.

    This is how to say no to a pair of `events list --pairs`; where rules have merged the two, it takes them apart.
    """
    from store.decision import TellApart

    first = event_of(session, one)
    event_of(session, other)
    _decide(session, TellApart(one, other, reason))
    _tell_changes(session, first, "nothing that it says has changed")


@click.command()
@key_argument
@click.option("--field", metavar="FIELD", help="The last `set` of this field, instead of the last decision.")
@pass_session
def undo(session: Session, key: str, field: str | None) -> None:
    """Undo the last decision on an event; its sources have the word again."""
    event = event_of(session, key)
    name = _field(field) if field is not None else None
    done = _guarded(lambda: session.store.undo(key, _now(), None, name))
    say(f"Undone: {told(done)}.")
    _tell_changes(session, event, "nothing that it says has changed")


def _decide(session: Session, decision: Decision) -> Decided:
    return _guarded(lambda: session.store.decide(decision, _now()))


def _guarded(step: Callable[[], Decided]) -> Decided:
    from store.decision import DecisionError

    try:
        return step()
    except DecisionError as error:
        raise MisuseError(str(error), error.hint) from error


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _tell_changes(session: Session, before: Event, unchanged: str) -> None:
    """Say what an event says now that it did not say before."""
    from store.change import text_of
    from store.event import EventFields

    after = session.store.event(before.uid) or before
    names = [name for name in EventFields.model_fields if name not in ("description_html", "previous_start")]
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    say(f"{before.title}: {unchanged}." if not changed else f"{before.title}:")
    for name in changed:
        old, new = (text_of(getattr(event, name)) or "not known" for event in (before, after))
        say(f"  {name:16} {old} -> {new}")
    say(_WRITE)
