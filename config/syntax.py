"""Is this text a selector, an expression, a regular expression? Asked once, when a source file is loaded.

Each function raises ValueError with a sentence. The libraries are imported where they are needed: most source files
hold no selector, and the command line must start quickly.
"""

from __future__ import annotations

import re
from collections.abc import Callable

XPATH = "xpath:"


def check_selector(text: str) -> None:
    """CSS with parsel's `::text` and `::attr(name)`, or XPath behind "xpath:"."""
    if not text.strip():
        raise ValueError("the selector is empty")
    if text.startswith(XPATH):
        _check_xpath(text.removeprefix(XPATH))
    else:
        _check_css(text)


def _check_css(text: str) -> None:
    from cssselect.parser import SelectorError
    from cssselect.xpath import ExpressionError
    from parsel.csstranslator import HTMLTranslator

    try:
        HTMLTranslator().css_to_xpath(text)
    except (SelectorError, ExpressionError, RecursionError) as error:
        hint = ' (XPath goes behind "xpath:")' if text.startswith(("/", "./", "(")) else ""
        raise ValueError(f'"{text}" is no CSS selector: {error}{hint}') from error


def _check_xpath(text: str) -> None:
    from lxml import etree

    try:
        etree.XPath(text)
    except (etree.XPathError, ValueError) as error:  # ValueError: control characters
        raise ValueError(f'"{text}" is no XPath expression: {error}') from error


def check_jmespath(text: str) -> None:
    """A JMESPath expression such as "data.events[?published]"."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(text)
    except (JMESPathError, ValueError, RecursionError) as error:
        reason = str(error).partition("\n")[0].removeprefix("Invalid jmespath expression: ").rstrip(":")
        raise ValueError(f'"{text}" is no JMESPath expression: {reason}') from error


def check_regex(text: str) -> None:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"no regular expression: {error}") from error


def check_replacements(table: dict[str, str]) -> dict[str, str]:
    """Regular expressions and what replaces their matches, with `\\1` for a group."""
    for pattern, text in table.items():
        check_regex(pattern)
        try:
            re.sub(pattern, text, "")
        except (re.error, IndexError) as error:
            raise ValueError(f'"{text}" cannot replace what "{pattern}" finds: {error}') from error
    return table


def checked(check: Callable[[str], object]) -> Callable[[str | None], str | None]:
    """Turn a check into what pydantic wants after validation: the same text back. None stays unasked."""

    def same(text: str | None) -> str | None:
        if text is not None:
            check(text)
        return text

    return same
