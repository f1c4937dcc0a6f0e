"""The feed formats, by extension. A new one is a module in this folder and a line here."""

from __future__ import annotations

from feeds.formats import ical, jsonfeed, rss
from feeds.formats.format import Format

FORMATS: dict[str, Format] = {format_.extension: format_ for format_ in (ical.FORMAT, rss.FORMAT, jsonfeed.FORMAT)}
