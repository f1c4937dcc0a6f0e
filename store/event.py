"""The event and its vocabulary: what one source says of it (`EventData`), validated and frozen.

Whatever becomes a field passes the types of `store.border`.
Words are schema.org's, then RFC 5545's. The values of the enums are public: files, JSON, filters and pages use them.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from store.border import Key, Line, Markup, Text, Title, Url, ZoneName, ZoneWords, known_markup
from store.walltime import sort_instant


class EventType(StrEnum):
    CONGRESS = "congress"
    SYMPOSIUM = "symposium"
    SATELLITE_SYMPOSIUM = "satellite-symposium"
    WORKSHOP = "workshop"
    COURSE = "course"
    WEBINAR = "webinar"
    TRAINING = "training"
    JOURNAL_CLUB = "journal-club"
    FAMILY_CONFERENCE = "family-conference"
    SUPPORT_MEETING = "support-meeting"
    AWARENESS_DAY = "awareness-day"
    FUNDRAISING = "fundraising"
    ADVOCACY = "advocacy"
    TRIAL_INFORMATION = "trial-information"
    ON_DEMAND = "on-demand"
    OTHER = "other"


class Audience(StrEnum):
    PHYSICIANS = "physicians"
    THERAPISTS = "therapists"
    NURSES = "nurses"
    DIETETICS_SPEECH = "dietetics-speech"
    GENETIC_COUNSELLORS = "genetic-counsellors"
    RESEARCHERS = "researchers"
    LABORATORY = "laboratory"
    FAMILIES = "families"
    ADVOCATES = "advocates"
    INDUSTRY = "industry"
    POLICY = "policy"


class Topic(StrEnum):
    DIAGNOSIS = "diagnosis"
    NEWBORN_SCREENING = "newborn-screening"
    GENETICS_COUNSELLING = "genetics-counselling"
    GENE_THERAPY = "gene-therapy"
    SPLICING_THERAPY = "splicing-therapy"
    OUTCOME_MEASURES = "outcome-measures"
    REHAB = "rehab"
    RESPIRATORY = "respiratory"
    ORTHOPAEDICS_SPINE = "orthopaedics-spine"
    NUTRITION_SWALLOW = "nutrition-swallow"
    BONE = "bone"
    ADULT_CARE = "adult-care"
    TRANSITION = "transition"
    EMERGENCY_CARE = "emergency-care"
    PALLIATIVE = "palliative"
    MENTAL_HEALTH = "mental-health"
    PREGNANCY_FAMILY = "pregnancy-family"
    ASSISTIVE_TECHNOLOGY = "assistive-technology"
    REGISTRIES_RWE = "registries-rwe"
    TRIALS = "trials"
    BASIC_RESEARCH = "basic-research"
    ACCESS_POLICY = "access-policy"
    STANDARDS_OF_CARE = "standards-of-care"


class Mode(StrEnum):
    """How one attends (schema.org eventAttendanceMode)."""

    ONSITE = "onsite"
    ONLINE = "online"
    HYBRID = "hybrid"


class Status(StrEnum):
    """schema.org eventStatus, and `unconfirmed`: was listed, is not any more, nobody said why."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    RESCHEDULED = "rescheduled"
    MOVED_ONLINE = "moved-online"
    UNCONFIRMED = "unconfirmed"


class Precision(StrEnum):
    """How exactly the start is known. A month shows on pages and in new.*, never as .ics."""

    MONTH = "month"
    DATE = "date"
    MINUTE = "minute"


class DeadlineKind(StrEnum):
    ABSTRACT = "abstract"
    EARLY_BIRD = "early-bird"
    REGISTRATION = "registration"
    LATE_BREAKING = "late-breaking"
    GRANT = "grant"


class Verdict(StrEnum):
    """What relevance, trust and confidence make of an event: shown, waiting for a person, or left out."""

    PUBLISH = "publish"
    REVIEW = "review"
    DROP = "drop"


# The fields of an event that are a web address.
ADDRESSES = ("url", "registration_url", "abstract_url", "online_url")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Frozen):
    """Where it is. Only what the source says or what its city implies; `country` is ISO 3166-1 alpha-2."""

    venue: Line | None = None
    street: Line | None = None
    city: Line | None = None
    region: Line | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None

    def text(self) -> str:
        """One line as LOCATION wants it: venue, street, city, region (country codes are left to the formats)."""
        return ", ".join(part for part in (self.venue, self.street, self.city, self.region) if part)


