"""A retired feed's only entry: one notice to those who are still subscribed, on the day on which the feed ended.

Its date and its words come from `feeds.toml` alone, so that the feed never changes again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from html import escape

from feeds.formats.entry import Entry
from feeds.formats.format import Look
from feeds.formats.text import one_line
from feeds.formats.wording import day

_NAMESPACE = uuid.UUID("5f0c8f0e-7a54-4f0e-9d55-6b2f6f7f3f0c")


def notice(name: str, title: str, ended: dt.date, words: str, *, instead: str | None, look: Look) -> Entry:
    """The entry of the feed `name`, which was called `title`. `instead`: the name of the feed to take in its place."""
    page = f"{look.base_url}/subscribe/" + (f"#feed-{instead}" if instead else "")
    since = dt.datetime(ended.year, ended.month, ended.day, tzinfo=dt.UTC)
    heading = f"This feed has ended: {one_line(title)}"
    said = one_line(words) or f"It ended on {day(ended)} and holds no events any more; please remove it."
    advice = "Please subscribe to this feed instead" if instead else "All feeds"
    target = f"{look.base_url}/feeds/{instead}.ics" if instead else page
    return Entry(
        uid=str(uuid.uuid5(_NAMESPACE, name)),
        name=heading,
        title=heading,
        page=page,
        published=since,
        changed=since,
        gist=said,
        summary=said,
        text=f"{said}\n\n{advice}: {target}",
        html=f'<p>{escape(said)}</p><p><a href="{escape(page)}">{advice}</a></p>',
        day=ended,
    )
