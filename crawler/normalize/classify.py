"""What kind of event it is and for whom: type, audience, topics, mode, status, language.

Structured data first, then the title, then keywords, then the description where that is safe: a status is never read
from a description ("cancellation policy" cancels nothing).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.title import status_named
from store.event import Audience, EventType, Mode, Status, Topic

_READ = 3000  # characters of a description that are looked at
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

_TYPES = frozenset(kind.value for kind in EventType)
Hit = tuple[str, str]  # (section, list) of data/words.toml
_AUDIENCES = tuple((("audience", audience.value), audience) for audience in Audience)
_TOPICS = tuple((("topic", topic.value), topic) for topic in Topic)


@dataclass(frozen=True, slots=True)
class Classes:
    type: EventType
    audience: tuple[Audience, ...]
    topics: tuple[Topic, ...]
    mode: Mode | None


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
        .rpartition("/")[2]
        .replace("-", "")
        .replace("_", "")
        .replace(" ", "")
        .lower()
    )


def read_language(text: str | None) -> str | None:
    """The two- or three-letter code of a language tag ("de-AT", "EN"); None for anything else."""
    if not text:
        return None
    code = text.strip().replace("_", "-").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else None


def classify(title: str, keywords: str, description: str, type_text: str | None, audience_text: str | None) -> Classes:
    """Read the classes from the words of an item; the texts are as cleaned, not folded."""
    in_title = set(words.lexicon("type", "audience", "topic", "mode").payloads(fold(title)))
    stated = " ".join(filter(None, (keywords, type_text, audience_text)))
    near = set(words.lexicon("type", "audience", "topic").payloads(fold(stated))) if stated else set()
    sure = in_title | near
    for hit, times in words.counted(fold(description[:_READ]), "audience", "topic").items():
        if times >= 2:
            sure.add(hit)
    return Classes(
        type=_type(in_title, near, type_text),
        audience=tuple(audience for hit, audience in _AUDIENCES if hit in sure),
        topics=tuple(topic for hit, topic in _TOPICS if hit in sure),
        mode=next((mode for mode in (Mode.HYBRID, Mode.ONLINE) if ("mode", mode.value) in in_title), None),
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
