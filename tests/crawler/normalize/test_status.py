"""What a badge or one end of a title says about an event: only what is stated, in every language, word by word."""

from __future__ import annotations

import pytest

from crawler.normalize.classify import read_status
from crawler.normalize.status import status_at_end, status_named
from crawler.normalize.title import read_title
from store.event import Status

# One line for each language: wordings that say so, parted by "|".
_SAID = {
    Status.CANCELLED: {
        "en": "Cancelled|CANCELED!|Event cancelled|The event has been cancelled|Cancelled due to illness|Cancellation",
        "de": "Abgesagt|leider abgesagt|wegen Corona abgesagt|Fällt aus|Veranstaltung entfällt|Absage",
        "fr": "Annulé|ANNULÉE|Événement annulé|Annulation|N’aura pas lieu",
        "es": "Cancelado|CANCELADA|Evento suspendido|Se cancela|Cancelación",
        "it": "Annullato|Evento annullato|Cancellata|Annullamento",
        "pt": "Cancelado|Evento cancelado|Cancelamento|Foi cancelado",
        "nl": "Geannuleerd|Afgelast|Gaat niet door|Helaas geannuleerd",
        "pl": "Odwołane|Wydarzenie odwołane|ODWOŁANY|Spotkanie zostało odwołane",
        "cs": "Zrušeno|Akce zrušena",
        "sv": "Inställt|INSTÄLLD|Evenemanget är inställt",
        "da": "Aflyst|Arrangementet er aflyst",
        "nb": "Avlyst|Arrangementet er avlyst",
        "fi": "Peruttu|PERUUTETTU|Tapahtuma on peruttu",
        "ru": "Отменено|Мероприятие отменено",
        "uk": "Скасовано|Захід скасовано",
        "tr": "İptal|İptal edildi|Etkinlik iptal edildi",
        "ja": "中止|開催中止|中止のお知らせ|開催中止となりました",
        "zh": "取消|已取消|活动取消",
        "ko": "취소|취소됨|행사 취소",
        "he": "בוטל|האירוע בוטל",
        "ar": "ملغى|تم إلغاء الفعالية",
    },
    Status.POSTPONED: {
        "en": "Postponed|Postponed until further notice|POSTPONED – new date TBC|Postponed to 2028",
        "de": "Verschoben|bis auf Weiteres verschoben|Verschoben ins Jahr 2028|Verschoben auf Herbst 2027",
        "fr": "Reporté|Événement reporté à une date ultérieure|REPORTÉE",
        "es": "Aplazado|Aplazada hasta nuevo aviso|Pospuesto|Se pospone",
        "it": "Rinviato|Rinviata a data da destinarsi|Posticipato",
        "pt": "Adiado|Evento adiado|Adiada para data a definir",
        "nl": "Uitgesteld|Uitgesteld tot nader order",
        "pl": "Przełożone|PRZEŁOŻONY|Spotkanie przełożone",
        "cs": "Odloženo|Akce odložena",
        "sv": "Uppskjutet|Framflyttad",
        "da": "Udsat|Udskudt",
        "nb": "Utsatt|Utsatt til 2028",
        "fi": "Siirretty|Lykätty toistaiseksi",
        "ru": "Отложено|Мероприятие перенесено",
        "uk": "Відкладено|Захід перенесено",
        "tr": "Ertelendi|Etkinlik ertelendi",
        "ja": "延期|延期のお知らせ|開催延期",
        "zh": "推迟|活动延期",
        "ko": "연기|행사 연기",
        "he": "נדחה|האירוע נדחה",
        "ar": "مؤجل|تم تأجيل الفعالية",
    },
    Status.RESCHEDULED: {
        "en": "Rescheduled|New date|Postponed to 12 May 2027|Moved to June 3rd",
        "de": "Neuer Termin|Verschoben auf 12. Mai 2027|Neuer Termin: 3. Juni|Verlegt auf den 12.5.2027",
        "fr": "Nouvelle date|Reporté au 12 mai|Changement de date",
        "es": "Nueva fecha|Aplazado al 12 de mayo|Reprogramado",
        "it": "Nuova data|Rinviato al 12 maggio|Spostato al 12/05/2027",
        "pt": "Nova data|Adiado para 12 de maio|Remarcado",
        "nl": "Nieuwe datum|Verplaatst naar 12 mei",
        "pl": "Nowy termin|Przełożone na 12 maja|Zmiana terminu",
        "cs": "Nový termín|Přesunuto na 12. května",
        "sv": "Nytt datum|Flyttat till 12 maj",
        "da": "Ny dato|Flyttet til 12. maj",
        "nb": "Ny dato|Flyttet til 12. mai",
        "fi": "Uusi päivämäärä",
        "ru": "Новая дата|Перенесено на 12 мая",
        "uk": "Нова дата",
        "tr": "Yeni tarih",
        "ja": "日程変更|開催日変更のお知らせ",
        "zh": "改期",
        "ko": "일정 변경",
        "he": "מועד חדש",
        "ar": "موعد جديد",
    },
    Status.MOVED_ONLINE: {
        "en": "Moved online|Now virtual|The event has been moved online",
        "de": "Findet jetzt online statt|Ins Internet verlegt",
        "fr": "Passé en ligne|Déplacé en ligne",
        "es": "Trasladado a online|Pasa a modalidad online",
        "it": "Spostato online",
        "pt": "Transferido para online",
        "nl": "Verplaatst naar online",
        "pl": "Przeniesione online",
        "ru": "Перенесено в онлайн",
        "ja": "オンライン開催に変更",
        "zh": "改为线上",
        "ko": "온라인으로 변경",
    },
}
_CASES = [(w, status) for status, lines in _SAID.items() for line in lines.values() for w in line.split("|")]

