"""The configuration folder as a whole: every problem of every file at once, fallbacks, defaults."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from config.errors import ConfigError, Problem
from config.load import NO_ALERTS, NO_CONTACT, Config, default_directory, load_config, parse_source, read_source_file
from config.source import FileSource, HtmlSource, JsonSource, PageSource

GOOD = 'name = "Society"\nurl = "https://society.example.org/events"\nkind = "auto"\n'


def folder(path: Path, **files: str) -> Path:
    """A configuration folder; file names are given with __ for / and without .toml."""
    for name, text in files.items():
        target = path / f"{name.replace('__', '/')}.toml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return path


def lines(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems]


def test_one_source_file_makes_a_configuration(tmp_path: Path) -> None:
    """A folder with a single source works: settings, feeds and rules have defaults."""
    config = load_config(folder(tmp_path, sources__society=GOOD), {})
    assert list(config.sources) == ["society"]
    assert config.problems == ()
    assert config.settings.crawl.delay == dt.timedelta(seconds=2)
    assert "europe" in [feed.slug for feed in config.feeds]
    assert config.relevance.thresholds.publish == 1.0


def test_a_folder_without_sources_is_fine(tmp_path: Path) -> None:
    """No sources folder: nothing to crawl, nothing wrong."""
    config = load_config(tmp_path, {})
    assert (dict(config.sources), config.problems) == ({}, ())


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """The folder itself is named when it is not there."""
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "nowhere", {})
    assert str(caught.value) == f"{tmp_path / 'nowhere'}: there is no such folder; expected a configuration folder"


BROKEN = """\
name = "A"
url = "ftp://a.example.org"
kind = "html"
evry = "6h"
every = "often"
timezone = "Mars/Base"
country = "UK"
enabled = "perhaps"
trust = "maybe"
language = "english"
[html]
container = "div[["
csss = "x"
[html.fields]
title = "h3::text"
startt = "x"
start = {csss = "a", format = 3}
url = 7
end = {select = ".e", regex = "("}
[expect]
min_items = -1
"""
KEYS = (
    "allow_private, country, cron, date_order, defaults, delay, detail, enabled, every, exclude, expect, html, "
    "identity, include, js, kind, language, name, precedence, reason, relevance, timezone, trust, url, utc_means_local"
)
KINDS = "auto, ics, rss, jsonld, microdata, hevent, tribe, html, json, file"
FIELDS = (
    "abstract_deadline, abstract_url, accreditation, audience, city, country, description, duration, "
    "early_bird_deadline, end, keywords, language, latitude, location, longitude, mode, native_id, online_url, "
    "organizer, previous_start, region, registration_deadline, registration_url, sponsor, start, status, street, time, "
    "timezone, title, type, url, venue, year"
)


def test_all_mistakes_of_one_file_are_told_with_their_lines(tmp_path: Path) -> None:
    """Every mistake has its line, its key, what is wrong and what was expected."""
    config = load_config(folder(tmp_path, sources__a=BROKEN), {})
    assert lines(config.problems) == [
        "sources/a.toml:2 url: expected an address that begins with http:// or https://",
        f'sources/a.toml:4 evry: unknown key "evry"; did you mean "every"? expected one of {KEYS}',
        'sources/a.toml:5 every: "often" is no duration; '
        'expected a text such as "30 min", "12h", "7 days" or "10 months"',
        'sources/a.toml:6 timezone: "Mars/Base" is no time zone; expected an IANA name such as "Europe/Brussels"',
        'sources/a.toml:7 country: "UK" is no country code of ISO 3166-1; write "GB"',
        'sources/a.toml:8 enabled: expected true or false, not "perhaps"',
        'sources/a.toml:9 trust: expected one of "publish", "review", not "maybe"',
        'sources/a.toml:10 language: expected a language code of two or three small letters such as "en", '
        'not "english"',
        "sources/a.toml:11 html.item: required key is missing",
        "sources/a.toml:12 html.container: \"div[[\" is no CSS selector: Expected ident or '*', got <DELIM '[' at 4>",
        'sources/a.toml:13 html: unknown key "csss"; expected one of container, fields, inside, item, next_page, split',
        f'sources/a.toml:16 html.fields.startt: unknown key "startt"; did you mean "start"? expected one of {FIELDS}',
        "sources/a.toml:17 html.fields.start.format: expected a text in quotes or a list in brackets, not 3",
        'sources/a.toml:17 html.fields.start: unknown key "csss"; expected one of format, from, regex, replace, select',
        "sources/a.toml:18 html.fields.url: expected a text in quotes, not 7",
        "sources/a.toml:19 html.fields.end.regex: no regular expression: "
        "missing ), unterminated subpattern at position 0",
        "sources/a.toml:21 expect.min_items: must be at least 0",
    ]
    assert config.files["a"].source is None
    assert config.files["a"].text == BROKEN


def test_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    """Settings, rules, feeds, variables and sources: one error with everything, nothing hidden behind the first."""
    made = folder(
        tmp_path,
        service='[crawl]\ndelai = "2s"\n[service]\nbase_url = "events.example.org"\n',
        feeds='[feed.events]\ntitle = "All"\n[feed.x]\ntitle = "X"\nfilter.contry = "DE"\n',
        relevance="companions = [\n  'a',\n]\n",
        sources__good=GOOD,
        sources__broken='name = "B\n',
    )
    with pytest.raises(ConfigError) as caught:
        load_config(made, {"SMA_EVENTS_CRAWL__CONCURRENCY": "many"})
    assert lines(caught.value.problems) == [
        'service.toml:2 crawl: unknown key "delai"; did you mean "delay"? expected one of blackout, chromium, '
        "concurrency, delay, max_bytes, max_pages, memory_mb, per_host, time_box, timeout",
        'service.toml:4 service.base_url: expected an address such as "https://events.example.org", '
        'without a slash at its end, not "events.example.org"',
        'SMA_EVENTS_CRAWL__CONCURRENCY: expected a whole number, not "many"',
        'feeds.toml:5 feed.x.filter.contry: unknown key "contry"; did you mean "country"? '
        "expected one of audience, country, lang, mode, q, source, topic, type",
        "relevance.toml:1 signals: required key is missing",
        "relevance.toml:2 companions[0]: needs at least 2 characters",
        "sources/broken.toml:1: no readable TOML: a text in quotes must be closed on the same line",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [f"1 kind: required key is missing; expected one of {KINDS}",
              "1 name: required key is missing", "1 url: required key is missing"]),
        (GOOD.replace("auto", "icss"),
         [f'3 kind: unknown kind "icss"; did you mean "ics"? expected one of {KINDS}']),
        (GOOD.replace('"auto"', "7"), [f'3 kind: unknown kind "7"; expected one of {KINDS}']),
        (GOOD.replace("auto", "ics") + '[html]\nitem = "a"\n',
         ['4 html: [html] goes with kind = "html"; this source is "ics"']),
        (GOOD + 'every = "1h"\ncron = "0 6 * * *"\n',
         ["1: `every` and `cron` both say when to crawl; expected one of the two"]),
        (GOOD + 'cron = "0 6 * * 8"\n',
         ['4 cron: "8" is no weekday; expected 0 to 7 or sun to sat, a list (1,2), a range (1-5) or a step (*/2)']),
        (GOOD.replace("auto", "file"),
         ['2 url: kind "file" reads a file on this machine; for an address use kind "auto" or "ics"']),
        ('name = "F"\nurl = "list.xlsx"\nkind = "file"\n',
         ["2 url: expected the path of a file that ends in .ics, .csv, .toml"]),
        (GOOD.replace("/events", "/my events"), ["2 url: an address holds no spaces; write %20 for one"]),
        (GOOD.replace("auto", "json") + '[json]\nitems = "data["\n[json.fields]\ntitle = "name"\nstart = "when("\n',
         ['5 json.items: "data[" is no JMESPath expression: Incomplete expression',
          '8 json.fields.start: "when(" is no JMESPath expression: Incomplete expression']),
        (GOOD.replace("auto", "html") + '[html]\nitem = "li"\n[html.fields]\ntitle = "a"\n',
         ["1: nothing reads `start`; expected a rule in [html.fields] or a value in [defaults]"]),
        (GOOD.replace("auto", "html") + '[html]\nitem = "xpath://li["\n[html.fields]\ntitle = "a"\n'
         'start = {from = "end"}\n',
         ['5 html.item: "//li[" is no XPath expression: Invalid expression',
          '6 html.fields: `start` is read from "end"; expected another field that has a rule in this table']),
        (GOOD.replace("auto", "html") + '[html]\nitem = "li"\ninside = "data["\n[html.fields]\nstart = "b"\n'
         'title = {select = "a", replace = {"(" = ""}}\nend = {select = "i", replace = {"a" = "\\\\1"}}\n',
         ['6 html.inside: "data[" is no JMESPath expression: Incomplete expression',
          "9 html.fields.title.replace: no regular expression: missing ), unterminated subpattern at position 0",
          '10 html.fields.end.replace: "\\1" cannot replace what "a" finds: invalid group reference 1 at position 1']),
        (GOOD + "[detail]\nlink = \"//a\"\nfields = {title = \"\"}\n",
         ["5 detail.link: \"//a\" is no CSS selector: Expected selector, got <DELIM '/' at 0> "
          '(XPath goes behind "xpath:")',
          "6 detail.fields: the rule for `title` is empty; expected a selector, or leave the field out"]),
        (GOOD + "[defaults]\nduration = \"soon\"\n", ['4 defaults: "soon" is no duration; expected a text such as '
                                                      '"30 min", "12h", "7 days" or "10 months"']),
        (GOOD + 'kind = "ics"\n', ["4: no readable TOML: this key is written twice"]),
        ("a = " + "[" * 5000, [": no readable TOML: nested too deeply"]),
        ("a = " + "9" * 5000, [": no readable TOML: "]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_in_plain_words(text: str, expected: list[str]) -> None:
    """One kind of mistake, one sentence that a person without Python can act on."""
    with pytest.raises(ConfigError) as caught:
        parse_source("x", text, "x.toml")
    told = lines(caught.value.problems)
    assert len(told) == len(expected)
    for line, wanted in zip(told, expected, strict=True):
        whole = f"x.toml{wanted}" if wanted.startswith(":") else f"x.toml:{wanted}"
        assert line.startswith(whole) if wanted.endswith(": ") else line == whole


def test_names_that_are_no_slugs_are_refused(tmp_path: Path) -> None:
    """A file's name is the source's address, so it must be shaped like one; hidden files are an editor's own."""
    made = folder(tmp_path, sources__good=GOOD, sources__Bad_Name=GOOD)
    (made / "sources" / ".#good.toml").write_text("not toml")
    (made / "sources" / "notes.txt").write_text("not toml")
    config = load_config(made, {})
    assert list(config.files) == ["good"]
    assert lines(config.problems) == [
        'sources/Bad_Name.toml: "Bad_Name" is no name for a source; '
        "expected small letters, digits and hyphens, at most 63, then .toml"
    ]
    parse_source("0-" + "a" * 61, GOOD, "x.toml")
    for slug in ("", "-a", "a" * 64, "é", "a/b"):
        with pytest.raises(ConfigError):
            parse_source(slug, GOOD, "x.toml")


