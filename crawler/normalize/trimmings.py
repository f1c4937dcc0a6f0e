"""What comes off a title: each of `PEELERS` yields what would be left of it. Used by `title`.

The tables are those of data/phrases.toml; the words of a title are looked up in them once for all peelers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.dates.mentions import Mention, MentionKind, mentions
from crawler.normalize.dates.names import months
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import Hit

_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_SEPARATOR = re.compile(r"\s+[-–—·»«>/:]{1,2}\s+|\s*[|•]\s*")
_EDGES = " \t-–—|:*•·>/,;：、，"
_OPENING = "([{【（"
_GUILLEMETS = "«»"
_BRACKETS = {"(": ")", "[": "]", "（": "）"}
_FILE_NAME = re.compile(r"\w\.[A-Za-z]{3,4}$")
_TABLES = ("title", "type", "status")
# What must stand behind the words of a list.
_LABELS: tuple[tuple[tuple[str, ...], str], ...] = (((":", "："), "label"), (("!", "–", "|", ":", "："), "exclamation"))
_CALLED = frozenset(["action", "action-apart", "document"])
_APART = ("-", "–", "—", "|", "(", "[", "»", ":")
_GENERAL = frozenset(["generic", "listing", "small", "action"])
# Numbers that may be a date with its year; Hebrew and East Asian dates are looked at in full.
_NUMBERS = re.compile(r"\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d\d|\d\s?[年月日년월일]|[\u05d0-\u05ea]")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Site:
    """Whose page it is: squeezed names, and the language of its titles."""

    names: frozenset[str]
    language: str | None


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The words of a title: where each stands, and which entries of the tables they make."""

    spans: list[tuple[int, int]]
    folded: list[str]
    hits: list[tuple[Hit, list[tuple[str, str]]]]

    @property
    def may_say_status(self) -> bool:
        return any(section == "status" for _, tables in self.hits for section, _ in tables)

    def named(self, name: str) -> list[Hit]:
        """The places of the title's words that stand in one list of [title]."""
        return [hit for hit, tables in self.hits if hit.first >= 0 and ("title", name) in tables]


def words_of(title: str) -> TitleWords:
    spans = [match.span() for match in _WORD.finditer(title)]
    folded = [fold(title[start:end]) for start, end in spans]
    lexicon = words.lexicon(*_TABLES)
    return TitleWords(spans, folded, [(hit, lexicon[hit.entry]) for hit in lexicon.hits(folded, fold(title))])


def is_general(title: str) -> bool:
    """True for "Annual congress 2027": no name of one event."""
    read = words_of(title)
    general = {
        position
        for hit, tables in read.hits
        if any((section == "type" and hit.last - hit.first == 1) or name in _GENERAL for section, name in tables)
        for position in range(hit.first, hit.last)
    }
    texts = [title[start:end] for start, end in read.spans]
    return all(position in general or text.isdecimal() for position, text in enumerate(texts))


def _trimmed_end(title: str) -> str:
    return trimmed(title.rstrip(_EDGES + _OPENING + "!"))


def _trimmed_start(title: str) -> str:
    return trimmed(title.lstrip(_EDGES + ")]}】）!."))


def has_letters(text: str) -> bool:
    return _LETTER.search(text) is not None


def trimmed(title: str) -> str:
    """Without separators at its ends, and without a guillemet that has lost its partner."""
    title = title.strip(_EDGES)
    return title if all(mark in title for mark in _GUILLEMETS) else title.strip(_EDGES + _GUILLEMETS)


def _announcement(title: str, read: TitleWords, _site: Site) -> Iterator[str]:
    """ "Save the date: ...", "... (save the date)", "Event: ...", "NEW! ..."."""
    last = len(read.spans)
    for hit in read.named("save-the-date"):
        if hit.first == 0:
            yield _trimmed_start(title[read.spans[hit.last - 1][1] :])
        elif hit.last == last:
            yield _trimmed_end(title[: read.spans[hit.first][0]])
    for marks, name in _LABELS:
        for hit in read.named(name):
            after = title[read.spans[hit.last - 1][1] :].lstrip(" )]")
            if hit.first == 0 and after[:1] and after[0] in marks:
                yield _trimmed_start(after)


