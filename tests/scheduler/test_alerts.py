"""Announcements on their way out: real mail and web servers, which fail, and processes that die."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.load import load_config
from config.source import Identity, Precedence
from scheduler.alerts import HELD_FOR, Alerts
from scheduler.channels import PASSWORD, USER, DeliveryError, Mail
from scheduler.messages import Sender, message
from store.crawl import CrawlClass, CrawlRun
from store.outbox import Deliveries
from store.repository import Store
from tests.scheduler.sinks import HookSink, MailSink, sinks

START = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
SLUGS = [f"source-{number}" for number in range(8)]


class Watched:
    """A store, a configuration with mail and webhook, and a clock that stands still until it is set."""

    def __init__(self, folder: Path, mail: MailSink, hook: HookSink) -> None:
        self.mail, self.hook, self.now = mail, hook, START
        (folder / "sources").mkdir()
        (folder / "service.toml").write_text(
            f'[health]\nemail = "admin@example.org"\nsmtp = "127.0.0.1:{mail.port}"\nwebhook = "{hook.url}"\n'
        )
        for slug in SLUGS:
            text = f'name = "{slug}"\nurl = "https://{slug}.example/a.ics"\nkind = "ics"\n'
            (folder / "sources" / f"{slug}.toml").write_text(text)
        self.config = load_config(folder, {})
        self.url = f"sqlite:///{folder}/store.db"
        self.store = Store.open(self.url)

    def alerts(self, store: Store | None = None) -> Alerts:
        sender = Sender("SMA events", "https://events.example.org")
        return Alerts((store or self.store).alarms, lambda: self.config, lambda: sender, lambda: self.now, {})

    def crawl(self, crawl_class: CrawlClass, times: int = 1, slugs: list[str] = SLUGS[:1]) -> None:
        for slug in slugs:
            for _ in range(times):
                run = CrawlRun(slug, self.now, self.now, crawl_class, complete=crawl_class.healthy)
                self.store.finish_crawl(run, self.now, Precedence.SOCIETY, Identity.NATIVE)

    def look(self, after: dt.timedelta = dt.timedelta()) -> None:
        self.now += after
        asyncio.run(self.alerts().look_and_send())

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]).removeprefix("[SMA events] ") for letter in self.mail.letters]

    @property
    def titles(self) -> list[str]:
        return [document["title"] for document in self.hook.documents]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with sinks() as (mail, hook):
        found = Watched(tmp_path, mail, hook)
        with found.store:
            yield found


def test_a_source_that_breaks_and_recovers_is_told_once_each(watched: Watched) -> None:
    """By log, mail and webhook; nothing in between, however often anybody looks."""
    watched.crawl(CrawlClass.OK)
    watched.look()
    watched.crawl(CrawlClass.DNS, 2)
    watched.look()
    assert (watched.subjects, watched.titles) == ([], [])
    watched.crawl(CrawlClass.DNS)
    with capture_logs() as lines:
        watched.look()
        watched.look(HOUR)
    assert [line["event"] for line in lines] == ["a source is broken", "announced", "announced"]
    watched.crawl(CrawlClass.QUIET)
    watched.look()
    expected = ["source-0 is broken", "source-0 is well again"]
    assert (watched.subjects, watched.titles) == (expected, expected)


def test_a_server_that_fails_is_tried_again_and_gets_it_once(watched: Watched) -> None:
    """Mail and webhook fail apart from each other, with pauses that double."""
    watched.mail.refuse, watched.hook.status = 451, 503
    watched.crawl(CrawlClass.DNS, 3)
    watched.look()
    watched.look(MINUTE / 2)
    watched.hook.status = 200
    watched.look(MINUTE)
    assert (watched.subjects, watched.titles) == ([], ["source-0 is broken"])
    watched.mail.refuse = 0
    for _ in range(5):
        watched.look(MINUTE)
    assert (watched.subjects, watched.titles) == (["source-0 is broken"], ["source-0 is broken"])
    assert watched.store.alarms.deliveries() == [Deliveries(name, 0, 1, 0) for name in ("email", "log", "webhook")]


def test_a_server_that_is_down_is_asked_once_a_look(watched: Watched) -> None:
    """Not once for each of the messages that wait; afterwards they all arrive."""
    watched.hook.status = 503
    watched.crawl(CrawlClass.DNS, 3, SLUGS[:3])
    watched.look()
    assert watched.hook.asked == 1
    watched.hook.status = 200
    for _ in range(3):
        watched.look(MINUTE)
    assert sorted(watched.titles) == [f"source-{number} is broken" for number in range(3)]


def test_what_was_being_sent_when_the_process_died_is_sent_by_the_next(watched: Watched) -> None:
    """The second process waits until the first one's hold is over, and the message has the same id."""
    watched.crawl(CrawlClass.DNS, 3)
    watched.alerts().note(watched.config, ["webhook"])
    waiting = watched.store.alarms.waiting("webhook", watched.now)
    assert watched.store.alarms.claim("webhook", [each.id for each in waiting.due], watched.now + HELD_FOR, watched.now)
    with Store.open(watched.url) as store:
        asyncio.run(watched.alerts(store).look_and_send())
        assert watched.titles == []
        watched.now += HELD_FOR
        asyncio.run(watched.alerts(store).look_and_send())
    watched.look(DAY / 4)
    assert (watched.titles, len(set(watched.hook.keys))) == (["source-0 is broken"], 1)


