"""Parts of a film: what a player asks for, what it gets, and that nothing else is sent in parts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from feeds.web.http import Conditions
from feeds.web.ranges import Span, Unsatisfiable, is_still_the_same, span_of
from feeds.web.resource import STREAM_ABOVE_BYTES, Resource, from_bytes, from_files

CHANGED = dt.datetime(2026, 11, 20, 17, 5, 9, tzinfo=dt.UTC)
BODY = bytes(range(200)) * 10
FILM = "static/film.webm"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (b"bytes=0-", Span(0, 99, 100)),
        (b"bytes=0-1", Span(0, 1, 100)),
        (b"bytes=99-99", Span(99, 99, 100)),
        (b"bytes=50-5000", Span(50, 99, 100)),
        (b"bytes=-10", Span(90, 99, 100)),
        (b"bytes=-1000", Span(0, 99, 100)),
        (b"Bytes = 1 - 2 ", Span(1, 2, 100)),
        (b"bytes=100-", Unsatisfiable.UNSATISFIABLE),
        (b"bytes=-0", Unsatisfiable.UNSATISFIABLE),
        (b"bytes=5-4", None),
        (b"bytes=-", None),
        (b"bytes=0-1,5-6", None),
        (b"items=0-1", None),
        (b"bytes=a-b", None),
        (b"", None),
    ],
)
def test_one_plain_range_is_understood(asked: bytes, expected: Span | Unsatisfiable | None) -> None:
    """From here on, from here to there, the last so many; all else is either beyond the end or ignored."""
    assert span_of(asked, 100) == expected


@given(st.binary(max_size=60), st.integers(0, 10**7))
@settings(deadline=None)
def test_any_range_lies_within_the_body(asked: bytes, size: int) -> None:
    """Whatever bytes a client sends, a span begins and ends inside."""
    span = span_of(b"bytes=" + asked, size)
    assert not isinstance(span, Span) or 0 <= span.first <= span.last < size


@pytest.mark.parametrize(
    ("if_range", "same"),
    [
        (None, True),
        (b'"tag"', True),
        (b'W/"tag"', False),
        (b'"other"', False),
        (b"Fri, 20 Nov 2026 17:05:09 GMT", True),
        (b"Fri, 20 Nov 2026 17:05:10 GMT", False),
    ],
)
def test_a_part_fits_only_to_the_file_it_was_begun_with(if_range: bytes | None, same: bool) -> None:
    """If-Range compares tags strongly and dates exactly, so that no film is put together from two."""
    assert is_still_the_same(if_range, b'"tag"', CHANGED) is same


async def sent(resource: Resource, conditions: Conditions, with_body: bool = True) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    messages: list[Message] = []

    async def collect(message: Message) -> None:
        messages.append(message)

    status = await resource.send(conditions, collect, with_body)
    assert messages[0]["status"] == status
    headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return status, headers, b"".join(message["body"] for message in messages[1:])


async def test_a_part_is_sent_with_its_place() -> None:
    """206, the bytes asked for, where they lie, and the tag of the whole."""
    resource = from_bytes(FILM, BODY, CHANGED)
    status, headers, body = await sent(resource, Conditions(byte_range=b"bytes=150-249", accept_encoding=b"identity"))
    assert (status, body) == (206, BODY[150:250])
    assert headers == {
        "content-length": "100",
        "content-range": "bytes 150-249/2000",
        "content-type": "video/webm",
        "x-content-type-options": "nosniff",
        "etag": resource.etag.decode(),
        "cache-control": "public, max-age=604800",
        "vary": "Accept-Encoding",
        "last-modified": "Fri, 20 Nov 2026 17:05:09 GMT",
        "accept-ranges": "bytes",
    }


async def test_a_film_is_never_compressed() -> None:
    """It is already, and a place in it must mean the same to everybody."""
    status, headers, _ = await sent(from_bytes(FILM, bytes(5000)), Conditions(accept_encoding=b"gzip"))
    assert (status, "content-encoding" in headers, headers["content-length"]) == (200, False, "5000")


async def test_the_whole_says_that_parts_may_be_asked_for() -> None:
    """A GET without a range, and any HEAD."""
    resource = from_bytes(FILM, BODY, CHANGED)
    for conditions, with_body in ((Conditions(), True), (Conditions(byte_range=b"bytes=0-1"), False)):
        status, headers, body = await sent(resource, conditions, with_body)
        assert (status, headers["accept-ranges"], headers["content-length"]) == (200, "bytes", "2000")
        assert body == (BODY if with_body else b"")


async def test_behind_the_end_there_is_nothing() -> None:
    """416 with the size, so that a player can ask again."""
    status, headers, body = await sent(from_bytes(FILM, BODY), Conditions(byte_range=b"bytes=2000-"))
    assert (status, headers["content-range"], body) == (416, "bytes */2000", b"")


async def test_a_film_that_changed_is_sent_whole() -> None:
    """The tag that the player holds is of other bytes."""
    status, _, body = await sent(from_bytes(FILM, BODY), Conditions(byte_range=b"bytes=5-", if_range=b'"before"'))
    assert (status, body) == (200, BODY)


async def test_what_the_player_has_already_is_not_sent_again() -> None:
    """If-None-Match comes before Range (RFC 9110 13.2.2)."""
    resource = from_bytes(FILM, BODY)
    status, _, body = await sent(resource, Conditions(none_match=resource.etag, byte_range=b"bytes=5-"))
    assert (status, body) == (304, b"")


async def test_feeds_and_pages_are_sent_whole() -> None:
    """A program that asks for a part of a feed gets all of it, and no promise of parts."""
    status, headers, body = await sent(from_bytes("feeds/events.ics", b"BEGIN"), Conditions(byte_range=b"bytes=0-1"))
    assert (status, body, "accept-ranges" in headers) == (200, b"BEGIN", False)


async def test_a_film_too_large_for_memory_is_read_where_it_is_asked(tmp_path: Path) -> None:
    """The part comes from the disk, across the pieces in which it is read."""
    film = bytes(range(256)) * (STREAM_ABOVE_BYTES // 256 + 1)
    (tmp_path / "static").mkdir()
    (tmp_path / FILM).write_bytes(film)
    resource = from_files(tmp_path, FILM, CHANGED)
    asked = Conditions(byte_range=b"bytes=1000-700999")
    status, headers, body = await sent(resource, asked)
    assert (status, headers["content-length"], body == film[1000:701000]) == (206, "700000", True)
    assert resource.answer(asked) is None


def test_the_short_way_leaves_parts_to_the_long_one() -> None:
    """Only where a part may be sent; a range of a feed is answered at once."""
    asked = Conditions(byte_range=b"bytes=0-1")
    answers = [from_bytes(path, BODY).answer(asked) for path in (FILM, "feeds/events.ics")]
    assert [answer and answer[0] for answer in answers] == [None, 200]
