"""Lines between records: does a title stand above each date, or does its text follow it? Decided once for a run.

What belongs to no record is left to the sections (`sections`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from lxml import etree

from crawler.extract.listing.lines import Line, Weight
from crawler.extract.listing.records import Record
from crawler.extract.listing.signatures import Signatures
from crawler.extract.listing.wording import heads_other
from crawler.extract.listing.words import lists_of
from crawler.normalize.dates.mentions import clocks

_MOST_LINES = 12  # between two dates, that can belong to one of them
_USUAL = 0.6  # share of the gaps of a run that makes a habit
_LEVELS = 3
_FEW_OF = 3  # one gap in so many may begin another part of the page
_ITEMS = frozenset(["tr", "li"])
_STATEMENT = 40  # characters of a line that may say when and where all of a list is held

Signature = tuple[str, Weight]


def give_neighbours(runs: Sequence[Sequence[Record]], lines: Sequence[Line], signatures: Signatures) -> None:
    """Fill `before` and `after` of all records."""
    owned = {line.number for run in runs for record in run for line in record.lines}
    if len({record.spot.key for run in runs for record in run}) == 1:  # a page about one event
        for run in runs:
            run[-1].after = list(_free_after(lines, run[-1].last, owned))
        return
    for run in runs:
        _give(run, lines, owned, signatures)


def runs_of(records: Sequence[Record], signatures: Signatures) -> list[list[Record]]:
    """Records that follow each other and are built alike."""
    runs: list[list[Record]] = []
    last: object = None
    for record in records:
        form = (record.shape.name in ("LINE", "SEGMENT"), signatures.form(record.element, _LEVELS))
        if not runs or form != last:
            runs.append([])
        runs[-1].append(record)
        last = form
    return runs


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the records of a run relate to the lines between them.

    headed       nearly all gaps have a line that stands out: it begins the next record
    title_first  what stands right above each date is its title
    above        the form of the line right above
    """

    headed: bool
    title_first: bool
    above: Signature
    form: Callable[[Line], Signature]


def _give(run: Sequence[Record], lines: Sequence[Line], owned: set[int], signatures: Signatures) -> None:
    def form(line: Line) -> Signature:
        return signatures.path(line.block, None, _LEVELS), line.weight

    between = [_free(lines, a.last, b.first, owned) for a, b in pairwise(run)]
    gaps = _without_statements(_in_one_block(run, _in_one_list(run, between)))
    filled = [gap for gap in gaps if gap]
    if not filled:
        return
    lead = _lead(lines, run[0], owned)
    above, count = Counter(form(gap[-1]) for gap in filled).most_common(1)[0]
    headed = sum(_standing_out(gap) is not None for gap in gaps) >= _USUAL * len(gaps)
    usual = bool(lead) and count >= _USUAL * len(gaps) and form(lead[-1]) == above
    manner = _Manner(headed, usual and _bare(run), above, form)
    for number, gap in enumerate(gaps):
        if len(gap) <= _MOST_LINES * 4:
            cut = _cut(gap, manner)
            run[number].after = gap[:cut][:_MOST_LINES]
            if manner.headed or manner.title_first:
                run[number + 1].before = _in_one_part(gap[cut:][-_MOST_LINES:])
    _begin(run, lead, manner)
    if not manner.title_first:
        behind = list(_free_after(lines, run[-1].last, owned))
        run[-1].after = behind[: max((len(record.after) for record in run[:-1]), default=0)]


def _in_one_list(run: Sequence[Record], gaps: list[list[Line]]) -> list[list[Line]]:
    """Gaps that lead from one table or list into the next, up to the end of the first; the rest heads the next."""
    ends = [(_list_of(a), _list_of(b)) for a, b in pairwise(run)]
    if sum(a is not b for a, b in ends) * _FEW_OF > len(gaps):
        return gaps
    return [gap if a is b or a is None else _within(a, gap) for gap, (a, b) in zip(gaps, ends, strict=True)]


