"""kill -9 in the middle of publishing: readers find whole files, and the next publish puts everything right."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from feeds.check import check_html, check_ics, check_json, check_rss, check_tree
from feeds.publish import publish
from store.repository import Store
from tests.feeds.stored import BASE_URL, NOW, crawl, listed, some_config, some_meetings

CHECKS = {".ics": check_ics, ".rss": check_rss, ".json": check_json, ".html": check_html}
KILLED_AFTER_S = (0.03, 0.17, 0.33, 0.6)

KEPT = (".public.lock", ".public.words")  # what publishing keeps beside the tree


def test_killed_while_publishing(tmp_path: Path) -> None:
    """Four times killed at different moments: every visible file is whole, nothing is lost, nothing is left over."""
    url, public = f"sqlite:///{tmp_path}/store.db", tmp_path / "data" / "public"
    config = some_config(tmp_path / "config")
    with Store.open(url) as store:
        crawl(store, [*some_meetings(), *(listed(number) for number in range(10, 30))])
        for seconds in KILLED_AFTER_S:
            publish_and_kill(url, tmp_path / "config", public, seconds)
            assert broken_files(public) == []
        publish(store, config, BASE_URL, public, NOW)
        assert check_tree(public) == []
        assert [file for file in public.parent.rglob(".*") if file.name not in KEPT] == []
        fresh = tmp_path / "fresh" / "public"
        publish(store, config, BASE_URL, fresh, NOW)
    assert contents(public) == contents(fresh)


def publish_and_kill(url: str, config: Path, public: Path, seconds: float) -> None:
    command = [sys.executable, "-m", "tests.feeds.publish_until_killed", url, str(config), str(public)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        child.kill()


def broken_files(public: Path) -> list[str]:
    """Files that a reader would find cut or mixed."""
    found = []
    for file in public.rglob("[!.]*"):
        if file.suffix in CHECKS:
            found += [f"{file.name}: {problem}" for problem in CHECKS[file.suffix](file.read_bytes())]
    return found


def contents(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}
