"""From what an admin types to an address, and from a site's name to a slug."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.source import SLUG
from crawler.probe.naming import BadAddressError, addresses_of, slug_of
from crawler.probe.reading import trial_source


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("https://example.org/events", ("https://example.org/events",)),
        (" example.org/events ", ("https://example.org/events", "http://example.org/events")),
        ("//example.org/", ("https://example.org/", "http://example.org/")),
        ("localhost:8080/x", ("https://localhost:8080/x", "http://localhost:8080/x")),
        ("webcal://example.org/all.ics", ("https://example.org/all.ics",)),
        ("http://127.0.0.1:8000/events/", ("http://127.0.0.1:8000/events/",)),
        ("https://vereinmüller.example/a", ("https://xn--vereinmller-zhb.example/a",)),
        ("HTTPS://Example.org:443/A", ("https://example.org:443/A",)),
        ("http://[::1]:8000/x", ("http://[::1]:8000/x",)),
        ("https://example.org/événements?q=a%20b#top", ("https://example.org/%C3%A9v%C3%A9nements?q=a%20b",)),
    ],
)
def test_an_address_is_completed(typed: str, addresses: tuple[str, ...]) -> None:
    """Without a scheme https goes first, http second."""
    assert addresses_of(typed) == addresses


@pytest.mark.parametrize(
    "typed", ["", "events", "ftp://example.org/", "file:///etc/passwd", "https://", "https://exa mple.org/", "http://[::1",
              "https://example.org:99999/",
              "https://user:secret@example.org/", "javascript://x", "https://example.org/" + "x" * 3000]
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    """With a sentence that says why."""
    with pytest.raises(BadAddressError, match=r".+"):
        addresses_of(typed)


@pytest.mark.parametrize(
    ("name", "host", "taken", "slug"),
    [
        ("Society of Examplia", "www.example.org", (), "society-of-examplia"),
        ("Société française « SMA »", "example.fr", (), "societe-francaise-sma"),
        ("Fundacja Łódź", "example.pl", (), "fundacja-lodz"),
        ("神経筋学会 (NM)", "www.nm-society.example.jp", (), "nm-society-example"),
        ("A", "www.example.org", (), "example"),
        ("The very long name of a society that has forgotten to be short", "www.short.org", (), "short"),
        (
            "Society of Examplia",
            "www.example.org",
            ("society-of-examplia", "society-of-examplia-2"),
            "society-of-examplia-3",
        ),
        ("127.0.0.1", "127.0.0.1", (), "127-0-0-1"),
        ("", "", (), "source"),
        ("---", "...", (), "source"),
    ],
)
def test_a_slug_is_made_from_the_name_else_from_the_host(
    name: str, host: str, taken: tuple[str, ...], slug: str
) -> None:
    """Folded to plain letters; a name that is taken gets a number."""
    assert slug_of(name, host, taken) == slug


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=80), st.booleans())
def test_a_slug_is_always_valid(name: str, host: str, taken: bool) -> None:
    """Whatever a page calls itself, also where the first choice is taken."""
    first = slug_of(name, host)
    assert SLUG.fullmatch(slug_of(name, host, {first} if taken else ()))


ADDRESSES = st.one_of(
    st.text(max_size=60), st.builds("https://{}/{}?{}".format, st.text(max_size=20), st.text(), st.text())
)


@settings(deadline=None)
@given(ADDRESSES)
def test_an_address_that_is_taken_is_one_of_a_source(typed: str) -> None:
    """Whatever is typed: refused with a reason, or an address that a source file may hold."""
    try:
        addresses = addresses_of(typed)
    except BadAddressError:
        return
    for address in addresses:
        assert address.isascii()
        assert trial_source("auto", address).url == address
