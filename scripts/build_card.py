"""Draws feeds/web/static/card.png, the picture beside links to the site in networks (Open Graph, 1200 x 630).

A page of a calendar with one day marked, in the colours of the stylesheet and without words, so that it serves every
language. Needs the system's Chromium and the test environment: `python scripts/build_card.py`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parents[1] / "feeds" / "web" / "static" / "card.png"
WIDTH, HEIGHT = 1200, 630
_PAGE, _BAND, _MARK, _DAY = "#ffffff", "#0e7890", "#f4b942", "#cfe3e6"
_TRACE = "M70 330h150c14 0 18-9 26-9s11 9 22 9h54c12 0 16-18 23-18 8 0 12 24 20 24 10 0 13-72 25-72 14 0 19 150 35 150"


def picture() -> str:
    """The drawing as SVG: the trace of a muscle runs into the calendar's page."""
    days = "".join(_day(number) for number in range(31))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#0a3f4c"/>'
        f'<path d="{_TRACE}c13 0 17-114 28-114 9 0 14 60 24 60h130" fill="none" stroke="{_MARK}" stroke-width="7"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        f'<rect x="560" y="85" width="560" height="470" rx="36" fill="{_PAGE}"/>'
        f'<path d="M560 205v-84a36 36 0 0 1 36-36h488a36 36 0 0 1 36 36v84z" fill="{_BAND}"/>'
        f'<path d="M700 55v70M980 55v70" stroke="{_MARK}" stroke-width="22" stroke-linecap="round"/>{days}</svg>'
    )


def _day(number: int) -> str:
    row, column = divmod(number + 2, 7)
    marked = number == 16
    size, inset = (60, -5) if marked else (50, 0)
    x, y = 596 + column * 72 + inset, 232 + row * 62 + inset
    return f'<rect x="{x}" y="{y}" width="{size}" height="{size - 6}" rx="10" fill="{_MARK if marked else _DAY}"/>'


def main() -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("error: no chromium is on the PATH\nhint: apt install chromium", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(f'<body style="margin:0">{picture()}</body>')
        TARGET.write_bytes(page.screenshot())
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
