"""Content pages: Markdown with front matter in `content/`, one file per page, and the references that they cite.

`load_content` reads and checks everything at once; what it returns can be rendered without further questions. It is
called before the first publish of a process, by `sma-events pages check`, and for every look at the preview.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from markdown_it.token import Token
from markupsafe import Markup, escape

from config.errors import ConfigError, Problem
from config.file import read_text
from feeds.web import content_markdown
from feeds.web.content_check import problems_of_page, unused_references
from feeds.web.content_markdown import CITATION, anchor
from feeds.web.front_matter import FrontMatter, read_front_matter
from feeds.web.medicines import FILE as MEDICINES
from feeds.web.medicines import Medicines, read_medicines
from feeds.web.references import FILE as REFERENCES
from feeds.web.references import Checked, Reference, read_references
from feeds.web.site import Site
from feeds.web.statements import Kind, Statement, statements

CONTENT = Path(__file__).parent / "content"
HOME = "home"


class ContentError(ConfigError):
    """Pages that cannot be published; `problems` names file and line of each reason."""


@dataclass(frozen=True)
class ContentPage:
    """One page. `markdown` keeps the line numbers of its file; `text` is the whole file."""

    slug: str
    text: str
    matter: FrontMatter
    markdown: str

    @property
    def file(self) -> str:
        return f"{self.slug}.md"

    @property
    def address(self) -> str:
        return "/" if self.slug == HOME else f"/{self.slug}/"

    @cached_property
    def tokens(self) -> Sequence[Token]:
        return content_markdown.parse(self.markdown)

    @cached_property
    def statements(self) -> Sequence[Statement]:
        return statements(self.tokens)

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """Keys in the order of the text, each as often as it is cited."""
        inline = (child for token in self.tokens for child in token.children or ())
        return tuple(key for child in inline if child.type == CITATION for key in child.meta["keys"])

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """Anchor and words of the main sections."""
        opened = [
            index for index, token in enumerate(self.tokens) if token.type == "heading_open" and token.tag == "h2"
        ]
        return tuple((anchor(words), words) for words in (self.tokens[index + 1].content for index in opened))

    def is_overdue(self, today: dt.date) -> bool:
        return today > self.matter.next_review_due


@dataclass(frozen=True)
class Content:
    """All pages in reading order, all references by key, and each reference's number: the order of first citation."""

    pages: tuple[ContentPage, ...]
    references: Mapping[str, Reference]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Fixed by the pages alone, so that the same pages always give the same numbers."""
        keys = dict.fromkeys(key for page in self.pages for key in page.cited)
        return {key: number for number, key in enumerate(keys, start=1)}

    @cached_property
    def not_opened(self) -> frozenset[str]:
        return frozenset(key for key, each in self.references.items() if each.checked is Checked.NOT_OPENED)

    def page(self, slug: str) -> ContentPage:
        return next(page for page in self.pages if page.slug == slug)

    def pages_citing(self, key: str) -> list[ContentPage]:
        return [page for page in self.pages if key in page.cited]


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


def load_content(folder: Path = CONTENT) -> Content:
    """Read and check all pages. Raises ContentError with every problem of every file."""
    problems: list[Problem] = []
    pages = [page for path in sorted(folder.glob("*.md")) if (page := _read_page(path, problems))]
    references, medicines = _read_shared(folder, problems)
    if problems:  # what cannot be read cannot be checked either
        raise ContentError(problems)
    content = Content(tuple(sorted(pages, key=lambda page: (page.matter.order, page.slug))), references)
    for page in content.pages:
        clinical = page.matter.clinical
        problems += problems_of_page(page.file, page.tokens, page.statements, references, clinical=clinical)
        problems += medicines.note_problems(page.file, page.tokens) + medicines.brand_problems(page.file, page.text)
    text = read_text(folder / REFERENCES, REFERENCES)
    problems += unused_references(text, references, content.numbers) + medicines.brand_problems(REFERENCES, text)
    if problems:
        raise ContentError(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))
    return content


@cache
def shipped_content() -> Content:
    """The pages that ship with the program, read once: they change with a release only."""
    return load_content()


def _read_page(path: Path, problems: list[Problem]) -> ContentPage | None:
    try:
        text = read_text(path, path.name)
        return ContentPage(path.stem, text, *read_front_matter(text, path.name))
    except ConfigError as error:
        problems += error.problems
        return None


def _read_shared(folder: Path, problems: list[Problem]) -> tuple[Mapping[str, Reference], Medicines]:
    references: Mapping[str, Reference] = {}
    medicines = Medicines()
    try:
        references = read_references(read_text(folder / REFERENCES, REFERENCES), REFERENCES)
        medicines = read_medicines(read_text(folder / MEDICINES, MEDICINES), MEDICINES)
    except ConfigError as error:
        problems += error.problems
    return references, medicines


def render_content(
    content: Content, page: ContentPage, site: Site, values: Mapping[str, str] | None = None
) -> Rendered:
    """The page's body. `values` are further placeholders; `next_events` parts the text where it stands."""
    known = {"name": escape(site.name), "contact": contact_sentence(site)}
    known |= {name: escape(value) for name, value in (values or {}).items()}
    state = content_markdown.Page(site.root, known, content.numbers, content.not_opened)
    parts = tuple(content_markdown.render(part, state) for part in page.markdown.split("{{ next_events }}"))
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
    of = f" of {count}" if count > 1 else ""
    return [
        Place(f"#cite-{key}-{place}", str(place), f"back to reference {number} in the text, place {place}{of}")
        for place in range(1, count + 1)
    ]


def contact_sentence(site: Site) -> Markup:
    url = site.contact_url(f"{site.name}: a question")
    if url is None:
        return Markup("The operator of this copy has not given a contact address yet.")
    return Markup('Write to <a href="{}">{}</a>.').format(url, (site.contact or "").removeprefix("mailto:"))


def claims(content: Content) -> list[tuple[ContentPage, Statement]]:
    """Every statement of medicine, in reading order."""
    return [
        (page, each)
        for page in content.pages
        for each in page.statements
        if each.keys and each.kind in (Kind.STATEMENT, Kind.NOTE)
    ]
