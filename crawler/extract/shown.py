"""What an element shows its reader beside the data that it is marked up with. Used by `microdata` and `hevent`.

Data that nobody sees is what a site forgets to change, and often leaves out the time of day or the link.
"""

from __future__ import annotations

import re

from lxml import etree

from crawler.extract.dom import elements, heading_link, link_of, text_of, title_element
from crawler.extract.json_keys import letters, names
from crawler.normalize.dates.mentions import Mention, clocks, mentions

_LOOKED_AT = 1_500  # characters of a record
_LABEL = re.compile(r"((?:[^\W\d_]+\s+){0,2}[^\W\d_]+)\s?:\s*$")
_LABEL_CHARS = 50


def shown_clock(element: etree._Element) -> str | None:
    """The first time of day, or range of them, that a record shows; that of the doors only if there is no other."""
    found = clocks(text_of(element)[:_LOOKED_AT], None)
    return next((one.text for one in found if not one.doors), found[0].text if found else None)


def shown_link(element: etree._Element) -> str | None:
    """The link of what names a record, inside the markup or around it, where it does not say which is the event's."""
    named = title_element(element)
    return (link_of(named) if named is not None else None) or heading_link(element)


def shown_days(element: etree._Element) -> dict[str, str]:
    """The full dates that a record labels for its reader as startDate and endDate ("Start date: 15 September 2027")."""
    text = text_of(element)[:_LOOKED_AT]
    found: dict[str, str] = {}
    for mention in mentions(text, None, None) if ":" in text else ():
        said = _LABEL.search(text[max(0, mention.start - _LABEL_CHARS) : mention.start])
        if said and (day := _iso(mention)):
            for name, field in (("startDate", "start"), ("endDate", "end")):
                if _names_field(said[1], field):
                    found.setdefault(name, day)
    return found


def _iso(mention: Mention) -> str | None:
    if mention.day is None or mention.month is None or mention.year is None or mention.ranged:
        return None
    return f"{mention.year:04}-{mention.month:02}-{mention.day:02}"


def _names_field(label: str, field: str) -> bool:
    """Whether a label's last words are a name for the field that says more than "date"."""
    ranks, words = names().fields[field], label.split()
    tails = (letters("".join(words[-count:])) for count in range(1, len(words) + 1))
    return any(ranks.get(tail, len(ranks)) < ranks.get("when", len(ranks)) for tail in tails)


def is_hidden(element: etree._Element) -> bool:
    """Whether a property's value is in an attribute of an element without any text."""
    return element.get("content") is not None and not text_of(element)


def hidden_dates(element: etree._Element, attribute: str) -> set[str]:
    """The date properties of a record whose values nobody sees."""
    return {
        str(one.get(attribute))
        for one in elements(element)
        if one.get(attribute) in ("startDate", "endDate") and is_hidden(one)
    }
