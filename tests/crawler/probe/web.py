"""A fictional web of pages in memory, and the climbing of a ladder over it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config.load import load_config
from config.relevance import RelevanceRules
from crawler.extract.page import Page
from crawler.probe.ask import Answer
from crawler.probe.finding import Finding, find_out
from crawler.probe.ladder import Ladder
from store.crawl import CrawlClass

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HTML = "text/html; charset=utf-8"
SITE = "https://society.example.org"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")


@lru_cache(maxsize=1)
def rules() -> RelevanceRules:
    return load_config(Path(__file__).parent, {}).relevance


@dataclass(frozen=True)
class Event:
    """One event of the fictional society; number n is on a day of its own in 2027."""

    number: int

    @property
    def day(self) -> dt.date:
        return dt.date(2027, 1, 4) + dt.timedelta(days=7 * self.number)

    @property
    def title(self) -> str:
        return f"Meeting on spinal muscular atrophy, part {self.number + 1}"

    @property
    def url(self) -> str:
        return f"{SITE}/events/part-{self.number + 1}/"


def events(count: int, first: int = 0) -> list[Event]:
    return [Event(number) for number in range(first, first + count)]


def ics(listed: Sequence[Event], head: str = "") -> str:
    """A calendar of them."""
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else []), *map(_vevent, listed), "END:VCALENDAR", ""]
    )


def _vevent(event: Event) -> str:
    start = f"TZID=Europe/Vienna:{event.day:%Y%m%d}T"
    lines = ["BEGIN:VEVENT", f"UID:{event.number}@society.example.org", f"SUMMARY:{event.title}", f"URL:{event.url}"]
    lines += [f"DTSTART;{start}090000", f"DTEND;{start}170000", "LOCATION:Town Hall\\, Vienna\\, Austria", "END:VEVENT"]
    return "\r\n".join(lines)


def linked_data(listed: Sequence[Event]) -> str:
    """A script for each of them."""
    return "".join(f'<script type="application/ld+json">{json.dumps(_node(event))}</script>' for event in listed)


def _node(event: Event) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": event.url,
        "name": event.title,
        "url": event.url,
        "startDate": f"{event.day}T09:00+01:00",
        "endDate": f"{event.day}T17:00+01:00",
        "location": {"@type": "Place", "name": "Town Hall", "address": "Vienna, Austria"},
    }


def rows(listed: Sequence[Event]) -> str:
    """A plain list, as people write it."""
    return "".join(
        f'<li class="row"><h3><a href="{event.url}">{event.title}</a></h3><p class="when"><time datetime="{event.day}">'
        f'{event.day.day} {event.day:%B %Y}</time></p><p class="where">Town Hall, Vienna</p></li>'
        for event in listed
    )


def tribe(listed: Sequence[Event], following: str | None = None) -> str:
    """An answer of The Events Calendar."""
    found: dict[str, object] = {"events": [_post(event) for event in listed], "rest_url": f"{SITE}/wp-json/"}
    return json.dumps(found | ({"next_rest_url": following} if following else {}))


def _post(event: Event) -> dict[str, object]:
    return {
        "id": event.number,
        "global_id": f"society?id={event.number}",
        "title": event.title,
        "url": event.url,
        "start_date": f"{event.day} 09:00:00",
        "end_date": f"{event.day} 17:00:00",
        "utc_start_date": f"{event.day} 08:00:00",
        "timezone": "Europe/Vienna",
        "all_day": False,
        "venue": {"venue": "Town Hall", "city": "Vienna", "country": "Austria"},
    }


def rss(entries: Sequence[tuple[str, str]]) -> str:
    """A feed of entries with title and text."""
    items = "".join(
        f"<item><title>{title}</title><description>{text}</description><link>{SITE}/n/{number}</link></item>"
        for number, (title, text) in enumerate(entries)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def page(body: str, head: str = "", title: str = "Events | Society of Examplia", lang: str = "en") -> str:
    """A web page of the society with some running text above `body`."""
    text = (
        "<p>The society of Examplia is a meeting place for families and for those who care, and this is what it does "
        "with them and for them in the year to come. All are welcome on the day.</p>"
    )
    head = f"<head><title>{title}</title>{head}</head>"
    return f'<!doctype html><html lang="{lang}">{head}<body><main>{text}<ul>{body}</ul></main></body></html>'


@dataclass(frozen=True)
class Climb:
    """A ladder that was climbed to its end."""

    ladder: Ladder
    asked: tuple[str, ...]

    def finding(self) -> Finding:
        return find_out(self.ladder, NOW, rules())


def climb(web: Mapping[str, str | CrawlClass | Answer], *addresses: str, sitemaps: Sequence[str] = ()) -> Climb:
    """Climb over `web`: address -> body, or how asking for it ends; any other address is not found."""
    ladder, asked = Ladder(addresses, rules()), []
    ladder.name_sitemaps(sitemaps)
    while (ask := ladder.next()) is not None:
        asked.append(ask.url)
        assert len(asked) < 20
        ladder.take(ask, answer(web.get(ask.url, CrawlClass.NOT_FOUND), ask.url))
    return Climb(ladder, tuple(asked))


def answer(found: str | CrawlClass | Answer, url: str) -> Answer:
    if isinstance(found, Answer):
        return found
    if isinstance(found, CrawlClass):
        return Answer(None, crawl_class=found, detail=f"{url} failed")
    return Answer(Page(url, found.encode(), "", NOW))
