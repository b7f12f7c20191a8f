from __future__ import annotations

import contextlib
import re
import sqlite3
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from dashboard_town import DAY, Said, keep, make_store

from crawlers.post import Kind
from dashboard.texts import TEXTS
from nlp.annotation import Sentiment
from routing.assignment import Evidence
from storage.store import SourceState

PAGES = ["digest", "mentions", "trends", "overview", "sources"]


def words(app) -> str:
    """All text of the page without markup."""
    blocks = [str(block.value) for block in app.markdown] + [block.proto.body for block in app.get("html")]
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(blocks), flags=re.DOTALL).split())


def titles(app) -> list[str]:
    return [button.label for button in app.button if button.key and button.key.startswith(("open-", "say-"))]


def press(app, key: str):
    return app.button(key=key).click().run()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.usefixtures("filled")
def test_every_page_opens(dashboard, page, lang):
    app = dashboard(page, "--lang", lang)
    assert not app.exception
    assert "nhật ký máy chủ" not in words(app)
    assert "server's log" not in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_missing_store_is_said_plainly(dashboard, tmp_path, page):
    app = dashboard(page, path=tmp_path / "nowhere.db")
    assert not app.exception
    assert "Chưa có kho dữ liệu." in words(app)
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("store")
def test_an_empty_store_is_said_plainly(dashboard, page):
    app = dashboard(page)
    assert not app.exception
    assert ("Chưa có nguồn nào" if page == "sources" else "Kho dữ liệu chưa có tin nào.") in words(app)


def test_a_damaged_store_is_said_plainly(dashboard, tmp_path):
    (tmp_path / "bad.db").write_bytes(b"this is no database" * 100)
    app = dashboard(path=tmp_path / "bad.db")
    assert not app.exception
    assert "Chưa đọc được kho dữ liệu" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_store_that_is_being_written_to_is_shown_all_the_same(filled, dashboard, tmp_path, page):
    filled.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        app = dashboard(page)
        assert not app.exception
        assert "Chưa đọc được kho dữ liệu" not in words(app)


@pytest.mark.usefixtures("filled")
def test_a_fault_is_no_traceback(dashboard, monkeypatch):
    monkeypatch.setattr("dashboard.data.source_states", lambda: 1 / 0)
    app = dashboard("sources")
    assert not app.exception
    assert "Trang này gặp lỗi" in words(app)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("--lang", "fr"), "--lang"), (("--digests", '{"itms": 3}'), "itms"), (("--nonsense",), "--nonsense")],
)
def test_a_wrong_command_line_is_said_plainly(dashboard, arguments, message):
    app = dashboard("digest", *arguments)
    assert not app.exception
    assert "Không khởi động được" in words(app)
    assert message in words(app)


def test_a_missing_city_is_said_plainly(dashboard, city):
    (city.folder / "topics.yaml").rename(city.folder / "elsewhere.yaml")
    (city.folder / "units.csv").touch()
    st.cache_resource.clear()
    assert "topics.yaml is missing" in words(dashboard())


@pytest.mark.usefixtures("filled")
def test_sample_data_carry_a_banner(dashboard):
    assert "Dữ liệu mẫu, nội dung hư cấu." in words(dashboard("digest", "--sample"))
    assert "Dữ liệu mẫu" not in words(dashboard())


@pytest.mark.usefixtures("filled")
def test_the_digest_shows_counts_stories_and_reasons(dashboard):
    app = dashboard(unit="SGT", day=DAY)
    assert [(metric.label, metric.value, metric.delta) for metric in app.metric] == [
        ("Lượt nhắc", "9", "+7 so với TB 7 ngày"),
        ("Tiêu cực", "5", "+5 so với TB 7 ngày"),
    ]
    assert titles(app)[0] == "1\\. Ổ gà trên đường Hoa Mai làm ba người ngã"
    text = words(app)
    assert "Thứ Sáu, 20/11/2026" in text
    assert "tiêu cực +3 cần trả lời +3 đơn vị chủ trì +2 2 nguồn đăng +0,9 3 bình luận +1,4" in text
    assert "Vì sao thuộc đơn vị: Bài nói về ổ gà" in text
    assert "9 lượt, bình thường khoảng 2 lượt/ngày" in text
    assert "Báo B : đang lỗi" in text


@pytest.mark.usefixtures("filled")
def test_the_digest_opens_with_the_unit_that_has_most_to_answer(dashboard):
    app = dashboard(day=DAY)
    assert app.selectbox(key="unit").value == "SGT"
    assert app.query_params["unit"] == "SGT"
    assert app.query_params["day"] == DAY


