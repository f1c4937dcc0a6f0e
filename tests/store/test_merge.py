"""What an event is when several sources speak of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from store.event import Deadline, DeadlineKind, Mode, Place, Precision, Status, Verdict
from store.merge import merge
from store.word import Word, retold
from tests.store.make import DAY, GHENT, NOW, listing

MAY = dt.date(2027, 5, 12)
NINE = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)


def word(rank: int = 1, *, gone: bool = False, age: int = 0, title: str = "Spring meeting", **more: Any) -> Word:
    source = more.pop("source", f"rank{rank}")
    return Word(rank, rank, NOW - age * DAY, gone, listing(title, more.pop("start", MAY), source=source, **more))


def deadline(kind: DeadlineKind, day: int) -> Deadline:
    return Deadline(kind=kind, date=dt.date(2027, 2, day))


def test_merge_prefers_precedence_over_freshness() -> None:
    """The organiser's old word beats the portal's new one."""
    merged = merge([word(2, title="Portal"), word(0, title="Organiser", age=9)])
    assert (merged.fields.title, merged.origins["title"]) == ("Organiser", "rank0")


def test_merge_prefers_the_fresher_of_equals() -> None:
    """Between sources of one rank the later word counts."""
    merged = merge([word(1, title="Old", age=5, source="a"), word(1, title="New", source="b")])
    assert merged.fields.title == "New"


def test_merge_fills_gaps_from_weaker_sources() -> None:
    """What the strongest leaves open is taken from the next."""
    merged = merge([word(0, organizer="Society"), word(1, mode=Mode.HYBRID), word(2, mode=Mode.ONLINE)])
    assert (merged.fields.organizer, merged.fields.mode, merged.origins["mode"]) == ("Society", Mode.HYBRID, "rank1")


@pytest.mark.parametrize(
    ("strong", "weak", "start"),
    [
        ({"start": MAY}, {"start": NINE, "end": NINE}, NINE),
        ({"start": MAY, "end": MAY + 2 * DAY}, {"start": NINE, "end": NINE}, MAY),
        ({"start": MAY}, {"start": NINE + DAY, "end": NINE + DAY}, MAY),
        ({"start": MAY.replace(day=1), "precision": Precision.MONTH}, {"start": MAY}, MAY),
        (
            {"start": MAY.replace(day=1), "precision": Precision.MONTH},
            {"start": dt.date(2027, 6, 1)},
            MAY.replace(day=1),
        ),
        ({"start": NINE, "end": NINE}, {"start": MAY}, NINE),
    ],
    ids=["hour", "hour-of-other-days", "hour-of-another-day", "day-of-month", "day-of-another-month", "coarser"],
)
def test_merge_times_become_finer_but_never_others(
    strong: dict[str, Any], weak: dict[str, Any], start: dt.date
) -> None:
    """A weaker source may only say more exactly what the stronger one says."""
    assert merge([word(0, **strong), word(2, **weak)]).fields.start == start


def test_merge_takes_an_end_for_the_same_start() -> None:
    """An unknown end may come from a source that agrees on the start."""
    assert merge([word(0), word(2, end=MAY + DAY)]).fields.end == MAY + DAY
    assert merge([word(0), word(2, start=MAY - DAY, end=MAY + DAY)]).fields.end is None


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([word(0), word(2, status=Status.CANCELLED)], Status.SCHEDULED),
        ([word(0, status=Status.CANCELLED), word(2)], Status.CANCELLED),
        ([word(1, source="a"), word(1, status=Status.POSTPONED, age=3, source="b")], Status.POSTPONED),
        ([word(1, gone=True)], Status.UNCONFIRMED),
        ([word(1, gone=True, status=Status.CANCELLED)], Status.CANCELLED),
        ([word(0, gone=True, status=Status.CANCELLED), word(2)], Status.SCHEDULED),
    ],
)
def test_merge_status(words: list[Word], status: Status) -> None:
    """The strongest sources that still list it decide; among them any word beats a silent "scheduled"."""
    assert merge(words).fields.status is status


def test_merge_place_is_completed_but_not_mixed() -> None:
    """A place is filled from sources that do not contradict it."""
    strong = word(0, place=Place(city="Ghent"))
    same = word(1, place=Place(venue="Hotel Centrum", city="GHENT", country="BE", latitude=51.0, longitude=3.7))
    other = word(2, place=Place(street="Main Street 1", city="Oslo"))
    assert merge([strong, other, same]).fields.place == Place(
        venue="Hotel Centrum", city="Ghent", country="BE", latitude=51.0, longitude=3.7
    )


def test_merge_takes_text_and_markup_from_one_source() -> None:
    """The markup is that of the text that won, even where only another source has some."""
    plain = word(0, description="Talks")
    rich = word(1, description="Talks and posters", description_html="<p>Talks and <em>posters</em></p>")
    merged = merge([rich, plain])
    assert (merged.fields.description, merged.fields.description_html) == ("Talks", None)
    assert merge([word(0), rich]).fields.description_html == "<p>Talks and <em>posters</em></p>"


def test_merge_unites_deadlines() -> None:
    """Each kind comes from the strongest source that names it."""
    strong = word(0, deadlines=(deadline(DeadlineKind.ABSTRACT, 1),))
    weak = word(2, deadlines=(deadline(DeadlineKind.ABSTRACT, 9), deadline(DeadlineKind.REGISTRATION, 20)))
    assert merge([weak, strong]).fields.deadlines == (
        deadline(DeadlineKind.ABSTRACT, 1),
        deadline(DeadlineKind.REGISTRATION, 20),
    )


def test_merge_verdict_is_the_best_of_those_that_list_it() -> None:
    """One trusted source is enough; it stays so when that source does not list the event any more."""
    assert merge([word(0, verdict=Verdict.REVIEW), word(2)]).verdict is Verdict.PUBLISH
    assert merge([word(0, verdict=Verdict.REVIEW), word(2, gone=True)]).verdict is Verdict.PUBLISH


def test_merge_hears_what_waits_for_a_person_only_alone_or_approved() -> None:
    """A source that nobody has looked at cancels nothing and adds nothing to an event that others list."""
    waiting = word(0, title="Waits", status=Status.CANCELLED, description="Unseen", verdict=Verdict.REVIEW)
    others = (word(2, title="Shown"), word(2, title="Shown", gone=True))
    for merged in (merge([waiting, other]) for other in others):
        assert (merged.fields.title, merged.fields.description, merged.sources[0][0]) == ("Shown", "", "rank2")
    statuses = [merge([waiting, other]).fields.status for other in others]
    assert statuses == [Status.SCHEDULED, Status.UNCONFIRMED]
    assert merge([waiting]).fields.status is Status.CANCELLED
    heard = merge([waiting, others[0]], approved=True)
    assert (heard.fields.title, heard.fields.status, heard.verdict) == ("Waits", Status.CANCELLED, Verdict.PUBLISH)


def test_merge_sources_are_ordered_by_precedence() -> None:
    """Those that still list it, the strongest first, each with its page for the event."""
    words = [word(2, url="https://portal.example.org/1"), word(0), word(1, gone=True)]
    assert merge(words).sources == (
        ("rank0", "https://society.example.org/events"),
        ("rank2", "https://portal.example.org/1"),
    )


def test_merge_does_not_depend_on_the_order_of_its_words() -> None:
    """The same words in any order are the same event."""
    words = [word(0, title="A"), word(1, title="B", mode=Mode.ONLINE), word(2, title="C", organizer="D")]
    assert merge(words) == merge(words[::-1])


def test_merge_of_one_word_is_that_of_two_that_say_the_same() -> None:
    """A listing by itself is weighed like one that a weaker source repeats, its repeated deadlines included."""
    abstract, late, grant = (
        deadline(DeadlineKind.ABSTRACT, 1), deadline(DeadlineKind.ABSTRACT, 3), deadline(DeadlineKind.GRANT, 2),
    )  # fmt: skip
    said = {"deadlines": (abstract, grant, late, abstract), "place": Place(city="Ghent", latitude=51.0)}
    alone, repeated = merge([word(0, **said)]), merge([word(0, **said), word(2, **said)])
    assert (alone.fields, alone.origins) == (repeated.fields, repeated.origins)
    assert alone.fields.deadlines == (abstract, grant, late)


def told(rank: int, *, first: int, title: str, since: int | None = None, **more: Any) -> Word:
    """A word first said `first` days ago, its title changed `since` days ago."""
    source = more.pop("source", f"s{first}")
    data = listing(title, more.pop("start", MAY), source=source, **more)
    changed = {} if since is None else {"title": NOW - since * DAY}
    return Word(first, rank, NOW, False, data, changed, NOW - first * DAY)


def test_merge_does_not_follow_who_lists_it_last() -> None:
    """Among equals the title stays when one more source lists the event, and follows the one who changed it."""
    words = [told(1, first=9, title="Known"), told(1, first=2, title="Newcomer")]
    assert merge(words).fields.title == "Known"
    assert merge([*words, told(1, first=3, title="Corrected", since=1)]).fields.title == "Corrected"
    assert merge([*words, told(2, first=3, title="Weaker", since=1)]).fields.title == "Known"


def test_word_notes_what_its_source_changed() -> None:
    """Only a field that says something else counts as changed; blanks and tracking parameters do not."""
    before = Word(
        1, 1, NOW - DAY, False, listing(url="https://a.example.org/1", place=Place(city="Ghent")), {}, NOW - DAY
    )
    said = listing("Spring  meeting", MAY + DAY, url="https://a.example.org/1?utm_source=x", place=Place(city="Oslo"))
    after = retold(before, said, 0, NOW)
    assert (after.since, after.first, after.rank) == ({"place": NOW, "start": NOW}, NOW - DAY, 0)


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ({"start": MAY}, {"start": MAY + DAY}, True),
        ({"start": MAY}, {"start": NINE}, False),
        ({"start": NINE}, {"start": NINE + dt.timedelta(hours=1)}, True),
        ({"start": NINE}, {"start": NINE.astimezone(dt.UTC), "timezone": "UTC"}, False),
        ({"start": MAY.replace(day=1), "precision": Precision.MONTH}, {"start": MAY}, False),
        ({"start": MAY.replace(day=1), "precision": Precision.MONTH}, {"start": dt.date(2027, 6, 1)}, True),
    ],
    ids=["days", "day and hour", "hours", "zones", "month and day", "month and another"],
)
def test_merge_tells_disagreement_about_the_date(one: dict[str, Any], other: dict[str, Any], disagree: bool) -> None:
    """Two days or two instants contradict each other; a coarser word does not."""
    assert bool(merge([word(0, **one), word(2, **other)]).conflicts) is disagree


def test_conflict_says_who_says_what() -> None:
    """Each source with its word, the strongest first; one that does not list it any more is not asked."""
    (found,) = merge([word(2, start=NINE + DAY), word(0), word(1, start=MAY + 9 * DAY, gone=True)]).conflicts
    assert (found.field, found.values) == (
        "start",
        (("rank0", "2027-05-12"), ("rank2", "2027-05-13T09:00:00[Europe/Brussels]")),
    )


@pytest.mark.parametrize(
    ("titled", "others", "language"),
    [
        ({"language": "en"}, [{"title": "Frühjahrstreffen", "language": "de"}], "en"),
        ({}, [{"title": "Frühjahrstreffen", "language": "de"}], None),
        ({}, [{"title": "Frühjahrstreffen", "language": "de"}, {"title": "Spring Meeting", "language": "en"}], "en"),
    ],
    ids=["stated", "of another title", "of the same title"],
)
def test_a_title_and_its_language_are_one_word(
    titled: dict[str, Any], others: list[dict[str, Any]], language: str | None
) -> None:
    """An English title is never told to be German because a weaker source is."""
    words = [word(0, **titled), *(word(rank, **each) for rank, each in enumerate(others, 1))]
    merged = merge(words)
    assert (merged.fields.title, merged.fields.language) == ("Spring meeting", language)


def test_description_is_in_the_language_of_the_title() -> None:
    """The strongest description in another language waits for one that the title's language is true of."""
    german = word(1, title="Frühjahrstreffen", language="de", description="Alles über Muskeln.")
    english = word(2, language="en", description="All about muscle.", description_html="<p>All about muscle.</p>")
    silent = word(0, language="en")
    merged = merge([silent, german, english])
    assert (merged.fields.description, merged.origins["description_html"]) == ("All about muscle.", "rank2")
    assert merge([silent, german]).fields.description == "Alles über Muskeln."
