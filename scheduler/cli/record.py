"""`sma-events sources record`: save what a source showed last as a golden folder, for tests."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.chosen import configured_source
from scheduler.cli.errors import CommandError
from scheduler.cli.output import as_json, counted, emit_json, say
from scheduler.cli.session import Session, pass_session


@click.command()
@click.argument("slug")
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write SLUG/ into (default: tests/sources of a checkout, else CONFIG/recorded).",
)
@as_json
@pass_session
def record(session: Session, slug: str, into: Path | None, as_json: bool) -> None:
    """Save the pages of a source as a golden folder.

    Takes the bodies that the archive has, the youngest of each page; fetches them once where it has none.
    """
    configured_source(session, slug)
    from scheduler.golden import golden_place
    from scheduler.recording import NothingFetchedError, record_source

    place = golden_place(session.config.directory, into)
    try:
        made = record_source(session.config, session.data, slug, place)
    except NothingFetchedError as error:
        raise CommandError(f"nothing could be fetched of {slug}: {error}", error.document["hint"]) from error
    except FileExistsError as error:
        raise CommandError(str(error), "name another folder with --into DIR") from error
    except OSError as error:
        raise CommandError(f"cannot write {place / slug}: {error.strerror}", "name a folder with --into DIR") from error
    accepted, refused = len(made.expected["accepted"]), len(made.expected["refused"])
    if as_json:
        emit_json({
            "source": slug, "folder": str(made.folder), "pages": made.pages, "now": made.now.isoformat(),
            "class": made.expected["class"], "accepted": accepted, "refused": refused,
        })  # fmt: skip
    else:
        say(f"{made.folder}: {made.expected['class']}, {counted(made.pages, 'page')}, {accepted} accepted, "
                   f"{refused} refused, as of {made.now.isoformat()}")  # fmt: skip
