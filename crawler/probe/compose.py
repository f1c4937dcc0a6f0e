"""Writes the source file: valid TOML whatever the page says, commented for people, the same for the same findings.

Everything that comes from a page passes `toml_text` or `_remark`; nothing else stands between quotes or behind a "#".
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from config.characters import in_one_line
from config.quoting import escaped, toml_text
from config.source import JsonSource
from crawler.extract.page import Proposal
from crawler.extract.words import line
from crawler.probe.ask import Rung
from crawler.probe.attempt import Attempt
from crawler.probe.guess import Guess, Guesses
from crawler.probe.tables import html_tables, json_tables

_MAX_REMARK = 160
_WIDTH = 110
_MAX_NAME = 200

# What the chosen address is to the page that was given.
STEPS = {
    Rung.PAGE: "the page itself",
    Rung.CALENDAR: "a calendar that the page announces",
    Rung.EXPORT: "what the page's platform offers to machines",
    Rung.FEED: "a feed that the page announces",
    Rung.EVENTS_PAGE: "a page to which the given one leads",
    Rung.GUESS: "an address that many platforms have",
    Rung.SITEMAP: "the site's sitemap",
}


def source_file(best: Attempt, why: str, guessed: Guesses, allow_private: bool = False, needs_js: bool = False) -> str:
    """The text of the file for the chosen way."""
    lines = [
        "#:schema ../schema/source.json",
        *_entry("name", _name_of(guessed, best)),
        f"url = {toml_text(best.url)}",
        *_said(f"{STEPS[best.ask.rung]}: {why}"),
        f"kind = {toml_text(best.kind)}",
        *(["js = true  # the page is empty until a script fills it: needs the js extra"] if needs_js else []),
        *(["allow_private = true  # it lies in a private network"] if allow_private else []),
        *_relevance(guessed),
        *_optional("timezone", guessed.timezone, "of times that come without a zone only the day is shown"),
        *(["utc_means_local = true  # the platform stamps local time with a Z"] if best.source.utc_means_local else []),
        *_optional("language", guessed.language, None),
        *_optional("date_order", guessed.date_order, 'for dates such as 03/04/2027: "dmy", "mdy" or "ymd"'),
        *_optional("country", guessed.country, None),
        *_rules(best),
        "",
        "[expect]",
        'quiet_ok = "12 months"  # months without a suitable event are no fault',
    ]
    return "\n".join(lines) + "\n"


def _name_of(guessed: Guesses, best: Attempt) -> Guess:
    """A name as a file may have it: all of it can be seen, and there is something to see."""
    name = in_one_line(guessed.name.value) or urlsplit(best.url).hostname or best.url
    return replace(guessed.name, value=name)


def _said(text: str) -> list[str]:
    """A remark on lines of its own, before the line that it is about."""
    return [f"# {part}" for part in textwrap.wrap(escaped(line(text) or ""), _WIDTH)]


def _entry(key: str, guess: Guess) -> Iterator[str]:
    yield f"{key} = {toml_text((line(guess.value) or '-')[:_MAX_NAME])}{_remark(guess.reason)}"


def _optional(key: str, guess: Guess | None, otherwise: str | None) -> Iterator[str]:
    if guess is not None:
        yield from _entry(key, guess)
    else:
        yield f"# {key}: not known" + (f"; {otherwise}" if otherwise else "")


def _relevance(guessed: Guesses) -> Iterator[str]:
    if guessed.about_sma:
        yield from _said(f'{guessed.about_sma}: if everything that it lists is, write relevance = "all" here')
    yield 'relevance = "match"  # only events that concern SMA, by the rules of relevance.toml'


def _rules(best: Attempt) -> Iterator[str]:
    if isinstance(best.source, JsonSource):
        yield from ("", *json_tables(best.source.json_))
    elif best.kind == "auto" and (proposal := best.extraction.proposal):
        yield from _proposed(proposal)


def _proposed(proposal: Proposal) -> Iterator[str]:
    """The selectors as a comment: taking away the "# " freezes them."""
    yield ""
    yield '# What "auto" found, as selectors. To freeze them: set kind = "html" above, and take away the "# " below.'
    yield from (f"# {text}" for text in html_tables(proposal) if text)


def _remark(text: str) -> str:
    """A comment at the end of a line: one line without control characters, however long the page's text was."""
    return f"  # {escaped((line(text) or '')[:_MAX_REMARK])}"
