"""The feed formats, by extension. A new one is a module in this folder and a line here."""

from __future__ import annotations

from feeds.formats import atom, ical, jsonfeed, rss
from feeds.formats.format import Format

_ALL = (ical.FORMAT, rss.FORMAT, atom.FORMAT, jsonfeed.FORMAT)
FORMATS: dict[str, Format] = {format_.extension: format_ for format_ in _ALL}
