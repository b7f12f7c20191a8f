"""Whatever comes in, in whatever order and however often: the file holds the last copy of each post, once."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.open import open_store
from storage.settings import StorageSettings
from storage.sqlite.rollup import cells
from storage.store import Filter, Stage

STEPS = st.lists(
    st.one_of(
        st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["một", "hai", "ba ba"])), max_size=6),
        st.sampled_from(["annotate", "route", "group", "reset", "again"]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_any_sequence_of_writes_leaves_the_last_words_once(build, steps):
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(StorageSettings(path="k.db"), root=Path(folder), timezone="UTC")
        try:
            expected = apply(store, build, steps)
            check(store, expected)
        finally:
            store.close()


def apply(store, build, steps):
    expected, last = {}, []
    for step in steps:
        if step == "annotate":
            store.complete_annotate((m, build.reading("negative")) for m in store.pending(Stage.ANNOTATE, 3))
        elif step == "route":
            store.complete_route((m, build.routing("DV1", "DV2")) for m in store.pending(Stage.ROUTE, 3))
        elif step == "group":
            store.complete_group((m, "s") for m in store.pending(Stage.GROUP, 3))
        elif step == "reset":
            store.reset(Stage.ROUTE)
        else:
            last = last if step == "again" else [build.post(number, body=body) for number, body in step]
            counts = store.upsert(last)
            assert counts.created + counts.updated + counts.unchanged == len(last)
            expected |= {post.id: post for post in last}
    return expected


def check(store, expected):
    mentions = store.query(Filter(), limit=100).mentions
    assert {mention.post.id: mention.post for mention in mentions} == expected
    assert len(mentions) == len(expected)
    for word in ("một", "hai", "ba", '"ba ba"'):
        found = {mention.post.id for mention in store.query(Filter(text=word)).mentions}
        assert found == {post.id for post in expected.values() if word.strip('"') in post.body}
    assert sum(store.pending_count(stage) for stage in Stage) <= len(expected)
    assert store.health()["integrity"] == "ok"
    with store._db.read() as conn:
        keys = [n for (n,) in conn.execute("SELECT n FROM mention")]
        assert {row[:6]: row[6] for row in conn.execute("SELECT * FROM daily")} == dict(cells(conn, keys))
