"""What stands around a list on a real page: header, menu, cookie notice, side column, footer with dates of its own."""

from __future__ import annotations

import datetime as dt
import re
from html import escape

from tests.pages.draft import Draft
from tests.pages.layouts.lists import news_box

_BLOCK = re.compile(r">(<(?:li|tr|td|div|p|h[1-6]|ul|article|section|dt|dd|main|footer|nav)\b)")
_MENU = ("home", "about", "events", "team", "news", "contact")


def events_page(draft: Draft, content: str, organisation: str) -> str:
    """Put the content of a layout into this organisation's page of events."""
    title = draft.word("events")
    intro = f"<p>{escape(draft.language.intro)}</p>" if draft.rng.random() < 0.5 else ""
    return page_around(draft, title, f"<h1>{title}</h1>{intro}{content}", organisation)


def page_around(draft: Draft, title: str, content: str, organisation: str) -> str:
    """Put header, menu and footer around any content, and sometimes a cookie notice and a column of news."""
    side = news_box(draft) if draft.rng.random() < 0.25 and "<aside" not in content else ""
    name = escape(organisation)
    opening, closing = ('<div id="content">', "</div>") if draft.variant else ("<main>", "</main>")
    html = (
        f'<!DOCTYPE html>\n<html lang="{draft.language.code}"><head><meta charset="utf-8">'
        f"<title>{title} | {name}</title>{_head(draft)}</head><body>{_cookie(draft)}"
        f'<header><a href="/">{name}</a>{_menu(draft)}</header>{opening}{content}{closing}{side}'
        f"{_footer(draft, name)}</body></html>\n"
    )
    return _BLOCK.sub(r">\n    \1", html) if draft.rng.random() < 0.5 else html


def _head(draft: Draft) -> str:
    """Return what no visitor sees, with dates of its own: when the page was built, and who is behind it."""
    if draft.rng.random() < 0.5:
        return ""
    built = (draft.today - dt.timedelta(days=draft.rng.randint(1, 60))).isoformat()
    data = f'{{"@context": "https://schema.org", "@type": "WebPage", "dateModified": "{built}T08:15:00Z"}}'
    return (
        f'<meta property="article:modified_time" content="{built}"><style>.date {{ color: #123 }}</style>'
        f'<script>window.site = {{"built": "{built}", "menu": []}};</script>'
        f'<script type="application/ld+json">{data}</script>'
    )


def _menu(draft: Draft) -> str:
    rows = "".join(f'<li><a href="/{name}">{draft.word(name)}</a></li>' for name in _MENU)
    return f"<nav><ul>{rows}</ul></nav>" if draft.variant == 0 else f'<div class="navbar"><ul>{rows}</ul></div>'


def _cookie(draft: Draft) -> str:
    if draft.rng.random() < 0.5:
        return ""
    return f'<div id="cookie-banner"><p>{draft.word("cookie")}</p><button>{draft.word("accept")}</button></div>'


def _footer(draft: Draft, name: str) -> str:
    updated = ""
    if draft.rng.random() < 0.6:
        day = draft.today - dt.timedelta(days=draft.rng.randint(1, 40))
        updated = f"<p>{draft.word('updated')} {draft.language.fill(draft.language.styles[0].day, day)}</p>"
    privacy = f'<a href="/privacy">{draft.word("privacy")}</a>'
    return f"<footer><p>© {draft.today.year - 9}–{draft.today.year} {name}</p>{updated}{privacy}</footer>"
