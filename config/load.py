"""Reads the whole configuration folder: `load_config`. The only door between files and the rest of the service.

Source files are judged one by one: a broken one is left out (or replaced by its last valid version,
`Config.with_fallbacks`) and named in `Config.problems`; the rest runs. So it is with overrides.toml: while it is
broken, the decisions stand that it made before. Without readable settings, feeds or relevance rules nothing can run:
then `ConfigError` is raised, with every problem of every file, unless the caller knows their last valid versions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from config.environment import overridden
from config.errors import ConfigError, Problem
from config.explain import parse_toml, unknown, validated
from config.feed import FeedsFile, NamedFeed
from config.file import read_text
from config.locate import locate
from config.overrides import OVERRIDES, Override, parse_overrides
from config.relevance import RelevanceRules
from config.settings import Settings
from config.signature import Signature, signature
from config.source import MODELS, SLUG, FileSource, Source, SourceBase

WITHOUT_CONTACT_EVERY = dt.timedelta(days=1)
# A cron time of yesterday and today's lie a few seconds less than a day apart, or an hour less where clocks change.
WITHOUT_CONTACT_CRON = dt.timedelta(hours=23)
NO_CONTACT = (
    "No contact address is set ([service] contact in service.toml): site owners cannot reach you, "
    "so every source is crawled at most once a day."
)
Result = TypeVar("Result")
Model = TypeVar("Model", bound=BaseModel)

_PACKAGED = Path(__file__).parent
_KIND_TABLES = ("html", "json")  # tables that go with the kind of the same name
# Keys of a source that say when it is crawled, not how its pages are read: changing them voids no validator.
_RHYTHM = {"every", "cron", "enabled", "reason", "delay", "expect"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file in sources/. `source` is None where it is broken; its problems are in `Config.problems`."""

    slug: str
    text: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the operator says.

    sources    the valid ones by slug, in the order of their slugs; disabled ones are among them
    files      every file in sources/ whose name is a slug, valid or not
    overrides  the decisions of overrides.toml; None while that file is broken, () where there is none
    problems   what is wrong with source files and overrides.toml
    redirects  former name of a feed -> its name of today
    shared     file name -> text of service.toml, feeds.toml and relevance.toml (of the default where one is missing);
               those that are broken are left out
    seen       what the folder looked like before it was read
    """

    directory: Path
    settings: Settings
    sources: Mapping[str, Source]
    files: Mapping[str, SourceFile]
    feeds: tuple[NamedFeed, ...]
    relevance: RelevanceRules
    overrides: tuple[Override, ...] | None = ()
    problems: tuple[Problem, ...] = field(default=())
    redirects: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    seen: Signature = field(default=(), compare=False)

    def with_fallbacks(self, last_valid: Mapping[str, str]) -> Config:
        """Let the last valid TOML text (by slug) stand in for each broken file; without one the source stays out."""
        sources = dict(self.sources)
        for slug, file in self.files.items():
            if file.source is None and slug in last_valid:
                try:
                    sources[slug] = parse_source(slug, last_valid[slug], f"sources/{slug}.toml")
                except ConfigError:  # this release reads it differently: the file's own problems are told already
                    continue
        return replace(self, sources=MappingProxyType(dict(sorted(sources.items()))))

    def rules_hash(self, slug: str) -> str:
        """Hash of all that decides how this source's pages are read; the crawler adds its extractor version.

        Raises KeyError for a source that is not there.
        """
        source = self.sources[slug].model_dump(mode="json", by_alias=True, exclude=_RHYTHM)
        rules = [source, self.relevance.model_dump(mode="json")]
        text = json.dumps(rules, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def reads_like(self, other: Config, slug: str) -> bool:
        """Whether another configuration's file of this source reads its pages in the same way."""
        mine, theirs = self.sources[slug], other.sources[slug]
        return mine.model_dump(exclude=_RHYTHM) == theirs.model_dump(exclude=_RHYTHM)

    def effective_every(self, slug: str) -> dt.timedelta:
        """The least time between the beginnings of two crawls; a cron time that comes sooner waits until then.

        Without a contact address that is a day (23 h for cron), except for local files, which burden nobody.
        """
        source = self.sources[slug]
        least = dt.timedelta() if source.cron else source.every
        if self.settings.service.contact or isinstance(source, FileSource):
            return least
        return WITHOUT_CONTACT_CRON if source.cron else max(least, WITHOUT_CONTACT_EVERY)

    def problems_of(self, slug: str) -> tuple[Problem, ...]:
        """What is wrong with one source's file."""
        return tuple(problem for problem in self.problems if problem.file == f"sources/{slug}.toml")

    def warnings(self) -> tuple[str, ...]:
        """Sentences that every start prints."""
        return () if self.settings.service.contact else (NO_CONTACT,)


