"""Which clock a time belongs to: offsets, zones of page, place and source, around clock changes too."""

from __future__ import annotations

import datetime as dt

import pytest

from store.event import Precision
from tests.crawler.normalize.reading_when import BRUSSELS, iso, read


def test_offset_on_the_page_is_kept_under_the_sources_zone() -> None:
    """Where the source's zone has that offset at that instant, the zone gets its name."""
    assert iso(read("2027-06-12T09:00:00+02:00")) == ("2027-06-12T09:00:00+02:00", None, "Europe/Brussels")


def test_offset_that_fits_the_place_gets_the_places_zone() -> None:
    """The place's own zone is nearer to the truth than the source's."""
    assert iso(read("2027-06-12T09:00:00-04:00", place="America/Toronto"))[2] == "America/Toronto"


def test_offset_that_fits_no_zone_stays_an_offset() -> None:
    """An offset is never bent to a zone that has another one then."""
    assert iso(read("2027-06-12T09:00:00+03:00")) == ("2027-06-12T09:00:00+03:00", None, "UTC+03:00")


@pytest.mark.parametrize(
    "text", ["2027-06-12T07:00:00Z", "20270612T070000Z", "1812783600", "2027-06-12T07:00:00+00:00"]
)
def test_bare_instant_is_shown_in_the_sources_zone(text: str) -> None:
    """A UTC instant is no wall clock of anyone: the source's zone shows it."""
    assert iso(read(text)) == ("2027-06-12T09:00:00+02:00", None, "Europe/Brussels")


def test_bare_instant_without_a_zone_stays_utc() -> None:
    """Without a source zone, UTC is what was said."""
    assert iso(read("2027-06-12T07:00:00Z", zone=None)) == ("2027-06-12T07:00:00+00:00", None, "UTC")


def test_instant_is_shown_in_the_zone_named_beside_it() -> None:
    """A zone that the item names goes before the source's."""
    assert iso(read("2027-06-12T07:00:00Z", timezone="Europe/Helsinki"))[0] == "2027-06-12T10:00:00+03:00"


def test_utc_means_local_reads_the_wall_clock() -> None:
    """Exports that stamp local time with Z are taken at their wall clock, both ends."""
    found = read("2027-06-12T09:00:00Z", "2027-06-12T17:00:00Z", utc_means_local=True)
    assert iso(found) == ("2027-06-12T09:00:00+02:00", "2027-06-12T17:00:00+02:00", "Europe/Brussels")


@pytest.mark.parametrize(
    ("timezone", "expected"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"),
        ("europe/helsinki", "Europe/Helsinki"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/example.org/20050126_1/Europe/Paris", "Europe/Paris"),
        ("UTC+3", "UTC+03:00"),
        ("+05:30", "UTC+05:30"),
        ("GMT", "UTC"),
        ("CET", "Europe/Brussels"),
        ("ET", "America/New_York"),
        ("(UTC+01:00) Amsterdam, Berlin, Rome", "UTC+01:00"),
        ("Japan Standard Time", None),
        ("Tokyo Standard Time", "Asia/Tokyo"),
    ],
)
def test_zone_named_beside_the_times(timezone: str, expected: str | None) -> None:
    """Zones as calendars and pages name them; a name that says nothing certain leaves a date without a time."""
    assert read("2027-03-12T09:00", zone=None, timezone=timezone).timezone == expected


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("12 May 2027, 9:00 CET", None, "Europe/Brussels"),
        ("12 May 2027, 9:00 CEST", None, "Europe/Brussels"),
        ("12 May 2027, 3pm ET", None, "America/New_York"),
        ("12 May 2027, 3pm EST", None, "America/New_York"),
        ("12 May 2027, 3 pm Eastern Time", None, "America/New_York"),
        ("12 May 2027, 3pm PT", None, "America/Los_Angeles"),
        ("12 May 2027, 9:00 GMT", None, "UTC"),
        ("12 May 2027, 9:00 UTC+2", None, "UTC+02:00"),
        ("12 May 2027, 9:00 JST", None, "Asia/Tokyo"),
        ("12 May 2027, 9:00 (Tokyo time)", None, "Asia/Tokyo"),
        ("12 mai 2027, 9 h 30 (heure de Paris)", None, "Europe/Paris"),
        ("12 de mayo de 2027, 10:00 (hora de Colombia)", None, "America/Bogota"),
        ("12 de mayo de 2027, 10:00 hora de Ciudad de México", None, "America/Mexico_City"),
        ("12 de maio de 2027, 10:00 (horário de Brasília)", None, "America/Sao_Paulo"),
        ("12 May 2027, 06:00 PM in Eastern Time (US and Canada)", None, "America/New_York"),
        ("12 May 2027, 9:00 Lunch time", None, None),
        ("12 мая 2027, 18:00 мск", None, "Europe/Moscow"),
        ("12 мая 2027, 18:00–20:00 (МСК)", None, "Europe/Moscow"),
        ("12 May 2027, 9:00 IST", "IN", "Asia/Kolkata"),
        ("12 May 2027, 9:00 IST", "IE", "Europe/Dublin"),
        ("12 May 2027, 9:00 IST", None, None),
        ("12 May 2027, 9:00 BST", "GB", "Europe/London"),
        ("12 May 2027, 9:00 BST", "BD", None),
        ("12 May 2027, 9:00 CST", "US", "America/Chicago"),
        ("12 May 2027, 9:00 CST", "CN", "Asia/Shanghai"),
        ("12 May 2027, 9:00 CST", None, None),
        ("12 May 2027, 9:00 AoE", None, "UTC-12:00"),
        ("12 mai 2027, 14h et 18h", None, None),
        ("12 May 2027, 9:00 Europe/Helsinki", None, "Europe/Helsinki"),
    ],
)
def test_zone_named_in_the_text(text: str, country: str | None, expected: str | None) -> None:
    """Abbreviations are taken where they mean one thing in the source's country; the French "et" is none."""
    assert read(text, zone=None, country=country).timezone == expected


