"""The papers' comment services, on answers of their shapes written by us."""

import json
from datetime import UTC, datetime

import pytest

from crawlers.comments import SERVICES
from crawlers.page import Page


def said(service, body, page=1):
    return SERVICES[service].read(body if isinstance(body, str) else json.dumps(body), page)


def vnexpress(items, total=None):
    return {"error": 0, "errorDescription": "", "data": {"items": items, **({} if total is None else {"total": total})}}


ITEM = {
    "comment_id": 38,
    "parent_id": "38",
    "content": "Đúng <b>quá</b> 😀<br>nhé",
    "full_name": "An",
    "creation_time": 1772845313,
    "userlike": 6,
}


def test_vnexpress_comments_with_and_without_answers():
    batch = said(
        "vnexpress", vnexpress([{**ITEM, "replys": {"total": 3, "items": []}}, {**ITEM, "replys": {}}], total=76)
    )
    assert [item.replies for item in batch.items] == [3, 0]
    assert (batch.items[0].id, batch.items[0].text, batch.items[0].likes) == ("38", "Đúng quá 😀\nnhé", 6)
    assert batch.items[0].at == datetime(2026, 3, 7, 1, 1, 53, tzinfo=UTC)
    assert batch.more
    assert not said("vnexpress", vnexpress([ITEM], total=76), page=4).more
    assert not said("vnexpress", vnexpress([], total=76)).more


def test_vnexpress_answers_have_no_total_and_end_with_a_short_page():
    assert said("vnexpress", vnexpress([ITEM] * 12)).more
    assert not said("vnexpress", vnexpress([ITEM] * 11)).more


def test_vnexpress_keys_come_from_the_page():
    keys = {"type": "comment", "article_id": 5, "article_type": 1, "site_id": 1003159, "category_id": 1003938}
    page = Page(
        f"<footer data-component-input='{{}}'></footer><div data-component-input='{json.dumps(keys)}'></div>",
        "https://a.vn/",
    )
    found = SERVICES["vnexpress"].keys(page)
    assert found == {"article_type": "1", "site_id": "1003159", "category_id": "1003938"}
    query = SERVICES["vnexpress"].query("5", "", found, 2)
    assert query == "/get?objectid=5&objecttype=1&siteid=1003159&categoryid=1003938&limit=24&offset=24&sort=like"
    assert "id=38&limit=12&offset=12" in SERVICES["vnexpress"].reply_query("5", "", {**found, "comment": "38"}, 2)


FRAGMENT = """<div class="item box_cm" data-cmid="11-22"><a class="avatar" title="B&#x1EA1;n"></a>
<p class="text-comment">Xe tiện.</p><span class="like" data-cmid="11-22"><span class="total-like">5</span></span>
<span class="time-ago" title="7/1/2026 16:50:12"></span>
<div class="box-reply"><div class="item-reply"><a class="avatar" title="Lan"></a>
<p class="text-comment"><b class="username-reply">Bạn</b> Đồng ý.</p>
<span class="like" data-cmid="66-77"><span class="total-like">0</span></span>
<span class="time-ago" title="7/1/2026 17:02:00"></span></div></div></div>"""


def test_cnnd_fragments_hold_comments_and_answers():
    batch = said("cnnd", FRAGMENT)
    assert [(item.id, item.text, item.author, item.likes) for item in batch.items] == [
        ("11-22", "Xe tiện.", "Bạn", 5),
        ("66-77", "Đồng ý.", "Lan", 0),
    ]
    assert batch.items[0].at == datetime(2026, 7, 1, 9, 50, 12, tzinfo=UTC)
    assert not batch.more
    assert said("cnnd", FRAGMENT * 24).more
    assert said("cnnd", " \n").items == ()


def test_vietnamnet_comments():
    item = {
        "commentId": "c-1",
        "parentId": None,
        "commentContent": "Sửa &#x1EA1;",
        "userName": "A",
        "createdDate": "2026-08-09T14:03:11",
        "totalLike": 3,
        "totalAnswer": 1,
    }
    batch = said(
        "vietnamnet", {"status": True, "messages": [], "data": {"totalComment": 2, "totalRow": 1, "comments": [item]}}
    )
    assert (batch.items[0].text, batch.items[0].replies, batch.more) == ("Sửa ạ", 1, False)
    assert batch.items[0].at == datetime(2026, 8, 9, 7, 3, 11, tzinfo=UTC)
    assert SERVICES["vietnamnet"].query("9", "000003", {}, 2) == "?ObjectId=9&WebsiteId=000003&PageIndex=1&PageSize=24"


def test_tuoi_tre_comments_are_json_within_json():
    child = {
        "id": 2,
        "content": "Đúng.",
        "sender_fullname": "B",
        "published_date": "2026-03-07T10:01:00",
        "reactions": {"1": 1},
    }
    item = {
        "id": 1,
        "content": "Kẹt xe",
        "sender_fullname": "A",
        "published_date": "2026-03-07T09:20:00",
        "reactions": {"1": 4, "3": 1},
        "child_comments": [child],
    }
    batch = said("tuoitre", {"Success": True, "Message": "", "Data": json.dumps([item])})
    assert [(item.id, item.likes) for item in batch.items] == [("1", 5), ("2", 1)]


@pytest.mark.parametrize(
    ("service", "body"),
    [
        ("vnexpress", "<html>"),
        ("vnexpress", "{}"),
        ("vnexpress", '{"error": 5, "errorDescription": "no"}'),
        ("vnexpress", "[]"),
        ("vietnamnet", '{"status": false, "messages": ["token"]}'),
        ("tuoitre", '{"Success": false}'),
        ("tuoitre", "null"),
    ],
)
def test_another_shape_is_an_error_and_no_crash(service, body):
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        said(service, body)


def test_broken_comments_leave_the_article_in_place(site, web):
    api = {"family": "vnexpress", "url": f"{site.url}/index"}
    site.pages |= {"/rss": web.rss(f"{site.url}/bai-00000001.htm"), "/bai-00000001.htm": web.article()}
    site.pages["/index/get?objectid=00000001&objecttype=1&siteid=&limit=24&offset=0&sort=like"] = "Bảo trì"
    result = web.gather(web.news(site.url, comments=api), allow=[site.netloc])
    assert [post.native_id for post in result.posts] == ["00000001"]
    assert len(result.refused) == 1
