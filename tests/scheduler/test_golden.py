"""Golden folders: what is written is read back, the same bytes each time, whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ConfigError
from config.load import load_config
from crawler.archive import ArchivedBody
from scheduler.golden import golden_place, golden_slugs, read_golden, write_golden

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
RULES = load_config(Path(__file__).parent, {}).relevance
URL = "https://society.example/events"
SOURCE = (
    f'name = "Society"\nurl = "{URL}"\nkind = "html"\nrelevance = "all"\n'
    '[html]\nitem = "li"\n[html.fields]\ntitle = "b"\nstart = "time"\n'
    '[detail]\nlink = "a::attr(href)"\n[detail.fields]\nvenue = "p"\n'
)
LIST = ArchivedBody(
    "https://www.society.example/events/", "text/html; charset=utf-8",
    b"<ul><li><b>SMA day</b><time>2027-05-12</time><a href='1'>more</a></li><li><b>SMA night</b></li></ul>", URL,
)  # fmt: skip
DETAIL = ArchivedBody("https://www.society.example/events/1", "text/html", b"<p>Town Hall</p>")


def write(folder: Path, *bodies: ArchivedBody, now: dt.datetime = NOW) -> Path:
    return write_golden(folder, "society", SOURCE, bodies, now=now, rules=RULES)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_folder_holds_what_a_test_needs(tmp_path: Path) -> None:
    """Source file, bodies as received, moment and addresses, and what is read from them."""
    folder = write(tmp_path / "deep" / "down", LIST, DETAIL)
    assert folder == tmp_path / "deep" / "down" / "society"
    assert sorted(contents(folder)) == ["expected.json", "page.2.html", "page.html", "recorded.toml", "source.toml"]
    assert (folder / "page.html").read_bytes() == LIST.body
    assert (folder / "source.toml").read_text() == SOURCE
    assert (folder / "recorded.toml").read_text() == (
        "now = 2026-11-22T12:00:00+00:00\n"
        f'\n[[page]]\nfile = "page.html"\nurl = "{URL}"\nanswered = "https://www.society.example/events/"\n'
        'content_type = "text/html; charset=utf-8"\n'
        '\n[[page]]\nfile = "page.2.html"\nurl = "https://www.society.example/events/1"\ncontent_type = "text/html"\n'
    )
    expected = json.loads((folder / "expected.json").read_text())
    assert (expected["class"], expected["links"]) == ("ok", [DETAIL.url])
    assert [(each["title"], each["venue"]) for each in expected["accepted"]] == [("SMA day", "Town Hall")]
    assert len(expected["refused"]) == 1


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Bodies, addresses, moment and expectation; reading it again gives what was expected."""
    golden = read_golden(write(tmp_path, LIST, DETAIL), dt.datetime.now(dt.UTC))
    assert (golden.slug, golden.bodies, golden.now) == ("society", (LIST, DETAIL), NOW)
    assert [body.asked for body in golden.bodies] == [URL, DETAIL.url]
    assert golden.read(RULES) == golden.expected


def test_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    """In another folder, over an older one, and in another zone of the same moment."""
    first = contents(write(tmp_path / "one", LIST, DETAIL))
    write(tmp_path / "two", DETAIL)
    tokyo = NOW.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert contents(write(tmp_path / "two", LIST, DETAIL, now=tokyo)) == first
    assert golden_slugs(tmp_path / "two") == ["society"]
    assert [path.name for path in (tmp_path / "two").iterdir()] == ["society"]


def test_folder_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    """Somebody's folder of that name is no golden folder: nothing of it is touched."""
    (tmp_path / "society").mkdir()
    (tmp_path / "society" / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"society is there already and holds no source\.toml"):
        write(tmp_path, LIST)
    assert contents(tmp_path / "society") == {"notes.txt": b"mine"}


