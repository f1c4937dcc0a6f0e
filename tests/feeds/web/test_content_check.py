"""What may not be published: every problem is named with its file and line, and all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.web.content import load_content
from tests.feeds.web.content_folder import (
    BODY_STARTS,
    GOOD,
    MEDICINES,
    REFERENCES,
    front,
    loaded,
    problems,
    write_content,
)

BOTH = "\nBoth say so [@alder2001; @cedar2010].\n"


def test_the_pages_that_ship_can_be_published() -> None:
    """Every page of the contract is there, in reading order, and none claims a review that nobody made."""
    content = load_content()
    assert [page.address for page in content.pages] == [
        "/", "/about-sma/", "/adults/", "/early-diagnosis/", "/motor-measures/", "/references/", "/about/", "/privacy/",
        "/accessibility/",
    ]  # fmt: skip
    assert {page.matter.last_clinically_reviewed for page in content.pages} == {None}
    assert [page.slug for page in content.pages if page.matter.clinical] == [
        "about-sma", "adults", "early-diagnosis", "motor-measures",
    ]  # fmt: skip


def test_good_pages_have_no_problems(tmp_path: Path) -> None:
    """The folder that the other tests break is in order."""
    assert [page.slug for page in loaded(tmp_path).pages] == ["home", "moon-fever"]


@pytest.mark.parametrize(
    ("markdown", "line", "message"),
    [
        ("One says so [@alder2002].\n", 0, 'unknown reference "alder2002"; did you mean "alder2001"?'),
        ("One\nsays so [@birch-zzz].\n", 1, 'unknown reference "birch-zzz"; references.toml must hold it'),
        ("One says so [@Alder2001] [@alder2001].\n", 0,
         "a reference is written [@key] or [@key; @key], in small letters, digits and hyphens"),
        ("It comes at night.\n", 0,
         'no reference; cite one before the full stop, or make it a note with ">": "It comes at night."'),
        ("It is rare [@alder2001]. It comes\nat night. It goes [@alder2001].\n", 0,
         'no reference; cite one before the full stop, or make it a note with ">": "It comes at night."'),
        ("It is rare [@alder2001].\nSome 30 children had it.\n", 1,
         'the number 30 has no reference: "Some 30 children had it."'),
        ("> Some 30 children had it.\n", 0, 'the number 30 has no reference: "Some 30 children had it."'),
        ("Signs at 2.5 months:\n\n- fever [@alder2001]\n", 0,
         'the number 2.5 has no reference: "Signs at 2.5 months:"'),
        ("Signs:\n\n- fever [@alder2001]\n- a pale face\n", 3,
         'no reference; cite one before the full stop, or make it a note with ">": "Signs: a pale face"'),
        ("| Sign | Age |\n|---|---|\n| fever [@alder2001] | 2 |\n| pallor | 3 |\n", 3,
         'the number 3 has no reference: "Sign: pallor; Age: 3"'),
        ("# Title\n", 0, "heading of level 1: the title is the only # heading"),
        ("### Too deep\n", 0, "heading of level 3: expected at most ##"),
        ("## A b\n\n## A, b\n", 2, "a heading above has the same words, and links need one address"),
        ("## A [@alder2001]\n", 0, "no reference in a heading; cite it in the text below"),
        ("> Ask {{ nobody }}.\n", 0,
         'unknown placeholder "nobody"; expected one of contact, name, next_events, sources'),
        ("> Ask {{name}}.\n", 0,
         "a placeholder is written {{ name }}; expected one of contact, name, next_events, sources"),
        ("Moonza is used [@alder2001].\n", 0, '"Moonza" is a brand name; use the international non-proprietary name'),
        ("> See [it](https://shop.example.org/moonza).\n", 0,
         '"Moonza" is a brand name; use the international non-proprietary name'),
        ("Lunamab is used [@alder2001].\n", 0,
         '"lunamab" is named, but its section has no note (">") that links to a regulator'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, markdown: str, line: int, message: str) -> None:
    """One mistake in a page that is right otherwise gives exactly one problem."""
    assert problems(tmp_path, markdown + BOTH) == [f"moon-fever.md:{BODY_STARTS + line}: {message}"]


@pytest.mark.parametrize(
    "markdown",
    [
        "Signs are [@alder2001]:\n\n- fever\n- a pale face, 2 days long\n",
        "Ages are [@alder2001]:\n\n| Sign | Age |\n|---|---|\n| fever | 2 |\n",
        "> We say nothing of treatment. This is a note.\n",
        "- **Official page:** [the society](https://society.example.org/)\n",
        "Fever, SMN1, 5q and HINE-2 are names [@alder2001].\n",
        "Lunamab is used [@alder2001].\n\n> The [label](https://agency.example.org/moonza) of lunamab.\n",
    ],
)
def test_what_needs_no_reference_of_its_own(tmp_path: Path, markdown: str) -> None:
    """Items under a cited lead-in, notes, pointers; a regulator's address may hold a brand name."""
    assert len(loaded(tmp_path, markdown + BOTH).pages) == 2


def test_a_note_elsewhere_is_not_beside_the_medicine(tmp_path: Path) -> None:
    """The way to the label stands in the same main section."""
    markdown = (
        "## Treatment\n\nLunamab is used [@alder2001].\n\n## Labels\n\n> A [label](https://agency.example.org/x).\n"
    )
    message = '"lunamab" is named, but its section has no note (">") that links to a regulator'
    assert problems(tmp_path, markdown + BOTH) == [f"moon-fever.md:{BODY_STARTS + 2}: {message}"]


