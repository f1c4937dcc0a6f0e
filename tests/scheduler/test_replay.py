"""`sources replay` and `sources record`: the archived pages, read with the present files."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.load import load_config, parse_source
from crawler.archive import Archive, ArchivedBody, body_hash
from crawler.recorded import read_recorded
from scheduler.archived import ArchivedSite
from scheduler.cli.main import main
from scheduler.demo.run import write_config
from scheduler.demo.site import DemoSite
from scheduler.golden import read_golden
from store.crawl import CrawlRun
from store.repository import Store

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
URL = "https://society.example/events"
SOURCE = (
    f'name = "Society"\nurl = "{URL}"\nkind = "html"\nrelevance = "all"\ntimezone = "Europe/Vienna"\n'
    '[html]\ncontainer = "ul"\nitem = "li"\nnext_page = "a.next::attr(href)"\n'
    '[html.fields]\ntitle = "b"\nstart = "time"\nlocation = "i"\n'
)


def page(*items: tuple[str, str, str], following: str = "") -> str:
    rows = "".join(f"<li><b>{title}</b><time>{day}</time><i>{place}</i></li>" for title, day, place in items)
    return f"<html><ul>{rows}</ul>" + (f'<a class=next href="{following}">more</a>' if following else "") + "</html>"


DAY = ("SMA day", "2027-05-12", "Town Hall, Vienna")
NIGHT = ("SMA night", "2027-06-01", "Clinic, Graz")
WALK = ("SMA walk", "2027-07-03", "Park, Linz")


@dataclass(frozen=True)
class Place:
    """A configuration with one source, and what crawls of it have left."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def archive(self) -> Archive:
        return Archive(self.folder / "data" / "archive", "society", 5)

    def file(self, text: str) -> None:
        path = self.folder / "config" / "sources" / "society.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def crawled(self, at: dt.datetime, **pages: str) -> None:
        """What a crawl at that moment leaves behind: archived bodies and stored events."""
        for name, text in pages.items():
            url, body = URL if name == "first" else f"{URL}?page={name}", text.encode()
            self.archive.save(url, body_hash(body), ArchivedBody(url, "text/html", body))
            for file in self.archive.folder.rglob(f"{body_hash(body)}.zst"):
                os.utime(file, (at.timestamp(), at.timestamp()))
        source, rules = parse_source("society", SOURCE, "s"), load_config(self.folder / "config", {}).relevance
        found = read_recorded(ArchivedSite(self.archive), source, "society", rules, at)
        items = tuple(each.event for each in found.readings if each.event)
        with Store.open(f"sqlite:///{self.folder / 'data' / 'sma-events.db'}") as store:
            run = CrawlRun("society", at, at, found.crawl_class, items=items, complete=True)
            store.finish_crawl(run, at, source.precedence, source.identity)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["--config", str(self.folder / "config"), "--data", str(self.folder / "data"), "sources", *arguments])
        out, err = self.capsys.readouterr()
        return int(end.value.code or 0), out, err

    def replay(self, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
        """The versions of the one source."""
        code, out, _ = self.run("replay", "--json", "--as-of", NOW.isoformat(), *arguments)
        (document,) = json.loads(out)
        assert document["source"] == "society"
        return code, document["versions"]


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    made = Place(tmp_path, capsys)
    made.file(SOURCE)
    return made


def test_same_file_changes_nothing(place: Place) -> None:
    """Next pages are read from the archive too; nothing is written."""
    place.crawled(NOW, first=page(DAY, NIGHT, following="?page=2"), **{"2": page(WALK)})
    before = {path: path.stat().st_mtime_ns for path in place.archive.folder.rglob("*")}
    code, (version,) = place.replay()
    assert code == 0
    assert version == {
        "at": "2026-11-22T12:00:00+00:00", "class": "ok", "detail": "", "pages": 2, "missing_pages": [], "accepted": 3,
        "not_accepted": 0, "same": 3, "new": [], "changed": [], "refused": [], "not_found": [], "held": None,
    }  # fmt: skip
    assert {path: path.stat().st_mtime_ns for path in place.archive.folder.rglob("*")} == before


def test_changed_file_shows_what_would_change(place: Place) -> None:
    """A field that is read differently, an event that is refused and why, one that is not found any more."""
    place.crawled(NOW, first=page(DAY, NIGHT, WALK))
    text = SOURCE.replace('item = "li"', 'item = "li:not(:last-child)"').replace(
        '"i"', '{select = "i", regex = "^\\\\w+"}'
    )
    place.file(text.replace("[html]", 'exclude = ["night"]\n[html]', 1))
    code, (version,) = place.replay("society")
    assert (code, version["same"], version["accepted"]) == (0, 0, 1)
    ((changed,), (refused,), (lost,)) = version["changed"], version["refused"], version["not_found"]
    assert (changed["title"], changed["published"]) == ("SMA day", True)
    assert [(each["field"], each["old"], each["new"]) for each in changed["fields"]] == [
        ("place", "Town Hall, Vienna, AT", "Town")
    ]
    assert (refused["title"], refused["reason"]) == ("SMA night", "left out by exclude = 'night'")
    assert lost == {"event": "sma-walk", "title": "SMA walk", "start": "2027-07-03", "url": None, "verdict": "publish"}


def test_every_version_is_read_oldest_first(place: Place) -> None:
    """Each as of its own moment; what the youngest has new stands there."""
    place.crawled(NOW - dt.timedelta(days=2), first=page(DAY))
    place.crawled(NOW - dt.timedelta(days=1), first=page(DAY, NIGHT))
    code, versions = place.replay("--all")
    assert [(version["at"][:10], version["accepted"]) for version in versions] == [("2026-11-20", 1), ("2026-11-21", 2)]
    assert [[each["title"] for each in version["not_found"]] for version in versions] == [["SMA night"], []]
    assert code == 0


def test_login_page_is_passed_over(place: Place) -> None:
    """The site asked for a login last: what was archived before it is read, and recorded."""
    place.crawled(NOW - dt.timedelta(days=1), first=page(DAY))
    login = "<html><title>Log in</title><input type=password></html>"
    place.crawled(NOW, first=login)
    code, (version,) = place.replay()
    assert (code, version["at"][:10], version["accepted"]) == (0, "2026-11-21", 1)
    _, versions = place.replay("--all")
    assert [each["class"] for each in versions] == ["ok", "broken:challenge"]
    _, out, _ = place.run("record", "society", "--json")
    assert (json.loads(out)["now"][:10], json.loads(out)["accepted"]) == ("2026-11-21", 1)


def test_file_that_reads_nothing_fails(place: Place) -> None:
    """Exit code 1 where the store has events; the class says what is wrong."""
    place.crawled(NOW, first=page(DAY))
    place.file(SOURCE.replace('container = "ul"', 'container = "ol"'))
    code, (version,) = place.replay()
    assert (code, version["class"]) == (1, "broken:container-missing")
    assert [each["title"] for each in version["not_found"]] == ["SMA day"]
    code, out, _ = place.run("replay", "--as-of", NOW.isoformat())
    assert (code, out.splitlines()) == (1, [
        "society, as it was on 2026-11-22T12:00: broken:container-missing, 0 accepted, 0 not, 1 page",
        "  not found  2027-05-12  SMA day (sma-day)",
        "  A crawl that ends like this changes nothing that is published.",
    ])  # fmt: skip


def test_expression_that_does_not_end_is_stopped(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """By [crawl] time_box; nothing else of the process is disturbed."""
    place.crawled(NOW, first=page(("a" * 60 + "!", "2027-05-12", "")))
    place.file(SOURCE.replace('"b"', '{select = "b", regex = "^(a+)+$"}'))
    monkeypatch.setenv("SMA_EVENTS_CRAWL__TIME_BOX", "1 s")
    code, out, err = place.run("replay", "society")
    assert (code, out) == (1, "")
    assert err.startswith("error: reading the archived pages of society: it did not end within 1 s\nhint: a regular")


def test_without_a_store_everything_is_new(place: Place) -> None:
    """An archive that was copied from elsewhere can be replayed; no database is created."""
    place.crawled(NOW, first=page(DAY))
    (place.folder / "data" / "sma-events.db").unlink()
    code, (version,) = place.replay()
    assert (code, [each["title"] for each in version["new"]]) == (0, ["SMA day"])
    assert not (place.folder / "data" / "sma-events.db").exists()


def test_people_read_a_line_for_each_difference(place: Place) -> None:
    """Old and new value below the event."""
    place.crawled(NOW, first=page(DAY, NIGHT))
    place.file(SOURCE.replace('location = "i"', 'venue = "i"'))
    _, out, _ = place.run("replay", "--as-of", NOW.isoformat())
    assert "  changed    SMA day (sma-day)\n             place: Town Hall, Vienna, AT -> " in out


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("replay",), 1, "error: no page is archived of any source\n"),
        (("replay", "society"), 1, "error: no page is archived of society\n"),
        (("replay", "societee"), 2, "error: there is no source 'societee'\nhint: did you mean society?"),
        (("record", "societee"), 2, "error: there is no source 'societee'\nhint: did you mean society?"),
        (("replay", "--as-of", "soon"), 2, "error: --as-of soon: "),
    ],
)
def test_wrong_calls_are_told(place: Place, arguments: tuple[str, ...], code: int, error: str) -> None:
    """One line and a hint."""
    ended, out, err = place.run(*arguments)
    assert (ended, out, err[: len(error)]) == (code, "", error)