@pytest.mark.usefixtures("filled")
def test_another_unit_or_day_changes_digest_and_address(dashboard):
    app = dashboard(unit="SGT", day=DAY)
    app = press(app, "day_before")
    assert app.query_params["day"] == "2026-11-19"
    assert app.metric[0].value == "3"
    app.selectbox(key="unit").select("SYT").run()
    assert "Không có lượt nhắc nào về Sở Y tế trong ngày." in words(app)
    assert app.query_params["unit"] == "SYT"


@pytest.mark.parametrize(("page", "key"), [("digest", "unit"), ("mentions", "unit"), ("trends", "units")])
@pytest.mark.usefixtures("filled")
def test_an_unknown_unit_is_said_plainly_beside_the_chooser(dashboard, page, key):
    app = dashboard(page, **{key: "NOPE<b>"})
    assert not app.exception
    assert "Không có đơn vị “NOPE&lt;b&gt;”" in words(app)
    assert app.query_params[key] == "NOPE<b>"  # the link stays what it was
    assert not app.metric
    box = app.multiselect(key=key) if page == "trends" else app.selectbox(key=key)
    box.set_value(["SGT"] if page == "trends" else "SGT").run()
    assert "Không có đơn vị" not in words(app)
    assert app.query_params[key] == "SGT"


@pytest.mark.usefixtures("filled")
def test_clearing_the_filters_forgets_an_unknown_unit(dashboard):
    app = press(dashboard("mentions", unit="NOPE", from_=DAY, to=DAY), "reset")
    assert "Không có đơn vị" not in words(app)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2026-11-22", "Ngày 22/11/2026 chưa tới; đang xem ngày 21/11/2026."),
        ("hôm qua", "Không hiểu ngày “hôm qua”; đang xem ngày"),
        ("2026-01-05", "Kho không có dữ liệu ngày 05/01/2026: dữ liệu có từ 13/11/2026 đến 20/11/2026."),
    ],
)
@pytest.mark.usefixtures("filled")
def test_a_day_outside_the_data_or_in_the_future_is_said_plainly(dashboard, monkeypatch, asked, sentence):
    monkeypatch.setattr("dashboard.data.today", lambda: date(2026, 11, 21))
    monkeypatch.setattr("dashboard.data.default_day", lambda: date(2026, 11, 20))
    app = dashboard(unit="SGT", day=asked)
    assert not app.exception
    assert sentence in words(app)
    app = dashboard("trends", to=asked, period="7")
    assert not app.exception
    assert sentence.split(":")[0].split(";")[0].replace("ngày 05/01/2026", "trong khoảng này") in words(app)


@pytest.mark.usefixtures("filled")
def test_a_reversed_period_is_said_plainly(dashboard):
    app = dashboard("mentions", from_="2026-11-17", to="2026-11-01")
    assert "Khoảng ngày bị ngược: “Từ ngày” (17/11/2026) sau “Đến ngày” (01/11/2026)." in words(app)
    assert "0 tin" not in words(app)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ('"không đóng', "dấu ngoặc kép mở mà chưa đóng."),
        ("ngập OR", "OR cần có từ ở cả hai bên."),
        ("-ngập", "chỉ có từ loại trừ"),
        ("ngập -(", "dấu ngoặc đơn không khớp nhau."),
        ("(ngập", "dấu ngoặc đơn không khớp nhau."),
        ("ngập)", "dấu ngoặc đơn không khớp nhau."),
        ("!!!", "chưa có từ nào để tìm."),
        ("a " * 300, "câu tìm kiếm quá dài."),
    ],
)
@pytest.mark.usefixtures("filled")
def test_a_malformed_search_is_explained_in_vietnamese(dashboard, query, sentence):
    app = dashboard("mentions", from_=DAY, to=DAY, q=query)
    assert f"Câu tìm kiếm chưa đúng: {sentence}" in words(app)
    assert "position" not in words(app)


@pytest.mark.usefixtures("filled")
def test_no_placeholder_is_english(dashboard):
    for page in PAGES:
        app = dashboard(page)
        for box in [*app.selectbox, *app.multiselect]:
            assert box.proto.placeholder in {"Gõ để tìm đơn vị", "Tất cả", TEXTS["compare_hint"][0]}


