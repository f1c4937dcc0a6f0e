"""What the administrator is told: every problem of every file at once, with its line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import load_config, parse_source
from tests.config.written import BROKEN, GOOD, folder, lines

KEYS = (
    "allow_private, country, cron, date_order, defaults, delay, detail, enabled, every, exclude, expect, headers, "
    "html, identity, include, js, kind, language, name, precedence, reason, relevance, timezone, trust, url, "
    "utc_means_local"
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
