from __future__ import annotations

import json
from datetime import timedelta

import pytest
from digests_town import DAY, NOW, Said, keep, troubled

from crawlers.post import Kind
from digests.digest import DigestError, build_digest
from digests.settings import DigestSettings
from digests.sources import Health
from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.store import StoreError

SETTINGS = DigestSettings()


def numbers(tallies):
    return {tally.value: (tally.mentions, tally.mean) for tally in tallies}


def test_counts_of_a_day_stand_beside_the_mean_of_the_seven_days_before(filled, city):
    digest = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW)
    assert len(digest.baseline) == 7
    assert (digest.total.mentions, digest.total.mean, digest.total.change) == (9, 2.0, 7.0)
    assert digest.total.change_share == 3.5
    assert numbers(digest.sentiments) == {"negative": (5, 0.0), "neutral": (3, 2.0), "positive": (1, 0.0)}
    assert numbers(digest.kinds) == {
        "article": (2, 0.0),
        "post": (4, 2.0),
        "comment": (3, 0.0),
        "review": (0, 0.0),
        "video": (0, 0.0),
    }
    assert numbers(digest.roles) == {"lead": (8, 2.0), "support": (1, 0.0), "area": (0, 0.0)}
    assert numbers(digest.topics) == {"pothole": (8, 2.0), "flood": (1, 0.0)}
    assert [tally.label for tally in digest.topics] == ["Ổ gà", "Ngập nước"]
    assert [(tally.label, tally.mentions) for tally in digest.areas] == [("phường An Nhiên", 1)]
    assert [(tally.label, tally.mentions) for tally in digest.sources] == [
        ("Báo A", 4),
        ("Diễn đàn Cư dân", 4),
        ("Báo B", 1),
    ]
    assert (digest.urgent, digest.actionable, digest.to_confirm) == (5, 5, 1)
    assert digest.share(Sentiment.NEGATIVE) == pytest.approx(5 / 9)
    assert [(day.day, day.negative + day.neutral + day.positive) for day in digest.history][-2:] == [
        ("2026-11-19", 3),
        (DAY, 9),
    ]


def test_what_rises_is_told_by_the_spike_formula(filled, city):
    digest = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW)
    assert [(alert.value, alert.mentions) for alert in digest.alerts] == [("", 9), ("negative", 5), ("pothole", 8)]
    everything = digest.alerts[0]
    assert everything.mean == 2.0
    assert everything.sd == pytest.approx((4 / 7) ** 0.5)
    assert everything.limit == pytest.approx(2 + 2 * (4 / 7) ** 0.5)


def test_a_story_is_one_entry_with_its_outlets_and_comments(filled, city):
    digest = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW)
    assert len(digest.items) == 5
    first = digest.items[0]
    assert first.title == "Ổ gà trên đường Hoa Mai làm ba người ngã"
    assert first.snippet == "Người dân phản ánh mặt đường hư hai tuần chưa vá."
    assert (first.source_name, first.url, first.kind) == ("Báo A", "https://a.example/hoa-mai", Kind.ARTICLE)
    assert (first.items, first.negatives, first.day.outlets, first.day.comments) == (5, 4, 2, 3)
    assert (first.sentiment, first.topics, first.areas) == (Sentiment.NEGATIVE, ("pothole",), ("00001",))
    assert [(copy.source, copy.url) for copy in first.copies] == [("Báo B", "https://b.example/hoa-mai")]
    assert [voice.text for voice in first.voices] == ["Tôi cũng ngã ở đó.", "Chờ vá tới bao giờ?"]
    assert first.reason == "Bài nói về ổ gà; việc này thuộc Sở Giao thông."
    assert (first.since, first.items_ever) == (DAY, 5)


def test_the_score_is_the_sum_of_parts_that_are_shown(filled, city):
    first, second, *others = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert [(part.part.value, part.points, part.count) for part in first.parts] == [
        ("negative", 3.0, 0),
        ("actionable", 3.0, 0),
        ("lead", 2.0, 0),
        ("outlets", 0.9, 2),  # log2(5) = 2.3, two fifths of it for the two sources
        ("comments", 1.4, 3),
        ("new", 1.0, 5),
        ("engagement", 1.0, 102),  # log10(103) / 2
    ]
    assert first.score == 12.3
    assert (second.score, second.role, second.title) == (7.0, Role.SUPPORT, "Nước ngập tới đầu gối ở chợ.")
    assert [item.score for item in others] == [2.0, 2.0, 1.0]
    assert others[-1].needs_person
    assert [part.part.value for part in others[-1].parts] == ["lead", "doubt"]


