"""The published tree in memory: taken over from the manifest, bounded, and never ahead of what was published."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from feeds.tree import PublishedTree
from feeds.web.http import IDENTITY, Conditions
from feeds.web.ondemand import AT_ONCE, WAITING, BusyError, OnDemand
from feeds.web.resource import (
    STREAM_ABOVE_BYTES,
    LargeFile,
    Resource,
    StaleFileError,
    from_bytes,
    from_files,
)
from feeds.web.served import ServedTree, path_of
from tests.feeds.web.samples import NOW


def publish(public: Path, files: dict[str, bytes], now: dt.datetime = NOW, made_of: str = "") -> None:
    with PublishedTree(public, now) as tree:
        for path, data in files.items():
            tree.put(path, data, made_of)


async def body_at(tree: ServedTree, address: str) -> bytes | None:
    """What is served there now, once a reload that is under way has ended."""
    tree.ready(address)
    for _ in range(200):
        await asyncio.sleep(0.005)
        if tree.settled:
            break
    resource = await tree.find(address)
    return None if resource is None else resource.variants[IDENTITY].body["body"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("address", "path"),
    [("/", "index.html"), ("/events/", "events/index.html"), ("/feeds/events.ics", "feeds/events.ics")],
)
def test_addresses_lead_to_files(address: str, path: str) -> None:
    """A folder's address means its index."""
    assert path_of(address) == path


async def test_a_publish_shows_without_a_restart(tmp_path: Path) -> None:
    """Changed, new and removed files are noticed through the manifest."""
    public = tmp_path / "public"
    publish(public, {"a.txt": b"one", "b.txt": b"stays"})
    tree = ServedTree(public, check_every_s=0)
    assert [await body_at(tree, each) for each in ("/a.txt", "/b.txt", "/c.txt")] == [b"one", b"stays", None]
    publish(public, {"a.txt": b"two", "c.txt": b"new"}, NOW + dt.timedelta(hours=1))
    assert [await body_at(tree, each) for each in ("/a.txt", "/b.txt", "/c.txt")] == [b"two", None, b"new"]


async def test_the_disk_is_left_alone_between_checks(tmp_path: Path) -> None:
    """Within the interval not even the manifest is looked at."""
    public = tmp_path / "public"
    publish(public, {"a.txt": b"one"})
    tree = ServedTree(public, check_every_s=3600)
    assert await body_at(tree, "/a.txt") == b"one"
    publish(public, {"a.txt": b"two"}, NOW + dt.timedelta(hours=1))
    assert await body_at(tree, "/a.txt") == b"one"
    tree.refresh()
    assert await body_at(tree, "/a.txt") == b"two"


async def test_a_file_ahead_of_its_manifest_is_not_kept(tmp_path: Path) -> None:
    """In the middle of a publish each answer has the validator of its own bytes, and none of it stays in memory."""
    public = tmp_path / "public"
    publish(public, {"a.txt": b"one"})
    tree = ServedTree(public, check_every_s=3600)
    (public / "a.txt").write_bytes(b"two")
    early = await tree.find("/a.txt")
    assert early is not None
    assert early.etag == from_bytes("a.txt", b"two").etag
    assert tree.ready("/a.txt") is None


async def test_what_has_the_same_bytes_stays_in_memory(tmp_path: Path) -> None:
    """Also where it was made of something else: the server does not read all pages again after an update."""
    public = tmp_path / "public"
    publish(public, {"a.txt": b"one", "b.txt": b"one"}, made_of="first")
    tree = ServedTree(public)
    before = [await tree.find("/a.txt"), await tree.find("/b.txt")]
    publish(public, {"a.txt": b"one", "b.txt": b"two"}, NOW + dt.timedelta(hours=1), made_of="second")
    tree.refresh()
    assert (tree.revision, tree.ready("/a.txt"), tree.ready("/b.txt")) == (2, before[0], None)


