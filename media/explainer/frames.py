"""Every frame of the film as a PNG, drawn by Chromium; a frame that equals the one before is not drawn again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playwright.sync_api import Page, sync_playwright

from feeds.web.explainer import HEIGHT_PX, WIDTH_PX
from media.explainer.drawing import Drawing

FPS = 24
_SHOW = "svg => { document.body.innerHTML = svg }"


def frames(drawings: Sequence[Drawing], chromium: str) -> Iterator[bytes]:
    """PNG after PNG, `FPS` a second, scene after scene."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX}, color_scheme="light")
            page.set_content("<style>body { margin: 0; overflow: hidden }</style><body></body>")
            for drawing in drawings:
                yield from _scene(drawing, page)
        finally:
            browser.close()


def _scene(drawing: Drawing, page: Page) -> Iterator[bytes]:
    before, png = "", b""
    for number in range(round(drawing.scene.seconds * FPS)):
        svg = drawing.at(number / FPS)
        if svg != before:
            page.evaluate(_SHOW, svg)
            before, png = svg, page.screenshot(type="png")
        yield png
