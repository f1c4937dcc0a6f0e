"""Jinja2 as the pages use it: autoescape on, an unknown name is an error, no blank lines of its own.

Texts that readers see are marked: `{{ _("Past events") }}`, `{{ ngettext("%(num)s event", "%(num)s events", count) }}`,
`{{ pgettext("heading", "Date") }}`; what they say is in the language that is being written in (`feeds.web.words`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from feeds.web.words import (
    language,
    languages,
    og_locale,
    template_gettext,
    template_ngettext,
    template_pgettext,
    text_direction,
)

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    jinja = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        template_gettext, template_ngettext, newstyle=True, pgettext=template_pgettext
    )
    jinja.filters["translated"] = template_gettext
    jinja.globals |= {
        "language": language,
        "languages": languages,
        "og_locale": og_locale,
        "text_direction": text_direction,
    }
    return jinja


def render(template: str, **values: object) -> bytes:
    """One page as UTF-8 bytes. `values` are the names that the template and base.html use."""
    page = environment().get_template(template).render(values)
    return page.encode("utf-8", "replace")


def data_block(document: object) -> Markup:
    """JSON for a <script type="application/ld+json"> element: nothing in it can end the element or open another."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704  # every character that means something in HTML was just replaced
