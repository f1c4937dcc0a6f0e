"""`sources try` explains itself: each field's raw text, rule and value, why nothing was found, what would read it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from config.load import load_config, parse_source
from config.source import Source
from crawler.extract.page import Proposal
from crawler.probe.tables import html_tables
from scheduler.cli.main import main
from scheduler.explain import generic_rule
from scheduler.trial import Document, try_body
from scheduler.trial_fetch import may_hang, try_page

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
CONFIG = Path(__file__).parent
HEAD = 'name = "Society"\nurl = "https://society.example/events"\nkind = "html"\nlanguage = "en"\nrelevance = "all"\n'
HTML = '[html]\ncontainer = "ul"\nitem = "li"\n[html.fields]\ntitle = "b"\nstart = "time"\nlocation = "i"\n'
PAGE = "<html><ul><li><b>SMA  day</b><time>12 May 2027</time><i>Town Hall, Vienna, Austria</i></li></ul></html>"


def source(text: str = HEAD + HTML) -> Source:
    return parse_source("society", text, "society.toml")


def attempt(page: str, text: str = HEAD + HTML) -> Document:
    return try_body(page.encode(), source(text), "society", load_config(CONFIG, {}).relevance, NOW)


def fields(page: str, text: str = HEAD + HTML) -> dict[str, dict[str, Any]]:
    (item,) = attempt(page, text)["items"]
    notes: dict[str, dict[str, Any]] = item["fields"]
    return notes


def test_each_field_says_what_read_it() -> None:
    """Raw text and rule of what the page says; what follows from it, and what the source file says."""
    notes = fields(PAGE, HEAD + '[defaults]\norganizer = "Society"\n' + HTML)
    assert notes["title"] == {"raw": "SMA day", "rule": "b", "value": "SMA day", "from": "page"}
    assert notes["start"] == {"raw": "12 May 2027", "rule": "time", "value": "2027-05-12", "from": "page"}
    assert notes["location"] == {
        "raw": "Town Hall, Vienna, Austria", "rule": "i", "value": "Town Hall, Vienna", "from": "page",
    }  # fmt: skip
    assert notes["organizer"] == {
        "raw": "Society", "rule": "[defaults] organizer", "value": "Society", "from": "source file",
    }  # fmt: skip
    assert notes["country"] == {"raw": None, "rule": None, "value": "AT", "from": "derived"}
    assert notes["language"] == {"raw": None, "rule": None, "value": "en", "from": "source file"}


def test_refused_item_shows_what_was_read() -> None:
    """Raw texts and rules stand there, values do not."""
    notes = fields(PAGE.replace("12 May 2027", "soon"))
    assert notes["start"] == {"raw": "soon", "rule": "time", "value": None, "from": "page"}
    assert {note["value"] for note in notes.values()} == {None}


def test_rule_of_a_table_is_told_whole() -> None:
    """Selector and regular expression; a field that is read from another one says so."""
    text = (
        HEAD
        + HTML.replace('"time"', '{select = "i", regex = "on (.*)"}')
        + 'time = {from = "start", regex = "at (.*)"}\n'
    )
    notes = fields("<ul><li><b>SMA day</b><i>Vienna on 12 May 2027 at 9:00</i></li></ul>", text)
    assert [notes[name]["rule"] for name in ("start", "time", "title")] == [
        "i, regex on (.*)", "from start, regex at (.*)", "b",
    ]  # fmt: skip
    assert notes["time"]["value"] == notes["start"]["value"]


@pytest.mark.parametrize(
    ("way", "name", "rule"),
    [
        ("jsonld", "start", "JSON-LD: startDate"), ("JSON-LD", "city", "JSON-LD: location.address.addressLocality"),
        ("microdata", "title", "microdata: name"), ("ics", "start", "iCalendar: DTSTART"), ("rss", "url", "feed: link"),
        ("hevent", "start", "microformats: dt-start"), ("tribe", "venue", "The Events Calendar: venue"),
        ("time elements", "title", "time elements: title"),
    ],
)  # fmt: skip
def test_formats_have_words_of_their_own(way: str, name: str, rule: str) -> None:
    """An extractor that names no rule for each field reads by its format."""
    assert generic_rule(way, name) == rule


JSON = HEAD.replace('"html"', '"json"') + '[json]\nitems = "data.events"\n[json.fields]\ntitle = "t"\nstart = "s"\n'


@pytest.mark.parametrize(
    ("page", "text", "nothing", "sentence"),
    [
        ("<p>SMA</p>", HEAD + HTML, "container-absent", 'The container "ul" is not on the page.'),
        ("<ul></ul>", HEAD + HTML, "container-empty", 'The container "ul" is there and holds no item.'),
        ('{"data": {}}', JSON, "container-absent", 'The list "data.events" is not on the page.'),
        ("<p>x</p>", HEAD + HTML.replace('container = "ul"\n', ""), "no-items", 'The selector "li" finds nothing; '),
        (PAGE, HEAD.replace('"all"', '"match"') + 'exclude = ["day"]\n' + HTML, "all-filtered",
         "One item was found, none accepted (1 excluded); the first: left out by exclude = 'day'."),
        (PAGE.replace("12 May 2027", "soon"), HEAD + HTML, "all-refused",
         "One item was found, none accepted (1 no-date); the first: "),
        ('<div id="root"></div><script src="/app.js"></script>', HEAD + HTML, "javascript",
         "The page holds hardly any text, and scripts that would write it."),
    ],
)  # fmt: skip
def test_nothing_is_explained(page: str, text: str, nothing: str, sentence: str) -> None:
    """The step at which nothing was left, by name and in a sentence with figures; the hint says what to do."""
    found = attempt(page, text)
    assert found["nothing"] == nothing
    assert sentence in found["hint"]


def test_page_of_a_script_is_told_what_it_needs() -> None:
    """The js extra, how to install it, and the key of the source file."""
    hint = attempt('<div id="root"></div><script src="/app.js"></script>')["hint"]
    assert hint.endswith(
        "Rendering it needs the js extra: `make setup-js` (or `pip install .[js]`), a Chromium, and js = true in the "
        "source file."
    )


def test_accepted_items_leave_nothing_to_explain() -> None:
    """None of the kinds of nothing."""
    assert (attempt(PAGE)["nothing"], attempt(PAGE)["ways"], attempt(PAGE)["proposal"]) == (None, [], None)


def test_proposal_is_a_table_of_a_source_file() -> None:
    """It reads as one, quotes and all."""
    fields = {"title": 'h3[class="t"]::text', "start": "time::attr(datetime)"}
    text = "\n".join(html_tables(Proposal(item="li.event", fields=fields, container="#events")))
    made = source(HEAD + text)
    said = made.model_dump(mode="json", exclude_defaults=True)["html"]
    assert said == {"container": "#events", "item": "li.event", "fields": fields}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + HTML, True),
        (JSON, False),
        (JSON + 'location = {select = "p", regex = "x"}\n', True),
        (JSON + 'location = {select = "p", replace = {"x" = "y"}}\n', True),
        (JSON.replace("[json]\n", '[json]\nafter = "x"\n'), True),
        (HEAD.replace('"html"', '"auto"') + '[detail]\nlink = "xpath://a/@href"\n[detail.fields]\nvenue = "p"\n', True),
    ],
)
def test_expressions_that_may_not_end_are_known(text: str, expected: bool) -> None:
    """Regular expressions and selectors, wherever they stand."""
    assert may_hang(source(text)) is expected


def test_expression_that_does_not_end_costs_its_time_box(tmp_path: Path) -> None:
    """A catastrophic regular expression ends the attempt, not the patience of whoever tries it."""
    file, page = tmp_path / "society.toml", tmp_path / "page.html"
    file.write_text(HEAD + HTML.replace('"b"', '{select = "b", regex = "^(a+)+$"}'))
    page.write_text(PAGE.replace("SMA  day", "a" * 60 + "!"))
    found = try_page(load_config(CONFIG, {}), str(file), "society", page, now=NOW, time_box_s=2.0)
    assert (found["class"], found["items"]) == ("broken:out-of-time", [])
    assert "a regular expression or a selector of the source file may be what takes so long" in found["hint"]


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, page: str, *more: str) -> tuple[int, str]:
    (tmp_path / "sources").mkdir()
    file, recorded = tmp_path / "society.toml", tmp_path / "page.html"
    file.write_text(text)
    recorded.write_text(page)
    with pytest.raises(SystemExit) as end:
        main(["--config", str(tmp_path), "sources", "try", str(file), "--from-file", str(recorded), *more])
    return int(end.value.code or 0), capsys.readouterr().out


def test_a_page_is_read_the_same_in_a_child(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A regular expression that ends is no difference."""
    text = HEAD + HTML.replace('"b"', '{select = "b", regex = "^(.*)$"}')
    code, out = run(tmp_path, capsys, text, PAGE, "--json", "--as-of", NOW.isoformat())
    assert (code, json.loads(out)) == (0, json.loads(json.dumps(attempt(PAGE, text))))


def test_people_see_the_fields_of_each_item(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --verbose: raw text, value, rule; a line each."""
    _, out = run(tmp_path, capsys, HEAD + HTML, PAGE, "-v", "--as-of", NOW.isoformat())
    lines = out.splitlines()
    assert lines[:3] == [
        "1. SMA day, 2027-05-12 [publish]",
        '   title             "SMA day" -> SMA day [b]',
        '   start             "12 May 2027" -> 2027-05-12 [time]',
    ]
    assert "   country           -> AT [derived]" in lines


def test_people_see_the_ways_of_reading_and_what_to_freeze(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What each way gave, for kind "auto"."""
    script = (
        '<script type="application/ld+json">{"@type": "Event", "name": "SMA day", "startDate": "2027-05-12"}</script>'
    )
    text = HEAD.replace('"html"', '"auto"')
    _, out = run(tmp_path, capsys, text, f"<html><body>{script}</body></html>", "--as-of", NOW.isoformat())
    heading = next(index for index, line in enumerate(out.splitlines()) if line.startswith("way of reading"))
    assert out.splitlines()[heading + 1].split()[:4] == ["JSON-LD", "jsonld", "1", "1"]
