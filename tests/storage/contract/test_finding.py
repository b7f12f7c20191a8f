import unicodedata
from datetime import timedelta

import pytest

from crawlers.post import Kind
from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.store import Filter, StoreError


def ids(store, where, **options):
    return [mention.post.id.removeprefix("id-") for mention in store.query(where, **options).mentions]


@pytest.fixture
def city(store, build):
    """Seven mentions that differ in everything a filter looks at."""
    yesterday = -24 * 60
    build.keep(
        store,
        build.post("a", title="Đường Hoa Mai ngập", body="Nước vào nhà."),
        build.reading("negative", ("ngap", "giao-thong"), actionable=0.5),
        build.routing("DV1", ("UBND:00001", "area"), areas=("00001",)),
        "s1",
    )
    build.keep(
        store,
        build.post("b", minutes=1, kind=Kind.COMMENT, source="dien-dan", body="Duong nay ngap hoai"),
        build.reading("negative", ("ngap",)),
        build.routing(("UBND:00001", "lead"), ("DV1", "support"), areas=("00001", "00002"), needs_person=True),
        "s1",
    )
    build.keep(
        store,
        build.post("c", minutes=2, kind=Kind.REVIEW, source="ban-do", body="Nhân viên vui vẻ"),
        build.reading("positive", ("phuc-vu",)),
        build.routing("DV2", legacy=("Quận Cũ",)),
    )
    build.keep(
        store,
        build.post("d", minutes=3, body="Ở tỉnh khác"),
        build.reading(topics=("khac",)),
        build.routing(in_scope=False),
    )
    build.keep(
        store, build.post("e", minutes=4, body="Chuyện thể thao"), build.reading(topics=("khac",), in_scope=0.25)
    )
    build.keep(store, build.post("f", minutes=5, body="Chưa ai đọc"))
    build.keep(
        store,
        build.post("g", minutes=yesterday, body="Trung tâm hành chính hôm qua"),
        build.reading("neutral", ("phuc-vu",), in_scope=0.5),
    )
    return store


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(), "fedcbag"),
        (Filter(units=("DV1",)), "ba"),
        (Filter(units=("DV1", "DV2")), "cba"),
        (Filter(units=("DV9",)), ""),
        (Filter(units=("DV1",), roles=(Role.LEAD,)), "a"),
        (Filter(units=("DV1", "UBND:00001"), roles=(Role.LEAD,)), "ba"),
        (Filter(units=("UBND:00001",), roles=(Role.AREA, Role.SUPPORT)), "a"),
        (Filter(roles=(Role.SUPPORT,)), "b"),
        (Filter(sentiments=(Sentiment.NEGATIVE,)), "ba"),
        (Filter(sentiments=(Sentiment.POSITIVE, Sentiment.NEUTRAL)), "edcg"),
        (Filter(topics=("giao-thong",)), "a"),
        (Filter(topics=("ngap", "giao-thong")), "ba"),
        (Filter(sources=("dien-dan", "ban-do")), "cb"),
        (Filter(kinds=(Kind.COMMENT,)), "b"),
        (Filter(kinds=(Kind.COMMENT, Kind.REVIEW)), "cb"),
        (Filter(areas=("00001",)), "ba"),
        (Filter(areas=("00002", "Quận Cũ")), "cb"),
        (Filter(in_scope=True), "cbag"),
        (Filter(in_scope=False), "fed"),
        (Filter(actionable=True), "a"),
        (Filter(actionable=False), "fedcbg"),
        (Filter(needs_person=True), "b"),
        (Filter(needs_person=False), "fedcag"),
        (Filter(story="s1"), "ba"),
        (Filter(story="s1", kinds=(Kind.ARTICLE,)), "a"),
        (Filter(ids=("id-a", "id-c", "id-missing")), "ca"),
        (Filter(ids=("id-a", "id-c"), units=("DV2",)), "c"),
        (Filter(day_from="2026-11-20"), "fedcba"),
        (Filter(day_to="2026-11-19"), "g"),
        (Filter(day_from="2026-11-19", day_to="2026-11-19"), "g"),
        (Filter(day_from="2026-11-21"), ""),
        (Filter(text="ngap", kinds=(Kind.COMMENT,)), "b"),
        (Filter(text="ngap", units=("DV1",), day_to="2026-11-20", in_scope=True), "ba"),
        (Filter(text="ngập", ids=("id-b",)), ""),
        (Filter(text="ngap", story="s1", roles=(Role.AREA,)), "a"),
        (Filter(text="ngap", areas=("00002",), topics=("ngap",), sources=("dien-dan",)), "b"),
        (Filter(units=("DV1",), areas=("00002",)), "b"),
        (Filter(units=("DV1",), topics=("giao-thong",), sentiments=(Sentiment.NEGATIVE,)), "a"),
        (Filter(units=("DV1",), in_scope=False), ""),
    ],
)
def test_filters_hold_together(city, where, expected):
    assert "".join(ids(city, where)) == expected
    assert city.count(where) == len(expected)


