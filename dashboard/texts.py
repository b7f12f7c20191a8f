"""All words of the dashboard, Vietnamese and English side by side; digests' own words come from `digests.texts`."""

from __future__ import annotations

from typing import Any

from digests import texts as digest_texts

TEXTS: dict[str, tuple[str, str]] = {
    "app": ("Lắng Nghe", "Lắng Nghe"),
    # pages
    "page_digest": ("Bản tin ngày", "Daily digest"),
    "page_mentions": ("Danh sách", "Mentions"),
    "page_trends": ("Xu hướng", "Trends"),
    "page_city": ("Toàn thành phố", "Whole city"),
    "page_sources": ("Nguồn", "Sources"),
    # trouble
    "bad_start": ("Không khởi động được bảng theo dõi.", "The dashboard cannot start."),
    "no_store": ("Chưa có kho dữ liệu.", "There is no store yet."),
    "no_store_hint": (
        "Chưa tìm thấy tệp {path}. Hãy chạy lệnh `langnghe run` để thu thập dữ liệu, rồi tải lại trang này.",
        "{path} does not exist. Run `langnghe run` to collect, then reload this page.",
    ),
    "store_error": (
        "Chưa đọc được kho dữ liệu: có thể kho đang được ghi. Hãy tải lại trang sau ít phút.",
        "The store cannot be read now, it may be being written. Reload in a few minutes.",
    ),
    "store_detail": ("Chi tiết cho quản trị viên: {detail}", "For the administrator: {detail}"),
    "fault": (
        "Trang này gặp lỗi. Người quản trị có thể xem chi tiết trong nhật ký máy chủ.",
        "This page failed. The administrator finds the details in the server's log.",
    ),
    "empty_store": ("Kho dữ liệu chưa có tin nào.", "The store holds nothing yet."),
    "empty_store_hint": (
        "Chạy `langnghe run` để thu thập tin từ các nguồn, hoặc `langnghe import TỆP` để nhập dữ liệu có sẵn.",
        "Run `langnghe run` to collect from the sources, or `langnghe import FILE` to bring data in.",
    ),
    # what an address asked for
    "no_unit": (
        "Không có đơn vị “{unit}”. Hãy chọn một đơn vị trong ô Đơn vị.",
        "There is no unit “{unit}”. Choose one in the box Unit.",
    ),
    "no_such_day": (
        "Không hiểu ngày “{asked}”; đang xem ngày {day}.",
        "“{asked}” is no day; this is {day}.",
    ),
    "future_day": (
        "Ngày {asked} chưa tới; đang xem ngày {day}.",
        "{asked} lies in the future; this is {day}.",
    ),
    "outside_data": (
        "Kho không có dữ liệu ngày {day}: dữ liệu có từ {first} đến {last}.",
        "The store holds nothing of {day}: it reaches from {first} to {last}.",
    ),
    "outside_data_to": (
        "Kho không có dữ liệu trong khoảng này: dữ liệu có từ {first} đến {last}.",
        "The store holds nothing of this period: it reaches from {first} to {last}.",
    ),
    "reversed_days": (
        "Khoảng ngày bị ngược: “Từ ngày” ({first}) sau “Đến ngày” ({last}).",
        "The period is reversed: “From” ({first}) lies after “To” ({last}).",
    ),
    "reversed_hint": ("Hãy chọn lại hai ngày ở cột bên trái.", "Choose the two days again on the left."),
    # controls
    "unit": ("Đơn vị", "Unit"),
    "units": ("Đơn vị", "Units"),
    "unit_search": ("Gõ để tìm đơn vị", "Type to find a unit"),
    "day": ("Ngày", "Day"),
    "day_before": ("Ngày trước (Shift + ←)", "Day before (Shift + ←)"),
    "day_after": ("Ngày sau (Shift + →)", "Day after (Shift + →)"),
    "download": ("Tải về", "Download"),
    "download_html": ("Bản in (HTML)", "Page (HTML)"),
    "download_json": ("Dữ liệu (JSON)", "Data (JSON)"),
    "all_day": ("Tất cả tin trong ngày", "All mentions of the day"),
    "open_trends": ("Xu hướng của đơn vị", "Trend of the unit"),
    "back": ("Về danh sách", "Back to the list"),
    "reset": ("Bỏ mọi bộ lọc", "Clear all filters"),
    "more": ("Trang sau", "Next page"),
    "less": ("Trang trước", "Previous page"),
    "page_of": ("Trang {page}", "Page {page}"),
    # digest
    "sentiment_bar": ("Sắc thái trong ngày", "Sentiment of the day"),
    "versus_mean": ("{change} so với TB {days} ngày", "{change} vs {days}-day mean"),
    "no_mean": ("chưa có ngày trước để so", "nothing to compare with"),
    "total_help": (
        "Số tin, bài, bình luận nhắc đến đơn vị trong ngày; so với trung bình mỗi ngày của những ngày trước.",
        "Articles, posts and comments that concern the unit; against the daily mean of the days before.",
    ),
    "urgent_help": (
        "Tin tiêu cực mà máy cho rằng cần cơ quan xem hoặc trả lời.",
        "Negative items that somebody should look at or answer, as the machine reads them.",
    ),
    "confirm_help": (
        "Máy chưa chắc tin thuộc đơn vị nào: cần người xem.",
        "The machine is not sure whose these are: a person should check.",
    ),
    "alert_badge": ("tăng bất thường", "unusual rise"),
    "last_run": ("Cập nhật lúc {when}", "Updated {when}"),
    # list
    "query": ("Tìm trong nội dung", "Search the text"),
    "query_hint": ("ví dụ: ngập nước", "for example: ngập nước"),
    "query_help": (
        "Gõ không dấu tìm được cả có dấu. “cụm từ” trong ngoặc kép, OR, dấu - để loại trừ.",
        'Words without marks match either way. "phrases" in quotes, OR, a leading - excludes.',
    ),
    "query_error": ("Câu tìm kiếm chưa đúng: {detail}", "The search is not understood: {detail}"),
    "bad_quote": ("dấu ngoặc kép mở mà chưa đóng.", "a quotation mark is not closed."),
    "bad_bracket": ("dấu ngoặc đơn không khớp nhau.", "the brackets do not match."),
    "bad_or": ("OR cần có từ ở cả hai bên.", "OR needs words on both sides."),
    "bad_minus": ("sau dấu - phải có từ cần loại trừ.", "a - needs a word after it."),
    "bad_only_without": (
        "chỉ có từ loại trừ; hãy thêm ít nhất một từ cần tìm.",
        "it only excludes; add at least one word to search for.",
    ),
    "bad_empty": ("chưa có từ nào để tìm.", "there is no word to search for."),
    "bad_long": ("câu tìm kiếm quá dài.", "it is too long."),
    "bad_other": ("hãy kiểm tra dấu ngoặc, OR và dấu -.", "check quotation marks, brackets, OR and -."),
    "of_story": ("cùng một câu chuyện", "one story"),
    "day_from": ("Từ ngày", "From"),
    "day_to": ("Đến ngày", "To"),
    "role": ("Vai trò", "Role"),
    "sentiment": ("Sắc thái", "Sentiment"),
    "topic": ("Chủ đề", "Topic"),
    "source": ("Nguồn", "Source"),
    "kind": ("Loại tin", "Kind"),
    "area": ("Phường, xã", "Ward"),
    "any": ("Tất cả", "All"),
    "confirm_only": ("Cần người xem", "For a person to check"),
    "actionable_only": ("Cần trả lời", "To be answered"),
    "scope_all": ("Kể cả tin ngoài phạm vi thành phố", "Also items not about the city"),
    "found": ("{count} tin", "{count} mentions"),
    "found_none": ("Không có tin nào khớp bộ lọc.", "No mention matches the filters."),
    "found_none_hint": (
        "Thử nới khoảng ngày hoặc bỏ bớt điều kiện lọc.",
        "Try a longer period or fewer filters.",
    ),
    "gone": (
        "Tin này không còn trong kho: có thể đã bị gỡ theo yêu cầu hoặc hết hạn lưu.",
        "This mention is no longer kept: it may have been taken down or expired.",
    ),
    "published": ("Đăng lúc {when}", "Published {when}"),
    "in_reply": ("Trả lời: {context}", "In reply to: {context}"),
    "assigned": ("Đơn vị liên quan", "Units concerned"),
    "assigned_none": ("Không thuộc đơn vị nào của thành phố.", "No unit of the city is concerned."),
    "not_routed": ("Chưa phân đơn vị.", "Not routed yet."),
    "not_read": ("Máy chưa đọc tin này.", "Not read yet."),
    "confidence": ("độ tin cậy {share}", "confidence {share}"),
    "runner_up": ("khả năng kế tiếp: {unit}", "next best: {unit}"),
    "rule": ("quy tắc {rule}", "rule {rule}"),
    "reading": ("Máy đọc được", "Machine reading"),
    "p_scope": ("Thuộc phạm vi thành phố", "About the city"),
    "p_actionable": ("Cần trả lời", "To be answered"),
    "keywords": ("Từ khóa", "Keywords"),
    "model": ("Mô hình {model}, bảng địa danh {gazetteer}", "Model {model}, gazetteer {gazetteer}"),
    "thread": ("Chuỗi bình luận", "Thread"),
    "same_story": ("Cùng câu chuyện ({count})", "Same story ({count})"),
    "story_alone": ("Chưa thấy tin nào khác cùng câu chuyện.", "No other mention of this story."),
    "evidence_legend": ("Chữ tô nền là căn cứ để máy phân đơn vị.", "Marked words are what the routing rests on."),
    "likes": ("{count} lượt thích", "{count} likes"),
    "comments": ("{count} bình luận", "{count} comments"),
    "shares": ("{count} lượt chia sẻ", "{count} shares"),
    "views": ("{count} lượt xem", "{count} views"),
    # trends
    "period": ("Khoảng thời gian", "Period"),
    "days_count": ("{days} ngày", "{days} days"),
    "until_day": ("Đến ngày", "Up to"),
    "by": ("Chia theo", "Broken down by"),
    "by_sentiment": ("Sắc thái", "Sentiment"),
    "by_topic": ("Chủ đề", "Topic"),
    "by_unit": ("Đơn vị", "Unit"),
    "by_source": ("Nguồn", "Source"),
    "by_kind": ("Loại tin", "Kind"),
    "by_area": ("Phường, xã", "Ward"),
    "compare": ("So sánh đơn vị", "Compare units"),
    "compare_hint": ("Cả thành phố; chọn một hay nhiều đơn vị để so sánh", "Whole city; choose units to compare"),
    "period_total": ("Tổng lượt nhắc", "Mentions"),
    "period_mean": ("Trung bình mỗi ngày", "Daily mean"),
    "period_peak": ("Ngày cao nhất", "Peak day"),
    "versus_period": ("{change} so với {days} ngày trước đó", "{change} vs the {days} days before"),
    "spikes": ("Ngày tăng bất thường", "Unusual days"),
    "spikes_none": ("Không có ngày nào tăng bất thường.", "No unusual day."),
    "spike_help": (
        (
            "Nhiều hơn trung bình {days} ngày trước cộng {k} lần độ lệch chuẩn, từ {rise} lần trung bình và {minimum} "
            "lượt trở lên; cần đủ {days} ngày trước có dữ liệu."
        ),
        (
            "More than the mean of the {days} days before plus {k} standard deviations, from {rise} times the mean and "
            "{minimum} on; all {days} days before must hold data."
        ),
    ),
    "spike_line": (
        "{day}: {mentions} lượt, bình thường khoảng {mean}",
        "{day}: {mentions}, usually about {mean}",
    ),
    "click_hint": (
        "Bấm vào một ngày trên biểu đồ để mở danh sách tin của ngày đó.",
        "Click a day in the chart to open its mentions.",
    ),
    "chart_alt": ("Biểu đồ lượt nhắc theo ngày", "Chart of mentions per day"),
    "col_name": ("Tên", "Name"),
    "col_total": ("Lượt nhắc", "Mentions"),
    "col_before": ("Kỳ trước", "Period before"),
    "col_change": ("Thay đổi", "Change"),
    "col_course": ("Diễn biến", "Course"),
    # sources
    "col_source": ("Nguồn", "Source"),
    "col_health": ("Tình trạng", "State"),
    "col_success": ("Lần tốt gần nhất", "Last good run"),
    "col_newest": ("Tin mới nhất", "Newest item"),
    "col_posts": ("Lấy được", "Fetched"),
    "col_created": ("Mới", "New"),
    "col_refused": ("Bị từ chối", "Refused"),
    "col_week": ("7 ngày qua", "Last 7 days"),
    "sources_fine": ("Đang hoạt động", "Working"),
    "sources_trouble": ("Có vấn đề", "In trouble"),
    "sources_waiting": ("Tin chờ xử lý", "Waiting"),
    "sources_none": ("Chưa có nguồn nào được thu thập.", "No source has been crawled yet."),
    "sources_none_hint": (
        "Chạy `langnghe run` để thu thập từ các nguồn đã khai báo.",
        "Run `langnghe run` to collect from the configured sources.",
    ),
    "ago_minutes": ("{count} phút trước", "{count} min ago"),
    "ago_hours": ("{count} giờ trước", "{count} h ago"),
    "ago_days": ("{count} ngày trước", "{count} days ago"),
    "ago_now": ("vừa xong", "just now"),
    "never": ("chưa có", "never"),
    # city
    "col_unit": ("Đơn vị", "Unit"),
    "col_urgent": ("Tiêu cực cần trả lời", "Negative, to answer"),
    "col_negative": ("Tiêu cực", "Negative"),
    "col_mentions": ("Lượt nhắc", "Mentions"),
    "col_mean": ("So với TB {days} ngày", "Against {days}-day mean"),
    "col_confirm": ("Cần người xem", "To check"),
    "city_units": ("Đơn vị được nhắc", "Units spoken of"),
    "city_hint": ("Bấm vào tên để mở bản tin của đơn vị.", "A name opens the unit's digest."),
    "city_all": ("Tất cả", "All"),
    "city_agencies": ("Sở, ngành, đơn vị", "Agencies"),
    "city_wards": ("Phường, xã, đặc khu", "Wards and communes"),
    "city_none": ("Không có đơn vị nào được nhắc trong ngày này.", "No unit was spoken of on this day."),
}


def text(key: str, lang: str = "vi", **values: Any) -> str:
    """The words for a key, from this table or the digests'."""
    if key not in TEXTS:
        return digest_texts.text(key, lang, **values)
    words = TEXTS[key][digest_texts.LANGUAGES.index(lang)]
    return words.format(**values) if values else words
