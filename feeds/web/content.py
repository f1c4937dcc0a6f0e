"""Content pages: Markdown with front matter in `content/`, one file per page, and the references that they cite.

`load_content` reads and checks everything at once; what it returns can be rendered without further questions. It is
called before the first publish of a process, by `sma-events pages check`, and for every look at the preview.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from markdown_it.token import Token

from config.errors import ConfigError, Problem
from config.file import read_text
from feeds.language import ENGLISH, LANGUAGES, TRANSLATIONS, Language
from feeds.web import content_markdown
from feeds.web.content_check import problems_of_page, unused_references
from feeds.web.content_data import FILES, ContentData, read_data
from feeds.web.content_inserts import Expanded, Origin, expand
from feeds.web.content_markdown import BLOCK, CITATION, anchor
from feeds.web.front_matter import FrontMatter, read_front_matter
from feeds.web.medicines import FILE as MEDICINES
from feeds.web.medicines import Medicines, read_medicines
from feeds.web.references import FILE as REFERENCES
from feeds.web.references import Checked, Reference, read_references
from feeds.web.statements import Kind, Statement, statements

CONTENT = Path(__file__).parent / "content"
HOME = "home"


class ContentError(ConfigError):
    """Pages that cannot be published; `problems` names file and line of each reason."""


@dataclass(frozen=True)
class ContentPage:
    """One page. `body` is its Markdown with what it inserts, line by line; `text` is the whole file."""

    slug: str
    text: str
    matter: FrontMatter
    body: Expanded
    language: Language = ENGLISH

    @property
    def file(self) -> str:
        return _file_name(self.slug, self.language)

    @property
    def address(self) -> str:
        return "/" if self.slug == HOME else f"/{self.slug}/"

    def origin(self, line: int) -> Origin:
        """Where a line of `body` stands, in the page's own file or in a data file."""
        return self.body.origins[line - 1]

    @cached_property
    def tokens(self) -> Sequence[Token]:
        return content_markdown.parse(self.body.markdown)

    @property
    def blocks(self) -> frozenset[str]:
        return frozenset(token.content for token in self.tokens if token.type == BLOCK)

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
    data: ContentData = field(default_factory=ContentData)
    translations: Mapping[tuple[Language, str], ContentPage] = field(default_factory=dict)

    def in_language(self, page: ContentPage, code: Language) -> ContentPage:
        """The page in that language; as it is where nobody has translated it."""
        return self.translations.get((code, page.slug), page)

    def told_in(self, page: ContentPage) -> tuple[Language, ...]:
        """The languages in which there is a text of the page, not only words around it."""
        return tuple(code for code in LANGUAGES if code == ENGLISH or (code, page.slug) in self.translations)

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


def load_content(folder: Path = CONTENT) -> Content:
    """Read and check all pages. Raises ContentError with every problem of every file."""
    problems: list[Problem] = []
    data = read_data(folder, problems)
    pages = [page for path in sorted(folder.glob("*.md")) if (page := _read_page(path, data, problems))]
    references, medicines = _read_shared(folder, problems)
    if problems:  # what cannot be read cannot be checked either
        raise ContentError(problems)
    ordered = tuple(sorted(pages, key=lambda page: (page.matter.order, page.slug)))
    translated = _read_translations(folder, ordered, data, problems)
    content = Content(ordered, references, data, {(page.language, page.slug): page for page in translated})
    for page in (*content.pages, *translated):
        problems += _located(page, _problems_in(page, references, medicines))
        problems += medicines.brand_problems(page.file, page.text)
    for name in (REFERENCES, *(name for name in FILES if (folder / name).exists())):
        problems += medicines.brand_problems(name, read_text(folder / name, name))
    problems += unused_references(read_text(folder / REFERENCES, REFERENCES), references, content.numbers)
    if problems:
        raise ContentError(sorted(set(problems), key=lambda problem: (problem.file, problem.line or 0)))
    return content


def _file_name(slug: str, language: Language) -> str:
    return f"{slug}.md" if language == ENGLISH else f"{language}/{slug}.md"


def _read_translations(
    folder: Path, pages: Sequence[ContentPage], data: ContentData, problems: list[Problem]
) -> list[ContentPage]:
    """`de/adults.md` is `adults.md` in German; it cites what that page cites, so that numbers stay the same."""
    found = []
    for code in TRANSLATIONS:
        for path in sorted((folder / code).glob("*.md")):
            original = next((page for page in pages if page.slug == path.stem), None)
            page = _read_page(path, data, problems, code)
            if page is None:
                continue
            if original is None or set(page.cited) != set(original.cited):
                said = "expected the references of" if original else "expected the translation of a page, there is no"
                problems.append(Problem(page.file, 1, "", f"{said} {path.name}"))
            else:
                found.append(page)
    return found


def _problems_in(page: ContentPage, references: Mapping[str, Reference], medicines: Medicines) -> list[Problem]:
    """Their lines are those of the page's body."""
    clinical = page.matter.clinical
    found = problems_of_page(page.file, page.tokens, page.statements, references, clinical=clinical)
    return found + medicines.note_problems(page.file, page.tokens)


def _located(page: ContentPage, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems where an author can mend them."""
    for problem in problems:
        origin = page.origin(problem.line or 1)
        yield replace(problem, file=origin.file, line=origin.line)


@cache
def shipped_content() -> Content:
    """The pages that ship with the program, read once: they change with a release only."""
    return load_content()


def _read_page(
    path: Path, data: ContentData, problems: list[Problem], language: Language = ENGLISH
) -> ContentPage | None:
    name = _file_name(path.stem, language)
    try:
        text = read_text(path, name)
        matter, markdown = read_front_matter(text, name)
        return ContentPage(path.stem, text, matter, expand(markdown, name, data.inserts), language)
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


def claims(content: Content) -> list[tuple[ContentPage, Statement]]:
    """Every statement of medicine, in reading order."""
    return [
        (page, each)
        for page in content.pages
        for each in page.statements
        if each.keys and each.kind in (Kind.STATEMENT, Kind.NOTE)
    ]
