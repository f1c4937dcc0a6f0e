"""`docs/reference/claims.md`: every statement of the clinical pages as a row, for the clinician who reviews them.

Made from the pages alone, by `make claims`; a test holds it up to date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from feeds.web.content import Content, ContentPage, claims
from feeds.web.references import Checked
from feeds.web.statements import Statement

_HEAD = """# Statements and their references

For clinical review: what each page states, with the references of each statement and what of them was opened when it
was written. Made by `make claims` from `feeds/web/content/`; do not edit it by hand
([how to edit a page](../how-to/edit-a-page.md)). Reviewed by a clinician: {reviewed}.

"""


def claims_table(content: Content) -> str:
    """The whole document."""
    clinical = [page for page in content.pages if page.matter.clinical]
    reviewed = sum(page.matter.last_clinically_reviewed is not None for page in clinical)
    parts = [_HEAD.format(reviewed=f"{reviewed} of {len(clinical)} pages"), _summary(content)]
    found = claims(content)
    for page in clinical:
        parts += _section(content, page, [each for owner, each in found if owner is page])
    return "".join(parts)


def _summary(content: Content) -> str:
    references = Counter(each.checked for each in content.references.values())
    best = Counter(min(_ranks(content, each)) for _, each in claims(content))
    lines = ["| checked | references | statements whose best reference it is |\n", "|---|---|---|\n"]
    lines += [f"| {rank.value} | {references[rank]} | {best[number]} |\n" for number, rank in enumerate(Checked)]
    return "".join(lines)


def _ranks(content: Content, statement: Statement) -> list[int]:
    ranks = {rank: number for number, rank in enumerate(Checked)}
    return [ranks[content.references[key].checked] for key in statement.keys]


def _section(content: Content, page: ContentPage, found: list[Statement]) -> Iterator[str]:
    yield f"\n## {page.matter.title}\n\n"
    yield f"`{page.address}`, from `feeds/web/content/{page.file}`, {len(found)} statements\n\n"
    yield "| line | section | statement | references |\n|---|---|---|---|\n"
    for each in found:
        cited = "; ".join(_cited(content, key) for key in dict.fromkeys(each.keys))
        yield f"| {_place(page, each)} | {_cell(each.section)} | {_cell(each.text)} | {cited} |\n"


def _place(page: ContentPage, statement: Statement) -> str:
    """The line in the page's file, or in the data file that the sentence was made from."""
    origin = page.origin(statement.line)
    return str(origin.line) if origin.file == page.file else f"{origin.file} {origin.line}"


def _cited(content: Content, key: str) -> str:
    reference = content.references[key]
    open_details = f", not compared: {', '.join(each.value for each in reference.unconfirmed)}"
    return f"{content.numbers[key]} {key} ({reference.checked.value}{open_details if reference.unconfirmed else ''})"


def _cell(text: str) -> str:
    """Text that Markdown shows as it is, in one cell."""
    return "".join("\\" + char if char in r"\`*_[]<>|" else char for char in text)
