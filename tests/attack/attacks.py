"""Answers that never end, never come, or unfold, and the class that a crawl or a probe of each ends with."""

from __future__ import annotations

from tests.attack import attacker as site
from tests.attack.attacker import MB, Attack

TOO_LARGE, TIMEOUT, RESET = "broken:too-large", "broken:timeout", "broken:reset"
SLOW = ("slow-drip", "slow-headers", "silence")


def _attacks() -> dict[str, tuple[Attack, str]]:
    gzipped, brotlied, zstded = site.gzip_bomb(), site.brotli_bomb(), site.zstd_bomb()
    nested, small = site.gzip_bomb(layers=2), site.gzip_bomb(3 * MB)
    return {
        "gzip": (site.answer(gzipped, "Content-Encoding: gzip"), TOO_LARGE),
        "brotli": (site.answer(brotlied, "Content-Encoding: br"), TOO_LARGE),
        "zstd": (site.answer(zstded, "Content-Encoding: zstd"), TOO_LARGE),
        "nested": (site.answer(nested, "Content-Encoding: gzip, gzip"), TOO_LARGE),
        "many-layers": (site.answer(small, "Content-Encoding: " + ", ".join(["gzip"] * 900)), TOO_LARGE),
        "ratio": (site.answer(small, "Content-Encoding: gzip"), TOO_LARGE),
        "large": (site.answer(b"x" * 9 * MB), TOO_LARGE),
        "large-json": (site.answer(b'[{"a": 1},' * (5 * MB) + b"1]", kind="application/json"), TOO_LARGE),
        "endless-body": (site.endless_body, TOO_LARGE),
        "endless-chunks": (site.endless_chunks, TOO_LARGE),
        "endless-headers": (site.endless_headers, TOO_LARGE),
        "endless-folded-header": (site.endless_folded_header, TOO_LARGE),
        "endless-interim-answers": (site.endless_interim_answers, TOO_LARGE),
        "endless-header-line": (site.endless_header_line, RESET),
        "slow-drip": (site.slow_drip, TIMEOUT),
        "slow-headers": (site.slow_headers, TIMEOUT),
        "silence": (site.silence, TIMEOUT),
    }


ATTACKS = _attacks()
