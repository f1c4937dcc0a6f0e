"""Which events of other sources the entries of a run are: looks the candidates up, `match` decides.

Asked about are entries that are new, and those whose event has no other source yet and that look different now.
Nothing else is ever compared again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from store.database import chunks
from store.draft import Draft, Entry, load_data
from store.event import Precision
from store.match import Comparison, Finding, match
from store.match_block import Blocks, Spot, days_near
from store.match_candidate import Candidate, candidate_of
from store.match_evidence import MISDATED_DAYS, Knowledge
from store.match_title import learn
from store.rows import EVENT, LISTING, PAIR, read_data
from store.views import PairVerdict

OWN_FEED = "its id is our own: it is our feed that comes back"
_ACRONYMS_FROM = 2000  # titles with an abbreviation in brackets that are read, the newest first


@dataclass(frozen=True, slots=True)
class Joined:
    """What the entries of a run are.

    events    index of fresh entry -> event that it joins
    reasons   index of fresh entry -> why
    pairs     (index of fresh entry that founds an event, other event) -> what is asked or was nearly so
    looked    events with a changed listing that were compared anew
    between   (event, event) -> comparison: the same by rule (then they are to be fused), asked, or nearly so
    """

    events: Mapping[int, int] = field(default_factory=dict)
    reasons: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    pairs: Mapping[tuple[int, int], Comparison] = field(default_factory=dict)
    looked: tuple[int, ...] = ()
    between: Mapping[tuple[int, int], Comparison] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run tells beside its entries: addresses that several share, and titles, which may explain letters."""

    shared: frozenset[str]
    titles: Sequence[str]
    today: dt.date


def join(connection: Connection, slug: str, drafted: Draft, missing: Collection[int], today: dt.date) -> Joined:
    """Say what each entry of a run is. `missing`: listings that the run lacks."""
    closed = {
        each.event_id
        for each in drafted.listed.values()
        if each.id in drafted.seen or (each.missing_pass is None and each.id not in missing)
    }
    own = _own_feed(connection, drafted.fresh, closed)
    fresh = {index: entry for index, entry in enumerate(drafted.fresh) if index not in own}
    alone = _of_one_source(connection, slug, {drafted.listed[each].event_id for each in drafted.changed})
    changed = {each: entry for each, entry in drafted.changed.items() if drafted.listed[each].event_id in alone}
    spots = [_spot(entry, -1 - at) for at, entry in enumerate(fresh.values())]
    spots += [_spot(entry, each, drafted.listed[each].event_id) for each, entry in changed.items()]
    entries = (*fresh.values(), *changed.values())
    near = _near(connection, slug, spots, entries)
    _add_of_page(connection, slug, spots, drafted.ambiguous.keys, near)
    around = {index: found for index, found in zip(fresh, near, strict=False) if found}
    turned = _turned(connection, changed, dict(zip(changed, near[len(fresh) :], strict=True)), drafted)
    subjects = {index: candidate_of(fresh[index].data, face=fresh[index].face) for index in around}
    if not subjects and not turned:
        return Joined(own, dict.fromkeys(own, (OWN_FEED,)))
    asked = [*zip(subjects.values(), around.values(), strict=True), *turned]
    titles = [entry.data.title for entry in entries]
    findings = _findings(connection, asked, closed | set(own.values()), _Run(drafted.ambiguous.keys, titles, today))
    found = dict(zip(subjects, findings, strict=False))
    return _joined(own, found, [item for item, _ in turned], findings[len(subjects) :])


def _joined(
    own: Mapping[int, int], fresh: Mapping[int, Finding], turned: Sequence[Candidate], findings: Sequence[Finding]
) -> Joined:
    between: dict[tuple[int, int], Comparison] = {}
    for finding in fresh.values():
        between |= {(finding.event, other): each for other, each in finding.also.items() if finding.event is not None}
    for item, finding in zip(turned, findings, strict=True):
        between |= {
            (item.event_id, other): each for other, each in {**finding.same, **finding.also, **finding.pairs}.items()
        }
    return Joined(
        events={**own, **{index: found.event for index, found in fresh.items() if found.event is not None}},
        reasons={i: each.reasons for i, found in fresh.items() for each in found.same.values()}
        | dict.fromkeys(own, (OWN_FEED,)),
        pairs={(index, other): each for index, found in fresh.items() for other, each in found.pairs.items()},
        looked=tuple(sorted({item.event_id for item in turned})),
        between=between,
    )


