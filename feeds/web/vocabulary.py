"""The words of the vocabulary as pages say them: kinds, audiences, topics, ways of taking part, statuses, deadlines.

Written out one by one, so that translators find them and people read whole words: `registries-rwe` is for files.
"""

from __future__ import annotations

from collections.abc import Mapping

from feeds.web.words import gettext, marked
from store.event import Audience, DeadlineKind, EventType, Mode, Status, Topic

Word = EventType | Audience | Topic

TYPES: Mapping[EventType, str] = {
    EventType.CONGRESS: marked("Congress"),
    EventType.SYMPOSIUM: marked("Symposium"),
    EventType.SATELLITE_SYMPOSIUM: marked("Satellite symposium"),
    EventType.WORKSHOP: marked("Workshop"),
    EventType.COURSE: marked("Course"),
    EventType.WEBINAR: marked("Webinar"),
    EventType.TRAINING: marked("Training"),
    EventType.JOURNAL_CLUB: marked("Journal club"),
    EventType.FAMILY_CONFERENCE: marked("Family conference"),
    EventType.SUPPORT_MEETING: marked("Support meeting"),
    EventType.AWARENESS_DAY: marked("Awareness day"),
    EventType.FUNDRAISING: marked("Fundraising"),
    EventType.ADVOCACY: marked("Advocacy"),
    EventType.TRIAL_INFORMATION: marked("Trial information"),
    EventType.ON_DEMAND: marked("On demand"),
    EventType.OTHER: marked("Other"),
}
AUDIENCES: Mapping[Audience, str] = {
    Audience.PHYSICIANS: marked("Physicians"),
    Audience.THERAPISTS: marked("Therapists"),
    Audience.NURSES: marked("Nurses"),
    Audience.DIETETICS_SPEECH: marked("Dietetics and speech therapy"),
    Audience.GENETIC_COUNSELLORS: marked("Genetic counsellors"),
    Audience.RESEARCHERS: marked("Researchers"),
    Audience.LABORATORY: marked("Laboratory"),
    Audience.FAMILIES: marked("Families"),
    Audience.ADVOCATES: marked("Advocates"),
    Audience.INDUSTRY: marked("Industry"),
    Audience.POLICY: marked("Policy"),
}
TOPICS: Mapping[Topic, str] = {
    Topic.DIAGNOSIS: marked("Diagnosis"),
    Topic.NEWBORN_SCREENING: marked("Newborn screening"),
    Topic.GENETICS_COUNSELLING: marked("Genetics and counselling"),
    Topic.GENE_THERAPY: marked("Gene therapy"),
    Topic.SPLICING_THERAPY: marked("Splicing therapy"),
    Topic.OUTCOME_MEASURES: marked("Outcome measures"),
    Topic.REHAB: marked("Rehabilitation"),
    Topic.RESPIRATORY: marked("Respiratory care"),
    Topic.ORTHOPAEDICS_SPINE: marked("Orthopaedics and spine"),
    Topic.NUTRITION_SWALLOW: marked("Nutrition and swallowing"),
    Topic.BONE: marked("Bone health"),
    Topic.ADULT_CARE: marked("Adult care"),
    Topic.TRANSITION: marked("Transition"),
    Topic.EMERGENCY_CARE: marked("Emergency care"),
    Topic.PALLIATIVE: marked("Palliative care"),
    Topic.MENTAL_HEALTH: marked("Mental health"),
    Topic.PREGNANCY_FAMILY: marked("Pregnancy and family planning"),
    Topic.ASSISTIVE_TECHNOLOGY: marked("Assistive technology"),
    Topic.REGISTRIES_RWE: marked("Registries and real-world data"),
    Topic.TRIALS: marked("Trials"),
    Topic.BASIC_RESEARCH: marked("Basic research"),
    Topic.ACCESS_POLICY: marked("Access and policy"),
    Topic.STANDARDS_OF_CARE: marked("Standards of care"),
}
MODES: Mapping[Mode, str] = {
    Mode.ONSITE: marked("On site"),
    Mode.ONLINE: marked("Online"),
    Mode.HYBRID: marked("On site and online"),
}
STATUSES: Mapping[Status, str] = {
    Status.SCHEDULED: marked("Scheduled"),
    Status.CANCELLED: marked("Cancelled"),
    Status.POSTPONED: marked("Postponed"),
    Status.RESCHEDULED: marked("Rescheduled"),
    Status.MOVED_ONLINE: marked("Moved online"),
    Status.UNCONFIRMED: marked("Not confirmed"),
}
DEADLINES: Mapping[DeadlineKind, str] = {
    DeadlineKind.ABSTRACT: marked("Abstract deadline"),
    DeadlineKind.EARLY_BIRD: marked("Early-bird deadline"),
    DeadlineKind.REGISTRATION: marked("Registration deadline"),
    DeadlineKind.LATE_BREAKING: marked("Late-breaking abstract deadline"),
    DeadlineKind.GRANT: marked("Grant deadline"),
}
UNTIL: Mapping[DeadlineKind, str] = {
    DeadlineKind.ABSTRACT: marked("Abstracts until %(day)s"),
    DeadlineKind.EARLY_BIRD: marked("Early-bird rate until %(day)s"),
    DeadlineKind.REGISTRATION: marked("Registration until %(day)s"),
    DeadlineKind.LATE_BREAKING: marked("Late-breaking abstracts until %(day)s"),
    DeadlineKind.GRANT: marked("Grant applications until %(day)s"),
}
_LABELS: Mapping[Word, str] = {word: text for table in (TYPES, AUDIENCES, TOPICS) for word, text in table.items()}


def label(value: Word) -> str:
    """A word of the vocabulary for people: "family-conference" -> "Family conference"."""
    return gettext(_LABELS[value])


def mode_label(mode: Mode) -> str:
    """ "On site and online"."""
    return gettext(MODES[mode])


def deadline_label(kind: DeadlineKind) -> str:
    """ "Abstract deadline"."""
    return gettext(DEADLINES[kind])


def status_label(status: Status) -> str:
    """ "Moved online"."""
    return gettext(STATUSES[status])
