"""Recording how a source is doing: its state row, its crawls, its pages, its held run."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Iterable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, select, update

from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlResult, CrawlRun, PageState
from store.database import upsert
from store.rotation import STEADY
from store.rows import CRAWL, HELD, PAGE, STATE, read_data, write_data
from store.terms import Terms
from store.views import HeldCrawl, Reading, SourceState

YIELDS = 30
READ_AGAIN = dt.timedelta(hours=20)  # a page read again with the same result is written at most once a day
_RUN = TypeAdapter(CrawlRun)
_PAGE = tuple(field.name for field in dataclasses.fields(PageState))
_TOLD = ("detail", "last_run", "last_good", "failures", "first_seen", "last_change", "due_after")


@dataclasses.dataclass(slots=True)
class State:
    """The state row of one source while a run is recorded."""

    source: str
    first_seen: dt.datetime
    crawl_class: str | None = None
    detail: str = ""
    precedence: str | None = None
    identity: str | None = None
    identity_since: dt.datetime | None = None
    last_run: dt.datetime | None = None
    last_good: dt.datetime | None = None
    last_complete: dt.datetime | None = None
    last_change: dt.datetime | None = None
    due_after: dt.datetime | None = None
    failures: int = 0
    passes: int = 0
    yields: str = ""
    valid_text: str | None = None

    def chosen(self, asked: Identity) -> Identity:
        """The identity to use where the source file asks for one: a lower one than "native" is a person's word."""
        return Identity(self.identity) if self.identity and asked is Identity.NATIVE else asked

    def may_return(self, asked: Identity, now: dt.datetime) -> bool:
        """True if ids that stayed since another identity was chosen may be trusted again."""
        if asked is not Identity.NATIVE or self.identity is None or self.identity_since is None:
            return False
        return now - self.identity_since >= STEADY

    def settle(self, asked: Identity, used: Identity, now: dt.datetime) -> Identity | None:
        """Keep what a run was recorded under; return it if the service has chosen it in this run."""
        chosen = used.value if asked is Identity.NATIVE and used is not Identity.NATIVE else None
        if chosen == self.identity:
            return None
        self.identity, self.identity_since = chosen, now if chosen else None
        return Identity(chosen) if chosen else None


def load(connection: Connection, slug: str, now: dt.datetime) -> State:
    """Return the state of a source, a new one if it was never heard of."""
    row = connection.execute(select(STATE).where(STATE.c.source == slug)).first()
    return State(**row._mapping) if row else State(source=slug, first_seen=now)


def save(connection: Connection, state: State) -> None:
    upsert(connection, STATE, [{field.name: getattr(state, field.name) for field in dataclasses.fields(state)}])


def all_states(connection: Connection, only: Collection[str] | None = None) -> dict[str, SourceState]:
    """Return slug -> state of every source that was ever crawled or configured, or of those that are asked for."""
    query = select(STATE).order_by(STATE.c.source)
    if only is not None:
        query = query.where(STATE.c.source.in_(only))
    return {row.source: _view(row) for row in connection.execute(query)}


def _view(row: Any) -> SourceState:
    return SourceState(
        slug=row.source,
        crawl_class=CrawlClass(row.crawl_class) if row.crawl_class else None,
        yields=tuple(map(int, row.yields.split())),
        identity=Identity(row.identity) if row.identity else None,
        **{name: row._mapping[name] for name in _TOLD},
    )


def close_run(
    connection: Connection,
    run: CrawlRun,
    state: State,
    result: CrawlResult,
    *,
    detail: str,
    count: int,
    now: dt.datetime,
) -> CrawlResult:
    """Write the one crawl row and the one state row that every run leaves."""
    state.crawl_class, state.detail, state.last_run = result.crawl_class.value, detail, run.finished
    if result.crawl_class.healthy:
        state.last_good, state.failures = run.finished, 0
    else:
        state.failures += 1
    if result.visible_change:
        state.last_change = now
    state.yields = " ".join([*state.yields.split(), str(count)][-YIELDS:])
    save(connection, state)
    connection.execute(CRAWL.insert(), _crawl_row(connection, run, result, detail, count))
    return result


def _crawl_row(connection: Connection, run: CrawlRun, result: CrawlResult, detail: str, count: int) -> dict[str, Any]:
    return {
        "id": (connection.execute(select(func.max(CRAWL.c.id))).scalar() or 0) + 1,
        "source": run.slug,
        "started": run.started,
        "finished": run.finished,
        "crawl_class": result.crawl_class.value,
        "detail": detail,
        "complete": run.complete,
        "items": count,
        "new": result.new,
        "changed": result.changed,
        "seen": result.seen,
        "vanished": result.vanished,
        "dropped": json.dumps(run.dropped, ensure_ascii=False, sort_keys=True),
        "requests": run.requests,
        "bytes": run.bytes,
    }


