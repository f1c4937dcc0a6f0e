"""The crawl child as a process: what it is called with, how it ends, what Scrapy's own tool makes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crawler.fetch.crawling import PROJECT, Room, article, page
from tests.crawler.fetch.site import Answer, Site

GOOD = page(article("SMA day", "2027-05-12"))


def test_child_prints_one_line_of_json_and_logs_to_stderr(site: Site, room: Room) -> None:
    """A healthy crawl is exit code 0, one line on stdout, one line of log."""
    site.html("/events", GOOD)
    room.source("society", f"{site.url}/events")
    crawled = room.run("society")
    assert (crawled.code, crawled.classes) == (0, {"society": "ok"})
    story = [line.partition("crawler: ")[2] for line in crawled.log.splitlines() if " crawler: " in line]
    assert story == ["society: ok: The page was read and lists events.; 1 items, 2 requests"]


def test_call_that_cannot_work_is_exit_code_2(room: Room) -> None:
    """An unknown source, a private one among others, and a wrong time are refused before anything is crawled."""
    room.source("one", "http://127.0.0.1:9/")
    room.source("two", "http://127.0.0.1:9/")
    refused = [room.run("nobody"), room.run("one", "two"), room.run("one", as_of="yesterday")]
    assert [each.code for each in refused] == [2, 2, 2]
    assert [each.log.splitlines()[0] for each in refused] == [
        "error: no such source: nobody",
        "error: a source with allow_private is crawled by a process of its own: one, two",
        "error: --as-of yesterday: expected an ISO date or date-time",
    ]


def test_broken_source_file_without_a_valid_version_is_told(room: Room) -> None:
    """The problem is named with its line; after one valid start, the last valid version is crawled instead."""
    file = room.config / "sources" / "own.toml"
    (room.config / "own.csv").write_text("title,start\nSMA day,2027-05-01\n")
    file.write_text('name = "Own"\nurl = "own.csv"\nkind = "nothing"\n')
    crawled = room.run("own")
    assert crawled.code == 2
    assert "sources/own.toml:3 kind" in crawled.log
    room.source("own", "own.csv", kind="file", head="")
    assert room.run("own").code == 0
    file.write_text("this is [no TOML\n")
    assert room.run("own").classes == {"own": "ok"}


def start(room: Room, slug: str) -> subprocess.Popen[str]:
    return subprocess.Popen(room.command(slug), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_until_asked(site: Site, path: str) -> None:
    deadline = time.monotonic() + 15
    while not site.asked(path):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_a_crawl_at_once(number: signal.Signals, site: Site, room: Room) -> None:
    """A request that hangs holds nothing up: the child is gone within 3 s, has told nothing and stored nothing."""
    room.settings()
    site.routes["/events"] = Answer(b"", delay_s=8)
    room.source("society", f"{site.url}/events")
    child = start(room, "society")
    wait_until_asked(site, "/events")
    before = time.monotonic()
    child.send_signal(number)
    out, log = child.communicate(timeout=10)
    assert time.monotonic() - before < 3
    assert (child.returncode != 0, out) == (True, "")
    assert "Traceback" not in log
    with room.store() as store:
        assert store.source_states()["society"].crawl_class is None


def test_child_dies_with_its_parent(site: Site, room: Room) -> None:
    """A parent that is killed leaves no crawl behind."""
    site.routes["/events"] = Answer(b"", delay_s=8)
    room.source("society", f"{site.url}/events")
    parent = (
        "import subprocess, sys, time; p = subprocess.Popen(sys.argv[1:]); print(p.pid, flush=True); time.sleep(60)"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", parent, *room.command("society")], stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    child = int(started.stdout.readline())
    wait_until_asked(site, "/events")
    started.kill()
    started.communicate()
    deadline = time.monotonic() + 5
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """True for a process that runs; one that has ended and waits to be collected is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_crawl_that_takes_too_long_is_ended(site: Site, room: Room) -> None:
    """At the end of its time box a crawl keeps what it has read, is out-of-time, and removes nothing."""
    room.settings('time_box = "1s"')
    for number in range(1, 6):
        following = f"/p?{number + 1}"
        body = page(article(f"No {number}", f"2027-05-0{number}"), following=following).encode()
        site.routes[f"/p?{number}"] = Answer(body, delay_s=0.35)
    room.source("slow", f"{site.url}/p?1")
    line = room.crawl("slow").only()
    assert line["class"] == "broken:out-of-time"
    assert line["detail"] == "0.9 s of [crawl] time_box were over before all pages were read"
    assert 1 <= line["items"] < 5
    assert len(room.titles()) == line["items"]


def test_memory_limit_is_told(site: Site, room: Room) -> None:
    """A page that cannot be read within the limit is out-of-memory, told by the child or by its death."""
    room.settings("max_bytes = 300000000")
    event = "BEGIN:VEVENT\r\nUID:{}@example.org\r\nDTSTART;VALUE=DATE:20270801\r\nSUMMARY:A\r\n"
    event += f"DESCRIPTION:{'long ' * 600}\r\nEND:VEVENT\r\n"
    body = "BEGIN:VCALENDAR\r\n" + "".join(event.format(number) for number in range(40_000)) + "END:VCALENDAR\r\n"
    site.routes["/big.ics"] = Answer(body.encode(), headers=(("Content-Type", "text/calendar"),))
    room.source("big", f"{site.url}/big.ics", kind="ics")
    command = [*room.command("big")[:-1], "--memory-mb", "400", "big"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "broken:out-of-memory" in done.stdout or "MemoryError" in done.stderr or done.returncode < 0


def scrapy(room: Room, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SMA_EVENTS_CONFIG": str(room.config), "SMA_EVENTS_DATA": str(room.data)}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=env, cwd=PROJECT)


def test_scrapy_list_names_every_source(room: Room) -> None:
    """Scrapy's own tool knows the configured sources, with no generated code."""
    for slug in ("society", "congress"):
        room.source(slug, "http://127.0.0.1:9/")
    listed = scrapy(room, "list")
    assert (listed.returncode, listed.stdout.split()) == (0, ["congress", "society"])


def test_scrapy_crawl_runs_a_source(site: Site, room: Room) -> None:
    """`scrapy crawl SLUG` is a whole crawl, the store included."""
    site.html("/events", GOOD)
    room.source("society", f"{site.url}/events")
    assert scrapy(room, "crawl", "society").returncode == 0
    assert room.titles() == ["SMA day"]


def test_scrapy_parse_shows_items_and_stores_nothing(site: Site, room: Room) -> None:
    """`scrapy parse` is for looking: what is stored stays as it is."""
    site.html("/events", GOOD)
    site.html("/other", page())
    room.source("society", f"{site.url}/events")
    room.crawl("society")
    shown = scrapy(room, "parse", "--spider=society", "--nolinks", f"{site.url}/events")
    assert shown.returncode == 0, shown.stderr
    assert "SMA day" in shown.stdout
    assert scrapy(room, "parse", "--spider=society", f"{site.url}/other").returncode == 0
    with room.store() as store:
        assert store.source_states()["society"].yields == (1,)
