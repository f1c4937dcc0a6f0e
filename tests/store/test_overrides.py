"""overrides.toml applied: what came into the file counts, what left it does not, and nothing flickers meanwhile."""

from __future__ import annotations

from config.overrides import Override, SettableField, parse_overrides
from store.decision import DecisionError, SetField
from store.overrides import Applied
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, only, titles

LATER = NOW + DAY
HIDE = '[[hide]]\nevent = "spring-meeting"\nreason = "not ours"\n'


def entries(text: str) -> tuple[Override, ...]:
    return parse_overrides(text)


def title(value: str, reason: str = "") -> str:
    return f'[[set]]\nevent = "spring-meeting"\nfield = "title"\nvalue = "{value}"\nreason = "{reason}"\n'


def test_an_entry_counts_while_it_is_in_the_file(store: Store) -> None:
    """Taken once, nothing to do the second time, undone when it has left."""
    crawl(store, listing())
    done = [store.apply_overrides(entries(text), LATER) for text in (HIDE, HIDE)]
    assert (done, titles(store)) == ([Applied(taken=1), Applied()], [])
    assert (store.apply_overrides((), LATER), titles(store)) == (Applied(undone=1), ["Spring meeting"])


def test_an_unchanged_file_writes_nothing(store: Store) -> None:
    """Applying is part of every start, and costs a look."""
    crawl(store, listing())
    store.apply_overrides(entries(HIDE + title("Right")), NOW)
    before = (store.revision(), store.decisions())
    store.apply_overrides(entries(title("Right") + HIDE), LATER)
    assert (store.revision(), store.decisions()) == before


def test_an_entry_about_an_unknown_event_is_told_and_tried_again(store: Store) -> None:
    """One line that names the place in the file; it counts from the run on that finds the event."""
    first = store.apply_overrides(entries("\n" + HIDE), NOW)
    line = "overrides.toml:2 hide: there is no event 'spring-meeting' yet; it is tried again next time"
    crawl(store, listing())
    second = store.apply_overrides(entries("\n" + HIDE), LATER)
    assert (first, second) == (Applied(warnings=(line,)), Applied(taken=1))
    assert titles(store) == []


def test_another_value_takes_the_place_of_the_old_one_without_a_flicker(store: Store) -> None:
    """Subscribers see one change, not the sources' word in between."""
    crawl(store, listing())
    store.apply_overrides(entries(title("One")), NOW)
    store.apply_overrides(entries(title("Two")), LATER)
    event = only(store)
    told = [(each.old, each.new) for each in store.history(event.uid)]
    assert (event.sequence, told) == (2, [("Spring meeting", "One"), ("One", "Two")])


def test_another_reason_is_noted_and_changes_nothing_else(store: Store) -> None:
    """The decision is the same."""
    crawl(store, listing())
    store.apply_overrides(entries(title("One", "seen on a poster")), NOW)
    event = only(store)
    store.apply_overrides(entries(title("One", "told by phone")), LATER)
    (decision,) = store.decisions()
    assert (only(store), decision.reason, decision.at) == (event, "told by phone", NOW)


def test_a_value_that_does_not_fit_is_told_in_one_line(store: Store) -> None:
    """What is wrong, and what would do."""
    crawl(store, listing())
    text = '[[set]]\nevent = "spring-meeting"\nfield = "end"\nvalue = 2027-05-01\n'
    assert store.apply_overrides(entries(text), NOW).warnings == (
        "overrides.toml:1 set: the end 2027-05-01 lies before the start 2027-05-12; "
        "set the start first, or give a later end",
    )


def test_the_command_line_cannot_decide_against_the_file(store: Store) -> None:
    """Neither undo nor set: else the next start would silently turn it round."""
    crawl(store, listing())
    store.apply_overrides(entries(title("Right")), NOW)
    refused = []
    for decide in (
        lambda: store.undo("spring-meeting", LATER),
        lambda: store.decide(SetField("spring-meeting", SettableField.TITLE, "Other"), LATER),
    ):
        try:
            decide()
        except DecisionError as error:
            refused.append((str(error), error.hint))
    assert (
        refused == [("overrides.toml decides this", "change it there; it is applied at the next crawl or publish")] * 2
    )
    assert titles(store) == ["Right"]


def test_undo_passes_over_what_the_file_decides(store: Store) -> None:
    """The last decision of the command line is undone."""
    crawl(store, listing())
    store.decide(SetField("spring-meeting", SettableField.VENUE, "Aula"), NOW)
    store.apply_overrides(entries(title("Right")), LATER)
    assert store.undo("spring-meeting", LATER).field is SettableField.VENUE


def test_a_merge_that_turned_round_in_the_file_is_turned_round(store: Store) -> None:
    """The new entry is refused while the old one stands, and taken once that one is undone."""
    crawl(store, listing())
    crawl(store, listing("Muscle days"), slug="university")
    merge = '[[merge]]\nevent = "{}"\ninto = "{}"\n'
    uids = {each.slug: each.uid for each in store.events()}
    shown = []
    for pair in (("spring-meeting", "muscle-days"), ("muscle-days", "spring-meeting")):
        assert store.apply_overrides(entries(merge.format(*pair)), LATER).warnings == ()
        shown.append(only(store).uid)
    assert shown == [uids["muscle-days"], uids["spring-meeting"]]