def test_a_growing_story_is_told_apart_from_a_new_one(store, city):
    begin = Said(day="2026-11-19", text="Cống sập trước trường.")
    keep(store, begin, *(Said(text=f"Cống sập, tin {turn}", story=begin) for turn in range(4)))
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert [(part.part.value, part.before, part.count) for part in item.parts if part.part == "growing"] == [
        ("growing", 1, 4)
    ]
    assert (item.since, item.items_ever) == ("2026-11-19", 5)


@pytest.mark.parametrize(
    ("own", "others", "told"),
    [
        ("positive", ["negative"], "positive"),
        ("positive", ["negative", "negative"], "negative"),
        ("positive", ["negative", "negative", "neutral", "neutral"], "negative"),
    ],
)
def test_a_story_ranks_as_most_of_its_items_sound_and_shows_the_tone_of_the_item_it_names(
    store, city, own, others, told
):
    article = Said(title="Vá xong đường Hoa Mai", kind=Kind.ARTICLE, sentiment=Sentiment(own))
    voices = [Said(kind=Kind.COMMENT, story=article, parent=article, sentiment=Sentiment(name)) for name in others]
    keep(store, article, *voices)
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert (item.sentiment, item.day.sentiment) == (own, told)
    assert ("mostly_negative" in {part.part for part in item.parts}) == (told == "negative")


def test_a_card_holds_one_record_only(store, city):
    article = Said(
        day="2026-11-18", title="Các gia đình nhận nhà", kind=Kind.ARTICLE, topic="flood", sentiment=Sentiment.POSITIVE,
        source="bao-a", url="https://a.example/1",
    )  # fmt: skip
    comment = Said(
        hour=15, text="Còn tôi chờ ba năm chưa có.", kind=Kind.COMMENT, parent=article, story=article, source="bao-a",
        url="", sentiment=Sentiment.NEGATIVE, context=article.title, sentence="Nói về nhà; thuộc Sở Giao thông.",
    )  # fmt: skip
    keep(store, article, comment)
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert (item.id, item.kind, item.title, item.snippet) == (comment.id, Kind.COMMENT, comment.text, "")
    assert (item.context, item.url) == ("Các gia đình nhận nhà", "https://a.example/1")
    assert (item.sentiment, item.topics, item.reason) == (Sentiment.NEGATIVE, ("pothole",), comment.sentence)
    assert item.published_at == comment.post().published_at
    assert item.voices == ()


def test_role_points_and_reason_are_of_the_same_assignment(store, city):
    article = Said(title="Ổ gà", kind=Kind.ARTICLE, role=Role.SUPPORT, sentence="Phối hợp: Sở Giao thông.")
    comment = Said(text="Sở đâu?", kind=Kind.COMMENT, parent=article, story=article, sentence="Thuộc Sở Giao thông.")
    keep(store, article, comment)
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert (item.role, item.day.role, item.reason) == (Role.SUPPORT, Role.SUPPORT, "Phối hợp: Sở Giao thông.")
    assert [part.points for part in item.parts if part.part in {"lead", "support", "area"}] == [1.0]


def test_doubt_is_marked_where_it_is_counted(store, city):
    article = Said(title="Ổ gà", kind=Kind.ARTICLE)
    comment = Said(text="Sở đâu?", kind=Kind.COMMENT, parent=article, story=article, needs_person=True)
    other = Said(text="Một việc khác hẳn, không rõ của ai.", needs_person=True)
    keep(store, article, comment, other)
    digest = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW)
    assert {item.id: (item.needs_person, item.doubtful) for item in digest.items} == {
        article.id: (False, 1),
        other.id: (True, 1),
    }
    assert digest.to_confirm == sum(item.doubtful for item in digest.items)


