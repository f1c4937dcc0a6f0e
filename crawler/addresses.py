"""Which network addresses a crawl may connect to: public ones, and nothing that leads back into a private network.

Part of the guard against server-side request forgery (libraries.md 16). Values in, values out; the resolver asks here
for every address before anything connects to it.
"""

from __future__ import annotations

import ipaddress

_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")  # all that IANA has assigned for global unicast
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the last 32 bits are the IPv4 address that is really reached
_TUNNELS = (ipaddress.IPv6Network("2002::/16"), ipaddress.IPv6Network("2001::/32"))  # 6to4, Teredo
# Special blocks of IANA's registries that Python's tables call global, in one version of it or another: protocol
# assignments, the relays of 6to4, and the second block for documentation.
_SPECIAL4 = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("192.88.99.0/24"))
_SPECIAL6 = (ipaddress.IPv6Network("3fff::/20"), ipaddress.IPv6Network("2001::/23"))


def is_public(text: str) -> bool:
    """True where `text` is an address of the open Internet; False for private, loopback, link-local, multicast and
    reserved ones, also where they hide in an IPv6 notation, and for anything that is no address."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return _public4(address)
    inner = _embedded(address)
    return _public4(inner) if inner is not None else _public6(address)


def _public4(address: ipaddress.IPv4Address) -> bool:
    special = address.is_multicast or address.is_reserved or any(address in block for block in _SPECIAL4)
    return address.is_global and not special


def _public6(address: ipaddress.IPv6Address) -> bool:
    # `is_global` alone calls 6to4 and Teredo global, whose inner IPv4 address may be 127.0.0.1.
    special = any(address in block for block in (*_TUNNELS, *_SPECIAL6))
    return address in _GLOBAL_IPV6 and address.is_global and not special


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
