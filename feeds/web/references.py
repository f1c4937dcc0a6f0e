"""The references of the content pages as data: `content/references.toml`, one table each, with how far it was checked.

`checked` is the honest part. It says what of a reference was opened when the text was written, not what it is worth;
pages and the reference list show it in these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.explain import parse_toml, validated
from config.locate import locate

FILE = "references.toml"


class Checked(StrEnum):
    """What was opened of a reference when the sentences that cite it were written."""

    FULL_TEXT = "full text"  # the article or page itself
    ABSTRACT = "abstract"
    SECONDARY = "secondary page"  # a catalogue, a society or a news page that reports it
    NOT_OPENED = "not yet opened"  # known, cited, and waiting for somebody to open it


class Detail(StrEnum):
    """Which detail of a citation nobody has compared with the publication yet."""

    AUTHORS = "authors"
    DOI = "DOI"
    ISBN = "ISBN"
    PAGES = "pages"
    TITLE = "title"
    VOLUME = "volume"
    YEAR = "year"


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
Words = Annotated[str, Field(min_length=1)]


class Reference(BaseModel):
    """One entry. `published_in` is the journal, the publisher or the site; `note` a disclosure such as who paid."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    authors: Words
    title: Words
    published_in: Words
    year: int | None = Field(default=None, ge=1800, le=2100)
    volume: str = ""
    pages: str = ""
    doi: Annotated[str, StringConstraints(pattern=r"^(10\.\d{4,9}/\S+)?$")] = ""
    pmid: Annotated[str, StringConstraints(pattern=r"^\d{0,9}$")] = ""
    isbn: str = ""
    url: Annotated[str, StringConstraints(pattern=r"^(https://\S+)?$")] = ""
    checked: Checked
    unconfirmed: tuple[Detail, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _can_be_found(self) -> Reference:
        if not (self.doi or self.pmid or self.isbn or self.url):
            raise ValueError("expected at least one of doi, pmid, isbn and url: readers must be able to find it")
        return self

    @property
    def where(self) -> str:
        """ "Neurology 2014;83:810-817", as far as it is known."""
        text = f"{self.published_in} {self.year}" if self.year else self.published_in
        if self.volume:
            text += f";{self.volume}"
        return f"{text}:{self.pages}" if self.pages else text

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Label and address of every place where it can be found, the most lasting first."""
        found = (
            (f"DOI {self.doi}", self.doi and f"https://doi.org/{self.doi}"),
            (f"PubMed {self.pmid}", self.pmid and f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"),
            (self.url.removeprefix("https://").removeprefix("www.").partition("/")[0], self.url),
        )
        return tuple((label, address) for label, address in found if address)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reference: dict[Key, Reference]


def read_references(text: str, file: str) -> Mapping[str, Reference]:
    """All references by key. Raises ConfigError with every problem, each with its line."""
    return validated(_File, parse_toml(text, file), text, file).reference


def line_of(text: str, key: str) -> int | None:
    """Where the reference stands in the file."""
    return locate(text, ("reference", key))