def test_one_text_in_two_stories_is_one_card(store, city):
    words = "Đường Hoa Mai đoạn trước trường tiểu học lại ngập sau cơn mưa chiều qua, xe chết máy hàng loạt."
    first, second = Said(text=words), Said(text=words.replace("hàng loạt.", "HÀNG LOẠT!!! Nguồn: nhóm cư dân"))
    keep(store, first, second, Said(text="Lịch vá đường tuần sau ra sao, xin cho biết."))
    items = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert sorted(item.items for item in items) == [1, 2]


def test_the_same_short_comment_under_two_articles_stays_two(store, city):
    keep(store, *(Said(text="Khổ quá", kind=Kind.COMMENT, context=title) for title in ("Ngập nước", "Kẹt xe")))
    assert len(build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items) == 2


def test_equal_scores_are_ordered_by_engagement_then_length_then_time(store, city):
    short, long = Said(hour=14, text="Vá đường."), Said(hour=8, text="Xin hỏi bao giờ vá xong đoạn trước cổng chợ?")
    late = Said(hour=15, text="Đèn tắt !")
    keep(store, short, long, late)
    found = [item.id for item in build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items]
    assert found == [long.id, late.id, short.id]
    liked = Said(hour=1, text="Ổ gà", likes=1, topic="flood")  # log10(2) / 2 is worth .2
    keep(store, liked)
    assert build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items[0].id == liked.id


def test_an_import_without_a_time_says_so(store, city):
    keep(store, Said(extractor="import/undated"))
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert item.undated


def test_comments_of_the_day_name_their_older_article(store, city):
    article = Said(
        day="2026-11-18",
        title="Đóng đường Hoa Mai",
        source="bao-a",
        kind=Kind.ARTICLE,
        unit=None,
        url="https://a.example/1",
    )
    comment = Said(text="Đóng tới chừng nào?", kind=Kind.COMMENT, parent=article, story=article, context=article.title)
    reply = Said(hour=10, text="Tới tết lận.", kind=Kind.COMMENT, parent=comment, story=article, context=article.title)
    keep(store, article, comment, reply)
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert (item.id, item.title, item.items) == (comment.id, "Đóng tới chừng nào?", 2)
    assert item.context == "Đóng đường Hoa Mai"
    assert [voice.text for voice in item.voices] == ["Tới tết lận."]


def test_a_comment_whose_article_is_not_kept_shows_what_it_answers(store, city):
    keep(store, Said(text="Khổ quá", kind=Kind.COMMENT, context="Đường Hoa Mai lại đào"))
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert (item.title, item.context, item.snippet) == ("Khổ quá", "Đường Hoa Mai lại đào", "")


def test_links_that_are_no_web_addresses_are_dropped(store, city):
    keep(store, Said(url="javascript:alert(1)"))
    (item,) = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).items
    assert item.url == ""


def test_only_so_many_stories_as_the_settings_say(filled, city):
    digest = build_digest(filled, city, "SGT", DAY, DigestSettings(items=2), now=NOW)
    assert [item.score for item in digest.items] == [12.3, 7.0]


def test_on_a_busy_day_the_negative_ones_are_looked_at_first(store, city):
    early = Said(hour=1, text="Hố sâu chưa ai lấp", sentiment=Sentiment.NEGATIVE, actionable=0.9)
    keep(store, early, *(Said(hour=10, text=f"Tin thường số {turn}") for turn in range(40)))
    digest = build_digest(store, city, "SGT", DAY, DigestSettings(candidates=20), now=NOW)
    assert digest.items[0].title == "Hố sâu chưa ai lấp"
    assert digest.total.mentions == 41


def test_nothing_said_gives_an_honest_empty_digest(filled, city):
    troubled(filled)
    digest = build_digest(filled, city, "SYT", DAY, SETTINGS, now=NOW)
    assert (digest.total.mentions, digest.total.mean) == (0, 0.0)
    assert (digest.items, digest.alerts, digest.topics) == ((), (), ())
    assert digest.share(Sentiment.NEGATIVE) == 0.0
    assert [source.name for source in digest.unseen.sources] == ["Báo B"]
    assert not digest.unseen.never


def test_a_store_without_any_crawl_does_not_claim_that_all_sources_work(filled, city):
    unseen = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW).unseen
    assert (unseen.never, unseen.sources) == (True, ())


