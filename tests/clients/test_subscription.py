"""vdirsyncer keeps a file for each event: what it fetches and leaves alone, and khal on other clocks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.clients.calendar import expected
from tests.clients.conftest import Change
from tests.clients.khal import Khal
from tests.clients.programs import Programs


@pytest.fixture
def reader(programs: Programs, tmp_path: Path) -> Iterator[Khal]:
    with closing(Khal(programs, tmp_path / "reader")) as client:
        yield client


def test_khal_shows_instants_on_the_readers_clock(reader: Khal, change: Change) -> None:
    """Where clocks change, too; of an hour that comes twice a clock cannot say which it is, so it is not asked here."""
    change.service.show(0)
    reader.sync([change.service.address("events.ics?q=e&to=2027-02-28")])
    wanted = [item.face for item in expected(change.after) if item.start < "2027-03" and "e" in item.title]
    assert sorted(item.face for item in reader.listed(0, "America/Los_Angeles")) == wanted


def test_a_second_sync_writes_nothing(reader: Khal, change: Change) -> None:
    """One file for each event; fetched again none is touched: nothing in the feed speaks of the moment."""
    address = change.service.address("events.ics")
    change.service.show(0)
    reader.sync([address])
    files = reader.files(0)
    reader.sync([address])
    assert reader.files(0) == files
    assert len(files) == len(expected(change.before))


def test_a_filtered_feed_is_a_subscription_too(reader: Khal, change: Change) -> None:
    """The address is the filter."""
    reader.sync([change.service.address("events.ics?country=PL")])
    assert len(reader.files(0)) == 1