async def test_a_lost_manifest_keeps_what_was_read(tmp_path: Path) -> None:
    """A manifest that is gone or damaged stops nothing."""
    public = tmp_path / "public"
    publish(public, {"a.txt": b"one"})
    tree = ServedTree(public, check_every_s=0)
    tree.manifest.write_text("{broken")
    assert await body_at(tree, "/a.txt") == b"one"
    tree.manifest.unlink()
    assert await body_at(tree, "/a.txt") == b"one"


async def test_a_file_that_vanished_is_not_found(tmp_path: Path) -> None:
    """A manifest's word without a file is a 404, not an error."""
    public = tmp_path / "public"
    publish(public, {"a.txt": b"one"})
    tree = ServedTree(public)
    (public / "a.txt").unlink()
    assert await tree.find("/a.txt") is None


async def test_memory_is_bounded(tmp_path: Path) -> None:
    """The least recently used body goes first."""
    public = tmp_path / "public"
    publish(public, {f"{name}.bin": bytes(1000) for name in "abc"})
    tree = ServedTree(public, memory_bytes=2500)
    for address in ("/a.bin", "/b.bin", "/a.bin", "/c.bin"):
        await tree.find(address)
    assert [tree.ready(f"/{name}.bin") is not None for name in "abc"] == [True, False, True]


def large_resource(public: Path) -> Resource:
    publish(public, {"large.bin": bytes(STREAM_ABOVE_BYTES + 1)})
    return from_files(public, "large.bin", NOW)


async def test_a_replaced_large_file_is_noticed_before_anything_is_sent(tmp_path: Path) -> None:
    """Head and body of a streamed answer are of one file."""
    resource = large_resource(tmp_path / "public")
    assert isinstance(resource.variants[IDENTITY].body, LargeFile)
    assert resource.bytes_in_memory == 0
    publish(tmp_path / "public", {"large.bin": b"x" * (STREAM_ABOVE_BYTES + 1)}, NOW + dt.timedelta(hours=1))
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    with pytest.raises(StaleFileError):
        await resource.send(Conditions(), send, with_body=True)
    assert sent == []


async def test_equal_questions_are_answered_once() -> None:
    """Clients that ask for the same filter at the same time wait for one rendering."""
    made: list[int] = []

    def make() -> Resource:
        made.append(1)
        return from_bytes("feeds/events.ics", b"body")

    answers = OnDemand()
    both = await asyncio.gather(answers.get("key", make), answers.get("key", make))
    assert (both[0] is both[1], await answers.get("key", make) is both[0], len(made)) == (True, True, 1)


async def test_old_answers_make_room() -> None:
    """Neither number nor size of kept answers grows without end."""
    answers = OnDemand(kept_answers=2)
    made: list[str] = []

    def maker(key: str) -> Resource:
        made.append(key)
        return from_bytes("feeds/events.ics", b"body")

    for key in ("a", "b", "a", "c", "a", "b"):
        await answers.get(key, lambda key=key: maker(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


async def test_answers_of_a_former_state_are_let_go() -> None:
    """After a publish nobody asks for what was made of the tree before: it takes no memory any more."""
    answers, kept = OnDemand(), []
    for state in (1, 1, 2):
        answers.made_of(state)
        kept.append(await answers.get("key", lambda: from_bytes("feeds/events.ics", b"body")))
    assert (kept[0] is kept[1], kept[1] is kept[2]) == (True, False)


async def test_a_crowd_of_filters_is_told_to_come_back() -> None:
    """Beyond the queue, a question is refused at once instead of slowing down everybody."""
    answers = OnDemand()
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()

    def make() -> Resource:
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()
        return from_bytes("feeds/events.ics", b"body")

    waiting = [asyncio.create_task(answers.get(number, make)) for number in range(AT_ONCE + WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await answers.get("one more", make)
    gate.set()
    assert len(await asyncio.gather(*waiting)) == AT_ONCE + WAITING


async def test_a_failure_is_not_kept() -> None:
    """An error reaches whoever asked; the next question tries again."""
    answers = OnDemand()

    def fail() -> Resource:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        await answers.get("key", fail)
    assert (await answers.get("key", lambda: from_bytes("index.html", b"body"))).path == "index.html"
