"""Which part of the page belongs to which date: a record is the highest element that holds exactly one distinct date.

Where one block has several dates, each line (or the part of a line up to the next date) is a record. A row with dates
under several headings is cut into its cells, unless the headings say which of them is the event's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from lxml import etree

from crawler.extract.listing.lines import Line
from crawler.extract.listing.signatures import Signatures
from crawler.extract.listing.spot import Spot
from crawler.extract.listing.tables import Tables, cell_of, row_of
from crawler.extract.listing.words import lists_of

_MANY = object()
_LABEL = 12  # characters of a label before a date
_TOP = frozenset(["body", "html"])
Key = object


class Shape(Enum):
    ELEMENT = auto()
    CELL = auto()
    LINE = auto()
    SEGMENT = auto()


@dataclass(slots=True, eq=False)
class Record:
    """One date with what is written about it.

    element   what holds it; for a line or segment the block around that
    lines     its own lines in page order; before, after: lines beside it that belong to it
    clip      characters of its line that are its own, where a line holds several dates
    others    further mentions of the same date in it
    """

    spot: Spot
    element: etree._Element
    shape: Shape
    lines: list[Line] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    clip: tuple[int, int] | None = None
    others: list[Spot] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.lines[0].number

    @property
    def last(self) -> int:
        return self.lines[-1].number


def records_of(spots: Sequence[Spot], lines: Sequence[Line], tables: Tables, signatures: Signatures) -> list[Record]:
    """A record for each date, in page order."""
    keys: dict[etree._Element, Key] = {}
    for spot in spots:
        _note(keys, _home(spot), spot.key)
    by_element: dict[etree._Element, list[Spot]] = defaultdict(list)
    records: list[Record] = []
    for spot in spots:
        home = _home(spot)
        if keys[home] is _MANY:
            records.append(Record(spot, home, Shape.LINE))
        else:
            by_element[_climbed(home, keys)].append(spot)
    for element, own in by_element.items():
        records += _cells(element, own, tables) or _split(element, own, signatures)
    _give_lines(records, lines)
    return sorted((record for record in records if record.lines), key=lambda record: (record.first, record.spot.start))


def _home(spot: Spot) -> etree._Element:
    """The smallest element with all of the spot: its block, or that of all lines of a tile."""
    block = spot.first.block
    if spot.last is spot.first:
        return block
    around = {spot.last.block, *spot.last.block.iterancestors()}
    return next((one for one in [block, *block.iterancestors()] if one in around), block)


def _note(keys: dict[etree._Element, Key], home: etree._Element, key: Key) -> None:
    here: etree._Element | None = home
    while here is not None:
        if keys.setdefault(here, key) != key:
            if keys[here] is _MANY:
                return
            keys[here] = _MANY
        here = here.getparent()


def _climbed(home: etree._Element, keys: dict[etree._Element, Key]) -> etree._Element:
    here = home
    for ancestor in home.iterancestors():
        if keys[ancestor] is _MANY or ancestor.tag in _TOP:
            break
        here = ancestor
    return here


def _cells(element: etree._Element, spots: list[Spot], tables: Tables) -> list[Record]:
    """A record for each cell of a row that has the same date under the names of several bodies or events."""
    if len(spots) < 2 or element.tag != "tr":
        return []
    cells = [cell_of(spot.first.block) for spot in spots]
    if len({cell for cell in cells if cell is not None}) < len(spots):
        return []
    for cell in cells:
        lists = tables.lists(cell) if cell is not None else frozenset()
        if not lists & {"event", "body"} or lists & {"column-date", "column-other", "column-end"}:
            return []
    return [Record(spot, cell, Shape.CELL) for spot, cell in zip(spots, cells, strict=True) if cell is not None]


def _split(element: etree._Element, spots: list[Spot], signatures: Signatures) -> list[Record]:
    """One record, or several of the same day where its date is repeated in elements of the same form."""
    shape = Shape.CELL if element.tag in ("td", "th") else Shape.ELEMENT
    if len(spots) > 1:
        paths = [signatures.path(_home(spot), element) for spot in spots]
        path, count = Counter(paths).most_common(1)[0]
        if count > 1 and path:
            repeated = [spot for spot, own in zip(spots, paths, strict=True) if own == path]
            if (repeated[0] is spots[0] or _labelled(repeated)) and len({_home(spot) for spot in repeated}) == count:
                return _parted(element, repeated)
    best = max(spots, key=_clarity)
    return [Record(best, element, shape, others=[spot for spot in spots if spot is not best])]


def _clarity(spot: Spot) -> tuple[bool, bool, bool, int]:
    """How well a mention says when: in words of its own, with the time, and not from within a sentence; the first."""
    return spot.words is not None, spot.clock is not None, spot.terse, -spot.first.number


def _labelled(spots: list[Spot]) -> bool:
    """Whether each date stands behind a label ("Date: 16 August"), as in the details of an event."""
    return all(
        0 < spot.start <= _LABEL and lists_of(spot.first.text[: spot.start]) & {"label", "column-date"}
        for spot in spots
    )


def _parted(element: etree._Element, spots: list[Spot]) -> list[Record]:
    keys: dict[etree._Element, Key] = {}
    for spot in spots:
        _note(keys, _home(spot), id(spot))
    return [Record(spot, _climbed(_home(spot), keys), Shape.ELEMENT) for spot in spots]


def _give_lines(records: list[Record], lines: Sequence[Line]) -> None:
    """Each line to the record around it; a block with several dates line by line."""
    owners: dict[etree._Element, Record] = {r.element: r for r in records if r.shape is not Shape.LINE}
    resolved: dict[etree._Element, Record | None] = {}
    for line in lines:
        owner = _owner(line.block, owners, resolved)
        if owner is not None:
            owner.lines.append(line)
    on_line: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        if record.shape is Shape.LINE:
            first, last = record.spot.first.number, record.spot.last.number
            record.lines = list(lines[first : last + 1])
            on_line[last].append(record)
    for sharing in on_line.values():
        if len(sharing) > 1:
            _clip(sharing)


def _owner(
    block: etree._Element, owners: dict[etree._Element, Record], resolved: dict[etree._Element, Record | None]
) -> Record | None:
    path: list[etree._Element] = []
    here: etree._Element | None = block
    found: Record | None = None
    while here is not None:
        if here in resolved:
            found = resolved[here]
            break
        path.append(here)
        if here in owners:
            found = owners[here]
            break
        here = here.getparent()
    for one in path:
        resolved[one] = found
    return found


def _clip(sharing: list[Record]) -> None:
    """Parts of one line: up to the next date if it begins with one, else up to its own."""
    sharing.sort(key=lambda record: record.spot.start)
    text = sharing[0].lines[-1].text
    date_first = sharing[0].spot.start <= 2
    for number, record in enumerate(sharing):
        record.shape = Shape.SEGMENT
        if date_first:
            end = sharing[number + 1].spot.start if number + 1 < len(sharing) else len(text)
            record.clip = (record.spot.start, end)
        else:
            start = sharing[number - 1].spot.end if number else 0
            end = len(text) if number + 1 == len(sharing) else record.spot.end
            record.clip = (start, end)


def in_columns(spots: list[Spot], tables: Tables) -> list[Spot]:
    """The dates without those that a row has under headings such as "deadline", "posted" or "minutes".

    A date under "end" closes the row's first.
    """
    by_row: dict[etree._Element, list[Spot]] = defaultdict(list)
    for spot in spots:
        if (row := row_of(spot.first.block)) is not None:
            by_row[row].append(spot)
    dropped: set[int] = set()
    for own in by_row.values():
        if len({spot.key for spot in own}) > 1:
            dropped |= _dropped(own, tables)
    return [spot for spot in spots if id(spot) not in dropped]


def _dropped(own: list[Spot], tables: Tables) -> set[int]:
    said: list[tuple[Spot, frozenset[str]]] = []
    for spot in own:
        cell = cell_of(spot.first.block)
        said.append((spot, tables.lists(cell) if cell is not None else frozenset()))
    plain = [spot for spot, lists in said if "column-date" in lists and "column-other" not in lists]
    out = {id(spot) for spot, lists in said if lists & {"column-other", "column-document", "column-end"}}
    out -= {id(spot) for spot in plain[:1]}
    ends = [spot for spot, lists in said if "column-end" in lists and "column-other" not in lists]
    first = next((spot for spot, _ in said if id(spot) not in out), None)
    if first is not None and ends and first.until is None and ends[0] is not first:
        first.until = (ends[0].day, ends[0].month, ends[0].year)
        first.closing = ends[0]
    return out if len(out) < len(said) else set()
