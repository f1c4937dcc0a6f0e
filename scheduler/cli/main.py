"""The front door `sma-events`: global options, the commands, and how errors leave.

A command's module is imported when it is called or told of, and imports only click at the top; what a command needs is
imported when it runs, so that `--help` and listings start fast.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scheduler.cli.errors import CommandError, Exit
from scheduler.cli.lazy import LazyGroup
from scheduler.cli.output import say
from scheduler.cli.session import DEFAULT_DATA, Session
from scheduler.switch import READY, finish_restore

_PLACES = {
    "up": "scheduler.cli.serve:up",
    "demo": "scheduler.cli.demo:demo",
    "scheduler": "scheduler.cli.worker:scheduler",
    "worker": "scheduler.cli.worker:worker",
    "crawl": "scheduler.cli.crawl:crawl",
    "publish": "scheduler.cli.feeds:publish",
    "serve": "scheduler.cli.serve:serve",
    "sources": "scheduler.cli.sources:sources",
    "events": "scheduler.cli.events:events",
    "gate": "scheduler.cli.gate:gate",
    "feeds": "scheduler.cli.feeds:feeds",
    "pages": "scheduler.cli.pages:pages",
    "db": "scheduler.cli.database:db",
    "backup": "scheduler.cli.backup:backup",
    "restore": "scheduler.cli.backup:restore",
    "prune": "scheduler.cli.retention:prune",
    "doctor": "scheduler.cli.doctor:doctor",
}


@click.group(
    cls=LazyGroup,
    places=_PLACES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    "config_folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SMA_EVENTS_CONFIG",
    help="Configuration folder (default: ./config, else the one that ships with the program).",
)
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SMA_EVENTS_DATA",
    default=DEFAULT_DATA,
    show_default=True,
    help="Folder for everything that is written: database, published files, archive, logs.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks and more detailed logs.")
@click.version_option(package_name="sma-events", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config_folder: Path | None, data: Path, debug: bool) -> None:
    """Collect meetings about spinal muscular atrophy and publish them as calendars, feeds and pages."""
    if (data / READY).exists():  # a restore was killed after it had been decided: what it began is ended first
        finish_restore(data)
    session = Session(config_folder, data, debug)
    context.obj = session
    context.call_on_close(session.close)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and end the process with its exit code; an error is one line and a hint, never a traceback."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        result = cli.main(args=arguments, prog_name="sma-events", standalone_mode=False)
        code = result if isinstance(result, int) else Exit.DONE
    except Exception as error:
        code = _report(error)
        if "--debug" in arguments:
            _print_traceback()
    sys.exit(code)


def _print_traceback() -> None:
    import traceback

    traceback.print_exc()


def _report(error: Exception) -> Exit:
    """Print `error:` and `hint:` for anything that can go wrong and return the exit code that goes with it."""
    if isinstance(error, click.Abort):
        return Exit.INTERRUPTED
    lines, hint, code = _explain(error)
    for line in lines:
        say(f"error: {line}", err=True)
    say(f"hint: {hint}", err=True)
    return code


def _explain(error: Exception) -> tuple[list[str], str, Exit]:
    if isinstance(error, CommandError):
        return [str(error)], error.hint, error.code
    if isinstance(error, click.ClickException):
        return [" ".join(error.format_message().split())], _usage_hint(error), Exit.MISUSE
    from config.errors import ConfigError

    if isinstance(error, ConfigError):
        return [str(problem) for problem in error.problems], "mend the lines named above and try again", Exit.MISUSE
    if isinstance(error, OSError):
        return [f"{error.filename or 'the operating system'}: {error.strerror or error}"], _DEBUG_HINT, Exit.FAILED
    text = " ".join(str(error).split()) or "no further details"
    return [f"{type(error).__name__}: {text}"], _DEBUG_HINT, Exit.FAILED


_DEBUG_HINT = "`sma-events --debug ...` shows where it happened; `sma-events doctor` looks at the installation"


def _usage_hint(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"`{context.command_path if context else 'sma-events'} --help` shows what is possible"


if __name__ == "__main__":
    main()
