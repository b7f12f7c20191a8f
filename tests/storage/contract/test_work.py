from dataclasses import replace
from datetime import timedelta

from storage.store import Stage


def test_a_mention_set_aside_is_no_longer_pending_and_is_counted(store, build):
    store.upsert(build.posts(3))
    bad = store.pending(Stage.ANNOTATE, 1)[0]
    store.set_aside(bad, Stage.ANNOTATE, "ValueError: no")
    assert bad.post.id not in {mention.post.id for mention in store.pending(Stage.ANNOTATE, 10)}
    assert store.pending_count(Stage.ANNOTATE) == 2
    assert store.set_aside_count() == 1


def test_changed_words_bring_a_mention_back(store, build):
    post = build.post()
    store.upsert([post])
    store.set_aside(store.get(post.id), Stage.ANNOTATE, "bad")
    store.upsert([replace(post, body="other words")])
    assert store.pending_count(Stage.ANNOTATE) == 1
    assert store.set_aside_count() == 0


def test_a_reset_brings_back_what_its_stage_and_later_ones_set_aside(store, build):
    store.upsert(build.posts(2))
    first, second = store.pending(Stage.ANNOTATE, 2)
    store.set_aside(first, Stage.ANNOTATE, "bad")
    store.complete_annotate([(second, build.reading())])
    store.set_aside(store.get(second.post.id), Stage.ROUTE, "bad")
    store.reset(Stage.ROUTE)
    assert store.pending_count(Stage.ROUTE) == 1
    assert store.set_aside_count() == 1
    store.reset(Stage.ANNOTATE)
    assert store.pending_count(Stage.ANNOTATE) == 2


def test_a_result_that_comes_after_all_brings_a_mention_back(store, build):
    store.upsert([build.post()])
    mention = store.pending(Stage.ANNOTATE, 1)[0]
    store.set_aside(mention, Stage.ANNOTATE, "bad")
    store.complete_annotate([(mention, build.reading())])
    store.refresh()
    assert store.set_aside_count() == 0
    assert store.pending_count(Stage.ROUTE) == 1


def test_a_stale_mention_is_not_set_aside(store, build):
    post = build.post()
    store.upsert([post])
    stale = store.get(post.id)
    store.upsert([replace(post, body="other words")])
    store.set_aside(stale, Stage.ANNOTATE, "bad")
    assert store.pending_count(Stage.ANNOTATE) == 1


def test_signatures_are_those_of_grouped_mentions_that_answer_no_other(store, build):
    kept = build.keep(
        store, build.post(1), replace(build.reading(), signature=(1, 2, 3)), build.routing("A"), "story-1"
    )
    answer = build.post(2, parent_id=kept.post.id)
    build.keep(store, answer, replace(build.reading(), signature=(4, 5)), build.routing("A"), "story-1")
    build.keep(store, build.post(3), replace(build.reading(), signature=()), build.routing("A"), "story-3")
    store.upsert([build.post(4)])
    store.refresh()
    (signed,) = store.signatures(kept.post.published_at)
    assert (signed.id, signed.story_id, signed.signature) == (kept.post.id, "story-1", (1, 2, 3))
    assert signed.published_at == kept.post.published_at
    assert store.signatures(kept.post.published_at + timedelta(days=1)) == []


def test_native_ids_are_those_of_one_source_collected_since(store, build):
    post = build.post(1)
    other = build.post(2, source=f"{post.source}-2")
    store.upsert([post, other])
    store.refresh()
    assert store.native_ids(post.source, post.collected_at) == {post.native_id}
    assert store.native_ids(post.source, post.collected_at + timedelta(seconds=1)) == set()
