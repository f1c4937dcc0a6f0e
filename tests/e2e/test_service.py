"""`up` as an operator runs it: restarts, kills, a network that is gone, a folder that is taken."""

import contextlib
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Event

from config.load import default_directory
from scheduler.demo.programme import Changes, SiteName
from scheduler.demo.site import DemoSite
from tests.e2e.place import EVENTS, SMALL, TODAY, configure, copy, publish_all, run, service
from tests.e2e.running import COMMAND, Running, environment, processes_naming, titles, wait_for

pytestmark = pytest.mark.timeout(150)


@contextlib.contextmanager
def crawling(due: Path, site: DemoSite) -> Iterator[tuple[Running, dict[str, Event]]]:
    """A service that shows every event, as given here by uid, and crawls now, when one of them has moved."""
    site.changes = Changes(move={"annual-congress": 7})
    with service(due) as running:
        before = running.feed()
        assert len(before) == EVENTS
        wait_for("a crawl", lambda: any(_is_crawl(pid) for pid in running.children()))
        yield running, before


def test_kill_9_during_a_crawl_loses_and_doubles_nothing(due: Path, site: DemoSite) -> None:
    """After the kill no child is left; the next start has every event once, under its old UID, and whole files."""
    with crawling(due, site) as (first, before):
        first.stop(signal.SIGKILL)
    assert wait_for("children to die with their parent", lambda: not processes_naming(str(due)), 10)
    with service(due) as second:
        wait_for("the move", lambda: _moved(second, before), 60)
        after = second.feed()
        assert run(due, "feeds", "check").returncode == 0
    assert {uid: str(event["SUMMARY"]) for uid, event in before.items()} == {
        uid: str(event["SUMMARY"]) for uid, event in after.items()
    }


def test_sigterm_during_crawls_leaves_nothing_half_written(due: Path, site: DemoSite) -> None:
    """It is down within five seconds, with sound files and no child; the next start goes on where this one was."""
    with crawling(due, site) as (first, before):
        assert first.stop() < 5  # asserted here alone: elsewhere it is enough that a service ends by itself
        assert first.process.returncode == 0
    assert processes_naming(str(due)) == []
    assert _half_written(due / "data") == []
    assert run(due, "feeds", "check").returncode == 0
    with service(due) as second:
        wait_for("the move", lambda: _moved(second, before), 60)
        assert titles(second.feed()) == {str(event["SUMMARY"]): uid for uid, event in before.items()}
    assert not any("Traceback" in line for line in first.other_lines)


def _half_written(data: Path) -> list[str]:
    """What only a process at work has among the data, and what a database says that is not whole."""
    with contextlib.closing(sqlite3.connect(data / "sma-events.db")) as connection:
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    names = [str(path) for pattern in (".*.tmp", ".new-*", "*.part") for path in data.rglob(pattern)]
    return names + [each for each in said if each != "ok"]


def _is_crawl(pid: int) -> bool:
    try:
        return b"crawler.run" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _moved(running: Running, before: dict[str, object]) -> bool:
    uid = titles(running.feed()).get("Annual Congress on Spinal Muscular Atrophy", "")
    return uid in before and running.feed()[uid]["DTSTART"].dt != before[uid]["DTSTART"].dt  # type: ignore[index]


def test_a_restart_neither_skips_nor_repeats_crawls(due: Path) -> None:
    """A service that starts again an instant later finds nothing due, and serves what it had."""
    with service(due) as first:
        wait_for("all crawls", lambda: len(first.logged("crawled") + first.logged("the crawl failed")) == len(SMALL))
        body = first.get("/feeds/events.ics")
    with service(due) as second:
        wait_for("the first publishing", lambda: second.logged("published"))
        assert (second.logged("crawled"), second.logged("the crawl failed")) == ([], [])
        assert second.get("/feeds/events.ics") == body


def test_without_the_network_the_last_good_feed_stays(tmp_path: Path) -> None:
    """When every site is gone, crawls fail with one line each and the feed's bytes do not change."""
    with DemoSite(TODAY) as site:
        publish_all(tmp_path / "before", site)
    with service(copy(tmp_path / "before", tmp_path / "now", "30m")) as running:
        body = running.get("/feeds/events.ics")
        assert body.count(b"BEGIN:VEVENT") == EVENTS
        wait_for("refused crawls", lambda: len(_refused(running)) == len(SMALL), 60)
        assert running.get("/feeds/events.ics") == body
    assert not any("Traceback" in line for line in running.other_lines)


def _refused(running: Running) -> set[object]:
    return {line["source"] for line in running.logged("the crawl failed") if line["outcome"] == "broken:refused"}


