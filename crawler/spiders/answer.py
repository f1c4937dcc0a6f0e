"""What an answer of a site amounts to: a page that can be read, or a trouble."""

from __future__ import annotations

from scrapy.http import Response

from crawler.archive import ArchivedBody
from crawler.challenge import is_barrier
from crawler.ending import Ending
from crawler.extract.page import Extraction
from crawler.outcome import Trouble, trouble_of_status
from crawler.visits import Visit, Visits
from store.crawl import CrawlClass


def visit_of(response: Response, url: str, visits: Visits) -> Visit | Trouble:
    """The page behind an answer: its body as sent, or as archived where the host says that it is the same (304).

    url   the address as it was asked for
    """
    if response.status == 304:
        confirmed = visits.confirmed(url)
        return confirmed or Trouble(CrawlClass.NOT_THE_FORMAT, f"{url} answered 304 without being asked for changes")
    trouble = trouble_of_status(response.status, url, response.body)
    if trouble is not None:
        return trouble
    found = ArchivedBody(response.url, _header(response, b"Content-Type") or "", response.body)
    return visits.received(url, found, _header(response, b"ETag"), _header(response, b"Last-Modified"))


def barrier(visit: Visit, extraction: Extraction) -> Trouble | None:
    """A page without events that asks for proof of being human, or for a login, is no empty list."""
    if extraction.items or extraction.links or not is_barrier(visit.found.body, visit.url, visit.found.url):
        return None
    return Trouble(CrawlClass.CHALLENGE, f"{visit.found.url} shows a verification or login page")


def broken_off(visit: Visit, ending: Ending) -> Trouble | None:
    """A calendar or feed that breaks off within an event is no word on what it lists."""
    if ending is not Ending.CUT:
        return None
    return Trouble(CrawlClass.NOT_THE_FORMAT, f"{visit.found.url} breaks off before its end")


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
