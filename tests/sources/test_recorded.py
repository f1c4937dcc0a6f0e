"""Recorded pages, read as a crawl would read them. A new case is a new folder beside this file."""

from __future__ import annotations

import pytest

from tests.sources.replay import expected, replay, slugs


@pytest.mark.parametrize("slug", slugs())
def test_recorded_page_reads_as_before(slug: str) -> None:
    """Every accepted event in full, every refusal with its reason."""
    assert replay(slug) == expected(slug)
