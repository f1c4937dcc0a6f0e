"""The policy that pages are sent with, in force: it stops nothing of their own."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.view import View


def test_no_page_complains_under_its_own_policy(browser: Browser, site: Site) -> None:
    """Strict Content-Security-Policy: every style and script of ours is let through, and none fails."""
    with View().context(browser) as context:
        seen = Visit(context.new_page())
        seen.page.on("console", seen.note_console)
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        for each in site.kinds:
            answer = seen.page.goto(site.url + each.address)
            assert answer is not None
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "unsafe" not in answer.headers["content-security-policy"]
    complaints = [text for text in seen.complaints if "404 (Not Found)" not in text]
    assert complaints == []
