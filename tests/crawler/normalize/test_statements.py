"""What a text states: credits, sponsors, its language, and where its links lead."""

from __future__ import annotations

import pytest

from crawler.normalize.language import read_language, stated_language, voted_language
from crawler.normalize.links import chosen_links
from crawler.normalize.markup import Link
from crawler.normalize.statements import Statements, read_statements


def test_the_sentence_is_taken_as_it_stands() -> None:
    """Neither more nor less than the sentence, without the bullet before it."""
    text = "Talks by Dr. Example.\n• Accredited with 8 CME credits (EACCME). Lunch is free.\nSponsor: Example Pharma"
    assert read_statements("Course", text) == Statements(
        "Accredited with 8 CME credits (EACCME).", "Sponsor: Example Pharma"
    )


def test_nothing_is_stated_where_nothing_is_said() -> None:
    """A word that may be part of a statement is none by itself."""
    text = "The sponsor of this bill is a friend. Recognised by families. Ecmascript for beginners."
    assert read_statements("Become a sponsor", text) == Statements()


def test_a_long_statement_is_cut() -> None:
    """A field of one line keeps its limit."""
    found = read_statements("Course", "Sponsored by " + "Example Pharma and " * 40)
    assert found.sponsor is not None
    assert (len(found.sponsor) <= 300, found.sponsor[-1]) == (True, "…")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The course is held in English.", "en"), ("Konferenzsprache: Deutsch", "de"), ("Langue : anglais", "en"),
        ("Se celebrará en inglés", "en"), ("Voertaal: Nederlands", "nl"), ("Spotkanie w języku polskim", "pl"),
        ("Languages: English and French", None), ("Held in Ghent", None), ("English breakfast", None), ("", None),
    ],
)  # fmt: skip
def test_a_language_is_stated_once(text: str, language: str | None) -> None:
    """The language an event is held in, if the text names just one."""
    assert stated_language(text) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de-AT", "de"), ("EN", "en"), ("pt_BR", "pt"), ("German", "de"), ("français", "fr"), ("12", None), (None, None)],
)
def test_a_tag_or_a_name_is_a_language(tag: str | None, language: str | None) -> None:
    """Codes with or without a country, and the names of languages."""
    assert read_language(tag) == language


def test_few_words_vote_for_nothing() -> None:
    """A text that could be any language has none."""
    assert [voted_language(text) for text in ("SMA 2027", "", "de la", "Zolgensma")] == [None] * 4


def test_words_of_a_link_come_before_its_address() -> None:
    """A link that says it is for registration beats an earlier one whose address only looks like it."""
    links = [
        Link("https://society.example.org/registration-fees", "Fees", ""),
        Link("https://society.example.org/form/1", "Register now", ""),
        Link("https://society.example.org/form/2", "here", "Submit your abstract "),
        Link("https://society.example.org/abstract-book", "Abstract book", ""),
    ]
    assert chosen_links(links) == {
        "registration": "https://society.example.org/form/1",
        "abstract": "https://society.example.org/form/2",
    }
