"""`sma-events doctor`: one look at everything, with a hint for whatever is not right."""

from __future__ import annotations

import dataclasses

import click

from scheduler.cli.errors import Exit
from scheduler.cli.output import emit_json, emit_table
from scheduler.cli.session import Session, pass_session


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@pass_session
def doctor(session: Session, as_json: bool) -> None:
    """Look whether all is well.

    Looks at clock, time zones, folders, disk, configuration, database, last runs and published files. Exits 1 if
    something is wrong; warnings alone are no failure.
    """
    from scheduler.doctor import Grade, examine

    findings = list(examine(session))
    if as_json:
        emit_json([dataclasses.asdict(finding) for finding in findings])
    else:
        rows = [(each.check, each.grade.value, each.text, each.hint) for each in findings]
        emit_table(("checked", "result", "found", "what to do"), rows, "-")
    if any(finding.grade is Grade.FAILED for finding in findings):
        raise click.exceptions.Exit(Exit.FAILED)
