"""What `feeds check` finds in published bytes."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.verify import calendar_faults, feed_faults, json_faults, page_faults, verify_tree

EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261122T000000Z\r\nDTSTART:{start}\r\nSUMMARY:SMA Day\r\nEND:VEVENT\r\n"


def calendar(*events: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
    return (head + "".join(events) + "END:VCALENDAR\r\n").encode()


def event(uid: str = "a", start: str = "20270512T090000Z") -> str:
    return EVENT.format(uid=uid, start=start)


@pytest.mark.parametrize(
    ("check", "body", "expected"),
    [
        (calendar_faults, calendar(event()), []),
        (calendar_faults, calendar(event())[:-5], ["is not one whole VCALENDAR"]),
        (calendar_faults, calendar(event(), event()), ["has 2 events with the UID 'a'"]),
        (calendar_faults, calendar(event().replace("SUMMARY:SMA Day\r\n", "")), ["event a lacks SUMMARY"]),
        (calendar_faults, calendar(event().replace("SMA Day", "x" * 80)), ["has lines of more than 75 octets"]),
        (
            calendar_faults,
            calendar(event().replace("DTSTART:20270512T090000Z", "DTSTART;TZID=Europe/Berlin:20270512T090000")),
            ["event a names the zone Europe/Berlin without its VTIMEZONE"],
        ),
        (feed_faults, b"<rss><channel><item><guid>a</guid></item></channel></rss>", []),
        (feed_faults, b"<rss><guid>a</guid><guid>a</guid></rss>", ["has 2 entries with the id a"]),
        (json_faults, b'{"a": 1}', []),
        (page_faults, b"<html></html>\n", []),
        (page_faults, b"<html><p>", ["is cut off"]),
    ],
)
def test_faults_of_a_file(check: Callable[[bytes], Iterator[str]], body: bytes, expected: list[str]) -> None:
    """Each kind of file is judged by what its readers need."""
    assert list(check(body)) == expected


@pytest.mark.parametrize(("check", "body"), [(feed_faults, b"<rss>"), (json_faults, b"{")])
def test_unreadable_files_are_told(check: Callable[[bytes], Iterator[str]], body: bytes) -> None:
    """XML and JSON that cannot be parsed are one fault."""
    assert len(list(check(body))) == 1


def test_the_tree_is_compared_with_its_manifest(tmp_path: Path) -> None:
    """Missing, changed and wrongly compressed files are named; the good one is not."""
    public = tmp_path / "public"
    public.mkdir()
    names = ("good.json", "changed.json", "missing.json", "packed.json")
    for name in names:
        (public / name).write_bytes(b"{}")
    entry = {"sha256": hashlib.sha256(b"{}").hexdigest()}
    (tmp_path / "manifest.json").write_text(json.dumps({"files": dict.fromkeys(names, entry)}))
    (public / "good.json.gz").write_bytes(gzip.compress(b"{}"))
    (public / "packed.json.gz").write_bytes(gzip.compress(b"[]"))
    (public / "changed.json").write_bytes(b"[]")
    (public / "missing.json").unlink()
    checked, faults = verify_tree(public)
    assert checked == 4
    assert sorted((fault.file, fault.message) for fault in faults) == [
        ("changed.json", "is not what the manifest says"),
        ("missing.json", "cannot be read: No such file or directory"),
        ("packed.json", "its compressed form .gz holds something else"),
    ]


def test_nothing_published_is_a_fault(tmp_path: Path) -> None:
    """Without a manifest there is nothing to vouch for."""
    checked, faults = verify_tree(tmp_path / "public")
    assert (checked, [fault.file for fault in faults]) == (0, ["manifest.json"])
