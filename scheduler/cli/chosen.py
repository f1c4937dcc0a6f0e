"""What a command is to read: a slug of the configuration, or for dry runs a source file or a page anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.errors import MisuseError
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from config.source import Source


def configured_source(session: Session, slug: str) -> Source:
    """Return the configured source of that slug.

    Raises ConfigError for one whose file is broken, MisuseError for one that is not there.
    """
    config = session.config
    if slug in config.sources:
        return config.sources[slug]
    if slug in config.files:
        from config.errors import ConfigError

        raise ConfigError(problem for problem in config.problems if Path(problem.file).stem == slug)
    raise unknown_source(session, slug)


def chosen_source(session: Session, slug_or_file: str) -> tuple[str, Source]:
    """Return the configured source of that slug, or the one in that file, which may lie anywhere."""
    path = Path(slug_or_file)
    if slug_or_file not in session.config.files:
        if not path.is_file():
            raise unknown_source(session, slug_or_file, "source and no file")
        from config.load import read_source_file

        return read_source_file(path)
    return slug_or_file, configured_source(session, slug_or_file)


def unknown_source(session: Session, slug: str, sought: str = "source") -> MisuseError:
    """Return the error for a name that no source has."""
    from difflib import get_close_matches

    near = get_close_matches(slug, list(session.config.files), n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`sma-events sources list` names the sources"
    return MisuseError(f"there is no {sought} {slug!r}", hint)


def recorded_page(page: Path) -> bytes:
    """Return what --from-file names, MisuseError where it cannot be read."""
    try:
        return page.read_bytes()
    except OSError as error:
        raise MisuseError(f"cannot read {page}: {error.strerror}", "name a recorded page with --from-file") from error
