"""What an extractor hands on: raw strings as the page has them. A Scrapy item (dataclass), free of Scrapy itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class EventItem:
    """One event as the page words it. Nothing is interpreted yet; None or empty means: the page does not say.

    start, end         dates, date-times or free text; `start` may hold a whole range ("12-14 May 2027, 9:00")
    time               time of day where the page gives it apart from the date ("9:00-17:30")
    year               a year found apart from the date (a heading), carried to this row
    day                ISO day of the start as the page's context gives it; only for comparing: `start` is what is read
    timezone           zone or offset named beside the times, or a calendar's TZID
    all_day            True where the format says so (VALUE=DATE); None where it does not speak of it
    location           place as one text; venue, street, city, region, country where the format has them apart
    country            as written: a name or a code
    latitude/longitude decimal degrees as text
    description        may hold HTML
    accreditation      credits as stated; sponsor: whom the page names as one
    language           of the event, as the page words it; page_language: that of the page's text
    deadlines          (kind or wording, date text) pairs
    confidence         how sure the extractor is that this is an event, 0..1
    native_id          the source's own id for this event or this occurrence
    link               address of a detail page that should be read for more fields
    rules              field -> the rule that read it, for `sources try`
    """

    title: str | None = None
    start: str | None = None
    end: str | None = None
    time: str | None = None
    year: str | None = None
    day: str | None = None
    duration: str | None = None
    timezone: str | None = None
    all_day: bool | None = None
    previous_start: str | None = None
    location: str | None = None
    venue: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    url: str | None = None
    registration_url: str | None = None
    abstract_url: str | None = None
    online_url: str | None = None
    description: str | None = None
    organizer: str | None = None
    accreditation: str | None = None
    sponsor: str | None = None
    status: str | None = None
    mode: str | None = None
    type: str | None = None
    keywords: tuple[str, ...] = ()
    audience: str | None = None
    language: str | None = None
    page_language: str | None = None
    deadlines: tuple[tuple[str, str], ...] = ()
    native_id: str | None = None
    confidence: float = 1.0
    link: str | None = None
    rules: dict[str, str] = field(default_factory=dict)
