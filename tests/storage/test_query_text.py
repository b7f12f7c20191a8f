import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.fold import searchable
from storage.open import open_store
from storage.query_text import All, Either, Phrase, matches, parse_query
from storage.settings import StorageSettings
from storage.store import Filter, StoreError

WORDS = ["duong", "đường", "ngap", "ngập", "tam", "tâm", "trung", "hòa", "hoa"]


def phrase(*words):
    return Phrase(words)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("một", phrase("một")),
        ("một hai", All((phrase("một"), phrase("hai")))),
        ('"một hai"', phrase("một", "hai")),
        ("a OR b c", Either((phrase("a"), All((phrase("b"), phrase("c")))))),
        ("a or b", All((phrase("a"), phrase("or"), phrase("b")))),
        ("a -b", All((phrase("a"),), (phrase("b"),))),
        ("-b a", All((phrase("a"),), (phrase("b"),))),
        ("a-b", phrase("a", "b")),
        ("a - b", All((phrase("a"), phrase("b")))),
        ("(a OR b) c", All((Either((phrase("a"), phrase("b"))), phrase("c")))),
        ('a -"b c"', All((phrase("a"),), (phrase("b", "c"),))),
        ("", None),
        (" \n ", None),
    ],
)
def test_the_grammar(text, tree):
    assert parse_query(text) == tree


@pytest.mark.parametrize(("words", "mixed"), [(("đường",), False), (("duong", "dai"), False), (("trung", "tâm"), True)])
def test_a_phrase_is_mixed_when_some_words_bear_marks_and_some_do_not(words, mixed):
    assert Phrase(words).mixed is mixed


SYNTAX = ["OR", "-", '"', "(", ")", " ", "NOT", "AND", "NEAR", "*", "exact:", "'", "^", "+"]
queries = st.one_of(
    st.text(),
    st.lists(st.sampled_from(WORDS + SYNTAX)).map(" ".join),
    st.lists(st.sampled_from(WORDS + SYNTAX)).map("".join),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory, build):
    store = open_store(StorageSettings(path="k.db"), root=tmp_path_factory.mktemp("store"), timezone="UTC")
    texts = [" ".join(WORDS[i % 9 :: 1 + i % 3]) for i in range(40)]
    store.upsert([build.post(i, minutes=i, title=text, body=text[::-1]) for i, text in enumerate(texts)])
    yield store
    store.close()


@settings(max_examples=300, deadline=None)
@given(queries)
@example("(" * 500)
@example("((((((((((a))))))))))")
@example("-" * 30 + "a")
@example('"\x00"')
@example("\ud800")
@example("a OR (" * 30 + "b" + ")" * 30)
def test_every_query_gives_a_result_or_a_clear_refusal(kept, text):
    """And the result is what looking at every text one by one finds."""
    try:
        node = parse_query(text)
    except StoreError:
        with pytest.raises(StoreError) as caught:
            kept.query(Filter(text=text))
        assert "\n" not in str(caught.value)
        return
    found = {mention.post.id for mention in kept.query(Filter(text=text), limit=100).mentions}
    everything = kept.query(Filter(), limit=100).mentions
    posts = [mention.post for mention in everything]
    wanted = {
        post.id for post in posts if node is None or matches(node, searchable([post.title, post.lead, post.body]))
    }
    assert found == wanted
    assert kept.count(Filter(text=text)) == len(wanted)


def test_the_deepest_allowed_query_is_answered(kept):
    assert kept.count(Filter(text="(" * 64 + "ngap" + ")" * 64)) > 0
    assert kept.count(Filter(text=" OR ".join(["ngap"] * 64))) > 0
    nested = "ngap"
    for word in (WORDS * 4)[:31]:
        nested = f"({nested} OR {word} -x)"
    assert kept.count(Filter(text=nested)) > 0
