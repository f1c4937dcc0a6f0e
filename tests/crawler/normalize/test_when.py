"""Zones, ends and the parts of a date that stand apart: what becomes of them, around clock changes too."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from config.source import DateOrder
from crawler.normalize.dates.order import shown_order
from crawler.normalize.dates.settle import DateTexts, Surroundings, When
from crawler.normalize.dates.when import deadlines_in, read_when
from crawler.normalize.refusal import Refusal
from store.event import Deadline, DeadlineKind, Precision

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")


def read(
    start: str,
    end: str | None = None,
    *,
    zone: str | None = "Europe/Brussels",
    place: str | None = None,
    country: str | None = None,
    order: DateOrder | None = None,
    utc_means_local: bool = False,
    time: str | None = None,
    year: str | None = None,
    duration: str | None = None,
    timezone: str | None = None,
    all_day: bool | None = None,
    language: str | None = None,
) -> When:
    around = Surroundings(
        NOW,
        source_zone=zone,
        place_zone=place,
        country=country,
        order=order,
        utc_means_local=utc_means_local,
        language=language,
    )
    return read_when(DateTexts(start, end, time, year, duration, timezone, all_day), around)


def iso(when: When) -> tuple[str, str | None, str | None]:
    return when.start.isoformat(), when.end.isoformat() if when.end else None, when.timezone


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


@pytest.mark.parametrize("duration", ["2h", "PT2H", "120 min", "PT120M"])
def test_duration_gives_the_end(duration: str) -> None:
    """A length is as good as an end."""
    assert iso(read("2027-05-12T09:00", duration=duration))[1] == "2027-05-12T11:00:00+02:00"


@pytest.mark.parametrize("duration", ["", "long", "0h", "900 days", "-PT2H"])
def test_duration_that_says_nothing_gives_none(duration: str) -> None:
    """An unreadable or absurd length leaves the end unknown."""
    assert read("2027-05-12T09:00", duration=duration).end is None


@pytest.mark.parametrize(
    ("start", "end", "all_day", "expected"),
    [
        ("2027-05-12", "2027-05-14", None, "2027-05-14"),
        ("2027-05-12", "2027-05-12", None, None),
        ("2027-05-12T00:00:00", "2027-05-13T00:00:00", None, None),
        ("2027-05-12T00:00:00", "2027-05-14T00:00:00", None, "2027-05-14"),
        ("20270512T000000", "20270515T000000", None, "2027-05-14"),
        ("2027-05-12T00:00:00", "2027-05-15T00:00:00", False, "2027-05-14"),
        ("2027-05-12T00:00:00", "2027-05-14T23:59:59", None, "2027-05-14"),
        ("2027-05-12T00:00:00Z", "2027-05-12T23:59:59Z", None, None),
        ("2027-05-12T09:00:00", "2027-05-14T17:00:00", True, "2027-05-14"),
    ],
)
def test_all_day_events_end_on_their_last_day(start: str, end: str, all_day: bool | None, expected: str | None) -> None:
    """Midnights that a program wrote for want of a time are no times; ends are the last day."""
    found = read(start, end, all_day=all_day)
    assert (found.start, found.end) == (dt.date(2027, 5, 12), dt.date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2027-05-12T09:00", "2027-05-12T08:00", None),
        ("2027-05-12T22:00", "2027-05-12T02:00", "2027-05-13T02:00:00+02:00"),
        ("2027-05-12T09:00", "2027-05-11T17:00", None),
        ("2027-05-12T09:00", "2027-05-12T09:00", None),
        ("2027-05-12T09:00", "no end", None),
        ("2027-05-12T09:00", "2027-02-30", None),
        ("2027-03-28T01:00", "2027-03-28T02:30", None),
        ("2027-05-12T09:00", "17:30", "2027-05-12T17:30:00+02:00"),
        ("2027-05-12T09:00", "5 pm", "2027-05-12T17:00:00+02:00"),
        ("12 May 2027, 9:00", "14 May, 17:00", "2027-05-14T17:00:00+02:00"),
        ("2027-05-12T09:00:00+02:00", "2027-05-12T15:00:00Z", "2027-05-12T17:00:00+02:00"),
    ],
)
def test_end_is_read_or_left_out(start: str, end: str, expected: str | None) -> None:
    """An end before its start is dropped, unless the night explains it; nothing is invented in its place."""
    assert iso(read(start, end))[1] == expected


def test_end_before_the_start_day_is_dropped() -> None:
    """A range that runs backwards over two fields keeps its start."""
    found = read("2027-05-12", "2027-05-10")
    assert (found.start, found.end) == (dt.date(2027, 5, 12), None)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("9:00", ("09:00", None)),
        ("9:00 - 17:30", ("09:00", "17:30")),
        ("9-17", ("09:00", "17:00")),
        ("9.00–17.30 Uhr", ("09:00", "17:30")),
        ("3pm", ("15:00", None)),
        ("14h30", ("14:30", None)),
        ("18", ("18:00", None)),
        ("0930-1700", ("09:30", "17:00")),
    ],
)
def test_time_in_a_field_of_its_own(time: str, expected: tuple[str, str | None]) -> None:
    """A field that is only about time needs less evidence."""
    found = read("12 May 2027", time=time)
    assert isinstance(found.start, dt.datetime)
    end = f"{found.end:%H:%M}" if isinstance(found.end, dt.datetime) else None
    assert (f"{found.start:%H:%M}", end) == expected


def test_time_field_that_is_no_time_leaves_a_date() -> None:
    """ "all day" or "see programme" is no time of day."""
    assert read("12 May 2027", time="see programme").precision is Precision.DATE


def test_several_days_with_one_time_stay_days() -> None:
    """A start time alone says nothing about the last day: the days are kept, the time stays text."""
    found = read("12–14 May 2027, 9:00")
    assert (found.start, found.end, found.announced) == (dt.date(2027, 5, 12), dt.date(2027, 5, 14), "9:00")


def test_year_from_a_heading() -> None:
    """A year carried to the row goes before the nearest future."""
    assert read("12 May", year="Events 2029").start == dt.date(2029, 5, 12)


def test_missing_year_takes_the_nearest_future() -> None:
    """Without a year the next such day is meant; one that has just passed is still this year's."""
    assert [read(text).start for text in ("12 May", "24 December", "10 November")] == [
        dt.date(2027, 5, 12),
        dt.date(2026, 12, 24),
        dt.date(2026, 11, 10),
    ]


