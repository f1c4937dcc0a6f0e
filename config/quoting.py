"""Text as TOML writes it: for source files and golden folders that the program writes itself."""

from __future__ import annotations

import json
import re

# TOML wants DEL escaped. The others would be obeyed by terminals, or let a line read otherwise than it is.
_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def toml_text(text: str) -> str:
    """Return a basic string of TOML, whose escapes are those of JSON. Half of a surrogate pair is left out."""
    storable = text.encode("utf-8", "ignore").decode()
    return escaped(json.dumps(storable, ensure_ascii=False))


def escaped(text: str) -> str:
    """Show characters that nobody sees, and that change how the rest is shown, by their number in Unicode."""
    return text if text.isascii() and "\x7f" not in text else _UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", text)