def test_in_scope_is_the_rule_of_the_mention(city):
    everything = city.query(Filter()).mentions
    inside = {mention.post.id for mention in everything if mention.in_scope}
    assert {mention.post.id for mention in city.query(Filter(in_scope=True)).mentions} == inside


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ngap", "ba"),
        ("ngập", "a"),
        ("NGẬP", "a"),
        ("duong", "ba"),
        ("đường", "a"),
        ("duong ngap hoai", "b"),
        ("đường hoai", ""),
        ("ngap OR vui", "cba"),
        ("ngap -nuoc", "b"),
        ("(vui OR nuoc) nha", "a"),
        ("ngap -(nuoc OR hoai)", ""),
        ('"hoa mai"', "a"),
        ('"mai hoa"', ""),
        ('"Đường Hoa"', "a"),
        ('"Đường Hòa"', ""),
        ('"duong nay"', "b"),
        ('"trung tâm"', "g"),
        ('"trung tam"', "g"),
        ('"trứng tâm"', ""),
        ('"tâm hanh"', "g"),
        ('"tam hành chính"', "g"),
        ('"ngập nước"', ""),
        ('ngap -"nước vao"', "b"),
        ('ngap -"duong nay"', "a"),
        ('hoai OR "trung tâm"', "bg"),
        ("Hoa-Mai", "a"),
        ("“hoa mai”", "a"),
        ("ngập!!!", "a"),
        ("ngap ???", "ba"),
        ("missing", ""),
        ("  ", "fedcbag"),
    ],
)
def test_full_text_finds_words_with_and_without_diacritics(city, query, expected):
    assert "".join(ids(city, Filter(text=query))) == expected
    assert city.count(Filter(text=query)) == len(expected)


@pytest.mark.parametrize("written", ["hòa thủy", "hoà thuỷ", "HOÀ", "thủy"])
def test_both_ways_of_placing_tone_marks_are_one(store, build, written):
    build.keep(store, build.post(1, body="Ở đây hoà thuỷ"))
    build.keep(store, build.post(2, body="Ở đây hòa thủy"))
    assert ids(store, Filter(text=written)) in (["2", "1"], ["1", "2"])


def test_text_in_decomposed_form_is_found(store, build):
    apart = unicodedata.normalize("NFD", "đường ngập")
    build.keep(store, build.post(1, body=apart))
    build.keep(store, build.post(2, body="đường ngập"))
    assert store.count(Filter(text="ngập")) == store.count(Filter(text=apart)) == store.count(Filter(text="ngap")) == 2


