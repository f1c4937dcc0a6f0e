"""Content pages: Markdown with TOML front matter in `content/`, one file per page.

Front matter: title, description, last_edited (a date), last_clinically_reviewed (a date or "not yet"). A page without
them is an error at publishing, not a page without a date.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from feeds.web.site import Site

CONTENT = Path(__file__).parent / "content"
_FENCE = "+++\n"
_KEYS = {"title", "description", "last_edited", "last_clinically_reviewed"}


class ContentError(ValueError):
    """A content page that lacks what every page must have."""


@dataclass(frozen=True, slots=True)
class ContentPage:
    """`last_reviewed` None means: no clinician has reviewed it yet; the page says so."""

    slug: str
    title: str
    description: str
    last_edited: dt.date
    last_reviewed: dt.date | None
    markdown: str


def content_pages() -> list[ContentPage]:
    return [read_page(path.stem, path.read_text(encoding="utf-8")) for path in sorted(CONTENT.glob("*.md"))]


def read_page(slug: str, text: str) -> ContentPage:
    """Raises ContentError that says what is missing."""
    if not text.startswith(_FENCE) or text.count(_FENCE) < 2:
        raise ContentError(f"{slug}.md: expected front matter between two lines of +++")
    _, matter, markdown = text.split(_FENCE, 2)
    values = tomllib.loads(matter)
    if set(values) != _KEYS:
        raise ContentError(f"{slug}.md: expected exactly {', '.join(sorted(_KEYS))} in the front matter")
    reviewed = values["last_clinically_reviewed"]
    if not isinstance(values["last_edited"], dt.date) or not (isinstance(reviewed, dt.date) or reviewed == "not yet"):
        raise ContentError(f'{slug}.md: last_edited must be a date, last_clinically_reviewed a date or "not yet"')
    return ContentPage(
        slug=slug,
        title=values["title"],
        description=values["description"],
        last_edited=values["last_edited"],
        last_reviewed=reviewed if isinstance(reviewed, dt.date) else None,
        markdown=markdown,
    )


def render_markdown(page: ContentPage, site: Site) -> Markup:
    """The page's body, `{{ name }}`, `{{ root }}` and `{{ contact }}` filled in. HTML in Markdown is shown as text."""
    text = page.markdown.replace("{{ name }}", _plain(site.name)).replace("{{ root }}", site.root)
    html = _markdown().render(text.replace("{{ contact }}", "CONTACT-PARAGRAPH"))
    return Markup(html.replace("CONTACT-PARAGRAPH", contact_sentence(site)))  # noqa: S704  # markdown-it, html=False


def contact_sentence(site: Site) -> Markup:
    url = site.contact_url(f"{site.name}: a question")
    if url is None:
        return Markup("The operator of this copy has not given a contact address yet.")
    return Markup('Write to <a href="{}">{}</a>.').format(url, (site.contact or "").removeprefix("mailto:"))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])
    markdown.add_render_rule("heading_open", _heading_open)
    return markdown


def _heading_open(renderer: object, tokens: list, index: int, options: object, env: object) -> str:  # type: ignore[type-arg]
    """Headings get an id made of their words, so that other pages can link to them."""
    words = tokens[index + 1].content.lower().split()
    anchor = "-".join("".join(char for char in word if char.isalnum()) for word in words)
    return f'<{tokens[index].tag} id="{escape(anchor)}">'


def _plain(text: str) -> str:
    """Text that Markdown takes as it is."""
    return "".join("\\" + char if char in r"\`*_{}[]()<>#+-.!|&" else char for char in text)
