"""Blocks of content pages: `::: name` in the Markdown is `templates/blocks/name.html` in the page.

For what Markdown cannot say: drawings and tools. A block holds no statement of medicine that its page, or a data file
of its page, does not also make with a reference.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from markupsafe import Markup

from feeds.web.content_data import ContentData
from feeds.web.site import Site
from feeds.web.templates import TEMPLATES, environment

FOLDER = "blocks"


@cache
def block_names() -> tuple[str, ...]:
    """Every block that a page may name."""
    return tuple(sorted(path.stem for path in (TEMPLATES / FOLDER).glob("*.html")))


def render_blocks(names: Collection[str], site: Site, data: ContentData) -> Mapping[str, Markup]:
    """HTML of the blocks that a page names; each template sees `site` and `data`."""
    return {name: _rendered(name, site, data) for name in names}


def _rendered(name: str, site: Site, data: ContentData) -> Markup:
    text = environment().get_template(f"{FOLDER}/{name}.html").render(site=site, data=data)
    return Markup(text)  # noqa: S704  # our own template, autoescaped
