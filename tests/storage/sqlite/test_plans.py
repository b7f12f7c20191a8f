"""How SQLite goes about the queries that pages wait for: along keys, without sorting or scanning."""

import pytest

from crawlers.post import Kind
from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.sqlite.aggregate import _from_daily, _in_daily
from storage.sqlite.query import _PENDING
from storage.sqlite.select import select
from storage.store import Dimension, Filter
from storage.triage import Desk, Status


@pytest.fixture
def filled(store, build):
    store.upsert(build.posts(200))
    build.read_all(store, routing=build.routing("DV1", "DV2", areas=("00001",)))
    return store


def plan(conn, sql, params):
    return [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}", params)]


@pytest.mark.parametrize(
    ("where", "first"),
    [
        (Filter(), "SEARCH m USING INTEGER PRIMARY KEY (rowid<?)"),
        (Filter(day_from="2026-11-20"), "SEARCH m USING INTEGER PRIMARY KEY (rowid>?)"),
        (
            Filter(sentiments=(Sentiment.NEGATIVE,), kinds=(Kind.ARTICLE,)),
            "SEARCH m USING INTEGER PRIMARY KEY (rowid<?)",
        ),
        (Filter(units=("DV1",)), "SEARCH d USING PRIMARY KEY (unit=?)"),
        (Filter(units=("DV1", "DV2"), roles=(Role.LEAD,)), "SEARCH d USING PRIMARY KEY (unit=?)"),
        (Filter(units=("DV1",), day_to="2026-11-20"), "SEARCH d USING PRIMARY KEY (unit=? AND n<?)"),
        (Filter(topics=("ngap",), in_scope=True), "SEARCH d USING PRIMARY KEY (topic=?)"),
        (Filter(areas=("00001",)), "SEARCH d USING PRIMARY KEY (area=?)"),
        (Filter(sources=("bao-a", "bao-b")), "SEARCH m USING COVERING INDEX mention_source (source=?)"),
        (Filter(story="id-0"), "SEARCH m USING COVERING INDEX mention_story (story=?)"),
        (Filter(text="bài", units=("DV1",)), "SCAN search VIRTUAL TABLE"),
    ],
)
def test_lists_are_walks_along_a_key(filled, where, first):
    with filled._db.read() as conn:
        for sql, params in select(conn, where, filled.zone).newest(below=1 << 62, limit=51):
            steps = plan(conn, sql, params)
            assert steps[0].startswith(first.removesuffix(")")), steps
            assert not any("ORDER BY" in step for step in steps), steps
            assert not any("SCAN" in step and "json_each" not in step for step in steps[1:]), steps


def test_the_part_with_fewest_mentions_drives(filled, build):
    filled.upsert([build.post("rare", source="hiếm")])
    build.read_all(filled)
    with filled._db.read() as conn:
        rare = select(conn, Filter(units=("DV1",), topics=("ngap",), sources=("hiếm",)), filled.zone)
        common = select(conn, Filter(units=("DV2",), sources=("bao-a", "hiếm")), filled.zone)
    assert rare.driver.column == "m.source"
    assert common.driver.column == "d.unit"


def test_open_handlings_are_found_without_walking_all_mentions(filled):
    with filled._db.read() as conn:
        selection = select(conn, Filter(units=("DV1",)), filled.zone, Desk((Status.OPEN,)))
    assert selection.driver.tables.startswith("handling")


@pytest.mark.parametrize(
    ("where", "by"),
    [
        (Filter(units=("DV1",), day_from="2026-11-13", day_to="2026-11-20"), [Dimension.DAY, Dimension.SENTIMENT]),
        (Filter(units=("DV1",), day_from="2026-11-20", in_scope=True), [Dimension.TOPIC]),
        (Filter(day_from="2026-11-13"), [Dimension.UNIT, Dimension.SENTIMENT]),
        (Filter(day_from="2026-08-13", topics=("ngap",)), [Dimension.DAY]),
        (Filter(units=("DV1",), roles=(Role.LEAD,)), []),
    ],
)
def test_digests_and_trends_come_from_the_daily_counts(filled, where, by):
    assert _in_daily(where, by)
    with filled._db.read() as conn:
        steps = plan(conn, *_from_daily(where, by))
    assert steps[0].startswith("SEARCH daily USING PRIMARY KEY (unit=?"), steps


def test_pending_is_read_from_its_index(filled):
    with filled._db.read() as conn:
        steps = plan(conn, f"SELECT n FROM {_PENDING} ORDER BY n LIMIT 5", (0,))
    assert "mention_pending" in steps[0]
    assert not any("ORDER BY" in step for step in steps)