def default_directory() -> Path:
    """./config if it looks like a configuration folder, else the one that comes with the package."""
    here = Path("config")
    return here if (here / "service.toml").is_file() or (here / "sources").is_dir() else _PACKAGED


def load_config(directory: Path | None, env: Mapping[str, str], stand_ins: Path | None = None) -> Config:
    """Read a configuration folder (None: `default_directory`) and the SMA_EVENTS_* variables in `env`.

    What the folder lacks has a default: settings their own, feeds.toml and relevance.toml the packaged ones.
    `stand_ins` is a folder with the last valid service.toml, feeds.toml and relevance.toml, used where one is broken.
    Raises ConfigError if one of these or a variable is wrong; it holds all problems of all files, those of sources too.
    """
    folder = default_directory() if directory is None else directory
    if not folder.is_dir():
        raise ConfigError([Problem(str(folder), None, "", "there is no such folder; expected a configuration folder")])
    seen, fatal = signature(folder), list[Problem]()
    shared = _Shared(folder, stand_ins)
    settings = _collected(fatal, lambda: _settings(shared, env))
    feeds = _collected(fatal, lambda: shared.read("feeds.toml", FeedsFile))
    rules = _collected(fatal, lambda: shared.read("relevance.toml", RelevanceRules))
    files, problems = _source_files(folder)
    problems = [*shared.problems, *problems]
    overrides = _collected(problems, lambda: _overrides(folder))
    if settings is None or feeds is None or rules is None:
        raise ConfigError([*fatal, *problems])
    sources = {slug: file.source for slug, file in files.items() if file.source is not None}
    return Config(
        directory=folder,
        settings=settings,
        sources=MappingProxyType(sources),
        files=MappingProxyType(files),
        feeds=feeds.feeds(),
        relevance=rules,
        overrides=overrides,
        redirects=MappingProxyType(dict(feeds.redirect)),
        problems=tuple(problems),
        shared=MappingProxyType(shared.texts),
        seen=seen,
    )


def parse_source(slug: str, text: str, file: str) -> Source:
    """Read one source file's text; `file` is how problems name it. Raises ConfigError with all its problems."""
    if not SLUG.fullmatch(slug):
        raise ConfigError([Problem(file, None, "", _bad_slug(slug))])
    data = parse_toml(text, file)
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in MODELS:
        raise ConfigError(_without_kind(data, text, file))
    problems = [
        Problem(file, locate(text, (table,)), table, f'[{table}] goes with kind = "{table}"; this source is "{kind}"')
        for table in _KIND_TABLES
        if table in data and table != kind
    ]
    data = {key: value for key, value in data.items() if key == kind or key not in _KIND_TABLES}
    source = _collected(problems, lambda: validated(MODELS[kind], data, text, file))
    if source is None or problems:
        raise ConfigError(sorted(problems, key=lambda problem: problem.line or 0))
    return source


