"""How uvicorn runs the application: the fast parts, nothing per request that nobody reads."""

from __future__ import annotations

import uvicorn

from feeds.web.app import WebApp
from feeds.web.connection_limits import Limits
from feeds.web.protocol import published_protocol

GRACEFUL_SHUTDOWN_S = 3
KEEP_ALIVE_S = 75
_HTTPS_FOR_A_YEAR = ("strict-transport-security", "max-age=31536000")


def server_config(
    app: WebApp,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    graceful_s: int = GRACEFUL_SHUTDOWN_S,
    limits: Limits | None = None,
) -> uvicorn.Config:
    """What `uvicorn.Server` runs: one process, uvloop where it is installed, httptools with the short way.

    No access log, because no visitor is recorded; logging is left to whoever runs the process. Where the world sees us
    under https, every answer says that it stays so; the proxy in front needs no header of its own.
    """
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="auto",
        http=published_protocol(app, limits),
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        headers=[_HTTPS_FOR_A_YEAR] if app.is_https else [],
        proxy_headers=False,  # nothing is made from the client's address or the Host
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=graceful_s,
    )
