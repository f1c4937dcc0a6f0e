"""VTIMEZONE against zoneinfo: never wrong from the feed's first year to 2040, in any zone that people use.

The evaluator knows nothing of the generator: it reads the text and lets dateutil expand the rules.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from feeds.formats.vtimezone import HORIZON, vtimezone

ZONES = [
    "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
    "Africa/Tunis", "America/Anchorage", "America/Argentina/Buenos_Aires", "America/Asuncion", "America/Bogota",
    "America/Caracas", "America/Chicago", "America/Denver", "America/Halifax", "America/Havana", "America/Lima",
    "America/Los_Angeles", "America/Mexico_City", "America/Montevideo", "America/New_York", "America/Nuuk",
    "America/Phoenix", "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "America/Tijuana",
    "America/Toronto", "America/Vancouver", "Asia/Almaty", "Asia/Amman", "Asia/Baku", "Asia/Beirut", "Asia/Dhaka",
    "Asia/Dubai", "Asia/Gaza", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Karachi", "Asia/Kathmandu",
    "Asia/Kolkata", "Asia/Manila", "Asia/Riyadh", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Tashkent",
    "Asia/Tehran", "Asia/Tokyo", "Atlantic/Azores", "Atlantic/Reykjavik", "Australia/Adelaide",
    "Australia/Brisbane", "Australia/Lord_Howe", "Australia/Perth", "Australia/Sydney", "Europe/Athens",
    "Europe/Berlin", "Europe/Brussels", "Europe/Chisinau", "Europe/Dublin", "Europe/Istanbul", "Europe/Kyiv",
    "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Minsk", "Europe/Moscow", "Europe/Paris",
    "Europe/Rome", "Europe/Volgograd", "Europe/Warsaw", "Europe/Zurich", "Pacific/Apia", "Pacific/Auckland",
    "Pacific/Chatham", "Pacific/Easter", "Pacific/Fiji", "Pacific/Honolulu", "Pacific/Kiritimati",
    "Pacific/Norfolk",
]  # fmt: skip
HALF_HOUR = dt.timedelta(minutes=30)
Onsets = list[tuple[dt.datetime, dt.timedelta]]


@pytest.mark.parametrize("first_year", [2009, 2026])
@pytest.mark.parametrize("zone", ZONES)
def test_no_offset_differs_from_zoneinfo(zone: str, first_year: int) -> None:
    """Every half hour around every transition, and every day between them, has the offset that zoneinfo has."""
    onsets = evaluate(vtimezone(zone, first_year).decode())
    info = ZoneInfo(zone)
    wrong = [
        moment
        for moment in moments(onsets, first_year)
        if offset_at(onsets, moment) != moment.replace(tzinfo=dt.UTC).astimezone(info).utcoffset()
    ]
    assert wrong == []


def test_sixty_zones_are_tried() -> None:
    """The list above does not shrink unnoticed."""
    assert len(set(ZONES)) >= 60


def test_a_yearly_zone_is_the_pair_that_outlook_reads() -> None:
    """One DAYLIGHT and one STANDARD, begun in 1970, yearly, without an end."""
    assert vtimezone("Europe/Berlin", 2026) == (
        b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"
        b"BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\n"
        b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
        b"BEGIN:STANDARD\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:19701025T030000\r\n"
        b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )


def test_summer_is_daylight_also_where_the_law_says_otherwise() -> None:
    """Irish law calls winter the exception; readers expect the later clock to be DAYLIGHT."""
    text = vtimezone("Europe/Dublin", 2026).decode()
    assert re.findall(r"BEGIN:(DAYLIGHT|STANDARD)\r\nTZNAME:(\w+)", text) == [("DAYLIGHT", "IST"), ("STANDARD", "GMT")]


def test_a_zone_without_changes_is_one_observance() -> None:
    """India: one STANDARD, as if it had always been so."""
    assert vtimezone("Asia/Kolkata", 2026) == (
        b"BEGIN:VTIMEZONE\r\nTZID:Asia/Kolkata\r\nBEGIN:STANDARD\r\nTZNAME:IST\r\nTZOFFSETFROM:+0530\r\n"
        b"TZOFFSETTO:+0530\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )


def test_a_rule_that_ended_is_closed_in_utc() -> None:
    """Turkey gave up changing clocks in 2016: the old rules have an UNTIL, in UTC, with the value of their last day."""
    rules = re.findall(r"RRULE:(.*?)\r\n", vtimezone("Europe/Istanbul", 2009).decode())
    assert rules and all(re.search(r";UNTIL=\d{8}T\d{6}Z$", rule) for rule in rules)


def test_irregular_zone_is_written_transition_by_transition() -> None:
    """Morocco follows the moon: no yearly rule, one observance for each change up to the horizon."""
    text = vtimezone("Africa/Casablanca", 2026).decode()
    assert "RRULE" not in text
    assert text.count("DTSTART:") - 1 == len(changes("Africa/Casablanca", 2026))


def changes(zone: str, first_year: int) -> list[dt.datetime]:
    """The days on which the offset of a zone changes, by zoneinfo."""
    info, day = ZoneInfo(zone), dt.datetime(first_year, 1, 1, tzinfo=dt.UTC)
    found = []
    while day.year <= HORIZON:
        after = day + dt.timedelta(days=1)
        if day.astimezone(info).utcoffset() != after.astimezone(info).utcoffset():
            found.append(day)
        day = after
    return found


def evaluate(text: str) -> Onsets:
    """(UTC onset, offset from then on) of every observance, sorted."""
    onsets: Onsets = []
    for body in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:", text, re.DOTALL):
        fields = dict(line.split(":", 1) for line in body.strip().split("\r\n"))
        before, after = offset(fields["TZOFFSETFROM"]), offset(fields["TZOFFSETTO"])
        onsets += [(local - before, after) for local in occurrences(fields, before)]
    return sorted(onsets)


def occurrences(fields: dict[str, str], before: dt.timedelta) -> list[dt.datetime]:
    """Local onsets of one observance up to the horizon; its DTSTART must be the first that its rule gives."""
    start = local_time(fields["DTSTART"])
    if "RRULE" not in fields:
        return [start]
    rule = fields["RRULE"]
    if until := re.search(r"UNTIL=(\w+)", rule):
        rule = rule.replace(until[1], f"{local_time(until[1].removesuffix('Z')) + before:%Y%m%dT%H%M%S}")
    found = rrulestr(rule, dtstart=start).between(start, dt.datetime(HORIZON + 2, 1, 1), inc=True)  # noqa: DTZ001
    assert found[0] == start
    return found


def local_time(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007  # local by definition (RFC 5545 3.6.5)


def offset(text: str) -> dt.timedelta:
    size = dt.timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:7] or 0))
    return -size if text[0] == "-" else size


def moments(onsets: Onsets, first_year: int) -> list[dt.datetime]:
    """Naive UTC moments to compare: days all along, half hours for a day around each transition of zone and text."""
    begin, end = dt.datetime(first_year, 1, 1), dt.datetime(HORIZON + 1, 1, 1)  # noqa: DTZ001
    found = [begin + dt.timedelta(days=number) for number in range((end - begin).days)]
    for onset, _ in onsets:
        if begin <= onset < end:
            found += [onset + HALF_HOUR * step for step in range(-48, 49)]
    return [moment for moment in found if begin <= moment < end]


def offset_at(onsets: Onsets, moment: dt.datetime) -> dt.timedelta | None:
    number = bisect_right(onsets, moment, key=lambda onset: onset[0])
    return onsets[number - 1][1] if number else None
