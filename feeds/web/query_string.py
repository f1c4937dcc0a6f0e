"""The query of an address as it came over the wire -> (key, value) pairs, or a refusal that says what is wrong.

The filters themselves are read by `feeds.filters`; here only what no honest address has is turned away, before it costs
anything.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from feeds.filters import BadQuery

# Every value of every key together is about 1,500 characters; a filter by sixty sources, 4,000.
MAX_BYTES = 8 * 1024
MAX_PAIRS = 200


def strict_pairs(query_string: bytes) -> list[tuple[str, str]]:
    """Decoded pairs; blank values are kept. Raises BadQuery where it is too long or not UTF-8."""
    if len(query_string) > MAX_BYTES:
        raise BadQuery(f"the filter has {len(query_string)} characters; at most {MAX_BYTES} are allowed")
    if query_string.count(b"&") >= MAX_PAIRS:
        raise BadQuery(f"the filter has more than {MAX_PAIRS} parts")
    try:
        return parse_qsl(query_string.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise BadQuery("the filter is not written in UTF-8") from error
