"""What commands print: a table for people (rich on a terminal, plain columns in a pipe) or one JSON document."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence

import click

from config.characters import escaped as shown

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")


def emit_json(document: object) -> None:
    """Print exactly one JSON document; nothing else may go to stdout of that command."""
    click.echo(shown(json.dumps(document, ensure_ascii=False, indent=2)))


def say(text: str = "", *, err: bool = False) -> None:
    """Print a line: every command does it here, for nearly every line may hold what comes from a page or an address."""
    click.echo(shown(text), err=err)


def counted(number: int, noun: str) -> str:
    """Return "1 page", "2 pages"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def emit_table(columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """Print rows under their headings, or the sentence `empty` where there are none."""
    cells = [["" if cell is None else shown(str(cell)) for cell in row] for row in rows]
    if not cells:
        click.echo(empty)
    elif sys.stdout.isatty():
        _rich_table(columns, cells)
    else:
        _plain_table(columns, cells)


def _rich_table(columns: Sequence[str], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _plain_table(columns: Sequence[str], rows: list[list[str]]) -> None:
    """Columns of equal width, nothing cut off, so that grep and awk see whole values."""
    lines = [list(columns), *([" ".join(cell.split()) for cell in row] for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def span(length: dt.timedelta) -> str:
    """Return a duration as source files word it: "12h", "1h 30m", "7d"."""
    seconds, parts = int(length.total_seconds()), []
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        parts += [f"{count}{unit}"] if count else []
    return " ".join(parts)
