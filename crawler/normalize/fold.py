"""One spelling for comparing words: no case, no accents, compatibility forms resolved ("Kraków" -> "krakow")."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, and the quotes and dashes that people use for each other.
_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"',
        "‐": "-", "‑": "-", "‒": "-", "—": "–", "―": "–", "−": "-", "〜": "~", "～": "~", "∼": "~",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
        "\u200e": "", "\u200f": "", "\u202a": "", "\u202b": "", "\u202c": "", "\u202d": "", "\u202e": "",
        "\u2066": "", "\u2067": "", "\u2068": "", "\u2069": "", "ـ": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Return `text` for comparing. Hangul and kana stay whole; digits of any script become 0-9."""
    if text.isascii():
        return text.lower()
    return _fold(text)


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold().translate(_LETTERS)
    text = "".join(_letter(char) for char in text if not unicodedata.combining(char) or char in "\u3099\u309a")
    return unicodedata.normalize("NFC", text)


def _letter(char: str) -> str:
    if char.isdigit() and not char.isascii():
        return str(unicodedata.digit(char))
    return char
