"""`backup` and `restore` as an operator runs them: equal afterwards, refused where they must be, safe from kills."""

from __future__ import annotations

import json
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.switch import NEW, READY, finish_restore, ready
from tests.e2e.running import Running, wait_for
from tests.scheduler.backing import BODY, Place
from tests.store.make import DAY, NOW, crawl, series
from tests.store.snapshot import take

pytestmark = pytest.mark.timeout(150)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "one").fill()


@pytest.fixture
def backup(place: Place, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    place.done("backup", str(file))
    return file


def test_restore_into_an_empty_folder_gives_the_same_service(place: Place, backup: Path, tmp_path: Path) -> None:
    """Rows, UIDs, decisions, archive and configuration come back, and every feed byte for byte."""
    there = Place(tmp_path / "two")
    assert "There was nothing before." in there.done("restore", str(backup))
    with place.store() as old, there.store() as new:
        assert take(new) == take(old)
    assert (there.events(), len(there.events())) == (place.events(), 11)
    assert there.feeds() == place.feeds()
    files = {path.relative_to(place.config): path.read_bytes() for path in place.config.rglob("*.toml")}
    assert files == {path.relative_to(there.config): path.read_bytes() for path in there.config.rglob("*.toml")}
    (body,) = (there.data / "archive").rglob("*.zst")
    assert BODY not in body.read_bytes()
    assert body.read_bytes() == next((place.data / "archive").rglob("*.zst")).read_bytes()
    assert there.leftovers() == [".restore.lock"]


def test_restore_over_something_needs_force_and_keeps_it(place: Place, backup: Path) -> None:
    """Without --force nothing changes; with it the old state lies aside, whole, and the configuration stays."""
    with place.store() as store:
        crawl(store, *series(12, description="Later."), at=NOW + 2 * DAY)
    later, before = place.events(), (place.config / "service.toml").read_bytes()
    refused = place.run("restore", str(backup))
    assert (refused.returncode, refused.stderr.splitlines()[0]) == (
        1, f"error: there is a database in {place.data} already",
    )  # fmt: skip
    assert place.events() == later
    told = json.loads(place.done("restore", str(backup), "--force", "--json"))
    assert place.events() != later
    kept = Path(told["kept"])
    (kept / "sma-events.db").rename(place.data / "sma-events.db")
    assert place.events() == later
    assert (place.config / "service.toml").read_bytes() == before
    assert (Path(told["config"]) / "sources" / "society.toml").is_file()
    assert [path.name for path in kept.iterdir()] == ["archive"]


def test_backup_while_a_service_runs_and_restore_only_without_it(place: Place, tmp_path: Path) -> None:
    """A running `up` is backed up; to restore into its folder is refused, as into that of `serve`."""
    file = tmp_path / "running.zip"
    with Running(*place.command("up", "--port", "0")[1:]) as running:
        place.done("backup", str(file))
        refused = place.run("restore", str(file), "--force")
        assert refused.returncode == 1
        assert refused.stderr.startswith("error: another sma-events works on ")
        wait_for("the first pages", running.feed)
    with Running(*place.command("serve", "--port", "0")[1:]) as running:
        running.get("/events/")
        refused = place.run("restore", str(file), "--force")
        assert refused.returncode == 1
        assert refused.stderr.startswith("error: another process works with ")
        assert not (place.data / NEW).exists()
    place.done("restore", str(file), "--force")


def test_restore_moves_from_a_file_to_a_server_and_back(
    place: Place, backup: Path, tmp_path: Path, new_postgresql: Callable[[], str]
) -> None:
    """One backup fits both databases: SQLite to PostgreSQL, PostgreSQL to SQLite, row by row."""
    server, third = Place(tmp_path / "server", new_postgresql()), Place(tmp_path / "third")
    server.done("restore", str(backup))
    assert server.run("restore", str(backup)).stderr.startswith("error: there are 12 events in postgresql")
    server.done("backup", str(tmp_path / "server.zip"))
    third.done("restore", str(tmp_path / "server.zip"))
    with place.store() as one, server.store() as two, third.store() as three:
        assert take(one) == take(two) == take(three)


def test_other_files_are_not_overwritten_by_a_backup(place: Place, backup: Path, tmp_path: Path) -> None:
    """An older backup is replaced; anything else of that name is left alone. Nobody else may read a backup."""
    (tmp_path / "letter.txt").write_text("Dear all")
    refused = place.run("backup", str(tmp_path / "letter.txt"))
    assert refused.returncode == 2
    assert (tmp_path / "letter.txt").read_text() == "Dear all"
    place.done("backup", str(backup), "--without-archive")
    with zipfile.ZipFile(backup) as pack:
        assert [name for name in pack.namelist() if name.startswith("archive/")] == []
    assert backup.stat().st_mode & 0o777 == 0o600


def kill_at(sign: Path, place: Place, *command: str) -> None:
    """Run a command and kill it as soon as it writes that file or folder, which an earlier kill may have left there."""
    began_ns = time.time_ns()
    process = subprocess.Popen(place.command(*command), env=place.env(), stdout=subprocess.DEVNULL)
    seen = False
    while process.poll() is None and not (seen := _written_since(began_ns, sign)):
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert seen or process.returncode == 0  # on a busy machine it may end between two looks


def _written_since(began_ns: int, path: Path) -> bool:
    try:
        return path.stat().st_mtime_ns > began_ns
    except FileNotFoundError:
        return False


def test_kill_during_backup_leaves_the_last_one(place: Place, backup: Path, tmp_path: Path) -> None:
    """Whenever it is killed, the old file is whole, and the next backup comes out and clears up."""
    before = backup.read_bytes()
    part = tmp_path / f".{backup.name}.part"
    for sign in (part.with_name(f"{part.name}.db"), part):
        kill_at(sign, place, "backup", str(backup))
        assert backup.read_bytes() == before or zipfile.ZipFile(backup).testzip() is None
    place.done("backup", str(backup))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "one"]


