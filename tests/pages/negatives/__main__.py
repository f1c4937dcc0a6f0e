"""`python -m tests.pages.negatives`: open pages that yield an event with what they yield; closed ones as a share."""

from __future__ import annotations

import sys

from tests.pages.negatives.catalogue import NegativePage, false_items, negative_pages
from tests.pages.reading import Found
from tests.pages.truth import Part


def main() -> None:
    lines: list[str] = []
    for part in Part:
        read = [(page, false_items(page)) for page in negative_pages(part)]
        loud = [(page, items) for page, items in read if items]
        if part is Part.OPEN:
            lines += [line for page, items in loud for line in _shown(page, items)]
        lines.append(f"{part}: {len(loud)} of {len(read)} pages yield an event")
    sys.stdout.write("\n".join(lines) + "\n")


def _shown(page: NegativePage, items: list[Found]) -> list[str]:
    return [page.name, *(f"    {item.start} {item.time or ''} {item.title!r} {item.confidence:.2f}" for item in items)]


if __name__ == "__main__":
    main()
