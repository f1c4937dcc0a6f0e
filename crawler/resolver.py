"""Scrapy's DNS resolver, refusing private addresses: the checked address is the one connected to.

Every connection of a crawl (pages, robots.txt, redirects; names, IP literals and odd forms such as 0x7f.1 alike) asks
the reactor's name resolver, so that a check here has no way around it and DNS rebinding has nothing to change later.
IPv4 and IPv6. One resolver serves the process; so does the list of exemptions, which is why a source with
`allow_private` gets a child process of its own.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer  # type: ignore[import-untyped]

from config.proxies import outgoing_proxies, without_password
from crawler.addresses import is_public

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.python.failure import Failure

log = logging.getLogger(__name__)

LOOKED_UP_WITHIN_S = 2.0  # a name that a proxy is to look up; behind some proxies no name is known at all

# (host, port) that may be private: the host of an `allow_private` source.
_exempt: set[tuple[str, int]] = set()
# (host, port) of the operator's own proxies: they may be private, but no page is asked of them (`guard.py`).
_proxies: set[tuple[str, int]] = set()
# host -> the private address that it was refused for, so that the outcome can tell it from an unknown name.
_refused: dict[str, str] = {}
# host -> its private address, None where it has none: of names that a proxy looks up.
_known: dict[str, str | None] = {}


def allow_private(host: str, port: int) -> None:
    """Exempt exactly this host and port, in this process, from the refusal of private addresses."""
    _exempt.add((host.strip("[]").lower(), port))


def allow_private_site(url: str) -> None:
    """Exempt the host and port of an address."""
    if place := _place_of(url):
        allow_private(*place)


def allow_proxies() -> None:
    """An outgoing proxy that the operator has set in the environment may stand in the private network. It is named in
    the log, without its password: through a proxy, names are resolved out of our sight."""
    for scheme, url in outgoing_proxies().items():
        if place := _place_of(url):
            _proxies.add(place)
        _log_proxy(scheme, without_password(url))


def is_proxy(url: str) -> bool:
    """Whether an address leads to the outgoing proxy itself, and not to the site of an `allow_private` source."""
    place = _place_of(url)
    return place in _proxies and place not in _exempt


def _place_of(url: str) -> tuple[str, int] | None:
    """(host, port) of an address, with or without a scheme."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    if not parts.hostname:
        return None
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


@functools.cache
def _log_proxy(scheme: str, proxy: str) -> None:
    log.info("%s goes through the proxy %s that the environment names", scheme, proxy)


def refused_address(host: str) -> str | None:
    """The private address for which `host` was refused, None if it never was."""
    return _refused.get(host.strip("[]").lower())


@implementer(IHostResolution)
class Resolution:
    """One lookup under way. A thread cannot be cancelled: a late answer is simply not listened to any more."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        return None


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names in the reactor's thread pool and hands on public addresses only.

    Twisted declares its interfaces with zope.interface, which type checkers do not read: hence `Any`.
    """

    def __init__(self, reactor: Any) -> None:
        self.reactor = reactor
        self._cache: dict[str, list[tuple[int, str]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        allow_proxies()
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  (the interface's name)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        resolution = Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        name = hostName.strip("[]").lower()

        def answer(found: list[tuple[int, str]]) -> None:
            self._cache[name] = found
            for address in permitted(name, portNumber, found):
                resolutionReceiver.addressResolved(address)
            resolutionReceiver.resolutionComplete()

        def unknown(_: Failure) -> None:
            resolutionReceiver.resolutionComplete()

        if name in self._cache:
            answer(self._cache[name])
        else:
            looked_up = deferToThreadPool(self.reactor, self.reactor.getThreadPool(), look_up, name)
            looked_up.addCallbacks(answer, unknown)
        return resolution


def look_up(name: str) -> list[tuple[int, str]]:
    """Ask the system. Returns (family, address) pairs; raises OSError or UnicodeError for what is no known name."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return [(family, str(sockaddr[0])) for family, _, _, _, sockaddr in found]


async def private_address(name: str) -> str | None:
    """A private address that `name` has for this machine, though somebody else is going to look it up; None if there
    is none, or nothing is known in time. Each name is asked for once."""
    name = name.strip("[]").lower()
    if name not in _known:
        _known[name] = await _private_of(name)
    return _known[name]


async def _private_of(name: str) -> str | None:
    from twisted.internet import reactor

    looking = deferToThreadPool(reactor, reactor.getThreadPool(), look_up, name)
    try:
        found = await asyncio.wait_for(looking.asFuture(asyncio.get_running_loop()), LOOKED_UP_WITHIN_S)
    except (OSError, UnicodeError):  # OSError: no such name, or too late
        return None
    return next((address for _, address in found if not is_public(address)), None)


def permitted(name: str, port: int, found: Sequence[tuple[int, str]]) -> list[IAddress]:
    """The addresses that may be connected to; remembers the first refused one when none is left."""
    exempt = (name, port) in _exempt or (name, port) in _proxies
    good = [(family, host) for family, host in found if exempt or is_public(host)]
    for address in (host for _, host in good if not is_public(host)):
        _log_once(name, port, address)
    if found and not good:
        _refused[name] = found[0][1]
    return [_address(family, host, port) for family, host in good]


@functools.cache
def _log_once(name: str, port: int, address: str) -> None:
    log.info(
        "%s:%d is the private address %s, let through by allow_private or as the outgoing proxy", name, port, address
    )


def _address(family: int, host: str, port: int) -> Any:
    return IPv6Address("TCP", host, port) if family == socket.AF_INET6 else IPv4Address("TCP", host, port)
