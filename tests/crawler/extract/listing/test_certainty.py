"""Events are told from documents, news, people and goods."""

from __future__ import annotations

import pytest

from crawler.normalize.event import REVIEW_BELOW
from tests.crawler.extract.listing.reading import found, listing


def page(name: str, row: str) -> str:
    rows = "".join(f"<li>{row.format(day)}</li>" for day in (3, 11, 17))
    return f"<title>{name}</title><h1>{name}</h1><ul>{rows}</ul>"


@pytest.mark.parametrize(
    ("name", "row", "language"),
    [
        pytest.param(
            "News", '<h3><a href="/n/{0}">Registry reaches a milestone</a></h3> {0} May 2026', "en", id="news"
        ),
        pytest.param("Aktuelles", "<h3>Neue Geschäftsstelle</h3> {0}. Mai 2026", "de", id="German news"),
        pytest.param("Minutes", '{0} May 2026 <a href="/{0}.pdf">Minutes of the board</a>', "en", id="minutes"),
        pytest.param(
            "Comptes rendus", '<a href="/{0}.pdf">Compte rendu du {0} mai 2026</a>', "fr", id="French minutes"
        ),
        pytest.param("Nuestro equipo", "<b>Ana Ruiz</b>, nacida el {0} de mayo de 1980", "es", id="people"),
        pytest.param("Shop", "Cough assist, € 89, available from {0} May 2027", "en", id="goods"),
        pytest.param("Offerte di lavoro", "Fisioterapista, scadenza {0} maggio 2027", "it", id="jobs"),
        pytest.param("Threads", "<h3>Which wheelchair?</h3> {0} May 2026, 21:13", "en", id="messages"),
    ],
)
def test_other_pages_list_no_events(name: str, row: str, language: str) -> None:
    """Their dates are refused, each with a reason."""
    read = listing(page(name, row), language, "https://example.org/page")
    assert (read.items, {one.code for one in read.refused} <= {"not-an-event"}) == ((), True)


@pytest.mark.parametrize(
    ("name", "row", "language"),
    [
        pytest.param("Events", "<h3>SMA family day</h3> {0} May 2027, 10:00", "en", id="English"),
        pytest.param("Veranstaltungen", "<h3>Familientag</h3> {0}. Mai 2027, 10 Uhr", "de", id="German"),
        pytest.param("Évènements", "<h3>Journée des familles</h3> {0} mai 2027, 10h", "fr", id="French"),
        pytest.param("Agenda", "<h3>Taller de familias</h3> {0} de mayo de 2027, 10:00", "es", id="Spanish"),
        pytest.param("Eventi", "<h3>Convegno</h3> {0} maggio 2027, ore 10", "it", id="Italian"),
        pytest.param("Eventos", "<h3>Encontro de famílias</h3> {0} de maio de 2027, 10h", "pt", id="Portuguese"),
        pytest.param("Evenementen", "<h3>Familiedag</h3> {0} mei 2027, 10:00", "nl", id="Dutch"),
        pytest.param("Wydarzenia", "<h3>Warsztaty dla rodzin</h3> {0} maja 2027, 10:00", "pl", id="Polish"),
    ],
)
def test_lists_of_events_are_sure(name: str, row: str, language: str) -> None:
    """So sure that nobody has to look."""
    items = listing(page(name, row), language).items
    assert [item.day for item in items] == ["2027-05-03", "2027-05-11", "2027-05-17"]
    assert min(item.confidence for item in items) >= REVIEW_BELOW


def test_past_events_are_events() -> None:
    """A list of last year's meetings."""
    assert len(found(page("Board meetings", "{0} May 2024, 9:00, Board meeting"))) == 3


def test_page_without_dates_lists_nothing() -> None:
    """Neither items nor refusals."""
    read = listing("<h1>Events</h1><p>There are no upcoming events.</p>")
    assert (read.items, read.refused, read.confidence, read.proposal) == ((), (), 0.0, None)
