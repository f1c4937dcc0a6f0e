"""`sources try` with the network: has a crawl child fetch and read the source, within the limits of every crawl."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

from scheduler.child import PYTHON_MODULE, ChildEnd, Line, run_child

if TYPE_CHECKING:
    from config.load import Config

log = logging.getLogger(__name__)


def try_online(config: Config, slug_or_file: str, slug: str, as_of: dt.datetime | None) -> dict[str, Any]:
    """Return the document of `sources try` for what is on the web now."""
    moment = ["--as-of", as_of.isoformat()] if as_of else []
    command = [*PYTHON_MODULE, "scheduler.trial_child", "--config", str(config.directory), *moment, slug_or_file]
    time_box_s = config.settings.crawl.time_box.total_seconds()
    documents: list[Line] = []
    end = asyncio.run(run_child(command, time_box_s, documents.append, log.debug))
    return documents[-1] if documents else _died(slug, end, time_box_s)


def _died(slug: str, end: ChildEnd, time_box_s: float) -> dict[str, Any]:
    from scheduler.dispatch import cause_of_death
    from scheduler.trial import document

    crawl_class, detail = cause_of_death(end, time_box_s)
    return document(slug, crawl_class, (), (), detail)
