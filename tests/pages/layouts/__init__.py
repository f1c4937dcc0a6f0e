"""The layouts by name; each takes a draft and returns the page's content with its truth."""

from __future__ import annotations

from collections.abc import Callable

from tests.pages.draft import Draft
from tests.pages.layouts.cards import accordion, soup, tiles
from tests.pages.layouts.grid import month_grid
from tests.pages.layouts.headings import committees, months, titled, years
from tests.pages.layouts.lists import busy, definitions, lines, link_rows
from tests.pages.layouts.prose import labelled, paragraphs, series
from tests.pages.layouts.tables import deadlines_table, split_table, table
from tests.pages.truth import Body

LAYOUTS: dict[str, Callable[[Draft], Body]] = {
    "table": table,
    "split-table": split_table,
    "tiles": tiles,
    "lines": lines,
    "titled": titled,
    "months": months,
    "years": years,
    "definitions": definitions,
    "paragraphs": paragraphs,
    "committees": committees,
    "soup": soup,
    "deadlines-table": deadlines_table,
    "accordion": accordion,
    "month-grid": month_grid,
    "link-rows": link_rows,
    "busy": busy,
    "labelled": labelled,
    "series": series,
}
