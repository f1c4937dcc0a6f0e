"""Certificates for 127.0.0.1: one that a test authority vouches for, one that has expired, one that nobody signed."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Certificates:
    """`authority`: the file that a crawl must trust; the others hold a certificate and its key."""

    authority: Path
    good: Path
    expired: Path
    self_signed: Path

    @classmethod
    def under(cls, folder: Path) -> Certificates:
        now = dt.datetime.now(dt.UTC)
        key = ec.generate_private_key(ec.SECP256R1())
        root = _certificate("Test authority", key, None, (now - DAY, now + DAY), authority=True)
        made = cls(*(folder / f"{name}.pem" for name in ("authority", "good", "expired", "self-signed")))
        made.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        _write(made.good, (root, key), (now - DAY, now + DAY))
        _write(made.expired, (root, key), (now - 3 * DAY, now - DAY))
        _write(made.self_signed, None, (now - DAY, now + DAY))
        return made


def context(file: Path) -> ssl.SSLContext:
    """A server's side of TLS that shows the certificate in `file`."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


Issuer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _write(file: Path, issuer: Issuer | None, valid: tuple[dt.datetime, dt.datetime]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate("127.0.0.1", key, issuer, valid, authority=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: Issuer | None,
    valid: tuple[dt.datetime, dt.datetime],
    *,
    authority: bool,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256())
