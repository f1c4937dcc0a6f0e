"""Pages that say themselves that they list nothing at present."""

from __future__ import annotations

import pytest

from crawler.extract.quiet import says_none


@pytest.mark.parametrize(
    "text",
    [
        "There are no upcoming events at this time.",
        "No events found",
        "Sorry, no meetings.",
        "Derzeit keine Veranstaltungen.",
        "Keine aktuellen Termine",
        "Aucun évènement prévu",
        "Pas d’événement à venir",
        "No hay próximos eventos",
        "Nessun evento in programma",
        "Nenhum próximo evento",
        "Geen geplande activiteiten",
        "Brak nadchodzących wydarzeń",
        "Žádné akce",
        "Inga kommande evenemang",
        "Ei tulevia tapahtumia",
        "Нет предстоящих событий",
        "現在、イベントはありません。",
        "暂无活动",
    ],
)
def test_page_says_that_there_is_nothing(text: str) -> None:
    """In the languages that we read."""
    assert says_none(f"Society {text} Contact us")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Our events",
        "No events are more fun than ours",
        "No upcoming events. 12 May 2027 Congress. 13 May 2027 Course. 14 May 2027 Visit.",
    ],
)
def test_other_pages_do_not(text: str) -> None:
    """A list with dates holds something, whatever one part of the page says."""
    assert not says_none(text)
