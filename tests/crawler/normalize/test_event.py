"""One item to one event: everything put together, and every reason to refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import Trust
from crawler.items import EventItem
from crawler.normalize.event import Refusal, normalize
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
from tests.crawler.normalize.one_item import CONTEXT, ITEM, SOURCE, event


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
