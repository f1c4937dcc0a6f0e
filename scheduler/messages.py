"""What is told of changed sources, in which messages and in which words. Pure.

Names and reasons come from strangers' pages and from files: whatever they hold, each is one line of bounded length,
without control characters and without marks that turn the direction of text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.characters import in_one_line
from store.health import Health
from store.watch import HOUR, Announcement, Kind, Subject, Waiting

NAME_CHARACTERS, REASON_CHARACTERS = 100, 500
SUBJECTS_SHOWN = 100
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=6)
GIVEN_UP_AFTER = dt.timedelta(days=3)

_HEADLINES = {
    Kind.BROKEN: "{name} is broken",
    Kind.RECOVERED: "{name} is well again",
    Kind.OTHERWISE: "{name} is broken in another way",
    Kind.SETTLED: "{name} is {health}",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message for one channel: what it tells, and how it is recognised if it should arrive twice.

    id  the same for the same announcements, however often it is tried
    """

    id: str
    title: str
    announcements: tuple[Announcement, ...]

    @property
    def ids(self) -> list[int]:
        return [each.id for each in self.announcements]


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom messages come from: the service's name and its public address."""

    name: str
    base_url: str


def messages(waiting: Waiting, now: dt.datetime, per_hour: int) -> list[Message]:
    """Return what to send now: one message for each announcement, or one for all where there are too many.

    Beyond `per_hour` of them within an hour all go into one message, and the next such message waits an hour.
    """
    due = waiting.due
    if len(due) + waiting.lately <= per_hour or (len(due) == 1 and due[0].kind is Kind.STILL_BROKEN):
        return [message((each,)) for each in due]
    too_soon = waiting.last_gathered is not None and now - waiting.last_gathered < HOUR
    if too_soon or waiting.lately > per_hour:  # one that came alone went out beyond the limit already
        return []
    return [message(due)]


def message(told: Sequence[Announcement]) -> Message:
    """Return the message that tells these, oldest first."""
    key = ",".join(f"{each.id}@{each.at.isoformat()}" for each in told)
    return Message(hashlib.sha256(key.encode()).hexdigest()[:24], title(told), tuple(told))


def title(told: Sequence[Announcement]) -> str:
    """One line that says it."""
    if len(told) == 1 and told[0].kind is not Kind.STILL_BROKEN:
        return headline(told[0].kind, told[0].subjects[0])
    if len(told) == 1:
        return f"still broken: {_counted(len(told[0].subjects))}"
    broken = sum(each.kind in (Kind.BROKEN, Kind.OTHERWISE) for each in told)
    well = sum(each.kind is Kind.RECOVERED for each in told)
    parts = [f"{broken} broke" if broken else "", f"{well} recovered" if well else ""]
    return "sources: " + (", ".join(part for part in parts if part) or "some are still broken")


def headline(kind: Kind, about: Subject) -> str:
    return _HEADLINES[kind].format(name=one_line(about.name, NAME_CHARACTERS), health=about.health)


def _counted(number: int) -> str:
    return "1 source" if number == 1 else f"{number} sources"


def body(told: Message, sender: Sender) -> str:
    """Return the plain text of a message."""
    lines = [f"{one_line(sender.name, NAME_CHARACTERS)}: {told.title}.", ""]
    paragraphs = [(each.kind, about) for each in told.announcements for about in each.subjects]
    for kind, about in paragraphs[:SUBJECTS_SHOWN]:
        lines += [*_paragraph(kind, about, sender), ""]
    if len(paragraphs) > SUBJECTS_SHOWN:
        lines += [f"... and {len(paragraphs) - SUBJECTS_SHOWN} more: `sma-events sources health` lists all.", ""]
    lines += [f"All sources: {sender.base_url}/sources/", "On the machine: sma-events sources health"]
    return "\n".join(lines) + "\n"


def _paragraph(kind: Kind, about: Subject, sender: Sender) -> Iterable[str]:
    head = headline(Kind.BROKEN if kind is Kind.STILL_BROKEN else kind, about)
    yield f"{head} ({about.source})"
    last_good = f", last read well {_minute(about.last_good)}" if about.last_good else ""
    yield f"  since {_minute(about.since)}{last_good}"
    if about.health is Health.BROKEN:
        yield f"  {one_line(about.reason, REASON_CHARACTERS)}"
        yield f"  {one_line(about.help, REASON_CHARACTERS)}"
    yield f"  {sender.base_url}/sources/#source-{about.source}"


def _minute(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def document(told: Message, sender: Sender) -> Mapping[str, object]:
    """Return the message as JSON for a webhook; `text` is what chat programs show."""
    return {
        "id": told.id,
        "service": one_line(sender.name, NAME_CHARACTERS),
        "base_url": sender.base_url,
        "text": body(told, sender),
        "title": told.title,
        "changes": [
            {"kind": each.kind.value, "at": each.at.isoformat(), **_subject_document(about)}
            for each in told.announcements
            for about in each.subjects
        ],
    }


def _subject_document(about: Subject) -> dict[str, object]:
    return {
        "source": about.source,
        "name": one_line(about.name, NAME_CHARACTERS),
        "health": about.health.value,
        "class": about.crawl_class.value if about.crawl_class else None,
        "reason": one_line(about.reason, REASON_CHARACTERS),
        "help": one_line(about.help, REASON_CHARACTERS),
        "since": about.since.isoformat(),
        "last_good": about.last_good.isoformat() if about.last_good else None,
    }


def one_line(text: str, most: int) -> str:
    """Return `text` as one line of at most `most` characters that shows as what it is."""
    words = in_one_line(text)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def next_try(told: Message, attempts: int, now: dt.datetime) -> dt.datetime | None:
    """Return when to try again what has failed `attempts` times; None: never, it is too old by now."""
    if now - told.announcements[0].at > GIVEN_UP_AFTER:
        return None
    pause: dt.timedelta = min(FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 16), LONGEST_PAUSE)
    return now + pause


def digest_instant(text: str, now: dt.datetime) -> dt.datetime:
    """Return the last instant, `now` or before, at which it was this time of day in UTC ("06:00")."""
    hour, minute = map(int, text.split(":"))
    at = now.astimezone(dt.UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return at if at <= now else at - dt.timedelta(days=1)
