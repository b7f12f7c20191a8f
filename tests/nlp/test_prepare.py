import csv
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp import prepare as module
from nlp.prepare import MAX_CHARS, fold, prepare, signals, tidy, without_marks, without_signs

any_text = st.text(st.characters())  # surrogates included
vietnamese = st.text("aàảãáạăằâấbcdđeêếghiíklmnoôồơớpqrstuưứvxyýkzjwf AÀĐÔƯ.,!?#@:/)=_0123456789😡👍❤", max_size=80)
chat = st.lists(
    st.sampled_from(
        ["ko", "đc", "KẸT", "XE", "quáaaa", "hoà", "#NgậpNước", "@ai.do", ":))", "www.a.vn", "kkkk", "😡", "N"]
    )
).map(" ".join)


@given(st.one_of(any_text, vietnamese, chat))
@example("\ud800")
@example("\x00")
@example("\u200b")
@example("́")
@example("İİİ İİ Aİ")
@settings(max_examples=400, deadline=None)
def test_preparing_twice_changes_nothing_and_never_empties(text):
    for function in (tidy, prepare):
        once = function(text)
        assert function(once) == once
        assert bool(once) == bool(text.strip())
        once.encode("utf-8")
        assert len(once) <= MAX_CHARS


@given(st.one_of(any_text, vietnamese))
@settings(max_examples=200, deadline=None)
def test_folding_and_stripping_take_any_text(text):
    assert fold(fold(text)) == fold(text)
    assert without_marks(without_marks(text)) == without_marks(text)
    without_signs(tidy(text)).encode("utf-8")


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "ngập " * 200_000, "à\u0300" * 500_000, "#" * 1_000_000, "😡" * 10**6]
)
def test_a_text_of_a_million_characters_is_cut_and_quick(text):
    started = time.monotonic()
    prepared = prepare(text)
    assert 0 < len(prepared) <= MAX_CHARS
    assert prepare(prepared) == prepared
    assert time.monotonic() - started < 5


def test_a_cut_falls_between_words():
    assert set(tidy("ngập " * 10_000).split()) == {"ngập"}


@pytest.mark.parametrize(
    ("written", "prepared"),
    [
        ("hoà bình, thuỷ, khoẻ", "hòa bình, thủy, khỏe"),
        ("hòan tóan khỏang húynh", "hoàn toán khoảng huýnh"),
        ("qúy qủa quý", "quý quả quý"),
        (unicodedata.normalize("NFD", "đường ngập nước"), "đường ngập nước"),
        ("ðường", "đường"),
        ("xem https://vi.du/a?b=1 nha", "xem duonglink nha"),
        ("@nguyen.van a ơi", "nhacten anh ơi"),
        ("#NgậpNước2025", "Ngập Nước 2025"),
        ("#ngap_nuoc", "ngap nuoc"),
        ("bực quá 😡😡", "bực quá emogian emogian"),
        ("hay :)) kkkk haha", "hay emocuoi emocuoi emocuoi"),
        ("đẹpppp quáaaaa", "đẹp quá"),
        ("Quý III, thế kỷ VIII", "Quý III, thế kỷ VIII"),
        ("sao vậy!!!!! hả????", "sao vậy!! hả??"),
        ("KẸT XE QUÁ TRỜI", "kẹt xe quá trời"),
        ("CSGT phạt", "Cảnh sát giao thông phạt"),
        ("ko đc đâu, Ko tin", "không được đâu, Không tin"),
        ("5k một lít", "5k một lít"),
        ("lô A, block B", "lô A, block B"),
        ("a\u200bb", "ab"),
        ("một\n\n hai\t", "một hai"),
        ("  ", ""),
    ],
)
def test_writing_is_made_one(written, prepared):
    assert prepare(written) == prepared


def test_tidying_keeps_what_people_read():
    assert tidy("Ko đc 😡 #NgậpNước http://vi.du") == "Ko đc 😡 #NgậpNước http://vi.du"


def test_signs_are_left_out_for_keywords():
    assert without_signs("ngập 😡 @ai #NgậpNước http://vi.du") == "ngập Ngập Nước ."


def test_marks_are_stripped_and_capitals_kept():
    assert without_marks("Đường Nguyễn Huệ") == "Duong Nguyen Hue"
    assert fold("Đường Nguyễn Huệ") == "duong nguyen hue"


def test_no_chat_spelling_leads_to_another_and_each_names_its_source():
    table = module._teencode()
    for form, standard in table.items():
        words = standard.lower().split()
        assert not set(words) & set(table), form
        assert prepare(standard) == standard
    with (module._DATA / "teencode.csv").open(encoding="utf-8", newline="") as lines:
        assert all(row["source"] for row in csv.DictReader(lines))


def test_signal_words_survive_preparation():
    for signal in signals():
        assert prepare(signal) == signal
