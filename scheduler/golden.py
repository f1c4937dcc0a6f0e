"""Golden folders: a recorded source and what is read from it, for tests. The only writer and the only reader.

    <folder>/<slug>/source.toml      the source file
                    page.html        the body of its page, as received; page.ics, page.json, ... by what it is
                    page.2.html      further pages of the same source: next pages, detail pages
                    recorded.toml    the moment, the addresses and the content types
                    expected.json    what was read from it: class, links, accepted events, reasons of what was refused

Where recorded.toml is missing there is one page, at the source's own address, and the reader says which moment it was.
A folder appears whole or not at all, and the same recording always gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from config.load import parse_source
from config.quoting import toml_text
from config.relevance import RelevanceRules
from config.source import FILE_SUFFIXES, Source
from crawler.archive import ArchivedBody
from crawler.recorded import Recorded, read_recorded, site_of
from scheduler.trial import event_document

SOURCE, RECORDED, EXPECTED = "source.toml", "recorded.toml", "expected.json"
Document = dict[str, Any]

_BY_CONTENT_TYPE = (("calendar", ".ics"), ("json", ".json"), ("html", ".html"), ("xml", ".xml"), ("csv", ".csv"))
_BY_BEGINNING = ((b"begin:vcalendar", ".ics"), (b"<?xml", ".xml"), (b"<rss", ".xml"), (b"<feed", ".xml"),
                 (b"{", ".json"), (b"[", ".json"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Golden:
    """A recorded folder. `bodies`: the first is the source's page; `expected` is None where nothing was written yet."""

    slug: str
    source: Source
    bodies: tuple[ArchivedBody, ...]
    now: dt.datetime
    expected: Document | None

    def read(self, rules: RelevanceRules) -> Document:
        """What is read from it today, in the shape of expected.json."""
        return expected_of(read_recorded(site_of(self.bodies, self.source), self.source, self.slug, rules, self.now))


def golden_place(config: Path, into: Path | None) -> Path:
    """Where golden folders go: `into`, else tests/sources beside the configuration folder (a checkout), else in it."""
    checkout = config.absolute().parent / "tests" / "sources"
    return into or (checkout if checkout.is_dir() else config / "recorded")


def write_golden(
    folder: Path,
    slug: str,
    source_text: str,
    bodies: Sequence[ArchivedBody],
    *,
    now: dt.datetime,
    rules: RelevanceRules,
) -> Path:
    """Write `folder`/`slug` and return it; a golden folder of that name is replaced.

    source_text  the source file's text; ConfigError if it is not valid
    bodies       the source's page first, then next pages and detail pages, by `asked` (else `url`); ValueError if none
    now          aware: what "now" was when the bodies came

    Raises FileExistsError where a folder of that name is no golden folder.
    """
    if not bodies:
        raise ValueError(f"nothing is recorded of {slug}")
    now = now.astimezone(dt.UTC).replace(microsecond=0)
    source = parse_source(slug, source_text, f"{slug}.toml")
    golden = Golden(slug, source, tuple(bodies), now, None)
    target = folder / slug
    if target.exists() and not (target / SOURCE).is_file():
        raise FileExistsError(f"{target} is there already and holds no {SOURCE}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(error.errno, f"{folder} is no folder") from error
    made = Path(tempfile.mkdtemp(dir=folder, prefix=f".new-{slug}-"))
    try:
        made.chmod(0o755)
        _fill(made, golden, source_text, rules)
        _put_in_place(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target


def _fill(made: Path, golden: Golden, source_text: str, rules: RelevanceRules) -> None:
    names = [_file_name(number, body, golden.source) for number, body in enumerate(golden.bodies, start=1)]
    for name, body in zip(names, golden.bodies, strict=True):
        (made / name).write_bytes(body.body)
    (made / SOURCE).write_text(source_text, encoding="utf-8")
    (made / RECORDED).write_text(_recorded_toml(golden, names), encoding="utf-8")
    write_expected(made, golden.read(rules))


def _put_in_place(made: Path, target: Path) -> None:
    """Two renames: whoever looks in between finds no folder, never half a one."""
    if target.exists():
        old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".old-{target.name}-"))
        target.rename(old / target.name)
        made.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        made.rename(target)


