"""Certificates are checked: Scrapy's default would not."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.crawler.fetch.crawling import Room, article, page
from tests.crawler.fetch.site import Site, running_site


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed but itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "site.pem"
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    with running_site(context) as running:
        yield running


def test_certificate_that_nobody_vouches_for_is_refused(secure: Site, room: Room) -> None:
    """The class is tls, it is tried once, and no page is asked for."""
    secure.html("/events", page(article("SMA day", "2027-05-12")))
    room.source("society", f"https://127.0.0.1:{secure.port}/events")
    line = room.crawl("society").only()
    assert line["class"] == "broken:tls"
    assert line["detail"].startswith(f"no secure connection to 127.0.0.1:{secure.port}: ")
    assert line["requests"] == 1
    assert secure.hits == []


def test_port_that_speaks_no_tls_is_refused(site: Site, room: Room) -> None:
    """https to a port that answers in plain text is tls as well."""
    room.source("society", f"https://127.0.0.1:{site.port}/events")
    assert room.crawl("society").only()["class"] == "broken:tls"