def _own_feed(connection: Connection, fresh: Sequence[Entry], closed: Collection[int]) -> dict[int, int]:
    """Entries whose native id is one of our own uids: our feed coming back through a source."""
    ids = {entry.face.native_id: index for index, entry in enumerate(fresh) if entry.face.native_id}
    joined = {}
    for some in chunks(sorted(ids)):
        query = select(EVENT.c.id, EVENT.c.uid, EVENT.c.merged_into).where(EVENT.c.uid.in_(some))
        for row in connection.execute(query):
            if row.id not in closed and row.merged_into is None:
                joined[ids[row.uid]] = row.id
    return joined


def _turned(
    connection: Connection, changed: Mapping[int, Entry], near: Mapping[int, list[Spot]], drafted: Draft
) -> list[tuple[Candidate, list[Spot]]]:
    """Changed listings that look different now, of events that no other source lists, each with what is near it.

    Those with nothing near, about which nothing is asked either, are left out: nothing can come of them.
    """
    events = {each: drafted.listed[each].event_id for each in changed}
    asked = _asked_about(connection, [event for each, event in events.items() if not near[each]])
    open_ = [each for each, event in events.items() if near[each] or event in asked]
    before = load_data(connection, open_)
    found = []
    for each in open_:
        entry, event_id = changed[each], events[each]
        now = candidate_of(entry.data, event_id, entry.face, listing_id=each)
        if now != candidate_of(before[each], event_id, entry.face, listing_id=each):
            found.append((now, near[each]))
    return found


def _asked_about(connection: Connection, event_ids: Collection[int]) -> set[int]:
    """Those of these events of which a person is asked whether they are others."""
    found: set[int] = set()
    asked = PAIR.c.verdict == PairVerdict.ASK.value
    for some in chunks(sorted(event_ids)):
        for column in (PAIR.c.one_id, PAIR.c.other_id):
            found |= set(connection.execute(select(column).where(asked, column.in_(some))).scalars())
    return found


def _of_one_source(connection: Connection, slug: str, event_ids: Iterable[int]) -> set[int]:
    """Those of these events that no source but `slug` has ever listed."""
    asked = sorted(event_ids)
    others: set[int] = set()
    for some in chunks(asked):
        query = select(LISTING.c.event_id).where(LISTING.c.event_id.in_(some), LISTING.c.source != slug)
        others |= set(connection.execute(query).scalars())
    return set(asked) - others


def _findings(
    connection: Connection,
    asked: Sequence[tuple[Candidate, list[Spot]]],
    closed: Collection[int],
    run: _Run,
) -> list[Finding]:
    """Say of each listing which of the events near it it is."""
    events = {spot.event_id for _, found in asked for spot in found} - set(closed)
    listings = _listings(connection, events)
    chosen = [[each for event in _events(found) for each in listings.get(event, ())] for _, found in asked]
    subjects = [item for item, _ in asked]
    knowledge = _knowledge(connection, subjects, listings, run)
    return match(subjects, chosen, closed, knowledge=knowledge)


def _events(found: Sequence[Spot]) -> list[int]:
    return list(dict.fromkeys(spot.event_id for spot in found))


def _spot(entry: Entry, listing_id: int, event_id: int = 0) -> Spot:
    face = entry.face
    return Spot(listing_id, event_id, entry.data.source, face.day, face.title, face.url, face.city or None)


def _near(connection: Connection, slug: str, spots: Sequence[Spot], entries: Sequence[Entry]) -> list[list[Spot]]:
    """Return for each entry the listings of other sources that it is compared with; most often there are none."""
    months = [entry.data.precision is Precision.MONTH for entry in entries]
    days = {day for spot, month in zip(spots, months, strict=True) for day in days_near(spot.day, month=month)}
    blocks = Blocks(_spots_near(connection, slug, days))
    return [blocks.near(spot, month=month) for spot, month in zip(spots, months, strict=True)]


