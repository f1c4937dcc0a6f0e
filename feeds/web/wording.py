"""How an event reads on a page, in the page's language: its dates, its place, its status.

The functions are those of `feeds.formats.wording`, which speaks English to the feeds; in English both say the same, and
a test holds them together. Names of months, weekdays, countries and towns of time zones are Babel's (Unicode CLDR).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from babel import Locale
from babel.dates import get_timezone_location

from feeds.formats import wording as english
from feeds.formats.country import COUNTRIES
from feeds.formats.text import one_line
from feeds.language import ENGLISH
from feeds.web.vocabulary import UNTIL
from feeds.web.words import gettext as _
from feeds.web.words import language, locale, marked, pgettext
from store.event import Deadline, EventFields, Mode, Place, Precision, Status
from store.walltime import sort_instant

SHORT_RANGE_DAYS = 7
# What Babel names at full diplomatic length, and nobody in an address; the others are Babel's.
_EVERYDAY: Mapping[str, str] = {"HK": marked("Hong Kong"), "MO": marked("Macao"), "PS": marked("Palestine")}


def month_name(number: int) -> str:
    """ "May", as it stands in a date; `number` from 1."""
    return str(locale().months["format"]["wide"][number])


def weekday_name(number: int) -> str:
    """ "Monday" for 0."""
    return str(locale().days["format"]["wide"][number])


def weekday(date: dt.date) -> str:
    """ "Wednesday"."""
    return weekday_name(date.weekday())


def day(date: dt.date) -> str:
    """ "12 May 2027"."""
    return pgettext(
        "a day", "%(day)s %(month)s %(year)s", day=_number(date), month=month_name(date.month), year=date.year
    )


def month(date: dt.date) -> str:
    """ "May 2027"."""
    return pgettext("a month", "%(month)s %(year)s", month=month_name(date.month), year=date.year)


def date_range(first: dt.date, last: dt.date) -> str:
    """ "12 May 2027", "12–14 May 2027", "29 May – 2 June 2027", "30 December 2027 – 2 January 2028"; both inclusive."""
    if first == last:
        return day(last)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        begin = pgettext(
            "a day without its year", "%(day)s %(month)s", day=_number(first), month=month_name(first.month)
        )
        return f"{begin} – {day(last)}"
    return pgettext("days of one month", "%(day)s–%(last_day)s", day=_number(first), last_day=day(last))


def _number(date: dt.date) -> str:
    """The day's number; French says "1er" for the first."""
    return pgettext("first day of a month", "1") if date.day == 1 else str(date.day)


def dates(event: EventFields) -> str:
    """The days of an event: "12–14 May 2027", or "May 2027" where only that is known."""
    if event.precision is not Precision.MONTH:
        return date_range(event.first_day, event.last_day)
    first, last = month(event.first_day), month(event.last_day)
    return first if first == last else f"{first} – {last}"


def weekdays(event: EventFields) -> str:
    """ "Wednesday – Friday"; "" where the days are many."""
    first, last = event.first_day, event.last_day
    if event.precision is Precision.MONTH:
        return _("day not announced yet")
    if (last - first).days >= SHORT_RANGE_DAYS:
        return ""
    return " – ".join(dict.fromkeys((weekday(first), weekday(last))))


def hours(event: EventFields) -> str:
    """ "18:00–19:30 UTC+01:00" on a single day, in the event's own zone; "" where no time is known."""
    start = event.start
    if not isinstance(start, dt.datetime) or event.first_day != event.last_day:
        return ""
    end = event.end.astimezone(start.tzinfo) if isinstance(event.end, dt.datetime) else start
    longer = sort_instant(end) > sort_instant(start)
    span = f"{start:%H:%M}–{end:%H:%M}" if longer else _("from %(hour)s", hour=f"{start:%H:%M}")
    return f"{span} {zone_label(start, None)}"


