"""One-click links into people's calendars, for a subscription and for a single event (feeds.md 6).

None of these addresses is documented by its service; the plain https address is always offered beside them.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote, urlencode, urlsplit

from feeds.formats.wording import address
from store.event import Event

GOOGLE_MAX = 256  # characters of a subscription's address that Google takes, "webcal://" included


def webcal(url: str) -> str:
    """The address that calendar programs register for: webcal://host/..."""
    return "webcal" + url[url.index("://") :]


def google_subscription(url: str) -> str:
    return "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal(url)})


def outlook_subscription(url: str, name: str, host: str) -> str:
    """`host` is outlook.live.com (personal) or outlook.office.com (work)."""
    return f"https://{host}/calendar/0/addfromweb?" + urlencode({"url": url, "name": name}, quote_via=quote)


def is_loopback(base_url: str) -> bool:
    """Whether only this machine can reach it."""
    host = urlsplit(base_url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def is_local(base_url: str) -> bool:
    """Whether services on the internet cannot subscribe: no https, or a host that only this machine knows."""
    return urlsplit(base_url).scheme != "https" or is_loopback(base_url)


def google_event(event: Event, page_url: str, assumed: dt.timedelta) -> str:
    begin, end = _span(event, assumed)
    timed = isinstance(begin, dt.datetime)
    form = "%Y%m%dT%H%M%SZ" if timed else "%Y%m%d"
    words = {
        "action": "TEMPLATE",
        "text": event.title,
        "dates": f"{begin:{form}}/{end:{form}}",
        "location": _location(event),
        "details": page_url,
    }
    return "https://calendar.google.com/calendar/render?" + urlencode(words, quote_via=quote)


def outlook_event(event: Event, page_url: str, assumed: dt.timedelta) -> str:
    begin, end = _span(event, assumed)
    form = "%Y-%m-%dT%H:%M:%SZ" if isinstance(begin, dt.datetime) else "%Y-%m-%d"
    words = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": f"{begin:{form}}",
        "enddt": f"{end:{form}}",
        "subject": event.title,
        "location": _location(event),
        "body": page_url,
    }
    if not isinstance(begin, dt.datetime):
        words["allday"] = "true"
    return "https://outlook.live.com/calendar/deeplink/compose?" + urlencode(words, quote_via=quote)


def _span(event: Event, assumed: dt.timedelta) -> tuple[dt.date, dt.date]:
    """UTC moments, or the first day and the day after the last one. An unknown end gets the assumed length."""
    start, end = event.start, event.end
    if isinstance(start, dt.datetime):
        begin = start.astimezone(dt.UTC)
        return begin, (end.astimezone(dt.UTC) if isinstance(end, dt.datetime) else begin + assumed)
    return start, event.last_day + dt.timedelta(days=1)


def _location(event: Event) -> str:
    return address(event.place) or (event.online_url or "")