# Wordings that hold such a word and cancel nothing.
_TRAPS = [
    "Cancellation policy", "Cancellation fee", "Free cancellation", "Cancellation deadline", "No cancellations",
    "Not cancelled", "Absage-Regeln", "Nicht abgesagt", "Stornobedingungen", "Kostenlose Stornierung",
    "Conditions d’annulation", "Annulation gratuite", "Política de cancelación", "No cancelado", "Cancelación gratuita",
    "Politica di cancellazione", "Non annullato", "Política de cancelamento", "Annuleringsvoorwaarden",
    "Niet geannuleerd", "Zasady odwołania", "Nie odwołane", "Storno podmínky", "Avbokningsregler",
    "Условия отмены", "İptal koşulları", "キャンセルポリシー", "取消費用について", "取消政策", "취소 규정",
    "תנאי ביטול", "Postponed childbirth", "Verschobene Wirbel", "Délai reporté de remboursement", "New date rules",
    "Report", "Online", "Findet online statt", "Now online: the recording", "En ligne", "Sold out", "Ausgebucht",
    "Moved to Ghent",
]  # fmt: skip


@pytest.mark.parametrize(("wording", "status"), _CASES, ids=[wording for wording, _ in _CASES])
def test_a_badge_says_a_status(wording: str, status: Status) -> None:
    """With the small words, causes and dates that stand around it, and nothing else."""
    assert status_named(wording) is status


@pytest.mark.parametrize("wording", _TRAPS)
def test_what_only_mentions_it_says_nothing(wording: str) -> None:
    """Policies, fees, denials, adjectives and other subjects change no event."""
    assert status_named(wording) is None
    assert read_title(f"SMA meeting: {wording}")[1] is None
    assert read_title(f"{wording}: what parents should know")[1] is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Family day has been cancelled", ("Family day", Status.CANCELLED)),
        ("Seduta ordinaria Annullato", ("Seduta ordinaria", Status.CANCELLED)),
        ("Gewone vergadering Geannuleerd", ("Gewone vergadering", Status.CANCELLED)),
        ("Sesión extraordinaria aplazada", ("Sesión extraordinaria", Status.POSTPONED)),
        ("Reunião ordinária cancelada", ("Reunião ordinária", Status.CANCELLED)),
        ("Posiedzenie zwyczajne odwołane", ("Posiedzenie zwyczajne", Status.CANCELLED)),
        ("Außerordentliche Sitzung entfällt", ("Außerordentliche Sitzung", Status.CANCELLED)),
        ("Riunione non annullata", None),
        ("SMA-Tag 2027 abgesagt", ("SMA-Tag 2027", Status.CANCELLED)),
        ("Familientag fällt aus", ("Familientag", Status.CANCELLED)),
        ("Kongress wird verschoben", ("Kongress", Status.POSTPONED)),
        ("Journée des familles REPORTÉE", ("Journée des familles", Status.POSTPONED)),
        ("Congreso 2027 cancelado", ("Congreso 2027", Status.CANCELLED)),
        ("Convegno annullato", ("Convegno", Status.CANCELLED)),
        ("Webinar foi cancelado", ("Webinar", Status.CANCELLED)),
        ("Familiedag gaat niet door", ("Familiedag", Status.CANCELLED)),
        ("Konferencja została odwołana", ("Konferencja", Status.CANCELLED)),
        ("Webinar postponed to 12 May", ("Webinar", Status.RESCHEDULED)),
        ("Childbirth postponed", None),
        ("Living with plans cancelled", None),
        ("What if a training is cancelled", None),
        ("Is the congress cancelled?", None),
        ("How therapy moved online", None),
        ("Registration now online", None),
        ("CHILDBIRTH POSTPONED", None),
        ("Cancelled", None),
    ],
)
def test_a_title_ends_with_a_status(title: str, expected: tuple[str, Status] | None) -> None:
    """Behind what names an event, or in capitals; a subject that ends with such a word is no status."""
    assert status_at_end(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Verschoben ins Jahr 2028: Kongress", ("Kongress", Status.POSTPONED)),
        ("SMA Kongress – verschoben auf 12. Mai", ("SMA Kongress", Status.RESCHEDULED)),
        ("Congress of muscle (cancelled due to COVID-19)", ("Congress of muscle", Status.CANCELLED)),
        ("~~CANCELLED~~ Family day", ("Family day", Status.CANCELLED)),
        ("家族会（中止）", ("家族会", Status.CANCELLED)),
        ("取消：家庭聚会", ("家庭聚会", Status.CANCELLED)),
        ("Absage-Regeln für Familientage", ("Absage-Regeln für Familientage", None)),
        ("Postponed childbirth in women with SMA", ("Postponed childbirth in women with SMA", None)),
    ],
)
def test_a_title_without_its_status(title: str, expected: tuple[str, Status | None]) -> None:
    """Causes and days go with the status; a subject stays whole."""
    assert read_title(title) == expected


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("https://schema.org/EventCancelled", Status.CANCELLED),
        ("http://schema.org/EventPostponed/", Status.POSTPONED),
        ("EventRescheduled", Status.RESCHEDULED),
        ("schema:EventMovedOnline", Status.MOVED_ONLINE),
        ("CONFIRMED", Status.SCHEDULED),
        ("TENTATIVE", Status.SCHEDULED),
        ("Abgesagt", Status.CANCELLED),
        ("Cancellation policy", None),
        ("", None),
    ],
)
def test_structured_data_says_a_status(stated: str, status: Status | None) -> None:
    """schema.org, iCalendar, and the words of a badge."""
    assert read_status(stated) is status