def when(event: EventFields) -> str:
    """Days with weekday and, where known, times: "Wednesday 12 May 2027, 14:00–15:30 (Europe/Brussels, UTC+02:00)"."""
    if event.precision is Precision.MONTH:
        return f"{dates(event)} ({_('day not announced yet')})"
    start = event.start
    if not isinstance(start, dt.datetime):
        return with_weekday(start) if event.last_day == start else dates(event)
    begin = f"{with_weekday(start)}, {start:%H:%M}"
    return f"{begin}{_until(start, event.end)} ({zone_label(start, event.timezone)})"


def with_weekday(date: dt.date) -> str:
    """ "Wednesday 12 May 2027"."""
    return pgettext("a day with its weekday", "%(weekday)s %(day)s", weekday=weekday(date), day=day(date))


def _until(start: dt.datetime, end: dt.datetime | dt.date | None) -> str:
    if not isinstance(end, dt.datetime) or sort_instant(end) <= sort_instant(start):
        return ""
    end = end.astimezone(start.tzinfo)
    return f"–{end:%H:%M}" if end.date() == start.date() else f" – {day(end)}, {end:%H:%M}"


def zone_label(moment: dt.datetime, timezone: str | None) -> str:
    """ "America/New York, UTC-04:00"; in other languages the town as they call it: "Brüssel, UTC+02:00"."""
    if language() == ENGLISH or not timezone or "/" not in timezone or timezone.startswith("Etc/"):
        return english.zone_label(moment, timezone).replace("_", " ")
    town = get_timezone_location(timezone, locale=locale(), return_city=True)
    return f"{town}, {english.zone_label(moment, None)}"


def country_name(code: str | None) -> str | None:
    """ "PL" -> "Poland"; a code that nobody knows stays as it is."""
    if not code:
        return None
    if language() == ENGLISH:
        return COUNTRIES.get(code, code)
    return _(_EVERYDAY[code]) if code in _EVERYDAY else _territory(locale(), code)


def _territory(known: Locale, code: str) -> str:
    return str(known.territories.get(code, code))


def language_name(code: str) -> str:
    """ "de" -> "German"; a code that nobody knows stays as it is."""
    return str(locale().languages.get(code, code))


def place_line(event: EventFields) -> str:
    """ "Łódź, Poland", "Online", "Łódź, Poland and online", or ""."""
    town = city_line(event.place)
    if event.mode is Mode.ONLINE:
        return _("Online")
    if event.mode is Mode.HYBRID:
        return _("%(town)s and online", town=town) if town else _("On site and online")
    return town


def city_line(place: Place) -> str:
    """City and country, or the best that is known: "Łódź, Poland", "Poland", "Hotel Centrum"."""
    near = place.city or (None if place.country else place.region or place.venue)
    return one_line(", ".join(part for part in (near, country_name(place.country)) if part))


def status_line(event: EventFields) -> str | None:
    """One sentence where the status needs one."""
    before = previous_dates(event)
    if event.status is Status.RESCHEDULED:
        return _("Rescheduled; it was announced for %(day)s.", day=before) if before else _("Rescheduled.")
    sentence = _STATUS_SENTENCES.get(event.status)
    return _(sentence) if sentence else None


_STATUS_SENTENCES: Mapping[Status, str] = {
    Status.CANCELLED: marked("This event is cancelled."),
    Status.POSTPONED: marked("This event is postponed; a new date is not announced yet."),
    Status.MOVED_ONLINE: marked("This event has been moved online."),
    Status.UNCONFIRMED: marked("Not confirmed: it is not listed any more where we found it. Please ask the organiser."),
}


def previous_dates(event: EventFields) -> str | None:
    """The day for which a rescheduled event was announced before."""
    return day(event.previous_start) if event.previous_start is not None else None


def deadline_line(deadline: Deadline) -> str:
    """ "Abstracts until 10 May 2027, 23:59 AoE (11 May 2027, 11:59 UTC)": as stated, and the instant if known."""
    text = _(UNTIL[deadline.kind], day=day(deadline.date))
    hour = english.time_and_zone(deadline)
    if not hour:
        return text
    instant = english.instant_of(deadline)
    if instant is None or english.zone_of(deadline.timezone or "") is dt.UTC:
        return f"{text}, {hour}"
    return f"{text}, {hour} ({day(instant)}, {instant:%H:%M} UTC)"
