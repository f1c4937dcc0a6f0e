"""Dates, generated: written in every language they are read back; any text at all raises nothing but Refusal."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import DateOrder
from crawler.normalize.dates.mentions import mentions
from crawler.normalize.dates.settle import DateTexts, Surroundings
from crawler.normalize.dates.when import deadlines_in, read_when
from crawler.normalize.languages import CALENDAR_LANGUAGES
from crawler.normalize.refusal import Refusal
from store.event import Precision

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LOCALES = ("en_GB", *CALENDAR_LANGUAGES)
# Languages that write the day before the month and the year behind both, without signs for them.
DAY_MONTH = [language for language in CALENDAR_LANGUAGES if language not in ("ja", "zh", "ko", "hu", "lv", "lt")]
ZONES = [
    ZoneInfo(name)
    for name in ("Europe/Brussels", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns", "UTC")
]
EARLIEST, LATEST = (dt.datetime.fromisoformat(day) for day in ("1971-01-01", "2099-12-01"))
days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 30))


def around(language: str | None = None, order: DateOrder | None = None) -> Surroundings:
    return Surroundings(NOW, source_zone="Europe/Brussels", language=language, order=order)


@settings(deadline=None, max_examples=100)
@given(
    day=days, locale=st.sampled_from(LOCALES), width=st.sampled_from(["full", "long", "medium"]), known=st.booleans()
)
def test_date_written_by_cldr_is_read_back(day: dt.date, locale: str, width: str, known: bool) -> None:
    """Every date of CLDR says the day it was made of, with its language known or (long ones) not."""
    text = format_date(day, width, locale=locale)
    told = known or width == "medium" or locale == "hr"  # Croatian months are one behind the Polish ones of their names
    language = locale[:2] if told else None
    when = read_when(DateTexts(text), around(language, DateOrder.DMY))
    assert (when.start, when.end) == (day, None), text


@settings(deadline=None, max_examples=100)
@given(
    day=days,
    length=st.integers(1, 40),
    locale=st.sampled_from(LOCALES),
    dash=st.sampled_from(["–", " – ", " - ", " — "]),
)
def test_range_of_two_dates_is_read_back(day: dt.date, length: int, locale: str, dash: str) -> None:
    """Two whole dates with a dash between are a range, over months and years."""
    last = min(day + dt.timedelta(days=length), dt.date(2099, 12, 30))
    text = dash.join(format_date(each, "long", locale=locale) for each in (day, last))
    when = read_when(DateTexts(text), around(locale[:2]))
    assert (when.start, when.end) == (day, last if last > day else None), text


@settings(deadline=None, max_examples=100)
@given(
    day=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 1)),
    length=st.integers(1, 20),
    shape=st.sampled_from(
        [
            "{a.day}–{b.day} {month} {b.year}",
            "{a.day}. - {b.day}. {month} {b.year}",
            "{a.day} / {b.day} {month} {b.year}",
            "{month} {a.day}-{b.day}, {b.year}",
            "{weekday} {a.day} – {b.day} {month} {b.year}",
            "({a.day}–{b.day} {month} {b.year})",
        ]
    ),
    locale=st.sampled_from(DAY_MONTH),
)
def test_days_of_one_month_share_it(day: dt.date, length: int, shape: str, locale: str) -> None:
    """Days before or behind their month share it and its year."""
    last = day + dt.timedelta(days=length)
    if last.month != day.month:
        day, last = last.replace(day=1), last.replace(day=2)
    weekday, month = (format_date(day, pattern, locale=locale) for pattern in ("EEEE", "MMMM"))
    text = shape.format(a=day, b=last, month=month, weekday=weekday)
    when = read_when(DateTexts(text), around(locale))
    assert (when.start, when.end) == (day, last), text


@settings(deadline=None, max_examples=100)
@given(
    day=days,
    locale=st.sampled_from(LOCALES),
    minutes=st.lists(st.integers(5 * 60, 23 * 60 + 59), min_size=2, max_size=2, unique=True).map(sorted),
    ranged=st.booleans(),
    dash=st.sampled_from(["–", " – ", " - "]),
)
def test_time_written_by_cldr_is_read_back(
    day: dt.date, locale: str, minutes: list[int], ranged: bool, dash: str
) -> None:
    """A clock time behind a date is that of the event, a range of times its start and end, in every language."""
    first, last = (dt.time(minute // 60, minute % 60) for minute in minutes)
    shown = [format_time(time, "short", locale=locale) for time in (first, last)]
    text = f"{format_date(day, 'long', locale=locale)}, {dash.join(shown) if ranged else shown[0]}"
    when = read_when(DateTexts(text), around(locale[:2]))
    assert isinstance(when.start, dt.datetime), text
    assert when.start.replace(tzinfo=None) == dt.datetime.combine(day, first), text
    end = when.end.replace(tzinfo=None) if isinstance(when.end, dt.datetime) else None
    assert end == (dt.datetime.combine(day, last) if ranged else None), text


@settings(deadline=None, max_examples=100)
@given(day=days, locale=st.sampled_from(LOCALES))
def test_month_written_by_cldr_is_read_back(day: dt.date, locale: str) -> None:
    """A month and a year are that month, and no day of it."""
    text = format_skeleton("yMMMM", day, locale=locale)
    when = read_when(DateTexts(text), around(locale[:2]))
    assert (when.precision, when.start) == (Precision.MONTH, day.replace(day=1)), text


@settings(deadline=None, max_examples=100)
@given(day=days, locale=st.sampled_from(LOCALES), before=st.sampled_from(["", "SMA: ", "ß – ", "("]))
def test_mention_of_a_date_written_by_cldr_stands_where_it_was_put(day: dt.date, locale: str, before: str) -> None:
    """What the page's reader finds is the date, at its place in the line."""
    written = format_date(day, "long", locale=locale)
    found = [each for each in mentions(before + written, locale[:2], DateOrder.DMY) if each.month]
    assert [(each.day, each.month, each.year) for each in found] == [(day.day, day.month, day.year)], written
    assert len(before) <= found[0].start < found[0].end <= len(before + written)


