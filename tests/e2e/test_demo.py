"""The demo as a newcomer runs it, and as a subscriber sees its changes."""

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest

from scheduler.demo.programme import Changes, SiteName, programme
from tests.e2e.place import TODAY
from tests.e2e.running import COMMAND, Running, environment, processes_naming, titles, wait_for

pytestmark = pytest.mark.timeout(150)

SERIES = 5  # occurrences of the weekly journal club: six, one of them excluded
# Left out of the calendar: what is not about SMA, what is known to the month only, and what waits for a person.
EXPECTED = len(programme(TODAY)) - 3 + (SERIES - 1)


def test_changes_of_a_site_reach_the_feed_under_the_same_uids(tmp_path: Path) -> None:
    """One date moved, one meeting cancelled, one added: the feed shows exactly that after the next crawl."""
    state = tmp_path / "changes.json"
    with Running("demo", "--port", "0", "--every", "12s", SMA_EVENTS_DEMO_STATE=str(state)) as service:
        wait_for("all events", lambda: len(service.feed()) == EXPECTED, 60)
        before = service.feed()
        added = {"site": SiteName.SOCIETY.value, "key": "new-course", "title": "A New Course on SMA Care", "days": 45}
        Changes(move={"annual-congress": 7}, cancel=("family-weekend",), add=(added,)).write(state)
        wait_for("the new meeting", lambda: "A New Course on SMA Care" in titles(service.feed()), 60)
        wait_for("the cancellation", lambda: any("CANCELLED" in title for title in _new_titles(service, before)), 60)
        after = service.feed()

    assert before.keys() <= after.keys()
    assert [str(after[uid]["SUMMARY"]) for uid in after.keys() - before.keys()] == ["A New Course on SMA Care"]
    changed = {uid for uid in before if before[uid].to_ical() != after[uid].to_ical()}
    names = titles(before)
    congress, family = names["Annual Congress on Spinal Muscular Atrophy"], names["SMA Family Weekend"]
    assert changed == {congress, family}
    assert after[congress]["DTSTART"].dt - before[congress]["DTSTART"].dt == dt.timedelta(days=7)
    assert after[family]["STATUS"] == "CANCELLED"
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in changed)


def _new_titles(service: Running, before: dict[str, object]) -> list[str]:
    """Return the titles that were not there before, cancelled ones among them."""
    return [title for title, uid in titles(service.feed()).items() if uid in before and "Course on Motor" not in title]


def test_the_demo_shows_every_kind_of_date_and_state(tmp_path: Path) -> None:
    """`--once` writes the tree and ends well, although one site is broken on purpose."""
    out = tmp_path / "tree"
    done = subprocess.run(
        [*COMMAND, "demo", "--once", "--out", str(out)], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "6 of 7 demo sources read" in done.stdout
    broken = [line for line in map(json.loads, filter(_is_json, done.stderr.splitlines())) if line["level"] != "info"]
    assert [(line["source"], line["outcome"]) for line in broken] == [("hospital", "broken:container-missing")]
    assert (out / "feeds" / "events.ics").read_bytes().count(b"BEGIN:VEVENT") == EXPECTED
    assert (out / "index.html").exists()
    assert "Traceback" not in done.stderr


def _is_json(line: str) -> bool:
    return line.startswith("{")


def test_sigterm_during_a_crawl_ends_the_demo_and_its_children(tmp_path: Path) -> None:
    """Nothing of it is left: no process, no temporary folder."""
    with Running("demo", "--port", "0", "--every", "1s", TMPDIR=str(tmp_path)) as service:
        wait_for("a child", service.children)
        assert processes_naming(str(tmp_path))
        service.stop()
        assert service.process.returncode == 0
    assert wait_for("all processes to end", lambda: not processes_naming(str(tmp_path)), 5)
    assert list(tmp_path.iterdir()) == []
    assert not any("Traceback" in line for line in service.other_lines)
