"""The option `--as-of` of commands that read pages."""

from __future__ import annotations

import datetime as dt

import click

from scheduler.cli.errors import MisuseError

as_of_option = click.option("--as-of", metavar="DATE", help="Take this ISO date or date-time for now.")


def moment_of(as_of: str | None, timezone: str | None) -> dt.datetime:
    """Return the aware moment that --as-of names, the present without one; MisuseError for what is no date."""
    from crawler.moment import moment

    if as_of is None:
        return dt.datetime.now(dt.UTC)
    try:
        return moment(as_of, timezone)
    except ValueError as error:
        hint = 'give an ISO date ("2027-05-01") or date-time ("2027-05-01T09:00+02:00")'
        raise MisuseError(f"--as-of {as_of}: {error}", hint) from error