def test_kill_during_restore_leaves_the_old_or_the_new_state(place: Place, backup: Path) -> None:
    """Whenever it is killed, the next command finds one of both, whole."""
    old = place.events()
    with place.store() as store:
        crawl(store, *series(12, description="Later."), at=NOW + 2 * DAY)
    new = place.events()
    for sign in (place.data / NEW, place.data / READY):
        kill_at(sign, place, "restore", str(backup), "--force")
        finish_restore(place.data)  # as the next command does
        assert place.events() in (old, new)
    place.done("restore", str(backup), "--force")
    assert place.events() == old


def test_kill_between_two_moves_is_made_up_for(place: Place, tmp_path: Path) -> None:
    """At each step of the switch a kill leaves what the next command finishes: never half of the one or the other."""
    parts = ("sma-events.db", "archive", "config")
    for step in range(len(parts) + 1):
        data = tmp_path / str(step)
        for name, said in (("", "old"), (NEW, "new")):
            (data / name / "archive").mkdir(parents=True)
            (data / name / "archive" / "which").write_text(said)
            (data / name / "sma-events.db").write_text(said)
        (data / NEW / "config").mkdir()
        kept = data / "before-restore-now"
        ready(data, kept)
        for part in parts[:step]:  # what a killed process had done by then
            kept.mkdir(exist_ok=True)
            target = data / ("config-of-backup" if part == "config" else part)
            if target.exists():
                target.rename(kept / part)
            (data / READY / part).rename(target)
        assert finish_restore(data) == kept
        assert finish_restore(data) is None
        assert [(data / "sma-events.db").read_text(), (data / "archive" / "which").read_text()] == ["new", "new"]
        assert [(kept / "sma-events.db").read_text(), (kept / "archive" / "which").read_text()] == ["old", "old"]
        assert (data / "config-of-backup").is_dir()
        assert not (data / READY).exists()
