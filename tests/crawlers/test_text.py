import unicodedata

import lxml.html
import pytest

from crawlers.text import clean, html_lines, paragraphs, strip_outlet


def test_text_comes_out_in_nfc_with_entities_resolved_twice():
    assert clean(unicodedata.normalize("NFD", "Thủ Đức")) == "Thủ Đức"
    assert clean("Chi&amp;#7871;n s&#7921;") == "Chiến sự"


def test_invisible_and_control_characters_and_lone_surrogates_go():
    assert clean("a\u200bb\x00c\ufeff \ud800d\u202e") == "abc d"


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("(Dân trí) - Giá vàng", "Giá vàng"),
        ("(NLĐO)- Sáng nay", "Sáng nay"),
        ("TTO - Chiều 7-3", "Chiều 7-3"),
        ("(Chinhphu.vn) - Thủ tướng", "Thủ tướng"),
        ("Ông A - giám đốc - nói", "Ông A - giám đốc - nói"),
        ("", ""),
    ],
)
def test_the_outlets_prefix_is_no_part_of_the_lead(lead, expected):
    assert strip_outlet(lead) == expected


def test_blocks_become_lines_and_scripts_are_left_out():
    root = lxml.html.fromstring("<div>đầu<p>một <b>hai</b>\nba</p><script>x</script><p>bốn<br>năm</p>cuối</div>")
    assert paragraphs(root) == ["đầu", "một hai ba", "bốn", "năm", "cuối"]


def test_comment_markup_becomes_lines():
    assert html_lines("<span class='txt_666'>@An</span> đúng vậy<br>cảm ơn &amp; chào") == "@An đúng vậy\ncảm ơn & chào"
    assert html_lines("  ") == ""
