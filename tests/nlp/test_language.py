import pytest

from nlp.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("đường này ngập hoài", "vi"),
        ("app load chậm, đăng nhập không được", "vi"),
        ("duong nay ngap hoai khong ai lo", "vi-nodiacritics"),
        ("the staff was very nice and the place is clean", "en"),
        ("シンガポール", "other"),
        ("123 !!!", "other"),
        ("", "other"),
    ],
)
def test_language_is_told_by_the_shape_of_words(text, language):
    assert language_of(text) == language
