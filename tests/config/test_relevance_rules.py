"""The shipped relevance.toml, asked about announcements of our own making."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import config
from config.load import load_config
from crawler.relevance import judge
from store.event import EventData, Precision, Verdict

RULES = load_config(Path(config.__file__).parent, {}).relevance


def verdict(title: str, description: str = "") -> Verdict:
    event = EventData(
        title=title,
        description=description,
        start=dt.date(2027, 5, 1),
        precision=Precision.DATE,
        source="agenda",
        page_url="https://agenda.example.org/",
    )
    return judge(event, RULES)[0]


@pytest.mark.parametrize(
    "title",
    [
        "Spinal Muscular Atrophy: an afternoon for clinicians",
        "Journée d'information sur les amyotrophies spinales",
        "Encuentro de familias con atrofia muscular espinal",
        "Encontro sobre atrofia muscular espinhal",
        "Convegno sull'atrofia muscolare spinale",
        "Fachtag zur spinalen Muskelatrophie",
        "Bijeenkomst over spinale musculaire atrofie",
        "Konferencja o rdzeniowym zaniku mięśni",
        "Setkání rodin se spinální muskulární atrofií",
        "Встреча: спинальная мышечная атрофия у взрослых",
        "Школа з питань спінальної м’язової атрофії",
        "Spinal Müsküler Atrofi buluşması",
        "Möte om spinal muskelatrofi",
        "Konferenca: spinalna mišićna atrofija",
        "Spinaalisen lihasatrofian päivä",
        "Συνάντηση για τη νωτιαία μυϊκή ατροφία",
        "脊髄性筋萎縮症セミナー",
        "脊髓性肌萎缩症患者大会",
        "척수성 근위축증 가족 모임",
        "لقاء حول ضمور العضلات الشوكي",
        "SMA Type 2: standing and walking",
        "Nusinersen in adults: two years of experience",
        "HFMSE evaluator training",
    ],
)
def test_the_disease_is_known_in_many_languages(title: str) -> None:
    """Full names with their inflections, medicines and measures are enough by themselves."""
    assert verdict(title) is Verdict.PUBLISH


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("SMA Day", "Talks on SMN2 copy number and on standing frames."),
        ("Jornada AME", "Neurología y rehabilitación en la atrofia espinal."),
        ("Weekend SMA", "Rodziny, fizjoterapia, choroby nerwowo-mięśniowe."),
        ("Школа СМА", "Для семей с нервно-мышечными заболеваниями."),
    ],
)
def test_an_acronym_counts_beside_a_companion(title: str, description: str) -> None:
    """Together they say which of its meanings it has; alone the acronym says nothing."""
    assert verdict(title, description) is Verdict.PUBLISH
    assert verdict(title) is Verdict.DROP


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("SMA syndrome: when the duodenum is caught", "Spinal fusion and the superior mesenteric artery."),
        ("SMA installer evening", "Inverters and batteries for neuromuscular clinics' roofs."),
        ("SMA wires for artificial muscles", "Shape memory alloys in muscular robots."),
        ("Anti-SMA and other antibodies", "Smooth muscle antibodies in muscular diseases."),
        ("Mapping the SMA", "The supplementary motor area and spinal pathways."),
        ("Trading with the SMA", "Simple moving averages."),
        ("AME seminar", "Apparent mineralocorticoid excess and muscular weakness."),
        ("Spinal surgery course", "Scoliosis."),
        ("Multiple sclerosis: brain atrophy", ""),
    ],
)
def test_other_meanings_are_not_published(title: str, description: str) -> None:
    """Arteries, inverters, alloys, antibodies, brain areas: not even beside a companion."""
    assert verdict(title, description) is not Verdict.PUBLISH


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("Spinal muscular atrophy with respiratory distress: family day", "IGHMBP2."),
        ("Kennedy's disease meeting", "Spinal and bulbar muscular atrophy."),
        ("Congress of neuromuscular diseases", "Dystrophies, neuropathies, SMA."),
    ],
)
def test_neighbours_and_the_field_wait_for_a_person(title: str, description: str) -> None:
    """Related, but not surely about SMA: review, neither publish nor drop."""
    assert verdict(title, description) is Verdict.REVIEW
