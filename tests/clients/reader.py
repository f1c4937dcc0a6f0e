"""Feed readers: programs and libraries that fetch RSS, Atom or JSON Feed, and what each then lists."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from calendar import timegm
from collections.abc import Callable, Iterable
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

import feedparser

from feeds.formats.wording import headline
from store.event import Event
from tests.clients.calendar import written
from tests.clients.libraries import download
from tests.clients.programs import Programs

Reader = Callable[[str], list["Entry"]]


class Entry(NamedTuple):
    """An entry as a reader lists it. `published`: the instant, "2027-03-28T00:30Z"."""

    id: str
    title: str
    link: str
    published: str


def expected(events: Iterable[Event], base_url: str) -> list[Entry]:
    """One entry for each event, months too, dated by its announcement."""
    return sorted(
        Entry(f"urn:uuid:{event.uid}", headline(event), f"{base_url}/events/{event.slug}/", written(event.created))
        for event in events
    )


def with_feedparser(address: str) -> list[Entry]:
    """feedparser, which marks what is not well-formed as `bozo`."""
    found = feedparser.parse(download(address))
    assert not found.bozo, found.bozo_exception
    return sorted(
        Entry(each.id, each.title, each.link, _epoch(timegm(each.published_parsed))) for each in found.entries
    )


def in_node(programs: Programs, script: str) -> Reader:
    """A library of the npm registry."""
    programs.need_node()

    def read(address: str) -> list[Entry]:
        entries = json.loads(programs.node(script, answer=download(address).decode()))
        return sorted(Entry(**{**each, "published": written(_moment(each["published"]))}) for each in entries)

    return read


def _moment(text: str) -> dt.datetime:
    """ISO as Atom and JSON Feed have it, or the format of RSS."""
    return dt.datetime.fromisoformat(text) if text[0].isdigit() else parsedate_to_datetime(text)


def with_sfeed(programs: Programs) -> Reader:
    """sfeed turns a feed into lines of fields: time, title, link, content, its type, id and more."""
    programs.find("sfeed")

    def read(address: str) -> list[Entry]:
        lines = programs.run("sfeed", answer=download(address).decode()).splitlines()
        fields = [line.split("\t") for line in lines]
        return sorted(Entry(each[5], each[1], each[2], _epoch(int(each[0]))) for each in fields)

    return read


def _epoch(seconds: int) -> str:
    return written(dt.datetime.fromtimestamp(seconds, dt.UTC))


def with_newsboat(programs: Programs, folder: Path) -> Reader:
    """newsboat keeps what it has seen in a database, by the ids of the entries."""
    programs.find("newsboat")
    folder.mkdir()

    def read(address: str) -> list[Entry]:
        urls, cache, config = folder / "urls", folder / "cache.db", folder / "config"
        urls.write_text(f"{address}\n", encoding="utf-8")
        config.write_text("", encoding="utf-8")
        programs.run("newsboat", "-u", str(urls), "-c", str(cache), "-C", str(config), "-x", "reload")
        with closing(sqlite3.connect(cache)) as database:
            rows = database.execute("SELECT guid, title, url, pubDate FROM rss_item WHERE feedurl = ?", [address])
            return sorted(Entry(guid, title, url, _epoch(published)) for guid, title, url, published in rows)

    return read
