"""The archive of raw bodies: whole or not at all, the youngest per page, damage noticed."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import Archive, ArchivedBody, body_hash

PAGE = "https://example.org/events"


def body(text: str) -> ArchivedBody:
    return ArchivedBody(PAGE, "text/html", text.encode())


def save(archive: Archive, found: ArchivedBody) -> str:
    digest = body_hash(found.body)
    archive.save(PAGE, digest, found)
    return digest


@given(content=st.binary(max_size=5000), url=st.text(max_size=50), content_type=st.text(max_size=30))
@settings(deadline=None, max_examples=40)
def test_body_comes_back_as_it_was(content: bytes, url: str, content_type: str, tmp_path_factory: object) -> None:
    """Any bytes, any address, any header."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), "society", 3)
        found = ArchivedBody(url, content_type, content)
        assert archive.read(PAGE, save(archive, found)) == found


def test_youngest_bodies_are_kept(tmp_path: Path) -> None:
    """More than `keep` distinct bodies: the oldest goes; one that comes again is young again."""
    archive = Archive(tmp_path, "society", 2)
    digests = []
    for number, text in enumerate(("one", "two", "one", "three")):
        digests.append(save(archive, body(text)))
        for file in tmp_path.rglob(f"{digests[-1]}.zst"):
            os.utime(file, (number, number))
    assert [archive.holds(PAGE, digest) for digest in digests] == [True, False, True, True]
    assert [found.body for _, found in archive.bodies()] == [b"three", b"one"]


def test_archive_is_trimmed_to_its_room(tmp_path: Path) -> None:
    """Older bodies go, the oldest first, of whatever page; the youngest of each page stays, however large."""
    archive = Archive(tmp_path, "society", 5)
    pages = [(PAGE, "one"), ("https://example.org/2", "two"), (PAGE, "three"), ("https://example.org/2", "four")]
    for number, (url, text) in enumerate(pages):
        archive.save(url, body_hash(text.encode()), body(text))
        os.utime(archive.folder / next(tmp_path.rglob(f"{body_hash(text.encode())}.zst")), (number, number))
    size = sum(file.stat().st_size for file in tmp_path.rglob("*.zst"))

    def left() -> list[str]:
        return sorted(found.body.decode() for _, found in archive.bodies())

    archive.trim(size)
    assert left() == ["four", "one", "three", "two"]
    archive.trim(size - 1)
    assert left() == ["four", "three", "two"]
    archive.trim(0)
    assert left() == ["four", "three"]


def test_archive_tells_the_versions_of_a_page(tmp_path: Path) -> None:
    """Youngest first, with the moment and the address that was asked for; a page that is not there has none."""
    archive = Archive(tmp_path, "society", 5)
    for number, text in enumerate(("one", "two")):
        archive.save(PAGE, body_hash(text.encode()), ArchivedBody("https://www.example.org/", "", text.encode()))
        for file in tmp_path.rglob(f"{body_hash(text.encode())}.zst"):
            os.utime(file, (number, number))
    told = [(at.timestamp(), found.body, found.url, found.asked) for at, found in archive.of_page(PAGE)]
    assert told == [(1.0, b"two", "https://www.example.org/", PAGE), (0.0, b"one", "https://www.example.org/", PAGE)]
    assert archive.of_page("https://example.org/other") == []


def test_archive_of_nothing_keeps_nothing(tmp_path: Path) -> None:
    """bodies_per_page = 0 switches it off."""
    archive = Archive(tmp_path, "society", 0)
    digest = save(archive, body("one"))
    assert (archive.holds(PAGE, digest), list(tmp_path.iterdir()), list(archive.bodies())) == (False, [], [])


def test_damaged_body_is_as_good_as_none(tmp_path: Path) -> None:
    """A truncated file, or another body under that name, is not handed out."""
    archive = Archive(tmp_path, "society", 3)
    one, two = save(archive, body("one")), save(archive, body("two"))
    files = {file.stem: file for file in tmp_path.rglob("*.zst")}
    files[one].write_bytes(files[two].read_bytes())
    files[two].write_bytes(files[two].read_bytes()[:10])
    assert (archive.read(PAGE, one), archive.read(PAGE, two), archive.read(PAGE, "0" * 32)) == (None, None, None)


def test_bodies_that_are_pruned_meanwhile_cost_nothing(tmp_path: Path) -> None:
    """Another process may take any file away at any moment; a link to nothing is listed and cannot be read, either."""
    archive = Archive(tmp_path, "society", 1)
    one = save(archive, body("one"))
    page = next(tmp_path.rglob("*.zst")).parent
    (page / "gone.zst").symlink_to(tmp_path / "nowhere")
    archive.trim(0)
    two = save(archive, body("two"))
    assert [found.body for _, found in archive.bodies()] == [b"two"]
    assert [found.body for _, found in archive.of_page(PAGE)] == [b"two"]
    assert (archive.holds(PAGE, one), archive.holds(PAGE, two)) == (False, True)
