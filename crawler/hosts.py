"""Which hosts make up one site. Pure."""

from __future__ import annotations


def same_site(one: str, other: str) -> bool:
    """True for the same host, with and without www, and for a host below the other (events.example.org)."""
    one, other = one.lower().removeprefix("www."), other.lower().removeprefix("www.")
    return one == other or _below(one, other) or _below(other, one)


def _below(host: str, parent: str) -> bool:
    return "." in parent and host.endswith(f".{parent}")