def test_files_that_are_no_text_are_problems(tmp_path: Path) -> None:
    """Other encodings, folders, huge and unreadable files are told, not raised."""
    sources = folder(tmp_path, sources__good=GOOD) / "sources"
    (sources / "bytes.toml").write_bytes(b'name = "x"\nurl = "\xff"')
    (sources / "folder.toml").mkdir()
    (sources / "huge.toml").write_bytes(b"#" * (1024 * 1024 + 1))
    (sources / "gone.toml").symlink_to(sources / "nowhere.toml")
    os.mkfifo(sources / "pipe.toml")
    config = load_config(tmp_path, {})
    assert lines(config.problems) == [
        "sources/bytes.toml:2: is not UTF-8 text; save it in that encoding",
        "sources/folder.toml: is a folder; expected a file",
        "sources/gone.toml: there is no such file",
        "sources/huge.toml: is too large; expected at most 1 MiB",
        "sources/pipe.toml: there is no such file",
    ]
    assert list(config.sources) == ["good"]


def test_editors_of_windows_are_no_problem(tmp_path: Path) -> None:
    """A byte order mark and CR LF line ends are read as if they were not there."""
    sources = folder(tmp_path, sources__good=GOOD) / "sources"
    (sources / "good.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert list(load_config(tmp_path, {}).sources) == ["good"]


def test_the_last_valid_version_stands_in_for_a_broken_file(tmp_path: Path) -> None:
    """A broken file leaves its source on the last valid text, or out if there was none; removed files stay removed."""
    made = folder(tmp_path, sources__a=BROKEN, sources__b=BROKEN, sources__c=BROKEN, sources__z=GOOD)
    config = load_config(made, {})
    assert list(config.sources) == ["z"]
    again = config.with_fallbacks(
        {"a": GOOD, "c": "no longer = valid", "removed": GOOD, "z": GOOD.replace("auto", "ics")}
    )
    assert list(again.sources) == ["a", "z"]
    assert again.sources["a"].name == "Society"
    assert again.sources["z"].kind == "auto"
    assert again.problems == config.problems


def test_the_contracts_example_loads(tmp_path: Path) -> None:
    """A source file that uses every part of the format, once as html and once as json."""
    common = """\
name = "SMA society"
url = "https://society.example.org/events"
kind = "KIND"
every = "6h"
enabled = true
allow_private = false
trust = "publish"
precedence = "organiser"
relevance = "all"
timezone = "Europe/Brussels"
utc_means_local = false
identity = "native"
language = "en"
date_order = "dmy"
country = "BE"
include = ["congress"]
exclude = ["title: gala"]
delay = "0s"
[defaults]
title = "SMA family day"
venue = "Hotel Centrum"
city = "Kraków"
duration = "2h"
[detail]
link = "h3 a::attr(href)"
[detail.fields]
description = ".body"
[expect]
min_items = 1
quiet_ok = "10 months"
"""
    html = """\
[html]
container = "#events"
item = "article.event"
next_page = "a.next::attr(href)"
[html.fields]
title = "h3::text"
start = ".date::text"
year = {select = "xpath:preceding::h2[1]//text()", regex = "(20\\\\d\\\\d)"}
"""
    json = (
        '[json]\nitems = "data.events"\nnext_page = "links.next"\n[json.fields]\ntitle = "name"\nstart = "starts_at"\n'
    )
    source = parse_source("a", common.replace("KIND", "html") + html, "a.toml")
    assert isinstance(source, HtmlSource)
    assert (source.every, source.delay) == (dt.timedelta(hours=6), dt.timedelta(0))
    assert source.html.container == "#events"
    assert source.expect.quiet_ok == dt.timedelta(seconds=10 * 2_629_800)
    other = parse_source("b", common.replace("KIND", "json") + json, "b.toml")
    assert isinstance(other, JsonSource)
    assert other.json_.items == "data.events"


def test_a_file_source_and_a_calendar_subscription_load() -> None:
    """A local file is named by its path; webcal:// is https:// for everybody else."""
    assert isinstance(parse_source("f", 'name = "F"\nurl = "my/list.ICS"\nkind = "file"\n', "f"), FileSource)
    calendar = parse_source("c", 'name = "C"\nurl = "webcal://example.org/a.ics"\nkind = "ics"\n', "c")
    assert isinstance(calendar, PageSource)
    assert calendar.url == "https://example.org/a.ics"


def test_a_file_anywhere_is_read_under_a_slug_made_of_its_name(tmp_path: Path) -> None:
    """`sources try FILE` takes a file of any name."""
    path = tmp_path / "My Draft (2).toml"
    path.write_text(GOOD)
    assert read_source_file(path)[0] == "my-draft-2"
    path = tmp_path / "日本.txt"
    path.write_text("kind = 1")
    with pytest.raises(ConfigError) as caught:
        read_source_file(path)
    assert str(caught.value).startswith('日本.txt:1 kind: unknown kind "1"; expected one of auto, ics')
    with pytest.raises(ConfigError, match=r"gone\.toml: there is no such file"):
        read_source_file(tmp_path / "gone.toml")


def with_contact(tmp_path: Path, contact: str | None) -> Config:
    made = folder(
        tmp_path,
        sources__often=GOOD + 'every = "1h"\n',
        sources__rarely=GOOD + 'every = "7 days"\n',
        sources__timed=GOOD + 'cron = "0 6 * * *"\n',
        sources__local='name = "L"\nurl = "l.ics"\nkind = "file"\nevery = "1h"\n',
    )
    return load_config(made, {"SMA_EVENTS_SERVICE__CONTACT": contact or ""})


def test_without_a_contact_no_site_is_asked_more_than_once_a_day(tmp_path: Path) -> None:
    """A service that nobody can write to keeps still, and says so at every start; a local file burdens nobody."""
    config = with_contact(tmp_path, None)
    every = {slug: config.effective_every(slug) for slug in config.sources}
    hour, day = dt.timedelta(hours=1), dt.timedelta(days=1)
    assert every == {"local": hour, "often": day, "rarely": 7 * day, "timed": 23 * hour}
    assert config.warnings() == (NO_CONTACT,)


def test_alerts_that_are_not_sent_yet_are_warned_of(tmp_path: Path) -> None:
    """A setting that does nothing must not look as if it did."""
    (tmp_path / "service.toml").write_text('[service]\ncontact = "a@example.org"\n[health]\nemail = "b@example.org"\n')
    assert load_config(tmp_path, {}).warnings() == (NO_ALERTS.format(key="email"),)


def test_with_a_contact_files_say_how_often(tmp_path: Path) -> None:
    """The rhythm is the file's own; a cron source has no least distance."""
    config = with_contact(tmp_path, "events@example.org")
    every = {slug: config.effective_every(slug) for slug in config.sources}
    hour = dt.timedelta(hours=1)
    assert every == {"local": hour, "often": hour, "rarely": 168 * hour, "timed": dt.timedelta(0)}
    assert config.warnings() == ()


def test_the_rules_hash_changes_with_what_decides_how_pages_are_read(tmp_path: Path) -> None:
    """Rhythm and comments void no validator; selectors, zone and relevance rules do."""

    def hashed(text: str, **more: str) -> str:
        return load_config(folder(tmp_path, sources__a=text, **more), {}).rules_hash("a")

    plain = hashed(GOOD)
    assert hashed(GOOD + '# a comment\nevery = "1h"\n') == plain
    assert hashed(GOOD + 'timezone = "Europe/Rome"\n') != plain
    rules = '[[signals]]\nname = "n"\nwhy = "w"\ntitle = 1\nbody = 1\nterms = [{text = "SMA"}]\n'
    assert hashed(GOOD, relevance=rules) != plain
    with pytest.raises(KeyError):
        load_config(tmp_path, {}).rules_hash("b")


def test_the_default_folder_is_the_one_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """./config where it is one, otherwise the packaged one."""
    monkeypatch.chdir(tmp_path)
    packaged = default_directory()
    assert (packaged / "relevance.toml").is_file()
    (tmp_path / "config" / "sources").mkdir(parents=True)
    assert default_directory() == Path("config")
    assert dict(load_config(None, {}).sources) == {}