def test_a_source_that_never_ran_shows_no_none(filled, dashboard):
    filled.save_source_state(SourceState("dien-dan"))
    frame = dashboard("sources").dataframe[0].value
    assert not frame.isna().to_numpy().any()
    assert list(frame[frame["name"] == "Diễn đàn Cư dân"]["posts"]) == [0]


@pytest.mark.usefixtures("filled")
def test_every_page_has_its_own_title(dashboard, monkeypatch):
    given = []
    monkeypatch.setattr(st, "set_page_config", lambda **values: given.append(values["page_title"]))
    for page in PAGES:
        dashboard(page)
    assert given[1::2] == [f"{TEXTS[name][0]} · Lắng Nghe" for name in
                           ("page_digest", "page_mentions", "page_trends", "page_city", "page_sources")]  # fmt: skip


def test_a_comments_card_is_the_comment(store, dashboard):
    article = Said(day="2026-11-18", title="Nhận nhà", kind=Kind.ARTICLE, source="bao-a", url="https://a.example/1")
    comment = Said(
        text="Tôi chờ ba năm rồi.", kind=Kind.COMMENT, parent=article, story=article, context="Nhận nhà",
        needs_person=True, extractor="import/undated", url="", sentiment=Sentiment.NEGATIVE,
    )  # fmt: skip
    keep(store, article, comment)
    app = dashboard(unit="SGT", day=DAY)
    assert titles(app) == ["1\\. “Tôi chờ ba năm rồi\\.”"]
    text = words(app)
    assert "Bình luận dưới bài “Nhận nhà” tiêu cực Ổ gà Cần người xem Diễn đàn Cư dân · không rõ giờ" in text
    assert "Chưa có nguồn nào được thu thập." in text
    shown = " ".join(str(block.value) for block in app.markdown)
    assert f"mentions?story={article.id}&amp;from=2026-11-18&amp;" in shown
    app = dashboard("mentions", story=article.id, from_="2026-11-18", to=DAY, outside="1")
    assert len(titles(app)) == 2
    assert "cùng một câu chuyện" in words(app)
    assert "→ SGT Bài nói về ổ gà; việc này thuộc Sở Giao thông." in words(app)


def test_an_unfinished_day_says_so(filled, dashboard):
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    keep(filled, Said(day=today.isoformat(), hour=0))
    assert "Ngày chưa kết thúc" in words(dashboard(unit="SGT", day=today.isoformat()))
    assert "Ngày chưa kết thúc" not in words(dashboard(unit="SGT", day=DAY))


@pytest.mark.usefixtures("filled")
def test_a_story_opens_its_details(dashboard):
    app = dashboard(unit="SGT", day=DAY)
    app = press(app, next(button.key for button in app.button if button.key.startswith("open-")))
    assert not app.exception
    assert "Đơn vị liên quan" in words(app)
    assert app.query_params["unit"] == "SGT"
    app = press(app, "back")
    assert len(titles(app)) == 9


@pytest.mark.usefixtures("filled")
def test_the_list_shows_and_counts_what_the_filters_leave(dashboard):
    app = dashboard("mentions", unit="SGT", from_=DAY, to=DAY)
    assert "9 tin" in words(app)
    app.pills(key="sentiment").set_value(["negative"]).run()
    assert "5 tin" in words(app)
    assert app.query_params["sentiment"] == "negative"
    app.multiselect(key="kind").set_value(["comment"]).run()
    assert sorted(titles(app)) == ["Chờ vá tới bao giờ?", "Tôi cũng ngã ở đó\\."]
    app = press(app, "reset")
    assert app.session_state["sentiment"] == []
    assert "sentiment" not in app.query_params


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ({"role": "support"}, 1),
        ({"topic": "flood"}, 1),
        ({"source": "bao-b"}, 1),
        ({"area": "00001"}, 1),
        ({"actionable": "1"}, 5),
        ({"confirm": "1"}, 1),
        ({"q": "cảm ơn"}, 1),
        ({"q": "cam on"}, 1),
        ({"sentiment": "positive"}, 1),
    ],
)
@pytest.mark.usefixtures("filled")
def test_each_filter_can_come_from_a_shared_link(dashboard, address, count):
    assert f"{count} tin" in words(dashboard("mentions", from_=DAY, to=DAY, **address))


def test_items_about_elsewhere_are_shown_on_request(filled, dashboard):
    keep(filled, Said(in_scope=0.1, unit=None))
    app = dashboard("mentions", from_=DAY, to=DAY)
    assert "9 tin" in words(app)
    app.toggle(key="outside").set_value(True).run()
    assert "10 tin" in words(app)


