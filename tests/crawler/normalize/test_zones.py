"""Zones that a text names: the cheap look at a text lets none of them go."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.normalize.dates.zones import marks

WORDINGS = {
    "12:00 UTC+2": "UTC+2", "12:00 GMT -5": "GMT -5", "12:00 +0200": "+0200", "12:00-0500": "-0500", "12:00 CET": "CET",
    "12:00 ET/PT": "ET", "12:00 мск": "мск", "12:00 AoE": "AoE", "12:00 anywhere on earth": "AOE",
    "12:00 Europe/Warsaw": "Europe/Warsaw", "12:00 Etc/Universal": "Etc/Universal",
    "12:00 America/New_York": "America/New_York", "12:00 Pacific/Apia": "Pacific/Apia",
    "12:00 Atlantic/Azores": "Atlantic/Azores", "12:00 Indian/Reunion": "Indian/Reunion",
    "12:00 Africa/Lagos": "Africa/Lagos", "12:00 Asia/Tokyo": "Asia/Tokyo", "12:00 Australia/Perth": "Australia/Perth",
    "12:00 Paris time": "Europe/Paris", "12:00 heure de Paris": "Europe/Paris", "12:00 hora de Madrid": "Europe/Madrid",
    "12:00 ora di Roma": "Europe/Rome", "12:00 local time": "LOCAL", "12:00 Ortszeit": "LOCAL",
    "12:00 HEURE LOCALE": "LOCAL", "12:00 plaatselijke tijd": "LOCAL",
}  # fmt: skip


@pytest.mark.parametrize(("text", "zone"), WORDINGS.items())
def test_every_wording_of_a_zone_is_marked(text: str, zone: str) -> None:
    """Offsets, abbreviations, names of zones, cities, countries, and "local time" in any language."""
    assert [name for _, _, name in marks(text)] == [zone]


@settings(deadline=None)
@given(before=st.text("ab 0123.,-", max_size=12), text=st.sampled_from(sorted(WORDINGS)))
def test_a_zone_is_marked_wherever_it_stands(before: str, text: str) -> None:
    """What stands before it changes nothing."""
    assert [name for _, _, name in marks(f"{before} {text}")] == [WORDINGS[text]]


@pytest.mark.parametrize(
    "text", ["12 May 2027", "Mo 12.05.2027, 9:00-12:00", "12/5/2027", "3–5 June", "9-12", "at noon"]
)
def test_a_text_without_a_zone_has_none(text: str) -> None:
    """Ranges of days and times are no offsets."""
    assert marks(text) == []
