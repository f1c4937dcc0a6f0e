"""Files of the configuration change while `up` runs: no restart, within five seconds."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.demo.programme import SiteName
from scheduler.demo.site import DemoSite
from tests.e2e.running import Running, wait_for
from tests.e2e.test_demo import TODAY
from tests.e2e.test_service import configure, service

pytestmark = pytest.mark.timeout(150)

WITHIN_S = 5.0


@pytest.fixture(scope="module")
def site() -> Iterator[DemoSite]:
    with DemoSite(TODAY) as running:
        yield running


def taken_over(running: Running, change: Callable[[], object]) -> tuple[dict[str, object], float]:
    """Make a change and return the line that tells of it, and how many seconds that took."""
    before, began = len(running.logged("the configuration was read anew")), time.monotonic()
    change()
    lines = wait_for("the reload", lambda: running.logged("the configuration was read anew")[before:], 15)
    return lines[0], time.monotonic() - began


def test_sources_come_change_break_and_go(tmp_path: Path, site: DemoSite) -> None:
    """A new file is crawled, a broken one is told and changes nothing, a removed one is not crawled any more."""
    configure(tmp_path, site, "12h", frozenset(["society"]))
    sources = tmp_path / "config" / "sources"
    good = (sources / "society.toml").read_text()
    with service(tmp_path) as running:
        wait_for("events", lambda: len(running.feed()) == 5, 60)
        address = site.addresses[SiteName.CONGRESS]
        new = f'name = "Congress"\nurl = "{address}/congress.ics"\nkind = "ics"\nallow_private = true\n'
        line, seconds = taken_over(running, lambda: (sources / "added.toml").write_text(new))
        assert line["added"] == ["added"]
        assert seconds < WITHIN_S
        wait_for("its crawl", lambda: _crawls(running, "added"), 60)

        line, seconds = taken_over(running, lambda: (sources / "society.toml").write_text(good.replace("name", "nmae")))
        assert seconds < WITHIN_S
        told = running.logged("a source file is broken")
        assert {each["used_instead"] for each in told} == {"its last valid version"}
        assert all(str(each["problem"]).startswith("sources/society.toml:") for each in told)
        wait_for("the page", lambda: b"Our description of it has a mistake" in running.get("/sources/"), 30)
        assert len(running.feed()) >= 5

        crawls = len(_crawls(running, "society"))
        mended = good + '\nexclude = ["no such word"]\n' if "[" not in good else 'exclude = ["no such word"]\n' + good
        line, seconds = taken_over(running, lambda: (sources / "society.toml").write_text(mended))
        assert (line["changed"], seconds < WITHIN_S) == (["society"], True)
        wait_for("a crawl by the new rules", lambda: len(_crawls(running, "society")) > crawls, 60)

        line, seconds = taken_over(running, (sources / "added.toml").unlink)
        assert (line["removed"], seconds < WITHIN_S) == (["added"], True)
        off = "enabled = false\n" + mended
        line, seconds = taken_over(running, lambda: (sources / "society.toml").write_text(off))
        assert (line["removed"], seconds < WITHIN_S) == (["society"], True)
        wait_for("the page", lambda: b"Switched off" in running.get("/sources/"), 30)
        assert len(running.feed()) >= 5
    assert not any("Traceback" in text for text in running.other_lines)


def _crawls(running: Running, slug: str) -> list[dict[str, object]]:
    lines = [*running.logged("crawled"), *running.logged("the crawl failed")]
    return [line for line in lines if line["source"] == slug]


def test_settings_change_and_break_without_a_restart(tmp_path: Path, site: DemoSite) -> None:
    """A new name is on the pages; a broken service.toml is told and the last valid one goes on, over a restart too."""
    configure(tmp_path, site, "12h", frozenset(["society"]))
    file = tmp_path / "config" / "service.toml"
    named = file.read_text().replace("SMA events (demo)", "The other name")
    with service(tmp_path) as running:
        wait_for("events", lambda: len(running.feed()) == 5, 60)
        assert taken_over(running, lambda: file.write_text(named))[1] < WITHIN_S
        wait_for("the name", lambda: b"The other name" in running.get("/"), 30)
        assert taken_over(running, lambda: file.write_text(named + "[crwl]\n"))[1] < WITHIN_S
        assert running.logged("a file of the configuration is broken, its last valid version is used")
        running.process.send_signal(signal.SIGHUP)
        wait_for("the reload", lambda: len(running.logged("the configuration was read anew")) >= 3, 15)
        assert b"sma_events_config_problems 1.0" in running.get("/metrics")
    with service(tmp_path) as again:
        wait_for("the name", lambda: b"The other name" in again.get("/"), 30)
    assert not any("Traceback" in text for text in [*running.other_lines, *again.other_lines])