def test_other_pages_state_things_about_the_site(tmp_path: Path) -> None:
    """A page that is not clinical needs no references, and may not name unknown ones either."""
    text = front("Privacy", 30, clinical=False) + "Buttons are 44 pixels high.\n"
    assert len(loaded(tmp_path, privacy__md=text).pages) == 3
    assert problems(tmp_path, privacy__md=text + "\nSo they say [@nobody].\n") == [
        f'privacy.md:{BODY_STARTS + 2}: unknown reference "nobody"; references.toml must hold it'
    ]


def test_an_unused_reference_is_named_with_its_line(tmp_path: Path) -> None:
    """What no page cites leaves the list, or is cited."""
    assert problems(tmp_path, "It is rare [@alder2001].\n") == [
        "references.toml:11 reference.cedar2010: is cited by no page; cite it or take it out"
    ]


def test_brand_names_are_looked_for_in_references_too(tmp_path: Path) -> None:
    """A title that holds one must be allowed by name."""
    text = REFERENCES.replace("Moon fever & its course", "Moonza in moon fever")
    assert problems(tmp_path, references__toml=text) == [
        'references.toml:13: "Moonza" is a brand name; use the international non-proprietary name'
    ]
    allowed = MEDICINES.replace("allowed = [", 'allowed = ["Moonza in moon fever", ')
    assert len(loaded(tmp_path, references__toml=text, medicines__toml=allowed).pages) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("last_edited = 2026-11-22\n", "", "moon-fever.md:1 last_edited: required key is missing"),
        ('last_clinically_reviewed = "not yet"\n', "",
         "moon-fever.md:1 last_clinically_reviewed: required key is missing"),
        ("next_review_due = 2027-05-22\n", "", "moon-fever.md:1 next_review_due: required key is missing"),
        ("2026-11-22", '"now"', "moon-fever.md:6 last_edited: expected a date such as 2026-11-22, without quotes"),
        ('"not yet"', '"yes"',
         'moon-fever.md:7 last_clinically_reviewed: expected a date such as 2026-11-22, or "not yet"'),
        ('"not yet"', "2027-01-05", "moon-fever.md:1: last_clinically_reviewed is a date: reviewed_by must name the "
         "reviewer and the role"),
        ("2027-05-22", "2026-11-22", "moon-fever.md:1: next_review_due must lie after last_edited"),
        ("+++\ntitle", "title", "moon-fever.md:1: expected front matter between two lines of +++ at the beginning"),
    ],
)  # fmt: skip
def test_front_matter_is_validated(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Dates and the reviewed line cannot be forgotten, and are dates."""
    assert problems(tmp_path, **{"moon-fever__md": (front() + GOOD).replace(old, new, 1)}) == [message]


def test_a_misspelt_key_is_named_with_the_right_one(tmp_path: Path) -> None:
    """Two problems: the key that is not known, and the one that is missing now."""
    found = problems(tmp_path, **{"moon-fever__md": (front() + GOOD).replace("order =", "ordre =", 1)})
    assert [each.partition(";")[0] for each in found] == [
        "moon-fever.md:1 order: required key is missing",
        'moon-fever.md:4 ordre: unknown key "ordre"',
    ]


def test_a_review_names_its_reviewer(tmp_path: Path) -> None:
    """With name and role the date of a review is accepted."""
    text = front().replace('"not yet"', '2027-01-05\nreviewed_by = "Dr A. Example, neurologist"') + GOOD
    page = loaded(tmp_path, **{"moon-fever__md": text}).page("moon-fever")
    assert str(page.matter.last_clinically_reviewed) == "2027-01-05"


def test_all_problems_come_together(tmp_path: Path) -> None:
    """One run names what is wrong in every file, in the order of files and lines."""
    folder = write_content(tmp_path, "It is so.\n\nIt is [@nobody].\n")
    assert [text.partition(": ")[0] for text in problems(folder, "It is so.\n\nIt is [@nobody].\n")] == [
        f"moon-fever.md:{BODY_STARTS}",
        f"moon-fever.md:{BODY_STARTS + 2}",
        "references.toml:1 reference.alder2001",
        "references.toml:11 reference.cedar2010",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('checked = "full text"', 'checked = "read"', 'references.toml:9 reference.alder2001.checked: expected one of '
         '"full text", "abstract", "secondary page", "not yet opened", not "read"'),
        ('doi = "10.5555/moon.1"\n', "", "references.toml:1 reference.alder2001: expected at least one of doi, pmid, "
         "isbn and url: readers must be able to find it"),
        ('authors = "Cedar C"\n', "", "references.toml:11 reference.cedar2010.authors: required key is missing"),
        ('"year", "authors"', '"colour"', "references.toml:18 reference.cedar2010.unconfirmed[0]: expected one of "
         '"authors", "DOI", "ISBN", "pages", "title", "volume", "year", not "colour"'),
    ],
)  # fmt: skip
def test_references_are_validated(tmp_path: Path, old: str, new: str, message: str) -> None:
    """How far a reference was checked is one of four words, and each can be found by its readers."""
    assert problems(tmp_path, references__toml=REFERENCES.replace(old, new)) == [message]
