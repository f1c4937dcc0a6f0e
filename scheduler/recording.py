"""`sources record`: a golden folder of what the archive holds of a source, or of what one crawl fetches now."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive import Archive, ArchivedBody
from crawler.recorded import read_recorded
from crawler.sources import ARCHIVE
from scheduler.archived import sites
from scheduler.golden import Document, read_golden, write_golden
from store.crawl import CrawlClass

if TYPE_CHECKING:
    from config.load import Config


class NothingFetchedError(Exception):
    """There is no archived body and none came; `document` is that of `sources try`."""

    def __init__(self, document: Document) -> None:
        super().__init__(str(document["class"]))
        self.document = document


@dataclass(frozen=True, slots=True)
class Recording:
    """What was written: where, of how many pages, of which moment, and what is read from it."""

    folder: Path
    pages: int
    now: dt.datetime
    expected: Document


def record_source(config: Config, data: Path, slug: str, into: Path) -> Recording:
    """Write the golden folder `into`/`slug`. Raises NothingFetchedError, FileExistsError, OSError."""
    archive = Archive(data / ARCHIVE, slug, keep=1)
    if sites(archive, config.sources[slug].url):
        return _write(config, slug, archive, into)
    from scheduler.trial_fetch import try_online

    with tempfile.TemporaryDirectory(prefix="sma-events-record-") as folder:
        document = try_online(config, slug, slug, None, keep=Path(folder))
        archive = Archive(Path(folder) / ARCHIVE, slug, keep=1)
        if not sites(archive, config.sources[slug].url):
            raise NothingFetchedError(document)
        return _write(config, slug, archive, into)


def _write(config: Config, slug: str, archive: Archive, into: Path) -> Recording:
    """Record the youngest version of the site that is no verification or login page, if there is such a one."""
    source, rules = config.sources[slug], config.relevance
    versions = sites(archive, source.url)
    for now, site in reversed(versions):
        if read_recorded(site, source, slug, rules, now).crawl_class is not CrawlClass.CHALLENGE:
            break
    else:
        now, site = versions[-1]
    bodies: list[ArchivedBody] = list(site.used.values())
    folder = write_golden(into, slug, config.files[slug].text, bodies, now=now, rules=rules)
    golden = read_golden(folder, now)
    return Recording(folder, len(bodies), golden.now, golden.expected or {})
