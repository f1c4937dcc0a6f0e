"""A source that rotates its ids, as operators and visitors hear of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import structlog
from lxml import html

from config.load import load_config
from config.source import Identity
from feeds.web.site import site_of
from feeds.web.source_page import source_page
from scheduler.outcome import Outcome
from scheduler.service import tell
from store.crawl import CrawlClass
from store.views import SourceState

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
SENTENCE = (
    "It gives its events new ids with every reading, so they are recognised by their addresses instead; "
    'write identity = "url" into its file to confirm this.'
)


@pytest.mark.parametrize(("lines", "told"), [("", True), ('identity = "url"\n', False)], ids=["default", "confirmed"])
def test_page_of_sources_says_what_to_write(tmp_path: Path, lines: str, told: bool) -> None:
    """One plain sentence beside a source that works; none once its file says so."""
    (tmp_path / "sources").mkdir()
    text = f'name = "Society"\nurl = "https://society.example.org/"\nkind = "auto"\n{lines}'
    (tmp_path / "sources" / "society.toml").write_text(text, encoding="utf-8")
    state = SourceState("society", CrawlClass.OK, "", NOW, NOW, 0, NOW, identity=Identity.URL)
    config = load_config(tmp_path, {})
    page = source_page(config, {"society": state}, {}, site_of(config, "https://events.example.org"), NOW.date())
    shown = " ".join(html.document_fromstring(page.decode()).text_content().split())
    assert (SENTENCE in shown) is told


def test_log_says_what_to_write_once() -> None:
    """In the crawl in which it is noticed, a warning follows the line of the crawl; afterwards there is none."""
    line = {"source": "society", "class": "ok", "seen": 8}
    with structlog.testing.capture_logs() as logged:
        tell(Outcome.from_line({**line, "identity": "url"}))
        tell(Outcome.from_line({**line, "identity": None}))
    assert [(each["event"], each["log_level"]) for each in logged] == [
        ("crawled", "info"), ("a source makes its ids anew", "warning"), ("crawled", "info"),
    ]  # fmt: skip
    assert (logged[1]["source"], logged[1]["help"]) == ("society", SENTENCE)
