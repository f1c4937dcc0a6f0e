"""The web server: the published tree from memory, filtered feeds and lists on demand, and the operators' addresses.

A request for a published file does not reach Starlette's routing: it is answered in `WebApp.__call__` from ready-made
messages (docs/reference/http.md says what is promised, benchmarks/serve.py what it costs).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from config.load import Config
from feeds.filters import BadQuery, Extra, Query, parse_query
from feeds.language import Language
from feeds.parts import split_part
from feeds.web.addresses import in_language, split_language
from feeds.web.filtered import FilteredPages
from feeds.web.http import Headers, RouteClass, read_conditions, route_class
from feeds.web.metrics import WebMetrics
from feeds.web.ondemand import BusyError, OnDemand
from feeds.web.operators import OperatorRoutes
from feeds.web.query_string import strict_pairs
from feeds.web.replies import Replies
from feeds.web.resource import Resource, StaleFileError
from feeds.web.served import CHECK_EVERY_S, ServedTree, address_of, path_of
from feeds.web.site import site_of
from store.health import SourceHealth, assess
from store.repository import Store

_FEED = re.compile(r"/feeds/(?P<name>[a-z0-9][a-z0-9-]*)\.(?P<extension>[a-z]+)")
_EVENT = re.compile(r"/events/(?P<slug>[^/.]+)(?P<rest>/|\.ics)")
_EMBEDS = ("/embed/list", "/embed/frame")
_FILTERABLE = ("/events/", "/subscribe/", *_EMBEDS)


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def create_app(
    store: Store,
    config: Config,
    public: Path,
    base_url: str,
    *,
    clock: Callable[[], dt.datetime] = utc_now,
    check_every_s: float = CHECK_EVERY_S,
) -> WebApp:
    """The application for uvicorn. `public` is the published tree; its manifest lies beside it.

    The manifest is looked at every `check_every_s` seconds at most, so that a publish shows within that time.
    """
    return WebApp(store, config, ServedTree(public, check_every_s=check_every_s), base_url, clock=clock)


def _extras(address: str) -> tuple[Extra, ...]:
    """Which further keys the address knows."""
    if address in _EMBEDS:
        return (Extra.HEADING, Extra.UI, Extra.LIMIT)
    return (Extra.ALARM,) if address.endswith(".ics") else ()


class _Endpoint:
    """An ASGI callable that is no function, so that Starlette's Route passes every method on."""

    def __init__(self, serve: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._serve = serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serve(scope, receive, send)


class WebApp(Starlette):
    """Starlette with a short way for what is published."""

    def __init__(
        self, store: Store, config: Config, tree: ServedTree, base_url: str, *, clock: Callable[[], dt.datetime]
    ) -> None:
        self.tree = tree
        self._store = store
        self._base_url = base_url
        self._clock = clock
        self._on_demand = OnDemand()
        self._generation = 0
        self._metrics = WebMetrics(lambda: tree.published_events, self._healths, store.alarms.deliveries)
        self.reconfigure(config)
        operators = OperatorRoutes(tree, store, self._metrics).routes()
        rest = Route("/{path:path}", _Endpoint(self._serve))
        super().__init__(routes=[*operators, rest], exception_handlers={500: self._failed})
        self.router.redirect_slashes = False  # Starlette's own redirects are made from the Host header

    def reconfigure(self, config: Config) -> None:
        """Take over a configuration that was read anew; what was made on demand under the old one is not used again."""
        self._config = config
        site = site_of(config, self._base_url)
        self._root = site.root
        self._replies = Replies(site)
        self._pages = FilteredPages(self._store, config, self._base_url, self.tree.paths)
        self._generation += 1

    @property
    def is_https(self) -> bool:
        """Whether the world reaches us under https, whoever ends it."""
        return self._base_url.lower().startswith("https://")

    def measure(self, collector: Collector) -> None:
        """Let /metrics tell what another part of this process counts."""
        self._metrics.add(collector)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["query_string"] and scope["method"] in ("GET", "HEAD"):
            resource = self.tree.ready(self._address(scope))
            if resource is not None and await self._send(resource, scope, send):
                return
        await super().__call__(scope, receive, send)

    def answer_at_once(self, url: bytes, headers: Headers) -> tuple[bytes, bytes] | None:
        """Head and body of a GET for a published file in memory, for `feeds.web.protocol`; None: ask through ASGI."""
        address = url.decode("latin-1")
        root = self._root
        resource = self.tree.ready(address[len(root) :] if root and address.startswith(root + "/") else address)
        answer = resource.answer(read_conditions(headers)) if resource is not None else None
        if resource is None or answer is None:
            return None
        status, head, body = answer
        self._metrics.requests[resource.route, status] += 1
        return head, body

    def _address(self, scope: Scope) -> str:
        """The path within the site, whether or not the proxy in front has taken `base_url`'s path away."""
        path: str = scope["path"]
        root = self._root
        return path[len(root) :] if root and path.startswith(root + "/") else path

    async def _send(self, resource: Resource, scope: Scope, send: Send) -> bool:
        """Send it and count it; False if the file behind it was replaced meanwhile."""
        try:
            status = await resource.send(read_conditions(scope["headers"]), send, scope["method"] == "GET")
        except (StaleFileError, FileNotFoundError):
            self.tree.forget(self._address(scope))
            return False
        self._metrics.requests[resource.route, status] += 1
        return True

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything that is not in memory yet, or not a plain published file."""
        address = self._address(scope)
        if scope["method"] not in ("GET", "HEAD"):
            await self._reply(self._replies.other_method(scope["method"], address), address, scope, receive, send)
            return
        answer = await self._find(address, scope["query_string"])
        if isinstance(answer, Resource):
            if await self._send(answer, scope, send):
                return
            fresh = await self.tree.find(address)
            if fresh is not None and await self._send(fresh, scope, send):
                return
            answer = self._replies.not_found(address)
        await self._reply(answer, address, scope, receive, send)

    async def _reply(self, response: Response, address: str, scope: Scope, receive: Receive, send: Send) -> None:
        known = response.status_code < 400 or self.tree.holds(address)
        route = route_class(path_of(address)) if known else RouteClass.UNKNOWN
        self._metrics.requests[route, response.status_code] += 1
        await response(scope, receive, send)

    async def _find(self, address: str, query_string: bytes) -> Resource | Response:
        if not self.tree.present:
            return self._replies.unpublished(address)
        page = split_language(address)[1]
        if query_string and self.tree.holds(address) and (_FEED.fullmatch(address) or page in _FILTERABLE):
            return await self._filtered(address, query_string)
        resource = await self.tree.find(address) if address_of(path_of(address)) == address else None
        if resource is not None:
            return resource
        return await self._elsewhere(address, query_string) or self._replies.not_found(address)

    async def _filtered(self, address: str, query_string: bytes) -> Resource | Response:
        try:
            query = parse_query(strict_pairs(query_string), extras=_extras(address), sources=self._config.sources)
        except BadQuery as error:
            return self._replies.refused(address, str(error))
        if not query.pairs():
            return await self.tree.find(address) or self._replies.not_found(address)
        today = self._clock().astimezone(dt.UTC).date()
        state = (self.tree.revision, self._generation, today)
        self._on_demand.made_of(state)
        key = (address, query.canonical(), state)
        try:
            return await self._on_demand.get(key, self._maker(address, query, today))
        except BusyError:
            return self._replies.busy(address)

    def _maker(self, address: str, query: Query, today: dt.date) -> Callable[[], Resource]:
        pages, (language, page) = self._pages, split_language(address)
        published = self.tree.last_modified(address)
        if feed := _FEED.fullmatch(address):
            return lambda: pages.feed(feed["extension"], feed["name"], query, today, published=published)
        if address in _EMBEDS:
            return lambda: pages.embed(path_of(address), query, today, published=published)
        make = pages.events if page == "/events/" else pages.subscribe
        return lambda: make(query, today, language, published=published)

    async def _elsewhere(self, address: str, query_string: bytes) -> Response | None:
        """A redirect where the address means something that is published under another one."""
        if self._root and address == self._root:
            return self._replies.redirect("/", query_string)
        if not address.endswith("/") and self.tree.holds(address + "/"):
            return self._replies.redirect(address + "/", query_string)
        if self.tree.holds(address) and (known := address_of(path_of(address))) != address:
            return self._replies.redirect(known, query_string)
        language, page = split_language(address)
        if event := _EVENT.fullmatch(page):
            return await self._renamed(event["slug"], event["rest"], language)
        if feed := _FEED.fullmatch(address):
            return self._other_feed(feed["name"], feed["extension"], query_string)
        return None

    def _other_feed(self, name: str, extension: str, query_string: bytes) -> Response | None:
        """The feed under its name of today; in place of a part that is no more, or not yet, the whole."""
        redirects, part = self._config.redirects, split_part(name)
        names = [redirects[name]] if name in redirects else []
        if part is not None:
            whole = redirects.get(part[0], part[0])
            names += [f"{whole}-{part[1].name}", whole]
        addresses = (f"/feeds/{each}.{extension}" for each in names if each != name)
        found = next((address for address in addresses if self.tree.holds(address)), None)
        if found is None:
            return None
        return self._replies.redirect(found, query_string, for_good=part is None)

    async def _renamed(self, slug: str, rest: str, language: Language) -> Response | None:
        """An event's address of former times, or its UID, leads to the one of today (architecture decision 15)."""
        event = await asyncio.to_thread(self._store.event, slug)
        address = in_language(f"/events/{event.slug}{rest}", language) if event is not None else ""
        return (
            self._replies.redirect(address, b"") if event and event.slug != slug and self.tree.holds(address) else None
        )

    async def _failed(self, request: Request, error: Exception) -> Response:
        self._metrics.requests[RouteClass.UNKNOWN, 500] += 1
        return self._replies.failed(self._address(request.scope))

    def _healths(self) -> list[SourceHealth]:
        return assess(self._config, self._store.source_states(), self._clock())
