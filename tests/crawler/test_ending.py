"""Whether a calendar or feed came whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.ending import Ending, ending_of

_EVENTS = b"".join(b"BEGIN:VEVENT\r\nSUMMARY:" + name + b"\r\nEND:VEVENT\r\n" for name in (b"A", b"B"))
ICS = b"BEGIN:VCALENDAR\r\n" + _EVENTS + b"END:VCALENDAR\r\n"
RSS = b"<?xml version='1.0'?><rss><channel><item><title>A</title></item><item><title>B</title></item></channel></rss>"
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title></entry></feed>"


@pytest.mark.parametrize("body", [ICS, ICS.lower(), RSS, ATOM, ICS.decode().encode("utf-16"), b"", b"<html>", b"{}"])
def test_whole_body_is_whole(body: bytes) -> None:
    """Closing marks in any case, and whatever is no calendar and no feed."""
    assert ending_of(body, "") is Ending.WHOLE


def test_what_is_called_like_a_feed_is_none() -> None:
    """FeedBurner's element in an RDF feed begins no Atom feed, and in an Atom feed ends none."""
    burner = b'<feedburner:info uri="society"/>'
    rdf = b"<rdf:RDF xmlns:rdf='x'><channel>" + burner + b"</channel><item><title>A</title></item></rdf:RDF>"
    assert (ending_of(rdf, ""), ending_of(rdf.removesuffix(b"</rdf:RDF>"), "")) == (Ending.WHOLE, Ending.OPEN)
    atom = ATOM.removesuffix(b"</feed>") + b"<feedburner:info></feedburner:info>"
    assert (ending_of(atom, ""), ending_of(atom + b"</feed\n>", "")) == (Ending.OPEN, Ending.WHOLE)


@pytest.mark.parametrize("body", [ICS, RSS])
def test_every_cut_is_noticed(body: bytes) -> None:
    """Cut anywhere after its first event begins, a body is not whole, and within an event it is cut."""
    closing, end = (b"END:VCALENDAR", b"END:VEVENT") if body is ICS else (b"</rss", b"</item")
    begin = b"BEGIN:VEVENT" if body is ICS else b"<item"
    for at in range(body.index(begin) + len(begin), body.index(closing) + len(closing)):
        part = body[:at]
        expected = Ending.CUT if part.rfind(begin) > part.rfind(end) else Ending.OPEN
        assert ending_of(part, "") is expected, part


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_have_an_ending(noise: bytes) -> None:
    """Nothing raises, whatever follows a beginning."""
    for head in (b"", b"BEGIN:VCALENDAR\n", b"<rss>", b"<feed>"):
        assert ending_of(head + noise, "text/plain; charset=utf-8") in Ending
