"""What operators ask: /healthz (the process answers), /readyz (it can serve), /metrics (what it did)."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from feeds.web.http import RouteClass
from feeds.web.metrics import METRICS_TYPE, WebMetrics
from feeds.web.replies import NOSNIFF
from feeds.web.served import ServedTree
from store.repository import Store

log = logging.getLogger(__name__)


class OperatorRoutes:
    def __init__(self, tree: ServedTree, store: Store, metrics: WebMetrics) -> None:
        self._tree = tree
        self._store = store
        self._metrics = metrics

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.healthz),
            Route("/readyz", self.readyz),
            Route("/metrics", self.metrics),
        ]

    async def healthz(self, request: Request) -> Response:
        return self._answer("alive\n", 200)

    async def readyz(self, request: Request) -> Response:
        """200 if something is published and the database opens, else 503 with the reason."""
        if not self._tree.present:
            return self._answer("nothing is published yet\n", 503)
        try:
            await asyncio.to_thread(self._store.info)
        except Exception:
            log.exception("the database cannot be read")
            return self._answer("the database cannot be read\n", 503)
        return self._answer("ready\n", 200)

    async def metrics(self, request: Request) -> Response:
        text = await asyncio.to_thread(self._metrics.text)
        return self._answer(text.decode(), 200, METRICS_TYPE)

    def _answer(self, text: str, status: int, media_type: str = "text/plain; charset=utf-8") -> Response:
        self._metrics.requests[RouteClass.OPERATOR, status] += 1
        return Response(text, status, {"cache-control": "no-store", **NOSNIFF}, media_type)
