"""Text as TOML writes it: it comes back as it was, and nothing in it is unseen."""

import tomllib
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from config.quoting import toml_text

TRICKY = '\x00\x1b\x7f\x85\x9b\u200e\u200f\u2028\u202e\u2066\u2069"\\\n'


@given(st.text() | st.text(TRICKY))
@settings(deadline=None)
def test_any_text_comes_back(text: str) -> None:
    """Whatever a page says, the file is valid and says the same."""
    assert tomllib.loads(f"x = {toml_text(text)}")["x"] == text.encode("utf-8", "ignore").decode()


def test_nothing_unseen_is_written() -> None:
    """No character that a terminal obeys, and none that shows a line otherwise than it is."""
    assert not [char for char in toml_text(TRICKY) if unicodedata.category(char) in ("Cc", "Cf", "Zl")]
