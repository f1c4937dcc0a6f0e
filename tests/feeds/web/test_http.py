"""HTTP's small rules: weights of encodings, validators, headers by what a path holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.web.http import (
    Conditions,
    RouteClass,
    content_headers,
    etag,
    http_date,
    is_unchanged,
    lasting_headers,
    media_type,
    preferred_encodings,
    read_conditions,
    route_class,
)

CHANGED = dt.datetime(2026, 11, 20, 17, 5, 9, tzinfo=dt.UTC)
TAG = etag(b"body")


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (b"gzip", ("gzip", "identity")),
        (b"gzip, deflate, br, zstd", ("br", "zstd", "gzip", "identity")),
        (b"gzip;q=1.0, br;q=0.5", ("gzip", "br", "identity")),
        (b"br;q=0, gzip", ("gzip", "identity")),
        (b"identity, gzip;q=0.5", ("identity", "gzip")),
        (b"*", ("br", "zstd", "gzip", "identity")),
        (b"*;q=0", ()),
        (b"gzip, *;q=0", ("gzip",)),
        (b"identity;q=0, gzip", ("gzip",)),
        (b"GZIP ; Q=0.8", ("gzip", "identity")),
        (b"x-gzip", ("gzip", "identity")),
        (b"", ("identity",)),
        (b"gzip;q=nonsense", ("identity",)),
        (b"compress, deflate", ("identity",)),
    ],
)
def test_encodings_are_tried_by_weight_then_by_size(header: bytes, wanted: tuple[str, ...]) -> None:
    """The client's weights decide; at equal weight the smallest encoding comes first; q=0 is a refusal."""
    assert preferred_encodings(header) == wanted


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_any_accept_encoding_can_be_read(header: bytes) -> None:
    """Whatever bytes a client sends, the answer is a selection of the codings that we know."""
    assert set(preferred_encodings(header)) <= {"br", "zstd", "gzip", "identity"}


@pytest.mark.parametrize(
    ("none_match", "unchanged"),
    [
        (TAG, True),
        (b"W/" + TAG, True),
        (b'"other", ' + TAG, True),
        (b'"other",W/' + TAG + b' , "third"', True),
        (b"*", True),
        (b'"other"', False),
        (TAG.strip(b'"'), False),
        (b"", False),
    ],
)
def test_if_none_match_compares_each_tag_weakly(none_match: bytes, unchanged: bool) -> None:
    """Lists, weak tags and the star are understood; anything else has changed."""
    assert is_unchanged(Conditions(none_match=none_match), TAG, CHANGED) is unchanged


@pytest.mark.parametrize(
    ("since", "unchanged"),
    [
        (http_date(CHANGED), True),
        (http_date(CHANGED + dt.timedelta(days=1)), True),
        (http_date(CHANGED - dt.timedelta(seconds=1)), False),
        (b"Friday, 20-Nov-26 17:05:09 GMT", True),
        (b"yesterday", False),
        (b"\xff", False),
    ],
)
def test_if_modified_since_is_asked_where_there_is_no_tag(since: bytes, unchanged: bool) -> None:
    """A date at or after the last change means unchanged; an unreadable one is ignored."""
    assert is_unchanged(Conditions(modified_since=since), TAG, CHANGED) is unchanged


def test_if_none_match_outweighs_if_modified_since() -> None:
    """A tag that does not match is a change, whatever the date says (RFC 9110 13.2.2)."""
    conditions = Conditions(none_match=b'"other"', modified_since=http_date(CHANGED))
    assert is_unchanged(conditions, TAG, CHANGED) is False


def test_what_has_no_date_is_never_unchanged_by_date() -> None:
    """Answers made on demand carry no Last-Modified."""
    assert is_unchanged(Conditions(modified_since=http_date(CHANGED)), TAG, None) is False


def test_header_lines_of_one_name_are_one_list() -> None:
    """Two If-None-Match lines mean the same as one with a comma; other headers are not looked at."""
    headers = [(b"host", b"h"), (b"if-none-match", b'"a"'), (b"if-none-match", b'"b"'), (b"accept-encoding", b"gzip")]
    assert read_conditions(headers) == Conditions(b'"a","b"', None, b"gzip")


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("feeds/events.ics", RouteClass.FEED),
        ("events/spring-course/index.html", RouteClass.EVENT),
        ("events/spring-course.ics", RouteClass.EVENT),
        ("events/2027-05/index.html", RouteClass.PAGE),
        ("events/past/index.html", RouteClass.PAGE),
        ("events/index.html", RouteClass.PAGE),
        ("index.html", RouteClass.PAGE),
        ("static/style.css", RouteClass.STATIC),
    ],
)
def test_paths_fall_into_classes(path: str, route: RouteClass) -> None:
    """Months and the archive are pages, not events."""
    assert route_class(path) is route


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("feeds/events.ics", "text/calendar; charset=utf-8"),
        ("feeds/events.rss", "application/rss+xml; charset=utf-8"),
        ("feeds/events.json", "application/feed+json"),
        ("index.html", "text/html; charset=utf-8"),
        ("static/style.css", "text/css; charset=utf-8"),
        ("static/icon.svg", "image/svg+xml"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("unknown.bin", "application/octet-stream"),
    ],
)
def test_media_types_follow_the_extension(path: str, wanted: str) -> None:
    """Each format is served under its registered type."""
    assert media_type(path) == wanted


def test_a_subscription_is_inline_and_one_event_a_download() -> None:
    """Google refuses subscriptions sent as attachments (feeds.md 5.4)."""
    feed, one = dict(content_headers("feeds/events.ics")), dict(content_headers("events/spring-course.ics"))
    assert feed[b"content-disposition"] == b'inline; filename="events.ics"'
    assert one[b"content-disposition"] == b'attachment; filename="spring-course.ics"'


def test_only_feeds_may_be_read_by_scripts_of_other_sites() -> None:
    """CORS is open on feeds and calendars, and closed on pages."""
    open_ = {
        path: b"access-control-allow-origin" in dict(lasting_headers(path)) for path in ("feeds/new.rss", "index.html")
    }
    assert open_ == {"feeds/new.rss": True, "index.html": False}


def test_every_answer_may_be_kept_for_a_while() -> None:
    """Feeds an hour, pages five minutes, the versioned stylesheet a week; each varies by encoding."""
    found = {
        path: dict(lasting_headers(path)) for path in ("feeds/events.ics", "events/index.html", "static/style.css")
    }
    assert {path: headers[b"cache-control"] for path, headers in found.items()} == {
        "feeds/events.ics": b"public, max-age=3600",
        "events/index.html": b"public, max-age=300",
        "static/style.css": b"public, max-age=604800",
    }
    assert {headers[b"vary"] for headers in found.values()} == {b"Accept-Encoding"}


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("events/spring-course/index.html", True),
        ("de/events/spring-course/index.html", True),
        ("subscribe/index.html", True),
        ("events/index.html", False),
        ("events/2027-05/index.html", False),
        ("events/past/index.html", False),
        ("events/past/2026/index.html", False),
        ("events/map/index.html", False),
        ("sources/index.html", False),
        ("index.html", False),
    ],
)
def test_only_pages_with_a_script_of_ours_may_run_one(path: str, runs: bool) -> None:
    """Nothing from elsewhere and nothing inline, and nothing at all where we have none."""
    policy = dict(content_headers(path))[b"content-security-policy"].decode().split("; ")
    assert [rule for rule in policy if rule.startswith("script-src")] == (["script-src 'self'"] if runs else [])
