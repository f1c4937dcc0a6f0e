"""The file of identities: what is written is read back; what another hand wrote is judged line by line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.identities import read_identities, written
from store.views import IdentityRow

UID = "7c2e7f5e-7f7e-5f31-9d65-1f5f3d0e4a11"
ROW = IdentityRow("society", "native", "a", UID, "a-meeting")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


@given(
    st.lists(
        st.builds(IdentityRow, st.sampled_from(["", "society"]), st.just("title"), TEXT, st.just(UID), st.just("a"))
    )
)
@settings(deadline=None)
def test_what_is_written_is_read_back(rows: list[IdentityRow]) -> None:
    """Whatever a key holds, other ends of lines among it."""
    assert read_identities(written(rows)) == rows


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("uid", "a\r\nATTENDEE:b"),
        ("uid", ""),
        ("uid", 1),
        ("slug", "../../etc"),
        ("slug", "2027-05"),
        ("slug", "con"),
        ("slug", "Große-Tagung"),
        ("source", "a/b"),
        ("value", []),
        ("value", None),
        ("value", "\ud800"),
        ("value", "\0"),
        ("value", "x" * 5000),
        ("other", "x"),
    ],
)
def test_what_could_do_harm_is_refused(key: str, value: object) -> None:
    """A UID goes into every calendar and a slug into addresses and names of files; the line is named."""
    text = written([ROW]) + json.dumps(
        {"source": "s", "kind": "url", "value": "v", "uid": UID, "slug": "s", key: value}
    )
    with pytest.raises(ValueError, match=f"^line 2: {key}: "):
        read_identities(text)


@pytest.mark.parametrize("line", ["[" * 100_000, "{", "9" * 5000, "\ufeff"])
def test_what_is_no_json_is_refused(line: str) -> None:
    """However deep or long it is."""
    with pytest.raises(ValueError, match=r"^line 1"):
        read_identities(line)