def _without_kind(data: dict[str, object], text: str, file: str) -> list[Problem]:
    """No model can read a file without a known kind; its other keys are still judged."""
    if "kind" in data:
        sentence = unknown("kind", str(data["kind"]), list(MODELS))
    else:
        sentence = f"required key is missing; expected one of {', '.join(MODELS)}"
    problems = [Problem(file, locate(text, ("kind",)) or 1, "kind", sentence)]
    rest = {key: value for key, value in data.items() if key not in ("kind", *_KIND_TABLES)}
    _collected(problems, lambda: validated(SourceBase, rest, text, file))
    return sorted(problems, key=lambda problem: problem.line or 0)


def read_source_file(path: Path) -> tuple[str, Source]:
    """Read a source file of any name and place; the slug is made from its name. Raises ConfigError."""
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:63].strip("-") or "source"
    return stem, parse_source(stem, read_text(path, path.name), path.name)


@dataclass(slots=True)
class _Shared:
    """Reads the files that everything depends on; keeps their texts, and what is wrong where a stand-in helped."""

    folder: Path
    stand_ins: Path | None
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, name: str, model: type[Model]) -> Model:
        """Return the file, the packaged one or the model's defaults where it is missing. Raises ConfigError."""
        path = self.folder / name
        if not path.exists():
            self.texts[name], default = ("", model()) if model is Settings else _validated_file(_PACKAGED / name, model)
            return default
        try:
            self.texts[name], found = _validated_file(path, model)
        except ConfigError as error:
            if self.stand_ins is None or not (self.stand_ins / name).exists():
                raise
            self.problems += error.problems
            return _validated_file(self.stand_ins / name, model)[1]
        return found


def _validated_file(path: Path, model: type[Model]) -> tuple[str, Model]:
    """Return a file's text and what it says. Raises ConfigError."""
    text = read_text(path, path.name)
    return text, validated(model, parse_toml(text, path.name), text, path.name)


def _settings(shared: _Shared, env: Mapping[str, str]) -> Settings:
    """service.toml, then the environment over it; both are judged even if the file is broken."""
    problems: list[Problem] = []
    settings = _collected(problems, lambda: shared.read("service.toml", Settings))
    final = _collected(problems, lambda: overridden(settings or Settings(), env))
    if final is not None and not problems:
        problems += [Problem("service.toml", None, key, sentence) for key, sentence in final.contradictions()]
    if final is None or problems:
        raise ConfigError(problems)
    return final


def _overrides(folder: Path) -> tuple[Override, ...]:
    path = folder / OVERRIDES
    return parse_overrides(read_text(path, OVERRIDES)) if path.exists() else ()


def _source_files(folder: Path) -> tuple[dict[str, SourceFile], list[Problem]]:
    """Read sources/*.toml, each by itself. Hidden files, an editor's backups among them, are none."""
    problems: list[Problem] = []
    read = (_source_file(path, problems) for path in _toml_files(folder / "sources", problems))
    return {file.slug: file for file in read if file is not None}, problems


def _source_file(path: Path, problems: list[Problem]) -> SourceFile | None:
    name, slug = f"sources/{path.name}", path.stem
    if not SLUG.fullmatch(slug):
        problems.append(Problem(name, None, "", _bad_slug(slug)))
        return None
    text = _collected(problems, lambda: read_text(path, name))
    source = None if text is None else _collected(problems, lambda: parse_source(slug, text, name))
    return SourceFile(slug, text or "", source)


def _toml_files(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        paths = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        problems.append(Problem("sources", None, "", f"cannot be read: {error.strerror}"))
        return []
    visible = (path for path in paths if path.suffix == ".toml" and not path.name.startswith("."))
    return sorted(visible, key=lambda path: path.stem)


def _collected(problems: list[Problem], read: Callable[[], Result]) -> Result | None:
    """Run one step; what is wrong goes to `problems`, and the next step still runs."""
    try:
        return read()
    except ConfigError as error:
        problems.extend(error.problems)
        return None


def _bad_slug(slug: str) -> str:
    return f'"{slug}" is no name for a source; expected small letters, digits and hyphens, at most 63, then .toml'
