from __future__ import annotations

import pytest
from digests_town import DAY, NOW, Said, keep

from digests.digest import build_digest
from digests.overview import summarise_units
from digests.settings import DigestSettings
from digests.trend import build_trend, period_before, spike
from nlp.annotation import Sentiment
from storage.store import Dimension, Filter

SETTINGS = DigestSettings()
SGT = Filter(units=("SGT",))


def test_days_without_mentions_are_zero(store):
    keep(store, Said(day="2026-11-17"), Said(day="2026-11-20"))
    trend = build_trend(store, SGT, "2026-11-16", "2026-11-20")
    assert trend.days == ("2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20")
    (line,) = trend.series
    assert (line.counts, line.total, line.before) == ((0, 1, 0, 0, 1), 2, 0)


def test_series_are_broken_down_and_the_largest_first(filled):
    trend = build_trend(filled, SGT, DAY, DAY, Dimension.SENTIMENT, labels={"negative": "tiêu cực"})
    assert [(line.value, line.label, line.counts) for line in trend.series] == [
        ("negative", "tiêu cực", (5,)),
        ("neutral", "neutral", (3,)),
        ("positive", "positive", (1,)),
    ]


def test_a_period_is_compared_with_the_one_before(filled):
    trend = build_trend(filled, SGT, "2026-11-17", "2026-11-20")
    (line,) = trend.series
    assert (line.counts, line.total, line.before) == ((1, 2, 3, 9), 15, 8)
    assert trend.comparable
    assert not build_trend(filled, SGT, "2026-11-16", "2026-11-20").comparable
    assert period_before("2026-11-17", "2026-11-20") == ("2026-11-13", "2026-11-16")


def test_a_spike_lies_over_mean_and_k_deviations(filled):
    trend = build_trend(filled, SGT, "2026-11-19", DAY)
    (alert,) = trend.alerts
    assert (alert.day, alert.mentions, alert.mean) == (DAY, 9, 2.0)
    assert alert.limit == pytest.approx(2 + 2 * (4 / 7) ** 0.5)


def test_a_spike_must_exceed_the_limit_not_reach_it():
    before = [2, 2, 2, 4, 4, 4, 3]  # mean 3, deviation √(6/7)
    assert spike("", "", DAY, 5, before, DigestSettings(spike_k=2)) is not None  # limit 4.85
    assert spike("", "", DAY, 5, before, DigestSettings(spike_k=2.5)) is None  # limit 5.31
    assert spike("", "", DAY, 5, [5] * 7, SETTINGS) is None


def test_few_mentions_or_a_short_history_are_no_spike():
    assert spike("", "", DAY, 4, [0] * 7, SETTINGS) is None
    assert spike("", "", DAY, 50, [0] * 6, SETTINGS) is None
    assert spike("", "", DAY, 50, [0] * 7, SETTINGS) is not None


def test_a_spike_is_a_rise_of_half_at_least():
    even = [20, 20, 21, 20, 20, 21, 20]
    assert spike("", "", DAY, 30, even, SETTINGS) is None  # over the deviations, not over 1.5 times the mean of 20.3
    assert spike("", "", DAY, 31, even, SETTINGS) is not None
    assert spike("", "", DAY, 30, even, DigestSettings(spike_rise=1.2)) is not None


def test_a_steadily_growing_store_has_no_spikes():
    counts = [10 + 2 * day for day in range(14)]
    assert not any(spike("", "", DAY, counts[day], counts[day - 7 : day], SETTINGS) for day in range(7, 14))


def test_the_first_days_of_a_store_are_no_spikes(store):
    keep(store, *(Said(day="2026-11-19", hour=turn) for turn in range(8)), *(Said(hour=turn) for turn in range(20)))
    assert build_trend(store, SGT, "2026-11-14", DAY).alerts == ()


def test_a_reversed_period_is_empty(store):
    assert build_trend(store, SGT, DAY, "2026-11-01").days == ()


def test_all_units_are_summarised_with_the_numbers_of_their_digests(filled, city):
    keep(filled, Said(unit="SYT"), Said(unit="UBND:00001", sentiment=Sentiment.NEGATIVE))
    summaries = summarise_units(filled, city, DAY, SETTINGS)
    assert [item.unit for item in summaries] == ["SGT", "UBND:00001", "SYT"]
    for item in summaries:
        digest = build_digest(filled, city, item.unit, DAY, SETTINGS, now=NOW)
        assert (item.mentions, item.mean) == (digest.total.mentions, digest.total.mean)
        assert (item.negative, item.neutral, item.positive) == tuple(tally.mentions for tally in digest.sentiments)
        assert (item.urgent, item.to_confirm) == (digest.urgent, digest.to_confirm)


def test_summaries_can_be_limited_to_some_units(filled, city):
    keep(filled, Said(unit="SYT"))
    assert [item.unit for item in summarise_units(filled, city, DAY, SETTINGS, ["SYT", "SXD"])] == ["SYT"]
