"""Seeburg Hospital: redesigned its site, so the selectors in its source file find nothing. The demo's broken source."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.demo.programme import DemoEvent
from scheduler.demo.sites.answer import Answer, Question, missing, page


def answer(question: Question, events: Sequence[DemoEvent]) -> Answer:
    """Answer with the new layout, whatever the programme: the old `#events` list is gone."""
    del events
    if question.path != "/events":
        return missing()
    return page("Seeburg Hospital", "<main class=news><h2>Our new site</h2><p>Welcome to our new pages.</p></main>")
