"""Which addresses a crawl may connect to."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address, IPv6Address

from crawler import resolver
from crawler.addresses import is_public
from crawler.faults import PrivateAddress
from crawler.middlewares.guard import refuse_private_literal


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::6810:84e5", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_address_is_public(address: str) -> None:
    """Addresses of the open Internet are public, also where IPv6 only wraps one of IPv4."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.0.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808",
        "2002:7f00:1::", "2002:808:808::1", "2001:0:7f00:1::", "no address", "",
    ],
)  # fmt: skip
def test_private_address_is_not_public(address: str) -> None:
    """Private, local, reserved and tunnelled addresses are refused, in every notation."""
    assert not is_public(address)


@given(st.ip_addresses(v=4))
@settings(deadline=None, max_examples=200)
def test_mapped_address_is_judged_by_the_address_inside(address: object) -> None:
    """An IPv4 address is as public in its IPv6 wrappings as it is by itself."""
    assert is_public(f"::ffff:{address}") == is_public(str(address)) == is_public(f"64:ff9b::{address}")


@pytest.mark.parametrize("form", ["127.0.0.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "localhost"])
def test_resolver_sees_through_odd_forms_of_an_address(form: str) -> None:
    """Whatever the system would connect to is what is judged."""
    found = resolver.look_up(form)
    assert found
    assert resolver.permitted(form, 80, found) == []
    assert resolver.refused_address(form) in {"127.0.0.1", "::1"}


def test_exemption_holds_for_one_host_and_port_only() -> None:
    """`allow_private` opens the source's own host:port, not the machine."""
    resolver.allow_private("exempt.test", 8080)
    found = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
    allowed = [IPv4Address("TCP", "127.0.0.1", 8080), IPv6Address("TCP", "::1", 8080)]
    assert resolver.permitted("exempt.test", 8080, found) == allowed
    assert resolver.permitted("exempt.test", 8081, found) == []
    assert resolver.permitted("other.test", 8080, found) == []


def test_only_the_public_addresses_of_a_name_are_used() -> None:
    """A name with a public and a private address is reached at the public one."""
    found = [(socket.AF_INET, "10.0.0.1"), (socket.AF_INET, "8.8.8.8")]
    assert resolver.permitted("mixed.test", 443, found) == [IPv4Address("TCP", "8.8.8.8", 443)]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "localhost", "api.localhost", "10.0.0.1"]
)
def test_private_literal_is_refused_behind_a_proxy(host: str) -> None:
    """Where a proxy would resolve the name, what is private at first sight is not handed to it."""
    with pytest.raises(PrivateAddress):
        refuse_private_literal(f"http://{host}:8000/x")


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "localhost.example.org"])
def test_public_host_is_handed_to_the_proxy(host: str) -> None:
    """Names and public addresses are the proxy's to resolve."""
    refuse_private_literal(f"https://{host}/")
