"""Finding words: what is remembered of one text must not show in the next."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.normalize import lexicon
from crawler.normalize.lexicon import Hit, Lexicon, split

ENTRIES = ["motor", "motor function*", "mot*", "ab*", "spinal muscular", "spinal*", "a b c", "線上"]
WORDS = ["motor", "motors", "function", "functional", "mot", "ab", "abc", "spinal", "muscular", "a", "b", "c", "線上"]


def fresh() -> Lexicon[None]:
    return Lexicon((entry, None) for entry in ENTRIES)


def found(used: Lexicon[None], text: str) -> list[Hit]:
    return used.hits(split(text), text)


def test_phrases_and_beginnings_are_found_where_they_stand() -> None:
    """A phrase counts as a whole, a word with a star for any further letters."""
    assert found(fresh(), "motors, motor-functions") == [
        Hit(0, 1, "mot*"),
        Hit(1, 2, "motor"),
        Hit(1, 3, "motor function*"),
        Hit(1, 2, "mot*"),
    ]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=6))
def test_a_lexicon_finds_the_same_however_much_it_has_read(texts: list[str]) -> None:
    """A lexicon that has seen other texts before finds what a new one finds."""
    used = fresh()
    assert [found(used, text) for text in texts] == [found(fresh(), text) for text in texts]


def test_only_so_many_words_are_remembered() -> None:
    """A site with endless or ever new words costs no more memory than any other."""
    used = fresh()
    for number in range(lexicon._MOST_KEPT + 10):
        found(used, f"word{number} {'x' * 1000}{number}")
    assert len(used._beginning) == 10
    assert found(used, "motor") == found(fresh(), "motor")
