"""How pages are looked at: a window of some width, light or dark, with or without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ViewportSize

from tests.browser.site import Site

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (1280, 320)
MEASURES = Path(__file__).parent / "measures"


@dataclass(frozen=True, slots=True)
class View:
    """`width`, `height` of the window in CSS pixels."""

    width: int = 1280
    height: int = 900
    scheme: Scheme = "light"
    scripts: bool = True

    @contextmanager
    def context(self, browser: Browser, **options: Any) -> Iterator[BrowserContext]:
        """A browser with an empty profile that looks so; nothing on its pages moves."""
        size = ViewportSize(width=self.width, height=self.height)
        opened = browser.new_context(
            viewport=size, color_scheme=self.scheme, java_script_enabled=self.scripts, locale="en-GB",
            **{"reduced_motion": "reduce", **options},
        )  # fmt: skip
        try:
            yield opened
        finally:
            opened.close()

    def measure(self, browser: Browser, site: Site, measure: str, **options: Any) -> dict[str, Any]:
        """Address -> what the script `measures/<measure>.js` says of the page, for one page of each kind."""
        script = (MEASURES / f"{measure}.js").read_text(encoding="utf-8")
        with self.context(browser, **options) as context:
            page, found = context.new_page(), {}
            for each in site.kinds:
                page.goto(site.url + each.address)
                found[each.address] = page.evaluate(script)
        return found


def faults(found: dict[str, Any]) -> dict[str, Any]:
    """Only the pages with something to say."""
    return {address: said for address, said in found.items() if said}
