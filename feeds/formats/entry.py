"""What a reader shows as one entry: an event, a change of one, a deadline, a notice. Formats only write it down.

An entry says the same in every format. Events have one each (`about`); the other editions make theirs in
`changes`, `deadlines` and `notice`, as pure functions of what the store knows.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.formats.describe import excerpt, plain
from feeds.formats.format import Look
from feeds.formats.links import ascii_url
from feeds.formats.markup import story
from feeds.formats.text import one_line
from feeds.formats.wording import gist, headline, labels, status_line, titled
from store.event import Event, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed.

    uid         uuid text of what it is about
    mark        what distinguishes several entries about one event, such as "rev3"; "" for the event itself
    name        the title as calendars show it, `title` as readers do: with days and town
    page        its address; no two entries of a feed share one (Outlook shows such entries twice)
    published   aware UTC: when we first said it; never the day of the event
    changed     aware UTC: the last visible change
    gist        when, where and what kind, plain text on one line; `summary` the same with the first words of the text
    text, html  the whole of it; `is_rich` if the HTML says more than the text
    event       the event that it is about; None for a notice
    extra       further members for JSON, by their names
    day         calendars: the whole day on which it stands; None: it stands in no calendar
    status      calendars: STATUS
    related     calendars: UID of the event that it belongs to
    """

    uid: str
    name: str
    title: str
    page: str
    published: dt.datetime
    changed: dt.datetime
    gist: str
    summary: str
    text: str
    html: str
    mark: str = ""
    is_rich: bool = True
    author: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    external: str | None = None
    event: Event | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    day: dt.date | None = None
    status: Status = Status.SCHEDULED
    sequence: int = 0
    related: str | None = None

    @property
    def guid(self) -> str:
        """Its identity where any text may be one: RSS and JSON."""
        return f"urn:uuid:{self.uid}" + (f"#{self.mark}" if self.mark else "")

    @property
    def iri(self) -> str:
        """Its identity in Atom, as a whole UUID: the feed validator takes no fragment behind `urn:uuid:`."""
        return f"urn:uuid:{uuid.uuid5(uuid.UUID(self.uid), self.mark)}" if self.mark else f"urn:uuid:{self.uid}"


def about(event: Event, look: Look) -> Entry:
    """The event as an entry."""
    line = gist(event)
    sentences = (status_line(event), f"{line}.", one_line(excerpt(event, look.excerpt)))
    return Entry(
        uid=event.uid,
        name=titled(event),
        title=headline(event),
        page=look.page(event),
        published=event.created,
        changed=event.last_modified,
        gist=line,
        summary=" ".join(sentence for sentence in sentences if sentence),
        text=plain(event, look, excerpt(event, look.excerpt), with_facts=True),
        html=story(event, look),
        is_rich=event.description_html is not None,
        author=event.organizer,
        language=event.language,
        categories=tuple(labels(event)),
        external=ascii_url(event.url) if event.url else None,
        event=event,
        status=event.status,
        sequence=event.sequence,
    )
