"""`sources replay`: the archived bodies read with the present file, beside what the store has. Nothing is stored.

archive -> Recorded (crawler.recorded) -> Preview (store.preview) -> Version
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from config.relevance import RelevanceRules
from config.source import Source
from crawler.archive import Archive
from crawler.read import Reading
from crawler.recorded import Recorded, read_recorded
from scheduler.archived import ArchivedSite, sites
from store.crawl import CrawlClass, CrawlRun
from store.event import EventData
from store.face import title_key, url_key
from store.preview import Missed, Preview
from store.repository import Store


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that the store lists and that is refused now."""

    slug: str
    title: str
    start: str
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """The site as it was at one moment, read with the present file.

    at        when the list page's body last came
    pages     how many bodies were read
    preview   what recording it now would change; missed ones that were refused are in `refused`
    """

    at: dt.datetime
    pages: int
    recorded: Recorded
    preview: Preview
    refused: tuple[Refusal, ...]

    @property
    def accepted(self) -> int:
        return sum(reading.accepted for reading in self.recorded.readings)

    @property
    def failed(self) -> bool:
        """True where nothing is read although the store has events that it should be read of."""
        if self.accepted or not self.preview.listed:
            return False
        return bool(self.preview.missed or self.refused) or not self.recorded.crawl_class.healthy


@dataclass(frozen=True, slots=True)
class Replayed:
    """One source's archive; `versions` oldest first, () where nothing is archived."""

    slug: str
    versions: tuple[Version, ...]

    @property
    def failed(self) -> bool:
        return bool(self.versions) and self.versions[-1].failed


@dataclass(frozen=True, slots=True)
class Replayer:
    """Reads archived sites under the present rules; `store` None: there is none yet, so everything is new."""

    rules: RelevanceRules
    store: Store | None
    now: dt.datetime

    def replay(self, slug: str, source: Source, archive: Archive, every: bool) -> Replayed:
        """Read every version, or the youngest one that is no verification or login page."""
        recorded = sites(archive, source.url)
        if every:
            return Replayed(slug, tuple(self._version(slug, source, *each) for each in recorded))
        tried = []
        for at, site in reversed(recorded):
            tried.append(self._version(slug, source, at, site))
            if tried[-1].recorded.crawl_class is not CrawlClass.CHALLENGE:
                return Replayed(slug, (tried[-1],))
        return Replayed(slug, tuple(tried[:1]))

    def _version(self, slug: str, source: Source, at: dt.datetime, site: ArchivedSite) -> Version:
        recorded = read_recorded(site, source, slug, self.rules, site.at or self.now)
        preview = self._preview(_run(slug, recorded, self.now), source)
        refused, missed = _refused(preview.missed, recorded.readings)
        return Version(at, len(site.used), recorded, replace(preview, missed=tuple(missed)), tuple(refused))

    def _preview(self, run: CrawlRun, source: Source) -> Preview:
        if self.store is None:
            return Preview(fresh=run.items)
        return self.store.preview_crawl(run, self.now, source.precedence, source.identity)


def _run(slug: str, recorded: Recorded, now: dt.datetime) -> CrawlRun:
    cut = (refused.until for page in recorded.lists for refused in page.refused if refused.until)
    return CrawlRun(
        slug=slug,
        started=now,
        finished=now,
        crawl_class=recorded.crawl_class,
        detail=recorded.detail,
        items=tuple(reading.event for reading in recorded.readings if reading.accepted and reading.event),
        complete=recorded.crawl_class in (CrawlClass.OK, CrawlClass.QUIET) and not recorded.missing,
        covers_until=min(cut, default=None),
    )


def _refused(missed: Sequence[Missed], readings: Sequence[Reading]) -> tuple[list[Refusal], list[Missed]]:
    """Tell what is refused now from what is not yielded at all: by id, address or title."""
    reasons: dict[str, str] = {}
    for reading in readings:
        if not reading.accepted:
            for key in _item_keys(reading):
                reasons.setdefault(key, reading.reason or "not accepted")
    refused, gone = [], []
    for each in missed:
        reason = next((reasons[key] for key in _data_keys(each.data) if key in reasons), None)
        if reason is None:
            gone.append(each)
        else:
            refused.append(Refusal(each.slug, each.data.title, each.data.start.isoformat(), reason))
    return refused, gone


def _item_keys(reading: Reading) -> list[str]:
    if reading.event is not None:
        return _data_keys(reading.event)
    item = reading.item
    keys = [f"id {item.native_id}"] if item.native_id else []
    keys += [f"url {url_key(url)}" for url in (item.url, item.link) if url]
    return keys + ([f"title {title_key(item.title)}"] if item.title else [])


def _data_keys(data: EventData) -> list[str]:
    keys = [f"id {data.native_id}"] if data.native_id else []
    keys += [f"url {url_key(data.url)}"] if data.url else []
    return [*keys, f"title {title_key(data.title)}"]
