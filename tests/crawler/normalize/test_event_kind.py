"""One item to one event: what kind it is, for whom, how one attends, in which language, and whether it takes place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.source import PageSource
from crawler.normalize.event import normalize
from store.event import Audience, EventType, Mode, Status, Topic
from tests.crawler.normalize.one_item import CONTEXT, ITEM, event


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"page_language": "fr"}, "fr"),
        ({"page_language": "en", "description": "Wir laden alle ein, die mit uns und anderen reden wollen."}, "de"),
        ({"page_language": "fr", "language": "nl-BE"}, "nl"),
        ({"language": "fr", "description": "The congress language is English."}, "en"),
        ({}, None),
    ],
)
def test_language_is_the_surest_that_is_known(fields: dict[str, str], language: str | None) -> None:
    """What the text states, then the item's own word, then the text's words, then the page's language."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    assert normalize(replace(ITEM, start="12 May 2027", **fields), context).language == language  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "https://schema.org/EventCancelled"}, Status.CANCELLED),
        ({"status": "CANCELLED"}, Status.CANCELLED),
        ({"status": "Abgesagt"}, Status.CANCELLED),
        ({"status": "EventMovedOnline"}, Status.MOVED_ONLINE),
        ({"status": "CONFIRMED"}, Status.SCHEDULED),
        ({"status": "Sold out"}, Status.SCHEDULED),
        ({}, Status.SCHEDULED),
        ({"title": "CANCELLED: SMA Congress", "status": "EventScheduled"}, Status.CANCELLED),
        (
            {"description": "This congress is cancelled if fewer than ten register; see our cancellation policy."},
            Status.SCHEDULED,
        ),
    ],
)
def test_status_comes_from_data_or_title(fields: dict[str, str], status: Status) -> None:
    """Structured data first, then the title; never a word of the description."""
    assert event(**fields).status is status


@pytest.mark.parametrize(
    ("fields", "mode"),
    [
        ({"mode": "https://schema.org/OnlineEventAttendanceMode"}, Mode.ONLINE),
        ({"location": "Online"}, Mode.ONLINE),
        ({"title": "SMA Webinar"}, Mode.ONLINE),
        ({"location": "Ghent, Belgium"}, Mode.ONSITE),
        ({"venue": "Hotel"}, Mode.ONSITE),
        ({"location": "Ghent, Belgium and online"}, Mode.HYBRID),
        ({"title": "Hybrid SMA day", "city": "Ghent"}, Mode.HYBRID),
        ({}, None),
        ({"location": "https://meet.example.org/x"}, Mode.ONLINE),
    ],
)
def test_mode_is_what_the_item_says(fields: dict[str, str], mode: Mode | None) -> None:
    """Online, hybrid, on site, or not known."""
    assert event(**fields).mode is mode


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("5th SMA Congress", EventType.CONGRESS),
        ("SMA-Webinar für Familien", EventType.WEBINAR),
        ("Workshop: motor scales", EventType.WORKSHOP),
        ("Satellite symposium at the congress", EventType.SATELLITE_SYMPOSIUM),
        ("SMA-Familientag", EventType.FAMILY_CONFERENCE),
        ("Journée des familles", EventType.FAMILY_CONFERENCE),
        ("Rare Disease Day", EventType.AWARENESS_DAY),
        ("Journal Club: SMN2", EventType.JOURNAL_CLUB),
        ("Spendenlauf", EventType.FUNDRAISING),
        ("日本小児神経学会学術集会", EventType.CONGRESS),
        ("Школа СМА", EventType.COURSE),
        ("Annual Meeting 2027", EventType.CONGRESS),
        ("A talk", EventType.OTHER),
        ("HFMSE rater training", EventType.TRAINING),
    ],
)
def test_type_is_read_from_the_title(title: str, kind: EventType) -> None:
    """Words of the title tell the kind of event, in several languages."""
    assert event(title=title).type is kind


def test_stated_type_wins() -> None:
    """A type of ours in the item is taken as it is."""
    assert event(title="SMA Congress", type="support-meeting").type is EventType.SUPPORT_MEETING


def test_words_of_the_title_give_audience_and_topics() -> None:
    """One word in the title or the keywords is enough; in the description it takes two."""
    found = event(title="Gene therapy for families", description="One nurse. Respiratory care, respiratory devices.")
    assert (found.audience, found.topics) == ((Audience.FAMILIES,), (Topic.GENE_THERAPY, Topic.RESPIRATORY))
