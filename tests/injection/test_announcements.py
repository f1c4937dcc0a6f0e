"""Payloads in what people are told of sources: the e-mail's headers and text, the webhook's JSON, the line of the log.

A source's name and the reason why it broke are a stranger's words; so may be the service's name, which is a setting.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from config.characters import MOST_MARKS, in_one_line
from config.settings import HealthSettings
from scheduler.channels import Mail
from scheduler.messages import REASON_CHARACTERS, Message, Sender, body, document, message
from store.crawl import CrawlClass
from store.health import Health
from store.watch import Announcement, Kind, Subject
from tests.injection.payloads import PAYLOADS, is_clean, mark
from tests.injection.terminal import on_a_terminal

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MAIL = Mail(HealthSettings(email="admin@example.org"))
HEADERS = {
    "From": "admin@example.org", "To": "admin@example.org", "Auto-Submitted": "auto-generated",
    "Date": "Sun, 22 Nov 2026 12:00:00 +0000", "MIME-Version": "1.0",
}  # fmt: skip
LOGS_ALL = """
import pathlib, sys
from scheduler.alerts import tell
from scheduler.logs import configure_logs
from tests.injection.test_announcements import announcement
from tests.injection.payloads import PAYLOADS
configure_logs(pathlib.Path(sys.argv[1]), debug=False)
for text in PAYLOADS.values():
    tell(announcement(text))
"""


def announcement(text: str) -> Announcement:
    """A source that broke; its name, the reason and the help are this text."""
    subject = Subject("society", text, Health.BROKEN, CrawlClass.DNS, text, text, NOW, None)
    return Announcement(1, NOW, Kind.BROKEN, (subject,))


def told_of(text: str) -> tuple[Message, Sender]:
    return message([announcement(text)]), Sender(text, "https://events.example.org")


def in_sixteen_words(text: str) -> str:
    """The beginning of a text as one line: what every channel shows of it, however long it is."""
    return in_one_line(text)[:60].rstrip()


@pytest.mark.parametrize("number", PAYLOADS)
def test_a_letter_has_our_headers_and_our_lines(number: int) -> None:
    """Read by a strict parser: no header more, no part, no defect, and as many lines as for a tame name."""
    told, sender = told_of(PAYLOADS[number])
    letter = email.message_from_bytes(MAIL.letter(told, sender).as_bytes(), policy=email.policy.strict)
    assert isinstance(letter, EmailMessage)
    assert {name: letter[name] for name in HEADERS} == HEADERS
    assert set(letter.keys()) == {*HEADERS, "Subject", "Message-ID", "Content-Type", "Content-Transfer-Encoding"}
    assert (letter.defects, letter.get_content_type(), letter.is_multipart()) == ([], "text/plain", False)
    assert is_clean(letter["Subject"])
    assert in_sixteen_words(PAYLOADS[number]) in letter["Subject"]
    assert letter.get_content() == body(told, sender)
    assert is_clean(letter.get_content())
    assert letter.get_content().count("\n") == body(*told_of("tame")).count("\n")


@pytest.mark.parametrize("number", PAYLOADS)
def test_a_webhook_gets_the_same_document_with_other_words(number: int) -> None:
    """As bytes of UTF-8 and back: the same keys, clean texts of bounded length, and addresses that are ours."""
    told, sender = told_of(PAYLOADS[number])
    found = json.loads(json.dumps(document(told, sender), ensure_ascii=False).encode())
    tame = json.loads(json.dumps(document(*told_of("tame"))))
    assert (found.keys(), found["changes"][0].keys()) == (tame.keys(), tame["changes"][0].keys())
    same = ("id", "base_url", "kind", "at", "source", "health", "class", "since", "last_good")
    assert [found.get(key) for key in same] == [tame.get(key) for key in same]
    texts = [found["service"], found["title"], *(found["changes"][0][key] for key in ("name", "reason", "help"))]
    assert all(is_clean(text) and "\n" not in text and len(text) <= REASON_CHARACTERS for text in texts)
    assert all(in_sixteen_words(PAYLOADS[number]) in text for text in texts)


def test_the_log_tells_each_in_one_line(tmp_path: Path) -> None:
    """On a terminal, which obeys none of it, and in the file, whose lines are JSON."""
    found = on_a_terminal(LOGS_ALL, str(tmp_path))
    assert is_clean(found)
    lines = [line for line in found.splitlines() if "a source is broken" in line]
    assert len(lines) == len(found.splitlines()) == len(PAYLOADS)
    assert [number for number in PAYLOADS if sum(mark(number) in line for line in lines) != 1] == []
    records = [json.loads(line) for line in (tmp_path / "service.log").read_bytes().splitlines()]
    assert [each["why"] for each in records] == list(PAYLOADS.values())
    assert "\u0301" * (MOST_MARKS + 1) not in found  # a heap of marks is shown by numbers
