"""Matching: how many pairs are compared, and how the cost of a listing grows with the number of events.

Twelve sources announce events of fictional societies over two years, a fifth of them twice. Source after source is
matched with everything before it, as `store.join` does after its queries. Counted is what is compared; the CPU time is
that of reading titles, finding candidates and comparing.
"""

from __future__ import annotations

import datetime as dt
import gc
import math
import random
import statistics
import time
from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from benchmarks.row import Row
from store.event import EventData, Mode, Place, Precision
from store.match import match
from store.match_block import Blocks, Spot, keys_of
from store.match_candidate import Candidate, candidate_of
from store.match_title import read_title

GOAL_EXPONENT, GOAL_SHARE = 1.15, 0.01
SOURCES, DAYS, TWICE = 12, 730, 0.2
_KINDS = ("Congress", "Symposium", "Workshop", "Course", "Webinar", "Family day", "Meeting", "Lecture")
_ABOUT = (
    "respiratory care", "newborn screening", "gene therapy", "scoliosis", "nutrition", "motor scales", "transition",
    "physiotherapy", "counselling", "registries", "wheelchairs", "pain", "sleep", "biomarkers", "guidelines",
)  # fmt: skip
_SYLLABLES = ("ba", "do", "ka", "lin", "mer", "no", "per", "quo", "ri", "sta", "tor", "ul", "ven", "wes", "yar", "zan")


def measure(quick: bool) -> list[Row]:
    """Return row 9 of the goals: the share of pairs that are compared, and the exponent of growth."""
    sizes = (300, 1000, 3000) if quick else (1000, 10_000, 100_000)
    rounds = 1 if quick else 3
    costs: dict[int, list[float]] = {size: [] for size in sizes}
    compared: dict[int, int] = {}
    for number in range(rounds):
        for size in sizes:
            if size == max(sizes) and number and not quick:
                continue  # once is enough for what takes minutes
            compared[size], seconds = _without_collector(listings(size, seed=number))
            costs[size].append(seconds)
    return [_share(sizes[1], compared[sizes[1]]), _growth(sizes, {n: statistics.median(c) for n, c in costs.items()})]


def _share(size: int, compared: int) -> Row:
    share = compared / (size * (size - 1) / 2)
    note = f"{compared:,} of {size * (size - 1) // 2:,} pairs, {compared / size:.1f} a listing"
    what = f"matching {size:,} listings: pairs compared, of all"
    return Row(9, what, share, "x", f"<= {GOAL_SHARE}", share <= GOAL_SHARE, note)


def _growth(sizes: Sequence[int], seconds: dict[int, float]) -> Row:
    exponent = math.log(seconds[sizes[-1]] / seconds[sizes[0]]) / math.log(sizes[-1] / sizes[0])
    told = ", ".join(f"{seconds[size] / size * 1e6:.0f} us at {size:,}" for size in sizes)
    what = f"matching: exponent of growth from {sizes[0]:,} to {sizes[-1]:,} listings in the same two years"
    return Row(9, what, exponent, "", f"<= {GOAL_EXPONENT}", exponent <= GOAL_EXPONENT, f"a listing: {told}")


def listings(count: int, seed: int) -> list[EventData]:
    """`count` listings by twelve sources, by source; one in five repeats what another source lists."""
    rng = random.Random(seed)  # noqa: S311 (nothing secret)
    cities = [_name(rng) for _ in range(max(40, count // 50))]
    found: list[EventData] = []
    for number in range(count):
        if found and rng.random() < TWICE:
            found.append(_repeated(rng.choice(found), number, rng))
        else:
            found.append(_new(number, cities, rng))
    return sorted(found, key=lambda data: data.source)


def _new(number: int, cities: Sequence[str], rng: random.Random) -> EventData:
    zone = ZoneInfo("Europe/Brussels")
    start = dt.datetime(2027, 1, 1, tzinfo=zone) + dt.timedelta(days=rng.randrange(DAYS), hours=rng.randrange(8, 20))
    online = rng.random() < 0.3
    city = None if online else cities[min(int(rng.paretovariate(0.7)) - 1, len(cities) - 1)]
    source = f"source{rng.randrange(SOURCES):02}"
    return EventData(
        title=f"{_name(rng)} {rng.choice(_KINDS)} on {rng.choice(_ABOUT)} and {rng.choice(_ABOUT)}",
        start=start,
        end=start + dt.timedelta(hours=2),
        timezone="Europe/Brussels",
        precision=Precision.MINUTE,
        mode=Mode.ONLINE if online else Mode.ONSITE,
        place=Place(city=city),
        url=f"https://{source}.example.org/event/{number}",
        source=source,
        page_url=f"https://{source}.example.org/events",
    )


def _repeated(data: EventData, number: int, rng: random.Random) -> EventData:
    source = f"source{(int(data.source[-2:]) + rng.randrange(1, SOURCES)) % SOURCES:02}"
    title = rng.choice((data.title, data.title.upper(), f"Save the date: {data.title}", f"{data.title} 2027"))
    address = {
        "url": f"https://{source}.example.org/event/{number}",
        "page_url": f"https://{source}.example.org/events",
    }
    return data.model_copy(update={"source": source, "title": title, **address})


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randrange(2, 4))).capitalize()


def _without_collector(found: Sequence[EventData]) -> tuple[int, float]:
    """Match all; walking over 100,000 candidates again and again would be the price of holding them here.

    A crawl holds those that it compares, and no others.
    """
    gc.collect()
    gc.disable()
    try:
        return _match_all(found)
    finally:
        gc.enable()


def _match_all(found: Sequence[EventData]) -> tuple[int, float]:
    """Match source after source with everything before it; return pairs compared and seconds of CPU time."""
    read_title.cache_clear()
    keys_of.cache_clear()
    known: dict[int, Candidate] = {}
    blocks = Blocks(())
    compared, number, begun = 0, 0, time.process_time()
    for _, said in groupby(found, key=lambda data: data.source):
        items = [candidate_of(data, number, listing_id=number) for number, data in enumerate(said, number + 1)]
        number += len(items)
        spots = [_spot(item) for item in items]
        near = [[known[spot.listing_id] for spot in blocks.near(each)] for each in spots]
        compared += sum(map(len, near))
        match(items, near, set())
        blocks.add(spots)
        known |= {item.listing_id: item for item in items}
    return compared, time.process_time() - begun


def _spot(item: Candidate) -> Spot:
    face = item.face
    return Spot(item.listing_id, item.event_id, item.source, item.first, face.title, face.url, item.city or None)
