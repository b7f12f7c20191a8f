from dataclasses import replace
from datetime import timedelta

import pytest

from crawlers.post import Engagement
from storage.store import Dimension, Filter, Stage, StoreError, UpsertCounts


def test_a_mention_comes_back_as_it_was_put_in(store, build):
    post = build.post(
        1,
        title="Đường ngập 🙂",
        lead="Sapo",
        body="Dòng một\nDòng hai \x00 hết",
        context="Bối cảnh",
        section="Đô thị",
        tags=("mưa", "ngập"),
        author_hash="ab12",
        parent_id="id-0",
        published_at=build.noon + timedelta(microseconds=123456),
        engagement=Engagement(likes=3, comments=0, shares=None, views=10**12),
    )
    reading = build.reading("negative", ("ngap", "giao-thong"), embedding=(0.5, -0.25), actionable=0.6)
    routing = build.routing("DV1", ("UBND:00001", "area"), areas=("00001",), legacy=("Quận Cũ",), needs_person=True)
    kept = build.keep(store, post, reading, routing, "story-1")
    assert kept.post == post
    assert kept.annotation == reading
    assert kept.routing == routing
    assert kept.story_id == "story-1"
    assert kept.day_local == "2026-11-20"
    assert store.query(Filter()).mentions == (kept,)


@pytest.mark.parametrize(
    "values",
    [{"signature": ()}, {"signature": (2**64 - 1, 0)}, {"embedding": (0.1, 1e300)}, {"topics": ()}, {"keywords": ()}],
)
def test_unusual_readings_come_back_as_they_were(store, build, values):
    reading = replace(build.reading(), **values)
    assert build.keep(store, build.post(), reading).annotation == reading


def test_the_same_posts_again_change_nothing(store, build):
    posts = build.posts(5)
    assert store.upsert(posts) == UpsertCounts(created=5)
    build.read_all(store)
    before = store.query(Filter()).mentions
    assert store.upsert(posts) == UpsertCounts(unchanged=5)
    store.refresh()
    assert store.query(Filter()).mentions == before
    assert store.pending_count(Stage.ANNOTATE) == 0


def test_nothing_is_nothing(store):
    assert store.upsert([]) == UpsertCounts()
    assert store.complete_annotate([]) == 0
    assert store.get("missing") is None


@pytest.mark.parametrize("field", ["title", "lead", "body", "context"])
def test_changed_words_put_a_mention_back_to_the_start(store, build, field):
    post = build.post(title="một", lead="hai", body="ba", context="bốn")
    build.keep(store, post, build.reading(), build.routing("DV1"), "s")
    changed = replace(post, **{field: "khác hẳn"})
    assert store.upsert([changed]) == UpsertCounts(updated=1)
    store.refresh()
    mention = store.get(post.id)
    assert mention.post == changed
    assert store.pending(Stage.ANNOTATE, 10) == [mention]
    assert store.pending_count(Stage.ROUTE) == store.pending_count(Stage.GROUP) == 0


def test_what_was_made_of_replaced_words_is_dropped(store, build):
    """A reading of words that are gone would speak of others: it is neither shown nor counted."""
    post = build.post(body="đường ngập")
    routing = build.routing("DV1", areas=("00001",))
    build.keep(store, post, build.reading("negative"), routing, "s")
    store.upsert([replace(post, body="trời nắng")])
    store.refresh()
    mention = store.get(post.id)
    assert (mention.annotation, mention.routing, mention.story_id) == (None, None, None)
    for where in (
        Filter(units=("DV1",)),
        Filter(topics=("ngap",)),
        Filter(areas=("00001",)),
        Filter(story="s"),
        Filter(in_scope=True),
        Filter(text="ngập"),
    ):
        assert store.count(where) == 0
    assert store.aggregate(Filter(), [Dimension.UNIT]) == store.aggregate(Filter(), [Dimension.SENTIMENT]) == []
    assert store.count(Filter(text="nắng")) == 1


