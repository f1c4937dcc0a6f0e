"""The border of what we know: what may stand in a field of an event, for every source and person alike.

Values that pass these types hold nothing that cannot be seen; what is no web address, no zone, or no markup of the few
tags that `MARKUP_TAGS` names is refused. `store.event` is made of them.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from config.characters import cleaned, in_one_line
from store.url import MAX_URL, is_web_url

MAX_TITLE = 300
MAX_TEXT = 20_000
MAX_MARKUP = 40_000
MAX_KEY = 2000
# What a description's markup may hold; none has an attribute but a link, which has these two.
MARKUP_TAGS = frozenset(
    ["p", "br", "a", "strong", "em", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote"]
)
_MARKUP_TAG = re.compile(
    rf'<(?:/?(?:{"|".join(sorted(MARKUP_TAGS))})|a href="https?://[^"<>\s]+" rel="nofollow noopener")>'
)


def _something(text: str) -> str:
    """A line that says something when it is clean."""
    text = in_one_line(text)
    if not text:
        raise ValueError("holds nothing that can be seen")
    return text


def _web_url(address: str) -> str:
    """As `store.url.web_url` returns it; looked at again without its price for every event that is read."""
    if not is_web_url(address):
        raise ValueError("is no web address, or holds what cannot be seen")
    return address


def known_markup(markup: str | None) -> str | None:
    """The crawler made it so (crawler/normalize/markup.py); pages show it as it stands, so it is looked at again."""
    if markup is not None and "<" in _MARKUP_TAG.sub("", markup):
        raise ValueError("holds a tag or an attribute that is not allowed")
    return markup


Line = Annotated[str, StringConstraints(max_length=MAX_TITLE), AfterValidator(in_one_line)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TITLE), AfterValidator(_something)]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT), AfterValidator(cleaned)]
Url = Annotated[str, StringConstraints(max_length=MAX_URL), AfterValidator(_web_url)]
Key = Annotated[str, StringConstraints(max_length=MAX_KEY), AfterValidator(cleaned)]
# Nothing but spaces and characters that are taken out is no markup.
Markup = Annotated[str, StringConstraints(max_length=MAX_MARKUP), AfterValidator(lambda text: cleaned(text) or None)]
# As the store writes a zone, and as an organiser words it beside a deadline ("Eastern Time"): nothing that parts lists.
ZoneWords = Annotated[str, StringConstraints(pattern=r"^[\p{L}\p{N}+:_/.()' -]{1,64}$")]
ZoneName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+:_/-]{1,64}$")]
