"""Named feeds and relevance rules: what their files may say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.feed import Cancelled, NamedFeed
from config.load import load_config
from config.relevance import Term


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_feeds_keep_the_order_of_the_file(tmp_path: Path) -> None:
    """One value or a list; what is not said has a default."""
    text = """\
[feed.online]
title = "Online"
filter = {mode = ["online", "hybrid"], q = "school"}
past_months = 3
cancelled = "drop"
[feed.all-of-it]
title = "All"
"""
    assert load_config(written(tmp_path, "feeds.toml", text), {}).feeds == (
        NamedFeed.model_validate(
            {
                "slug": "online",
                "title": "Online",
                "filter": {"mode": ("online", "hybrid"), "q": ("school",)},
                "past_months": 3,
                "cancelled": Cancelled.DROP,
            }
        ),
        NamedFeed(slug="all-of-it", title="All"),
    )


def test_a_feed_can_end_and_change_its_name(tmp_path: Path) -> None:
    """The day as a date or as text; former names lead to feeds that go on, events and deadlines among them."""
    text = """\
[feed.families]
title = "Families"
[feed.children]
title = "Children"
retired = 2027-01-31
notice = "Now part of the one for families."
instead = "families"
[feed.others]
title = "Others"
retired = "2027-02-01"
[redirect]
kids = "families"
all = "events"
dates = "deadlines"
"""
    config = load_config(written(tmp_path, "feeds.toml", text), {})
    ends = [(feed.retired, feed.notice, feed.instead) for feed in config.feeds]
    assert ends == [
        (None, "", None),
        (dt.date(2027, 1, 31), "Now part of the one for families.", "families"),
        (dt.date(2027, 2, 1), "", None),
    ]
    assert config.redirects == {"kids": "families", "all": "events", "dates": "deadlines"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[feed.events]\ntitle = "x"\n',
         'feeds.toml:1 feed: "events" is a name that the service uses itself; choose another'),
        ('[feed.A]\ntitle = "x"\n',
         'feeds.toml:1 feed: "A" is no name for a feed; expected small letters, digits and hyphens, at most 63'),
        ('[feed.a]\n', "feeds.toml:1 feed.a.title: required key is missing"),
        ('[feed.a]\ntitle = "x"\nfilter = {mode = []}\n', "feeds.toml:3 feed.a.filter.mode: must not be empty"),
        ('[feed.a]\ntitle = "x"\ncancelled = "hide"\n',
         'feeds.toml:3 feed.a.cancelled: expected one of "keep", "drop", not "hide"'),
        ('[feed.a]\ntitle = "x"\nnotice = "Gone."\n',
         "feeds.toml:1 feed.a: `notice` and `instead` go with `retired`, the day on which the feed ends"),
        ('[feed.a]\ntitle = "x"\nretired = "soon"\n',
         "feeds.toml:3 feed.a.retired: expected a day such as 2027-01-31, not 'soon'"),
        ('[feed.a]\ntitle = "x"\nretired = 2027-01-31\ninstead = "b"\n',
         'feeds.toml:1 feed: "a" names "b" instead, which is no feed that goes on'),
        ('[redirect]\nold = "nowhere"\n',
         'feeds.toml:1 redirect: "old" leads to "nowhere", which is no feed that goes on'),
        ('[redirect]\nold = "new"\n', 'feeds.toml:1 redirect: "old" leads to "new", which is no feed that goes on'),
        ('[redirect]\nevents = "deadlines"\n',
         'feeds.toml:1 redirect: "events" is a feed itself; only former names can be redirected'),
        ('[feed.a]\ntitle = "x"\n[redirect]\na = "events"\n',
         'feeds.toml:3 redirect: "a" is a feed itself; only former names can be redirected'),
        ('[redirect]\na = "b"\nb = "events"\n',
         'feeds.toml:1 redirect: "a" leads to "b", which is redirected itself; name "events"'),
        ('[feed.a]\ntitle = "x"\nretired = 2027-01-31\n[redirect]\nb = "a"\n',
         'feeds.toml:4 redirect: "b" leads to "a", which is no feed that goes on'),
        ('[[feed]]\ntitle = "x"\n', "feeds.toml:1 feed: expected a table, not a list"),
        ('feeds = 1\n', 'feeds.toml:1 feeds: unknown key "feeds"; did you mean "feed"? expected one of feed, redirect'),
    ],
)  # fmt: skip
def test_mistakes_in_feeds_are_told(tmp_path: Path, text: str, problem: str) -> None:
    """With line, key and what was expected."""
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, "feeds.toml", text), {})
    assert str(caught.value) == problem


GROUP = '[[signals]]\nname = "n"\nwhy = "w"\ntitle = 1\nbody = 1\n'
TERMS = 'terms = [{text = "spinal muscular atrophy"}]\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "relevance.toml:1 signals: required key is missing"),
        (GROUP, "relevance.toml:1 signals[0].terms: required key is missing"),
        (GROUP + "terms = []\n", "relevance.toml:6 signals[0].terms: must not be empty"),
        (GROUP + 'terms = [{text = "a"}]\n', "relevance.toml:6 signals[0].terms[0].text: needs at least 2 characters"),
        (GROUP + TERMS + "needs_companion = true\n",
         "relevance.toml:1: a group needs a companion, but `companions` is empty"),
        (GROUP + TERMS + GROUP + TERMS, "relevance.toml:1: each group needs a name of its own; used twice: n"),
        ("[thresholds]\npublish = 0.1\n" + GROUP + TERMS,
         "relevance.toml:1 thresholds: `review` must not be above `publish`"),
        (GROUP + TERMS + "weight = 2\n", 'relevance.toml:7 signals[0]: unknown key "weight"; '
         "expected one of body, cap, doubtful_beside_blockers, is_companion, name, needs_companion, terms, title, "
         "trade_names, why"),
    ],
)  # fmt: skip
def test_mistakes_in_rules_are_told(tmp_path: Path, text: str, problem: str) -> None:
    """With line, key and what was expected."""
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, "relevance.toml", text), {})
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("text", "spaceless"), [("脊髄性筋萎縮", True), ("SMA患者", True), ("척수성", False), ("SMA", False)]
)
def test_scripts_without_spaces_are_known(text: str, spaceless: bool) -> None:
    """Chinese and Japanese match within a run of letters; Korean and the rest as whole words."""
    assert Term(text=text).spaceless is spaceless
