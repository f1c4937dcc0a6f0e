"""Targets that write: an event of any texts in every format, read back by parsers that are not ours; the command
line's tables and JSON; the file of identities, which another installation wrote."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import io
import json
import shutil
import tempfile
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
from icalendar import Calendar
from lxml import etree, html
from pydantic import ValidationError

from feeds.check import check_atom, check_ics, check_json, check_rss
from feeds.edition import Edition, Kind
from feeds.formats.entry import about
from feeds.formats.ical import MAX_SUMMARY, marks_of
from feeds.formats.registry import FORMATS
from feeds.formats.schemaorg import event_jsonld
from feeds.formats.text import cut
from feeds.formats.wording import titled
from feeds.render import entry_feed
from feeds.web.templates import data_block
from scheduler.cli.main import main
from scheduler.cli.output import emit_json, emit_table, say
from store.event import Audience, Deadline, DeadlineKind, Event, EventType, Mode, Precision, Status, Topic
from store.repository import Store
from tests.feeds.events import CHANGED, CREATED, LOOK, at, scenarios
from tests.fuzz.dictionary import dictionary
from tests.fuzz.on_words import text_of
from tests.fuzz.target import Target

_TODAY = dt.date(2026, 11, 22)
_EDITION = Edition("events", "SMA & events", "Meetings <of> all kinds.", dt.date(2025, 11, 22), Kind.EVENTS)
_TEXTS = (
    "title",
    "description",
    "organizer",
    "accreditation",
    "sponsor",
    "venue",
    "street",
    "city",
    "region",
    "url",
    "online_url",
    "registration_url",
    "description_html",
    "source",
)
_ZONES = (None, "Europe/Warsaw", "America/New_York", "UTC+05:30", "UTC", "Africa/Casablanca", "Pacific/Kiritimati")
_CHECKS = {"ics": check_ics, "rss": check_rss, "atom": check_atom, "json": check_json}


def _event(data: bytes) -> Event | None:
    """Eight bytes of choices, then texts parted by NUL; None where the border (store/event.py) refuses it."""
    choice, texts = (
        data[:8].ljust(8, b"\0"),
        text_of(data[8:]),
    )
    said = dict(zip(_TEXTS, texts.split("\0"), strict=False))
    place = {name: said.pop(name) for name in ("venue", "street", "city", "region") if said.get(name)}
    page = said.pop("source", "") or "https://society.example.org/a"
    day = dt.date(1970, 1, 1) + dt.timedelta(days=int.from_bytes(choice[:2], "big") % 30_000)
    zone = _ZONES[choice[2] % len(_ZONES)]
    values: dict[str, Any] = {name: text for name, text in said.items() if text}
    values |= {
        "id": 1,
        "uid": str(uuid.UUID(int=choice[3])),
        "slug": "meeting",
        "sequence": choice[3],
        "created": CREATED,
        "last_modified": CHANGED,
        "place": {
            **place,
            "latitude": choice[4] / 3,
            "longitude": -choice[4] / 3,
            "country": "PL" if choice[4] % 2 else None,
        },
        "status": list(Status)[choice[5] % len(Status)],
        "type": list(EventType)[choice[5] % len(EventType)],
        "mode": [None, *Mode][choice[6] % 4],
        "audience": (list(Audience)[choice[6] % len(Audience)],),
        "topics": (list(Topic)[choice[6] % len(Topic)],),
        "sources": (("society", page),),
        "deadlines": (
            Deadline(kind=list(DeadlineKind)[choice[7] % 5], date=day, time=dt.time(23, 59), timezone="UTC-12:00"),
        ),
    }
    values |= _times(day, zone, choice[7])
    try:
        return Event.model_validate(values)
    except ValidationError:
        return None


def _times(day: dt.date, zone: str | None, choice: int) -> dict[str, Any]:
    if zone is None or zone.startswith("UTC"):
        precision = Precision.MONTH if choice % 5 == 0 else Precision.DATE
        first = day.replace(day=1) if precision is Precision.MONTH else day
        return {
            "start": first,
            "end": first + dt.timedelta(days=choice % 40) if choice % 3 else None,
            "precision": precision,
        }
    start = at(zone, day.year, day.month, day.day, choice % 24, choice % 60)
    end = start + dt.timedelta(minutes=choice * 17) if choice % 3 else None
    return {"start": start, "end": end, "timezone": zone, "precision": Precision.MINUTE}


def writers(data: bytes) -> None:
    """Every format of the event is valid for a parser that is not ours, holds one entry, and says the same title."""
    event = _event(data)
    if event is None:
        return
    entry = about(event, LOOK)
    made = {}
    for name, format_ in FORMATS.items():
        made[name] = entry_feed(_EDITION, format_, [entry], LOOK, _TODAY) if name != "ics" else _calendar(event)
        problems = [] if name == "ics" and b"VEVENT" not in made[name] else list(_CHECKS[name](made[name]))
        assert not problems, (name, problems)
    _same_calendar(made["ics"], event)
    item = json.loads(made["json"])["items"][0]
    rss = etree.fromstring(made["rss"]).findall("channel/item")
    atom = etree.fromstring(made["atom"]).findall("{http://www.w3.org/2005/Atom}entry")
    assert (len(rss), len(atom)) == (1, 1)
    assert rss[0].findtext("title") == item["title"] == atom[0].findtext("{http://www.w3.org/2005/Atom}title")
    _same_page(event)
    if data[:1] < b"\x20":  # a slow parser reads some of them
        _same_reader(made, item["title"])


def _calendar(event: Event) -> bytes:
    from feeds.formats.format import Feed

    format_ = FORMATS["ics"]
    body = format_.block(event, LOOK)
    marks = marks_of(body)
    zones = ((marks.zone, marks.year),) if marks and marks.zone else ()
    return (
        format_.head(Feed("a", "b", "https://events.example.org/feeds/events.ics", LOOK.base_url, CHANGED, zones))
        + body
        + format_.tail
    )


def _same_calendar(data: bytes, event: Event) -> None:
    found = Calendar.from_ical(data).walk("VEVENT")
    assert len(found) == (event.precision is not Precision.MONTH)
    for each in found:
        assert str(each["SUMMARY"]) == cut(titled(event), MAX_SUMMARY)
        assert str(each["UID"]) == event.uid
        assert not each.subcomponents


def _same_page(event: Event) -> None:
    """JSON-LD within a page's script: a browser's parser ends the script where we do."""
    document = event_jsonld(event, LOOK)
    if document is None:
        return
    page = f'<html><body><script type="application/ld+json">{data_block(document)}</script><p id="after">x</p>'
    parsed = html.document_fromstring(page)
    (script,) = parsed.iter("script")
    assert json.loads(script.text) == json.loads(json.dumps(document))
    assert parsed.get_element_by_id("after").text == "x"


def _same_reader(made: dict[str, bytes], title: str) -> None:
    for name in ("rss", "atom"):
        parsed = feedparser.parse(made[name], sanitize_html=False, resolve_relative_uris=False)
        assert len(parsed.entries) == 1, name
        assert not parsed.bozo, (name, parsed.get("bozo_exception"))


class _Terminal(io.TextIOWrapper):
    """Standard output in UTF-8, strict, as a terminal."""

    def isatty(self) -> bool:
        return True


def tables(data: bytes) -> None:
    """Cells parted by NUL, rows by byte 1: no terminal obeys anything of it, a row stays a row, JSON is the same."""
    text = text_of(data)
    rows = [[*row.split("\0"), "", "", ""][:3] for row in text.split("\x01")]
    plain = _printed(io.TextIOWrapper, lambda: emit_table(("a", "b", "c"), rows, "nothing"))
    assert plain.count("\n") == len(rows) + 1
    _assert_dull(plain)
    _printed(_Terminal, lambda: emit_table(("a", "b", "c"), rows, "nothing"))
    _assert_dull(_printed(io.TextIOWrapper, lambda: say(text)))
    document = _printed(io.TextIOWrapper, lambda: emit_json(rows))
    _assert_dull(document)
    assert json.loads(document) == rows


def _printed(kind: type[io.TextIOWrapper], call: Any) -> str:
    buffer = io.BytesIO()
    stream = kind(buffer, encoding="utf-8", errors="strict", newline="")
    with contextlib.redirect_stdout(stream):
        call()
        stream.flush()
    return buffer.getvalue().decode()


def _assert_dull(text: str) -> None:
    for char in text:
        assert char in "\n\t" or not ("\x00" <= char < " " or "\x7f" <= char < "\xa0"), repr(char)
        assert char not in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2028\u2029\u200e\u200f", repr(char)


@cache
def _store_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sma-events-fuzz-"))
    atexit.register(shutil.rmtree, folder, True)
    Store.open(f"sqlite:///{folder}/sma-events.db").close()
    return folder


def identities(data: bytes) -> None:
    """A file for `db import-identities`: taken, or refused in a line with code 2; never a fault."""
    folder = _store_folder()
    file = folder / "identities.jsonl"
    file.write_bytes(data)
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["--data", str(folder), "db", "import-identities", str(file)])
        except SystemExit as ended:
            code = ended.code
    err.flush()
    said = err.buffer.getvalue().decode()  # type: ignore[attr-defined]  # a BytesIO
    assert code in (0, 2), said
    assert code == 0 or (said.startswith("error: ") and said.count("\n") == 2), said


def _event_seeds() -> Sequence[bytes]:
    found = []
    for number, event in enumerate(scenarios().values()):
        texts = [getattr(event, name, None) or getattr(event.place, name, None) or "" for name in _TEXTS]
        found.append(
            bytes([number, number * 37 % 256, number, number, 100, number, number, number * 7])
            + "\0".join(texts).encode()
        )
    return found


_TEXT = dictionary("texts")
_KEYS = dictionary("identities")
_UID = "7c2e7f5e-7f7e-5f31-9d65-1f5f3d0e4a11"
_IDENTITIES = "".join(
    json.dumps({"source": source, "kind": kind, "value": value, "uid": _UID, "slug": "a-meeting"}) + "\n"
    for source, kind, value in (("society", "native", "a"), ("", "series", f"{_UID} sma congress"))
).encode()

OUTPUT = (
    Target("writers", writers, _event_seeds, _TEXT, 2500),
    Target("tables", tables, lambda: ["a\0b\0c\x01d\0\x1b[31me\0f\u202eg".encode()], dictionary("terminal"), 200),
    Target("identities-file", identities, lambda: [_IDENTITIES], _KEYS, 1500, _store_folder),
)
