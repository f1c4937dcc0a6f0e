"""The table of statements for clinical review: complete, exact, and up to date with the pages."""

from __future__ import annotations

from pathlib import Path

from feeds.web.claims import claims_table
from feeds.web.content import load_content
from feeds.web.content_markdown import parse
from feeds.web.statements import Kind, Statement, statements
from tests.feeds.web.content_folder import BODY_STARTS, GOOD, loaded

CLAIMS = Path(__file__).parents[3] / "docs" / "reference" / "claims.md"


def test_the_table_in_the_documentation_is_up_to_date() -> None:
    """`make claims` writes it anew."""
    assert CLAIMS.read_text(encoding="utf-8") == claims_table(load_content())


def test_each_statement_is_a_row_with_its_references(tmp_path: Path) -> None:
    """Line, section, sentence; number, key and state of each reference."""
    content = loaded(tmp_path, GOOD + "\n| A | B |\n|---|---|\n| x\\|y | *3* [@alder2001] |\n")
    rows = [line for line in claims_table(content).splitlines() if "| What it is |" in line]
    alder = "1 alder2001 (full text)"
    assert rows == [
        f"| {BODY_STARTS + 2} | What it is | Moon fever is rare. | {alder} |",
        f"| {BODY_STARTS + 2} | What it is | It ends by itself in 9 of 10 children. "
        f"| 2 cedar2010 (not yet opened, not compared: year, authors); {alder} |",
        f"| {BODY_STARTS + 7} | What it is | A: x\\|y; B: 3 | {alder} |",
    ]
    assert "| full text | 1 | 3 |" in claims_table(content)


def test_statements_are_told_apart() -> None:
    """Sentences, items under a lead-in, notes and pointers; decimals and abbreviations of units end no sentence."""
    text = (
        "## S\n\nOne is 2.5 m [@a]. Two\nare (so) [@b;\n@c]. Three? Yes [@a].\n\n"
        "Signs are [@a]:\n\n1. weak\n2. pale [@b]\n\n> Ours. All of it.\n\n- **See:** [x](/y/)\n"
    )
    assert statements(parse(text)) == [
        Statement(3, "S", "One is 2.5 m.", ("a",)),
        Statement(3, "S", "Two are (so).", ("b", "c")),
        Statement(5, "S", "Three?", ()),
        Statement(5, "S", "Yes.", ("a",)),
        Statement(7, "S", "Signs are:", ("a",), Kind.LEAD_IN),
        Statement(9, "S", "Signs are: weak", ("a",)),
        Statement(10, "S", "Signs are: pale", ("b",)),
        Statement(12, "S", "Ours.", (), Kind.NOTE),
        Statement(12, "S", "All of it.", (), Kind.NOTE),
        Statement(14, "S", "See: x", (), Kind.POINTER),
    ]
