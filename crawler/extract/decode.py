"""Bytes to text, whatever the site says or forgets to say about their encoding. First step of every extractor.

Order: byte order mark, charset of the header, declaration inside the body, UTF-8. A body that is not what it says
it is still becomes text: bytes that are no UTF-8 are read one by one as Windows-1252, which is what they nearly
always are. Control characters go, so that no later stage meets a NUL.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}encoding=["']([\w.:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.I
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
# Python also knows codecs that are no character sets (punycode, unicode_escape) and slow or unsafe on foreign bytes.
_CHARSET = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?\d|windows-?\d{3,4}|cp-?\d{3,4}|koi8-[ru]"
    r"|gb-?2312|gbk|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[-_]?jis|sjis|iso-2022-jp|mac(?:intosh|-?roman)|tis-620",
    re.I,
)
# The web reads these labels as their Windows supersets (WHATWG Encoding Standard).
_SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_PROLOGUE_BYTES = 4096
_CONTROL_BYTES = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in b"\t\n\r")


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the offending bytes as Windows-1252, as Latin-1 where that has no character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in stray), error.end


codecs.register_error("sma-stray-bytes", _stray_bytes)


def decode(body: bytes, content_type: str = "") -> str:
    """Return `body` as text without control characters (tab and line ends stay); never raises."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _clean(body[len(bom) :].decode(charset, "replace"))
    charset = _declared(body, content_type) or _without_declaration(body)
    if charset != "utf-8" and not body.isascii() and _is_utf8(body):
        charset = "utf-8"  # no text in another charset passes for UTF-8; declarations are copied without a look
    if charset == "utf-8":
        # Deleting bytes is five times faster than searching text; in UTF-8 a control character is always its own byte.
        return body.translate(None, _CONTROL_BYTES).decode("utf-8", "sma-stray-bytes").replace("\ufeff", "")
    try:
        text = body.decode(charset)
    except UnicodeDecodeError:
        text = body.decode(charset, "replace")
    return _clean(text)


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text) if _CONTROLS.search(text) else text


def _declared(body: bytes, content_type: str) -> str | None:
    header = _HEADER.search(content_type)
    inside = _DECLARED.search(body[:_PROLOGUE_BYTES])
    names = [header.group(1)] if header else []
    if inside:
        names.append((inside.group(1) or inside.group(2)).decode("ascii", "ignore"))
    return next((charset for name in names if (charset := _codec(name))), None)


def _codec(name: str) -> str | None:
    if not _CHARSET.fullmatch(name):
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    # A page whose declaration could be read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if codec.startswith("utf-16") else _SUPERSETS.get(codec, codec)


def _without_declaration(body: bytes) -> str:
    sample = body[:200]
    if len(sample) >= 4 and sample.count(0) > len(sample) // 3:
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    return "utf-8"


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