def test_what_cannot_be_recorded_leaves_nothing(tmp_path: Path) -> None:
    """No body, a broken source file: an error, and no half a folder."""
    with pytest.raises(ValueError, match="nothing is recorded of society"):
        write(tmp_path)
    with pytest.raises(ConfigError):
        write_golden(tmp_path, "society", "kind = 3", [LIST], now=NOW, rules=RULES)
    assert list(tmp_path.iterdir()) == []


def test_plain_folder_has_one_page_at_the_sources_address(tmp_path: Path) -> None:
    """Without a recorded.toml the reader says which moment it was."""
    folder = tmp_path / "society"
    folder.mkdir()
    (folder / "source.toml").write_text(SOURCE)
    (folder / "page.html").write_bytes(LIST.body)
    golden = read_golden(folder, NOW)
    assert (golden.bodies, golden.now, golden.expected) == ((ArchivedBody(URL, "", LIST.body),), NOW, None)


@pytest.mark.parametrize(
    ("recorded", "reason"),
    [
        ("now = 2026-11-22T12:00:00Z\n", r"needs `now` \(a date-time with its offset\) and a \[\[page\]\]"),
        ('[[page]]\nfile = "page.html"\nurl = "x"\n', "needs `now`"),
        ('now = 2026-11-22T12:00:00Z\n[[page]]\nfile = "../page.html"\nurl = "x"\n', "is no file of this folder"),
    ],
)
def test_damaged_recording_is_refused(tmp_path: Path, recorded: str, reason: str) -> None:
    """A moment, a page, and no way out of the folder."""
    folder = write(tmp_path, LIST)
    (folder / "recorded.toml").write_text(recorded)
    with pytest.raises(ValueError, match=reason):
        read_golden(folder, NOW)


@pytest.mark.parametrize(
    ("content_type", "body", "name"),
    [
        ("text/calendar", b"", "page.ics"), ("application/ld+json", b"", "page.json"),
        ("text/html", b"{}", "page.html"), ("application/xhtml+xml", b"", "page.html"),
        ("application/rss+xml", b"", "page.xml"),
        ("", b"\xef\xbb\xbfBEGIN:VCALENDAR", "page.ics"), ("", b"<?xml version='1.0'?><rss/>", "page.xml"),
        ("", b" [1]", "page.json"), ("text/plain", b"anything", "page.html"), ("", b"", "page.html"),
    ],
)  # fmt: skip
def test_file_is_named_after_what_it_is(tmp_path: Path, content_type: str, body: bytes, name: str) -> None:
    """By its content type, else by how it begins."""
    auto = SOURCE.partition("[html]")[0].replace('"html"', '"auto"')
    folder = write_golden(tmp_path, "a", auto, [ArchivedBody(URL, content_type, body)], now=NOW, rules=RULES)
    assert [file.name for file in folder.glob("page.*")] == [name]


@given(url=st.text(min_size=1, max_size=40), content_type=st.text(max_size=30), body=st.binary(max_size=300))
@settings(deadline=None, max_examples=40)
def test_any_address_and_body_come_back(
    url: str, content_type: str, body: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Quotes, control characters, other scripts: TOML holds them all."""
    auto = SOURCE.partition("[html]")[0].replace('"html"', '"ics"')
    found = ArchivedBody(url, content_type, body)
    folder = write_golden(tmp_path_factory.mktemp("g"), "a", auto, [LIST, found], now=NOW, rules=RULES)
    again = read_golden(folder, NOW).bodies[1]
    assert (again, again.asked) == (found, url)


def test_place_is_the_checkouts_tests_else_beside_the_sources(tmp_path: Path) -> None:
    """tests/sources where it exists; --into goes before both."""
    config = tmp_path / "config"
    assert golden_place(config, None) == config / "recorded"
    (tmp_path / "tests" / "sources").mkdir(parents=True)
    assert golden_place(config, None) == tmp_path / "tests" / "sources"
    assert golden_place(config, Path("here")) == Path("here")
