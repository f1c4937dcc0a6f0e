"""Files of the configuration change while `up` runs: no restart."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.demo.programme import SiteName
from scheduler.demo.site import DemoSite
from tests.e2e.place import EVENTS, service
from tests.e2e.running import Running, wait_for

pytestmark = pytest.mark.timeout(150)


def taken_over(running: Running, change: Callable[[], object]) -> dict[str, object]:
    """Make a change and return the line that tells of it."""
    before = len(running.logged("the configuration was read anew"))
    change()
    return wait_for("the reload", lambda: running.logged("the configuration was read anew")[before:], 15)[0]


def test_sources_come_change_break_and_go(published: Path, site: DemoSite) -> None:
    """A new file is crawled, a broken one is told and changes nothing, a removed one is not crawled any more."""
    sources = published / "config" / "sources"
    good = (sources / "society.toml").read_text()
    with service(published) as running:
        address = site.addresses[SiteName.CONGRESS]
        new = f'name = "Congress"\nurl = "{address}/congress.ics"\nkind = "ics"\nallow_private = true\n'
        line = taken_over(running, lambda: (sources / "added.toml").write_text(new))
        assert line["added"] == ["added"]
        wait_for("its crawl", lambda: _crawls(running, "added"), 60)

        taken_over(running, lambda: (sources / "society.toml").write_text(good.replace("name", "nmae")))
        told = running.logged("a source file is broken")
        assert {each["used_instead"] for each in told} == {"its last valid version"}
        assert all(str(each["problem"]).startswith("sources/society.toml:") for each in told)
        wait_for("the page", lambda: b"Our description of it has a mistake" in running.get("/sources/"), 30)
        assert len(running.feed()) >= EVENTS

        crawls = len(_crawls(running, "society"))
        mended = good + '\nexclude = ["no such word"]\n' if "[" not in good else 'exclude = ["no such word"]\n' + good
        line = taken_over(running, lambda: (sources / "society.toml").write_text(mended))
        assert line["changed"] == ["society"]
        wait_for("a crawl by the new rules", lambda: len(_crawls(running, "society")) > crawls, 60)

        assert taken_over(running, (sources / "added.toml").unlink)["removed"] == ["added"]
        off = "enabled = false\n" + mended
        assert taken_over(running, lambda: (sources / "society.toml").write_text(off))["removed"] == ["society"]
        wait_for("the page", lambda: b"Switched off" in running.get("/sources/"), 30)
        assert len(running.feed()) >= EVENTS
    assert not any("Traceback" in text for text in running.other_lines)


def _crawls(running: Running, slug: str) -> list[dict[str, object]]:
    lines = [*running.logged("crawled"), *running.logged("the crawl failed")]
    return [line for line in lines if line["source"] == slug]


def test_settings_change_and_break_without_a_restart(published: Path) -> None:
    """A new name is on the pages; a broken service.toml is told and the last valid one goes on, over a restart too."""
    file = published / "config" / "service.toml"
    named = file.read_text().replace("SMA events (demo)", "The other name")
    with service(published) as running:
        taken_over(running, lambda: file.write_text(named))
        wait_for("the name", lambda: b"The other name" in running.get("/"), 30)
        taken_over(running, lambda: file.write_text(named + "[crwl]\n"))
        assert running.logged("a file of the configuration is broken, its last valid version is used")
        running.process.send_signal(signal.SIGHUP)
        wait_for("the reload", lambda: len(running.logged("the configuration was read anew")) >= 3, 15)
        assert b"sma_events_config_problems 1.0" in running.get("/metrics")
    with service(published) as again:
        wait_for("the name", lambda: b"The other name" in again.get("/"), 30)
    assert not any("Traceback" in text for text in [*running.other_lines, *again.other_lines])
