"""The configuration folder as a whole: defaults, fallbacks, the shape of a source file, how often without a contact."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import NO_CONTACT, Config, default_directory, load_config, parse_source, read_source_file
from config.source import FileSource, HtmlSource, JsonSource, PageSource
from tests.config.written import BROKEN, GOOD, folder


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
