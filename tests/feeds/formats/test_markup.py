"""A description's markup, cut to what may be shown of it."""

from __future__ import annotations

import pytest

from feeds.formats.markup import cut_html, description_html
from tests.feeds.events import an_event

MARKUP = '<p>Talks &amp; <strong>posters</strong></p><ul><li>One</li><li><a href="https://a.example.org/?a=1&amp;b=2">Two</a></li></ul>'


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        (100, MARKUP),
        (21, MARKUP),
        (20, MARKUP.replace("Two", "T…")),
        (18, MARKUP[: MARKUP.index("e</li>")] + "…</li></ul>"),
        (12, "<p>Talks &amp; <strong>pos…</strong></p>"),
        (0, "<p></p>"),
    ],
)
def test_markup_is_cut_by_its_text(limit: int, shown: str) -> None:
    """Tags do not count, entities count as one, and what is open is closed."""
    assert cut_html(MARKUP, limit) == shown


def test_text_without_markup_becomes_paragraphs() -> None:
    """A description that is text alone is escaped, its paragraphs and lines kept."""
    event = an_event(description="One & two\nthree\n\n<four>")
    assert description_html(event, 500) == "<p>One &amp; two<br>three</p><p>&lt;four&gt;</p>"


def test_no_excerpt_shows_no_markup() -> None:
    """Where no third party's text may be shown, none is."""
    assert description_html(an_event(description="Talks", description_html=MARKUP), 0) == ""
