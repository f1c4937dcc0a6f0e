"""Each kind of evidence moves the certainty of an event the way that it should, in several languages."""

from __future__ import annotations

import pytest

from crawler.extract.listing.certainty import ACCEPT_FROM, WEIGHTS
from crawler.extract.listing.sign import Sign
from tests.crawler.extract.listing.reading import listing

NEUTRAL = "https://example.org/page"


def confidence(body: str, language: str = "en", url: str = NEUTRAL, name: str = "Harwick Trust") -> list[float]:
    """That of every item of a page that says nothing of itself."""
    read = listing(f"<title>{name}</title><h1>{name}</h1>{body}", language, url)
    return [item.confidence for item in read.items]


def test_every_sign_has_a_weight() -> None:
    """None is looked for in vain."""
    assert set(WEIGHTS) == set(Sign)


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        pytest.param("<p>3 May 2027: Boat workshop</p>", "<p>3 May 2027, 10:00: Boat workshop</p>", id="time"),
        pytest.param("<p>3 May 2027: Boat workshop</p>", "<p>Monday 3 May 2027: Boat workshop</p>", id="weekday"),
        pytest.param("<p>3 May 2027: Boat picnic</p>", "<p>3 May 2027: Boat workshop</p>", id="word of the title"),
        pytest.param("<p>3 May 2027: Boat workshop</p>", "<p>3-5 May 2027: Boat workshop</p>", id="several days"),
        pytest.param(
            "<div><h3>Boat workshop</h3><p>3 May 2027</p><p>By the pier</p></div>",
            "<div><h3>Boat workshop</h3><p>3 May 2027</p><p>Tickets at the pier</p></div>",
            id="how to take part",
        ),
        pytest.param(
            "<div><h3>Boat workshop</h3><p>3 May 2027</p></div>",
            '<div class="event-teaser"><h3>Boat workshop</h3><p>3 May 2027</p></div>',
            id="class name",
        ),
        pytest.param(
            "<div><h3>Boat workshop</h3><p>3 May 2027</p><p>Pier 4</p></div>",
            '<div><h3>Boat workshop</h3><p>3 May 2027</p><p class="venue">Pier 4</p></div>',
            id="place",
        ),
        pytest.param("<p>3 May 2026: Boat workshop</p>", "<p>3 May 2027: Boat workshop</p>", id="ahead"),
    ],
)
def test_evidence_makes_surer(weaker: str, stronger: str) -> None:
    """Two pages that differ in one thing."""
    (low,) = confidence(weaker) or [0.0]
    (high,) = confidence(stronger)
    assert low < high


def test_name_of_a_page_makes_surer() -> None:
    """The same row under "Events", and under a name that says nothing."""
    row = "<p>3 May 2027: Boat workshop</p>"
    assert confidence(row) < confidence(row, name="Events")


@pytest.mark.parametrize(
    ("heading", "language", "date"),
    [
        pytest.param("Latest news", "en", "3 May 2027", id="English"),
        pytest.param("Pressemitteilungen", "de", "3. Mai 2027", id="German"),
        pytest.param("Actualités", "fr", "3 mai 2027", id="French"),
        pytest.param("Noticias", "es", "3 de mayo de 2027", id="Spanish"),
        pytest.param("Notizie", "it", "3 maggio 2027", id="Italian"),
        pytest.param("Novidades", "pt", "3 de maio de 2027", id="Portuguese"),
        pytest.param("Nieuws", "nl", "3 mei 2027", id="Dutch"),
        pytest.param("Aktualności", "pl", "3 maja 2027", id="Polish"),
        pytest.param("Novinky", "cs", "3. května 2027", id="Czech"),
        pytest.param("Nyheter", "sv", "3 maj 2027", id="Swedish"),
        pytest.param("Uutiset", "fi", "3. toukokuuta 2027", id="Finnish"),
        pytest.param("お知らせ", "ja", "2027年5月3日", id="Japanese"),
    ],
)
def test_section_of_news_holds_no_events(heading: str, language: str, date: str) -> None:
    """Even if they are ahead."""
    body = f'<h1>Lipowa</h1><h2>{heading}</h2><div><span>{date}</span> <a href="/n/1">Lipowa 1 000</a></div>'
    read = listing(body, language, NEUTRAL)
    assert (read.items, len(read.refused), read.looks_like) == ((), 1, "news")


