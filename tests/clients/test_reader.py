"""newsboat subscribes to the published RSS feed: every entry, its title and its date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from feeds.formats.wording import headline
from tests.clients.conftest import Run, Served


def read(served: Served, run_client: Run, folder: Path, feed: str) -> list[tuple[str, str, str, int]]:
    """Let newsboat fetch a feed; (guid, title, link, published) of every entry that it keeps."""
    urls, cache, config = folder / "urls", folder / "cache.db", folder / "newsboat"
    urls.write_text(f"{served.base_url}{feed}\n", encoding="utf-8")
    config.write_text("", encoding="utf-8")
    run_client("newsboat", "-u", str(urls), "-c", str(cache), "-C", str(config), "-x", "reload")
    with closing(sqlite3.connect(cache)) as database:
        return sorted(database.execute("SELECT guid, title, url, pubDate FROM rss_item").fetchall())


@pytest.mark.parametrize("feed", ["/feeds/events.rss", "/feeds/events.rss?mode=online"])
def test_newsboat_lists_every_entry(served: Served, run_client: Run, tmp_path: Path, feed: str) -> None:
    """One entry for each event, with dates and town in the title, dated by its announcement."""
    expected = [
        (
            f"urn:uuid:{event.uid}",
            headline(event),
            f"{served.base_url}/events/{event.slug}/",
            int(event.created.timestamp()),
        )
        for event in served.store.events()
        if "mode" not in feed or event.title == "Evening webinar"
    ]
    assert read(served, run_client, tmp_path, feed) == sorted(expected)
