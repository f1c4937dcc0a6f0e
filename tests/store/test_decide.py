"""Decisions of people: they show, they stand over every crawl, and undoing them brings the sources' word back."""

from __future__ import annotations

import datetime as dt

import pytest

from config.overrides import SettableField
from config.source import Identity, Precedence
from store.change import VISIBLE, FieldChange
from store.decision import PERSON, Approve, DecisionError, DecisionKind, Hide, SetField
from store.event import Event, Mode, Place, Status, Verdict
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, only, run, series, titles

LATER = NOW + DAY
TITLE, START, VENUE = SettableField.TITLE, SettableField.START, SettableField.VENUE


def visible(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in VISIBLE}


def test_a_hidden_event_is_shown_to_nobody_and_stays_so_after_every_change_of_its_page(store: Store) -> None:
    """Hiding is a tombstone: the next crawls change the event, and it stays hidden."""
    crawl(store, listing(native_id="1"))
    store.decide(Hide("spring-meeting", "not about SMA"), NOW)
    crawl(store, listing("Spring meeting of the society", native_id="1"), at=LATER)
    event = store.event("spring-meeting")
    assert event is not None
    assert (titles(store), event.title) == ([], "Spring meeting of the society")


def test_a_hidden_event_stays_hidden_when_its_source_goes_and_comes_back_with_other_ids(store: Store) -> None:
    """Neither three runs without it nor new native ids at its return make it a new event."""
    crawl(store, listing(native_id="1"), *series(2))
    store.decide(Hide("spring-meeting"), NOW)
    for day in range(1, 5):
        crawl(store, *series(2), at=NOW + day * DAY)
    crawl(store, listing(native_id="one"), *series(2), at=NOW + 6 * DAY)
    assert titles(store) == ["Lecture on muscle 0", "Lecture on muscle 1"]


def test_a_hidden_event_stays_hidden_when_another_source_announces_it(store: Store) -> None:
    """What is hidden is still compared with what other sources list."""
    crawl(store, listing())
    store.decide(Hide("spring-meeting"), NOW)
    crawl(store, listing(), slug="university", at=LATER)
    assert titles(store) == []


def test_a_hidden_event_that_is_gone_from_its_source_stays_hidden_when_another_one_announces_it(store: Store) -> None:
    """A tombstone outlives the page of which it was made."""
    crawl(store, listing(native_id="1"), *series(1))
    store.decide(Hide("spring-meeting"), NOW)
    for day in range(1, 5):
        crawl(store, *series(1), at=NOW + day * DAY)
    crawl(store, listing(), slug="university", at=NOW + 6 * DAY)
    assert titles(store) == ["Lecture on muscle 0"]


def test_undoing_hide_shows_the_event_as_it_was(store: Store) -> None:
    """Hiding and showing raise no SEQUENCE: the event says what it said."""
    crawl(store, listing())
    before = only(store)
    store.decide(Hide(before.uid), NOW)
    assert store.undo(before.uid, LATER).kind is DecisionKind.HIDE
    assert only(store) == before


def test_an_approved_event_is_published_from_that_moment_whatever_later_crawls_think_of_it(store: Store) -> None:
    """Approving publishes; the source's own verdict stays what it is."""
    crawl(store, listing(verdict=Verdict.REVIEW))
    store.decide(Approve("spring-meeting"), LATER)
    crawl(store, listing(verdict=Verdict.REVIEW, description="More."), at=LATER + DAY)
    event = only(store)
    assert (event.created, event.description) == (LATER, "More.")
    store.undo("spring-meeting", LATER + 2 * DAY)
    assert titles(store) == []


def test_a_set_title_stands_over_crawls_and_raises_sequence_once(store: Store) -> None:
    """History says that nobody but a person said so: the source is ""."""
    crawl(store, listing(native_id="1"))
    store.decide(SetField("spring-meeting", TITLE, "  Spring   meeting 2027 "), LATER)
    crawl(store, listing("Spring gathering", native_id="1"), at=LATER + DAY)
    event = only(store)
    told = [(each.field, each.old, each.new, each.source, each.at) for each in store.history(event.uid)]
    assert (event.title, event.sequence, event.last_modified) == ("Spring meeting 2027", 1, LATER)
    assert told == [("title", "Spring meeting", "Spring meeting 2027", "", LATER)]


def test_undoing_set_brings_the_word_of_the_sources_back(store: Store) -> None:
    """Its title of today, not that of the day of the decision; a visible change with SEQUENCE and history."""
    crawl(store, listing(native_id="1"))
    store.decide(SetField("spring-meeting", TITLE, "Spring meeting 2027"), NOW)
    crawl(store, listing("Spring gathering", native_id="1"), at=LATER)
    undone = store.undo("spring-meeting", LATER + DAY)
    event = only(store)
    assert (undone.field, undone.value) == (TITLE, "Spring meeting 2027")
    assert (event.title, event.sequence) == ("Spring gathering", 2)
    assert [each.source for each in store.history(event.uid)] == ["", "society"]


