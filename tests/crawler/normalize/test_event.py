"""One item to one event: everything put together, and every reason to refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import DateOrder, PageSource, Trust
from crawler.items import EventItem
from crawler.normalize.event import Context, Refusal, normalize
from store.event import (
    Audience,
    Deadline,
    DeadlineKind,
    EventData,
    EventType,
    Mode,
    Place,
    Precision,
    Status,
    Topic,
    Verdict,
)

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SOURCE = PageSource(
    name="A society", url="https://example.org/events", kind="jsonld", timezone="Europe/Brussels", language="en"
)
CONTEXT = Context(SOURCE, "a-society", "https://example.org/events/", NOW)
ITEM = EventItem(title="SMA Congress", start="2027-05-12T09:00:00+02:00")


def event(**fields: object) -> EventData:
    return normalize(replace(ITEM, **fields), CONTEXT)  # type: ignore[arg-type]


def refusal_code(item: EventItem) -> str:
    with pytest.raises(Refusal) as caught:
        normalize(item, CONTEXT)
    assert str(caught.value)
    return caught.value.code


def test_full_item_becomes_a_full_event() -> None:
    """Every field that the page fills ends where it belongs, and nothing else does."""
    brussels = ZoneInfo("Europe/Brussels")
    assert normalize(
        EventItem(
            title="3rd SMA Congress",
            start="2027-05-12T09:00:00+02:00",
            end="2027-05-14T17:00:00+02:00",
            location="Ghent University Hospital, C. Heymanslaan 10, 9000 Ghent, Belgium",
            url="/e/1?lang=en",
            registration_url="https://example.org/register",
            description="<p>Talks &amp; posters.</p><p>Abstract deadline: 1 March 2027</p>",
            organizer="A <b>society</b>",
            status="https://schema.org/EventScheduled",
            keywords=("Gene therapy",),
            mode="https://schema.org/MixedEventAttendanceMode",
            audience="Researchers",
            language="en-GB",
            native_id="42",
            confidence=0.9,
        ),
        CONTEXT,
    ) == EventData(
        title="3rd SMA Congress",
        start=dt.datetime(2027, 5, 12, 9, tzinfo=brussels),
        end=dt.datetime(2027, 5, 14, 17, tzinfo=brussels),
        timezone="Europe/Brussels",
        precision=Precision.MINUTE,
        status=Status.SCHEDULED,
        mode=Mode.HYBRID,
        type=EventType.CONGRESS,
        place=Place(
            venue="Ghent University Hospital",
            street="C. Heymanslaan 10",
            city="Ghent",
            country="BE",
            latitude=51.05,
            longitude=3.7167,
        ),
        url="https://example.org/e/1?lang=en",
        registration_url="https://example.org/register",
        description="Talks & posters.\n\nAbstract deadline: 1 March 2027",
        organizer="A society",
        language="en",
        audience=(Audience.RESEARCHERS,),
        topics=(Topic.GENE_THERAPY,),
        deadlines=(Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 3, 1)),),
        source="a-society",
        page_url="https://example.org/events/",
        native_id="42",
        confidence=0.9,
    )


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (EventItem(start="2027-05-12"), "no-title"),
        (EventItem(title=" <b></b> ", start="2027-05-12"), "no-title"),
        (EventItem(title="X"), "no-date"),
        (EventItem(title="X", start=" "), "no-date"),
        (EventItem(title="X", start="soon"), "no-date"),
        (EventItem(title="X", start="3/12/2027"), "ambiguous-date"),
        (EventItem(title="X", start="31 November 2027"), "impossible-date"),
        (EventItem(title="X", start="Abstract deadline: 1 May 2027"), "deadline-only"),
    ],
)
def test_item_without_title_or_sure_date_is_refused(item: EventItem, code: str) -> None:
    """No title, no date, or only a guess at one: refused with the reason that is counted."""
    assert refusal_code(item) == code


def test_description_keeps_its_markup_and_states_what_it_states() -> None:
    """Text, markup, credits, sponsor and links come from one description; what an item says itself goes first."""
    found = event(
        description='<p>12 CME credits.</p><ul><li><a href="/r">Register</a></li></ul>'
        "<p>Sponsored by Example Pharma</p>",
        sponsor="Example Biotech",
        abstract_url="/abstracts",
    )
    assert (found.description, found.description_html) == (
        "12 CME credits.\nRegister\n\nSponsored by Example Pharma",
        '<p>12 CME credits.</p><ul><li><a href="https://example.org/r" rel="nofollow noopener">Register</a></li></ul>'
        "<p>Sponsored by Example Pharma</p>",
    )
    assert (found.accreditation, found.sponsor) == ("12 CME credits.", "Example Biotech")
    assert (found.registration_url, found.abstract_url) == ("https://example.org/r", "https://example.org/abstracts")


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"page_language": "fr"}, "fr"),
        ({"page_language": "en", "description": "Wir laden alle ein, die mit uns und anderen reden wollen."}, "de"),
        ({"page_language": "fr", "language": "nl-BE"}, "nl"),
        ({"language": "fr", "description": "The congress language is English."}, "en"),
        ({}, None),
    ],
)
def test_language_is_the_surest_that_is_known(fields: dict[str, str], language: str | None) -> None:
    """What the text states, then the item's own word, then the text's words, then the page's language."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    assert normalize(replace(ITEM, start="12 May 2027", **fields), context).language == language  # type: ignore[arg-type]