class Deadline(Frozen):
    """A date by which something must be handed in. `time` and `timezone` as stated ("23:59", "AoE" is UTC-12:00)."""

    kind: DeadlineKind
    date: dt.date
    time: dt.time | None = None
    timezone: ZoneWords | None = None


class Relevance(Frozen):
    """An explained score: what matched, and where."""

    score: float
    matched: tuple[Key, ...] = ()


class EventFields(Frozen):
    """What subscribers can see of an event.

    `start` and `end` are either both dates (all day, `end` inclusive) or aware datetimes in the event's own zone.
    `timezone` is an IANA name or a fixed offset as "UTC+02:00"; None for all-day events of unknown zone.
    With precision `month`, `start` is the first day of that month and `end` its last.
    An unknown end is None and stays so.
    `description_html` is the description with its markup, sanitized; None where the source has none.
    `accreditation` and `sponsor` are what the organiser states, word for word.
    """

    title: Title
    start: dt.datetime | dt.date
    end: dt.datetime | dt.date | None = None
    timezone: ZoneName | None = None
    precision: Precision
    status: Status = Status.SCHEDULED
    previous_start: dt.datetime | dt.date | None = None
    mode: Mode | None = None
    type: EventType = EventType.OTHER
    place: Place = Place()
    url: Url | None = None
    registration_url: Url | None = None
    abstract_url: Url | None = None
    online_url: Url | None = None
    description: Text = ""
    description_html: Markup | None = None
    organizer: Line | None = None
    accreditation: Line | None = None
    sponsor: Line | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    audience: tuple[Audience, ...] = ()
    topics: tuple[Topic, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, dt.datetime)

    @property
    def last_day(self) -> dt.date:
        """The last day it takes place, in its own zone."""
        last = self.end or self.start
        return last.date() if isinstance(last, dt.datetime) else last

    @property
    def first_day(self) -> dt.date:
        return self.start.date() if isinstance(self.start, dt.datetime) else self.start

    @model_validator(mode="after")
    def _times_agree(self) -> EventFields:
        start = self.start
        timed = isinstance(start, dt.datetime)
        if timed != (self.precision is Precision.MINUTE):
            raise ValueError(f"precision {self.precision} does not fit start {start!r}")
        if isinstance(start, dt.datetime) and (start.tzinfo is None or not self.timezone):
            raise ValueError("a timed event needs an aware start and a timezone")
        if self.end is not None:
            if isinstance(self.end, dt.datetime) != timed:
                raise ValueError("start and end must both be dates or both date-times")
            if sort_instant(self.end) < sort_instant(start):  # a clock set back can show an earlier time later
                raise ValueError(f"end {self.end} lies before start {start}")
        return self


class EventData(EventFields):
    """What one source says of one event: the normalizer's result, validated. Nothing in it is invented.

    source      slug of the source
    page_url    the page it was read on; a 304 for that page means that it was seen again
    native_id   the source's own id (ICS UID, JSON-LD @id, platform id; with its start for an occurrence)
    from_file   names of fields that came from the source file's [defaults], not from the page
    """

    source: str
    page_url: Key
    native_id: Key | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    verdict: Verdict = Verdict.PUBLISH
    relevance: Relevance = Relevance(score=1.0)
    from_file: tuple[str, ...] = ()

    _markup = field_validator("description_html")(known_markup)


class Conflict(Frozen):
    """What the sources of an event say of a field, where they contradict each other: (slug of source, its word).

    Starts are written as in the history: "2027-05-12", "2027-05-12T09:00:00[Europe/Brussels]"; months "2027-05".
    """

    field: str
    values: tuple[tuple[str, str], ...]


class Event(EventFields):
    """What we publish: merged from every source that lists it, with what a subscriber's software needs.

    uid            uuid text, minted once (RFC 7986 5.3)
    slug           minted once, never date-shaped; the address of the page
    sequence       rises with every visible change (RFC 5545 3.8.7.4)
    created        aware UTC: when we first published it
    last_modified  aware UTC: the last visible change
    sources        (slug of source, its page for this event) of every listing, by precedence
    conflicts      what its sources disagree about; raises no SEQUENCE
    part_of        uid of the published congress that this satellite symposium or course belongs to
    """

    id: int
    uid: str
    slug: str
    sequence: int
    created: dt.datetime
    last_modified: dt.datetime
    sources: tuple[tuple[str, str], ...] = ()
    verdict: Verdict = Verdict.PUBLISH
    conflicts: tuple[Conflict, ...] = ()
    part_of: str | None = None
