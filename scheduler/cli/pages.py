"""`sma-events pages`: check the content pages, and look at them while they are written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import Exit
from scheduler.cli.output import say
from scheduler.cli.serve import address, listening
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from feeds.web.content import Content

_folder = click.option(
    "--content", "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Pages of this folder instead of those that ship with the program.",
)  # fmt: skip


@click.group()
def pages() -> None:
    """The content pages: medical and other texts in Markdown."""


@pages.command()
@_folder
def check(folder: Path | None) -> None:
    """Check references, dates, names of medicines and headings of all content pages.

    Exits 1 if one is wrong; a review that is overdue is a warning.
    """
    from feeds.web.content import CONTENT, ContentError, load_content

    try:
        content = load_content(folder or CONTENT)
    except ContentError as error:
        for problem in error.problems:
            say(f"error: {problem}", err=True)
        say("hint: docs/how-to/edit-a-page.md says how a page is written", err=True)
        raise click.exceptions.Exit(Exit.FAILED) from error
    for page in content.pages:
        if page.is_overdue(dt.datetime.now(dt.UTC).date()):
            say(f"warning: {page.file}: its review was due on {page.matter.next_review_due}", err=True)
    say(_summary(content))


def _summary(content: Content) -> str:
    from feeds.web.content import claims

    reviewed = sum(page.matter.last_clinically_reviewed is not None for page in content.pages)
    return (f"{len(content.pages)} pages, {len(claims(content))} statements, {len(content.references)} references: "
            f"all in order. Reviewed by a clinician: {reviewed}.")  # fmt: skip


@pages.command()
@_folder
@address
@pass_session
def preview(session: Session, folder: Path | None, host: str, port: int) -> None:
    """Show the content pages while they are written; Ctrl-C ends it. Reload the browser to see a change."""
    import uvicorn

    from feeds.web.content import CONTENT
    from feeds.web.preview import create_preview
    from feeds.web.site import site_of

    listener = listening(host, port)
    base_url = f"http://{host}:{listener.getsockname()[1]}"
    app = create_preview(folder or CONTENT, site_of(session.config, base_url), lambda: dt.datetime.now(dt.UTC).date())
    say(f"Preview of {folder or CONTENT}: {base_url}/")
    uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off")).run([listener])
