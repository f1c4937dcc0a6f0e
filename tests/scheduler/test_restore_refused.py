"""What is no whole backup of ours is not restored: a clear sentence, nothing written anywhere."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.backup import CONTENTS, write_backup
from scheduler.backup import Place as Folders
from scheduler.restore import BadBackupError, unpack
from tests.scheduler.backing import Place
from tests.store.make import NOW


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    place, file = Place(tmp_path / "one").fill(3), tmp_path / "backup.zip"
    with place.store() as store:
        write_backup(store, Folders(place.config, place.data), file, NOW)
    return file


def rewritten(backup: Path, edit: Callable[[str, bytes], Iterator[tuple[str, bytes]]]) -> Path:
    """A copy of a backup in which each member is what `edit` makes of it."""
    file = backup.with_name(f"rewritten-{backup.name}")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            for other, body in edit(name, old.read(name)):
                new.writestr(other, body)
    return file


def with_contents(backup: Path, **changes: object) -> Path:
    """A copy of a backup whose list of contents says something else."""

    def edit(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
        yield name, json.dumps(json.loads(body) | changes).encode() if name == CONTENTS else body

    return rewritten(backup, edit)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"version": 2, "program": "9.9"}, "was written by a newer program (9.9); update this one"),
        ({"version": "x"}, "was written by a newer program"),
        ({"format": "tar"}, "is no backup: `sma-events backup` did not write it"),
        ({"files": 7}, "is damaged: its list of contents cannot be read"),
        ({"files": {}}, "is damaged: it holds other files than its list of contents says"),
    ],
)
def test_backup_that_says_something_else_is_refused(
    change: dict[str, object], error: str, backup: Path, tmp_path: Path
) -> None:
    """A newer, foreign or damaged list of contents is one clear line, and nothing is left in the folder."""
    with pytest.raises(BadBackupError) as refused:
        unpack(with_contents(backup, **change), tmp_path / "two")
    assert error in str(refused.value)
    assert list((tmp_path / "two").iterdir()) == []


@pytest.mark.parametrize("bits", [1, 6, 72, 128])
def test_damage_of_any_byte_is_one_clear_error(bits: int, backup: Path, tmp_path: Path) -> None:
    """Whatever flipped bits make of the file: another name, time, place or packing of a member, an encrypted one."""
    whole, damaged = backup.read_bytes(), tmp_path / "damaged.zip"
    with zipfile.ZipFile(backup) as pack:
        directory, second = pack.start_dir, pack.infolist()[1]
    head = range(second.header_offset, second.header_offset + 30 + len(second.filename))
    for place in (*range(0, directory, directory // 40), *head, *range(directory, len(whole))):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ bits]) + whole[place + 1 :])
        with contextlib.suppress(BadBackupError):  # of some bytes nothing depends
            unpack(damaged, tmp_path / "two")


def test_damage_anywhere_is_noticed(backup: Path, tmp_path: Path) -> None:
    """A file that is cut, has a changed byte, or a changed member with a right CRC is not restored."""
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as pack:
        middle = pack.getinfo("sma-events.db").header_offset + 2000
    bad = {
        "cut": whole[:-200],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "text": b"BEGIN:VCALENDAR",
        "empty": b"",
    }

    def other_settings(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
        yield name, body.replace(b"office@", b"0ffice@") if name == "config/service.toml" else body

    bad["exchanged"] = rewritten(backup, other_settings).read_bytes()
    for name, body in bad.items():
        (tmp_path / name).write_bytes(body)
        with pytest.raises(BadBackupError):
            unpack(tmp_path / name, tmp_path / "two")
        assert list((tmp_path / "two").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/outside", "config/../../outside", "archive/../outside", "config/a\\..\\b", "manifest.json/x"],
)
def test_no_name_leads_out_of_the_folder(name: str, backup: Path, tmp_path: Path) -> None:
    """A member that would be written elsewhere makes the file no backup."""
    with zipfile.ZipFile(backup) as pack:
        files = json.loads(pack.read(CONTENTS))["files"]
    files[name] = files["config/service.toml"]
    told = with_contents(backup, files=files)
    with zipfile.ZipFile(told, "a") as pack, zipfile.ZipFile(backup) as good:
        pack.writestr(name, good.read("config/service.toml"))
    with pytest.raises(BadBackupError, match="is no name of a file in one"):
        unpack(told, tmp_path / "two")
    assert (list(tmp_path.rglob("outside")), list((tmp_path / "two").iterdir())) == ([], [])


def test_database_of_a_newer_program_is_refused(backup: Path, tmp_path: Path) -> None:
    """The tables decide as well as the format: an older program must not open them."""
    file = tmp_path / "newer.db"
    with zipfile.ZipFile(backup) as pack:
        file.write_bytes(pack.read("sma-events.db"))
        files = json.loads(pack.read(CONTENTS))["files"]
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    body = file.read_bytes()
    files["sma-events.db"] = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}

    def edit(name: str, old: bytes) -> Iterator[tuple[str, bytes]]:
        yield name, body if name == "sma-events.db" else old

    newer = rewritten(with_contents(backup, files=files), edit)
    with pytest.raises(BadBackupError, match="was written by a newer program"):
        unpack(newer, tmp_path / "two")
    assert list((tmp_path / "two").iterdir()) == []
