"""The body of a content page as HTML, and the references that it cites: numbered, each with its ways back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from feeds.web import content_markdown
from feeds.web.content import Content, ContentPage
from feeds.web.content_blocks import render_blocks
from feeds.web.references import Reference
from feeds.web.site import Site
from feeds.web.words import gettext as _


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reference is cited: a label and a link back to it."""

    path: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list of references."""

    key: str
    number: int
    reference: Reference
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's body in one or more parts (split where a list of events stands), and what it cites."""

    parts: tuple[Markup, ...]
    entries: tuple[Entry, ...]


def render_content(
    content: Content, page: ContentPage, site: Site, values: Mapping[str, str] | None = None
) -> Rendered:
    """The page's body. `values` are further placeholders; `next_events` parts the text where it stands."""
    known = {"name": escape(site.name), "contact": contact_sentence(site)}
    known |= {name: escape(value) for name, value in (values or {}).items()}
    blocks = render_blocks(page.blocks, site, content.data)
    state = content_markdown.Page(site.path, known, blocks, content.numbers, content.not_opened)
    parts = tuple(content_markdown.render(part, state) for part in page.body.markdown.split("{{ next_events }}"))
    entries = [
        Entry(key, content.numbers[key], content.references[key], tuple(_places(key, content.numbers[key], count)))
        for key, count in state.cited.items()
    ]
    return Rendered(parts, tuple(sorted(entries, key=lambda entry: entry.number)))


def all_entries(content: Content, site: Site) -> list[Entry]:
    """Every reference, by number, with the pages that cite it."""
    return [
        Entry(key, number, content.references[key], tuple(
            Place(site.path(f"{page.address}#ref-{key}"), page.matter.title, page.matter.title)
            for page in content.pages_citing(key)
        ))
        for key, number in content.numbers.items()
    ]  # fmt: skip


def _places(key: str, number: int, count: int) -> list[Place]:
    return [Place(f"#cite-{key}-{place}", str(place), _back(number, place, count)) for place in range(1, count + 1)]


def _back(number: int, place: int, count: int) -> str:
    if count == 1:
        return _("back to reference %(number)s in the text, place 1", number=number)
    return _(
        "back to reference %(number)s in the text, place %(place)s of %(count)s",
        number=number,
        place=place,
        count=count,
    )


def contact_sentence(site: Site) -> Markup:
    url = site.contact_url(f"{site.name}: a question")
    if url is None:
        return Markup("The operator of this copy has not given a contact address yet.")
    return Markup('Write to <a href="{}">{}</a>.').format(url, (site.contact or "").removeprefix("mailto:"))