def test_record_takes_the_youngest_bodies(place: Place) -> None:
    """Of every page; the moment is that of the list page; what is read is what a crawl reads."""
    place.crawled(NOW - dt.timedelta(days=1), first=page(DAY))
    place.crawled(NOW, first=page(DAY, NIGHT, following="?page=2"), **{"2": page(WALK)})
    code, out, _ = place.run("record", "society", "--json")
    folder = place.folder / "config" / "recorded" / "society"
    assert (code, json.loads(out)) == (0, {
        "source": "society", "folder": str(folder), "pages": 2, "now": "2026-11-22T12:00:00+00:00", "class": "ok",
        "accepted": 3, "refused": 0,
    })  # fmt: skip
    golden = read_golden(folder, dt.datetime.now(dt.UTC))
    assert [body.body for body in golden.bodies] == [
        page(DAY, NIGHT, following="?page=2").encode(),
        page(WALK).encode(),
    ]
    assert golden.read(load_config(place.folder / "config", {}).relevance) == golden.expected


def test_record_goes_where_it_is_told(place: Place) -> None:
    """--into DIR; a folder that is no golden folder is not touched."""
    place.crawled(NOW, first=page(DAY))
    into = place.folder / "elsewhere"
    code, out, _ = place.run("record", "society", "--into", str(into))
    assert code == 0
    assert out == f"{into / 'society'}: ok, 1 page, 1 accepted, 0 refused, as of 2026-11-22T12:00:00+00:00\n"
    (into / "society" / "source.toml").unlink()
    code, _, err = place.run("record", "society", "--into", str(into))
    assert (code, err.splitlines()[1]) == (1, "hint: name another folder with --into DIR")


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(dt.datetime.now(dt.UTC).date()) as running:
        yield running


def test_record_fetches_once_where_nothing_is_archived(place: Place, site: DemoSite) -> None:
    """A real crawl with its next page; neither archive nor database is left behind."""
    write_config(place.folder / "config", {name.value: address for name, address in site.addresses.items()}, "12h")
    code, out, _ = place.run("record", "patients", "--json")
    found = json.loads(out)
    assert (code, found["class"], found["pages"], found["accepted"]) == (0, "ok", 2, 4)
    assert not (place.folder / "data").exists()


def test_record_of_a_source_that_cannot_be_fetched_fails(place: Place) -> None:
    """The private address is refused; nothing is written."""
    place.file(SOURCE.replace(URL, "http://127.0.0.1:9/"))
    code, _, err = place.run("record", "society")
    assert (code, err.splitlines()[0]) == (1, "error: nothing could be fetched of society: broken:private-address")
    assert not (place.folder / "config" / "recorded").exists()
