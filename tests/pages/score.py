"""`python -m tests.pages.score [--cms] [--part open|closed] [--misses] [--only TEXT]`: how well the pages are read.

Tables per layout and per language; with --cms, of the pages of content systems, per family and system. What was missed
is shown of open pages only.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable

from tests.pages.cms.catalogue import cms_pages
from tests.pages.generate import generated_pages
from tests.pages.language import language
from tests.pages.measure import Comparison, Tally, compare, total
from tests.pages.reading import Found, accepted_items
from tests.pages.truth import GeneratedPage, Part

Read = list[tuple[GeneratedPage, Comparison]]


def read_all(part: Part | None = None, only: str = "") -> Read:
    """Read the pages of one part (or all) whose name holds `only`."""
    return [(page, read_one(page)) for page in generated_pages(part) if only in page.name]


def read_cms(part: Part | None = None, only: str = "") -> Read:
    """Read the pages of content systems likewise."""
    return [(page, read_one(page)) for page in cms_pages(part) if only in page.name]


def family(page: GeneratedPage) -> str:
    """Name the family of systems that a page belongs to."""
    return page.layout.partition("/")[0]


def read_one(page: GeneratedPage) -> Comparison:
    found = accepted_items(page.html, page.url, page.now, language(page.locale))
    return compare(page.truth, found)


def tally_of(read: Read) -> Tally:
    return total(comparison.tally for _, comparison in read)


def table(read: Read, key: Callable[[GeneratedPage], str]) -> list[str]:
    """Return one line for each value of `key`, then the whole."""
    names = list(dict.fromkeys(key(page) for page, _ in read))
    rows = [(name, tally_of([row for row in read if key(row[0]) == name])) for name in names]
    rows.append(("all", tally_of(read)))
    header = f"{'':30} pages {' '.join(f'{name:>9}' for name in Tally().shares())}"
    return [header, *(_row(name, tally) for name, tally in rows)]


def _row(name: str, tally: Tally) -> str:
    return f"{name:30} {tally.pages:5} {' '.join(f'{share:9.3f}' for share in tally.shares().values())}"


def bands(read: Read) -> list[str]:
    """Return one line for each tenth of confidence: how many items have it, and how many of those are true events."""
    right = Counter(_band(item) for _, comparison in read for item in comparison.right)
    false = Counter(_band(item) for _, comparison in read for item in comparison.false)
    return ["confidence       items     right"] + [
        f"from {band / 10:.1f} {right[band] + false[band]:13} {right[band] / (right[band] + false[band]):9.3f}"
        for band in sorted(right | false)
    ]


def _band(item: Found) -> int:
    return min(int(item.confidence * 10), 9)


def misses(read: Read) -> list[str]:
    """Return what was not read right on open pages, worst pages first."""
    lines: list[str] = []
    for page, comparison in sorted(read, key=lambda row: row[1].tally.f1):
        if page.part is Part.CLOSED or not (comparison.missed or comparison.false):
            continue
        lines.append(f"{page.name}: strict {comparison.tally.recall:.2f}, precision {comparison.tally.precision:.2f}")
        lines += [
            f"    true {_shown(event)}  read {_shown(item) if item else '-'}" for event, item in comparison.missed
        ]
        lines += [f"    false {_shown(item)}" for item in comparison.false]
    return lines


def _shown(event: object) -> str:
    return " ".join(str(getattr(event, name)) for name in ("start", "time", "title"))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=[part.value for part in Part])
    parser.add_argument("--cms", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args(arguments)
    read = (read_cms if given.cms else read_all)(Part(given.part) if given.part else None, given.only)
    lines = [*(table(read, family) if given.cms else []), *table(read, lambda page: page.layout), ""]
    lines += [*table(read, lambda page: page.locale), "", *bands(read)]
    if given.misses:
        lines += ["", *misses(read)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
