"""Relevance: an explained score, in which the title weighs more and an acronym alone says nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from config.characters import in_one_line
from config.relevance import Group, RelevanceRules, Term, Thresholds
from crawler.relevance import judge
from store.event import EventData, Precision, Verdict

RULES = RelevanceRules(
    thresholds=Thresholds(publish=1.0, review=0.4),
    signals=(
        Group(
            name="name",
            why="The disease is named.",
            title=2.0,
            body=1.0,
            cap=2.0,
            terms=(
                Term(text="spinal muscular atroph*"),
                Term(text="amyotrophie* spinale*"),
                Term(text="脊髄性筋萎縮症"),
                Term(text="спинальн* мышечн* атрофи*"),
            ),
        ),
        Group(
            name="acronym",
            why="Its acronym.",
            title=1.0,
            body=0.8,
            cap=1.0,
            needs_companion=True,
            terms=(Term(text="SMA", match_case=True), Term(text="СМА", match_case=True)),
        ),
        Group(
            name="phrase",
            why="A phrase that means it.",
            title=1.2,
            body=0.8,
            cap=1.2,
            is_companion=True,
            doubtful_beside_blockers=True,
            terms=(Term(text="people with SMA"),),
        ),
        Group(
            name="sold-as",
            why="A name under which a medicine is sold.",
            title=1.0,
            body=0.6,
            trade_names=True,
            terms=(Term(text="Fictivex*", shown="fictinersen"),),
        ),
        Group(
            name="field",
            why="Its field.",
            title=0.4,
            body=0.2,
            cap=0.4,
            terms=(Term(text="neuromuscular*"), Term(text="motor neuron*", weight=2.0)),
        ),
    ),
    masks=(
        Group(
            name="neighbour",
            why="Another disease.",
            title=0.0,
            body=0.0,
            terms=(Term(text="spinal muscular atrophy with respiratory distress"), Term(text="脊髄性筋萎縮症様疾患")),
        ),
    ),
    companions=("SMN1", "neuromuscular*", "nusinersen"),
    blockers=("mesenteric*", "asphalt"),
    noise=("all rights reserved", "uses cookies"),
    related=("related events", "関連イベント"),
)


def judged(title: str, description: str = "", rules: RelevanceRules = RULES) -> tuple[Verdict, float, tuple[str, ...]]:
    event = EventData(
        title=title,
        description=description,
        start=dt.date(2027, 5, 12),
        precision=Precision.DATE,
        source="s",
        page_url="https://example.org/",
    )
    verdict, relevance = judge(event, rules)
    return verdict, relevance.score, relevance.matched


def test_name_in_the_title_is_explained() -> None:
    """What matched, where, and what it was worth."""
    assert judged("Spinal muscular atrophy today") == (
        Verdict.PUBLISH,
        2.0,
        ('name: "spinal muscular atroph*" in title (+2)',),
    )


def test_title_weighs_more_than_the_body() -> None:
    """The same words are worth their place."""
    assert judged("A meeting", "About spinal muscular atrophy.") == (
        Verdict.PUBLISH,
        1.0,
        ('name: "spinal muscular atroph*" in body (+1)',),
    )


def test_term_counts_once_at_its_best_place() -> None:
    """Repeating a term brings nothing, and the title's points win."""
    assert judged("Spinal muscular atrophy", "Spinal muscular atrophy. " * 9)[1] == 2.0


def test_group_gives_no_more_than_its_cap() -> None:
    """Two names of the disease are not two diseases."""
    assert judged("Spinal muscular atrophy / amyotrophie spinale")[1] == 2.0


def test_acronym_alone_says_nothing() -> None:
    """ "SMA" has a dozen meanings."""
    assert judged("SMA annual meeting") == (Verdict.DROP, 0.0, ())


def test_acronym_beside_a_companion_counts() -> None:
    """A companion in title or body tells which of the meanings it is."""
    assert judged("SMA annual meeting", "With news about nusinersen.") == (
        Verdict.PUBLISH,
        1.0,
        ('acronym: "SMA" in title (+1)',),
    )


def test_blocker_silences_the_acronym_but_not_the_name() -> None:
    """A blocker says that the acronym means something else; the full name still counts."""
    assert judged("SMA surgery", "The superior mesenteric artery, SMN1.")[0] is Verdict.DROP
    assert judged("SMA surgery in spinal muscular atrophy", "The mesenteric artery, SMN1.")[1] == 2.0


def test_phrase_tells_what_the_acronym_means() -> None:
    """ "people with SMA" in the body is a companion to "SMA" in the title."""
    assert judged("SMA weekend", "For people with SMA.") == (
        Verdict.PUBLISH,
        1.8,
        ('acronym: "SMA" in title (+1)', 'phrase: "people with SMA" in body (+0.8)'),
    )


