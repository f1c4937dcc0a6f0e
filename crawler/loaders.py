"""Gathers the raw strings of one item (itemloaders' ItemLoader): several text nodes become one value.

Mechanical only: white space, joining, size. What the strings mean is the normalizer's subject.
"""

from __future__ import annotations

from collections.abc import Iterable

from itemloaders import ItemLoader
from itemloaders.processors import MapCompose, TakeFirst

from crawler.extract.words import line, prose
from crawler.items import EventItem

# Parts of an address stand on lines of their own; everything else reads on as one text.
_LISTS = frozenset(["location", "street", "organizer"])
# Of several addresses the first counts: a row may link agenda and minutes beside the event.
_ADDRESSES = frozenset(["url", "registration_url", "abstract_url", "online_url"])


def _joined(values: Iterable[str]) -> str | None:
    return line(" ".join(values))


def _listed(values: Iterable[str]) -> str | None:
    parts = [value.strip(" ,;") for value in values]
    return line(", ".join(part for part in parts if part))


def _paragraphs(values: Iterable[str]) -> str | None:
    return prose("\n".join(values))


def _words(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for value in values for part in value.split(",") if (word := part.strip()))[:40]


class EventLoader(ItemLoader):
    """One item from lists of strings; `add_value(field, strings)`, then `load_item()`."""

    default_item_class = EventItem
    default_input_processor = MapCompose(line)
    default_output_processor = staticmethod(_joined)
    description_in = MapCompose(prose)
    description_out = staticmethod(_paragraphs)
    keywords_out = staticmethod(_words)


for _name in _LISTS:
    setattr(EventLoader, f"{_name}_out", staticmethod(_listed))
for _name in _ADDRESSES:
    setattr(EventLoader, f"{_name}_out", TakeFirst())
