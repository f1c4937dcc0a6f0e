"""Decisions on the command line: what an editor types, what is answered, and the file that makes them again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from config.overrides import SettableField, parse_overrides
from scheduler.cli.decisions import toml_lines
from scheduler.cli.main import main
from store.decision import Approve, Hide, MergeInto, SetField, SplitOff, TellApart
from store.event import Place, Verdict
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, only, series, titles

LATER = NOW + DAY
WRITE = "`sma-events publish` writes it out; a running service does so at its next publishing.\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The store of the folder that `run` works on, closed whenever a command opens it."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "service.toml").write_text('[service]\ncontact = "office@example.org"\n')
    return Store.open(f"sqlite:///{tmp_path}/data/sma-events.db")


@pytest.fixture
def run(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on that folder and return exit code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["--config", str(tmp_path), "--data", str(tmp_path / "data"), *arguments])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return call


def test_set_tells_what_it_changed(store: Store, run: Run) -> None:
    """The end that went along is told, too."""
    crawl(store, listing(end=listing().start + 2 * DAY))
    assert run("events", "set", "spring-meeting", "start", "2027-05-19", "--reason", "by e-mail") == (
        0,
        "Spring meeting:\n"
        "  start            2027-05-12 -> 2027-05-19\n"
        "  end              2027-05-14 -> 2027-05-21\n" + WRITE,
        "",
    )
    (decision,) = json.loads(run("events", "decisions", "--json")[1])
    told = {name: decision[name] for name in ("kind", "slug", "field", "value", "reason", "origin", "in_force")}
    assert told == {
        "kind": "set", "slug": "spring-meeting", "field": "start", "value": "2027-05-19", "reason": "by e-mail",
        "origin": "command-line", "in_force": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (
            ("set", "spring-meeting", "mode", "by phone"),
            "'by phone' is none of its values",
            "give one of onsite, online, hybrid",
        ),
        (("hide", "spring-meting"), "there is no event 'spring-meting'", "did you mean spring-meeting?"),
        (("undo", "spring-meeting"), "no decision stands on this event", "there is nothing to undo"),
        (("unhide", "spring-meeting"), "no decision hide stands on this event", "there is nothing to undo"),
        (
            ("split", "spring-meeting", "society"),
            "it is the only listing of its event",
            "an event that is wrong as a whole can be hidden",
        ),
        (
            ("merge", "spring-meeting", "spring-meeting"),
            "these two are one event already",
            "`sma-events events show ID` says why",
        ),
    ],
)
def test_what_cannot_be_decided_is_two_lines_and_exit_code_2(
    store: Store, run: Run, arguments: tuple[str, ...], error: str, hint: str
) -> None:
    """What is wrong, and what can be done."""
    crawl(store, listing())
    assert run("events", *arguments) == (2, "", f"error: {error}\nhint: {hint}\n")


def test_an_unknown_field_is_guessed(store: Store, run: Run) -> None:
    """Hyphens are as good as underscores; what is near is named."""
    crawl(store, listing())
    code, _, err = run("events", "set", "spring-meeting", "venu", "Aula")
    assert (code, err.partition("?")[0]) == (2, 'error: unknown field "venu"; did you mean "venue"')
    assert run("events", "set", "spring-meeting", "Registration-URL", "https://example.org/r")[0] == 0
    assert only(store).registration_url == "https://example.org/r"


def test_merge_keeps_the_first_and_undo_says_which_decision_it_was(store: Store, run: Run) -> None:
    """The other name leads to the event that stays."""
    crawl(store, listing())
    crawl(store, listing("Muscle days"), slug="university")
    assert run("events", "merge", "spring-meeting", "muscle-days")[1].splitlines()[0] == (
        "Muscle days (muscle-days) is now part of spring-meeting."
    )
    assert json.loads(run("events", "show", "muscle-days", "--json")[1])["event"]["slug"] == "spring-meeting"
    assert run("events", "undo", "muscle-days")[1].splitlines()[0] == "Undone: merged into spring-meeting."
    assert sorted(titles(store)) == ["Muscle days", "Spring meeting"]


def test_show_says_that_a_person_said_so(store: Store, run: Run) -> None:
    """History and decisions stand side by side."""
    crawl(store, listing())
    run("events", "set", "spring-meeting", "title", "Muscle day")
    lines = run("events", "show", "spring-meeting")[1].splitlines()
    words = [line.split() for line in lines]
    assert [line[3:] for line in words[words.index(["decisions"]) + 2 :][:1]] == [
        ["title", "set", "to", "'Muscle", "day'", "command-line"]
    ]
    assert [line[2:] for line in words[words.index(["history"]) + 2 :]] == [
        ["title", "Spring", "meeting", "Muscle", "day", "a", "person"]
    ]


def test_show_tells_deadlines_as_they_are_set(store: Store, run: Run) -> None:
    """What it prints of them can be given to `events set`."""
    crawl(store, listing())
    said = "abstract 2027-03-01; early-bird 2027-04-01 23:59 UTC-12:00"
    run("events", "set", "spring-meeting", "deadlines", said)
    lines = run("events", "show", "spring-meeting")[1].splitlines()
    assert [" ".join(line.split()) for line in lines if line.startswith("deadlines")] == [f"deadlines {said} a person"]


def test_a_pair_that_waits_is_answered_by_different(store: Store, run: Run) -> None:
    """Afterwards nothing waits, and the two stay two."""
    crawl(store, listing("Muscle congress", place=Place(city="Ghent")))
    crawl(store, listing("Ghent congress on muscle disease", place=Place(city="Ghent")), slug="university")
    waiting = json.loads(run("events", "list", "--pairs", "--json")[1])
    assert len(waiting) == 1
    assert (waiting[0]["verdict"], waiting[0]["reasons"] != []) == ("ask", True)
    assert run("events", "different", waiting[0]["one_slug"], waiting[0]["other_slug"])[0] == 0
    assert run("events", "list", "--pairs")[1] == "No pair of events waits for an answer.\n"
    assert len(titles(store)) == 2


def test_a_held_run_explains_itself_in_gate_list_and_in_health_until_it_is_let_through(
    store: Store, run: Run, tmp_path: Path
) -> None:
    """One sentence with the figures; the last good state stands, decisions included, before and after."""
    source = 'name = "Society"\nurl = "https://society.example.org/events.ics"\nkind = "ics"\n'
    (tmp_path / "sources" / "society.toml").write_text(source)
    crawl(store, *series(10))
    first = next(store.events())
    store.decide(Hide(first.uid), NOW)
    crawl(store, *series(2), at=LATER)
    why = "8 of 10 events still ahead are not listed any more."
    (held,) = json.loads(run("gate", "list", "--json")[1])
    (health,) = json.loads(run("sources", "health", "--json")[1])
    assert (held["source"], held["items"], held["reason"]) == ("society", 2, why)
    begins = "The crawl differs so much from the last good one that it was held back. "
    assert (health["class"], health["reason"]) == ("broken:gate-held", begins + why)
    assert len(titles(store)) == 9
    assert run("gate", "release", "society")[0] == 0
    assert (run("gate", "list")[1], len(titles(store))) == ("No crawl is held.\n", 9)
    assert [each.kind.value for each in store.decisions()] == ["hide"]


def test_check_finds_values_that_no_event_could_have(run: Run, tmp_path: Path) -> None:
    """Without a store: what is no date and no status is wrong for every event."""
    entry = '[[set]]\nevent = "a"\nfield = "{}"\nvalue = "{}"\n'
    (tmp_path / "overrides.toml").write_text(entry.format("start", "soon") + entry.format("status", "cancelled"))
    code, _, err = run("sources", "check")
    assert (code, err.splitlines()[0]) == (
        2,
        "error: overrides.toml:1 set.start: 'soon' is no date and no date-time; give an ISO date (\"2027-05-12\") "
        'or a date and time on the event\'s clock ("2027-05-12T09:00")',
    )


def test_publish_applies_the_file_and_warns_of_what_it_cannot(store: Store, run: Run, tmp_path: Path) -> None:
    """A broken file changes nothing: what it decided before stands."""
    crawl(store, listing())
    file = tmp_path / "overrides.toml"
    file.write_text('[[hide]]\nevent = "spring-meeting"\n[[hide]]\nevent = "nothing"\n')
    code, _, err = run("publish")
    warning = "warning: overrides.toml:3 hide: there is no event 'nothing' yet; it is tried again next time\n"
    assert (code, err, titles(store)) == (0, warning, [])
    file.write_text('[[hide]]\nevent = "spring-meeting\n')
    assert (run("publish")[0], titles(store)) == (0, [])
    file.write_text("")
    assert (run("publish")[0], titles(store)) == (0, ["Spring meeting"])


def test_every_kind_of_decision_survives_a_rebuild_through_the_file(store: Store, tmp_path: Path) -> None:
    """`events decisions --toml` of one store, applied to another that read the same pages, gives the same events."""

    def fill(target: Store) -> None:
        crawl(target, listing(native_id="1"), listing("Wrong", native_id="2"), listing("Late", native_id="3"))
        crawl(target, listing(native_id="1"), listing("Muscle days", native_id="4"), slug="university")
        crawl(target, listing("Waits", verdict=Verdict.REVIEW, native_id="5"), slug="clinic")

    fill(store)
    for decision in (
        SplitOff("spring-meeting", "university", 'it says "another room"'),
        MergeInto("muscle-days", "late"),
        TellApart("wrong", "late"),
        Hide("wrong", "not about muscles\nat all"),
        Approve("waits"),
        SetField("late", SettableField.START, "2027-05-12T20:00[Europe/Brussels]"),
        SetField("waits", SettableField.VENUE, "Hall 1", until_source_changes=True),
        SetField("waits", SettableField.CITY, ""),
    ):
        store.decide(decision, NOW)
    text = "\n".join(toml_lines(store.decisions()))
    with Store.open(f"sqlite:///{tmp_path}/rebuilt.db") as rebuilt:
        fill(rebuilt)
        applied = rebuilt.apply_overrides(parse_overrides(text), NOW)
        assert (applied.taken, applied.warnings) == (8, ())
        assert list(rebuilt.events()) == list(store.events())
        assert sorted(map(told, rebuilt.decisions()), key=str) == sorted(map(told, store.decisions()), key=str)
        rebuilt.apply_overrides((), LATER)
        assert rebuilt.decisions() == []
        assert sorted(titles(rebuilt)) == ["Late", "Muscle days", "Spring meeting", "Wrong"]


def told(decision: object) -> tuple[object, ...]:
    names = ("kind", "uid", "reason", "field", "value", "until", "in_force", "other", "source")
    return tuple(getattr(decision, name) for name in names)


def test_a_lapsed_decision_is_left_out_of_the_file(store: Store) -> None:
    """Taken anew it would stand again, against what its sources say by now."""
    crawl(store, listing(native_id="1"))
    store.decide(SetField("spring-meeting", SettableField.TITLE, "Right", until_source_changes=True), NOW)
    crawl(store, listing("Spring gathering", native_id="1"), at=LATER)
    assert parse_overrides("\n".join(toml_lines(store.decisions()))) == ()


def test_pending_shows_what_waits_beside_a_published_event(store: Store, run: Run) -> None:
    """Approving says that it was published already, and whose word is heard from now on."""
    ghent = Place(city="Ghent")
    crawl(store, listing("Muscle congress", place=ghent))
    store.mark_released(NOW)
    crawl(store, listing("The Muscle congress", place=ghent, verdict=Verdict.REVIEW), slug="portal")
    lines = [line.split("  ") for line in run("events", "list", "--pending", "--past")[1].splitlines()]
    words = [[part.strip() for part in line if part] for line in lines]
    assert words == [
        ["No events."],
        [],
        ["Said of published events, and not heard until you approve them, too:"],
        ["date it says", "title it says", "source", "published as"],
        ["2027-05-12", "The Muscle congress", "portal", "muscle-congress"],
    ]
    (told,) = json.loads(run("events", "list", "--pending", "--past", "--json")[1])
    assert (told["slug"], [each["source"] for each in told["waiting"]]) == ("muscle-congress", ["portal"])
    answer = "Muscle congress: published already. What portal says of it is heard now, too. "
    assert run("events", "approve", "muscle-congress") == (0, answer + WRITE, "")
    again = "The Muscle congress: published already. It stays so, whatever its sources are trusted with.\n"
    assert run("events", "approve", "muscle-congress") == (0, again, "")


def test_show_names_what_was_merged_into_an_event(store: Store, run: Run) -> None:
    """Under its old name the event that stays is said to be meant; there, the other's slug and UID stand."""
    crawl(store, listing())
    crawl(store, listing("Muscle days"), slug="university")
    uids = {event.slug: event.uid for event in store.events()}
    run("events", "merge", "spring-meeting", "muscle-days")
    lines = run("events", "show", "muscle-days")[1].splitlines()
    assert lines[0] == f"muscle-days leads to spring-meeting ({uids['spring-meeting']})."
    merged = lines.index("merged into it")
    assert lines[merged + 2].split("  ")[:1] + lines[merged + 2].split()[-2:] == [
        "Muscle days", "muscle-days", uids["muscle-days"],
    ]  # fmt: skip
    compared = lines.index("compared with")
    assert lines[compared + 2].startswith("muscle-days (now part of it)")
    assert json.loads(run("events", "show", "spring-meeting", "--json")[1])["merged_into_it"] == [
        {"uid": uids["muscle-days"], "slug": "muscle-days", "title": "Muscle days"}
    ]


def test_history_says_that_no_source_lists_an_event(store: Store, run: Run) -> None:
    """That it is unconfirmed is nobody's word."""
    for day in range(4):
        crawl(store, *series(6), *([listing()] if day == 0 else []), at=NOW + day * DAY)
    lines = run("events", "show", "spring-meeting")[1].splitlines()
    assert lines[-1].split()[2:] == ["status", "scheduled", "unconfirmed", "no", "source", "lists", "it"]
