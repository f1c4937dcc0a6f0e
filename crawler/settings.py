"""Scrapy's settings: polite and safe. What differs between sources is set by `spiders/loader.py`.

Each line that departs from Scrapy's default says why, where the name does not.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

BOT_NAME = "sma-events"
SPIDER_LOADER_CLASS = "crawler.spiders.loader.SourceSpiderLoader"

# Where configuration and data are: "" lets config.load find the folder.
SMA_EVENTS_CONFIG = os.environ.get("SMA_EVENTS_CONFIG", "")
SMA_EVENTS_DATA = os.environ.get("SMA_EVENTS_DATA", "data")

# Safety. Scrapy's defaults would run an HTTP server that executes code, and accept any certificate.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"
REACTOR_THREADPOOL_MAXSIZE = 20  # name lookups that hang must not hold up the others
_HANDLER = "crawler.wire.BoundedHandler"
DOWNLOAD_HANDLERS: dict[str, Any] = {  # http and https alone
    "http": _HANDLER, "https": _HANDLER, "data": None, "file": None, "ftp": None, "s3": None,
}  # fmt: skip
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30

# Politeness.
USER_AGENT = "sma-events"
ROBOTSTXT_USER_AGENT = "sma-events"
DOWNLOAD_DELAY = 2
DOWNLOAD_DELAY_JITTER = 0.0  # a delay is a promise; Scrapy would halve it now and then
CONCURRENT_REQUESTS_PER_DOMAIN = 1
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 8
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,text/calendar,application/json;q=0.9,application/xml;q=0.9,*/*;q=0.8",
}

# The way of a request. Ours replace Scrapy's where those are impolite or vague; the rest is not needed.
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.retries.RetriesMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # would decode every page a second time
    "crawler.middlewares.secrets.SecretsMiddleware": 580,  # sees unfolded bodies; redirects come by again
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.compression.CompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirects.RedirectsMiddleware": 600,
    "crawler.middlewares.secrets.SecretEchoMiddleware": 610,  # before a redirect is followed, or a header kept
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "crawler.middlewares.guard.GuardMiddleware": 860,
}
# The spider looks at every status itself, bounds its own depth and addresses, and sends no Referer.
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {
    "crawler.pipelines.NormalizePipeline": 100,
    "crawler.pipelines.RelevancePipeline": 200,
    "crawler.pipelines.StorePipeline": 300,
}
EXTENSIONS: dict[str, int | None] = {
    "crawler.extensions.TimeBox": 0,
    # Not wanted, and their imports alone would cost a quarter of a child's start-up.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.closespider.CloseSpider": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
}
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None  # a twentieth faster; comes with uvicorn
CONCURRENT_ITEMS = 1  # Scrapy starts that many tasks for every answer; a page is one item here
WARN_ON_GENERATOR_RETURN_VALUE = False  # would read and parse the spider's source for every spider class
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the spider asks for each address once
TIME_BOX_S = 600

LOG_INSTALL_ROOT_HANDLER = False
LOG_LEVEL = "INFO"
STATS_DUMP = False
