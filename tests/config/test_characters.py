"""Heaps of marks on one letter ("Zalgo"): cut to what a script can need, and real orthographies stay untouched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.characters import MOST_MARKS, all_seen, cleaned, escaped, in_one_line

ABOVE = "\u0301"
WRITTEN = {
    "Thai": "ผู้ป่วยโรคกล้ามเนื้ออ่อนแรงจากไขสันหลัง ที่นี่ น้ำ",
    "Hindi": "स्पाइनल मस्कुलर एट्रोफी सम्मेलन, क्र्यूँ ज़िंदगी",
    "Hebrew with niqqud": "נִוּוּן שְׁרִירִים שִׁדְרָתִי",
    "Hebrew with accents": "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים שּׁ\u05b8ֽ֥ם",
    "Arabic with tashkeel": "ضُمُورُ العَضَلَاتِ الشَّوْكِيُّ، اللَّٰهُ",
    "Vietnamese": "Hội nghị về bệnh teo cơ tủy sống",
    "Greek with accents": "ᾧ τῷ ἀνθρώπῳ",
    "Burmese": "ကျွန်ုပ်တို့သည် မြွှေ့ ငွှေ့",
    "Tibetan": "ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ༔ བསྒྲུབས",
    "Khmer": "ជំងឺខ្សោយសាច់ដុំឆ្អឹងខ្នង",
    "IPA": "ẽ̞̃ː t̪͡s̪ʰ",
    "emoji": "👩🏽\u200d❤\ufe0f\u200d👨 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈",
    "lines": "……………… — ★★★★★★★★★★ ────────────",
}
# Letters, marks of several scripts, joiners, symbols, line ends and what is never seen.
MIXED = st.text(
    st.sampled_from("aé日ต\u0e49\u0301\u0344\u0327\u20dd\u0324\u05b8\u0903\ufe0f\u200d\u200b…\n \t🎉"), max_size=80
)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("language", WRITTEN)
def test_what_people_write_stays(language: str, form: str) -> None:
    """Composed or not, no orthography needs more than is let through."""
    text = unicodedata.normalize(form, WRITTEN[language])
    assert (cleaned(text), in_one_line(text), all_seen(text)) == (text, text, text)


@pytest.mark.parametrize("between", ["", "\u200d", "\u200c", "\u200b", "\x00", "\u0903", "\u2060"])
def test_heap_of_marks_is_cut(between: str) -> None:
    """The first ones on each letter stay; what is unseen or takes room between them ends no heap."""
    heap = cleaned(f"SMA {'d' + (ABOVE + between) * 50}a{ABOVE * 2}y")
    marks = "".join(char for char in heap if unicodedata.category(char) != "Mc" and char not in "\u200c\u200d")
    assert marks == f"SMA d{ABOVE * MOST_MARKS}a{ABOVE * 2}y"


def test_heap_is_shown_by_numbers_where_nothing_is_hidden() -> None:
    """A terminal or log shows what was found, in its own line."""
    assert escaped("a" + ABOVE * 8) == "a" + ABOVE * MOST_MARKS + "\\u0301" * 2


def test_heap_in_a_file_is_refused() -> None:
    """What an operator writes is not changed in silence."""
    with pytest.raises(ValueError, match="more than 6 marks on one letter"):
        all_seen("Za" + ABOVE * 7)


@settings(deadline=None, max_examples=300)
@given(text=MIXED | st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """And nothing that is clean holds a heap: neither rule, nor the gate for an operator's words, finds another."""
    for rule in (cleaned, in_one_line):
        clean = rule(text)
        assert rule(clean) == clean
        assert all_seen(clean) == clean
        assert escaped(clean) == clean
        assert longest_heap(clean) <= MOST_MARKS


def longest_heap(text: str) -> int:
    """The most marks that follow one letter, counted another way: letter by letter."""
    most = marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
        elif category not in ("Mc", "Cf"):
            marks = 0
        most = max(most, marks)
    return most