@pytest.mark.usefixtures("filled")
def test_nothing_found_is_said_plainly(dashboard):
    assert "Không có tin nào khớp bộ lọc." in words(dashboard("mentions", from_=DAY, to=DAY, q="zzzz"))


def test_long_lists_have_pages(filled, dashboard):
    keep(filled, *(Said(text=f"Tin số {turn}", unit="SXD") for turn in range(25)))
    app = dashboard("mentions", unit="SXD", from_=DAY, to=DAY)
    assert len(titles(app)) == 20
    app = press(app, "more")
    assert len(titles(app)) == 5
    assert "Trang 2" in words(app)
    app = press(app, "less")
    assert len(titles(app)) == 20


def test_details_mark_the_words_that_decided(store, dashboard):
    text = "Chiều qua đường Hoa Mai lại ngập.\nNước tới <b>đầu gối</b>."
    found = (
        Evidence("body", 10, 23, "đường Hoa Mai", "phường An Nhiên"),
        Evidence("body", 28, 32, "ngập", "chủ đề ngập nước"),
    )
    said = Said(text=text, evidence=found, kind=Kind.COMMENT, context="Triều cường", sentiment=Sentiment.NEGATIVE)
    other = Said(title="Bài khác cùng chuyện", kind=Kind.ARTICLE, story=said)
    keep(store, said, other)
    app = dashboard("mentions", item=said.id)
    html = " ".join(block.proto.body for block in app.get("html"))
    assert '<mark title="phường An Nhiên">đường Hoa Mai</mark> lại <mark title="chủ đề ngập nước">ngập</mark>' in html
    assert "&lt;b&gt;đầu gối&lt;/b&gt;" in html
    text = words(app)
    assert "Trả lời: Triều cường" in text
    assert "độ tin cậy 90\u00a0%" in text.replace("90 %", "90\u00a0%")
    assert "Cùng câu chuyện (1)" in text
    assert titles(app) == ["Bài khác cùng chuyện"]


@pytest.mark.usefixtures("filled")
def test_a_mention_that_is_gone_is_said_plainly(dashboard):
    assert "Tin này không còn trong kho" in words(dashboard("mentions", item="0" * 32))


def test_markup_in_a_post_stays_text(store, dashboard):
    evil = "<script>alert(1)</script> **đậm** $x$ :red[đỏ] [l](javascript:alert(1))"
    keep(store, Said(title=evil, lead=evil, text=evil, sentence=evil, url="javascript:alert(1)"))
    for app in (dashboard(unit="SGT", day=DAY), dashboard("mentions", from_=DAY, to=DAY)):
        shown = " ".join(str(block.value) for block in app.markdown)
        assert "<script" not in shown
        assert 'href="javascript' not in shown
        assert "\\*\\*đậm\\*\\* \\$x\\$ \\:red\\[đỏ\\]" in titles(app)[0]


@pytest.mark.usefixtures("filled")
def test_trends_compare_with_the_period_before(dashboard, monkeypatch):
    app = dashboard("trends", units="SGT", period="7", to=DAY)
    assert [metric.value for metric in app.metric] == ["22", "5", "3,1", "20/11"]
    assert app.metric[0].delta == "chưa có ngày trước để so"
    monkeypatch.setattr("dashboard.data.today", lambda: date(2026, 11, 26))
    app = dashboard("trends", units="SGT", period="7")
    assert (app.metric[0].value, app.metric[0].delta) == ("9", "-36\u00a0% so với 7 ngày trước đó")  # 9 against 14
    assert "Tiêu cực · 20/11: 5 lượt, bình thường khoảng 0" in words(app)
    app.segmented_control(key="by").set_value("topic").run()
    assert not app.exception
    assert app.query_params["by"] == "topic"
    assert list(app.dataframe[0].value["name"]) == ["Ổ gà", "Ngập nước"]
    assert list(app.dataframe[0].value["total"]) == [8, 1]


def test_choosing_two_units_compares_them(filled, dashboard):
    keep(filled, Said(unit="SYT"))
    app = dashboard("trends", to=DAY, period="7")
    app.multiselect(key="units").set_value(["SGT", "SYT"]).run()
    assert app.session_state["by"] == "unit"
    assert list(app.dataframe[0].value["name"]) == ["Sở Giao thông", "Sở Y tế"]