def test_phrase_beside_a_blocker_asks_a_person() -> None:
    """Two words that contradict each other are nothing to publish on."""
    assert judged("People with SMA and the mesenteric artery") == (
        Verdict.REVIEW,
        0.6,
        ('phrase: "people with SMA" in title (+0.6)',),
    )


def test_trade_name_is_explained_by_the_own_name_of_the_medicine() -> None:
    """It is recognised, and never shown."""
    assert judged("Fictivex user group") == (Verdict.PUBLISH, 1.0, ('sold-as: "fictinersen" in title (+1)',))


def test_trade_name_needs_another_to_be_shown() -> None:
    """A rule that would show one is refused."""
    with pytest.raises(ValidationError, match="never shown"):
        Group(name="sold-as", why="x", title=1, body=1, trade_names=True, terms=(Term(text="Fictivex"),))


@pytest.mark.parametrize(
    "description",
    [
        "We read a novel.\nThe Spinal Muscular Atrophy Club. All rights reserved.",
        "We read a novel.\n\nRelated events\n\nSpinal muscular atrophy day",
        "小説を読みます。\n関連イベント\n脊髄性筋萎縮症の会",
        "The club for spinal muscular atrophy uses cookies.",
        "We read a novel, " + "and then another one, " * 12 + "and talk. Spinal muscular atrophy, all rights reserved.",
    ],
)
def test_what_stands_around_the_event_weighs_nothing(description: str) -> None:
    """Legal notices, consent to cookies and lists of other events are the page's, not the event's."""
    assert judged("Book club", description) == (Verdict.DROP, 0.0, ())


def test_noise_takes_no_other_line_with_it() -> None:
    """A line of noise is left out alone, and only a short one can be a heading."""
    text = (
        "This site uses cookies.\nAbout spinal muscular atrophy.\nSee our page of related events for more of the same."
    )
    assert judged("A meeting", text)[1] == 1.0


@pytest.mark.parametrize("title", ["検査とSMA", "SMA検査", "检查与SMA的会"])
def test_script_without_blanks_ends_a_word(title: str) -> None:
    """Beside a kanji or kana the acronym is a word of its own."""
    assert judged(title, "SMN1")[1] == 1.0


@pytest.mark.parametrize("title", ["Sma and SMN1", "Small SMN1 talks", "PLASMA and SMN1", "SMA2 and SMN1"])
def test_words_match_whole_and_as_written(title: str) -> None:
    """A term with its case kept matches neither other cases nor parts of words."""
    assert judged(title)[1] == 0.0


@pytest.mark.parametrize("title", ["SMA: SMN1", "(SMA) SMN1", "SMA-SMN1", "S.M.A. SMN1", "SMA's SMN1"])
def test_punctuation_parts_words(title: str) -> None:
    """Hyphens, brackets and dots do not hide a word."""
    assert judged(title)[1] == 1.0


@pytest.mark.parametrize(
    "title",
    [
        "Amyotrophies spinales : journée",
        "AMYOTROPHIE SPINALE",
        "Amyotrophie\u00a0spinale",
        "第5回脊髄性筋萎縮症家族会",
        "Спинальная мышечная атрофия: школа",
    ],
)
def test_names_in_other_scripts_and_cases(title: str) -> None:
    """Case, accents and endings do not matter, and Japanese needs no spaces."""
    assert judged(title)[1] == 2.0


def test_mask_takes_the_name_out_of_another_one() -> None:
    """The name inside a neighbour's name is not the disease."""
    assert judged("Spinal muscular atrophy with respiratory distress") == (
        Verdict.DROP,
        0.0,
        ('neighbour: "spinal muscular atrophy with respiratory distress" in title (+0)',),
    )
    assert judged("脊髄性筋萎縮症様疾患の会")[1] == 0.0


def test_name_beside_a_masked_one_counts() -> None:
    """A mask covers only what it stands on."""
    assert judged("Spinal muscular atrophy and spinal muscular atrophy with respiratory distress")[1] == 2.0


def test_words_of_the_field_only_ask_a_person() -> None:
    """Between the thresholds somebody looks."""
    assert judged("Neuromuscular day") == (Verdict.REVIEW, 0.4, ('field: "neuromuscular*" in title (+0.4)',))


def test_weight_multiplies_the_points() -> None:
    """A weighty term of a group is worth more than the others, up to the cap."""
    assert judged("A day", "About motor neurons.")[1] == 0.4


@settings(deadline=None, max_examples=150)
@given(st.text(min_size=1, max_size=60).filter(in_one_line), st.text(max_size=120))
def test_any_text_is_judged(title: str, description: str) -> None:
    """No text raises that an event may have; the score is never negative, and points and explanation go together."""
    verdict, score, matched = judged(title, description)
    assert score >= 0
    assert (verdict is Verdict.DROP) == (score < 0.4)
    assert bool(score) <= bool(matched)
