"""What the tests of `sources probe` and `sources add` share: a site's answers, and calls of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.main import main
from tests.crawler.fetch.site import Answer, Site
from tests.crawler.probe.web import SITE

AS_OF = "2026-11-22T12:00+00:00"
CALENDAR = "text/calendar"


def put(site: Site, path: str, text: str, kind: str = "text/html; charset=utf-8") -> None:
    """Let the site answer `path`, its own address in the place of the fictional one."""
    site.routes[path] = Answer(text.replace(SITE, site.url).encode(), headers=(("Content-Type", kind),))


def taken(found: dict[str, Any], site: Site) -> tuple[str, str, str]:
    """Class, kind and path of what was chosen."""
    chosen = found["chosen"]
    return found["class"], chosen["kind"], chosen["url"].removeprefix(site.url)


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command of `sources`."""
    with pytest.raises(SystemExit) as end:
        main(["--config", str(folder / "config"), "--data", str(folder / "data"), "sources", *arguments])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err
