"""The database as one file, and back: from either engine into either, everything equal, while others write."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from store.backup import METADATA, DamagedError, InUseError
from store.decision import Hide, MergeInto
from store.migrate import TooNewError
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, series
from tests.store.snapshot import take


def fill(store: Store) -> None:
    """Events of two sources with a history, a decision, a merge, a held run, and rendered blocks."""
    crawl(store, *series(12))
    crawl(store, listing("Lecture on muscle 3", dt.date(2027, 5, 4), url="https://x.example.org/3"), slug="portal")
    crawl(store, *series(12, description="Now with a programme."), at=NOW + DAY)
    crawl(store, at=NOW + 2 * DAY)
    one, other, third, *_ = [event.uid for event in store.events()]
    store.decide(Hide(one, "not ours"), NOW + DAY)
    store.decide(MergeInto(third, other), NOW + DAY)
    store.save_blocks("ics", [(1, "key", b"\x00BEGIN:VEVENT\xff")])


def test_every_table_is_in_a_backup(store: Store, url: str, tmp_path: Path) -> None:
    """The tables that are copied are those that the database has."""
    store.copy_to(tmp_path / "copy.db")
    for address in (url, f"sqlite:///{tmp_path / 'copy.db'}"):
        engine = create_engine(address)
        assert set(inspect(engine).get_table_names()) - {"alembic_version"} == set(METADATA.tables)
        engine.dispose()


def test_copy_holds_everything(store: Store, tmp_path: Path) -> None:
    """A copy opens as a store that has the same rows in every table, in one file."""
    fill(store)
    told = store.copy_to(tmp_path / "copy.db")
    assert [path.name for path in tmp_path.glob("copy.db*")] == ["copy.db"]
    with Store.open(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert take(copy) == take(store)
        assert (told.events, told.revision) == (store.info().events, store.info().revision)


def test_copy_can_be_taken_over_by_a_server(new_postgresql: Callable[[], str], store: Store, tmp_path: Path) -> None:
    """A server that held something else then holds the same rows, and goes on giving new ids after them."""
    fill(store)
    store.copy_to(tmp_path / "copy.db")
    with Store.open(new_postgresql()) as server:
        crawl(server, listing("Something else"))
        server.take_over(tmp_path / "copy.db")
        assert take(server) == take(store)
        for each in (server, store):
            crawl(each, *series(13, description="Later."), at=NOW + 3 * DAY)
        assert take(server) == take(store)


def test_server_in_use_is_not_taken_over(new_postgresql: Callable[[], str], tmp_path: Path) -> None:
    """While somebody else is connected nothing is replaced."""
    address = new_postgresql()
    with Store.open(address) as server, Store.open(address) as other:
        crawl(server, listing())
        server.copy_to(tmp_path / "copy.db")
        crawl(other, listing("Second"), slug="portal")
        before = take(server)
        with pytest.raises(InUseError):
            server.take_over(tmp_path / "copy.db")
        assert take(server) == before


def test_copy_while_crawls_write_is_one_moment(store: Store, url: str, tmp_path: Path) -> None:
    """Each crawl changes all events at once; no copy ever holds events of two crawls."""
    crawl(store, *series(25, description="0"))
    ended = threading.Event()

    def write() -> None:
        with Store.open(url) as writer:
            number = 1
            while not ended.is_set():
                crawl(writer, *series(25, description=str(number)), at=NOW + number * dt.timedelta(minutes=1))
                number += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(3):
            store.copy_to(tmp_path / f"{number}.db")
    finally:
        ended.set()
        writing.join()
    for number in range(3):
        with Store.open(f"sqlite:///{tmp_path / f'{number}.db'}") as copy:
            said = {event.description for event in copy.events()}
            assert (len(said), copy.info().crawls) == (1, int(said.pop()) + 1)


def test_damaged_newer_and_foreign_files_are_told_apart(new_sqlite: Callable[[], str], tmp_path: Path) -> None:
    """A cut file, one without our tables, one of a newer program, one that is no database."""
    file = Path(new_sqlite().removeprefix("sqlite:///"))
    whole = file.read_bytes()
    cut, foreign, text = tmp_path / "cut.db", tmp_path / "foreign.db", tmp_path / "text.db"
    cut.write_bytes(whole[: len(whole) // 2])
    text.write_text("BEGIN:VCALENDAR" * 1000)
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE event (id INTEGER)")
    connection.close()
    for bad in (cut, foreign, text):
        with pytest.raises(DamagedError):
            Store.check_file(bad)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(TooNewError):
        Store.check_file(file)


def test_file_in_use_is_not_settled(new_sqlite: Callable[[], str]) -> None:
    """A database that another connection has open must not be moved; afterwards it is one file."""
    url = new_sqlite()
    file = Path(url.removeprefix("sqlite:///"))
    with Store.open(url) as store:
        crawl(store, listing())
        with pytest.raises(InUseError):
            Store.settle_file(file)
    Store.settle_file(file)
    assert [path.name for path in file.parent.glob(f"{file.name}*")] == [file.name]
