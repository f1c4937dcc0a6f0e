"""What `doctor` asks others: does the public address lead here, what time is it there, is there a mail server?

Each question waits a few seconds at most. An address on this machine is asked too, but its clock is ours.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import http.client
import socket
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import HealthSettings
    from scheduler.doctor import Finding
    from store.outbox import Deliveries

PATIENCE_S = 5.0
CLOCKS_DIFFER = dt.timedelta(minutes=2)
_OWN = ("127.0.0.1", "localhost", "::1")


def public_address(base_url: str) -> Iterator[Finding]:
    """Ask the public address whether the service answers there, and what time it is."""
    from scheduler.doctor import Finding, Grade

    name = "public address"
    try:
        request = urllib.request.Request(f"{base_url}/healthz", headers={"User-Agent": "sma-events doctor"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310  http(s) by the settings
            date, text = answer.headers.get("Date"), answer.read(100)
    except urllib.error.HTTPError as error:
        error.close()
        hint = "the proxy must hand requests on to this service; see deploy/"
        yield Finding(name, Grade.FAILED, f"{base_url}/healthz answers {error.code}", hint)
        return
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        hint = "is the service running, and the proxy in front of it? Is [service] base_url right?"
        yield Finding(name, Grade.FAILED, f"{base_url} cannot be reached: {reason}", hint)
        return
    if text.strip() != b"alive":
        yield Finding(name, Grade.FAILED, f"{base_url} is another web site", "set [service] base_url to this service")
        return
    yield Finding(name, Grade.OK, f"{base_url} answers")
    if date and urlsplit(base_url).hostname not in _OWN:
        yield compared(date, dt.datetime.now(dt.UTC))


def compared(date: str, now: dt.datetime) -> Finding:
    """Compare our clock with the Date of an answer (RFC 9110 6.6.1)."""
    from scheduler.doctor import Finding, Grade

    try:
        there = email.utils.parsedate_to_datetime(date).astimezone(dt.UTC)
    except ValueError:
        return Finding("clock elsewhere", Grade.OK, "unknown")
    apart = abs(there - now)
    if apart > CLOCKS_DIFFER:
        text = f"the public address says {there:%Y-%m-%d %H:%M} UTC, {apart} apart from this machine"
        return Finding("clock elsewhere", Grade.FAILED, text, "set the clocks, best by NTP")
    return Finding("clock elsewhere", Grade.OK, "the public address has the same time")


def announcements(settings: HealthSettings, deliveries: list[Deliveries]) -> Finding:
    """Say who hears of broken sources, and what could not be told."""
    from scheduler.doctor import Finding, Grade

    name, to = "announcements", [key for key in ("email", "webhook") if getattr(settings, key)]
    if not to:
        hint = "set [health] email or webhook, or let cron call `sma-events sources health`"
        return Finding(name, Grade.OK, f"the log alone hears of broken sources; {hint}")
    if settings.email and (reason := unreachable(settings.smtp)):
        return Finding(name, Grade.FAILED, f"the mail server {settings.smtp}: {reason}", "set [health] smtp")
    if lost := sum(each.given_up for each in deliveries):
        hint = "the log says why; `sma-events sources health` has the present state"
        return Finding(name, Grade.WARNING, f"{lost} could not be sent in the last months", hint)
    waiting = sum(each.waiting for each in deliveries if each.channel in to)
    return Finding(name, Grade.OK, f"by {' and '.join(to)}" + (f"; {waiting} wait" if waiting else ""))


def unreachable(address: str) -> str:
    """Return why nobody answers at "host:port", "" where somebody does."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE_S).close()
    except OSError as error:
        return error.strerror or str(error)
    return ""
