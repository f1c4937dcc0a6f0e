"""Small folders of content pages about an invented disease, for tests of what may be published and what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.web.content import Content, ContentError, load_content

MATTER = """+++
title = "{title}"
description = "About {title}."
order = {order}
clinical = {clinical}
last_edited = 2026-11-22
last_clinically_reviewed = "not yet"
next_review_due = 2027-05-22
+++
"""
REFERENCES = """[reference.alder2001]
authors = "Alder A, Birch B"
title = "Moon fever in children"
published_in = "Journal of Invented Diseases"
year = 2001
volume = "7"
pages = "1-9"
doi = "10.5555/moon.1"
checked = "full text"

[reference.cedar2010]
authors = "Cedar C"
title = "Moon fever & its course"
published_in = "Annals of Fiction"
year = 2010
url = "https://annals.example.org/cedar"
checked = "not yet opened"
unconfirmed = ["year", "authors"]
note = "Paid for by a manufacturer."
"""
MEDICINES = """names = ["lunamab"]
brands = ["Moonza"]
allowed = ["https://agency.example.org/moonza"]
labels = ["https://agency.example.org/"]
"""
GOOD = """## What it is

Moon fever is rare [@alder2001]. It ends by itself in 9 of 10 children
[@cedar2010; @alder2001].
"""


def front(title: str = "Moon fever", order: int = 20, clinical: bool = True) -> str:
    return MATTER.format(title=title, order=order, clinical=str(clinical).lower())


BODY_STARTS = front().count("\n") + 1  # the line of the first line below the front matter


def write_content(folder: Path, markdown: str = GOOD, **files: str) -> Path:
    """A start page, a clinical page `moon-fever` with this text, and the data files; `files` replace whole ones."""
    texts = {
        "home.md": front("Start", 10, clinical=False) + "Welcome.\n\n{{ next_events }}\n\nMore.\n",
        "moon-fever.md": front() + markdown,
        "references.toml": REFERENCES,
        "medicines.toml": MEDICINES,
    } | {name.replace("__", "."): text for name, text in files.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path, markdown: str = GOOD, **files: str) -> Content:
    return load_content(write_content(folder, markdown, **files))


def problems(folder: Path, markdown: str = GOOD, **files: str) -> list[str]:
    """What keeps these pages from being published, as it is printed."""
    with pytest.raises(ContentError) as found:
        loaded(folder, markdown, **files)
    return [str(problem) for problem in found.value.problems]
