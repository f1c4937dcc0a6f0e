"""`sources try` in a child process: with the network, or on a recorded page with expressions that might never end.

The child has the limits of every crawl: memory, time, a life that ends with its parent's.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.rules import FieldRule
from config.source import HtmlSource, JsonSource, SourceBase
from scheduler.child import PYTHON_MODULE, ChildEnd, Line, run_child

if TYPE_CHECKING:
    from config.load import Config

log = logging.getLogger(__name__)

READ_PAGE_S = 30.0  # one recorded page takes a fraction of a second; what takes longer does not end


def try_online(
    config: Config, slug_or_file: str, slug: str, as_of: dt.datetime | None, *, keep: Path | None = None
) -> dict[str, Any]:
    """Return the document of `sources try` for what is on the web now. `keep`: an empty folder for the bodies."""
    kept = ["--keep", str(keep)] if keep else []
    command = [*_command(config, slug_or_file, as_of), *kept]
    return _try(config, slug, command, config.settings.crawl.time_box.total_seconds())


def try_page(
    config: Config, slug_or_file: str, slug: str, page: Path, *, now: dt.datetime, time_box_s: float = READ_PAGE_S
) -> dict[str, Any]:
    """Return the document of `sources try` for a recorded page."""
    command = [*_command(config, slug_or_file, now), "--from-file", str(page)]
    return _try(config, slug, command, time_box_s)


def may_hang(source: SourceBase) -> bool:
    """True where the source file holds what can take for ever on a page: a regular expression, CSS, or XPath."""
    if isinstance(source, HtmlSource) or source.detail is not None:
        return True
    if not isinstance(source, JsonSource):
        return False
    rules = [rule for rule in source.json_.fields.values() if isinstance(rule, FieldRule)]
    return source.json_.after is not None or any(rule.regex or rule.replace for rule in rules)


def _command(config: Config, slug_or_file: str, as_of: dt.datetime | None) -> list[str]:
    moment = ["--as-of", as_of.isoformat()] if as_of else []
    return [*PYTHON_MODULE, "scheduler.trial_child", "--config", str(config.directory), *moment, slug_or_file]


def _try(config: Config, slug: str, command: list[str], time_box_s: float) -> dict[str, Any]:
    documents: list[Line] = []
    end = asyncio.run(run_child(command, time_box_s, documents.append, log.debug))
    return documents[-1] if documents else _died(slug, end, time_box_s)


def _died(slug: str, end: ChildEnd, time_box_s: float) -> dict[str, Any]:
    from scheduler.outcome import cause_of_death
    from scheduler.trial import MAY_NOT_END, unread_document
    from store.crawl import CrawlClass

    crawl_class, detail = cause_of_death(end, time_box_s)
    if crawl_class is CrawlClass.OUT_OF_TIME:
        detail += f"; {MAY_NOT_END}"
    return unread_document(slug, crawl_class, detail)
