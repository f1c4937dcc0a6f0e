"""How a message leaves this machine: by e-mail (SMTP) or to a webhook (POST of JSON). Blocking; run in a thread.

The address of a webhook and the mail server are the operator's own words, so they may lie in a private network: the
guard that keeps crawls out of there does not apply. Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import http.client
import json
import smtplib
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

from config.settings import HealthSettings
from scheduler.messages import NAME_CHARACTERS, Message, Sender, body, document, one_line

TIMEOUT_S = 20.0
SMTPS_PORT = 465
USER, PASSWORD = "SMA_EVENTS_SMTP_USER", "SMA_EVENTS_SMTP_PASSWORD"


class DeliveryError(Exception):
    """A message could not be handed over; it is tried again."""


class Channel(Protocol):
    """One way to tell people."""

    def send(self, message: Message, sender: Sender) -> None:
        """Hand the message over. Raises DeliveryError."""


@dataclass(frozen=True, slots=True)
class Mail:
    """E-mail by SMTP. A password is sent over TLS alone."""

    settings: HealthSettings
    user: str = ""
    password: str = ""
    timeout_s: float = TIMEOUT_S

    def send(self, message: Message, sender: Sender) -> None:
        try:
            with self._connected() as server:
                server.send_message(self.letter(message, sender))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise DeliveryError(f"{self.settings.smtp}: {type(error).__name__}: {error}") from error

    def letter(self, message: Message, sender: Sender) -> EmailMessage:
        """Return the e-mail; the same message has the same Message-ID whenever it is sent."""
        to, domain = self.settings.email or "", (self.settings.email or "").rpartition("@")[2]
        letter = EmailMessage()
        letter["From"] = self.settings.email_from or to
        letter["To"] = to
        letter["Subject"] = one_line(f"[{sender.name}] {message.title}", 2 * NAME_CHARACTERS)
        letter["Date"] = email.utils.format_datetime(message.announcements[-1].at)
        letter["Message-ID"] = f"<{message.id}.sma-events@{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(body(message, sender))
        return letter

    @contextlib.contextmanager
    def _connected(self):  # type: ignore[no-untyped-def]
        host, _, port = self.settings.smtp.rpartition(":")
        host, context = host.strip("[]"), ssl.create_default_context()
        if int(port) == SMTPS_PORT:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=self.timeout_s, context=context)
        else:
            connection = smtplib.SMTP(host, int(port), timeout=self.timeout_s)
        with connection as server:
            secure = int(port) == SMTPS_PORT or self._start_tls(server, context)
            if self.user:
                if not secure:
                    raise smtplib.SMTPException("the server offers no TLS, so no password is sent to it")
                server.login(self.user, self.password)
            yield server

    def _start_tls(self, server: smtplib.SMTP, context: ssl.SSLContext) -> bool:
        server.ehlo_or_helo_if_needed()
        if self.settings.smtp_tls == "none":
            return False
        if not server.has_extn("starttls"):
            if self.settings.smtp_tls == "required":
                raise smtplib.SMTPException('the server offers no TLS, and smtp_tls is "required"')
            return False
        server.starttls(context=context)
        return True


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Let a redirect be the error that it is: what we tell is for the address that the operator wrote."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """POST of one JSON document; any answer of 2xx is thanks. `Idempotency-Key` is the message's id."""

    url: str
    timeout_s: float = TIMEOUT_S

    def send(self, message: Message, sender: Sender) -> None:
        data = json.dumps(document(message, sender), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "sma-events", "Idempotency-Key": message.id}
        request = urllib.request.Request(self.url, data, headers, method="POST")  # noqa: S310  http(s) by the settings
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=self.timeout_s) as answer:
                answer.read(1024)
        except urllib.error.HTTPError as error:
            error.close()
            raise DeliveryError(f"the webhook answered {error.code}") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise DeliveryError(f"the webhook cannot be reached: {type(error).__name__}: {error}") from error


def channels_of(settings: HealthSettings, env: Mapping[str, str]) -> dict[str, Channel]:
    """Return the channels that the settings name."""
    found: dict[str, Channel] = {}
    if settings.email:
        found["email"] = Mail(settings, env.get(USER, ""), env.get(PASSWORD, ""))
    if settings.webhook:
        found["webhook"] = Webhook(settings.webhook)
    return found


async def in_thread(work: Callable[[], None]) -> None:
    """Run blocking work in a thread that the end of the process does not wait for."""
    loop, done = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

    def run() -> None:
        error: Exception | None = None
        try:
            work()
        except Exception as caught:  # handed over to the waiting side
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits any more
            loop.call_soon_threadsafe(finish, error)

    def finish(error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    threading.Thread(target=run, name="announcing", daemon=True).start()
    await done
