"""Why an item, or one value of it, was not taken: a short code that is counted and a sentence for people."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What is counted as a drop reason; the values are shown in `sources try` and in a crawl's statistics."""

    NO_TITLE = "no-title"
    NO_DATE = "no-date"
    AMBIGUOUS_DATE = "ambiguous-date"
    IMPOSSIBLE_DATE = "impossible-date"
    DEADLINE_ONLY = "deadline-only"


class Refusal(ValueError):  # noqa: N818 - what it is: a refusal, not a failure
    """Raised where a value cannot be read without guessing. `code` is a `Code` value; the text is one sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = str(code)
