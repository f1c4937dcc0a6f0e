"""What pages are about by their names and addresses."""

from __future__ import annotations

import pytest

from crawler.extract.listing.verdict import Naming, Subject, naming, verdict_of


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        pytest.param("Press releases", Subject.NEWS, id="en"),
        pytest.param("Stellenangebote", Subject.JOBS, id="de"),
        pytest.param("Essais cliniques", Subject.TRIALS, id="fr"),
        pytest.param("Preguntas frecuentes", Subject.HELP, id="es"),
        pytest.param("Orari di apertura", Subject.HOURS, id="it"),
        pytest.param("Legislação", Subject.LAW, id="pt"),
        pytest.param("Webwinkel", Subject.SHOP, id="nl"),
        pytest.param("Pogoda", Subject.WEATHER, id="pl"),
        pytest.param("Historik", Subject.PAST, id="sv"),
        pytest.param("議事録", Subject.RECORDS, id="ja"),
    ],
)
def test_names_tell_the_subject(name: str, subject: Subject) -> None:
    """A heading or a segment of an address."""
    assert naming(name) == Naming(other=subject)


@pytest.mark.parametrize(
    "name", ["News & events", "Neuigkeiten und Veranstaltungen", "Agenda et actualités", "Clinical trials conference"]
)
def test_name_that_speaks_of_events_too_is_one_of_events(name: str) -> None:
    """Two subjects say nothing against it."""
    assert naming(name) == Naming(events=True)


def test_long_name_is_judged_by_its_beginning() -> None:
    """A headline may hold any word."""
    assert naming("Trust thanks everybody who gave to the fund this year and last, says a jobs centre") == Naming()


@pytest.mark.parametrize(
    "name",
    ["Minutes of the meeting of 8 October", "Protokoll der Sitzung", "Compte rendu de la réunion", "Ata da reunião"],
)
def test_minutes_of_one_meeting_are_a_subject_of_their_own(name: str) -> None:
    """Although they speak of a meeting."""
    assert naming(name) == Naming(other=Subject.PROTOCOL)


def test_body_is_seen_beside_another_subject() -> None:
    """The papers of a board may be those of its meetings."""
    assert naming("Board publications") == Naming(body=True, other=Subject.PAPERS)


def test_address_is_read_from_its_end() -> None:
    """Where it ends counts apart from the way to there."""
    found = verdict_of(["Harwick Trust"], "https://example.org/news/Upcoming-Events.aspx?page=2")
    assert (found.named, found.ending, found.way) == (Naming(), Naming(events=True), Naming(other=Subject.NEWS))


def test_page_is_about_something_else_only_without_events() -> None:
    """A page of events below /news is one of events."""
    assert verdict_of(["Jobs"], "https://example.org/x").other is Subject.JOBS
    assert verdict_of(["Jobs"], "https://example.org/events").other is None
    assert verdict_of(["Board"], "https://example.org/jobs").other is Subject.JOBS


def test_bad_address_says_nothing() -> None:
    """It is only a hint."""
    assert verdict_of([], "http://[broken").ending == Naming()


@pytest.mark.parametrize(
    "name",
    [
        "Search Results",
        "Suchergebnisse",
        "Résultats de la recherche",
        "Resultados de la búsqueda",
        "Risultati della ricerca",
        "Resultados da pesquisa",
        "Zoekresultaten",
        "Wyniki wyszukiwania",
        "検索結果",
    ],
)
def test_what_a_search_found_may_be_anything(name: str) -> None:
    """It is no list of results of matches."""
    assert naming(name) == Naming()
