"""Logging: one sentence plus fields; colours on a terminal, JSON lines elsewhere, and always JSON in data/logs.

Lines may hold what comes from strangers' pages. JSON writes everything beyond ASCII by its number; on a terminal what
it would obey, and what would make one line look like two, is shown so as well.
"""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from config.characters import escaped

FILE_BYTES = 5 * 1024 * 1024
FILES_KEPT = 5


def in_a_line(error: Exception) -> str:
    """Return what an error that is nobody's mistake (a full disk, a busy database) says first, for a log line."""
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"


class _LogFile(RotatingFileHandler):
    """A file that cannot be written, as on a full disk, costs its lines: the console has them already."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Say nothing: the standard library would print a traceback for every line."""


def configure_logs(folder: Path | None, debug: bool) -> None:
    """Send our own and libraries' log lines to stderr and, if a folder is given, to `service.log` in it."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    console = logging.StreamHandler()
    terminal = sys.stderr.isatty()
    console.setFormatter(_formatter(shared, terminal=terminal))
    console.setLevel(logging.DEBUG if debug else logging.INFO)
    handlers: list[logging.Handler] = [console]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        file = _LogFile(folder / "service.log", maxBytes=FILE_BYTES, backupCount=FILES_KEPT, delay=True)
        file.setFormatter(_formatter(shared, terminal=False))
        handlers.append(file)
    logging.basicConfig(handlers=handlers, level=logging.INFO, force=True)
    logging.getLogger("scheduler").setLevel(logging.DEBUG)
    for noisy in ("apscheduler", "uvicorn", "alembic", "watchfiles"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for retold in ("procrastinate", "psycopg.pool"):  # we say ourselves, in one line, what becomes of the queue
        logging.getLogger(retold).setLevel(logging.CRITICAL)


def _formatter(shared: list[Processor], terminal: bool) -> structlog.stdlib.ProcessorFormatter:
    plain: list[Processor] = [
        structlog.processors.format_exc_info,
        _sentence_first,
        structlog.processors.JSONRenderer(),
    ]
    coloured: list[Processor] = [
        structlog.processors.format_exc_info,
        _obeyed_by_no_terminal,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *(coloured if terminal else plain),
        ],
    )


def _obeyed_by_no_terminal(logger: WrappedLogger, name: str, fields: EventDict) -> EventDict:
    """Escape every field, before the renderer adds its own colours; a traceback keeps its lines."""
    del logger, name
    return {key: escaped(str(value), lines=key == "exception") for key, value in fields.items()}


def _sentence_first(logger: WrappedLogger, name: str, fields: EventDict) -> EventDict:
    """Put time, level and sentence before the fields, so that a line reads well in a pager, too."""
    del logger, name
    head = ("timestamp", "level", "event")
    return {**{key: fields[key] for key in head if key in fields}, **fields}
