"""The published tree by itself: what is put appears whole, what is not put goes, and nothing else is touched."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.check import check_tree
from feeds.encodings import ENCODINGS
from feeds.tree import Published, PublishedTree

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
LONG = b"<html>" + b"<p>A page that is worth compressing.</p>" * 100 + b"</html>"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "public"


def put(root: Path, files: dict[str, bytes], now: dt.datetime = NOW) -> Published:
    with PublishedTree(root, now) as tree:
        for path, data in files.items():
            tree.put(path, data)
    return tree.published


def names(root: Path) -> set[str]:
    return {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}


def manifest(root: Path) -> dict[str, dict[str, str]]:
    return dict(json.loads((root.parent / "manifest.json").read_bytes())["files"])


def test_files_and_siblings_appear(root: Path) -> None:
    """Text that is worth it is stored in three encodings as well; short text and pictures are not."""
    assert put(root, {"a/index.html": LONG, "b.txt": b"short", "c.png": LONG}) == Published(3, 0, 0)
    page = {"a/index.html", "a/index.html.gz", "a/index.html.br", "a/index.html.zst"}
    assert names(root) == {*page, "b.txt", "c.png"}
    assert gzip.decompress((root / "a/index.html.gz").read_bytes()) == LONG


def test_manifest_names_hash_and_date(root: Path) -> None:
    """What a server needs for its validators, and nothing of the moment for files that did not change."""
    put(root, {"a.txt": b"a", "b.txt": b"b"})
    put(root, {"a.txt": b"a", "b.txt": b"new"}, LATER)
    assert {path: entry["last_modified"] for path, entry in manifest(root).items()} == {
        "a.txt": NOW.isoformat(),
        "b.txt": LATER.isoformat(),
    }
    assert int((root / "b.txt").stat().st_mtime) == LATER.timestamp()


def test_what_is_not_put_goes_with_its_folder(root: Path) -> None:
    """A page that no longer belongs leaves no file, no sibling and no empty folder."""
    put(root, {"events/x/index.html": LONG, "index.html": LONG})
    assert put(root, {"index.html": LONG}, LATER) == Published(0, 1, 1)
    assert {path.name for path in root.iterdir()} == {"index.html", "index.html.gz", "index.html.br", "index.html.zst"}


def test_files_of_others_are_left_alone(root: Path) -> None:
    """Whoever publishes into a folder that holds other things keeps them."""
    root.mkdir(parents=True)
    (root / "verification.html").write_bytes(b"<html></html>")
    put(root, {"index.html": LONG})
    put(root, {}, LATER)
    assert names(root) == {"verification.html"}


def test_a_page_that_shrinks_loses_its_siblings(root: Path) -> None:
    """No compressed file of an older page stays behind."""
    put(root, {"index.html": LONG})
    put(root, {"index.html": b"<html></html>"}, LATER)
    assert names(root) == {"index.html"}


@pytest.mark.parametrize("damage", ["removed", "overwritten", "sibling removed", "manifest removed"])
def test_damage_is_mended(root: Path, damage: str) -> None:
    """Whatever happened to the files, the next publish makes the tree whole again."""
    put(root, {"index.html": LONG, "b.txt": b"b"})
    match damage:
        case "removed":
            (root / "index.html").unlink()
        case "overwritten":
            (root / "index.html").write_bytes(LONG[:-3] + b"xml")
        case "sibling removed":
            (root / "index.html.br").unlink()
        case _:
            (root.parent / "manifest.json").unlink()
    put(root, {"index.html": LONG, "b.txt": b"b"}, LATER)
    assert (root / "index.html").read_bytes() == LONG
    assert check_tree(root) == []


def test_a_lost_manifest_costs_no_dates(root: Path) -> None:
    """Files whose bytes are the same keep the time of their last change."""
    put(root, {"index.html": LONG})
    (root.parent / "manifest.json").unlink()
    put(root, {"index.html": LONG}, LATER)
    assert manifest(root)["index.html"]["last_modified"] == NOW.isoformat()


def test_leftovers_of_a_killed_publish_go(root: Path) -> None:
    """Temporary files are removed, and so is a finished file that no manifest ever named."""
    put(root, {"index.html": LONG})
    (root / ".index.html.tmp").write_bytes(LONG[:10])
    (root / "orphan.html").write_bytes(LONG)
    (root.parent / ".public.journal").write_text("orphan.html\n", encoding="utf-8")
    put(root, {"index.html": LONG}, LATER)
    assert names(root) == {"index.html", "index.html.gz", "index.html.br", "index.html.zst"}
    assert not (root.parent / ".public.journal").exists()


def test_siblings_that_a_killed_publish_left_alone_are_made_anew(root: Path) -> None:
    """Killed between a sibling and its file, and the next publish has the old bytes again: all encodings agree."""
    put(root, {"a.html": LONG})
    (root / "a.html.gz").write_bytes(gzip.compress(b"<html>what the killed publish had</html>"))
    (root.parent / ".public.journal").write_text("a.html\n", encoding="utf-8")
    put(root, {"a.html": LONG}, LATER)
    assert gzip.decompress((root / "a.html.gz").read_bytes()) == LONG
    assert manifest(root)["a.html"]["last_modified"] == NOW.isoformat()


def test_an_error_on_the_way_removes_nothing(root: Path) -> None:
    """What cannot be rendered leaves the last publish in place, and no temporary file."""
    put(root, {"index.html": LONG, "b.txt": b"b"})
    before = manifest(root)

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("cannot be rendered")

    with pytest.raises(RuntimeError, match="cannot be rendered"), PublishedTree(root, LATER) as tree:
        tree.put("index.html", broken())
    assert (root / "index.html").read_bytes() == LONG
    assert (root / "b.txt").read_bytes() == b"b"
    assert manifest(root) == before
    put(root, {"index.html": LONG, "b.txt": b"b"}, LATER)
    assert manifest(root) == before and check_tree(root) == []


def test_streamed_content_is_compared_too(root: Path) -> None:
    """A feed that comes in pieces is written only where its bytes are others."""
    put(root, {"feed.ics": LONG})
    before = (root / "feed.ics").stat().st_ino
    with PublishedTree(root, LATER) as tree:
        tree.put("feed.ics", iter([LONG[:100], LONG[100:]]))
    assert tree.published == Published(0, 1, 0)
    assert (root / "feed.ics").stat().st_ino == before
    assert names(root) == {"feed.ics", "feed.ics.gz", "feed.ics.br", "feed.ics.zst"}


def test_two_publishes_wait_for_each_other(root: Path) -> None:
    """The second begins when the first has ended, and sees what it wrote."""
    second = threading.Thread(target=put, args=(root, {"index.html": LONG, "b.txt": b"b"}, LATER))
    with PublishedTree(root, NOW) as first:
        second.start()
        second.join(0.3)
        assert second.is_alive()
        first.put("index.html", LONG)
    second.join(20)
    assert not second.is_alive()
    assert {path: entry["last_modified"] for path, entry in manifest(root).items()} == {
        "index.html": NOW.isoformat(),
        "b.txt": LATER.isoformat(),
    }


def test_two_trees_in_one_folder_do_not_mix(root: Path) -> None:
    """A manifest of another tree is not believed."""
    other = root.parent / "other"
    put(root, {"index.html": LONG})
    put(other, {"index.html": LONG + b"<!-- other -->"})
    put(root, {"index.html": LONG}, LATER)
    assert (root / "index.html").read_bytes() == LONG
    assert check_tree(root) == []


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../b", "a//b", ".hidden", "a/.b", "a\\b", "a\nb", "a/"])
def test_no_path_leads_out_of_the_tree(root: Path, path: str) -> None:
    """Whatever a slug may hold, files stay inside and visible."""
    with pytest.raises(ValueError, match="is no path inside"), PublishedTree(root, NOW) as tree:
        tree.put(path, b"x")
    assert names(root) == set()


def test_nothing_is_published_twice(root: Path) -> None:
    """Two pages under one address are a mistake that must not depend on their order."""
    with pytest.raises(ValueError, match="published twice"), PublishedTree(root, NOW) as tree:
        tree.put("a.txt", b"1")
        tree.put("a.txt", b"2")


@pytest.mark.parametrize(
    ("path", "data", "problem"),
    [
        ("feeds/x.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "a line does not end in CRLF"),
        ("feeds/x.ics", b"<html>not found</html>\r\n", "cannot be read"),
        ("feeds/x.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "holds no component at all"),
        ("feeds/x.rss", b"<rss><channel><title>&nbsp;</title></channel></rss>", "is not well-formed"),
        ("feeds/x.rss", b'<!DOCTYPE rss><rss version="2.0"><channel/></rss>', "has a DOCTYPE"),
        ("feeds/x.atom", b'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id>', "is not well-formed"),
        ("feeds/x.atom", b"<feed/>", "is no Atom feed"),
        ("feeds/x.atom", b'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id></feed>', "has no title"),
        ("feeds/x.atom", b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "has no author"),
        (
            "feeds/x.atom",
            b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x:1</id></entry></feed>',
            "entry urn:x:1 has no title, updated",
        ),
        ("feeds/x.json", b'{"items": [', "is no JSON"),
        ("feeds/x.json", b'{"version": "1", "items": []}', "is no JSON Feed 1.1"),
        ("index.html", b"<html><body>", "is not complete"),
        ("index.html", b'<html><script type="application/ld+json">{</script></html>', "JSON-LD that cannot be read"),
    ],
)
def test_check_finds_what_is_wrong(root: Path, path: str, data: bytes, problem: str) -> None:
    """`feeds check` reads every byte with parsers that did not write it."""
    put(root, {path: data})
    assert any(found.startswith(f"{path}: ") and problem in found for found in check_tree(root))


def test_check_compares_siblings_and_manifest(root: Path) -> None:
    """A sibling of other bytes, a file the manifest does not know, and one that is gone are all told."""
    put(root, {"index.html": LONG, "b.txt": b"b", "c.txt": b"c"})
    (root / "index.html.gz").write_bytes(gzip.compress(b"other"))
    (root / "b.txt").write_bytes(b"changed")
    (root / "c.txt").unlink()
    (root / "d.txt").write_bytes(b"d")
    assert check_tree(root) == [
        "c.txt: named in the manifest, but not there",
        "b.txt: its bytes are not those that the manifest names",
        "d.txt: not named in the manifest",
        "index.html.gz: does not hold the bytes of index.html",
    ]


@pytest.mark.parametrize("suffix", [encoding.suffix for encoding in ENCODINGS])
def test_check_names_a_sibling_that_cannot_be_read(root: Path, suffix: str) -> None:
    """A cut or overwritten compressed form is a problem, not a traceback."""
    put(root, {"index.html": LONG})
    (root / f"index.html{suffix}").write_bytes(b"no such encoding")
    assert check_tree(root) == [f"index.html{suffix}: does not hold the bytes of index.html"]


def test_check_of_nothing_says_so(root: Path) -> None:
    """A folder that is not there is one problem."""
    assert check_tree(root) == [f"{root}: nothing is published here"]
