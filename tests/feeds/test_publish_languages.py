"""Publishing in several languages: what did not change is not made again, and what did change is, in all of them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.load import Config
from feeds.language import ENGLISH, LANGUAGES, TRANSLATIONS
from feeds.publish import publish, put_pages
from feeds.tree import PublishedTree
from feeds.web.addresses import english_path
from feeds.web.page import Page, edition_of_words, program_files
from feeds.web.words import language
from store.repository import Store
from tests.feeds.stored import BASE_URL, HOUR, NOW, crawl, listed, some_config, some_meetings


class Desk:
    """Two pages that say what they are told to, and note in which languages they were made."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.said = {"a": "first", "b": "first"}
        self.made: list[str] = []

    def publish(self, *, same_words: bool = True) -> list[str]:
        """Which pages were made, such as "a de"."""
        self.made.clear()
        with PublishedTree(self.out, NOW, ()) as tree:
            put_pages(tree, self._pages(), same_words=same_words)
        return list(self.made)

    def _pages(self) -> Iterator[Page]:
        for name in self.said:
            yield Page(f"{name}/index.html", lambda name=name: self._make(name))  # type: ignore[misc]

    def _make(self, name: str) -> bytes:
        self.made.append(f"{name} {language()}")
        return f"{language()}: {self.said[name]}".encode()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "public")


EVERYTHING = [f"{name} {code}" for name in ("a", "b") for code in LANGUAGES]


def test_a_page_is_made_in_the_language_that_is_asked_for() -> None:
    """And English is back afterwards."""
    page = Page("a/index.html", lambda: str(language()).encode())
    assert [(path, page.made_in(code)) for path, code in page.translations()] == [
        (f"{code}/a/index.html", code.encode()) for code in TRANSLATIONS
    ]
    assert (language(), page.make()) == (ENGLISH, b"en")


def test_what_did_not_change_is_not_made_again(desk: Desk) -> None:
    """The English page is made, to see that it is the same; the others follow from that."""
    assert desk.publish() == EVERYTHING
    assert desk.publish() == ["a en", "b en"]
    assert (desk.out / "de/a/index.html").read_text() == "de: first"


def test_a_change_is_made_in_every_language(desk: Desk) -> None:
    """Of the page that changed, and of no other."""
    desk.publish()
    desk.said["b"] = "second"
    assert desk.publish() == ["a en", *(f"b {code}" for code in LANGUAGES)]
    for code in TRANSLATIONS:
        assert (desk.out / f"{code}/b/index.html").read_text() == f"{code}: second"


def test_new_words_are_made_everywhere(desk: Desk) -> None:
    """After an update of a translation the English pages may be the same."""
    desk.publish()
    assert desk.publish(same_words=False) == EVERYTHING


def test_a_translation_that_was_lost_or_spoilt_is_made_again(desk: Desk) -> None:
    """The disk is looked at, not only the manifest."""
    desk.publish()
    (desk.out / "de/a/index.html").unlink()
    (desk.out / "fr/b/index.html").write_bytes(b"spoilt")
    assert desk.publish() == ["a en", "a de", "b en", "b fr"]
    assert desk.publish() == ["a en", "b en"]


def test_what_a_killed_publish_left_is_made_again(desk: Desk) -> None:
    """It wrote the new English page and no other; the next publish cannot take the German one for finished."""
    desk.publish()
    desk.said["a"] = "second"
    with pytest.raises(KeyboardInterrupt), PublishedTree(desk.out, NOW, ()) as tree:
        tree.put("a/index.html", b"en: second")
        raise KeyboardInterrupt
    assert desk.publish() == [*(f"a {code}" for code in LANGUAGES), "b en"]


@pytest.fixture
def store(store: Store) -> Store:
    crawl(store, some_meetings())
    return store


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return some_config(tmp_path / "config")


def changed(public: Path, before: dict[str, bytes]) -> set[str]:
    return {path for path, body in pages(public).items() if before.get(path) != body}


def pages(public: Path) -> dict[str, bytes]:
    return {file.relative_to(public).as_posix(): file.read_bytes() for file in public.rglob("*.html")}


def test_all_languages_of_the_site_change_together(store: Store, config: Config, tmp_path: Path) -> None:
    """One renamed meeting changes the same pages in every language."""
    public = tmp_path / "data" / "public"
    publish(store, config, BASE_URL, public, NOW, encodings=())
    before = pages(public)
    meetings = some_meetings()
    crawl(
        store,
        [listed(1, **meetings[0].model_dump(exclude={"title"}) | {"title": "Congress, renamed"}), *meetings[1:]],
        NOW + HOUR,
    )
    publish(store, config, BASE_URL, public, NOW + HOUR, encodings=())
    english = {path for path in changed(public, before) if not path.startswith("embed/") and english_path(path) == path}
    assert {"events/index.html", "events/congress/index.html"} <= english
    assert "events/webinar/index.html" not in english
    for code in TRANSLATIONS:
        found = {path.removeprefix(f"{code}/") for path in changed(public, before) if path.startswith(f"{code}/")}
        assert found == english


def test_all_that_decides_what_a_page_says_counts() -> None:
    """Words in one language only, and code of the rooms below; not bytecode, nor what operators write."""
    root = Path(__file__).parents[2]
    counted = {file.relative_to(root).as_posix() for file in program_files()}
    assert {
        "feeds/web/content/de/home.md",
        "store/walltime.py",
        "store/door/events.py",
        "config/characters.py",
    } <= counted
    assert not [file for file in counted if "__pycache__" in file]
    assert not [file for file in counted if not file.startswith("feeds/") and not file.endswith(".py")]


def test_new_rules_of_a_time_zone_count(tmp_path: Path) -> None:
    """Pages tell the clocks of zones in many places: all are made again when an update of the system changes them."""
    zone = tmp_path / "Europe" / "Warsaw"
    zone.parent.mkdir()
    zone.write_bytes(b"summer time")
    zoneinfo.reset_tzpath(to=[tmp_path])
    try:
        before = edition_of_words.__wrapped__()
        assert edition_of_words.__wrapped__() == before
        zone.write_bytes(b"no summer time any more")
        assert edition_of_words.__wrapped__() != before
    finally:
        zoneinfo.reset_tzpath()


def test_a_publish_notes_its_words(store: Store, config: Config, tmp_path: Path) -> None:
    """Beside the tree, after everything is there; other words there make all pages anew."""
    public = tmp_path / "data" / "public"
    publish(store, config, BASE_URL, public, NOW, encodings=())
    words = public.parent / ".public.words"
    told = words.read_text()
    assert told.split()[0] == edition_of_words()
    whole = pages(public)
    words.write_text("of another release")
    (public / "de" / "index.html").write_bytes(b"old words")
    publish(store, config, BASE_URL, public, NOW + HOUR, encodings=())
    assert (words.read_text(), pages(public)) == (told, whole)