def _dated(title: str, read: TitleWords, site: Site) -> Iterator[str]:
    """A date at either end, or in brackets, with what stands between it and the rest ("on", "Uhr")."""
    if not _HAS_DIGIT.search(title) or not _may_name_days(title, read, site.language):
        return
    for mention in mentions(title, site.language, None):
        if not _is_days(mention):
            continue
        start, end = mention.start, mention.end
        if mention.clock:
            start, end = min(start, mention.clock[0]), max(end, mention.clock[1])
        before, after = title[:start], title[end:]
        before, after = _without_small(before, -1), _without_small(after, 0)
        if not _LETTER.search(before):
            yield _trimmed_start(after)
        elif not _LETTER.search(after) and not _HAS_DIGIT.search(after):
            yield _trimmed_end(before)
        elif before[-1:] in _BRACKETS and after[:1] == _BRACKETS[before[-1:]]:
            yield f"{before[:-1].rstrip()} {after[1:].lstrip()}"
        elif mention.year is not None and mention.kind is MentionKind.DAY:
            yield _joined(before, title[end:])


def _joined(before: str, after: str) -> str:
    """What stood on both sides of a date: in brackets the rest, else with the mark that parted them behind it."""
    if before[-1:] in _BRACKETS:
        return before + after.lstrip(_EDGES)
    before = before.rstrip(_EDGES)
    return f"{before}{after}" if after[:1] in (",", ":", ")", "]", ".", ";") else f"{before} {after.lstrip()}"


def _may_name_days(title: str, read: TitleWords, language: str | None) -> bool:
    """A cheap look: the name of a month, or numbers with a year."""
    named = months(language)
    return any(word in named for word in read.folded) or _NUMBERS.search(title) is not None


def _is_days(mention: Mention) -> bool:
    """A day, or a month with its year; numbers alone only with theirs ("24/7" is no day)."""
    if not mention.label.event:
        return False
    if mention.kind is MentionKind.MONTH or mention.numeric:
        return mention.year is not None and mention.kind is not MentionKind.YEAR
    return mention.kind is MentionKind.DAY


def _without_small(text: str, at: int) -> str:
    """`text` without small words ("am", "le") at its last (-1) or first (0) place, next to a date."""
    table = _beside_date()
    for _ in range(3):
        stripped = text.rstrip(" ,:") if at else text.lstrip(" .,:")
        found = list(_WORD.finditer(stripped))
        if not found or fold(found[at].group()) not in table or (at and found[at].end() != len(stripped)):
            return stripped
        text = stripped[: found[at].start()] if at else stripped[found[at].end() :]
    return text


@lru_cache(maxsize=1)
def _beside_date() -> frozenset[str]:
    return words.plain("title", "beside-date")


def _site_name(title: str, _read: TitleWords, site: Site) -> Iterator[str]:
    """The site's name, or a section's ("Events"), at either end behind a bar or dash."""
    marks = list(_SEPARATOR.finditer(title))
    if not marks:
        return
    first, last = title[: marks[0].start()], title[marks[-1].end() :]
    if _is_site(last, site) or _is_listing(last) or ("-" not in marks[-1].group() and _is_unknown_site(last, title)):
        yield title[: marks[-1].start()]
    if ":" not in marks[0].group() and (_is_site(first, site) or _is_listing(first)):
        yield title[marks[0].end() :]


def _is_site(part: str, site: Site) -> bool:
    return squeezed(part) in site.names


def _is_listing(part: str) -> bool:
    return fold(part).strip(" .") in _listings()


@lru_cache(maxsize=1)
def _listings() -> frozenset[str]:
    return words.plain("title", "listing")


def _is_unknown_site(part: str, title: str) -> bool:
    """Named like an organisation and nothing else, behind a bar."""
    mark = title[: len(title) - len(part)].rstrip()[-1:]
    tables = [table for _, found in words_of(part).hits for table in found]
    is_organisation = ("title", "organisation") in tables and not any(section == "type" for section, _ in tables)
    return mark in "|»·•" and is_organisation


@lru_cache(maxsize=1024)
def squeezed(name: str) -> str:
    return "".join(_WORD.findall(fold(name)))


def _called(title: str, read: TitleWords, _site: Site) -> Iterator[str]:
    """What a link or a file says behind the name: "Register now", "– Details", "Meeting Minutes (PDF)"."""
    last = len(read.spans)
    if not any(hit.last == last for hit, _ in read.hits) or _FILE_NAME.search(title):
        return
    ends = {hit.last for hit in read.named("meeting")}
    for hit, tables in sorted(read.hits, key=lambda found: found[0].first):
        called = {name for section, name in tables if section == "title"} & _CALLED
        if not called or hit.last != last or hit.first <= 0:
            continue
        before = title[: read.spans[hit.first][0]]
        if "action" in called or before.rstrip()[-1:] in _APART or ("document" in called and hit.first in ends):
            yield _trimmed_end(before)


PEELERS: tuple[Callable[[str, TitleWords, Site], Iterator[str]], ...] = (_announcement, _site_name, _called, _dated)
