"""The words of announcements, and how many messages they make."""

import datetime as dt
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from config.settings import HealthSettings
from scheduler.channels import Mail
from scheduler.messages import GIVEN_UP_AFTER, Sender, body, digest_instant, document, message, messages, next_try
from store.crawl import CrawlClass
from store.health import Health
from store.watch import Announcement, Kind, Subject, Waiting

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SENDER = Sender("SMA events", "https://events.example.org")
MAIL = Mail(HealthSettings(email="admin@example.org"))


def announcement(number: int = 1, kind: Kind = Kind.BROKEN, name: str = "Society", reason: str = "") -> Announcement:
    subject = Subject("society", name, Health.BROKEN, CrawlClass.DNS, reason, "Look at it.", NOW, NOW - HOUR)
    return Announcement(number, NOW, kind, (subject,))


def waiting(count: int, lately: int = 0, last_gathered: dt.datetime | None = None) -> Waiting:
    due = tuple(announcement(number) for number in range(1, count + 1))
    return Waiting(due, {each.id: 0 for each in due}, lately, last_gathered)


def test_a_letter_says_what_where_and_what_to_do() -> None:
    """Plain text, with the public page and the command that tell more."""
    told = message([announcement(reason="No such host.")])
    letter = MAIL.letter(told, SENDER)
    assert (letter["Subject"], letter["To"], letter["From"]) == (
        "[SMA events] Society is broken", "admin@example.org", "admin@example.org",
    )  # fmt: skip
    assert letter.get_content() == (
        "SMA events: Society is broken.\n\n"
        "Society is broken (society)\n"
        "  since 2026-11-22 12:00 UTC, last read well 2026-11-22 11:00 UTC\n"
        "  No such host.\n  Look at it.\n"
        "  https://events.example.org/sources/#source-society\n\n"
        "All sources: https://events.example.org/sources/\nOn the machine: sma-events sources health\n"
    )


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=2000), st.text(max_size=300))
def test_no_name_and_no_reason_can_forge_a_header_or_a_line(name: str, reason: str, service: str) -> None:
    """Whatever a stranger calls his calendar: the headers are ours, and the letter has as many lines as always."""
    told, sender = message([announcement(name=name, reason=reason)]), Sender(service, "https://events.example.org")
    letter = MAIL.letter(told, sender)
    parsed = letter.as_bytes()
    head = parsed.partition(b"\n\n")[0].replace(b"\n ", b" ")
    names = [line.partition(b":")[0] for line in head.split(b"\n")]
    expected = [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"Content-Type",
        b"Content-Transfer-Encoding", b"MIME-Version",
    ]  # fmt: skip
    assert sorted(names) == sorted(expected)
    text = body(told, sender)
    assert text.count("\n") == 10
    assert not [each for each in text if unicodedata.category(each) in ("Cc", "Cf") and each != "\n"]
    assert len(text) < 2000


def test_a_name_with_a_header_in_it_is_a_name() -> None:
    """The classic attempt."""
    letter = MAIL.letter(message([announcement(name="Society\r\nBcc: everyone@example.org")]), SENDER)
    assert letter["Bcc"] is None
    assert letter["Subject"] == "[SMA events] Society Bcc: everyone@example.org is broken"


def test_a_webhook_gets_each_change_with_its_fields() -> None:
    """What programs read, and one text for chat programs."""
    told = message([announcement(1), announcement(2, Kind.RECOVERED)])
    found = document(told, SENDER)
    assert (found["title"], found["id"], found["text"]) == (
        "sources: 1 broke, 1 recovered",
        told.id,
        body(told, SENDER),
    )
    changes = found["changes"]
    assert isinstance(changes, list)
    assert [(each["kind"], each["source"], each["class"]) for each in changes] == [
        ("broken", "society", "broken:dns"), ("recovered", "society", "broken:dns"),
    ]  # fmt: skip


def test_few_changes_are_a_message_each_and_many_are_one() -> None:
    """Beyond five an hour everything goes together, and the next gathered message waits an hour."""
    assert [each.ids for each in messages(waiting(3), NOW, 5)] == [[1], [2], [3]]
    assert [each.ids for each in messages(waiting(3, lately=2), NOW, 5)] == [[1], [2], [3]]
    assert [each.ids for each in messages(waiting(3, lately=3), NOW, 5)] == [[1, 2, 3]]
    assert messages(waiting(6, last_gathered=NOW - 59 * MINUTE), NOW, 5) == []
    assert [each.ids for each in messages(waiting(6, last_gathered=NOW - HOUR), NOW, 5)] == [[1, 2, 3, 4, 5, 6]]
    assert messages(waiting(0), NOW, 5) == []


@settings(deadline=None)
@given(st.lists(st.integers(0, 90), max_size=120), st.integers(1, 6))
def test_a_flood_is_never_more_than_a_few_messages_and_loses_nothing(gaps: list[int], per_hour: int) -> None:
    """Whatever comes when: at most `per_hour` single ones and two gathered ones in any hour, each change once."""
    queue: list[int] = []
    sent: list[tuple[dt.datetime, list[int]]] = []
    at, number = NOW, 0
    for gap in [*gaps, 90, 90]:
        at += gap * MINUTE
        queue.append(number)
        number += 1
        lately = sum(len(ids) == 1 and when > at - HOUR for when, ids in sent)
        gathered = max((when for when, ids in sent if len(ids) > 1), default=None)
        due = tuple(announcement(each) for each in queue)
        for each in messages(Waiting(due, {}, lately, gathered), at, per_hour):
            sent.append((at, each.ids))
            queue = [left for left in queue if left not in each.ids]
    told = [each for _, ids in sent for each in ids]
    assert sorted([*told, *queue]) == list(range(number))
    for when, _ in sent:
        within = [ids for other, ids in sent if when - HOUR < other <= when]
        assert sum(len(ids) > 1 for ids in within) <= 1
        assert len(within) <= per_hour + 2


def test_pauses_double_up_to_six_hours_and_end_after_three_days() -> None:
    """Nobody is told of last month's failure."""
    told = message([announcement()])
    pauses = [next_try(told, attempts, NOW) for attempts in (1, 2, 3, 20)]
    assert pauses == [NOW + MINUTE, NOW + 2 * MINUTE, NOW + 4 * MINUTE, NOW + 6 * HOUR]
    assert next_try(told, 5, NOW + GIVEN_UP_AFTER + MINUTE) is None


def test_the_same_message_has_the_same_id() -> None:
    """So that who gets it twice can tell."""
    assert message([announcement(1)]).id == message([announcement(1)]).id != message([announcement(2)]).id


def test_the_day_begins_at_the_time_of_the_digest() -> None:
    """The last six o'clock."""
    assert digest_instant("06:00", NOW) == NOW.replace(hour=6)
    assert digest_instant("18:30", NOW) == NOW.replace(day=21, hour=18, minute=30)
    assert digest_instant("12:00", NOW) == NOW