def test_set_until_the_source_changes_stands_exactly_as_long_as_its_word_for_that_field(store: Store) -> None:
    """Other fields may change; another start lets the decision lapse, and the old one lets it count again."""
    first, second = dt.date(2027, 5, 12), dt.date(2027, 6, 2)
    crawl(store, listing(start=first, native_id="1"))
    store.decide(SetField("spring-meeting", START, "2027-05-13", until_source_changes=True), NOW)
    shown = []
    for day, (start, text) in enumerate([(first, "More."), (second, "More."), (first, "Less.")], start=1):
        crawl(store, listing(start=start, description=text, native_id="1"), at=NOW + day * DAY)
        (decision,) = store.decisions()
        shown.append((only(store).start, decision.in_force))
    assert shown == [(dt.date(2027, 5, 13), True), (second, False), (dt.date(2027, 5, 13), True)]


def test_setting_a_field_again_takes_the_place_of_the_decision_before(store: Store) -> None:
    """One decision stands per field; undoing it brings back the sources' word, not the older decision's."""
    crawl(store, listing())
    store.decide(SetField("spring-meeting", TITLE, "One"), NOW)
    store.decide(SetField("spring-meeting", TITLE, "Two"), NOW)
    assert [each.value for each in store.decisions("spring-meeting")] == ["Two"]
    store.undo("spring-meeting", LATER)
    assert (only(store).title, store.decisions()) == ("Spring meeting", [])


def test_undo_takes_the_last_decision_or_that_on_a_field(store: Store) -> None:
    """`undo` goes back one by one; a field can be named."""
    crawl(store, listing())
    for field, value in ((TITLE, "One"), (VENUE, "Town hall"), (SettableField.MODE, "hybrid")):
        store.decide(SetField("spring-meeting", field, value), NOW)
    assert store.undo("spring-meeting", LATER, field=TITLE).value == "One"
    assert store.undo("spring-meeting", LATER).value == "hybrid"
    assert [each.field for each in store.decisions()] == [VENUE]
    assert only(store).place == Place(venue="Town hall")


def test_several_fields_are_set_and_only_these_differ(store: Store) -> None:
    """Each decision touches its own field."""
    crawl(store, listing(place=Place(venue="Aula", city="Ghent", latitude=51.0, longitude=3.7)))
    before = only(store)
    store.decide(SetField(before.uid, SettableField.STATUS, "Moved online"), LATER)
    store.decide(SetField(before.uid, SettableField.MODE, "online"), LATER)
    store.decide(SetField(before.uid, VENUE, ""), LATER)
    changed = {name: value for name, value in visible(only(store)).items() if value != visible(before)[name]}
    assert changed == {"status": Status.MOVED_ONLINE, "mode": Mode.ONLINE, "place": Place(city="Ghent")}


def test_a_decision_outlives_that_its_source_is_gone_and_back(store: Store) -> None:
    """Removing a source's file and adding it again leaves decisions as they are."""
    crawl(store, listing(native_id="1"), *series(1))
    store.decide(SetField("spring-meeting", TITLE, "Right"), NOW)
    for day in range(1, 5):
        crawl(store, *series(1), at=NOW + day * DAY)
    gone = store.event("spring-meeting")
    crawl(store, listing(native_id="1"), *series(1), at=NOW + 6 * DAY)
    back = store.event("spring-meeting")
    assert gone is not None
    assert back is not None
    assert [(each.title, each.status) for each in (gone, back)] == [
        ("Right", Status.UNCONFIRMED),
        ("Right", Status.SCHEDULED),
    ]


def test_a_set_status_stands_when_the_event_is_no_longer_listed(store: Store) -> None:
    """A person who knows that it takes place is right against a page that has been taken down."""
    crawl(store, listing(native_id="1"), *series(1))
    store.decide(SetField("spring-meeting", SettableField.STATUS, "scheduled"), NOW)
    for day in range(1, 5):
        crawl(store, *series(1), at=NOW + day * DAY)
    event = store.event("spring-meeting")
    assert event is not None
    assert event.status is Status.SCHEDULED


def test_a_stronger_source_does_not_beat_a_person(store: Store) -> None:
    """Precedence is among sources."""
    crawl(store, listing())
    store.decide(SetField("spring-meeting", VENUE, "Town hall"), NOW)
    crawl(store, listing(place=Place(venue="Aula")), slug="organiser", at=LATER, precedence=Precedence.ORGANISER)
    assert only(store).place.venue == "Town hall"


def test_decisions_neither_trip_the_gate_nor_are_touched_by_a_held_run(store: Store) -> None:
    """All of ten events are hidden or moved by a person: an unchanged run passes, an empty one is held as ever."""
    items = series(10)
    crawl(store, *items)
    for event in list(store.events()):
        store.decide(SetField(event.uid, START, "2028-01-15"), NOW)
        store.decide(Hide(event.uid), NOW)
    assert crawl(store, *items, at=LATER).held is None
    held = crawl(store, at=LATER + DAY).held
    assert held == "The run found no events at all, while 10 events still ahead were listed before."
    assert (titles(store), len(store.decisions())) == ([], 20)
    store.undo(next(store.events(include_hidden=True)).uid, LATER + 2 * DAY)
    assert [each.start for each in store.events()] == [dt.date(2028, 1, 15)]


