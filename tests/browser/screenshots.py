"""Pictures of every kind of page, to be looked at: `make screenshots`, or `python -m tests.browser.screenshots FOLDER`.

Desktop, phone, dark and paper of each, from the full calendar; what is printed comes as a PDF too.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.site import Site, serving
from tests.browser.view import View

FILTERED = "/events/?mode=online&type=webinar"
NOTHING = "/events/?country=ZA&type=webinar"
# Pictures further down come when they are scrolled to: not in a picture of the whole page.
_PICTURES = """async () => {
  const pictures = [...document.querySelectorAll('img[loading]')]
  pictures.forEach(picture => { picture.loading = 'eager' })
  await Promise.all(pictures.map(picture => picture.decode()))
}"""
VIEWS = {
    "desktop": View(1280),
    "phone": View(375, 800),
    "dark": View(1280, scheme="dark"),
    "phone-dark": View(375, 800, scheme="dark"),
    "paper": View(794, 1123),  # A4 at 96 px to the inch
}


def addresses(site: Site, only: str) -> list[str]:
    """One page of each kind, a filter with and one without results, the subscription of a filter."""
    filtered = [FILTERED, NOTHING, FILTERED.replace("/events/", "/subscribe/")]
    return [address for address in [*(page.address for page in site.kinds), *filtered] if only in address]


def name_of(address: str) -> str:
    """ "/events/2027-05/" -> "events.2027-05"."""
    return "".join(c if c.isalnum() or c in "-=" else "." for c in address.strip("/")) or "home"


def take(browser: Browser, site: Site, view: str, out: Path, only: str) -> int:
    """Write one picture of each page as `view` shows it; how many."""
    paper, taken = view == "paper", addresses(site, only)
    with VIEWS[view].context(browser) as context:
        page = context.new_page()
        if paper:
            page.emulate_media(media="print")
        for address in taken:
            page.goto(site.url + address)
            page.evaluate(_PICTURES)
            page.screenshot(path=out / f"{name_of(address)}.{view}.png", full_page=True)
            if paper:
                page.pdf(path=out / f"{name_of(address)}.pdf", format="A4")
    return len(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--only", default="", help="a part of the addresses to show")
    parser.add_argument("--views", nargs="*", default=list(VIEWS), choices=list(VIEWS))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site, chromium() as browser:
        for view in arguments.views:
            print(f"{view}: {take(browser, site, view, arguments.out, arguments.only)} pictures in {arguments.out}")


if __name__ == "__main__":
    main()