def test_a_flood_is_one_message(watched: Watched) -> None:
    """Eight sources that break together make one letter that names all of them."""
    watched.crawl(CrawlClass.DNS, 3, SLUGS)
    watched.look()
    watched.look(MINUTE)
    (letter,) = watched.mail.letters
    assert watched.subjects == ["sources: 8 broke"]
    assert [slug for slug in SLUGS if f"{slug} is broken ({slug})" in letter.get_content()] == SLUGS
    assert len(watched.hook.documents[0]["changes"]) == 8


def test_what_stays_broken_is_listed_once_a_day(watched: Watched) -> None:
    """And not once it is well again."""
    watched.crawl(CrawlClass.DNS, 3)
    for _ in range(10):
        watched.look(6 * HOUR)
    assert watched.subjects == ["source-0 is broken", *["still broken: 1 source"] * 2]
    watched.crawl(CrawlClass.OK)
    for _ in range(4):
        watched.look(12 * HOUR)
    assert watched.subjects[3:] == ["source-0 is well again"]


def test_a_webhook_that_redirects_is_a_failure(watched: Watched) -> None:
    """What we tell is for the address that the operator wrote."""
    watched.hook.status = 302
    watched.crawl(CrawlClass.DNS, 3)
    with capture_logs() as lines:
        watched.look()
    (failed,) = [line for line in lines if line["event"] == "an announcement could not be sent"]
    assert (failed["channel"], failed["reason"]) == ("webhook", "the webhook answered 302")


def test_no_password_goes_to_a_server_without_tls(watched: Watched) -> None:
    """The server is asked what it offers, and gets neither name nor password."""
    watched.mail.offers_login = True
    watched.crawl(CrawlClass.DNS, 3)
    alerts = watched.alerts()
    alerts.env = {USER: "someone", PASSWORD: "a secret"}
    with capture_logs() as lines:
        asyncio.run(alerts.look_and_send())
    assert [line["reason"] for line in lines if line.get("channel") == "email"] == [
        f"127.0.0.1:{watched.mail.port}: SMTPException: the server offers no TLS, so no password is sent to it"
    ]
    assert not [line for line in watched.mail.commands if line.startswith(("AUTH", "MAIL"))]


def test_required_tls_is_required(watched: Watched) -> None:
    """Without it nothing is sent."""
    settings = watched.config.settings.health.model_copy(update={"smtp_tls": "required"})
    watched.crawl(CrawlClass.DNS, 3)
    watched.alerts().note(watched.config, ["email"])

    told = message(watched.store.alarms.waiting("email", watched.now).due)
    with pytest.raises(DeliveryError, match="offers no TLS"):
        Mail(settings).send(told, Sender("SMA events", "https://events.example.org"))
    assert watched.mail.letters == []


def test_what_nobody_takes_is_given_up_after_days(watched: Watched) -> None:
    """With a line in the log; what happens later is told as ever."""
    watched.mail.refuse = 550
    watched.crawl(CrawlClass.DNS, 3)
    with capture_logs() as lines:
        for _ in range(9):
            watched.look(DAY / 2)
    given_up = [line for line in lines if line["event"] == "an announcement is given up, it could not be sent"]
    assert {line["channel"] for line in given_up} == {"email"}
    watched.mail.refuse = 0
    watched.mail.letters.clear()
    watched.crawl(CrawlClass.OK)
    watched.look()
    assert "source-0 is well again" in watched.subjects
