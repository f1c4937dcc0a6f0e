"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.decode import decode

TEXT = "Müller – 5 € · Kraków"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(TEXT.encode(), "", id="utf-8 unsaid"),
        pytest.param(
            codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=iso-8859-1", id="byte order mark beats header"
        ),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "", id="utf-16 with mark"),
        pytest.param(TEXT.encode("iso-8859-2", "ignore") and TEXT.encode(), "text/html; charset=UTF-8", id="header"),
        pytest.param(TEXT.encode(), "text/html; charset=nonsense", id="unknown charset is no charset"),
        pytest.param(TEXT.encode(), "text/html; charset=punycode", id="codec that is no charset"),
    ],
)
def test_decode_reads_what_is_said_or_marked(body: bytes, content_type: str) -> None:
    """Mark, header and plain UTF-8 all give the same text."""
    assert decode(body, content_type) == TEXT


def test_decode_finds_the_declaration_inside_the_body() -> None:
    """A meta element or an XML declaration names the charset where the header does not."""
    html = '<meta charset="iso-8859-2"><p>Kraków łódź'
    xml = '<?xml version="1.0" encoding="windows-1252"?><a>5 €</a>'
    assert decode(html.encode("iso-8859-2")) == html
    assert decode(xml.encode("cp1252")) == xml


def test_decode_reads_latin_1_that_calls_itself_utf_8() -> None:
    """Stray bytes become the Windows-1252 characters that they nearly always are; true UTF-8 beside them stays."""
    assert decode("Müller ".encode("cp1252") + "Łódź".encode(), "text/html; charset=utf-8") == "Müller Łódź"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "shift_jis", "gbk"])
def test_decode_reads_utf_8_that_calls_itself_something_else(charset: str) -> None:
    """A body that is UTF-8 throughout is UTF-8, whatever header or meta element was copied into it."""
    assert decode(TEXT.encode(), f"text/html; charset={charset}") == TEXT
    assert decode(f'<meta charset="{charset}">{TEXT}'.encode()) == f'<meta charset="{charset}">{TEXT}'


def test_decode_strips_control_characters() -> None:
    """NUL and the other C0 controls go; tab and line ends stay."""
    assert decode(b"a\x00b\x07c\td\r\ne\x7f") == "abc\td\r\ne"


def test_decode_recognises_utf_16_without_a_mark() -> None:
    """Every second byte being NUL gives it away."""
    assert decode("BEGIN:VCALENDAR".encode("utf-16-le")) == "BEGIN:VCALENDAR"
    assert decode("BEGIN:VCALENDAR".encode("utf-16-be")) == "BEGIN:VCALENDAR"


@given(st.binary(max_size=400), st.text(max_size=60))
@settings(deadline=None)
def test_decode_never_raises(body: bytes, content_type: str) -> None:
    """Any bytes under any header become text that can be encoded again."""
    decode(body, content_type).encode()
