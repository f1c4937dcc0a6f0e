"""No more requests than REQUEST_BUDGET, robots.txt, redirects and retries counted; a list of them all. For probes."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.faults import Fault


class BudgetSpent(Fault):
    """The request was not sent: there have been enough."""


class BudgetMiddleware:
    """Counts what leaves, and hands the list to the spider's `requests`: (address, status; None without an answer)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.budget = crawler.settings.getint("REQUEST_BUDGET")
        self.sent = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if self.sent >= self.budget:
            raise BudgetSpent(f"not asked: the {self.budget} requests of a probe are used up")
        self.sent += 1

    def process_response(self, request: Request, response: Response) -> Response:
        self._note(request, response.status)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, BudgetSpent):
            self._note(request, None)

    def _note(self, request: Request, status: int | None) -> None:
        getattr(self.crawler.spider, "requests", []).append((request.url, status))