def test_counters_alone_do_not_put_a_mention_back(store, build):
    post = build.post(engagement=Engagement(likes=1, comments=2))
    build.keep(store, post, build.reading())
    assert store.upsert([replace(post, engagement=Engagement(likes=9))]) == UpsertCounts(unchanged=1)
    store.refresh()
    assert store.get(post.id).post.engagement == Engagement(likes=9, comments=2)
    assert store.pending_count(Stage.ANNOTATE) == 0


def test_the_day_of_a_mention_does_not_move_when_its_source_dates_it_anew(store, build):
    post = build.post(body="một")
    store.upsert([post])
    store.upsert([replace(post, body="hai", published_at=build.noon + timedelta(days=3))])
    store.refresh()
    mention = store.get(post.id)
    assert (mention.day_local, mention.post.published_at, mention.post.body) == ("2026-11-20", build.noon, "hai")


def test_two_copies_in_one_call_are_a_post_and_its_change(store, build):
    first, second = build.post(body="một"), build.post(body="hai")
    assert store.upsert([first, second, second]) == UpsertCounts(created=1, updated=1, unchanged=1)
    store.refresh()
    assert store.get(first.id).post.body == "hai"
    assert store.count(Filter()) == store.count(Filter(text="hai")) == 1
    assert store.count(Filter(text="một")) == 0


def test_many_posts_of_one_instant_all_find_their_place(store, build):
    posts = [build.post(i) for i in range(3000)]
    assert store.upsert(posts).created == 3000
    store.refresh()
    assert store.count(Filter(day_from="2026-11-20", day_to="2026-11-20")) == 3000


def test_stages_follow_one_another_oldest_first(store, build):
    store.upsert(reversed(build.posts(5)))
    waiting = store.pending(Stage.ANNOTATE, 3)
    assert [mention.post.id for mention in waiting] == ["id-0", "id-1", "id-2"]
    assert store.pending_count(Stage.ANNOTATE) == 5
    assert store.pending(Stage.ROUTE, 10) == []
    assert store.complete_annotate((mention, build.reading()) for mention in waiting) == 3
    store.refresh()
    assert [mention.post.id for mention in store.pending(Stage.ANNOTATE, 10)] == ["id-3", "id-4"]
    routed = store.pending(Stage.ROUTE, 10)
    assert [mention.annotation for mention in routed] == [build.reading()] * 3
    store.complete_route((mention, build.routing()) for mention in routed[:1])
    store.refresh()
    assert [mention.post.id for mention in store.pending(Stage.GROUP, 10)] == ["id-0"]
    store.complete_group((mention, "s") for mention in store.pending(Stage.GROUP, 10))
    store.refresh()
    counts = [store.pending_count(stage) for stage in (Stage.ANNOTATE, Stage.ROUTE, Stage.GROUP)]
    assert counts == [2, 2, 0]


def test_completing_twice_is_completing_once(store, build):
    store.upsert(build.posts(3))
    waiting = store.pending(Stage.ANNOTATE, 10)
    for _ in range(2):
        assert store.complete_annotate((mention, build.reading("negative")) for mention in waiting) == 3
    for _ in range(2):
        assert store.complete_route((mention, build.routing("DV1")) for mention in waiting) == 3
    store.complete_annotate((mention, build.reading("negative")) for mention in waiting)
    store.refresh()
    assert store.pending_count(Stage.GROUP) == 3
    assert store.count(Filter(units=("DV1",))) == 3
    assert store.aggregate(Filter(), [Dimension.UNIT, Dimension.SENTIMENT])[0].mentions == 3


def test_a_different_reading_is_routed_again(store, build):
    mention = build.keep(store, build.post(), build.reading("negative"), build.routing("DV1"), "s")
    store.complete_annotate([(mention, build.reading("positive", ("cay-xanh",)))])
    store.refresh()
    assert store.pending_count(Stage.ROUTE) == 1
    assert store.count(Filter(topics=("ngap",))) == 0
    assert store.count(Filter(topics=("cay-xanh",), units=("DV1",))) == 1


