"""Turns what tomllib and pydantic have to say into `Problem`s that a person can act on.

`parse_toml` and `validated` are the two steps from text to a model; both raise `ConfigError` with every problem
found, each with its line. Pydantic's words and its path through unions are replaced by plain sentences and the file's
own keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.errors import ConfigError, Problem
from config.locate import locate

Model = TypeVar("Model", bound=BaseModel)
Loc = tuple[str | int, ...]

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LANGUAGE = 'expected a language code of two or three small letters such as "en"'
_EMPTY = "must not be empty"
# Words of tomllib that say what its parser saw, and what a person has done.
_SYNTAX = {
    r"Illegal character '\\n'": "a text in quotes must be closed on the same line",
    r"Cannot declare \('(.*)',?\) twice": "the table is written twice",
    r"Cannot overwrite a value": "this key is written twice",
    r"Unterminated string": "a text in quotes is not closed",
    r"Invalid value": "no value; a text needs quotes, and only true, false, numbers and dates go without",
    r"Expected '=' after a key in a key/value pair": 'expected "=" after the key',
    r"Expected newline or end of document after a statement": "the line goes on after the value",
}
# What a text must look like, by the last key of its path: patterns are no reading for people.
_SHAPES = {
    "language": _LANGUAGE,
    "languages": _LANGUAGE,
    "country": 'expected a country code of two capital letters such as "DE" (ISO 3166-1)',
    "base_url": 'expected an address such as "https://events.example.org", without a slash at its end',
    "slug": "expected small letters, digits and hyphens, at most 63",
    "name": "expected small letters, digits and hyphens",
}
_TYPES = {
    "string": "a text in quotes",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "tuple": "a list in brackets",
    "list": "a list in brackets",
    "dict": "a table",
    "model": "a table",
    "model_attributes": "a table",
}


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Parse one file's text. Raises ConfigError with the line of the syntax error."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError([Problem(file, None, "", "no readable TOML: nested too deeply")]) from None
    except ValueError as error:  # TOMLDecodeError is one; an integer of thousands of digits is another
        match = _AT.search(str(error))
        line = int(match[1]) if match and match[1] else text.count("\n") + 1 if match else None
        sentence = _syntax_sentence(_AT.sub("", str(error)))
        raise ConfigError([Problem(file, line, "", f"no readable TOML: {sentence}")]) from error


def _syntax_sentence(sentence: str) -> str:
    for pattern, plain in _SYNTAX.items():
        if re.fullmatch(pattern, sentence):
            return plain
    return sentence[:1].lower() + sentence[1:]


def validated(model: type[Model], data: Mapping[str, Any], text: str, file: str) -> Model:
    """Validate a file's tables. Raises ConfigError with every problem; `text` gives the lines."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(problems_of(error, model, data, text, file)) from error
    except RecursionError:
        raise ConfigError([Problem(file, None, "", "nested too deeply")]) from None


def problems_of(
    error: ValidationError, model: type[BaseModel], data: Mapping[str, Any], text: str, file: str
) -> list[Problem]:
    """One problem per mistake, in the order of the lines; several complaints about one value become one."""
    found: dict[tuple[Loc, Loc], list[str]] = {}
    for details in error.errors(include_url=False):
        path = _own_path(details, data)
        sentences = found.setdefault((path, _shown_path(details, path, model)), [])
        if (sentence := _sentence(details, path, model)) not in sentences:
            sentences.append(sentence)
    found = {place: sentences for place, sentences in found.items() if not _is_echo(place[0], sentences, found)}
    problems = [
        Problem(file, locate(text, path) or 1, dotted(shown), _joined(sentences))
        for (path, shown), sentences in found.items()
    ]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _shown_path(details: ErrorDetails, path: Loc, model: type[BaseModel]) -> Loc:
    """What is wrong: the table for a key it does not know, but the entry itself for a field that does not exist."""
    if not _is_about_key(details) or len(path) == 1:
        return path
    is_field = details["type"] != "extra_forbidden" and bool(_mapping_keys(model_at(model, path[:-1])))
    return path if is_field else path[:-1]


def _is_echo(path: Loc, sentences: list[str], found: Mapping[tuple[Loc, Loc], list[str]]) -> bool:
    """Pydantic calls a list empty whose every element is wrong: the elements' own problems say it better."""
    return sentences == [_EMPTY] and any(len(other) > len(path) and other[: len(path)] == path for other, _ in found)


def dotted(path: Loc) -> str:
    """html.fields.start, feed[2].title"""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def unknown(what: str, name: str, known: list[str]) -> str:
    """unknown key "evrey"; did you mean "every"? expected one of ..."""
    from difflib import get_close_matches

    spellings = {word.lower(): word for word in known}
    close = get_close_matches(name.lower(), spellings, n=1)
    hint = f'did you mean "{spellings[close[0]]}"? ' if close else ""
    return f'unknown {what} "{name}"; {hint}expected one of {", ".join(known)}'


