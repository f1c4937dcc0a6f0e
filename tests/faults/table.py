"""The table of faults: what the site does, and what must come of it."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import dataclass
from enum import Enum

from tests.attack.attacker import Attack, endless_body, slow_drip
from tests.crawler.fetch.crawling import article, page
from tests.crawler.fetch.site import Answer

EVENTS = 12
_WEEKS: dict[str, int] = {}
_NEXT_YEARS = dt.datetime.now(dt.UTC).year + 5  # the service under test goes by the clock
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_ICS = (("Content-Type", "text/calendar; charset=utf-8"),)
_RSS = (("Content-Type", "application/rss+xml; charset=utf-8"),)
_CHALLENGE = b"<title>Just a moment...</title><p>Verify you are human.</p><script src='/challenge-platform/x'></script>"
_LOGIN = b'<title>Log in - Members</title><form><input name="u"><input type="password" name="p"></form>'


class Way(Enum):
    """What happens on the way to the page rather than on it."""

    NO_NAME = "no name"
    CLOSED = "closed port"
    SELF_SIGNED = "self-signed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Fault:
    """One source that is well at first and well again afterwards.

    bad          what it does meanwhile
    crawl_class  what the crawl is then called
    detail       what its sentence must say; {host} is host and port, {url} the address of the list
    kind         of the source
    is_slow      whether its crawl waits until the time limit is over
    """

    slug: str
    bad: Answer | Attack | Way
    crawl_class: str
    detail: str = ""
    kind: str = "html"
    is_slow: bool = False

    @property
    def good(self) -> Answer:
        return {"html": _page, "ics": _calendar, "rss": _feed}[self.kind](self.slug, EVENTS)


def title(slug: str, number: int) -> str:
    return f"Journée {number} de la société {slug}"


def day(slug: str, number: int) -> str:
    """Each source has weeks of its own, so that no event of one is taken for an event of another."""
    first = dt.date(_NEXT_YEARS, 3, 1) + _WEEKS.setdefault(slug, len(_WEEKS)) * dt.timedelta(weeks=3)
    return (first + dt.timedelta(days=number)).isoformat()


def _page(slug: str, count: int) -> Answer:
    articles = [article(title(slug, number), day(slug, number)) for number in range(count)]
    return Answer(page(*articles).encode(), validators=False)


def _calendar(slug: str, count: int) -> Answer:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Society//EN"]
    for number in range(count):
        lines += ["BEGIN:VEVENT", f"UID:{slug}-{number}@example.org", "DTSTAMP:20260101T000000Z"]
        lines += [
            f"DTSTART;VALUE=DATE:{day(slug, number).replace('-', '')}",
            f"SUMMARY:{title(slug, number)}",
            "END:VEVENT",
        ]
    return Answer("\r\n".join([*lines, "END:VCALENDAR", ""]).encode(), 200, _ICS, validators=False)


def _feed(slug: str, count: int) -> Answer:
    entries = "".join(
        f"<item><title>{title(slug, number)}</title><guid>https://example.org/{slug}/{number}</guid>"
        f"<link>https://example.org/{slug}/{number}</link><ev:startdate>{day(slug, number)}</ev:startdate></item>\n"
        for number in range(count)
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>Society</title>'
    return Answer(f"{head}{entries}</channel></rss>".encode(), 200, _RSS, validators=False)


def _part(answer: Answer, share: float) -> Answer:
    """The answer as a whole response whose body breaks off."""
    return Answer(answer.body[: int(len(answer.body) * share)], 200, answer.headers, validators=False)


def _status(status: int, *headers: tuple[str, str], body: bytes = b"") -> Answer:
    return Answer(body, status, (*_HTML, *headers))


_BOMB = Answer(gzip.compress(b"0" * 30_000_000), 200, (*_HTML, ("Content-Encoding", "gzip")))
_MIXED_UP = Answer(_page("wrong-charset", EVENTS).body.decode().encode("latin-1"), validators=False)

FAULTS = [
    Fault("dns", Way.NO_NAME, "broken:dns", "the name nowhere.invalid could not be resolved"),
    Fault("refused", Way.CLOSED, "broken:refused", "connection refused by {host}"),
    Fault("self-signed", Way.SELF_SIGNED, "broken:tls", "no secure connection to {host}: "),
    Fault("expired", Way.EXPIRED, "broken:tls", "no secure connection to {host}: "),
    Fault("reset", Answer(b"<p>" * 3000, cut=1000), "broken:reset", "{host} broke off the connection while sending"),
    Fault("slow-drip", slow_drip, "broken:timeout", "{host} did not answer in time for {url}",
          is_slow=True),
    Fault("endless", endless_body, "broken:too-large", "{url} is larger than [crawl] max_bytes allows"),
    Fault("gzip-bomb", _BOMB, "broken:too-large", "{url} is larger than [crawl] max_bytes allows"),
    Fault("redirect-loop", _status(302, ("Location", "/redirect-loop")), "broken:redirect-loop",
          "{url} redirects in a circle"),
    Fault("error", _status(500), "broken:server-error", "{host} answered 500 for {url}"),
    Fault("limited", _status(429, ("Retry-After", "7200")), "broken:rate-limited",
          "{host} answered 429 and asks to wait 7200 s"),
    Fault("forbidden", _status(403, body=_CHALLENGE), "broken:challenge", "{host} answered 403 for {url}"),
    Fault("challenge", Answer(_CHALLENGE), "broken:challenge", "{url} shows a verification or login page"),
    Fault("login", Answer(_LOGIN), "broken:challenge", "{url} shows a verification or login page"),
    Fault("gone", _status(404), "broken:not-found", "{host} answered 404 for {url}"),
    Fault("empty-container", Answer(page().encode()), "broken:gate-held", "12"),
    Fault("no-container", Answer(b"<html><body><p>A new design</p></body></html>"), "broken:container-missing"),
    Fault("half", _page("half", EVENTS // 2), "broken:gate-held", "6"),
    Fault("no-fields", Answer(page("<article><p>Soon</p></article>").encode()), "broken:fields-missing"),
    Fault("wrong-charset", _MIXED_UP, "ok"),
    Fault("html-for-ics", Answer(b"<html><body><h1>We have moved</h1></body></html>"), "broken:not-the-format",
          kind="ics"),
    Fault("truncated-ics", _part(_calendar("truncated-ics", EVENTS), 0.9), "broken:not-the-format",
          "{url} breaks off before its end", kind="ics"),
    Fault("truncated-xml", _part(_feed("truncated-xml", EVENTS), 0.9), "broken:not-the-format",
          "{url} breaks off before its end", kind="rss"),
    Fault("html-for-rss", Answer(b"<html><body><h1>We have moved</h1></body></html>"), "broken:not-the-format",
          kind="rss"),
]  # fmt: skip
