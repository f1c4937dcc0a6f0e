"""Whether pages can be rendered here, what is missing if not, and what Scrapy must be told where they can."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import Any

from config.settings import CrawlSettings
from crawler import settings as project

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL = "install it with `make setup-js`, or `pip install .[js]`"
# Nothing that the browser does by itself may leave the machine: its proxy is a closed door, its resolver knows no name.
_OFFLINE = (
    "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-background-networking",
    "--disable-quic",
)  # fmt: skip
_SMALL = ("--disable-dev-shm-usage", "--disable-gpu", "--js-flags=--max-old-space-size=384", "--mute-audio")
_MOST_START_S = 60.0


def chromium_path(crawl: CrawlSettings) -> str | None:
    """The browser's executable: [crawl] chromium, else one on the PATH; None if there is none."""
    if crawl.chromium:
        return shutil.which(crawl.chromium)
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def what_is_missing(crawl: CrawlSettings) -> str | None:
    """One sentence on what rendering lacks here; None where it can be done."""
    if find_spec("scrapy_playwright") is None:
        return f"js = true needs the js extra: {INSTALL}, and a Chromium (Debian: apt install chromium)"
    if chromium_path(crawl) is None:
        named = f"[crawl] chromium = {crawl.chromium!r} is no program" if crawl.chromium else "none is on the PATH"
        return f"js = true needs a Chromium, and {named} (Debian: apt install chromium)"
    return None


def rendering_settings(crawl: CrawlSettings) -> dict[str, Any]:
    """What Scrapy must be told for a source with `js = true`; only where nothing is missing."""
    handler = "crawler.rendering.browser.RenderHandler"
    rooted = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's own sandbox refuses to run as root
    return {
        "DOWNLOAD_HANDLERS": {**project.DOWNLOAD_HANDLERS, "http": handler, "https": handler},
        "DOWNLOADER_MIDDLEWARES": {
            **project.DOWNLOADER_MIDDLEWARES,
            "crawler.rendering.middleware.RenderMiddleware": 500,  # after retries, redirects, decompression
        },
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_BROWSER_PROVIDER": "crawler.rendering.browser.ChromiumProvider",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": chromium_path(crawl),
            "chromium_sandbox": not rooted,
            "args": [*_OFFLINE, *_SMALL],
            "timeout": _MOST_START_S * 1000,
            "handle_sigint": False,
            "handle_sigterm": True,
            "handle_sighup": False,
        },
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": crawl.timeout.total_seconds() * 1000,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
        "RENDER_START_S": _MOST_START_S,
        "RENDER_LOAD_S": crawl.timeout.total_seconds(),
        "RENDER_SETTLE_S": min(10.0, crawl.timeout.total_seconds()),
    }
