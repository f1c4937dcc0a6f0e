"""The things that speak for and against a record being an event. Seen by `signs`, weighed by `certainty`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from crawler.extract.listing.verdict import Naming, Subject


@unique
class Sign(Enum):
    """One thing seen; the sentence tells people what speaks against."""

    PAGE_EVENTS = "the page is named for events"
    PAGE_BODY = "the page is named for a body that meets"
    PAGE_OTHER = "the page is named for {about}"
    ADDRESS_EVENTS = "the address speaks of events"
    ADDRESS_OTHER = "the address speaks of {about}"
    WAY_EVENTS = "the address passes through events"
    WAY_OTHER = "the address passes through {about}"
    SECTION_EVENTS = "its section is named for events"
    SECTION_OTHER = "its section is named for {about}"
    CLASS_EVENTS = "its class names speak of events"
    CLASS_OTHER = "its class names speak of {about}"
    LINK_OTHER = "its link leads to {about}"
    TITLE_EVENT = "its title names something to attend"
    TITLE_BODY = "its title names a body that meets"
    TITLE_OTHER = "its title speaks of {about}"
    TITLE_DOCUMENT = "its title is that of a document"
    TITLE_ABOVE = "nothing beside its date names it"
    TITLE_WEAK = "nothing names it"
    TITLE_ASKS = "its title is a question or an outcry"
    TITLE_LONG = "its title is a long sentence"
    TITLE_GENERIC = "its title says nothing but that there are events"
    TITLE_WEEKDAY = "a day of the week is all that names it"
    TITLE_PLACE = "its title reads like a place"
    TITLE_SENTENCE = "its title is a sentence"
    TIME_OWN = "it says when it begins"
    TIME_STATED = "a time is stated for its list"
    TIME_ODD = "its time is that at which something was written"
    WEEKDAY = "it says the day of the week"
    SEVERAL_DAYS = "it lasts several days"
    PLACE = "it says where"
    STATUS = "it says that it is cancelled or moved"
    ATTENDING = "it says how to take part"
    TAKES_PLACE = "it says that something takes place"
    PAPERS = "it comes with the papers of a meeting"
    NAMES_EVENT = "its text names something to attend"
    FUTURE = "it is ahead"
    FAR = "it is years ahead"
    DATE_ROLE = "its date is that of something else than taking place"
    COLUMN_ROLE = "the column of its date is about something else than taking place"
    COLUMN_DATE = "the column of its date is one of dates"
    RECORD_ROLE = "it speaks of publishing, terms or validity"
    IN_SENTENCE = "its date stands within a sentence"
    IN_PROSE = "its date stands in running text"
    OF_TEXT = "it reads like a text with an author"
    OF_THREAD = "it reads like a thread of a forum"
    AMOUNT = "it states a price or an amount"
    MEASURED = "it states a size or a number of a publication"
    BYLINE = "its date is that of the text"
    FURNITURE = "it stands in a menu or footer"
    BARE_DAY = "its date is a number below a month"
    RUN_TIMED = "most of its list say when they begin"
    RUN_EVENTS = "most titles of its list name something to attend"


@dataclass(frozen=True, slots=True)
class Found:
    """The signs of one record, each with how strongly it is there, and what it is about if not events."""

    signs: dict[Sign, float]
    about: dict[Sign, str]

    def tell(self, sign: Sign, subject: Subject) -> None:
        """Take in what something is about, which is no event."""
        self.signs[sign], self.about[sign] = subject.clear, subject.label

    def add(self, one: Naming, events: Sign, other: Sign, beside_body: float = 1.0) -> None:
        """Take in what a name speaks of; `beside_body`: how strongly another subject counts with a body in its name."""
        if one.events:
            self.signs[events] = 1.0
        elif one.other:
            self.signs[other], self.about[other] = one.other.clear * (beside_body if one.body else 1.0), one.other.label
