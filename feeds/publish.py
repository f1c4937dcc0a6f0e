"""Publishing: the whole tree of feeds, downloads and pages, written where bytes changed and nowhere else.

Runs after a crawl that changed something and once a day. Whether anything changed is not asked: everything is made
from the store anew, and the tree compares (architecture decisions 10 and 11).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from config.load import Config
from feeds.blocks import current_blocks
from feeds.deadline_feed import deadline_feed
from feeds.edition import Edition, Kind, all_names, edition
from feeds.encodings import ENCODINGS, Encoding
from feeds.entries import ENTRIES
from feeds.filters import BadQuery, query_of
from feeds.formats.format import Format, Look
from feeds.formats.registry import FORMATS
from feeds.language import ENGLISH
from feeds.manifest import replace_file
from feeds.parts import Period, month_of, parts_among
from feeds.render import FormerDays, Sheet, chosen, download, entry_feed, look_of
from feeds.tree import Published, PublishedTree
from feeds.web.page import Page, edition_of_words
from feeds.web.pages import pages
from store.repository import Store

log = logging.getLogger(__name__)

__all__ = ["Published", "feed_problems", "publish", "put_feeds", "put_pages"]


def publish(
    store: Store,
    config: Config,
    base_url: str,
    out: Path,
    now: dt.datetime,
    *,
    encodings: Sequence[Encoding] = ENCODINGS,
) -> Published:
    """Write the published tree to `out` and its manifest beside it; return how many files that took.

    `base_url` is where the tree will be served. A publish of the same tree that is under way is waited for. What
    cannot be rendered raises, and leaves the files of the last publish in place.
    """
    today = now.astimezone(dt.UTC).date()
    with PublishedTree(out, now, encodings) as tree:
        store.mark_released(now)  # before anything is rendered: what is written out must keep its uid and its address
        put_feeds(tree, store, config, base_url, today)
        words, told = out.parent / f".{out.name}.words", _words(config)
        same_words = _reads(words, told)
        put_pages(tree, pages(store, config, base_url, now, tree.now), same_words=same_words)
    if not same_words:
        replace_file(words, told.encode())
    log.info("published: %d files written, %d unchanged, %d removed", *_counts(tree.published))
    return tree.published


def put_pages(tree: PublishedTree, pages: Iterable[Page], *, same_words: bool) -> None:
    """Every page in every language; where the English one is the same, so are the others, unless our words changed.

    A page that would be made of the same as at the last publish, by the same program, is not even made.
    """
    for page in pages:
        same = (same_words and tree.keep_made_of(page.path, page.made_of)) or (
            tree.put(page.path, page.made_in(ENGLISH), page.made_of) and same_words
        )
        for path, language in page.translations():
            if not (same and tree.keep_same(path)):
                tree.put(path, page.made_in(language))


def _words(config: Config) -> str:
    """Stands for all words that a page may have in one language and not in English: ours, and the operator's."""
    translated = repr([(feed.slug, sorted(feed.translated.items())) for feed in config.feeds])
    return f"{edition_of_words()} {hashlib.sha256(translated.encode()).hexdigest()}"


def _reads(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


def put_feeds(tree: PublishedTree, store: Store, config: Config, base_url: str, today: dt.date) -> None:
    """All feeds in all formats, and each event as a download. One pass over the store for each format."""
    parts = parts_among(tree.before(), all_names(config))
    every = _editions(tree, config, today, parts)
    editions = [each for each in every if each.kind is Kind.EVENTS]
    look = look_of(config, base_url)
    ids, former_days = chosen(store, editions), cache(store.former_days)
    for format_ in FORMATS.values():
        part_kb = config.settings.feeds.part_kb
        sheets = [Sheet(each, format_, look, today, ids.get(each.name), part_kb) for each in editions]
        _fill(tree, store, sheets, format_=format_, look=look, since=min(each.since for each in editions))
        for sheet in sheets:
            tree.put(sheet.path, sheet.rendered().chunks)
            _put_parts(tree, sheet, parts.get(sheet.edition.name, ()), former_days, config)
            sheet.close()
    for each in every:
        if each.kind is Kind.DEADLINES:
            for format_ in FORMATS.values():
                tree.put(each.path(format_), deadline_feed(store, each, format_, look, today).chunks)
        elif each.kind is not Kind.EVENTS:
            _put_entries(tree, store, each, look=look, today=today)


def _put_parts(
    tree: PublishedTree,
    sheet: Sheet,
    known: Sequence[Period],
    former_days: Callable[[dt.date], FormerDays],
    config: Config,
) -> None:
    """The parts of a large calendar. Those of the last publish (`known`) stay as long as they hold anything."""
    if not sheet.divides or not (known or sheet.is_large):
        return
    former = former_days(sheet.edition.since)
    made_of = _made_of(tree.sha256(sheet.path), former, sheet.edition.since, config)
    if known and tree.keep_all_made_of([sheet.part_path(period) for period in known], made_of):
        return
    shelves = sheet.shelves(former)
    lasting = [period for period in known if shelves.holds(period)]
    for period in dict.fromkeys([*sheet.periods(shelves), *lasting]):
        tree.put(sheet.part_path(period), sheet.part(period, shelves).chunks, made_of)


def _made_of(whole: str, former: FormerDays, since: dt.date, config: Config) -> str:
    """Stands for all that the parts of a calendar are made of; `whole`: hash of its bytes."""
    moved = sorted((uid, sorted(days)) for uid, days in former.items())
    told = repr((whole, moved, month_of(since), config.settings.feeds.part_kb, edition_of_words()))
    return hashlib.sha256(told.encode()).hexdigest()


def _put_entries(tree: PublishedTree, store: Store, edition_: Edition, *, look: Look, today: dt.date) -> None:
    entries = list(ENTRIES[edition_.kind](store, edition_, look))
    for format_ in FORMATS.values():
        if edition_.comes_as(format_):
            tree.put(edition_.path(format_), entry_feed(edition_, format_, entries, look, today))


def _fill(
    tree: PublishedTree, store: Store, sheets: Iterable[Sheet], *, format_: Format, look: Look, since: dt.date
) -> None:
    for block in current_blocks(store, format_, look, since):
        for sheet in sheets:
            sheet.take(block)
        if format_.downloads and block.body:
            tree.put(f"events/{block.slug}.{format_.extension}", download(block, format_, look))


def _editions(
    tree: PublishedTree, config: Config, today: dt.date, parts: Mapping[str, Sequence[Period]]
) -> list[Edition]:
    """Every feed whose filter can be read. One that cannot keeps the files of its last publish, `parts` among them."""
    editions = []
    for name in all_names(config):
        try:
            editions.append(edition(name, config, today))
        except BadQuery as error:
            log.error("feed %s is left as it was: %s", name, error)  # noqa: TRY400  # a setting, not a fault
            for extension in FORMATS:
                tree.keep(f"feeds/{name}.{extension}")
            for period in parts.get(name, ()):
                tree.keep(f"feeds/{name}-{period.name}.ics")
    return editions


def feed_problems(config: Config) -> list[str]:
    """What is wrong with the filters of `feeds.toml`, one sentence each."""
    problems = []
    for feed in config.feeds:
        try:
            query_of(feed.filter)
        except BadQuery as error:
            problems.append(f"feeds.toml {feed.slug}.filter: {error}")
    return problems


def _counts(published: Published) -> tuple[int, int, int]:
    return published.written, published.unchanged, published.removed