def test_announced_time_stands_in_the_markup_too() -> None:
    """Text and markup say the same, also of a time that no zone can be found for."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    item = replace(ITEM, start="12 May 2027, 9:00", description="<p><b>Talks</b></p>")
    found = normalize(item, context)
    assert found.description_html == "<p><strong>Talks</strong></p><p>Time as announced: 9:00</p>"


def test_past_is_no_reason_to_refuse() -> None:
    """An event of last year is read like any other."""
    assert event(start="2019-05-12").start == dt.date(2019, 5, 12)


def test_time_without_a_zone_goes_into_the_description() -> None:
    """Where no zone is known the event has a date, and the reader still finds the time."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    found = normalize(replace(ITEM, start="12 May 2027, 9:00–17:30", description="Talks."), context)
    assert (found.start, found.timezone, found.description) == (
        dt.date(2027, 5, 12),
        None,
        "Talks.\n\nTime as announced: 9:00–17:30",
    )


def test_city_lends_its_zone() -> None:
    """A city that is sure gives the zone of a time that has none."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    found = normalize(EventItem(title="X", start="12 May 2027, 9:00", location="Tokyo, Japan"), context)
    assert (str(found.start), found.timezone) == ("2027-05-12 09:00:00+09:00", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "https://schema.org/EventCancelled"}, Status.CANCELLED),
        ({"status": "CANCELLED"}, Status.CANCELLED),
        ({"status": "Abgesagt"}, Status.CANCELLED),
        ({"status": "EventMovedOnline"}, Status.MOVED_ONLINE),
        ({"status": "CONFIRMED"}, Status.SCHEDULED),
        ({"status": "Sold out"}, Status.SCHEDULED),
        ({}, Status.SCHEDULED),
        ({"title": "CANCELLED: SMA Congress", "status": "EventScheduled"}, Status.CANCELLED),
        (
            {"description": "This congress is cancelled if fewer than ten register; see our cancellation policy."},
            Status.SCHEDULED,
        ),
    ],
)
def test_status_comes_from_data_or_title(fields: dict[str, str], status: Status) -> None:
    """Structured data first, then the title; never a word of the description."""
    assert event(**fields).status is status


@pytest.mark.parametrize(
    ("fields", "mode"),
    [
        ({"mode": "https://schema.org/OnlineEventAttendanceMode"}, Mode.ONLINE),
        ({"location": "Online"}, Mode.ONLINE),
        ({"title": "SMA Webinar"}, Mode.ONLINE),
        ({"location": "Ghent, Belgium"}, Mode.ONSITE),
        ({"venue": "Hotel"}, Mode.ONSITE),
        ({"location": "Ghent, Belgium and online"}, Mode.HYBRID),
        ({"title": "Hybrid SMA day", "city": "Ghent"}, Mode.HYBRID),
        ({}, None),
        ({"location": "https://meet.example.org/x"}, Mode.ONLINE),
    ],
)
def test_mode_is_what_the_item_says(fields: dict[str, str], mode: Mode | None) -> None:
    """Online, hybrid, on site, or not known."""
    assert event(**fields).mode is mode


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("5th SMA Congress", EventType.CONGRESS),
        ("SMA-Webinar für Familien", EventType.WEBINAR),
        ("Workshop: motor scales", EventType.WORKSHOP),
        ("Satellite symposium at the congress", EventType.SATELLITE_SYMPOSIUM),
        ("SMA-Familientag", EventType.FAMILY_CONFERENCE),
        ("Journée des familles", EventType.FAMILY_CONFERENCE),
        ("Rare Disease Day", EventType.AWARENESS_DAY),
        ("Journal Club: SMN2", EventType.JOURNAL_CLUB),
        ("Spendenlauf", EventType.FUNDRAISING),
        ("日本小児神経学会学術集会", EventType.CONGRESS),
        ("Школа СМА", EventType.COURSE),
        ("Annual Meeting 2027", EventType.CONGRESS),
        ("A talk", EventType.OTHER),
        ("HFMSE rater training", EventType.TRAINING),
    ],
)
def test_type_is_read_from_the_title(title: str, kind: EventType) -> None:
    """Words of the title tell the kind of event, in several languages."""
    assert event(title=title).type is kind


def test_stated_type_wins() -> None:
    """A type of ours in the item is taken as it is."""
    assert event(title="SMA Congress", type="support-meeting").type is EventType.SUPPORT_MEETING


def test_low_confidence_and_distrust_wait_for_a_person() -> None:
    """Trust and confidence decide whether somebody looks first."""
    distrusted = replace(CONTEXT, source=SOURCE.model_copy(update={"trust": Trust.REVIEW}))
    assert (event(confidence=0.4).verdict, normalize(ITEM, distrusted).verdict, event().verdict) == (
        Verdict.REVIEW,
        Verdict.REVIEW,
        Verdict.PUBLISH,
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "mailto:a@example.org", "http://", "data:text/html,x", "http://a b:x/"]
)
def test_address_that_is_no_web_page_is_left_out(url: str) -> None:
    """Only http and https addresses are kept; a broken one does not cost the event."""
    found = event(url=url, registration_url=url, online_url=url)
    assert (found.url, found.registration_url, found.online_url) == (None, None, None)


def test_deadlines_of_the_item_and_of_its_text_are_merged() -> None:
    """Deadlines given apart, beside the date and in the description are one list, without twins."""
    found = event(
        deadlines=(
            ("abstract", "2027-03-01"),
            ("Early bird", "1 April 2027"),
            ("nonsense", "1 April 2027"),
            ("grant", "soon"),
        ),
        description="Abstract deadline: 1 March 2027.\nRegistration closes 30 April 2027.",
    )
    assert found.deadlines == (
        Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 3, 1)),
        Deadline(kind=DeadlineKind.EARLY_BIRD, date=dt.date(2027, 4, 1)),
        Deadline(kind=DeadlineKind.REGISTRATION, date=dt.date(2027, 4, 30)),
    )


def test_previous_start_of_a_rescheduled_event() -> None:
    """The day it was to be on is kept; an unreadable one is not made up."""
    assert (event(previous_start="2027-04-01").previous_start, event(previous_start="spring").previous_start) == (
        dt.date(2027, 4, 1),
        None,
    )


def test_words_of_the_title_give_audience_and_topics() -> None:
    """One word in the title or the keywords is enough; in the description it takes two."""
    found = event(title="Gene therapy for families", description="One nurse. Respiratory care, respiratory devices.")
    assert (found.audience, found.topics) == ((Audience.FAMILIES,), (Topic.GENE_THERAPY, Topic.RESPIRATORY))


def test_very_long_texts_are_cut() -> None:
    """Nothing a page holds is too long for the event."""
    found = event(
        title="word " * 500,
        description="word " * 50_000,
        organizer="x" * 5000,
        location="y" * 5000,
        native_id="z" * 5000,
    )
    assert (len(found.title) <= 300, len(found.description) <= 20_000, len(found.native_id or "")) == (True, True, 500)


@settings(deadline=None, max_examples=150)
@given(
    st.builds(
        EventItem,
        title=st.none() | st.text(max_size=40),
        start=st.none() | st.text(max_size=30) | st.dates().map(str),
        end=st.none() | st.text(max_size=30) | st.datetimes().map(str),
        time=st.none() | st.text(max_size=10),
        location=st.none() | st.text(max_size=60),
        city=st.none() | st.text(max_size=20),
        country=st.none() | st.text(max_size=10),
        latitude=st.none() | st.text(max_size=8),
        longitude=st.none() | st.floats().map(str),
        url=st.none() | st.text(max_size=30),
        description=st.none() | st.text(max_size=100),
        status=st.none() | st.text(max_size=20),
        timezone=st.none() | st.text(max_size=20),
        language=st.none() | st.text(max_size=8),
        deadlines=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=20)), max_size=2).map(tuple),
        confidence=st.floats(-1, 2),
    )
)
def test_any_item_gives_an_event_or_a_refusal(item: EventItem) -> None:
    """Whatever strings a page yields, nothing but Refusal is raised."""
    try:
        found = normalize(item, CONTEXT)
    except Refusal as refusal:
        assert refusal.code in {"no-title", "no-date", "ambiguous-date", "impossible-date", "deadline-only"}
        return
    found.model_dump_json()


@pytest.mark.parametrize(
    ("zone", "order", "expected"),
    [
        ("America/Chicago", None, dt.date(2027, 3, 12)),
        ("Europe/Paris", DateOrder.DMY, dt.date(2027, 12, 3)),
        ("UTC", DateOrder.MDY, dt.date(2027, 3, 12)),
        ("Europe/Paris", DateOrder.MDY, dt.date(2027, 3, 12)),
    ],
)
def test_order_of_day_and_month_from_page_or_zone(zone: str, order: DateOrder | None, expected: dt.date) -> None:
    """Where the source names neither order nor country, its page decides, then an American zone."""
    source = PageSource(name="x", url="https://example.org", kind="auto", timezone=zone)
    found = normalize(EventItem(title="X", start="3/12/2027"), replace(CONTEXT, source=source, date_order=order))
    assert found.start == expected
