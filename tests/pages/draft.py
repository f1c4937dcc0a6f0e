"""What a layout draws with: language, style, seeded chance, and the small pieces of markup all layouts share."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from html import escape

from store.event import Status
from tests.pages.language import Language, Style
from tests.pages.programme import ORIGIN, Wishes, programme
from tests.pages.truth import Truth


@dataclass(frozen=True, slots=True)
class Draft:
    """One page being made.

    variant  0 has speaking class names, 1 the bare or generic ones of a theme
    hard     dates and times are held together by no-break spaces, as a careful editor types them
    """

    language: Language
    style: Style
    variant: int
    rng: random.Random
    today: dt.date
    hard: bool = False

    def events(self, wishes: Wishes) -> list[Truth]:
        return programme(self.language, self.rng, self.today, wishes)

    def word(self, name: str) -> str:
        return escape(self.language.words[name])

    def marked(self, speaking: str, generic: str = "") -> str:
        """Return a class attribute: the speaking one or, in the plain variant, the generic one or none."""
        name = generic if self.variant else speaking
        return f' class="{name}"' if name else ""

    def date(self, event: Truth) -> str:
        return self._held(self.language.date(self.style, event.start, event.end))

    def bare(self, event: Truth) -> str:
        """Return the event's days without a year."""
        return self._held(self.language.bare(self.style, event.start, event.end))

    def clock(self, event: Truth) -> str:
        """Return the event's time of day, "" where it has none."""
        return self._held(self.language.clock(self.style, event.time, event.until)) if event.time else ""

    def _held(self, text: str) -> str:
        return text.replace(" ", "\N{NO-BREAK SPACE}") if self.hard else text

    def moment(self, event: Truth, between: str = ", ") -> str:
        return between.join(filter(None, (self.date(event), self.clock(event))))

    def place(self, event: Truth) -> str:
        return escape(event.place or "")

    def title(self, event: Truth) -> str:
        """Return the title; that of a cancelled or postponed event says so."""
        if event.status is Status.SCHEDULED:
            return escape(event.title)
        badge = self.word("cancelled" if event.status is Status.CANCELLED else "postponed")
        return f"{badge}: {escape(event.title)}" if self.variant else f"{escape(event.title)} <em>({badge})</em>"

    def link(self, event: Truth) -> str:
        return f'<a href="{local(event)}">{self.title(event)}</a>'

    def blurb(self) -> str:
        return escape(self.rng.choice(self.language.blurbs))

    def deadline(self, event: Truth) -> str:
        """Return a date by which to register or submit, some weeks before the event."""
        pattern = self.rng.choice(self.language.deadlines)
        return escape(pattern.format(date=self.deadline_day(event)))

    def deadline_day(self, event: Truth, weeks: int = 4) -> str:
        return self.language.date(self.style, event.start - dt.timedelta(weeks=weeks))


def local(event: Truth) -> str:
    """Return the event's address as a link on the page has it."""
    return (event.url or "").removeprefix(ORIGIN)
