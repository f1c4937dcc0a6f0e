"""The file of `db export-identities` and `db import-identities`: one JSON object a line, each a key and its event.

It comes from another installation and ends up in every calendar as UID and in every address as slug: so each line is
judged before any is stored.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from store.slug import slug_text
from store.views import IdentityRow

MAX_KEY = 4000  # characters; the longest is a title with its start


def _storable(text: str) -> str:
    """What either database keeps: no lone surrogate, no NUL."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("holds a character that no text may hold")
    return text


def _free(slug: str) -> str:
    """A slug names a page and a file: none that is another page's, nor a device's on Windows."""
    if slug_text(slug) == f"event-{slug}":
        raise ValueError("is reserved")
    return slug


class _Line(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    source: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,62})?$")]
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]
    value: Annotated[str, StringConstraints(min_length=1, max_length=MAX_KEY), AfterValidator(_storable)]
    uid: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,255}$")]
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200), AfterValidator(_free)]


def written(rows: Iterable[IdentityRow]) -> str:
    """The text of the file."""
    return "".join(json.dumps(dataclasses.asdict(row), ensure_ascii=False) + "\n" for row in rows)


def read_identities(text: str) -> list[IdentityRow]:
    """Read the text of such a file. Raises ValueError, which names the line."""
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):  # a value may hold other ends of lines
        if not line.strip():
            continue
        try:
            rows.append(IdentityRow(**_Line.model_validate(json.loads(line)).model_dump()))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(map(str, first["loc"]))
            raise ValueError(f"line {number}: {f'{key}: ' if key else ''}{first['msg']}") from error
        except (ValueError, RecursionError) as error:
            raise ValueError(f"line {number} is no JSON: {error}") from error
    return rows
