"""Every target by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.fuzz.on_files import FILES
from tests.fuzz.on_output import OUTPUT
from tests.fuzz.on_pages import PAGES
from tests.fuzz.on_queries import QUERIES
from tests.fuzz.on_words import WORDS
from tests.fuzz.target import Target

TARGETS: Mapping[str, Target] = MappingProxyType(
    {target.name: target for target in (*PAGES, *WORDS, *FILES, *QUERIES, *OUTPUT)}
)
