"""An address as a QR code, drawn as SVG inside the page: no image to fetch, no service of others that learns of it."""

from __future__ import annotations

import segno
from markupsafe import Markup

LONGEST = 500  # characters; more makes a code so dense that cameras give up
_QUIET_MODULES = 4  # the light border that ISO/IEC 18004 wants around the code


def qr_code(url: str, title: str) -> Markup | None:
    """`title` is what screen readers say. Dark on light in every colour scheme, because cameras want it so.

    None where the address is longer than LONGEST.
    """
    if len(url) > LONGEST:
        return None
    code = segno.make_qr(url, error="m")
    svg = code.svg_inline(
        omitsize=True, border=_QUIET_MODULES, dark="#000", light="#fff", svgclass="qr", lineclass=None, title=title
    )
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704  # segno escapes the title; the rest is numbers
