"""What kind of event it is and for whom: type, audience, topics, mode, status.

Structured data first, then the title, then keywords, then the description where that is safe: a status is never read
from a description ("cancellation policy" cancels nothing).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.statements import may_state
from crawler.normalize.status import status_named
from store.event import Audience, EventType, Mode, Status, Topic

_READ = 4000  # characters of a description that are looked at
_SCHEMA_STATUS = {
    "eventscheduled": Status.SCHEDULED,
    "eventcancelled": Status.CANCELLED, "eventpostponed": Status.POSTPONED,
    "eventrescheduled": Status.RESCHEDULED, "eventmovedonline": Status.MOVED_ONLINE,
    "confirmed": Status.SCHEDULED, "scheduled": Status.SCHEDULED, "tentative": Status.SCHEDULED,
    "active": Status.SCHEDULED, "publish": Status.SCHEDULED, "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED, "postponed": Status.POSTPONED,
    "rescheduled": Status.RESCHEDULED, "movedonline": Status.MOVED_ONLINE,
}  # fmt: skip
_SCHEMA_MODE = {
    "offlineeventattendancemode": Mode.ONSITE, "onlineeventattendancemode": Mode.ONLINE,
    "mixedeventattendancemode": Mode.HYBRID, "offline": Mode.ONSITE, "online": Mode.ONLINE, "mixed": Mode.HYBRID,
    "hybrid": Mode.HYBRID, "onsite": Mode.ONSITE, "virtual": Mode.ONLINE,
}  # fmt: skip
_SCHEMA_TYPE = {
    "courseinstance": EventType.COURSE,
    "educationevent": EventType.COURSE,
    "conferenceevent": EventType.CONGRESS,
}

_SAID = ("said", "accreditation", "sponsor", "held-in")
_TYPES = frozenset(kind.value for kind in EventType)
Hit = tuple[str, str]  # (section, list) of data/words.toml
_AUDIENCES = tuple((("audience", audience.value), audience) for audience in Audience)
_TOPICS = tuple((("topic", topic.value), topic) for topic in Topic)


@dataclass(frozen=True, slots=True)
class Classes:
    """`mode` as the title says it, `said_mode` as the description does; `states`: there may be `statements`;
    `names_language`: it may say which language it is held in.
    """

    type: EventType
    audience: tuple[Audience, ...]
    topics: tuple[Topic, ...]
    mode: Mode | None
    said_mode: Mode | None
    states: bool
    names_language: bool


def read_status(text: str | None) -> Status | None:
    """The status that structured data or a badge states; None if it says nothing."""
    if not text:
        return None
    return _SCHEMA_STATUS.get(_last_word(text)) or status_named(text)


def read_mode(text: str | None) -> Mode | None:
    """The mode that structured data states ("https://schema.org/OnlineEventAttendanceMode", "Hybrid", "Präsenz")."""
    if not text:
        return None
    if known := _SCHEMA_MODE.get(_last_word(text)):
        return known
    found = words.found("mode", fold(text))
    return next((mode for mode in (Mode.HYBRID, Mode.ONLINE, Mode.ONSITE) if mode.value in found), None)


@lru_cache(maxsize=1024)
def _last_word(text: str) -> str:
    return (
        text.strip()
        .rstrip("/#")
        .replace("#", "/")
        .replace(":", "/")
        .rpartition("/")[2]
        .replace("-", "")
        .replace("_", "")
        .replace(" ", "")
        .lower()
    )


def classify(title: str, keywords: str, description: str, type_text: str | None, audience_text: str | None) -> Classes:
    """Read the classes from the words of an item; the texts are as cleaned, not folded."""
    in_title = set(words.lexicon("type", "audience", "topic", "mode", "accreditation", "sponsor").payloads(fold(title)))
    stated = " ".join(filter(None, (keywords, type_text, audience_text)))
    near = set(words.lexicon("type", "audience", "topic").payloads(fold(stated))) if stated else set()
    sure = in_title | near
    said = words.counted(fold(description[:_READ]), "audience", "topic", *_SAID)
    sure.update(hit for hit, times in said.items() if times >= 2)
    return Classes(
        type=_type(in_title, near, type_text),
        audience=tuple(audience for hit, audience in _AUDIENCES if hit in sure),
        topics=tuple(topic for hit, topic in _TOPICS if hit in sure),
        mode=next((mode for mode in (Mode.HYBRID, Mode.ONLINE) if ("mode", mode.value) in in_title), None),
        said_mode=next((mode for mode in (Mode.HYBRID, Mode.ONLINE) if ("said", mode.value) in said), None),
        states=may_state({*said, *in_title}),
        names_language=("held-in", "cue") in said,
    )


def _type(in_title: set[Hit], near: set[Hit], type_text: str | None) -> EventType:
    stated = (type_text or "").strip().lower()
    if stated in _TYPES:
        return EventType(stated)
    for hits in (in_title, near):
        for name in words.names("type"):
            if ("type", name) in hits:
                return EventType(name)
    return _SCHEMA_TYPE.get(_last_word(stated), EventType.OTHER) if stated else EventType.OTHER