def _spots_near(connection: Connection, slug: str, days: Collection[dt.date]) -> Iterable[Spot]:
    """Every listing of other sources on these days, those gone from their source among them."""
    columns = (LISTING.c.id, LISTING.c.event_id, LISTING.c.source, LISTING.c.day, LISTING.c.title_key)
    query = select(*columns, LISTING.c.url_key, EVENT.c.city).join(EVENT, EVENT.c.id == LISTING.c.event_id)
    for some in chunks(sorted(days)):
        near = query.where(LISTING.c.day.in_(some), LISTING.c.source != slug).order_by(LISTING.c.id)
        yield from (Spot(*row) for row in connection.execute(near))


def _add_of_page(
    connection: Connection, slug: str, spots: Sequence[Spot], shared: Collection[str], near: Sequence[list[Spot]]
) -> None:
    """Add what other sources list under the very address of an entry a few weeks before or after: one date is wrong."""
    pages = {spot.address for spot in spots if spot.address} - set(shared)
    listed: dict[str, list[Spot]] = defaultdict(list)
    columns = (LISTING.c.id, LISTING.c.event_id, LISTING.c.source, LISTING.c.day, LISTING.c.title_key)
    for some in chunks(sorted(pages)):
        query = select(*columns, LISTING.c.url_key, LISTING.c.city_key).where(LISTING.c.url_key.in_(some))
        for row in connection.execute(query.where(LISTING.c.source != slug).order_by(LISTING.c.id)):
            listed[row.url_key].append(Spot(*row))
    for spot, found in zip(spots, near, strict=True):
        known = {each.event_id for each in found}
        for each in listed.get(spot.address or "", ()):
            if abs((each.day - spot.day).days) <= MISDATED_DAYS and each.event_id not in known:
                found.append(each)


def _listings(connection: Connection, event_ids: Collection[int]) -> dict[int, list[Candidate]]:
    """Return event -> all its listings."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    columns = (LISTING.c.id, LISTING.c.event_id, LISTING.c.gone, LISTING.c.missing_pass, LISTING.c.data)
    for some in chunks(sorted(event_ids)):
        query = select(*columns).where(LISTING.c.event_id.in_(some)).order_by(LISTING.c.id)
        for row in connection.execute(query):
            present = row.missing_pass is None and not row.gone
            each = candidate_of(read_data(row.data), row.event_id, listing_id=row.id, present=present)
            found[row.event_id].append(each)
    return found


def _knowledge(
    connection: Connection,
    subjects: Sequence[Candidate],
    listings: Mapping[int, Sequence[Candidate]],
    run: _Run,
) -> Knowledge:
    others = [each for some in listings.values() for each in some]
    acronyms = {acronym for each in subjects for acronym in each.title.acronyms}
    titles = [*run.titles, *(each.text for each in others)]
    if acronyms or any(each.title.acronyms for each in others):
        bracketed = select(EVENT.c.title).where(EVENT.c.title.like("%(%)%")).order_by(EVENT.c.id.desc())
        titles += connection.execute(bracketed.limit(_ACRONYMS_FROM)).scalars().all()
    pages = {page for each in subjects for page in each.pages} & {page for each in others for page in each.pages}
    return Knowledge(learn(titles), run.shared | _shared(connection, pages), run.today)


def _shared(connection: Connection, pages: Collection[str]) -> set[str]:
    """Those of these addresses under which one source has several listings that are there at once."""
    found: set[str] = set()
    for some in chunks(sorted(pages)):
        query = select(LISTING.c.url_key).where(LISTING.c.url_key.in_(some), LISTING.c.missing_pass.is_(None))
        several = query.group_by(LISTING.c.source, LISTING.c.url_key).having(func.count() > 1)
        found |= set(connection.execute(several).scalars())
    return found
