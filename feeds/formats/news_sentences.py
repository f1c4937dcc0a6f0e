"""A change in sentences: every field that changed with its old and new value, in words. Used by `news`."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.formats.links import ascii_url
from feeds.formats.revisions import Revision
from feeds.formats.text import one_line
from feeds.formats.wording import DEADLINES, address, day, label, time_and_zone, when
from store.event import Deadline, DeadlineKind, Event, Mode

_LONGEST_QUOTE = 200
_WHEN = frozenset(["start", "end", "timezone", "precision"])
_MODES = {Mode.ONSITE: "on site", Mode.ONLINE: "online", Mode.HYBRID: "on site and online"}
_QUOTED = {"title": "Title", "accreditation": "Accreditation", "sponsor": "Sponsor"}
_ADDRESSES = {
    "url": "Organiser's page",
    "registration_url": "Registration page",
    "abstract_url": "Page for abstracts",
    "online_url": "Link to join",
}
# A field that becomes visible one day is told without its values until it has words of its own.
TOLD = frozenset([*_WHEN, *_QUOTED, *_ADDRESSES, "status", "place", "mode", "deadlines", "type", "description"])


def sentences(revision: Revision) -> Iterator[str]:
    """One sentence for each thing that changed, the most important first."""
    before, after, fields = revision.before, revision.after, revision.fields
    if "status" in fields:
        yield _told("Status", label(before.status).lower(), label(after.status).lower())
    if fields & _WHEN:
        yield _told("Dates", when(before), when(after))
    if "place" in fields:
        yield _told("Place", address(before.place), address(after.place))
    if "mode" in fields:
        yield _told("Attendance", _mode(before), _mode(after))
    if "deadlines" in fields:
        yield from _deadlines(before, after)
    if "type" in fields:
        yield _told("Kind", label(before.type).lower(), label(after.type).lower())
    for name, words in _QUOTED.items():
        if name in fields:
            yield _told(words, _quoted(getattr(before, name)), _quoted(getattr(after, name)))
    for name, words in _ADDRESSES.items():
        if name in fields:
            yield _told(words, _address(getattr(before, name)), _address(getattr(after, name)))
    for name in sorted(fields - TOLD):
        yield f"{name.replace('_', ' ').capitalize()} changed."
    if "description" in fields:
        yield "The description was changed." if before.description and after.description else _description(after)


def _told(name: str, old: str, new: str) -> str:
    """ "Place: from Gent, Belgium to Łódź, Poland.", "Place: Łódź, Poland (new).", "Place: Gent, no longer stated."."""
    if old and new:
        return f"{name}: from {old} to {new}." if old != new else f"{name}: {new}."
    return f"{name}: {new} (new)." if new else f"{name}: {old}, no longer stated."


def _description(after: Event) -> str:
    return "A description was added." if after.description else "The description was taken back."


def _mode(event: Event) -> str:
    return _MODES[event.mode] if event.mode else ""


def _quoted(text: str | None) -> str:
    line = one_line(text or "")
    return f"“{line}”" if 0 < len(line) <= _LONGEST_QUOTE else "a longer text" if line else ""


def _address(url: str | None) -> str:
    return ascii_url(url) if url else ""


def _deadlines(before: Event, after: Event) -> Iterator[str]:
    """Kind by kind, in the order of the vocabulary."""
    for kind in DeadlineKind:
        old, new = _of_kind(before, kind), _of_kind(after, kind)
        if old != new:
            yield _told(DEADLINES[kind], old, new)


def _of_kind(event: Event, kind: DeadlineKind) -> str:
    return " and ".join(_moment(each) for each in event.deadlines if each.kind is kind)


def _moment(deadline: Deadline) -> str:
    return ", ".join(part for part in (day(deadline.date), time_and_zone(deadline)) if part)
