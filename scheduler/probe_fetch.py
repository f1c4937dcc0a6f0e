"""`sources probe` with the network: has a probe child fetch and read, within the limits of every crawl."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from scheduler.child import PYTHON_MODULE, Line, run_child
from scheduler.probe import Document, unprobed

if TYPE_CHECKING:
    from config.load import Config

log = logging.getLogger(__name__)


def probe_online(
    config: Config, url: str, as_of: dt.datetime | None, allow_private: bool, asking: Callable[[str], None]
) -> Document:
    """Return the document of `sources probe` for what is on the web now; `asking` hears of every address in turn."""
    command = [*PYTHON_MODULE, "scheduler.probe_child", "--config", str(config.directory)]
    command += ["--as-of", as_of.isoformat()] if as_of else []
    command += ["--allow-private"] if allow_private else []
    documents: list[Document] = []

    def hear(line: Line) -> None:
        if "asking" in line:
            asking(str(line["asking"]))
        else:
            documents.append(line)

    time_box_s = config.settings.crawl.time_box.total_seconds()
    end = asyncio.run(run_child([*command, "--", url], time_box_s, hear, log.debug))
    if documents:
        return documents[-1]
    from scheduler.outcome import cause_of_death

    return unprobed(url, *cause_of_death(end, time_box_s))