def test_weekday_chooses_the_year() -> None:
    """12 June is a Saturday in 2027; a Friday it was in 2026, which is nearer than 2037."""
    assert (read("Saturday, 12 June").start, read("Friday, 12 June").start) == (
        dt.date(2027, 6, 12),
        dt.date(2026, 6, 12),
    )


def test_weekday_that_fits_no_year_near_is_refused() -> None:
    """A weekday that contradicts the date in all years around says that one of both is wrong."""
    with pytest.raises(Refusal) as caught:
        read("Monday, 12 June")
    assert caught.value.code == "ambiguous-date"


@pytest.mark.parametrize(
    ("order", "country", "language", "expected"),
    [
        (DateOrder.DMY, None, None, dt.date(2027, 12, 3)),
        (DateOrder.MDY, None, None, dt.date(2027, 3, 12)),
        (None, "US", "en", dt.date(2027, 3, 12)),
        (None, "GB", "en", dt.date(2027, 12, 3)),
        (None, "FR", None, dt.date(2027, 12, 3)),
        (None, None, "de", dt.date(2027, 12, 3)),
        (DateOrder.MDY, "FR", "fr", dt.date(2027, 3, 12)),
    ],
)
def test_order_of_numbers(
    order: DateOrder | None, country: str | None, language: str | None, expected: dt.date
) -> None:
    """The source's order decides, then its country, then its language."""
    assert read("3/12/2027", order=order, country=country, language=language).start == expected