def write_expected(folder: Path, found: Document) -> None:
    """Write expected.json into a golden folder."""
    text = json.dumps(found, indent=2, ensure_ascii=False)
    (folder / EXPECTED).write_text(f"{text}\n", encoding="utf-8")


def expected_of(recorded: Recorded) -> Document:
    """What expected.json holds."""
    readings = recorded.readings
    accepted = [(reading.verdict, reading.event) for reading in readings if reading.accepted and reading.event]
    return {
        "class": recorded.crawl_class.value,
        "links": list(recorded.links),
        "accepted": [{"verdict": verdict.value, **event_document(event)} for verdict, event in accepted],
        "refused": [reading.reason for reading in readings if not reading.accepted],
    }


def golden_slugs(folder: Path) -> list[str]:
    """The golden folders in `folder`."""
    return sorted(file.parent.name for file in folder.glob(f"*/{SOURCE}") if not file.parent.name.startswith("."))


def read_golden(folder: Path, now: dt.datetime) -> Golden:
    """Read one golden folder; `now` is the moment of one without a recorded.toml.

    Raises ConfigError for its source file, ValueError for its other files, OSError where one is missing.
    """
    slug = folder.name
    source = parse_source(slug, (folder / SOURCE).read_text(encoding="utf-8"), f"{slug}/{SOURCE}")
    expected = folder / EXPECTED
    said = json.loads(expected.read_text(encoding="utf-8")) if expected.is_file() else None
    if not (folder / RECORDED).is_file():
        (page,) = folder.glob("page.*")
        return Golden(slug, source, (ArchivedBody(source.url, "", page.read_bytes()),), now, said)
    recorded = tomllib.loads((folder / RECORDED).read_text(encoding="utf-8"))
    bodies = tuple(_body(folder, page) for page in recorded.get("page", ()))
    if not bodies or not isinstance(recorded.get("now"), dt.datetime):
        raise ValueError(f"{slug}/{RECORDED} needs `now` (a date-time with its offset) and a [[page]]")
    return Golden(slug, source, bodies, recorded["now"], said)


def _body(folder: Path, page: Document) -> ArchivedBody:
    name, asked = str(page["file"]), str(page["url"])
    if PurePosixPath(name).name != name:
        raise ValueError(f"{folder.name}/{RECORDED}: {name!r} is no file of this folder")
    body = (folder / name).read_bytes()
    return ArchivedBody(str(page.get("answered", asked)), str(page.get("content_type", "")), body, asked)


def _recorded_toml(golden: Golden, names: Sequence[str]) -> str:
    lines = [f"now = {golden.now.isoformat()}"]
    for name, body in zip(names, golden.bodies, strict=True):
        lines += ["", "[[page]]", f"file = {toml_text(name)}", f"url = {toml_text(body.address)}"]
        lines += [f"answered = {toml_text(body.url)}"] if body.url != body.address else []
        lines += [f"content_type = {toml_text(body.content_type)}"] if body.content_type else []
    return "\n".join(lines) + "\n"


def _file_name(number: int, body: ArchivedBody, source: Source) -> str:
    return f"page{_suffix(body, source)}" if number == 1 else f"page.{number}{_suffix(body, source)}"


def _suffix(body: ArchivedBody, source: Source) -> str:
    """The ending that fits a body: a file source's own, else by its content type, else by how it begins."""
    ending = PurePosixPath(urlsplit(body.address).path).suffix.lower()
    if source.kind == "file" and ending in FILE_SUFFIXES:
        return ending
    kind = body.content_type.lower()
    start = body.body[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    named = (suffix for part, suffix in _BY_CONTENT_TYPE if part in kind)
    begun = (suffix for beginning, suffix in _BY_BEGINNING if start.startswith(beginning))
    return next(named, None) or next(begun, ".html")
