"""Looks at a page of each kind once, in every way that matters, and keeps what there is to say of it.

Each page is loaded once: then the window is made narrow and low, the colours dark, the letters wide. Nothing of that
needs a page to be loaded again, as a reader's own turn of the screen does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.view import MEASURES, SCHEMES, WIDTHS, Scheme, View
from tests.browser.walk import Answer

# The page for frames is part of another page, which has its own first heading; axe itself skips the rule in frames.
_AXE = """async rules => {
  const runOnly = rules ?? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const off = { 'page-has-heading-one': { enabled: !location.pathname.startsWith('/embed/') } }
  const { violations } = await axe.run({ runOnly, resultTypes: ['violations'], ...(rules ? {} : { rules: off }) })
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target} ${node.html.slice(0, 120)}`))
}"""
# The dark changes colours alone (a test of the style sheet says so), hence only what looks at colours can differ there.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
_OPEN = "document.querySelectorAll('details').forEach(node => { node.open = true })"
_KEPT = "[document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean)"
# What WCAG 1.4.12 lets readers set.
_SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"


@dataclass
class Look:
    """What was found on one page, by the name of the check and, where it matters, of the view: "axe 320 dark"."""

    found: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Looks:
    """Address of a page -> what was found there; and all that the browser asked for and complained of meanwhile."""

    pages: dict[str, Look]
    visit: Visit
    cookies: list[str]

    def said(self, check: str) -> dict[str, Any]:
        """Address -> what that check found; only the pages where it found something."""
        return {address: look.found[check] for address, look in self.pages.items() if look.found[check]}


def look_at(browser: Browser, site: Site, axe: Path) -> Looks:
    """Look at one page of each kind; `axe` is the script of axe-core."""
    with View().context(browser, bypass_csp=True) as context:  # axe is ours to bring in; test_privacy has the policy on
        visit = _visit(context)
        visit.page.add_init_script(path=axe)
        pages = {page.address: _look(visit.page, site, page) for page in site.kinds}
        return Looks(pages, visit, [str(cookie.get("name")) for cookie in context.cookies()])


def _visit(context: BrowserContext) -> Visit:
    visit = Visit(context.new_page())
    visit.page.on("request", visit.note_request)
    return visit


def _look(page: Page, site: Site, answer: Answer) -> Look:
    look = Look()
    reply = page.goto(site.url + answer.address)
    assert reply is not None
    look.headers = reply.headers
    look.found["moves"] = _measured(page, "moves")
    page.evaluate(_OPEN)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            look.found[f"axe {width} {scheme}"] = _axe(page, answer, scheme)
        look.found[f"targets {width}"] = _measured(page, "targets")
    _squeeze(page, look)
    look.found["kept"] = page.evaluate(_KEPT)
    return look


def _axe(page: Page, answer: Answer, scheme: Scheme) -> Any:
    """All rules where it is light, those of colours where it is dark: other languages have the colours of English."""
    if scheme == "dark" and answer.tree.get("lang") != "en":
        return []
    page.emulate_media(color_scheme=scheme)
    return page.evaluate(_AXE, COLOUR_RULES if scheme == "dark" else None)


def _squeeze(page: Page, look: Look) -> None:
    """The window is 320 px wide already: how does the page fit, at four times the size, with wide letters?"""
    look.found["overflow"] = _measured(page, "overflow")
    page.set_viewport_size({"width": 320, "height": 256})
    look.found["overflow zoomed"] = _measured(page, "overflow")
    page.emulate_media(forced_colors="active")
    look.found["shapeless"] = _measured(page, "shapeless")
    page.emulate_media(forced_colors="none", color_scheme="light")
    page.add_style_tag(content=_SPACED)
    look.found["overflow spaced"] = _measured(page, "overflow")
    page.set_viewport_size({"width": 1280, "height": 900})


def _measured(page: Page, measure: str) -> Any:
    return page.evaluate((MEASURES / f"{measure}.js").read_text(encoding="utf-8"))
