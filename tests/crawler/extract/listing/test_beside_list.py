"""Dates that stand beside a list of events and are no events: news, former days, changes of the page, controls."""

from __future__ import annotations

import pytest

from crawler.extract.cards import read_cards
from crawler.extract.dom import selector_of
from crawler.extract.listing import read
from crawler.extract.listing.wording import heads_other
from tests.crawler.extract.listing.reading import NOW, URL, found

MEETINGS = "".join(
    f'<div class="row"><p>{day}.{day}.2027, 18:00</p><h3><a href="/m/{day}">Pond workshop {day}</a></h3></div>'
    for day in (3, 4, 5)
)
DAYS = ["2027-03-03", "2027-04-04", "2027-05-05"]


def days(html: str, language: str = "en") -> list[str | None]:
    """The days of all items."""
    return [day for _, day, _ in found(html, language)]


@pytest.mark.parametrize(
    ("heading", "language"),
    [
        ("Latest news", "en"), ("Recent posts", "en"), ("Aktuelles", "de"), ("Neueste Beiträge", "de"),
        ("Dernières actualités", "fr"), ("Noticias", "es"), ("Ultime notizie", "it"), ("Últimas notícias", "pt"),
        ("Laatste nieuws", "nl"), ("Aktualności", "pl"),
    ],
)  # fmt: skip
def test_posts_of_a_side_column_are_no_events(heading: str, language: str) -> None:
    """Three posts below a heading that says so, in elements of the same form as the list's."""
    posts = "".join(
        f'<div class="row"><p>{day}.10.2026</p><h3><a href="/p/{day}">Otter council thanked {day}</a></h3></div>'
        for day in (12, 13, 14)
    )
    html = f"<h1>Pond workshops</h1><main>{MEETINGS}</main><aside><h2>{heading}</h2>{posts}</aside>"
    assert (heads_other(heading), days(html, language)) == (True, DAYS)


def test_alert_above_the_page_is_no_event() -> None:
    """What a site announces, with the day on which it did."""
    bar = '<div class="alertBar"><a href="/a/1">Otters counted</a> <span class="alertDate">12.10.2026</span></div>'
    assert days(f"{bar}<h1>Pond workshops</h1>{MEETINGS}") == DAYS


@pytest.mark.parametrize(
    ("moved", "language"),
    [
        ("12 May 2027 (rescheduled from 5 May)", "en"), ("12. Mai 2027 (verschoben vom 5. Mai)", "de"),
        ("12 mai 2027 (reportée du 5 mai)", "fr"), ("12 de mayo de 2027 (aplazada del 5 de mayo)", "es"),
        ("12 maggio 2027 (rinviata dal 5 maggio)", "it"), ("12 de maio de 2027 (adiada de 5 de maio)", "pt"),
        ("12 mei 2027 (verplaatst van 5 mei)", "nl"), ("12 maja 2027 (przeniesiona z 5 maja)", "pl"),
    ],
)  # fmt: skip
def test_former_day_of_what_was_moved_is_no_event(moved: str, language: str) -> None:
    """One item, on the day that holds."""
    assert days(f"<h1>Gemeinderat</h1><ul><li>{moved}</li></ul>", language) == ["2027-05-12"]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Last updated", "en"), ("Zuletzt aktualisiert", "de"), ("Dernière mise à jour", "fr"),
        ("Última actualización", "es"), ("Ultimo aggiornamento", "it"), ("Última atualização", "pt"),
        ("Laatst bijgewerkt", "nl"), ("Ostatnia aktualizacja", "pl"),
    ],
)  # fmt: skip
def test_change_of_the_page_is_no_event(name: str, language: str) -> None:
    """The label in one element, the day in the next."""
    facts = f"<dl><dt>{name}</dt><dd>16.11.2026</dd></dl>"
    assert days(f"<h1>Pond workshops</h1>{facts}{MEETINGS}", language) == DAYS


def test_deadline_in_an_element_of_its_own_is_no_event() -> None:
    """Cards whose facts are rows of a label and a value."""
    cards = "".join(
        f"<div class='card'><div><a href='/e/{day}'>Pond workshop {day}</a></div><div><div>Datum:</div>"
        f"<div>{day}.{day}.2027</div></div><div><div>Anmeldeschluss:</div><div>{day}.1.2027</div></div></div>"
        for day in (3, 4, 5)
    )
    assert [(title, day) for title, day, _ in found(f"<h1>Termine</h1>{cards}", "de")] == [
        (f"Pond workshop {day}", f"2027-0{day}-0{day}") for day in (3, 4, 5)
    ]


def test_day_of_a_date_picker_is_no_event() -> None:
    """Neither as text nor as a time element."""
    picker = '<h2>Search</h2><time datetime="2027-01-09" class="bar__datepicker-time"><b>2027-01-09</b></time>'
    html = f'<h1>Pond workshops</h1><div class="event-bar">{picker}</div>{MEETINGS}'
    assert (read_cards(selector_of(html).root, URL, NOW), days(html)) == ([], DAYS)


def test_days_parted_by_their_times_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two days of two meetings each, where three items are the most."""
    monkeypatch.setattr(read, "MAX_ITEMS", 3)
    html = "<h1>Meetings</h1>" + "".join(
        f"<h3>{day} March 2027</h3><p>9:00 Finance committee</p><p>13:00 Audit committee</p>" for day in (4, 18)
    )
    assert days(html) == ["2027-03-04", "2027-03-04", "2027-03-18"]