def test_days_without_any_data_are_not_compared_with(store, city):
    keep(store, Said(day="2026-11-18"), Said(day="2026-11-19", unit="SYT"), Said())
    digest = build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW)
    assert digest.baseline == ("2026-11-18", "2026-11-19")
    assert digest.total.mean == 0.5
    first_day = build_digest(store, city, "SGT", "2026-11-18", SETTINGS, now=NOW)
    assert (first_day.baseline, first_day.total.mean, first_day.total.change) == ((), None, None)


def test_today_says_until_when_it_counts(filled, city):
    assert build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW).until == ""
    today = build_digest(filled, city, "SGT", "today", SETTINGS, now=NOW)
    assert (today.day, today.until) == ("2026-11-21", "10:00")


def test_items_out_of_scope_are_not_counted(store, city):
    keep(store, Said(), Said(in_scope=0.2))
    assert build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW).total.mentions == 1


def test_what_was_not_seen_is_named(filled, city):
    troubled(filled)
    keep(filled, Said(unread=True), Said(unread=True))
    unseen = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW).unseen
    (source,) = unseen.sources
    assert (source.name, source.health, source.detail) == ("Báo B", Health.ERROR, "the server answers 503")
    assert source.last_success == NOW - timedelta(hours=50)
    assert unseen.to_read == 2


@pytest.mark.parametrize("name", ["SGT", "sgt", "Sở Giao thông", "so giao thong", "  SỞ GIAO THÔNG "])
def test_a_unit_is_found_by_what_people_call_it(filled, city, name):
    assert build_digest(filled, city, name, DAY, SETTINGS, now=NOW).unit == "SGT"


@pytest.mark.parametrize("name", ["UBND:00002", "ubnd xa binh dong", "xã Bình Đồng", "binh dong"])
def test_a_ward_stands_for_its_first_office(store, city, name):
    assert build_digest(store, city, name, DAY, SETTINGS, now=NOW).unit == "UBND:00002"


def test_an_unknown_unit_gives_one_line_with_the_closest(store, city):
    with pytest.raises(
        DigestError, match=r"no unit is called 'Sở Giao thôg'; did you mean SGT \(Sở Giao thông\)"
    ) as raised:
        build_digest(store, city, "Sở Giao thôg", DAY, SETTINGS, now=NOW)
    assert "\n" not in str(raised.value)
    with pytest.raises(DigestError, match=r"agencies\.yaml"):
        build_digest(store, city, "qqqqqq", DAY, SETTINGS, now=NOW)


@pytest.mark.parametrize("day", ["2026-13-01", "hôm kia", "", "20261120"])
def test_a_bad_day_is_refused(store, city, day):
    with pytest.raises(DigestError, match="is no day: write YYYY-MM-DD"):
        build_digest(store, city, "SGT", day, SETTINGS, now=NOW)


def test_a_future_day_is_refused(store, city):
    with pytest.raises(DigestError, match="lies in the future: the newest day is 2026-11-21"):
        build_digest(store, city, "SGT", "2026-11-22", SETTINGS, now=NOW)


def test_days_may_be_written_as_vietnamese_do(filled, city):
    assert build_digest(filled, city, "SGT", "20/11/2026", SETTINGS, now=NOW).day == DAY
    assert build_digest(filled, city, "SGT", "yesterday", SETTINGS, now=NOW).day == DAY


def test_a_digest_becomes_json(filled, city):
    troubled(filled)
    data = json.loads(json.dumps(build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW).to_dict()))
    assert (data["unit"], data["total"]["mentions"], data["total"]["mean"]) == ("SGT", 9, 2.0)
    assert data["shares"]["negative"] == 0.5556
    assert data["items"][0]["parts"][0] == {"part": "negative", "points": 3.0, "count": 0, "before": 0}
    assert (data["items"][0]["needs_person"], data["items"][0]["doubtful"]) == (False, 0)
    assert data["made_at"] == "2026-11-21T10:00:00+07:00"


def test_a_closed_store_is_a_store_error(store, city):
    store.close()
    with pytest.raises(StoreError):
        build_digest(store, city, "SGT", DAY, SETTINGS, now=NOW)
