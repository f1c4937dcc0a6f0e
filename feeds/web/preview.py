"""A look at the content pages while they are written: every request reads the files anew.

Nothing is published and no database is opened; the start page shows no events. What is wrong with the pages is shown
in place of them, with file and line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from feeds.web.content import HOME, Content, ContentError, load_content
from feeds.web.content_pages import HomeEvents, content_page, home_page
from feeds.web.http import read_conditions
from feeds.web.messages import message_page
from feeds.web.resource import from_bytes
from feeds.web.site import Site, static_files


def create_preview(folder: Path, site: Site, today: Callable[[], dt.date]) -> Starlette:
    """The application that serves the pages of `folder`, as they are at each request."""

    def page(request: Request) -> Response:
        try:
            content = load_content(folder)
        except ContentError as error:
            lines = [str(problem) for problem in error.problems]
            return HTMLResponse(message_page("These pages cannot be published", lines, site), status_code=500)
        return _page(content, request.path_params.get("slug", HOME), site, today())

    return Starlette(routes=[Route("/", page), Route("/static/{name:path}", _Static()), Route("/{slug}/", page)])


class _Static:
    """Static files as the server sends them, parts of the film included. An object: Starlette's Route passes it on."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = f"static/{scope['path_params']['name']}"
        body = dict(static_files()).get(path)
        if body is None:
            await Response(status_code=404)(scope, receive, send)
        else:
            await from_bytes(path, body).send(read_conditions(scope["headers"]), send, scope["method"] == "GET")


def _page(content: Content, slug: str, site: Site, today: dt.date) -> Response:
    found = next((page for page in content.pages if page.slug == slug), None)
    if found is None:
        lines = ["The preview shows content pages only.", f"There is no content page {slug}.md."]
        return HTMLResponse(message_page("Not in the preview", lines, site), status_code=404)
    if found.slug == HOME:
        return HTMLResponse(home_page(content, HomeEvents((), 0, 0), site, today))
    return HTMLResponse(content_page(content, found, site, today))
