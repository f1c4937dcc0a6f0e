"""Health in one word: what an operator is alarmed by, and what not."""

import datetime as dt
from pathlib import Path

import pytest

from config.load import Config, load_config
from store.crawl import CrawlClass
from store.health import Health, any_broken, assess
from store.views import SourceState

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def config(folder: Path, *lines: str) -> Config:
    """A configuration with one source, whose file has these lines beside the required ones."""
    (folder / "sources").mkdir()
    text = "\n".join(['name = "Society"', 'url = "https://society.example/events"', 'kind = "ics"', *lines])
    (folder / "sources" / "society.toml").write_text(text)
    return load_config(folder, {})


def state(crawl_class: CrawlClass | None, failures: int = 0, changed: dt.datetime | None = NOW) -> SourceState:
    return SourceState("society", crawl_class, "", NOW, None, failures, NOW - 400 * DAY, last_change=changed)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (None, Health.WAITING),
        (state(None), Health.WAITING),
        (state(CrawlClass.OK), Health.OK),
        (state(CrawlClass.QUIET), Health.QUIET),
        (state(CrawlClass.DNS, 1), Health.FALTERING),
        (state(CrawlClass.DNS, 2), Health.FALTERING),
        (state(CrawlClass.DNS, 3), Health.BROKEN),
        (state(CrawlClass.GATE_HELD, 3), Health.BROKEN),
    ],
)
def test_health_is_one_word(tmp_path: Path, found: SourceState | None, expected: Health) -> None:
    """A source counts as broken only after three failures in a row."""
    states = {"society": found} if found else {}
    (health,) = assess(config(tmp_path), states, NOW)
    assert (health.health, any_broken([health])) == (expected, expected is Health.BROKEN)


def test_a_broken_source_says_why_and_what_to_do(tmp_path: Path) -> None:
    """The class's sentence and its help are shown."""
    (health,) = assess(config(tmp_path), {"society": state(CrawlClass.NOT_FOUND, 5)}, NOW)
    assert (health.reason, health.help) == (CrawlClass.NOT_FOUND.explanation, CrawlClass.NOT_FOUND.help)


def test_silence_beyond_quiet_ok_is_broken(tmp_path: Path) -> None:
    """A page that reads well and brings nothing new for longer than expected has died silently."""
    rules = config(tmp_path, "[expect]", 'quiet_ok = "10 months"')
    for days, expected in ((300, Health.OK), (310, Health.BROKEN)):
        (health,) = assess(rules, {"society": state(CrawlClass.OK, 0, NOW - days * DAY)}, NOW)
        assert health.health is expected


def test_a_source_that_is_switched_off_is_neither_well_nor_broken(tmp_path: Path) -> None:
    """`enabled = false` is shown as off, with the reason of its file."""
    rules = config(tmp_path, "enabled = false", 'reason = "moved"')
    (health,) = assess(rules, {"society": state(CrawlClass.DNS, 9)}, NOW)
    assert (health.health, health.reason) == (Health.DISABLED, "moved")


def test_a_file_that_never_was_valid_is_broken_until_its_last_version_helps(tmp_path: Path) -> None:
    """Without a last valid version the source is broken with its mistake; with one it goes on as it was."""
    broken = config(tmp_path, 'evry = "1h"')
    (health,) = assess(broken, {}, NOW)
    assert (health.health, health.crawl_class) == (Health.BROKEN, CrawlClass.CONFIG)
    assert "sources/society.toml:4 evry: " in health.reason
    text = 'name = "Society"\nurl = "https://society.example/events"\nkind = "ics"\n'
    (health,) = assess(broken.with_fallbacks({"society": text}), {"society": state(CrawlClass.OK)}, NOW)
    assert health.health is Health.OK
