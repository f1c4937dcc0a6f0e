"""The probe ladder: decides what to ask next from what came so far, and when there is nothing left worth asking.

A decider without I/O: `next` names an address, whoever fetches it hands the answer to `take`. The rungs are those of
`ask.Rung`, from the page itself over what it announces down to guesses; a rung is left out where what was found before
makes it needless, so that most sites are asked for two or three addresses.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from config.relevance import RelevanceRules
from crawler.extract.decode import decode
from crawler.extract.dom import selector_of
from crawler.extract.page import Container, Page
from crawler.extract.words import address
from crawler.probe.ask import Answer, Ask, Rung
from crawler.probe.attempt import Attempt, measured
from crawler.probe.candidates import asks_of, asks_of_sitemap, key_of, on_site
from crawler.probe.choose import Choice, choose, listed_days
from crawler.probe.reading import attempts_of, read_again
from store.crawl import CrawlClass

MAX_ASKS = 11  # with the host's robots.txt that makes twelve requests
_MOST = {
    Rung.PAGE: 2,
    Rung.CALENDAR: 3,
    Rung.EXPORT: 4,
    Rung.FEED: 2,
    Rung.EVENTS_PAGE: 2,
    Rung.GUESS: 1,
    Rung.SITEMAP: 2,
    Rung.DETAIL: 2,
    Rung.NEXT_PAGE: 1,
}
_FEWEST_LINKS = 3  # links that make a list
_ENOUGH = 3  # events to come on a page that need no further search for the right page
_COVERS = 0.9
_RICH = 2.5  # fields an event
_FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?")
_CALENDARS = ("ics", "tribe")
_DATA = (*_CALENDARS, "jsonld", "json")
_EXPECTED = {"ics": "a calendar", "rss": "a feed", "tribe": "JSON", "json": "JSON"}
_NO_SECURE_DOOR = frozenset([CrawlClass.REFUSED, CrawlClass.TLS, CrawlClass.TIMEOUT, CrawlClass.RESET])


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that gave nothing to read."""

    ask: Ask
    crawl_class: CrawlClass
    detail: str