@pytest.mark.parametrize(("country", "language"), [("CA", "en"), (None, "en"), (None, None)])
def test_order_that_nothing_decides_is_refused(country: str | None, language: str | None) -> None:
    """Where both orders are in use there is no date, but a reason that names both."""
    with pytest.raises(Refusal, match="2027-12-03 or 2027-03-12"):
        read("3/12/2027", country=country, language=language)


def test_only_possible_order_is_taken_against_the_sources_own() -> None:
    """ "25/12" is the 25th of December whatever the source's habit."""
    assert read("25/12/2027", order=DateOrder.MDY).start == dt.date(2027, 12, 25)


def test_month_without_a_day_has_the_precision_of_a_month() -> None:
    """First and last day of the month, marked as such."""
    found = read("February 2028")
    assert (found.start, found.end, found.precision) == (dt.date(2028, 2, 1), dt.date(2028, 2, 29), Precision.MONTH)


def test_deadlines_beside_the_date_are_collected() -> None:
    """Deadlines in the same text are told from the event's date, and kept with their kind."""
    text = (
        "Early bird until 1 March 2027; abstract deadline: 1 February 2027, 23:59 AoE; Congress 3–5 June 2027; "
        "registration closes 1 May 2027"
    )
    found = read(text)
    assert (found.start, found.end) == (dt.date(2027, 6, 3), dt.date(2027, 6, 5))
    assert found.deadlines == (
        Deadline(kind=DeadlineKind.EARLY_BIRD, date=dt.date(2027, 3, 1)),
        Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 2, 1), time=dt.time(23, 59), timezone="UTC-12:00"),
        Deadline(kind=DeadlineKind.REGISTRATION, date=dt.date(2027, 5, 1)),
    )


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("Call for abstracts closes on 1 March 2027", DeadlineKind.ABSTRACT, dt.date(2027, 3, 1)),
        ("Einreichungsfrist für Abstracts: 1. März 2027", DeadlineKind.ABSTRACT, dt.date(2027, 3, 1)),
        ("Anmeldeschluss ist der 1. Mai 2027", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("Inscriptions jusqu'au 1er mai 2027", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("Plazo de inscripción: 1 de mayo de 2027", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("Late-breaking abstracts deadline 1 April 2027", DeadlineKind.LATE_BREAKING, dt.date(2027, 4, 1)),
        ("Travel grants: apply by 1 April 2027", DeadlineKind.GRANT, dt.date(2027, 4, 1)),
        ("参加申込は2027年5月1日まで", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("등록: 2027년 5월 1일까지", DeadlineKind.REGISTRATION, dt.date(2027, 5, 1)),
        ("演題締切：2027年3月1日", DeadlineKind.ABSTRACT, dt.date(2027, 3, 1)),
    ],
)
def test_kinds_of_deadlines(text: str, kind: DeadlineKind, day: dt.date) -> None:
    """A deadline has the kind that its words say, in every language."""
    assert deadlines_in(text, Surroundings(NOW)) == (Deadline(kind=kind, date=day),)


def test_start_in_the_autumn_fold_without_offset_is_the_first_pass() -> None:
    """A wall time that comes twice is taken as it reads: summer time goes first."""
    assert read("2027-10-31T02:30").start == dt.datetime(2027, 10, 31, 2, 30, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["3/5/2027", "13/5/2027"], DateOrder.DMY),
        (["3/5/2027", None, "5/13/27 at 9:00"], DateOrder.MDY),
        (["3/5/2027", "4/6/2027"], None),
        (["13/5/2027", "5/13/2027"], None),
        (["2027-05-13", "1/2", "99/99/2027"], None),
        ([], None),
    ],
)
def test_other_dates_of_a_page_show_its_order(texts: list[str | None], expected: DateOrder | None) -> None:
    """One date that can be read in one way only tells how its neighbours are meant, unless another contradicts it."""
    assert shown_order(texts) is expected
