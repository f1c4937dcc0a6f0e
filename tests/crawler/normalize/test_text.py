"""Text for people: no tags, no invisible characters, cut at a word; titles free of their status."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.normalize.fold import fold
from crawler.normalize.text import clean, line, plain, shortened
from crawler.normalize.title import read_title, status_named
from store.event import Status


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("Caf&eacute; &amp; bar", "Café & bar"),
        ("&lt;p&gt;Twice &lt;b&gt;escaped&lt;/b&gt;&lt;/p&gt;", "Twice escaped"),
        ("<script>alert(1)</script>Text<style>p{}</style>", "Text"),
        ("<nav>Home</nav><p>Text</p>", "Text"),
        ("a < b and b > c", "a < b and b > c"),
        ("5 <6 people", "5 <6 people"),
        ("One\r\nTwo\u2028Three", "One\nTwo\nThree"),
        ("too   many\t blanks", "too many blanks"),
        ("zero\u200bwidth \u202eevil\u202c", "zerowidth evil"),
        ("lone \ud800surrogate \x00 nul", "lone surrogate nul"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("<img src=x onerror=alert(1)>picture", "picture"),
        ("", ""),
    ],
)
def test_html_becomes_paragraphs(html: str, expected: str) -> None:
    """HTML of any quality ends as plain paragraphs."""
    assert plain(html, 1000) == expected


def test_line_is_one_line() -> None:
    """A field of one line has no line ends, tags or entities, and is None when nothing is left."""
    assert (line("<b>Two</b>\n lines &amp; more"), line(" \u200b "), line(None)) == ("Two lines & more", None, None)


def test_long_text_is_cut_at_a_word() -> None:
    """A cap never cuts a word in two, and says that something is missing."""
    assert shortened("several words in a row", 15) == "several words…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet=st.characters(), max_size=300), st.integers(2, 200))
def test_any_text_becomes_clean_text(text: str, limit: int) -> None:
    """Whatever comes in, what goes out is encodable, within its limit, and stays as it is when cleaned again."""
    once = clean(text)
    assert once == clean(once)
    assert len(plain(text, limit).encode("utf-8")) <= 4 * limit
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("CANCELLED: SMA Day", ("SMA Day", Status.CANCELLED)),
        ("[Cancelled] SMA Day", ("SMA Day", Status.CANCELLED)),
        ("SMA Day (cancelled)", ("SMA Day", Status.CANCELLED)),
        ("SMA Day - CANCELED", ("SMA Day", Status.CANCELLED)),
        ("POSTPONED – SMA Day", ("SMA Day", Status.POSTPONED)),
        ("Abgesagt: SMA-Tag", ("SMA-Tag", Status.CANCELLED)),
        ("ABGESAGT SMA-Tag", ("SMA-Tag", Status.CANCELLED)),
        ("VERSCHOBEN! SMA-Tag", ("SMA-Tag", Status.POSTPONED)),
        ("Annulé : Journée des familles", ("Journée des familles", Status.CANCELLED)),
        ("Reporté - Journée des familles", ("Journée des familles", Status.POSTPONED)),
        ("APLAZADO: Encuentro", ("Encuentro", Status.POSTPONED)),
        ("Rinviato | Convegno", ("Convegno", Status.POSTPONED)),
        ("【中止】家族会", ("家族会", Status.CANCELLED)),
        ("ODWOŁANE: Zjazd", ("Zjazd", Status.CANCELLED)),
        ("Отменено: Конференция", ("Конференция", Status.CANCELLED)),
        ("Moved online: SMA Day", ("SMA Day", Status.MOVED_ONLINE)),
        ("Rescheduled: SMA Day", ("SMA Day", Status.RESCHEDULED)),
        ("SMA Day", ("SMA Day", None)),
        ("How to postpone a surgery", ("How to postpone a surgery", None)),
        ("Workshop: cancellation of insurance contracts", ("Workshop: cancellation of insurance contracts", None)),
        ("Cancelled flights and SMA: your rights", ("Cancelled flights and SMA: your rights", None)),
        ("SMA Europe: 5th Congress", ("SMA Europe: 5th Congress", None)),
    ],
)
def test_status_is_taken_off_the_title(title: str, expected: tuple[str, Status | None]) -> None:
    """A status before or behind the title becomes the status; a word within it does not."""
    assert read_title(title) == expected


def test_badge_says_a_status_only_by_itself() -> None:
    """A badge is a status; a sentence about cancelling is none."""
    assert [
        status_named(text) for text in ("Cancelled", "event cancelled", "See our cancellation policy for refunds")
    ] == [
        Status.CANCELLED,
        Status.CANCELLED,
        None,
    ]
