from dataclasses import replace

import pytest

from crawlers.post import Kind
from nlp.annotation import Sentiment
from storage.retention import without
from storage.store import Dimension, Filter, SourceState, Stage, StoreError, UpsertCounts, Validators
from storage.triage import Handling, Status

SECRET = "Điều riêng tư"


@pytest.fixture
def city(store, build):
    """One mention of the 19th, one of the 20th, one of the 20th not read."""
    values = {
        "title": SECRET,
        "lead": SECRET,
        "body": SECRET,
        "context": SECRET,
        "tags": (SECRET,),
        "author_hash": "a1",
    }
    reading = build.reading("negative", keywords=(SECRET,))
    routing = build.routing("DV1", note=SECRET, areas=("00001",))
    build.keep(store, build.post("old", minutes=-1440, **values), reading, routing, "s")
    build.keep(store, build.post("new", **values), reading, routing, "s")
    build.keep(store, build.post("pending", minutes=-1441, **values))
    return store


def everything(store):
    return [store.aggregate(Filter(), [dimension]) for dimension in Dimension]


def test_old_texts_go_and_counts_stay(city):
    before = everything(city)
    assert city.drop_texts("2026-11-20") == 2
    city.refresh()
    assert everything(city) == before
    assert city.count(Filter(text="riêng")) == 1
    for name in ("old", "pending"):
        mention = city.get(f"id-{name}")
        assert SECRET not in repr(mention)
        assert mention.post.author_hash is None
        assert mention.post.url
    old = city.get("id-old")
    assert old.annotation.signature == ()
    assert [(item.unit, item.reason.rule) for item in old.routing.assignments] == [("DV1", "rule-1")]
    assert SECRET in city.get("id-new").post.body


def test_dropping_again_drops_nothing(city):
    assert city.drop_texts("2026-11-20") == 2
    assert city.drop_texts("2026-11-20") == 0
    assert city.drop_texts("2026-11-21") == 1


def test_a_dropped_text_does_not_come_back(city, build):
    post, pending = city.get("id-old").post, city.get("id-pending")
    city.drop_texts("2026-11-20")
    changed = [post, replace(post, body=f"{SECRET} lần nữa")]
    assert city.upsert(changed) == UpsertCounts(unchanged=2)
    assert city.complete_annotate([(pending, build.reading(keywords=(SECRET,)))]) == 0
    assert city.reset(Stage.ANNOTATE) == 1
    city.refresh()
    assert city.count(Filter(text="riêng")) == 1
    assert [mention.post.id for mention in city.pending(Stage.ANNOTATE, 10)] == ["id-new"]


def test_corrections_and_handling_outlive_the_text(city):
    city.save_handling(Handling("id-old", status=Status.ANSWERED, note="Xong"), by="lan")
    city.save_correction(replace(city.correction("id-old"), sentiment=Sentiment.POSITIVE), by="lan")
    city.drop_texts("2026-11-20")
    city.refresh()
    assert city.get("id-old").annotation.sentiment.label is Sentiment.POSITIVE
    assert city.handlings(["id-old"])["id-old"].note == "Xong"
    assert city.corrections() == [], "without its words a correction teaches nothing"


def test_a_malformed_day_drops_nothing(city):
    with pytest.raises(StoreError, match="YYYY-MM-DD"):
        city.drop_texts("yesterday")


@pytest.mark.parametrize("what", ["id-new", "https://example.org/new"])
@pytest.mark.parametrize("dropped_before", [False, True])
def test_what_is_taken_down_is_gone_everywhere(city, what, dropped_before):
    post = city.get("id-new").post
    city.upsert([replace(post, body="Đổi")])
    city.save_handling(Handling("id-new", status=Status.OPEN), by="lan")
    city.save_digest("DV1", "2026-11-20", {"total": 2, "items": [{"id": "id-new", "t": SECRET}, {"id": "id-old"}]})
    if dropped_before:
        city.drop_texts("2026-11-21")
    assert city.takedown(what, by="minh") == ["id-new"]
    city.refresh()
    assert city.get("id-new") is None
    assert city.count(Filter()) == city.aggregate(Filter(), [])[0].mentions == 2
    assert city.count(Filter(text="đổi")) == 0
    assert city.handlings(["id-new"]) == {}
    assert city.load_digest("DV1", "2026-11-20") == {"total": 2, "items": [{"id": "id-old"}]}
    assert city.health()["integrity"] == "ok"
    line = city.audit("id-new")[0]
    assert (line.action, line.by, line.before["day"]) == ("takedown", "minh", "2026-11-20")
    assert SECRET not in repr(line)


def test_what_was_taken_down_stays_away(city):
    post = city.get("id-new").post
    city.takedown("id-new", by="minh")
    assert city.upsert([post, replace(post, body="khác"), replace(post, id="id-x")]) == UpsertCounts(1, 0, 2)
    city.refresh()
    assert city.get("id-new") is None


def test_comments_lose_the_opening_of_what_was_taken_down(city, build):
    comment = build.post("c", kind=Kind.COMMENT, parent_id="id-new", context=SECRET, body="Tôi cũng thấy")
    build.keep(city, comment, build.reading(), build.routing("DV1"))
    city.save_correction(replace(city.correction("id-c"), sentiment=Sentiment.POSITIVE), by="lan")
    city.takedown("id-new", by="minh")
    city.refresh()
    kept = city.get("id-c")
    assert kept.post == replace(comment, context="")
    assert kept.annotation.sentiment.label is Sentiment.POSITIVE
    assert city.upsert([comment]) == UpsertCounts(unchanged=1)
    assert city.complete_group([(kept, "s")]) == 1


def test_what_is_not_kept_cannot_be_taken_down(city):
    for what in ("id-missing", "https://example.org/missing", ""):
        with pytest.raises(StoreError, match="nothing is kept"):
            city.takedown(what, by="minh")


def test_all_mentions_of_one_address_go_together(store, build):
    store.upsert([build.post(i, url="https://example.org/same") for i in range(3)])
    assert sorted(store.takedown("https://example.org/same", by="a")) == ["id-0", "id-1", "id-2"]
    store.refresh()
    assert store.count(Filter()) == 0


def test_only_list_elements_that_name_the_mention_are_removed():
    digest = {"id": "x", "a": [{"id": "x", "n": 1}, {"n": [{"url": "x"}, "x", "y", 3]}], "b": "x"}
    assert without(digest, frozenset({"x"})) == {"id": "x", "a": [{"n": ["y", 3]}], "b": "x"}


def test_a_source_is_removed_with_what_its_servers_said_and_may_come_in_again(store, build):
    mine, other = build.post(1), build.post(2, source="elsewhere")
    build.keep(store, mine, build.reading(), build.routing("A"), "story")
    store.upsert([other])
    store.save_validators(mine.source, {"https://a.vn": Validators("e", "")})
    store.save_source_state(SourceState(mine.source))
    assert store.remove_source(mine.source) == 1
    store.refresh()
    assert [mention.post.id for mention in store.query(Filter()).mentions] == [other.id]
    assert store.validators(mine.source) == {}
    assert mine.source not in store.source_states()
    assert store.upsert([mine]).created == 1