def test_abbreviation_takes_the_name_of_the_place() -> None:
    """ "CET" in Rome is Rome's clock."""
    assert read("12 May 2027, 9:00 CET", zone=None, place="Europe/Rome").timezone == "Europe/Rome"


def test_abbreviation_means_the_sources_own_zone_if_that_is_called_so() -> None:
    """ "IST" is India's clock where the source runs on it."""
    assert read("12 May 2027, 9:00 IST", zone="Asia/Kolkata").timezone == "Asia/Kolkata"


def test_ambiguous_abbreviation_keeps_the_time_as_text() -> None:
    """A time whose zone is not certain is announced as it stands, even where the source has a zone."""
    found = read("12 May 2027, 9:00–10:30 IST")
    assert (found.start, found.precision, found.announced) == (dt.date(2027, 5, 12), Precision.DATE, "9:00–10:30 IST")


def test_no_zone_at_all_gives_a_date_and_the_time_as_text() -> None:
    """Neither source nor place nor page names a zone: a date."""
    found = read("2027-05-12T09:00", "2027-05-12T17:30", zone=None)
    assert (found.start, found.end, found.announced) == (dt.date(2027, 5, 12), None, "9:00–17:30")


def test_zone_of_the_place_serves_where_the_source_has_none() -> None:
    """A city that is sure lends its zone."""
    assert iso(read("12 May 2027, 9:00", zone=None, place="Europe/Madrid"))[2] == "Europe/Madrid"


def test_local_time_is_that_of_the_place() -> None:
    """ "Local time" means the clock of the city, not of the source."""
    assert read("12 May 2027, 9:00 local time", place="Asia/Tokyo").timezone == "Asia/Tokyo"


def test_wall_time_that_clocks_skip_is_refused_but_not_the_day() -> None:
    """On 28 March 2027 there is no 2:30 in Brussels."""
    found = read("2027-03-28T02:30")
    assert (found.start, found.timezone, found.announced) == (dt.date(2027, 3, 28), None, "2:30")


def test_second_pass_of_an_hour_keeps_its_offset() -> None:
    """On 31 October 2027 2:30 comes twice; the second one is told from the first by its offset only."""
    first, second = read("2027-10-31T02:30:00+02:00"), read("2027-10-31T02:30:00+01:00")
    assert iso(first) == ("2027-10-31T02:30:00+02:00", None, "Europe/Brussels")
    assert iso(second) == ("2027-10-31T02:30:00+01:00", None, "UTC+01:00")


def test_length_counts_real_hours_over_a_clock_change() -> None:
    """Four hours from 23:00 before the spring change end at 4:00 summer time."""
    found = read("2027-03-27T23:00", duration="4h")
    assert iso(found)[1] == "2027-03-28T04:00:00+02:00"


def test_utc_means_local_leaves_other_offsets_alone() -> None:
    """An offset that is not zero is what it says, whatever the source does with Z."""
    found = read("2027-06-12T09:00:00+03:00", "2027-06-12T17:00:00+03:00", utc_means_local=True)
    assert iso(found) == ("2027-06-12T09:00:00+03:00", "2027-06-12T17:00:00+03:00", "UTC+03:00")


def test_start_in_the_autumn_fold_without_offset_is_the_first_pass() -> None:
    """A wall time that comes twice is taken as it reads: summer time goes first."""
    assert read("2027-10-31T02:30").start == dt.datetime(2027, 10, 31, 2, 30, tzinfo=BRUSSELS)