@pytest.mark.usefixtures("filled")
def test_a_row_of_a_trend_opens_the_list(dashboard):
    app = dashboard("trends", units="SGT", period="7", to=DAY, by="topic")
    app.session_state["table-topic"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    assert titles(app) == ["Nước ngập tới đầu gối ở chợ\\."]
    assert app.query_params["topic"] == "flood"


def test_the_city_page_ranks_units_and_opens_a_digest(filled, dashboard):
    keep(filled, Said(unit="SYT"), Said(unit="UBND:00001", sentiment=Sentiment.NEGATIVE))
    app = dashboard("overview", day=DAY)
    lines = "Sở Giao thông 5 5 9 +7 1 UBND phường An Nhiên 0 1 1 +1 0 Sở Y tế 0 0 1 +1 0"
    assert f"Cần người xem {lines} Toàn" in words(app)
    shown = " ".join(str(block.value) for block in app.markdown)
    assert f'href="./?unit=SGT&amp;day={DAY}"' in shown
    app.segmented_control(key="group").set_value("wards").run()
    assert "Cần người xem UBND phường An Nhiên 0 1 1 +1 0 Toàn" in words(app)


def test_a_young_store_shows_a_dash_for_what_it_cannot_compare(store, dashboard):
    keep(store, Said())
    assert "Sở Giao thông 0 0 1 – 0 Toàn" in words(dashboard("overview", day=DAY))


@pytest.mark.usefixtures("filled")
def test_bars_of_a_chart_are_as_wide_as_their_day_leaves_room(dashboard):
    (chart,) = dashboard("trends", to=DAY, period="14").get("vega_lite_chart")
    assert '"width": {"band": 0.7}' in chart.proto.spec


@pytest.mark.usefixtures("filled")
def test_sources_show_the_troubled_ones_first(dashboard):
    app = dashboard("sources")
    frame = app.dataframe[0].value
    assert list(frame["name"]) == ["Báo B", "Báo A"]
    assert frame["health"][0] == "▲ đang lỗi"
    assert "Báo B : đang lỗi the server answers 503" in words(app)
    assert list(frame["posts"])[1] == 5


@pytest.mark.usefixtures("filled")
def test_the_unit_stays_chosen_from_page_to_page(dashboard):
    app = dashboard(unit="SGT", day=DAY)
    app.switch_page("app_pages/mentions.py").run()
    assert app.selectbox(key="unit").value == "SGT"
    app.selectbox(key="unit").select(None).run()
    app.switch_page("app_pages/digest.py").run()
    assert (app.selectbox(key="unit").value, app.query_params["day"]) == ("SGT", DAY)


@pytest.mark.usefixtures("filled")
def test_the_digest_can_be_downloaded_as_page_and_data(dashboard):
    app = dashboard(unit="SGT", day=DAY)
    files = {item.proto.label: item.proto for item in app.get("download_button")}
    assert list(files) == ["Bản in (HTML)", "Dữ liệu (JSON)"]


@pytest.mark.usefixtures("filled")
def test_the_digest_leads_to_the_trend_of_its_unit(dashboard):
    app = press(dashboard(unit="SGT", day=DAY), "trends")
    assert app.session_state["units"] == ["SGT"]
    assert app.metric[0].value == "23"


def test_every_text_exists_in_both_languages_with_the_same_places():
    for key, (vietnamese, english) in TEXTS.items():
        assert vietnamese, key
        assert english, key
        assert set(re.findall(r"{\w+}", vietnamese)) == set(re.findall(r"{\w+}", english)), key


def test_a_store_that_was_replaced_is_opened_anew(filled, city, dashboard, tmp_path):
    assert "9 tin" in words(dashboard("mentions", unit="SGT", from_=DAY, to=DAY))
    filled.close()
    other = make_store(tmp_path / "other.db", city)
    keep(other, Said())
    other.close()
    for leftover in tmp_path.glob("store.db-*"):
        leftover.unlink()
    (tmp_path / "other.db").replace(tmp_path / "store.db")
    st.cache_data.clear()
    assert "1 tin" in words(dashboard("mentions", unit="SGT", from_=DAY, to=DAY))


def test_a_young_store_says_what_it_compares_with(store, dashboard):
    keep(store, Said(day="2026-11-19"), Said(), Said())
    assert dashboard(unit="SGT", day=DAY).metric[0].delta == "+1 so với TB 1 ngày"
    assert dashboard(unit="SGT", day="2026-11-19").metric[0].delta == "chưa có ngày trước để so"
