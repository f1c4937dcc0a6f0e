"""`sources add` as an admin calls it: what it asks, what it writes, and what it leaves alone."""

import datetime as dt
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from config.load import load_config
from scheduler.golden import read_golden
from tests.crawler.fetch.site import Site
from tests.crawler.probe.web import events, linked_data, page
from tests.scheduler.probe.probing import put, run


def add(folder: Path, capsys: pytest.CaptureFixture[str], url: str, *more: str) -> tuple[int, str, str]:
    return run(folder, capsys, "add", url, "--allow-private", *more)


def test_add_writes_the_file_and_a_recorded_page(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """Both are there, both are valid, and the recorded page reads as it did."""
    put(site, "/events/", page(linked_data(events(5))))
    code, out, err = add(folder, capsys, f"{site.url}/events/", "--yes")
    assert code == 0, err
    config = load_config(folder / "config", {})
    assert (list(config.sources), config.problems) == (["society-of-examplia"], ())
    golden = read_golden(folder / "config" / "recorded" / "society-of-examplia", dt.datetime.now(dt.UTC))
    assert golden.read(config.relevance) == golden.expected
    assert golden.expected is not None
    assert len(golden.expected["accepted"]) == 5
    assert "A running service takes it over within seconds, and crawls it." in out
    assert sorted(path.name for path in (folder / "config" / "sources").iterdir()) == ["society-of-examplia.toml"]


def test_add_never_writes_over_a_file(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is given and taken is refused at once; one that is proposed gets a number."""
    put(site, "/events/", page(linked_data(events(5))))
    mine = folder / "config" / "sources" / "society-of-examplia.toml"
    mine.write_text("mine")
    code, _, err = add(folder, capsys, f"{site.url}/events/", "--yes", "--slug", "society-of-examplia")
    assert (code, site.hits) == (2, [])
    hint = "give another name, such as --slug society-of-examplia-2, or edit that file"
    assert err == f"error: {mine} exists already\nhint: {hint}\n"
    code, _, _ = add(folder, capsys, f"{site.url}/events/", "--yes")
    assert (code, mine.read_text()) == (0, "mine")
    assert (folder / "config" / "sources" / "society-of-examplia-2.toml").is_file()


def test_add_leaves_a_recorded_folder_alone(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A golden folder of that name belongs to somebody's tests: it stays, with a warning."""
    put(site, "/events/", page(linked_data(events(5))))
    mine = folder / "config" / "recorded" / "society-of-examplia"
    mine.mkdir(parents=True)
    (mine / "source.toml").write_text("mine")
    code, _, err = add(folder, capsys, f"{site.url}/events/", "--yes")
    said = f"{mine} exists already; `sources record` would replace it"
    assert (code, err) == (0, f"warning: its page could not be recorded for tests: {said}\n")
    assert [path.name for path in mine.iterdir()] == ["source.toml"]
    assert (folder / "config" / "sources" / "society-of-examplia.toml").is_file()


def test_add_tells_what_is_in_the_way(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where the folder of the sources should be is no source that exists already."""
    put(site, "/events/", page(linked_data(events(5))))
    sources = folder / "config" / "sources"
    sources.rmdir()
    sources.write_text("")
    code, _, err = add(folder, capsys, f"{site.url}/events/", "--yes")
    place = sources / "society-of-examplia.toml"
    hint = "name a folder you may write to with --config DIR"
    assert (code, err) == (1, f"error: cannot write {place}: {sources} is no folder\nhint: {hint}\n")


def test_add_warns_of_an_address_that_is_read_already(
    folder: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second source of one address is written, with a warning."""
    put(site, "/events/", page(linked_data(events(5))))
    first = f'name = "First"\nurl = "{site.url}/events/"\nkind = "auto"\n'
    (folder / "config" / "sources" / "first.toml").write_text(first)
    code, _, err = add(folder, capsys, f"{site.url}/events/", "--yes", "--slug", "second")
    assert (code, err) == (0, "warning: the source first reads this address already\n")


def test_add_writes_nothing_where_nothing_was_found(
    folder: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, with what was tried."""
    code, out, err = add(folder, capsys, f"{site.url}/gone/", "--yes")
    assert (code, list((folder / "config" / "sources").iterdir())) == (1, [])
    assert err.startswith(f"error: nothing was written: no events were found at {site.url}/gone/\nhint: ")
    assert "broken:not-found" in out


def test_a_terminal_is_asked_and_no_means_no(folder: Path, site: Site) -> None:
    """Anything but a yes writes nothing."""
    put(site, "/events/", page(linked_data(events(5))))
    code, out = _on_terminal(folder, b"\n", "add", f"{site.url}/events/", "--allow-private")
    assert (code, "Write it as source society-of-examplia? [y/N]" in out) == (0, True)
    assert out.endswith("Nothing was written.\n")
    assert list((folder / "config" / "sources").iterdir()) == []


def _on_terminal(folder: Path, answer: bytes, *arguments: str) -> tuple[int, str]:
    """Call the command with a pseudo-terminal as its stdin."""
    master, slave = pty.openpty()
    command = [
        sys.executable,
        "-P",
        "-m",
        "scheduler.cli.main",
        "--config",
        str(folder / "config"),
        "sources",
        *arguments,
    ]
    os.write(master, answer)
    try:
        done = subprocess.run(command, stdin=slave, capture_output=True, text=True, timeout=60, check=False)
    finally:
        os.close(master)
        os.close(slave)
    return done.returncode, done.stdout
