"""The data files of the content pages, read and checked together, and the Markdown that pages insert from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from config.errors import ConfigError, Problem
from config.file import read_text
from feeds.web import explainer, measures, milestones
from feeds.web.content_inserts import Line
from feeds.web.explainer import Explainer
from feeds.web.measures import Measures, chooser_data
from feeds.web.milestones import Chart, Milestones, chart
from feeds.web.templates import data_block

Data = TypeVar("Data")
FILES = (explainer.FILE, measures.FILE, milestones.FILE)


@dataclass(frozen=True)
class ContentData:
    """What the files hold; None where a folder of pages has no such file."""

    measures: Measures | None = None
    milestones: Milestones | None = None
    explainer: Explainer | None = None

    @cached_property
    def inserts(self) -> Mapping[str, Sequence[Line]]:
        """Markdown by the name under which pages insert it."""
        found: dict[str, Sequence[Line]] = {}
        if self.measures:
            found["measures-table"] = tuple(measures.table_lines(self.measures))
            found["measures-sections"] = tuple(measures.section_lines(self.measures))
        if self.milestones:
            found["milestones-table"] = tuple(milestones.table_lines(self.milestones))
        if self.explainer:
            found["explainer-transcript"] = tuple(explainer.transcript_lines(self.explainer))
        return found

    @property
    def chooser(self) -> Markup:
        """JSON for the chooser's script."""
        return data_block(chooser_data(self.measures) if self.measures else [])

    @property
    def milestone_chart(self) -> Chart | None:
        return chart(self.milestones.windows) if self.milestones else None


def read_data(folder: Path, problems: list[Problem]) -> ContentData:
    """Every file that is there; what is wrong with one is added to `problems`."""
    return ContentData(
        _read(folder, measures.FILE, measures.read_measures, problems),
        _read(folder, milestones.FILE, milestones.read_milestones, problems),
        _read(folder, explainer.FILE, explainer.read_explainer, problems),
    )


def _read(folder: Path, name: str, reader: Callable[[str], Data], problems: list[Problem]) -> Data | None:
    if not (folder / name).exists():
        return None
    try:
        return reader(read_text(folder / name, name))
    except ConfigError as error:
        problems += error.problems
        return None
