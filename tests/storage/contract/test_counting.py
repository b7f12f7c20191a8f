import itertools
from collections import Counter

import pytest

from crawlers.post import Kind
from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.store import Count, Dimension, Filter, StoreError

DAY, UNIT, ROLE, SENTIMENT, TOPIC, SOURCE, KIND, AREA, STORY = Dimension


def values_of(mention, where):
    """The values of one mention under every dimension, straight from the docstrings of the protocol."""
    routing, reading = mention.routing, mention.annotation
    assigned = [
        (item.unit, item.role.value)
        for item in (routing.assignments if routing else ())
        if (not where.units or item.unit in where.units) and (not where.roles or item.role in where.roles)
    ]
    areas = (*routing.areas.current, *routing.areas.legacy) if routing else ()
    return assigned, {
        DAY: [mention.day_local],
        SENTIMENT: [reading.sentiment.label.value] if reading else [],
        TOPIC: [topic.id for topic in reading.topics] if reading else [],
        SOURCE: [mention.post.source],
        KIND: [mention.post.kind.value],
        AREA: list(areas),
        STORY: [mention.story_id] if mention.story_id else [],
    }


def expected_counts(mentions, where, by):
    """What `aggregate` has to give, counted the slow way over the mentions that match."""
    found = Counter()
    for mention in mentions:
        assigned, values = values_of(mention, where)
        pairs = assigned if UNIT in by or ROLE in by else [("", "")]
        combinations = set()
        for unit, role in pairs:
            one = {**values, UNIT: [unit], ROLE: [role]}
            combinations |= set(itertools.product(*(one[dimension] for dimension in by)))
        found.update(combinations)
    return sorted((Count(values, number) for values, number in found.items()), key=lambda c: (-c.mentions, c.values))


@pytest.fixture
def city(store, build):
    roles = ("lead", "support", "area")
    for i in range(40):
        units = [(f"DV{(i + j) % 4}", roles[(i * j) % 3]) for j in range(i % 4)]
        if i % 5 == 0 and units:
            units.append((units[0][0], "area"))
        post = build.post(i, minutes=-i * 300, kind=list(Kind)[i % 5], source=f"nguon-{i % 3}", body=f"ngập số {i % 6}")
        topics = tuple(f"chu-de-{(i + j) % 3}" for j in range(i % 3))
        reading = build.reading(("negative", "neutral", "positive")[i % 3], topics, in_scope=(i % 7) / 6)
        routing = build.routing(*units, areas=[f"0000{i % 2}"] * (i % 2), legacy=["Quận Cũ"] * (i % 3 == 0))
        build.keep(
            store,
            post,
            reading if i % 9 else None,
            routing if i % 9 and i % 8 else None,
            f"story-{i % 4}" if i % 9 and i % 8 and i % 2 else None,
        )
    return store


FILTERS = [
    Filter(),
    Filter(in_scope=True),
    Filter(day_from="2026-11-13", day_to="2026-11-18"),
    Filter(units=("DV1",)),
    Filter(units=("DV1", "DV2"), in_scope=True),
    Filter(roles=(Role.LEAD,)),
    Filter(roles=(Role.LEAD, Role.AREA)),
    Filter(units=("DV0",), roles=(Role.AREA,)),
    Filter(units=("DV0", "DV3"), roles=(Role.AREA, Role.SUPPORT), day_from="2026-11-14"),
    Filter(sentiments=(Sentiment.NEGATIVE, Sentiment.POSITIVE), units=("DV2",)),
    Filter(topics=("chu-de-1",)),
    Filter(topics=("chu-de-1", "chu-de-2"), units=("DV1",)),
    Filter(topics=("chu-de-1",), roles=(Role.SUPPORT,)),
    Filter(kinds=(Kind.ARTICLE, Kind.VIDEO)),
    Filter(sources=("nguon-1",), units=("DV1", "DV3")),
    Filter(areas=("00001",), text="ngập"),
    Filter(text="ngap 3", units=("DV1", "DV3")),
    Filter(story="story-1"),
    Filter(actionable=False, needs_person=False),
    Filter(in_scope=False, day_to="2026-11-19"),
]


@pytest.mark.parametrize("where", FILTERS, ids=str)
def test_counts_are_those_of_the_mentions_that_match(city, where):
    """Every combination of up to three dimensions, against counting by hand: roll-ups and all."""
    matching = city.query(where, limit=1000).mentions
    assert city.count(where) == len(matching)
    for size in (1, 2, 3):
        for by in itertools.combinations(Dimension, size):
            assert city.aggregate(where, by) == expected_counts(matching, where, by), by


def test_counts_follow_changes(city, build):
    """The same after words changed, readings were replaced and routings withdrawn."""
    mentions = city.query(Filter(), limit=1000).mentions
    city.upsert([build.post(i, body="khác", source=mentions[0].post.source) for i in range(0, 40, 6)])
    city.complete_annotate((mention, build.reading("positive", ("moi",))) for mention in mentions[5:20])
    city.complete_route((mention, build.routing("DV7", in_scope=False)) for mention in mentions[10:30])
    city.refresh()
    for where in (Filter(), Filter(in_scope=True), Filter(units=("DV7", "DV1"))):
        matching = city.query(where, limit=1000).mentions
        for by in itertools.combinations((DAY, UNIT, ROLE, SENTIMENT, TOPIC), 2):
            assert city.aggregate(where, by) == expected_counts(matching, where, by), (where, by)


def test_without_dimensions_there_is_one_number(city):
    assert city.aggregate(Filter(), []) == [Count((), 40)]
    assert city.aggregate(Filter(units=("nobody",)), []) == [Count((), 0)]
    assert city.aggregate(Filter(kinds=(Kind.VIDEO,), text="missing"), []) == [Count((), 0)]


def test_the_values_stand_in_the_order_asked_for(city):
    assert {count.values[::-1] for count in city.aggregate(Filter(), [DAY, SENTIMENT])} == {
        count.values for count in city.aggregate(Filter(), [SENTIMENT, DAY])
    }


def test_a_dimension_twice_is_refused(store):
    with pytest.raises(StoreError, match="only once"):
        store.aggregate(Filter(), [DAY, DAY])


def test_a_malformed_day_is_refused_when_counting(store):
    with pytest.raises(StoreError, match="YYYY-MM-DD"):
        store.aggregate(Filter(day_from="2026-1-1"), [DAY])
