"""`doctor`: looks at everything that the service needs to run, and says for each what is wrong and what to do.

Every check is a function from a session to a finding; one that cannot be made is a finding, too.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.errors import ConfigError, Problem
from config.proxies import ADVICE, outgoing_proxies, without_password
from feeds.check import check_tree
from scheduler.doctor_reach import announcements, public_address
from store.health import Health, assess

if TYPE_CHECKING:
    from scheduler.cli.session import Session

MIN_FREE_BYTES = 500 * 1024 * 1024
TZDATA_MAX_YEARS = 2
MOST_AHEAD = dt.timedelta(minutes=5)
LONGEST_SILENCE = dt.timedelta(days=8)  # the longest back-off is a week
# No release of this program is older: a clock before it is wrong.
EARLIEST = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `hint` says what to do unless it is ok."""

    check: str
    grade: Grade
    text: str
    hint: str = ""


def examine(session: Session) -> Iterator[Finding]:
    """Look at one thing after the other; a wrong configuration ends it, because the rest needs one."""
    yield _clock(dt.datetime.now(dt.UTC))
    yield _time_zones(dt.datetime.now(dt.UTC))
    yield _writable(session.data)
    yield _disk(session.data)
    try:
        problems = session.config.problems
    except ConfigError as error:
        yield _config(error.problems)
        return
    yield _config(problems)
    yield _contact(session)
    yield proxy(outgoing_proxies())
    yield _guarded("database", _database, session)
    if session.has_database:
        yield _guarded("sources", _last_runs, session)
        yield _guarded("announcements", _announcements, session)
        if session.config.settings.shared_queue:
            yield _guarded("queue", _queue, session)
    yield _published(session)
    if session.config.settings.service.base_url:
        yield from public_address(session.config.settings.service.base_url)


def _guarded(name: str, check: Callable[[Session], Finding], session: Session) -> Finding:
    """Make a check that may fail in ways of its own (a database that is no database)."""
    try:
        return check(session)
    except Exception as error:
        text = " ".join(str(error).split())
        return Finding(name, Grade.FAILED, f"{type(error).__name__}: {text}", "see `sma-events --debug db info`")


def _clock(now: dt.datetime) -> Finding:
    if now < EARLIEST:
        return Finding(
            "clock", Grade.FAILED, f"it says {now:%Y-%m-%d %H:%M} UTC, which is past", "set the system's clock"
        )
    return Finding("clock", Grade.OK, f"{now:%Y-%m-%d %H:%M} UTC")


def _time_zones(now: dt.datetime) -> Finding:
    try:
        ZoneInfo("Europe/Berlin")
        data = version("tzdata")
    except (ZoneInfoNotFoundError, PackageNotFoundError):
        return Finding("time zones", Grade.FAILED, "there are no time-zone data", "`make setup` installs tzdata")
    if now.year - int(data[:4]) > TZDATA_MAX_YEARS:
        return Finding("time zones", Grade.WARNING, f"tzdata {data} is old", "`make lock setup` renews it")
    return Finding("time zones", Grade.OK, f"tzdata {data}")


def _writable(data: Path) -> Finding:
    """Try to write, rather than read permission bits, in the folder or where it would be made."""
    folder = next(place for place in (data.resolve(), *data.resolve().parents) if place.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as error:
        hint = "give this user the right to write there, or name another folder with --data DIR"
        return Finding("data folder", Grade.FAILED, f"{folder}: {error.strerror}", hint)
    return Finding("data folder", Grade.OK, f"{data} can be written" if folder == data.resolve() else f"{data} is new")


def _disk(data: Path) -> Finding:
    folder = next(place for place in (data.resolve(), *data.resolve().parents) if place.exists())
    free = shutil.disk_usage(folder).free
    text = f"{free / 1024**3:.1f} GB are free"
    if free < MIN_FREE_BYTES:
        return Finding("disk", Grade.FAILED, text, "make room, or name a folder on another disk with --data DIR")
    return Finding("disk", Grade.OK, text)


def _config(problems: tuple[Problem, ...]) -> Finding:
    if problems:
        text = f"{len(problems)} problems, the first: {problems[0]}"
        return Finding("configuration", Grade.FAILED, text, "`sma-events sources check` lists all of them")
    return Finding("configuration", Grade.OK, "all files are valid")


def _contact(session: Session) -> Finding:
    warnings = session.config.warnings()
    if warnings:
        return Finding("contact", Grade.WARNING, " ".join(warnings), "set [service] contact in service.toml")
    return Finding("contact", Grade.OK, session.config.settings.service.contact or "")


def proxy(proxies: Mapping[str, str]) -> Finding:
    """Say which proxy the environment has crawls go through (scheme -> address)."""
    if not proxies:
        return Finding("proxy", Grade.OK, "crawls go straight to their sites")
    named = ", ".join(f"{scheme} through {without_password(url)}" for scheme, url in proxies.items())
    return Finding("proxy", Grade.WARNING, f"the environment names one: {named}", ADVICE)


def _database(session: Session) -> Finding:
    if not session.has_database:
        return Finding("database", Grade.WARNING, "there is none yet", "`sma-events up` or `sma-events crawl` makes it")
    info = session.store.info()
    return Finding("database", Grade.OK, f"{info.events} events, {info.crawls} crawls, revision {info.revision}")


def _last_runs(session: Session) -> Finding:
    now = dt.datetime.now(dt.UTC)
    found = assess(session.current_config, session.store.source_states(), now)
    broken = [health.slug for health in found if health.health is Health.BROKEN]
    last = max((health.last_run for health in found if health.last_run), default=None)
    if last is not None and last > now + MOST_AHEAD:
        hint = "one of the clocks is wrong: of this machine now, or of the one that crawled then"
        return Finding("sources", Grade.FAILED, f"the last crawl was at {last:%Y-%m-%d %H:%M} UTC, in the future", hint)
    if broken:
        return Finding("sources", Grade.FAILED, f"broken: {', '.join(broken)}", "`sma-events sources health` says why")
    if last is None:
        return Finding("sources", Grade.WARNING, "none was crawled yet", "`sma-events crawl`, or start the service")
    if now - last > LONGEST_SILENCE:
        hint = "is the service running? `sma-events up` starts it"
        return Finding("sources", Grade.FAILED, f"the last crawl was on {last:%Y-%m-%d %H:%M} UTC", hint)
    return Finding("sources", Grade.OK, f"none is broken; the last crawl was on {last:%Y-%m-%d %H:%M} UTC")


def _announcements(session: Session) -> Finding:
    return announcements(session.config.settings.health, session.store.alarms.deliveries())


def _queue(session: Session) -> Finding:
    from scheduler.queue_doctor import queue_finding

    stalled_after_s = session.config.settings.queue.stalled_after.total_seconds()
    return queue_finding(session.database_url, session.store, stalled_after_s)


def _published(session: Session) -> Finding:
    if not (session.data / "manifest.json").exists():
        return Finding("published files", Grade.WARNING, "nothing is published yet", "`sma-events publish` writes it")
    problems = check_tree(session.public)
    if problems:
        text = f"{len(problems)} things are wrong, the first: {problems[0]}"
        return Finding("published files", Grade.FAILED, text, "`sma-events feeds check` lists them")
    return Finding("published files", Grade.OK, "every file is right")