class Ladder:
    """One probe.

    log   what came of each request, in order: its attempts, or the one failure
    """

    def __init__(self, addresses: Iterable[str], rules: RelevanceRules) -> None:
        """`addresses`: the page's, and where it may be if that does not answer (http for https)."""
        self.log: list[Attempt | Failed] = []
        self._rules = rules
        self._queues: dict[Rung, list[Ask]] = defaultdict(list)
        self._queues[Rung.PAGE] = [Ask(url, Rung.PAGE, "the address given") for url in addresses]
        self._asked: set[str] = set()
        self._counts: Counter[Rung] = Counter()

    # --- what is known --------------------------------------------------------------------------------------------

    @property
    def attempts(self) -> list[Attempt]:
        return [one for one in self.log if isinstance(one, Attempt)]

    def choice(self) -> Choice:
        """The best of what was read so far; its positions are those of `attempts`."""
        return choose(self.attempts)

    @property
    def page(self) -> Attempt | None:
        """The first reading of the page that was given."""
        return next((one for one in self.attempts if one.ask.rung is Rung.PAGE), None)

    # --- what to ask ----------------------------------------------------------------------------------------------

    def next(self) -> Ask | None:
        """The next address worth asking; None when there is none, or enough was asked."""
        if sum(self._counts.values()) >= MAX_ASKS:
            return None
        for rung in Rung:
            ask = self._first(rung) if self._is_worth(rung) else None
            if ask is not None:
                self._counts[rung] += 1
                self._asked.add(ask.url if rung is Rung.PAGE else key_of(ask.url))
                return ask
        return None

    def _first(self, rung: Rung) -> Ask | None:
        if self._counts[rung] >= _MOST[rung]:
            return None
        if rung is Rung.NEXT_PAGE:
            self._queue_next_page()
        while self._queues[rung]:
            ask = self._queues[rung].pop(0)
            if ask.url not in self._asked and key_of(ask.url) not in self._asked:
                return ask
        return None

    def _is_worth(self, rung: Rung) -> bool:
        if rung is Rung.PAGE:
            return not self.log or self._may_be_insecure()
        if self.page is None:
            return False
        if rung in (Rung.CALENDAR, Rung.EXPORT):
            return not self._is_covered_by(_CALENDARS)
        if rung in (Rung.FEED, Rung.GUESS):
            return not self._is_covered_by(_DATA) and not (rung is Rung.FEED and self._says_none())
        if rung is Rung.NEXT_PAGE:
            return True
        again = (rung is Rung.DETAIL and self._is_list_of_links()) or (
            rung is Rung.EVENTS_PAGE and self._is_front_page()
        )
        return again or not (self._has_enough() or self._says_none())

    def _may_be_insecure(self) -> bool:
        return self.page is None and isinstance(self.log[-1], Failed) and self.log[-1].crawl_class in _NO_SECURE_DOOR

    def _is_covered_by(self, kinds: tuple[str, ...]) -> bool:
        """Whether one of these stable kinds already gives all that the page lists, with most fields."""
        attempts = self.attempts
        listed = listed_days(attempts)
        return any(
            one.kind in kinds
            and one.is_sure
            and one.measure.future
            and one.measure.richness >= _RICH
            and sum(map(one.covers, listed)) >= _COVERS * len(listed)
            for one in attempts
        )

    def _has_enough(self) -> bool:
        best = self.choice().best
        return best is not None and best.is_sure and (best.future >= _ENOUGH or (best.goes_on and best.future > 0))

    def _is_front_page(self) -> bool:
        """The best so far is the list on a site's front page: most sites show but their next few events there."""
        best = self.choice().best
        if best is None or best.ask.rung is not Rung.PAGE or best.kind in _CALENDARS:
            return False
        return _FRONT.fullmatch(urlsplit(best.page.url).path.lower()) is not None

    def _is_list_of_links(self) -> bool:
        best = self.choice().best
        return best is not None and best.linked > 0

    def _says_none(self) -> bool:
        """The page says itself that there are no events at present: another page would not know better."""
        page = self.page
        return page is not None and page.extraction.container is Container.EMPTY

    def _queue_next_page(self) -> None:
        best = self.choice().best
        if best is not None and best.goes_on and not best.linked:
            url = best.extraction.next_pages[0]
            if on_site(url, best.page.url):
                self._queues[Rung.NEXT_PAGE] = [Ask(url, Rung.NEXT_PAGE, f"it follows on {best.url}")]

    # --- what came ------------------------------------------------------------------------------------------------

    def name_sitemaps(self, urls: Iterable[str]) -> None:
        """robots.txt names these."""
        sound = (url for one in islice(urls, 20) if (url := address(one, "")))
        found = [Ask(url, Rung.SITEMAP, "robots.txt names it") for url in islice(sound, 3)]
        self._queues[Rung.SITEMAP] = found + self._queues[Rung.SITEMAP]

    def take(self, ask: Ask, answer: Answer) -> None:
        """Read an answer, and see what else it leads to."""
        if answer.page is None:
            self.log.append(Failed(ask, answer.crawl_class, answer.detail))
            return
        url = answer.page.url if answer.moved and len(answer.page.url) <= len(ask.url) + 500 else ask.url
        if ask.rung is Rung.NEXT_PAGE:
            self._take_next_page(ask, answer.page)
            return
        attempts = attempts_of(ask, answer.page, url, self._rules)
        if not attempts:
            detail = f"it answers with a web page, not with {_EXPECTED.get(ask.kind or '', 'a calendar or feed')}"
            self.log.append(Failed(ask, CrawlClass.NOT_THE_FORMAT, detail))
        self.log += attempts
        if ask.rung is Rung.DETAIL:
            self._complete_list()
        elif attempts:
            self._look_around(ask, answer.page, attempts[0])

    def _look_around(self, ask: Ask, page: Page, attempt: Attempt) -> None:
        """Queue what a page or a sitemap leads to."""
        text = decode(page.body, page.content_type)
        if ask.rung.is_list and attempt.kind == "auto" and not text.lstrip().startswith(("{", "[")):
            found = asks_of(page, text, selector_of(text))
        elif ask.rung is Rung.SITEMAP:
            found = asks_of_sitemap(text, page.url)
        else:
            found = []
        for one in found:
            self._queues[one.rung].append(one)
        links = [link for link in attempt.extraction.links if on_site(link, page.url)]
        if not attempt.yields and len(links) >= _FEWEST_LINKS:
            asks = [Ask(link, Rung.DETAIL, f"{attempt.url} links to it") for link in links[: _MOST[Rung.DETAIL]]]
            self._queues[Rung.DETAIL] = self._queues[Rung.DETAIL] or asks

    def _complete_list(self) -> None:
        """A list that shows links alone is measured by the linked pages that were looked at."""
        details = [one for one in self.attempts if one.ask.rung is Rung.DETAIL]
        urls = {one.ask.url for one in details}
        readings = tuple(reading for one in details for reading in one.readings)
        for position, one in enumerate(self.log):
            if isinstance(one, Attempt) and one.ask.rung is not Rung.DETAIL and urls & set(one.extraction.links):
                measure = measured(readings, one.page.now, self._rules)
                linked = len(one.extraction.links) if measure.items else 0
                self.log[position] = replace(one, readings=readings, measure=measure, linked=linked)

    def _take_next_page(self, ask: Ask, page: Page) -> None:
        """Read the next page as the way that led to it, and note whether there is more on it."""
        best = self.choice().best
        if best is None:
            return
        position = next(number for number, one in enumerate(self.log) if one is best)
        following = read_again(replace(best, ask=ask, page=page, url=ask.url), best.source, self._rules)
        if not following.yields or following.measure.days <= best.measure.days:
            self.log[position] = replace(best, goes_on=False)
        self.log.append(following)