def test_the_shipped_configuration_serves_curated_events_without_network(tmp_path: Path) -> None:
    """A fresh folder, no host that resolves: pages and feed are there, each source is told in one line."""
    shutil.copytree(default_directory(), tmp_path / "config", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for file in (tmp_path / "config" / "sources").glob("*.toml"):
        text = re.sub(r'^(url = "https?://)[^/"]+', rf"\1{file.stem}.invalid", file.read_text(), flags=re.MULTILINE)
        file.write_text(text)
    with service(tmp_path) as running:
        feed = wait_for("curated events", running.feed, 60)
        assert any(event["DTSTART"].dt for event in feed.values())
        assert b"</html>" in running.get("/")
        assert b"</html>" in running.get("/sources/")
        wait_for("a failed crawl", lambda: running.logged("the crawl failed"), 60)
    assert not any("Traceback" in line for line in running.other_lines)
    told = [line["source"] for line in running.logged("the crawl failed")]
    assert len(told) == len(set(told))


def test_serve_shows_what_another_process_publishes(tmp_path: Path, site: DemoSite) -> None:
    """`serve` crawls nothing, and its first answer after a publish is the new one."""
    configure(tmp_path, site, "12h", frozenset(["society"]))
    assert run(tmp_path, "publish").returncode == 0
    where = ("--config", str(tmp_path / "config"), "--data", str(tmp_path / "data"))
    with Running(*where, "serve", "--port", "0") as running:
        assert running.feed() == {}
        assert run(tmp_path, "crawl").returncode == 0
        time.sleep(2.5)  # the server looks once a second; nobody asks meanwhile
        assert len(running.feed()) == 5
        assert running.children() == []


def test_publishing_by_hand_makes_the_links_of_the_service(tmp_path: Path, site: DemoSite) -> None:
    """Beside a service on any port and after it, `publish` and `crawl` rewrite nothing for another address."""
    configure(tmp_path, site, "12h", frozenset(["society"]))
    with service(tmp_path) as running:
        wait_for("events", lambda: len(running.feed()) == 5)
        assert run(tmp_path, "publish").stdout.startswith("0 files written")
    assert run(tmp_path, "publish").stdout.startswith("0 files written")


def test_one_data_folder_has_one_service(tmp_path: Path, site: DemoSite) -> None:
    """A second `up` on the same folder refuses with a line and a hint, and leaves the first alone."""
    configure(tmp_path, site, "12h")
    with service(tmp_path) as first:
        second = run(tmp_path, "up", "--port", "0")
        assert (second.returncode, second.stdout) == (1, "")
        assert re.fullmatch(r"error: another sma-events works on \S+\nhint: .+\n", second.stderr)
        assert first.process.poll() is None


def test_a_port_in_use_is_told_in_a_line(tmp_path: Path, site: DemoSite) -> None:
    """The error names host and port, the hint another one."""
    configure(tmp_path, site, "12h")
    port = site.addresses[SiteName.NEWS].rpartition(":")[2]
    done = run(tmp_path, "up", "--port", port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: cannot listen on 127.0.0.1 port {port}: Address already in use\nhint: ")


def test_the_folder_of_the_call_lends_no_code(published: Path) -> None:
    """Files that lie where the command is called, named like modules of ours or of Python, stay unread."""
    for name in ("http.py", "store.py", "sitecustomize.py"):
        (published / name).write_text("raise SystemExit('read from the folder of the call')")
    done = run(published, "crawl", "society", cwd=published)
    assert (done.returncode, "read from the folder" in done.stdout + done.stderr) == (0, False)
    assert "published: " in done.stdout


def test_a_broken_file_leaves_its_source_on_the_last_valid_version(published: Path) -> None:
    """The mistake is logged with its line, and the source goes on being crawled."""
    file = published / "config" / "sources" / "society.toml"
    file.write_text(file.read_text().replace('kind = "jsonld"', 'kind = "jsnold"'))
    with service(published) as running:
        (line,) = running.logged("a source file is broken")
        assert str(line["problem"]).startswith("sources/society.toml:")
        assert line["used_instead"] == "its last valid version"
    assert run(published, "crawl", "society").returncode == 0


def test_ctrl_c_ends_the_service_cleanly(tmp_path: Path, site: DemoSite) -> None:
    """SIGINT ends it with exit code 0."""
    configure(tmp_path, site, "12h")
    with service(tmp_path) as running:
        wait_for("a child", running.children)
        running.stop(signal.SIGINT)
        assert running.process.returncode == 0
    assert not any("Traceback" in line for line in running.other_lines)


def test_ctrl_c_ends_a_crawl_by_hand_without_a_word(tmp_path: Path, site: DemoSite) -> None:
    """`sma-events crawl` can be broken off: exit code 130, no traceback, no child left."""
    configure(tmp_path, site, "12h")
    where = ["--config", str(tmp_path / "config"), "--data", str(tmp_path / "data")]
    crawl = subprocess.Popen([*COMMAND, *where, "crawl"], env=environment(), stderr=subprocess.PIPE, text=True)
    wait_for("a child", lambda: [pid for pid in processes_naming(str(tmp_path)) if pid != crawl.pid])
    crawl.send_signal(signal.SIGINT)
    _, said = crawl.communicate(timeout=10)
    assert crawl.returncode == 130
    assert "Traceback" not in said
    assert wait_for("children to end", lambda: not processes_naming(str(tmp_path)), 5)