@pytest.mark.parametrize(
    ("row", "language"),
    [
        pytest.param("<b>Owen Price</b> joined on 3 May 2019", "en", id="joined"),
        pytest.param("<b>Owen Price</b>, born 3 May 1961", "en", id="born"),
        pytest.param("<b>Eva Lang</b>, Mitglied seit 3. Mai 2019", "de", id="seit"),
        pytest.param("<b>Lait</b>, valable jusqu'au 3 mai 2027", "fr", id="valable"),
        pytest.param("<b>Anna Bianchi</b>, presidente dal 3 maggio 2019", "it", id="dal"),
        pytest.param("<b>Ana Ruiz</b>, nacida el 3 de mayo de 1980", "es", id="nacida"),
        pytest.param("<b>Poradnik</b> opublikowano 3 maja 2026", "pl", id="opublikowano"),
        pytest.param("<b>Handboek</b>, gepubliceerd op 3 mei 2026", "nl", id="gepubliceerd"),
    ],
)
def test_words_before_a_date_say_what_it_is_of(row: str, language: str) -> None:
    """Whoever joined, was born or was published then: nothing takes place."""
    assert confidence(f"<ul><li>{row}</li></ul>", language) == []


def test_minutes_of_one_meeting_are_no_events() -> None:
    """Neither its own day nor the dates it speaks of."""
    row = "<tr><td>15:20</td><td>Offers received by 30 September 2026</td></tr>"
    body = f"<p>Held on 8 October 2026.</p><table>{row}</table>"
    assert confidence(body, name="Minutes of the meeting of the board") == []


def test_papers_of_a_meeting_speak_for_it() -> None:
    """A past date with nothing but its agenda and minutes, on the page of a committee."""
    links = '<a href="/a.pdf">Agenda</a> <a href="/m.pdf">Minutes</a>'
    rows = "".join(f"<li>{day} October 2025 {links}</li>" for day in (3, 10, 17))
    assert len(confidence(f"<ul>{rows}</ul>", name="Finance Committee")) == 3


def test_day_of_the_week_is_no_title() -> None:
    """An empty cell of a month's grid has but the head of its column."""
    head = "".join(f"<th>{day}</th>" for day in ("Monday", "Tuesday", "Wednesday"))
    cells = "".join(f"<td>{day} May 2027</td>" for day in (3, 4, 5))
    assert confidence(f"<table><tr>{head}</tr><tr>{cells}</tr></table>", name="Events") == []


def test_page_says_what_its_dates_look_like() -> None:
    """For whoever gave a page of jobs as a page of events."""
    rows = "".join(f"<li><h3>Nurse {day}</h3> apply by {day} May 2027</li>" for day in (3, 4, 5))
    read = listing(f"<title>Vacancies</title><h1>Vacancies</h1><ul>{rows}</ul>", "en", "https://example.org/jobs")
    rows = "".join(f"<li><h3>Nurse {day}</h3> start {day} May 2027</li>" for day in (3, 4, 5))
    started = listing(f"<title>Vacancies</title><h1>Vacancies</h1><ul>{rows}</ul>", "en", "https://example.org/jobs")
    assert (read.items, started.items, started.looks_like) == ((), (), "jobs")


def test_accepted_items_are_above_the_floor() -> None:
    """And refused ones, which carry the code by which they are counted, are not listed."""
    read = listing(
        "<h1>Events</h1><div><h3>Boat workshop</h3><p>3 May 2027</p></div>"
        "<h2>News</h2><div><p>4 May 2026</p><p>Offices moved to Lipowa</p></div>"
    )
    assert [item.confidence >= ACCEPT_FROM for item in read.items] == [True]
    assert [refused.code for refused in read.refused] == ["not-an-event"]
