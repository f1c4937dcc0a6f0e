"""Our JSON feeds by the schema of JSON Feed 1.1 that others maintain (npm: jsonfeed-schema)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.clients.conftest import Change
from tests.clients.libraries import download
from tests.clients.programs import Programs


@pytest.fixture(scope="module")
def validator(programs: Programs) -> Programs:
    programs.need_node()
    return programs


def problems(validator: Programs, feed: dict[str, Any]) -> list[str]:
    found: list[str] = json.loads(validator.node("json_feed.js", answer=json.dumps(feed)))
    return found


@pytest.mark.parametrize("name", ["events", "new", "deadlines", "poland"])
@pytest.mark.parametrize("state", [0, 1])
def test_a_feed_is_valid(validator: Programs, change: Change, name: str, state: int) -> None:
    """By the schema, with at least one entry, and of version 1.1."""
    change.service.show(state)
    feed = json.loads(download(change.service.address(f"{name}.json")))
    assert problems(validator, feed) == []
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"]


def test_an_empty_selection_is_valid(validator: Programs, change: Change) -> None:
    """A filter that matches nothing gives a feed without entries."""
    feed = json.loads(download(change.service.address("events.json?country=NZ")))
    assert problems(validator, feed) == []
    assert feed["items"] == []


def test_the_schema_finds_what_is_wrong(validator: Programs, change: Change) -> None:
    """Otherwise the tests above would show nothing."""
    feed = json.loads(download(change.service.address("events.json")))
    del feed["items"][0]["id"]
    feed["items"][1]["date_published"] = "yesterday"
    feed["items"][2]["place"] = "a member of our own without an underscore"
    assert {problem.split(":")[0] for problem in problems(validator, feed)} == {
        "/items/0",
        "/items/1/date_published",
        "/items/2",
    }
