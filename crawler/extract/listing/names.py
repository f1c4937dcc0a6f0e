"""What a page and its parts are called, and which of these names tells what a title that says too little is of.

Used by `titles`: "Regular Meeting" becomes "Board of Health: Regular Meeting". A name must say who or what: words
that any page of dates could bear ("Meetings & Agendas", "Home", "2027 calendar") name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.extract.listing.lines import Line
from crawler.extract.listing.trail import trail_of
from crawler.extract.listing.wording import REJECTED, speaks, trimmed, worth
from crawler.extract.listing.words import lists_of, only
from crawler.normalize.dates.mentions import mentions
from crawler.normalize.dates.names import weekdays
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import split
from crawler.normalize.status import status_at_end

_MOST_TITLE = 200
_MOST_NAME, _MOST_COMPOSED = 80, 110
_PARTS_OF_TITLE = re.compile(r"\s+[|–—»›>·:-]\s+|\s*\|\s*|\s*::\s*")
_GENERAL = ("vague", "document", "label", "button", "aside", "collection", "general")
_PAPERS = {"document", "collection", "joint"}  # lists
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ACRONYM = re.compile(r"^(?:[A-Z]{2,5}|[A-Z]?\d+)$")
_UNDERSCORED = re.compile(r"(?<=[^\W_])_(?=[^\W_])")  # "Harbour_Commission_Calendar", as programs name calendars
_EDGE = " -–—|:;,.•·/&+"


@dataclass(frozen=True, slots=True)
class Names:
    """What the page calls itself: its first headings, the parts of its title, the bodies on the way to it, its site."""

    headings: tuple[str, ...]
    title: tuple[str, ...]
    site: str | None = None
    trail: tuple[str, ...] = ()

    def all(self) -> list[str]:
        """Every name without the dates in it, the page's own first, the site's last."""
        own = [one for one in (*self.headings, *self.title) if one != self.site]
        found = dict.fromkeys(undated(one) for one in (*own, *self.trail, self.site or ""))
        return [one for one in found if one]


def names_of(root: etree._Element, lines: Sequence[Line], page_url: str = "") -> Names:
    """The page's own names; with its address, also those of the bodies on the way to it."""
    headings = [line.text for line in lines if line.heading == 1][:3]
    shown = {line.text.casefold() for line in lines if len(line.text) <= _MOST_TITLE}
    found = root.find(".//title")
    text = spaced(" ".join((found.text or "").split())) if found is not None else ""
    parts = [part.strip() for part in _PARTS_OF_TITLE.split(text) if part.strip()]
    said = _meta(root)
    if headings and parts and headings[0].casefold() not in text.casefold() and parts[0].casefold() in shown:
        headings = [parts[0], *headings[1:]]  # the main heading is the site's, the page's own name stands elsewhere
    site = next((one for one in parts if one == said.get("og:site_name")), parts[-1] if len(parts) > 1 else None)
    shared = [part.strip() for part in _PARTS_OF_TITLE.split(said.get("og:title", "")) if part.strip()]
    trail = trail_of(root, page_url) if page_url else ()
    return Names(tuple(headings), tuple(dict.fromkeys([*parts, *shared])), said.get("og:site_name") or site, trail)


def _meta(root: etree._Element) -> dict[str, str]:
    return {
        name: " ".join(one.get("content", "").split())[:_MOST_TITLE]
        for one in root.iter("meta")
        if (name := one.get("property") or one.get("name")) in ("og:title", "og:site_name")
    }


def spaced(name: str) -> str:
    """A name as people write it: "Harbour Commission" of "Harbour_Commission"."""
    return _UNDERSCORED.sub(" ", name)


def undated(name: str) -> str:
    """A name without the date in it: "Board meeting" of "Board meeting - 13 May 2027"."""
    start, pieces = 0, []
    for one in mentions(name, None, None):
        pieces.append(trimmed(name[start : one.start], cut_behind=True))
        start = one.end
    pieces.append(trimmed(name[start:], cut_before=start > 0))
    return next((text for text in pieces if len(text) > 2), "")


def is_name(text: str) -> bool:
    """Whether a heading says who or what, not only that dates follow."""
    days = weekdays(None)
    words = [word for word in split(fold(text)) if not word[0].isdigit() and word not in days]
    return 2 < len(text) <= _MOST_NAME and worth(text) > -1 and not only(" ".join(words), *_GENERAL)


def says_little(title: str) -> bool:
    """Whether a title tells too little in a calendar with many sources: "Regular Meeting", "FBC meeting: cancelled"."""
    if ended := status_at_end(title):
        title = ended[0]
    words = [word for word in _WORD.findall(title) if not _ACRONYM.match(word) or title.isupper()]
    return only(" ".join(words), "vague", "document", "label", "button")


def _has_acronym(title: str) -> bool:
    return not title.isupper() and any(_ACRONYM.match(word) for word in _WORD.findall(title))


def naming(chain: Iterable[str], title: str = "") -> str | None:
    """Of names, the nearest first, the one that says whose a title is: a body or event rather than anything else."""
    own = set(split(fold(title)))
    short = _has_acronym(title)
    usable = [
        text
        for text in dict.fromkeys(chain)
        if is_name(text) and not set(split(fold(text))) <= own and not (short and _ACRONYM.match(text))
    ]
    speaking = (text for text in usable if speaks(text) & {"body", "event"} and worth(text) > 1)
    return next(speaking, next(iter(usable), None))


def composed(name: str, title: str) -> str:
    """ "Board of Health: Regular Meeting" of "Board of Health Meetings" and "Regular Meeting"."""
    name, title = bare(name), without_papers(title)
    initials, _, rest = title.partition(" ")
    if rest and initials in name.split() and _ACRONYM.match(initials):
        title = rest
    if not title or fold(title) in fold(name):
        return name
    if fold(name) in fold(title) or len(name) + len(title) > _MOST_COMPOSED:
        return title
    return f"{name}: {title}"


def without_papers(title: str) -> str:
    """A vague title of one word without the papers named behind it: "Meeting" of "Meeting Minutes", "" of "Agenda".

    What neither event nor body is left of ("Special Agenda") stays whole.
    """
    words = list(_WORD.finditer(title))
    end = len(words)
    while end and (lists := lists_of(words[end - 1][0])) & _PAPERS and not lists & {"event", "body"}:
        end -= 1
    if end == len(words) or end > 1:
        return title
    rest = title[: words[0].end()].strip(_EDGE) if end else ""
    return rest if not end or speaks(rest) & {"event", "body"} else title


def bare(name: str, *, meetings: bool = False) -> str:
    """A name without the words behind it that only say that dates follow: "Schedule", "Meetings & Agendas".

    meetings  keep the word for what takes place: "Board Meetings" of "Board Meetings Schedule"
    """
    words = list(_WORD.finditer(name))
    end = len(words)
    while end > 1 and "collection" in (lists := lists_of(words[end - 1][0])) and not (meetings and "event" in lists):
        end -= 1
    short = name[: words[end - 1].end()].strip(_EDGE) if words and end < len(words) else name
    return short if is_name(short) and worth(short) > REJECTED else name
