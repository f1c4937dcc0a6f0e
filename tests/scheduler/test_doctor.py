"""What `doctor` finds out about the world outside: public address, clocks, mail server."""

import datetime as dt
import email.utils
import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from config.settings import HealthSettings
from scheduler.doctor import Grade, proxy
from scheduler.doctor_reach import announcements, compared, public_address
from store.outbox import Deliveries
from tests.scheduler.sinks import sinks

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


class _Answers(http.server.BaseHTTPRequestHandler):
    status, body = 200, b"alive\n"

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep still."""


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A web server that answers (status, body)."""
    status, body = request.param
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Answers", (_Answers,), {"status": status, "body": body})
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("address", "expected"),
    [((200, b"alive\n"), Grade.OK), ((200, b"<html>"), Grade.FAILED), ((502, b""), Grade.FAILED)],
    indirect=["address"],
)
def test_the_public_address_leads_to_this_service(address: str, expected: Grade) -> None:
    """Another web site there, or a proxy that does not know us, is a failure with a hint."""
    (finding,) = public_address(address)
    assert (finding.grade, bool(finding.hint)) == (expected, expected is not Grade.OK)


def test_an_address_where_nobody_is_fails() -> None:
    """With the reason of the system."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        (finding,) = public_address(f"http://127.0.0.1:{free.getsockname()[1]}")
    assert finding.grade is Grade.FAILED
    assert "refused" in finding.text


@pytest.mark.parametrize(("minutes", "expected"), [(0, Grade.OK), (1, Grade.OK), (-10, Grade.FAILED)])
def test_clocks_are_compared(minutes: int, expected: Grade) -> None:
    """Two minutes are nobody's concern."""
    there = NOW + minutes * dt.timedelta(minutes=1)
    assert compared(email.utils.format_datetime(there, usegmt=True), NOW).grade is expected


def test_a_date_that_is_none_says_nothing() -> None:
    """Then nothing is known of the other clock."""
    assert compared("soon", NOW).text == "unknown"


def test_announcements_need_a_mail_server_and_are_not_lost() -> None:
    """Nobody configured is ok with a hint; a mail server that is not there fails; what was given up is a warning."""
    assert announcements(HealthSettings(), []).grade is Grade.OK
    with sinks() as (mail, _):
        settings = HealthSettings(email="a@example.org", smtp=f"127.0.0.1:{mail.port}")
        assert announcements(settings, [Deliveries("email", 2, 5, 0)]).text == "by email; 2 wait"
        assert announcements(settings, [Deliveries("email", 0, 5, 1)]).grade is Grade.WARNING
    assert announcements(settings, []).grade is Grade.FAILED


def test_a_proxy_is_a_warning() -> None:
    """Its password is not shown; what the proxy has to do is the hint."""
    assert proxy({}).grade is Grade.OK
    finding = proxy({"http": "http://user:s3cret@10.0.0.5:3128/"})
    assert (finding.grade, finding.text) == (Grade.WARNING, "the environment names one: http through 10.0.0.5:3128")
    assert "refuse private addresses" in finding.hint
