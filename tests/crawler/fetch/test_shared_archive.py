"""What one machine has archived, the next one can read, as if it had been there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crawler.archive import ArchivedBody, body_hash
from crawler.shared_archive import SharedArchive
from store.repository import Store

PAGE = "https://society.example.org/events"


def body(text: str) -> ArchivedBody:
    return ArchivedBody(PAGE, "text/html", text.encode())


def keep(archive: SharedArchive, *texts: str) -> None:
    for text in texts:
        archive.save(PAGE, body_hash(text.encode()), body(text))


def test_bodies_travel_from_machine_to_machine(tmp_path: Path, new_postgresql: Callable[[], str]) -> None:
    """With their moments; what one machine drops is gone on the others, and what a dead crawl left is not kept."""
    with Store.open(new_postgresql()) as store:
        here = SharedArchive(tmp_path / "here", "society", 2, store)
        there = SharedArchive(tmp_path / "there", "society", 2, store)
        keep(here, "first", "second")
        here.push()
        there.pull()
        assert there.of_page(PAGE) == here.of_page(PAGE)
        assert [found.body for _, found in there.of_page(PAGE)] == [b"second", b"first"]
        keep(there, "third")
        there.push()
        keep(here, "of a crawl that died")
        here.pull()
        assert [found.body for _, found in here.of_page(PAGE)] == [b"third", b"second"]
        assert len(store.bodies("society")) == 2


def test_a_push_writes_what_is_new_alone(tmp_path: Path, new_postgresql: Callable[[], str]) -> None:
    """Nothing where nothing came; a body that came again has a new moment."""
    with Store.open(new_postgresql()) as store:
        archive = SharedArchive(tmp_path, "society", 2, store)
        keep(archive, "first")
        archive.push()
        before = store.bodies("society")
        archive.push()
        assert store.bodies("society") == before
        assert store.bodies("other") == {}


def test_a_push_goes_on_without_what_is_pruned_meanwhile(tmp_path: Path, new_postgresql: Callable[[], str]) -> None:
    """A link to nothing stands for a file that has just gone."""
    with Store.open(new_postgresql()) as store:
        archive = SharedArchive(tmp_path, "society", 2, store)
        keep(archive, "first")
        (next(tmp_path.rglob("*.zst")).parent / "gone.zst").symlink_to(tmp_path / "nowhere")
        archive.push()
        assert [key.digest for key in store.bodies("society")] == [body_hash(b"first")]
