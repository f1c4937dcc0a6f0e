"""Settings from the environment: SMA_EVENTS_<SECTION>__<KEY>, and SMA_EVENTS_DATABASE_URL.

A variable wins over the file. An empty one means: as if the key were not set. Lists are separated by commas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from config.errors import ConfigError, Problem
from config.explain import problems_of, unknown
from config.settings import Settings

PREFIX = "SMA_EVENTS_"


def overridden(settings: Settings, env: Mapping[str, str]) -> Settings:
    """Lay the environment over the file's settings. Raises ConfigError with a problem per wrong variable."""
    problems = list(_unknown_names(env))
    values = settings.model_dump()
    for name, section, key in _keys():
        if name in env:
            table = values[section] if section else values
            _override(table, key, env[name])
    try:
        result = Settings.model_validate(values)
    except ValidationError as error:
        problems += _named_after_variables(problems_of(error, Settings, values, "", ""))
    if problems:
        raise ConfigError(problems)
    return result


def variables() -> list[str]:
    """Every variable that is understood, sorted: for the reference and for hints."""
    return sorted(name for name, _, _ in _keys())


def _keys() -> Iterator[tuple[str, str, str]]:
    """(variable, section or "", key) for every setting."""
    for section, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            for key in field.annotation.model_fields:
                yield _name(section, key), section, key
        else:
            yield PREFIX + section.upper(), "", section


def _name(section: str, key: str) -> str:
    return f"{PREFIX}{section}__{key}".upper()


def _override(table: dict[str, Any], key: str, text: str) -> None:
    if not text.strip():
        table.pop(key)
    elif isinstance(table[key], tuple):
        table[key] = tuple(part.strip() for part in text.split(",") if part.strip())
    else:
        table[key] = text.strip()


def _unknown_names(env: Mapping[str, str]) -> Iterator[Problem]:
    known = variables()
    for name in sorted(env):
        if name.startswith(PREFIX) and "__" in name and name not in known:
            yield Problem(name, None, "", unknown("variable", name, [key for key in known if "__" in key]))


def _named_after_variables(problems: list[Problem]) -> Iterator[Problem]:
    for problem in problems:
        section, _, key = problem.key.partition("[")[0].partition(".")
        name = _name(section, key) if key else PREFIX + section.upper()
        yield Problem(name, None, "", problem.message)
