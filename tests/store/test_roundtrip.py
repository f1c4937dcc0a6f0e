"""What goes into the store comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, update

from config.characters import in_one_line
from store.event import (
    Audience,
    Deadline,
    DeadlineKind,
    EventData,
    EventFields,
    EventType,
    Mode,
    Place,
    Precision,
    Status,
    Topic,
)
from store.repository import Store
from store.rows import EVENT, LISTING, read_data, write_data
from store.walltime import zone
from tests.store.make import crawl, listing, only

_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20)
_MAYBE = st.none() | _TEXT
_URLS = st.none() | st.from_regex(r"https://[a-z]{1,8}\.example\.org/[a-z0-9/]{0,12}", fullmatch=True)
_ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC", "UTC+05:30", "UTC-12:00"]
_PLACES = st.builds(
    Place,
    venue=_MAYBE,
    street=_MAYBE,
    city=_MAYBE,
    region=_MAYBE,
    country=st.sampled_from([None, "BE", "NO"]),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
)
_DEADLINES = st.lists(
    st.builds(
        Deadline,
        kind=st.sampled_from(DeadlineKind),
        date=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
        time=st.sampled_from([None, dt.time(23, 59)]),
        timezone=st.sampled_from([None, "Europe/Berlin", "UTC-12:00"]),
    ),
    max_size=2,
    unique_by=lambda deadline: deadline.date,
).map(lambda deadlines: tuple(sorted(deadlines, key=lambda deadline: deadline.date)))  # as merging orders them


@st.composite
def _times(draw: st.DrawFn) -> dict[str, Any]:
    length = draw(st.none() | st.integers(0, 72))
    if draw(st.booleans()):
        day = draw(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
        end = None if length is None else day + dt.timedelta(days=length)
        precision = draw(st.sampled_from([Precision.DATE, Precision.MONTH]))
        return {"start": day, "end": end, "precision": precision, "timezone": draw(st.sampled_from([None, *_ZONES]))}
    name = draw(st.sampled_from(_ZONES))
    day = draw(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
    start = dt.datetime.combine(day, draw(st.times()), dt.UTC).astimezone(zone(name))
    end = None if length is None else (start.astimezone(dt.UTC) + dt.timedelta(hours=length)).astimezone(zone(name))
    if end is not None and end < start:  # the same clock twice, an hour apart: Python compares by the clock
        end = None
    return {"start": start, "end": end, "precision": Precision.MINUTE, "timezone": name}


@st.composite
def events(draw: st.DrawFn) -> EventData:
    """Any event that one source may list."""
    times = draw(_times())
    return EventData(
        **times,
        title=draw(_TEXT.filter(in_one_line)),
        status=draw(st.sampled_from([status for status in Status if status is not Status.UNCONFIRMED])),
        previous_start=draw(st.none() | st.just(times["start"])),
        mode=draw(st.sampled_from([None, *Mode])),
        type=draw(st.sampled_from(EventType)),
        place=draw(_PLACES),
        url=draw(_URLS),
        registration_url=draw(_URLS),
        abstract_url=draw(_URLS),
        online_url=draw(_URLS),
        description=draw(st.just("") | _TEXT),
        description_html=draw(_MAYBE.map(lambda text: escape(text) if text else text)),
        organizer=draw(_MAYBE),
        accreditation=draw(_MAYBE),
        sponsor=draw(_MAYBE),
        language=draw(st.sampled_from([None, "de"])),
        audience=tuple(draw(st.lists(st.sampled_from(Audience), max_size=2, unique=True))),
        topics=tuple(draw(st.lists(st.sampled_from(Topic), max_size=2, unique=True))),
        deadlines=draw(_DEADLINES),
        source="society",
        page_url="https://society.example.org/events",
        native_id=draw(st.none() | _TEXT),
    )


def _clock(moment: dt.datetime | dt.date | None) -> object:
    """All that there is to a time: the clock, its offset and its zone's name."""
    return (moment.isoformat(), str(moment.tzinfo)) if isinstance(moment, dt.datetime) else moment


def _all_of(fields: EventFields) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(fields, name) for name in EventFields.model_fields}
    for name in ("start", "end", "previous_start"):
        values[name] = _clock(getattr(fields, name))
    return values


def test_address_that_was_stored_under_a_laxer_rule_stops_nothing(store: Store) -> None:
    """It is read without what nobody sees in it, or left out where it leads nowhere."""
    page = "https://society.example.org/"
    crawl(store, listing(url=f"{page}soft", registration_url=f"{page}host"))
    lax = {"url": f"{page}so\u00adft", "registration_url": "https://soc\u0600iety.example.org/host"}
    with store._engine.begin() as connection:
        connection.execute(update(EVENT).values(**lax))
        connection.execute(update(LISTING).values(data=func.replace(LISTING.c.data, f"{page}soft", lax["url"])))
        connection.execute(
            update(LISTING).values(data=func.replace(LISTING.c.data, f"{page}host", lax["registration_url"]))
        )
    event = only(store)
    (told,) = store.listings(event.uid)
    assert [(one.url, one.registration_url) for one in (event, told.data)] == [(f"{page}soft", None)] * 2


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=events())
def test_event_survives_the_store(new_url: Callable[[], str], data: EventData) -> None:
    """Every field of an event, its clock and its zone come out of the tables as they went in."""
    with Store.open(new_url()) as store:
        crawl(store, data)
        event = only(store)
        assert _all_of(event) == _all_of(data)
        (listing,) = store.listings(event.uid)
        assert (_all_of(listing.data), listing.data.native_id) == (_all_of(data), data.native_id)


@settings(deadline=None)
@given(data=events())
def test_data_survives_json(data: EventData) -> None:
    """One source's word is read back from its JSON text with the same clock."""
    assert _all_of(read_data(write_data(data))) == _all_of(data)