@settings(deadline=None, max_examples=100)
@given(
    moment=st.datetimes(EARLIEST, LATEST).map(lambda m: m.replace(second=0, microsecond=0)),
    shape=st.sampled_from(
        ["%d %B %Y, %H:%M", "%B %d, %Y at %I:%M %p", "%A, %d %B %Y %H:%M", "%H:%M, %d %B %Y", "%d.%m.%Y %H:%M"]
    ),
    hours=st.integers(-12, 13),
)
def test_time_with_an_offset_is_the_instant_it_says(moment: dt.datetime, shape: str, hours: int) -> None:
    """Date, time and offset together name one instant, whatever zone it is shown in."""
    stated = moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    clock = moment.strftime("%H:%M")
    text = moment.strftime(shape).replace(clock, f"{clock} UTC{hours:+d}") if clock in moment.strftime(shape) else None
    when = read_when(DateTexts(text or f"{moment:%d %B %Y} {clock} UTC{hours:+d}"), around("en"))
    assert when.start == stated, text


@settings(deadline=None, max_examples=100)
@given(st.datetimes(EARLIEST, LATEST, timezones=st.sampled_from(ZONES)))
def test_iso_with_an_offset_is_the_instant_it_says(moment: dt.datetime) -> None:
    """ISO with an offset names its instant, in whatever zone it is shown."""
    moment = moment.replace(microsecond=0)
    offset = moment.utcoffset()
    if moment.time().replace(second=0) == dt.time() or offset is None or offset.seconds % 60:
        return
    when = read_when(DateTexts(moment.isoformat()), around())
    assert isinstance(when.start, dt.datetime)
    assert when.start.astimezone(dt.UTC) == moment.replace(second=0).astimezone(dt.UTC)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=80), st.text(max_size=20), st.sampled_from([None, "en", "de", "fr", "ja", "cs", "he"]))
def test_any_text_gives_a_date_or_a_refusal(text: str, end: str, language: str | None) -> None:
    """Nothing that a page can hold raises anything else, and an end never lies before its start."""
    try:
        when = read_when(DateTexts(text, end, end, end, end, end), around(language))
    except Refusal as refusal:
        assert refusal.code
        return
    assert when.end is None or when.end >= when.start


SCRAPS = st.sampled_from(
    [
        "12",
        "3",
        "31",
        "2027",
        "99",
        "May",
        "März",
        "5月",
        "日",
        "–",
        "-",
        ",",
        ".",
        "/",
        ":",
        "9:00",
        "to",
        "und",
        "Abstract",
        "deadline",
        "until",
        "Mon",
        "(Fri)",
        "th",
        "UTC+2",
        "CET",
        "pm",
        "14h30",
        "\n",
        ";",
        "2027-03-12",
        "12.3.",
        "3/4",
        "'27",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(SCRAPS, max_size=14), st.sampled_from(["", " "]))
def test_scraps_of_dates_raise_nothing(scraps: list[str], glue: str) -> None:
    """Parts of dates in any order end as a date or a refusal; looking for deadlines in them never raises."""
    text = glue.join(scraps)
    deadlines_in(text, around())
    try:
        read_when(DateTexts(text), around())
    except Refusal as refusal:
        assert str(refusal)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.characters(exclude_categories=("Nd", "Nl", "No", "Cs")), max_size=120))
def test_text_without_digits_has_no_date(text: str) -> None:
    """Where no number stands, there is no date."""
    try:
        when = read_when(DateTexts(text), around())
    except Refusal as refusal:
        assert refusal.code == "no-date"
        return
    raise AssertionError(f"{text!r} gave {when}")
