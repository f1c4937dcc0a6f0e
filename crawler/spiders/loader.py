"""One spider per configured source, behind Scrapy's SPIDER_LOADER_CLASS.

So `scrapy list`, `scrapy crawl <slug>` and `scrapy parse --spider=<slug> URL` work for every source, without generated
code. The settings SMA_EVENTS_CONFIG and SMA_EVENTS_DATA name the folders; settings.py takes them from the environment.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from config.load import Config
from config.source import Source, WebSource
from crawler.hosts import same_site
from crawler.rendering.extra import rendering_settings, what_is_missing
from crawler.sources import load_sources
from crawler.spiders.source import SourceSpider
from store.repository import Store

TIME_BOX_SHARE = 0.9  # a crawl should end by itself before the parent ends its process


class SourceSpiderLoader:
    """Knows the sources of one configuration folder."""

    def __init__(self, config: Config, store: Store, data: Path) -> None:
        self.config = config
        self.store = store
        self.data = data

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SourceSpiderLoader:
        data = str(settings["SMA_EVENTS_DATA"])
        config, store = load_sources(str(settings["SMA_EVENTS_CONFIG"]), data)
        return cls(config, store, Path(data))

    def list(self) -> list[str]:
        return [*self.config.sources]

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a source. Raises KeyError for a slug that is not configured."""
        source = self.config.sources.get(spider_name)
        if source is None:
            raise KeyError(f"Spider not found: {spider_name}")
        bound = {
            "name": spider_name,
            "source": source,
            "config": self.config,
            "store": self.store,
            "data": self.data,
            "custom_settings": source_settings(self.config, source),
        }
        return type(f"SourceSpider[{spider_name}]", (SourceSpider,), bound)

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # `list` is our method here
        host = urlsplit(request.url).hostname or ""
        named = ((slug, urlsplit(source.url).hostname or "") for slug, source in self.config.sources.items())
        return [slug for slug, own in named if own and same_site(own, host)]


def source_settings(config: Config, source: Source) -> dict[str, Any]:
    """What the operator's settings and the source's file mean in Scrapy's words."""
    crawl = config.settings.crawl
    delay = crawl.delay if source.delay is None else source.delay
    rendering = rendering_settings(crawl) if source.renders and not what_is_missing(crawl) else {}
    return {
        **rendering,
        "SECRET_HEADERS": secret_headers(source),
        "SECRET_ORIGIN": source.url,
        "USER_AGENT": user_agent(config.settings.service.contact),
        "DOWNLOAD_DELAY": delay.total_seconds(),
        "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.per_host,
        "CONCURRENT_REQUESTS": crawl.per_host,
        "DOWNLOAD_TIMEOUT": crawl.timeout.total_seconds(),
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "TIME_BOX_S": crawl.time_box.total_seconds() * TIME_BOX_SHARE,
    }


def secret_headers(source: Source) -> dict[str, str]:
    """The headers of a source, each with the name of its variable; a file has none."""
    return source.headers if isinstance(source, WebSource) else {}


def user_agent(contact: str | None) -> str:
    """Who we are and whom to write to; printable ASCII, whatever the contact holds."""
    try:
        release = version("sma-events")
    except PackageNotFoundError:  # run from a folder that was never installed
        release = "0"
    told = "".join(char for char in contact or "" if " " <= char <= "~")
    return f"sma-events/{release} (+{told})" if told else f"sma-events/{release}"
