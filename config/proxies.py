"""The outgoing proxies that the environment names (`http_proxy`, `https_proxy`), which crawls then go through.

What that means for the guard against private addresses: `crawler/middlewares/guard.py`.
"""

from __future__ import annotations

from urllib.request import getproxies

ADVICE = "let the proxy refuse private addresses as well: it looks names up itself, out of our sight"
_FOR = ("http", "https")  # `all_proxy` and the like are not used


def outgoing_proxies() -> dict[str, str]:
    """Return the address of the proxy by the scheme that goes through it, as the environment (or macOS) has it."""
    found = getproxies()
    return {scheme: found[scheme] for scheme in _FOR if found.get(scheme)}


def proxy_warning() -> str | None:
    """Return the sentence that every start logs where there is a proxy, without its password; None without one."""
    proxies = {scheme: without_password(url) for scheme, url in outgoing_proxies().items()}
    if not proxies:
        return None
    named = " and ".join(f"{scheme} through {address}" for scheme, address in proxies.items())
    return f"crawls go by a proxy that the environment names ({named}); {ADVICE}"


def without_password(url: str) -> str:
    """Return host and port of a proxy's address."""
    return url.rpartition("@")[2].rpartition("//")[2].rstrip("/")