def _own_path(details: ErrorDetails, data: Mapping[str, Any]) -> Loc:
    """The path in the file: pydantic's own also names the branches of unions, which nobody has written."""
    here: Any = data
    path: Loc = ()
    for part in details["loc"]:
        in_table = isinstance(here, Mapping) and part in here
        if in_table or (isinstance(here, list | tuple) and isinstance(part, int) and part < len(here)):
            here, path = here[part], (*path, part)
    if details["type"] == "missing":
        path = (*path, details["loc"][-1])
    return path


def _sentence(details: ErrorDetails, path: Loc, model: type[BaseModel]) -> str:
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    if _is_about_key(details):
        return _unknown_key(path, model)
    if kind == "missing":
        return "required key is missing"
    if kind == "value_error":
        return str(context.get("error", details["msg"]))
    if type_name := _TYPES.get(re.sub("_(type|parsing|from_float|parsing_size)$", "", kind)):
        return f"expected {type_name}, not {_shown(value)}"
    return _limit(kind, context, value, path) or details["msg"]


def _is_about_key(details: ErrorDetails) -> bool:
    """The key itself is wrong, not its value."""
    return details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",)


def _limit(kind: str, context: Mapping[str, Any], value: object, path: Loc) -> str | None:
    """Sentences for a value of the right type and the wrong size or form."""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    sentence = None
    match kind:
        case "enum" | "literal_error":
            sentence = f"expected {_choices(context['expected'])}, not {_shown(value)}"
        case "string_pattern_mismatch":
            sentence = f"{_SHAPES.get(name, 'expected another form')}, not {_shown(value)}"
        case "string_too_short" | "too_short":
            least = context["min_length"]
            sentence = _EMPTY if least == 1 else f"needs at least {least} characters"
        case "string_too_long":
            sentence = f"must not be longer than {context['max_length']} characters"
        case "greater_than_equal" | "greater_than":
            sentence = (
                f"must be {'at least' if 'ge' in context else 'more than'} {context.get('ge', context.get('gt'))}"
            )
        case "less_than_equal":
            sentence = f"must be at most {context['le']}"
        case "string_unicode":
            sentence = "holds characters that are no text"
    return sentence


def _joined(sentences: list[str]) -> str:
    """Branches of a union each say what they expected: one sentence instead of several."""
    parts = [re.fullmatch(r"expected (.*), not (.*)", sentence, re.DOTALL) for sentence in sentences]
    matches = [part for part in parts if part]
    if len(sentences) > 1 and len(matches) == len(sentences):
        return f"expected {' or '.join(match[1] for match in matches)}, not {matches[0][2]}"
    return "; ".join(sentences)


def _choices(expected: str) -> str:
    words = re.findall(r"'([^']*)'", expected)
    listed = ", ".join(f'"{word}"' for word in words) or expected
    return f"one of {listed}" if len(words) > 1 else listed


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "a list"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _unknown_key(path: Loc, model: type[BaseModel]) -> str:
    kind = model_at(model, path[:-1])
    known = keys_of(kind) if isinstance(kind, type) and issubclass(kind, BaseModel) else _mapping_keys(kind)
    if not known:  # any name would do, if it had the right form
        return f'"{path[-1]}" is no name for a {path[-2]}; {_SHAPES["slug"]}'
    return unknown("key", str(path[-1]), known)


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that a table of this model may have, as written in a file, sorted."""
    return sorted(field.alias or name for name, field in model.model_fields.items())


def model_at(model: Any, path: Loc) -> Any:
    """The type that is read at `path`: a model for a table with fixed keys, `dict[...]` for one with free ones."""
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            fields = {field.alias or name: field.annotation for name, field in here.model_fields.items()}
            here = _table_type(fields.get(str(part)))
        elif get_args(here):
            here = _table_type(get_args(here)[0 if isinstance(part, int) else -1])
    return here


def _table_type(annotation: Any) -> Any:
    """Look through Annotated and unions for what describes a table or a list."""
    if get_origin(annotation) is Annotated:
        return _table_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        branches = [_table_type(branch) for branch in get_args(annotation)]
        return next((branch for branch in branches if _is_table(branch)), branches[0])
    return annotation


def _is_table(kind: Any) -> bool:
    return (isinstance(kind, type) and issubclass(kind, BaseModel)) or get_origin(kind) in (dict, tuple, list)


def _mapping_keys(kind: Any) -> list[str]:
    """What a free table's keys may be: an enum's values, or the alternatives of a pattern."""
    key = get_args(kind)[0] if get_args(kind) else str
    if isinstance(key, type) and hasattr(key, "__members__"):
        return sorted(str(member.value) for member in key.__members__.values())
    if get_origin(key) is Literal:
        return sorted(get_args(key))
    patterns = [getattr(item, "pattern", None) for item in getattr(key, "__metadata__", ())]
    alternatives = [pattern for pattern in patterns if isinstance(pattern, str) and pattern.startswith("^(?:")]
    return sorted(re.findall(r"[a-z_]+", alternatives[0])) if alternatives else []