def _in_one_block(run: Sequence[Record], gaps: list[list[Line]]) -> list[list[Line]]:
    """Gaps that lead from one column of dates into the next, up to the first line of that: it heads the column."""
    ends = [(a.spot.last.block, b.spot.first.block) for a, b in pairwise(run)]
    if sum(a is not b for a, b in ends) * _FEW_OF > len(gaps):
        return gaps
    return [gap if a is b else _up_to(b, gap) for gap, (a, b) in zip(gaps, ends, strict=True)]


def _up_to(block: etree._Element, gap: list[Line]) -> list[Line]:
    return list(takewhile(lambda line: line.block is not block, gap))


def _within(around: etree._Element, gap: list[Line]) -> list[Line]:
    return list(takewhile(lambda line: around in line.block.iterancestors(), gap))


def _list_of(record: Record) -> etree._Element | None:
    """The table or list that a row or item is in."""
    if record.element.tag not in _ITEMS:
        return None
    return next(iter(record.element.iterancestors("table", "ul", "ol")), None)


def _without_statements(gaps: list[list[Line]]) -> list[list[Line]]:
    """Gaps up to where, in few of them, a statement begins another part of the page ("The board meets at 9 a.m.")."""
    cuts = [next((number for number, line in enumerate(gap) if _is_statement(line)), None) for gap in gaps]
    if sum(cut is not None for cut in cuts) * _FEW_OF > len(gaps):
        return gaps
    return [gap if cut is None else gap[:cut] for gap, cut in zip(gaps, cuts, strict=True)]


def _is_statement(line: Line) -> bool:
    lists = lists_of(line.text)
    return len(line.text) > _STATEMENT and "held" in lists and bool(clocks(line.text, None))


def _standing_out(gap: list[Line]) -> int | None:
    return next((number for number, line in enumerate(gap) if line.weight is not Weight.PLAIN), None)


def _cut(gap: list[Line], manner: _Manner) -> int:
    """Where a gap is parted: what is above goes to the record before it."""
    found = _standing_out(gap)
    if not manner.title_first or (manner.headed and found is not None):
        return len(gap) if found is None else found
    cut = len(gap)
    while cut and manner.form(gap[cut - 1]) == manner.above:
        cut -= 1
    return cut


def _begin(run: Sequence[Record], lead: list[Line], manner: _Manner) -> None:
    """What stands above the first record, in the manner of the gaps between."""
    if manner.headed and run[1].before:
        weight = run[1].before[0].weight
        start = next((number for number in reversed(range(len(lead))) if lead[number].weight is weight), None)
        run[0].before = lead[start:] if start is not None else []
    elif manner.title_first and lead:
        run[0].before = lead[-1:]
    run[0].before = _in_one_part(run[0].before)


def _in_one_part(before: list[Line]) -> list[Line]:
    """The lines below the last heading of another part of the page ("Latest news"), which is no record's."""
    heads = (at for at in reversed(range(len(before))) if before[at].weight is not Weight.PLAIN)
    other = next((at for at in heads if heads_other(before[at].text)), None)
    return before if other is None else before[other + 1 :]


def _bare(run: Sequence[Record]) -> bool:
    """Whether the records say nothing but when."""
    return sum(_rest(record) for record in run) <= 12 * len(run)


def _rest(record: Record) -> int:
    length = sum(len(line.text) for line in record.lines) - record.spot.length
    clock = record.spot.clock
    return length - (clock[1] - clock[0] if clock else 0)


def _free(lines: Sequence[Line], last: int, first: int, owned: set[int]) -> list[Line]:
    between = list(lines[last + 1 : first])
    return [] if any(line.number in owned for line in between) else between


def _lead(lines: Sequence[Line], record: Record, owned: set[int]) -> list[Line]:
    """The lines right above a record that belong to no other, nearest last."""
    found: list[Line] = []
    for line in reversed(lines[max(0, record.first - _MOST_LINES) : record.first]):
        if line.number in owned or line.region is not record.lines[0].region:
            break
        found.append(line)
    return found[::-1]


def _free_after(lines: Sequence[Line], last: int, owned: set[int]) -> Iterator[Line]:
    for line in lines[last + 1 : last + 1 + _MOST_LINES]:
        if line.number in owned or line.weight is Weight.HEADING:
            return
        yield line