def test_phrases_stay_within_one_field(store, build):
    build.keep(store, build.post(title="sửa đường", body="ngập nặng"))
    assert store.count(Filter(text='"đường ngập"')) == store.count(Filter(text='"duong ngập"')) == 0
    assert store.count(Filter(text="đường ngập")) == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('"chưa đóng', "position 1 is not closed"),
        ("(một", "position 1 is not closed"),
        ("một)", "position 4 closes nothing"),
        ("OR một", "OR at position 1"),
        ("một OR", "OR at position 5"),
        ("một OR OR hai", "OR at position 5"),
        ("-một", "another word"),
        ("một OR -hai", "another word"),
        ("một -", None),
        ("!!! ...", "no word"),
        ("()", "no word"),
        ("một -OR hai", "no word after it"),
        ("x" * 1001, "at most 1000"),
        ("a " * 65, "more than 64"),
    ],
)
def test_a_malformed_query_is_refused_in_one_line(store, query, message):
    if message is None:
        assert store.query(Filter(text=query)).mentions == ()
        return
    for ask in (store.query, store.count):
        with pytest.raises(StoreError, match=message) as caught:
            ask(Filter(text=query))
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "day", ["2026-13-01", "gestern", "2026-11-20T00:00", "20261120", "0001-01-01", "9999-12-31", ""]
)
def test_a_malformed_day_is_refused(store, day):
    with pytest.raises(StoreError, match="YYYY-MM-DD"):
        store.query(Filter(day_from=day))


@pytest.mark.parametrize("cursor", ["", "x", "1.5", "1" * 40, "' OR 1"])
def test_a_malformed_cursor_is_refused(store, cursor):
    with pytest.raises(StoreError, match="cursor"):
        store.query(Filter(), cursor=cursor)


def test_a_page_holds_at_least_one_mention(store):
    with pytest.raises(StoreError, match="limit"):
        store.query(Filter(), limit=0)


def test_days_are_days_of_the_city(store, build):
    late = build.post("late", published_at=build.noon.replace(hour=16, minute=59, second=59, microsecond=999_999))
    early = build.post("early", published_at=build.noon.replace(hour=17, minute=0))
    store.upsert([late, early])
    store.refresh()
    assert ids(store, Filter(day_from="2026-11-20", day_to="2026-11-20")) == ["late"]
    assert ids(store, Filter(day_from="2026-11-21", day_to="2026-11-21")) == ["early"]
    assert store.get("id-early").day_local == "2026-11-21"


@pytest.mark.parametrize(
    "where",
    [Filter(), Filter(units=("DV1", "DV2")), Filter(text="bài"), Filter(sources=("bao-a", "x")), Filter(story="s")],
)
def test_pages_follow_without_gap_or_repetition_even_over_equal_times(store, build, where):
    store.upsert([build.post(i, published_at=build.noon + timedelta(seconds=i // 10)) for i in range(45)])
    build.read_all(store, routing=build.routing("DV1", ("DV1", "area"), "DV2"), story="s")
    seen, cursor = [], None
    while True:
        page = store.query(where, limit=7, cursor=cursor)
        seen += page.mentions
        cursor = page.cursor
        if cursor is None:
            break
        assert len(page.mentions) == 7
    assert len({mention.post.id for mention in seen}) == len(seen) == 45
    times = [mention.post.published_at for mention in seen]
    assert times == sorted(times, reverse=True)


def test_the_last_page_has_no_cursor(store, build):
    store.upsert(build.posts(4))
    store.refresh()
    first = store.query(Filter(), limit=2)
    assert store.query(Filter(), limit=2, cursor=first.cursor).cursor is None
    assert store.query(Filter(), limit=4).cursor is None


def test_mentions_that_come_in_meanwhile_move_nothing(store, build):
    store.upsert(build.posts(6))
    store.refresh()
    first = store.query(Filter(), limit=3)
    store.upsert([build.post("new", minutes=60), build.post("tie", minutes=3)])
    store.refresh()
    rest = ids(store, Filter(), limit=9, cursor=first.cursor)
    assert [item for item in rest if item != "tie"] == ["2", "1", "0"]