def page_states(connection: Connection, slug: str) -> dict[str, PageState]:
    """Return url -> what we know of every page of a source."""
    query = select(PAGE).where(PAGE.c.source == slug).order_by(PAGE.c.url)
    return {row.url: _page(row) for row in connection.execute(query)}


def _page(row: Any) -> PageState:
    return PageState(
        url=row.url,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        rules_hash=row.rules_hash,
        read_at=row.read_at,
        next_links=tuple(json.loads(row.next_links)),
    )


def save_pages(connection: Connection, slug: str, pages: Iterable[PageState]) -> None:
    """Write the pages that say something new; the last word about an address counts."""
    latest = {page.url: page for page in pages}
    if not latest:
        return
    known = page_states(connection, slug)
    fresh = [page for page in latest.values() if _says_new(page, known.get(page.url))]
    upsert(connection, PAGE, [_page_row(slug, page) for page in fresh])


def _page_row(slug: str, page: PageState) -> dict[str, Any]:
    """The row of a page; `dataclasses.asdict` would copy every value in depth, at ten times the cost."""
    row = {"source": slug, **{name: getattr(page, name) for name in _PAGE}}
    row["next_links"] = json.dumps(page.next_links, ensure_ascii=False) if page.next_links else "[]"
    return row


def _says_new(page: PageState, known: PageState | None) -> bool:
    if known is None or dataclasses.replace(page, read_at=known.read_at) != known:
        return True
    return page.read_at - known.read_at >= READ_AGAIN


def hold(connection: Connection, run: CrawlRun, reason: str, terms: Terms, now: dt.datetime) -> None:
    """Keep a run whole, in place of an older held one of the same source."""
    frame = dataclasses.replace(run, items=())
    row = {
        "source": run.slug,
        "at": now,
        "reason": reason,
        "proposal": json.dumps(
            {"run": _RUN.dump_python(frame, mode="json"), "items": [write_data(item) for item in run.items]}
        ),
        "precedence": terms.precedence.value,
        "identity": terms.identity.value,
    }
    upsert(connection, HELD, [row])


def readings(connection: Connection, before: dt.datetime, most: int) -> dict[str, tuple[Reading, ...]]:
    """Return slug -> its last crawls that ended before an instant, `most` at most, oldest first."""
    newest = func.row_number().over(partition_by=CRAWL.c.source, order_by=(CRAWL.c.finished.desc(), CRAWL.c.id.desc()))
    columns: list[Any] = [CRAWL.c[name] for name in ("source", "finished", "crawl_class", "items")]
    ranked = select(*columns, newest.label("newest")).where(CRAWL.c.finished < before).subquery()
    query = select(ranked).where(ranked.c.newest <= most).order_by(ranked.c.source, ranked.c.newest.desc())
    found: dict[str, list[Reading]] = {}
    for row in connection.execute(query):
        healthy = CrawlClass(row.crawl_class).healthy
        found.setdefault(row.source, []).append(Reading(row.finished, row._mapping["items"] if healthy else None))
    return {source: tuple(runs) for source, runs in found.items()}


def drop_held(connection: Connection, slug: str) -> None:
    """Forget the held run: it was let through, or a later run was good."""
    connection.execute(delete(HELD).where(HELD.c.source == slug))


def held_run(connection: Connection, slug: str) -> tuple[CrawlRun, Terms] | None:
    """Return the held run of a source and the settings under which it was read."""
    row = connection.execute(select(HELD).where(HELD.c.source == slug)).first()
    if row is None:
        return None
    return _held(row.proposal), Terms(Precedence(row.precedence), Identity(row.identity))


def _held(proposal: str) -> CrawlRun:
    values = json.loads(proposal)
    frame: CrawlRun = _RUN.validate_python(values["run"])
    return dataclasses.replace(frame, items=tuple(read_data(item) for item in values["items"]))


def held_crawls(connection: Connection) -> list[HeldCrawl]:
    """Return every held run, by source."""
    rows = connection.execute(select(HELD).order_by(HELD.c.source))
    return [HeldCrawl(row.source, row.at, row.reason, len(_held(row.proposal).items)) for row in rows]


def valid_sources(connection: Connection) -> dict[str, str]:
    """Return slug -> last valid text of its file."""
    query = select(STATE.c.source, STATE.c.valid_text).where(STATE.c.valid_text.is_not(None)).order_by(STATE.c.source)
    return {row.source: row.valid_text for row in connection.execute(query)}


def remember_valid(connection: Connection, slug: str, text: str, now: dt.datetime) -> None:
    """Keep `text` as the last valid version of a source file."""
    state = load(connection, slug, now)
    if state.valid_text != text:
        state.valid_text = text
        save(connection, state)


def postpone(connection: Connection, slug: str, until: dt.datetime | None, now: dt.datetime) -> None:
    """Say before which instant a source must not be crawled."""
    if connection.execute(update(STATE).where(STATE.c.source == slug).values(due_after=until)).rowcount == 0:
        save(connection, dataclasses.replace(load(connection, slug, now), due_after=until))
