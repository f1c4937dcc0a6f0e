"""How fetching went: every failure Scrapy or Twisted can report, mapped to one class of the contract and one sentence.

The spider asks here in its errback and for every answer that is no page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from scrapy.exceptions import IgnoreRequest
from service_identity import VerificationError
from twisted.internet import error as net

from crawler import faults
from crawler.challenge import class_of_status
from store.crawl import CrawlClass


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why one page was not read: its class, and one sentence with the particulars (host, status)."""

    crawl_class: CrawlClass
    detail: str


def trouble_of_status(status: int, url: str, body: bytes) -> Trouble | None:
    """None for an answer that can be read."""
    crawl_class = class_of_status(status, body)
    return Trouble(crawl_class, f"{_host(url)} answered {status} for {url}") if crawl_class else None


def trouble_of_exception(error: BaseException, url: str) -> Trouble:
    """The class and sentence for what a request ended with. Looks through the wrappers of Scrapy and Twisted."""
    for cause in (error,) if isinstance(error, faults.Fault) else _causes(error):
        for kinds, crawl_class, words in _RULES:
            if isinstance(cause, kinds):
                return Trouble(crawl_class, _sentence(words, cause, url))
    return Trouble(CrawlClass.RESET, f"fetching {url} failed: {type(error).__name__}: {error}")


def _host(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2] or url


def _sentence(words: str, cause: BaseException, url: str) -> str:
    return words.format(host=_host(url), url=url, cause=_first_line(cause))


def _first_line(cause: BaseException) -> str:
    if isinstance(cause, SSL.Error) and cause.args and cause.args[0]:
        return "; ".join(str(entry[-1]) for entry in cause.args[0])
    return (str(cause).splitlines() or [type(cause).__name__])[0][:300]


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The innermost reasons first: Twisted keeps them in `reasons`, Scrapy chains with `from`."""
    for reason in getattr(error, "reasons", None) or ():
        inner = getattr(reason, "value", reason)
        if isinstance(inner, BaseException):
            yield from _causes(inner)
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
    yield error


_Rule = tuple[tuple[type[BaseException], ...], CrawlClass, str]
_RULES: tuple[_Rule, ...] = (
    ((faults.PrivateAddress,), CrawlClass.PRIVATE_ADDRESS, "{cause}"),
    ((faults.RobotsRefused,), CrawlClass.ROBOTS, "{cause}"),
    ((faults.RobotsUnavailable,), CrawlClass.SERVER_ERROR, "{cause}, so that nothing may be fetched from {host}"),
    ((faults.RateLimited,), CrawlClass.RATE_LIMITED, "{cause}"),
    ((faults.RenderingFailed,), CrawlClass.JAVASCRIPT, "{cause}"),
    ((faults.RedirectLoop,), CrawlClass.REDIRECT_LOOP, "{cause}"),
    ((MemoryError,), CrawlClass.OUT_OF_MEMORY, "fetching {url} needed too much memory"),
    ((faults.TooMuch,), CrawlClass.TOO_LARGE, "{cause}"),
    ((faults.TooLarge, scrapy_errors.DownloadCancelledError), CrawlClass.TOO_LARGE,
     "{url} is larger than [crawl] max_bytes allows"),
    ((SSL.Error, VerificationError, net.VerifyError), CrawlClass.TLS, "no secure connection to {host}: {cause}"),
    ((scrapy_errors.CannotResolveHostError, net.DNSLookupError, net.UnknownHostError), CrawlClass.DNS,
     "the name {host} could not be resolved"),
    ((scrapy_errors.DownloadConnectionRefusedError, net.ConnectionRefusedError), CrawlClass.REFUSED,
     "connection refused by {host}"),
    ((scrapy_errors.DownloadTimeoutError, net.TimeoutError, net.TCPTimedOutError), CrawlClass.TIMEOUT,
     "{host} did not answer in time for {url}"),
    ((net.NoRouteError,), CrawlClass.REFUSED, "no route to {host}"),
    ((scrapy_errors.ResponseDataLossError, net.ConnectionLost, net.ConnectionDone, net.ConnectionAborted),
     CrawlClass.RESET, "{host} broke off the connection while sending {url}"),
    ((net.ConnectError,), CrawlClass.REFUSED, "no connection to {host}: {cause}"),
    ((scrapy_errors.UnsupportedURLSchemeError, scrapy_errors.NotSupported), CrawlClass.NOT_FOUND, "{cause}"),
    ((IgnoreRequest,), CrawlClass.NOT_FOUND, "{cause}"),
    ((ValueError,), CrawlClass.DNS, "{host} is no name of a host: {cause}"),
)  # fmt: skip