@pytest.mark.parametrize("action", ["decide", "undo"])
def test_an_unknown_event_is_a_lookup_error_with_a_hint(store: Store, action: str) -> None:
    """Whoever names an event that is not there hears so."""
    with pytest.raises(LookupError) as caught:
        _ = store.decide(Hide("nothing"), NOW) if action == "decide" else store.undo("nothing", NOW)
    assert isinstance(caught.value, DecisionError)
    assert (str(caught.value), caught.value.hint) == ("there is no event 'nothing'", "give its uid or its slug")


def test_undo_without_a_decision_says_so(store: Store) -> None:
    """There is nothing to undo, of that kind or at all."""
    crawl(store, listing())
    with pytest.raises(DecisionError, match=r"^no decision stands on this event$"):
        store.undo("spring-meeting", NOW)
    store.decide(Hide("spring-meeting"), NOW)
    with pytest.raises(DecisionError, match=r"^no decision set title stands on this event$"):
        store.undo("spring-meeting", NOW, DecisionKind.SET, TITLE)


def test_a_decision_that_cannot_be_taken_leaves_no_trace(store: Store) -> None:
    """A wrong value is refused as a whole, and what stood before stands."""
    crawl(store, listing())
    store.decide(SetField("spring-meeting", SettableField.MODE, "hybrid"), NOW)
    before = (only(store), store.decisions())
    with pytest.raises(DecisionError) as caught:
        store.decide(SetField("spring-meeting", SettableField.MODE, "by telephone"), LATER)
    assert (str(caught.value), caught.value.hint) == (
        "'by telephone' is none of its values",
        "give one of onsite, online, hybrid",
    )
    assert (only(store), store.decisions()) == before


def test_a_preview_tells_only_what_would_show_under_the_decisions(store: Store) -> None:
    """A new title that a person's own covers changes nothing; a new place does."""
    crawl(store, listing(native_id="1"))
    store.decide(SetField("spring-meeting", TITLE, "Right"), NOW)
    proposed = listing("Spring gathering", native_id="1", place=Place(city="Ghent"))
    found = store.preview_crawl(run([proposed], at=LATER), LATER, Precedence.SOCIETY, Identity.NATIVE)
    assert [each.changes for each in found.changed] == [(FieldChange("place", None, "Ghent"),)]


def test_a_date_that_a_person_sets_settles_what_sources_disagree_about(store: Store) -> None:
    """The conflict is back when the decision is undone."""
    crawl(store, listing(url="https://example.org/spring"))
    crawl(store, listing(url="https://example.org/spring"), slug="university")
    crawl(store, listing(start=dt.date(2027, 5, 13), url="https://example.org/spring"), slug="university", at=LATER)
    disputed = [len(only(store).conflicts)]
    store.decide(SetField("spring-meeting", START, "2027-05-13"), LATER)
    disputed.append(len(only(store).conflicts))
    store.undo("spring-meeting", LATER)
    assert [*disputed, len(only(store).conflicts)] == [1, 0, 1]


def test_a_person_stands_as_the_origin_of_what_is_set(store: Store) -> None:
    """Provenance names no source for it; all else is its source's."""
    crawl(store, listing(place=Place(city="Ghent")))
    store.decide(SetField("spring-meeting", VENUE, "Aula"), NOW)
    words = store.provenance(only(store).uid)
    assert {name: word.source for name, word in words.items() if name in ("title", "start", "place")} == {
        "title": "society",
        "start": "society",
        "place": PERSON,
    }


def test_an_event_on_which_a_person_decided_keeps_its_uid_although_it_was_never_published(store: Store) -> None:
    """A stronger source that joins it later does not rename it: the decision may stand in a team's file by that uid."""
    crawl(store, listing(verdict=Verdict.REVIEW, native_id="1"))
    waiting = store.event("spring-meeting")
    assert waiting is not None
    store.decide(Hide(waiting.uid), NOW)
    crawl(store, listing(native_id="2"), slug="organiser", at=LATER, precedence=Precedence.ORGANISER)
    after = store.event("spring-meeting")
    assert after is not None
    assert (after.uid, len(store.listings(after.uid)), titles(store)) == (waiting.uid, 2, [])


def test_a_lapsed_decision_is_no_reason_to_refuse_another(store: Store) -> None:
    """An end is compared with the start that shows, not with one that counts no more."""
    crawl(store, listing(native_id="1"))
    store.decide(SetField("spring-meeting", START, "2027-08-01", until_source_changes=True), NOW)
    crawl(store, listing(start=dt.date(2027, 5, 19), native_id="1"), at=LATER)
    store.decide(SetField("spring-meeting", SettableField.END, "2027-05-20"), LATER)
    assert (only(store).start, only(store).end) == (dt.date(2027, 5, 19), dt.date(2027, 5, 20))
