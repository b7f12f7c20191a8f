import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.fold import BREAK, exact, fold, fold_exact, searchable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đường Nguyễn Huệ", "duong nguyen hue"),
        ("đĐ", "dd"),
        ("ngập", "ngap"),
        ("TP.HCM", "tp hcm"),
        ("a_b-c", "a b c"),
        ("Ở số 12/3", "o so 12 3"),
        ("ẮẰẲẴẶ ẤẦẨẪẬ ƠỚ ƯỨ ỸÝ", "aaaaa aaaaa oo uu yy"),
    ],
)
def test_folding_leaves_bare_lower_case_letters(text, expected):
    assert fold(text) == expected
    assert fold(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("HOẠ", "họa"), ("khoẻ", "khỏe"), ("thuỷ", "thủy"), ("uý", "úy"), ("hoà bình", "hòa bình")],
)
def test_tone_marks_of_open_syllables_stand_in_one_place(old, new):
    assert exact(old) == exact(new) == new


@pytest.mark.parametrize("word", ["hoàn", "quý", "quỳnh", "toán", "huỳnh", "xoè1"])
def test_other_syllables_stay_as_they_are(word):
    assert exact(word) == (word if word != "xoè1" else "xòe1")


@given(st.text())
def test_both_forms_have_one_length_and_only_words(text):
    words = exact(text)
    assert len(fold(text)) == len(words) == len(fold_exact(words))
    assert exact(words) == words
    assert all(char.isspace() or unicodedata.category(char)[0] in "LN" for char in words)


@given(st.text(alphabet="aàăđơướễỷ oOĐ., -1"))
def test_vietnamese_text_keeps_its_length(text):
    assert len(fold(text)) == len(unicodedata.normalize("NFC", text))


def test_no_text_can_hold_the_border_between_fields():
    assert searchable(["một", "", "hai"]) == f"một {BREAK} hai"
    assert BREAK not in exact(f"a{BREAK}b")