def test_results_for_words_that_have_changed_meanwhile_are_ignored(store, build):
    store.upsert([build.post(body="một")])
    stale = store.pending(Stage.ANNOTATE, 1)[0]
    store.upsert([build.post(body="hai")])
    assert store.complete_annotate([(stale, build.reading())]) == 0
    assert store.complete_route([(stale, build.routing("DV1"))]) == 0
    assert store.complete_group([(stale, "s")]) == 0
    store.refresh()
    assert store.get(stale.post.id).annotation is None
    assert store.pending_count(Stage.ANNOTATE) == 1


def test_results_for_unknown_mentions_are_ignored(store, build):
    kept = build.keep(store, build.post(1))
    unknown = replace(kept, post=build.post(2))
    assert store.complete_annotate([(unknown, build.reading()), (kept, build.reading())]) == 1


def test_reset_puts_everything_back_and_keeps_it_readable(store, build):
    """The words are the same, so pages stay full while a new model reads them again."""
    store.upsert(build.posts(4))
    build.read_all(store)
    store.upsert([build.post("new", minutes=9)])
    assert store.reset(Stage.ROUTE) == 4
    store.refresh()
    assert [store.pending_count(stage) for stage in Stage] == [1, 4, 0]
    assert store.count(Filter(units=("DV1",))) == 4
    build.read_all(store, routing=build.routing("DV2"))
    assert store.count(Filter(units=("DV1",))) == 0
    assert store.count(Filter(units=("DV2",))) == 5
    assert store.reset(Stage.ANNOTATE) == 5
    assert store.reset(Stage.ANNOTATE) == 0
    store.refresh()
    assert store.pending_count(Stage.ANNOTATE) == 5


def test_a_routing_that_comes_while_the_reading_is_done_again_does_not_end_it(store, build):
    mention = build.keep(store, build.post(), build.reading(), build.routing("DV1"))
    store.reset(Stage.ANNOTATE)
    assert store.complete_route([(mention, build.routing("DV2"))]) == 1
    store.refresh()
    assert store.pending_count(Stage.ANNOTATE) == 1


def test_an_instant_without_time_zone_is_refused_by_name(store, build):
    post = build.post(published_at=build.noon.replace(tzinfo=None))
    with pytest.raises(StoreError, match="id-0: published_at"):
        store.upsert([post])


def test_half_a_unicode_pair_is_refused_clearly_and_the_rest_of_the_store_stays(store, build):
    store.upsert([build.post(1)])
    with pytest.raises(StoreError, match="Unicode"):
        store.upsert([build.post(2), build.post(3, body="\ud800")])
    store.refresh()
    assert store.count(Filter()) == 1


def test_a_number_too_large_to_keep_is_refused_clearly(store, build):
    with pytest.raises(StoreError, match="too large"):
        store.upsert([build.post(engagement=Engagement(views=2**70))])


def test_posts_of_the_last_and_first_years_are_kept(store, build):
    old = build.post("old", published_at=build.noon.replace(year=1500))
    far = build.post("far", published_at=build.noon.replace(year=2500))
    store.upsert([far, old, build.post("now")])
    store.refresh()
    assert [mention.post for mention in store.query(Filter()).mentions] == [far, build.post("now"), old]


def test_texts_of_a_megabyte_are_kept(store, build):
    body = "ngập nước " * 100_000
    build.keep(store, build.post(body=body), build.reading())
    assert store.query(Filter(text='"ngập nước"')).mentions[0].post.body == body


def test_what_was_written_is_there_after_opening_again(opener, build):
    first = opener()
    kept = build.keep(first, build.post(), build.reading(), build.routing("DV1"), "s")
    first.close()
    assert opener().get(kept.post.id) == kept


def test_a_closed_store_says_so(store):
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.count(Filter())
