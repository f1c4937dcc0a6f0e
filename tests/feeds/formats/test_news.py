"""News: one entry for each moment, whose title says what happened and whose text says from what to what."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats import rss
from feeds.formats.entry import Entry
from feeds.formats.news import entries
from feeds.formats.news_sentences import TOLD
from store.change import VISIBLE
from store.event import Deadline, DeadlineKind, EventType, Mode, Place, Precision, Status
from tests.feeds.events import BASE_URL, CREATED, LOOK, at
from tests.feeds.histories import HOUR, lived

TOWN = Place(venue="EC1", city="Łódź", country="PL")
CONGRESS: dict[str, Any] = {
    "title": "Congress", "start": dt.date(2027, 5, 12), "end": dt.date(2027, 5, 14), "place": TOWN,
    "type": EventType.CONGRESS,
}  # fmt: skip


def news(*states: dict[str, Any], **fields: Any) -> list[Entry]:
    """Newest first."""
    return list(entries(*lived(*states, **(CONGRESS | fields)), LOOK))


def abstract(*day: int) -> tuple[Deadline, ...]:
    return (Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(*day)),)


def test_a_new_event_is_announced_once() -> None:
    """Under an id of its own, at the moment at which we published it."""
    (entry,) = news()
    assert entry.title == "New: Congress (12–14 May 2027, Łódź, Poland)"
    assert (entry.guid[-4:], entry.published, entry.changed) == ("#new", CREATED, CREATED)
    assert entry.categories == ("New", "Congress")


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"status": Status.CANCELLED}, "Cancelled: Congress (12–14 May 2027, Łódź, Poland)"),
        ({"status": Status.POSTPONED}, "Postponed: Congress (Łódź, Poland; was 12–14 May 2027)"),
        ({"status": Status.UNCONFIRMED}, "Not confirmed: Congress (12–14 May 2027, Łódź, Poland)"),
        ({"status": Status.MOVED_ONLINE, "mode": Mode.ONLINE}, "Moved online: Congress (12–14 May 2027)"),
        ({"start": dt.date(2027, 5, 19), "end": dt.date(2027, 5, 21)},
         "Moved to 19–21 May 2027: Congress (Łódź, Poland; was 12–14 May 2027)"),
        ({"start": dt.date(2027, 5, 19), "end": dt.date(2027, 5, 21), "status": Status.RESCHEDULED, "title": "Other"},
         "Moved to 19–21 May 2027: Other (Łódź, Poland; was 12–14 May 2027)"),
        ({"end": dt.date(2027, 5, 15)}, "New dates: Congress (12–15 May 2027, Łódź, Poland)"),
        ({"place": Place(city="Kraków", country="PL")}, "Now in Kraków, Poland: Congress (12–14 May 2027)"),
        ({"place": Place(venue="Expo", city="Łódź", country="PL")},
         "New venue: Congress (12–14 May 2027, Łódź, Poland)"),
        ({"title": "World Congress"}, "New title: World Congress (12–14 May 2027, Łódź, Poland)"),
        ({"deadlines": abstract(2027, 1, 10)}, "Deadlines: Congress (12–14 May 2027, Łódź, Poland)"),
        ({"description": "Words."}, "Updated: Congress (12–14 May 2027, Łódź, Poland)"),
    ],
)  # fmt: skip
def test_the_title_says_what_happened(change: dict[str, Any], title: str) -> None:
    """The most important thing first, then the event as it is from then on."""
    assert news(change)[0].title == title


@pytest.mark.parametrize(
    ("first", "change", "title"),
    [
        ({"status": Status.CANCELLED}, {"status": Status.SCHEDULED},
         "Takes place after all: Congress (12–14 May 2027, Łódź, Poland)"),
        ({"status": Status.UNCONFIRMED}, {"status": Status.SCHEDULED},
         "Confirmed again: Congress (12–14 May 2027, Łódź, Poland)"),
        ({"mode": Mode.ONSITE}, {"mode": Mode.HYBRID},
         "Also online: Congress (12–14 May 2027, Łódź, Poland and online)"),
        ({"place": Place()}, {"place": TOWN}, "Place announced: Congress (12–14 May 2027, Łódź, Poland)"),
        ({"end": None}, {"start": at("Europe/Warsaw", 2027, 5, 12, 9, 0), "timezone": "Europe/Warsaw"},
         "Time announced: Congress (12 May 2027, Łódź, Poland)"),
        ({"start": at("Europe/Warsaw", 2027, 5, 12, 9, 0), "end": None, "timezone": "Europe/Warsaw"},
         {"start": at("Europe/Warsaw", 2027, 5, 12, 10, 0)}, "New time: Congress (12 May 2027, Łódź, Poland)"),
        ({"start": dt.date(2027, 5, 1), "end": dt.date(2027, 5, 31), "precision": Precision.MONTH},
         {"start": dt.date(2027, 5, 12), "end": dt.date(2027, 5, 14), "precision": Precision.DATE},
         "Date announced: Congress (12–14 May 2027, Łódź, Poland)"),
    ],
)  # fmt: skip
def test_the_title_knows_what_was_before(first: dict[str, Any], change: dict[str, Any], title: str) -> None:
    """Coming back, and becoming exact, are news of their own."""
    assert news(change, **first)[0].title == title


def test_an_event_announced_as_cancelled_says_so() -> None:
    """It is no invitation."""
    (entry,) = news(status=Status.CANCELLED)
    assert entry.title == "Cancelled: Congress (12–14 May 2027, Łódź, Poland)"


def test_an_event_of_a_month_is_announced_with_its_month() -> None:
    """Calendars cannot say it, news can (architecture decision 8)."""
    (entry,) = news(start=dt.date(2027, 5, 1), end=dt.date(2027, 5, 31), precision=Precision.MONTH)
    assert entry.title == "New: Congress (May 2027, Łódź, Poland)"


def test_fields_that_changed_together_are_one_entry() -> None:
    """One moment, one entry, every field in words from old to new."""
    (entry, announced) = news(
        {
            "start": dt.date(2027, 5, 19), "end": dt.date(2027, 5, 21), "place": Place(city="Gent", country="BE"),
            "mode": Mode.HYBRID, "type": EventType.SYMPOSIUM, "title": "Symposium", "description": "New.",
            "url": "https://b.example.org/", "deadlines": abstract(2027, 1, 24), "status": Status.RESCHEDULED,
            "sponsor": "A company",
        },
        mode=Mode.ONSITE, url="https://a.example.org/", deadlines=abstract(2027, 1, 10), description="Old.",
    )  # fmt: skip
    assert (entry.guid.partition("#")[2], entry.published) == ("rev1", CREATED + HOUR)
    assert announced.published == CREATED
    assert entry.text.split("\n\n")[0].split("\n") == [
        "Status: from scheduled to rescheduled.",
        "Dates: from 12–14 May 2027 to 19–21 May 2027.",
        "Place: from EC1, Łódź, Poland to Gent, Belgium.",
        "Attendance: from on site to on site and online.",
        "Abstract deadline: from 10 January 2027 to 24 January 2027.",
        "Kind: from congress to symposium.",
        "Title: from “Congress” to “Symposium”.",
        "Sponsor: “A company” (new).",
        "Organiser's page: from https://a.example.org/ to https://b.example.org/.",
        "The description was changed.",
    ]
    assert entry.categories == ("Moved", "Symposium")


def test_what_is_taken_back_is_told() -> None:
    """Not stated any more is not the same as never stated."""
    (entry, _) = news({"place": Place(), "description": "", "registration_url": None},
                      description="Old.", registration_url="https://a.example.org/r")  # fmt: skip
    assert entry.summary == (
        "Place: EC1, Łódź, Poland, no longer stated. Registration page: https://a.example.org/r, no longer stated. "
        "The description was taken back. 12–14 May 2027 · Congress."
    )


def test_an_entry_tells_of_its_own_moment() -> None:
    """Moved twice: the first move still says where it went then, and the announcement what was announced."""
    titles = [entry.title for entry in news(
        {"start": dt.date(2027, 5, 19), "end": dt.date(2027, 5, 21)},
        {"start": dt.date(2027, 6, 2), "end": dt.date(2027, 6, 4), "title": "World Congress"},
    )]  # fmt: skip
    assert titles == [
        "Moved to 2–4 June 2027: World Congress (Łódź, Poland; was 19–21 May 2027)",
        "Moved to 19–21 May 2027: Congress (Łódź, Poland; was 12–14 May 2027)",
        "New: Congress (12–14 May 2027, Łódź, Poland)",
    ]


def test_a_rescheduled_event_names_the_day_that_it_was_announced_for_then() -> None:
    """Moved twice: each entry names the days before its own move, and a word in between the first ones."""
    rescheduled = {"status": Status.RESCHEDULED, "start": dt.date(2027, 5, 13)}
    texts = [entry.text for entry in news(rescheduled, {"title": "Other"}, {"start": dt.date(2027, 5, 14)})]
    said = [re.findall(r"announced for (.*)\.", text) for text in texts]
    assert said == [["13 May 2027"], ["12 May 2027"], ["12 May 2027"], []]


def test_ids_and_links_differ_and_stay() -> None:
    """Readers key on the id, Outlook on the link as well (feeds.md 7.4); a later change moves neither."""
    once, twice = news({"title": "A"}), news({"title": "A"}, {"title": "B"})
    assert [entry.guid for entry in twice][1:] == [entry.guid for entry in once]
    assert [entry.page for entry in twice] == [
        f"{BASE_URL}/events/meeting-1/#rev2", f"{BASE_URL}/events/meeting-1/#rev1", f"{BASE_URL}/events/meeting-1/",
    ]  # fmt: skip
    assert len({entry.iri for entry in twice}) == 3


def test_what_happens_after_the_end_is_no_news() -> None:
    """Neither the announcement of an event that is over, nor a later word about it."""
    past = {"start": dt.date(2026, 8, 1), "end": dt.date(2026, 8, 2)}
    assert news({"title": "Later"}, **past) == []


def test_history_before_publication_is_nobodys_news() -> None:
    """An event that waited for a person appears as it is, and is new."""
    event, history = lived({"title": "Other"}, **CONGRESS)
    published = event.model_copy(update={"created": CREATED + 2 * HOUR})
    assert [entry.title for entry in entries(published, history, LOOK)] == ["New: Other (12–14 May 2027, Łódź, Poland)"]


def test_unreadable_history_hides_nothing() -> None:
    """A value of an older release that cannot be read leaves the rest of the entry as it is."""
    event, history = lived({"status": Status.CANCELLED, "title": "Other"}, **CONGRESS)
    broken = [dataclasses.replace(change, old="gone-out-of-use") for change in history]
    (entry, _) = entries(event, broken, LOOK)
    assert entry.title == "Cancelled: Other (12–14 May 2027, Łódź, Poland)"
    assert "Title: from “gone-out-of-use” to “Other”." in entry.text


@given(old=st.text(max_size=80), new=st.text(max_size=80))
@settings(deadline=None, max_examples=100)
def test_any_words_of_others_stay_words(old: str, new: str) -> None:
    """What sources write becomes no markup in the HTML of an entry."""
    (entry, *_) = news({"sponsor": f"<b>{new}", "title": "B"}, sponsor=f"<i>{old}")
    assert "<b>" not in entry.html and "<i>" not in entry.html


STATES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Congress", "World Congress", "Kongress"]),
        "start": st.dates(dt.date(2027, 5, 2), dt.date(2027, 5, 12)),
        "status": st.sampled_from(Status),
        "mode": st.sampled_from([None, *Mode]),
        "place": st.sampled_from([Place(), TOWN, Place(city="Gent", country="BE"), Place(city="Gent")]),
        "type": st.sampled_from(EventType),
        "description": st.sampled_from(["", "Words.", "Other words."]),
        "url": st.sampled_from([None, "https://a.example.org/"]),
        "deadlines": st.sampled_from([(), abstract(2027, 1, 10), abstract(2027, 1, 24)]),
        "sponsor": st.sampled_from([None, "A company"]),
    },
)


@given(states=st.lists(STATES, min_size=1, max_size=6))
@settings(deadline=None, max_examples=200)
def test_what_was_told_stays_as_it_was_told(states: list[dict[str, Any]]) -> None:
    """Whatever changes later, entries of former moments do not differ by a byte, and none is lost or twice there."""
    before, after = news(*states[:-1]), news(*states)
    told = {entry.guid: rss.item(entry, LOOK) for entry in after}
    assert len(told) == len(after) <= len(before) + 1
    assert [told[entry.guid] for entry in before] == [rss.item(entry, LOOK) for entry in before]


def test_every_visible_field_has_words_of_its_own() -> None:
    """A field that the store calls visible and that news cannot tell of would make an entry that says nothing."""
    assert set(VISIBLE) - TOLD == set()


def test_a_field_without_words_is_named() -> None:
    """Until it has some."""
    event, history = lived({"title": "Other"}, **CONGRESS)
    (entry, _) = entries(event, [dataclasses.replace(change, field="entry_fee") for change in history], LOOK)
    assert entry.text.startswith("Entry fee changed.\n\n")
