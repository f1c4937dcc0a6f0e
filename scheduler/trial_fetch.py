"""`sources try` in a child process: with the network, or on a recorded page with expressions that might never end.

The child has the limits of every crawl: memory, time, a life that ends with its parent's.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.rules import FieldRule
from config.source import HtmlSource, JsonSource, SourceBase
from config.syntax import XPATH
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
    """True where the source file holds what can take for ever on a page: a regular expression, or XPath."""
    return any(isinstance(rule, str) and rule.startswith(XPATH) for rule in _selectors(source)) or any(
        isinstance(rule, FieldRule) and rule.regex for rule in _rules(source)
    )


def _rules(source: SourceBase) -> Iterator[str | FieldRule]:
    if isinstance(source, HtmlSource):
        yield from source.html.fields.values()
    if isinstance(source, JsonSource):
        yield from source.json_.fields.values()
    if source.detail is not None:
        yield from source.detail.fields.values()


def _selectors(source: SourceBase) -> Iterator[str | None]:
    yield from (rule if isinstance(rule, str) else rule.select for rule in _rules(source))
    if isinstance(source, HtmlSource):
        yield from (source.html.container, source.html.item, source.html.next_page)
    if source.detail is not None:
        yield source.detail.link


def _command(config: Config, slug_or_file: str, as_of: dt.datetime | None) -> list[str]:
    moment = ["--as-of", as_of.isoformat()] if as_of else []
    return [*PYTHON_MODULE, "scheduler.trial_child", "--config", str(config.directory), *moment, slug_or_file]


def _try(config: Config, slug: str, command: list[str], time_box_s: float) -> dict[str, Any]:
    documents: list[Line] = []
    end = asyncio.run(run_child(command, time_box_s, documents.append, log.debug))
    return documents[-1] if documents else _died(slug, end, time_box_s)


def _died(slug: str, end: ChildEnd, time_box_s: float) -> dict[str, Any]:
    from scheduler.dispatch import cause_of_death
    from scheduler.trial import unread_document

    crawl_class, detail = cause_of_death(end, time_box_s)
    if end.timed_out:
        detail += "; a regular expression or an XPath of the source file may be what takes so long"
    return unread_document(slug, crawl_class, detail)
