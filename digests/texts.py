"""All words of rendered digests, Vietnamese and English side by side."""

from __future__ import annotations

from typing import Any

LANGUAGES = ("vi", "en")

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Bản tin ngày", "Daily digest"),
    "until": ("hôm nay, tính đến {time}", "today, up to {time}"),
    "compared": (
        "so với trung bình {days} ngày trước",
        "against the mean of the {days} days before",
    ),
    "no_baseline": (
        "chưa có dữ liệu những ngày trước để so sánh",
        "no data of the days before to compare with",
    ),
    "part_day": (
        "Ngày chưa kết thúc: số liệu hôm nay được so với những ngày trọn vẹn.",
        "The day is not over: its numbers are compared with whole days.",
    ),
    "mentions": ("Lượt nhắc", "Mentions"),
    "negative_count": ("Tiêu cực", "Negative"),
    "urgent": ("Tiêu cực cần trả lời", "Negative, to answer"),
    "to_confirm": ("Cần người xem", "For a person to check"),
    "sentiment": ("Sắc thái", "Sentiment"),
    "negative": ("tiêu cực", "negative"),
    "neutral": ("trung tính", "neutral"),
    "positive": ("tích cực", "positive"),
    "topics": ("Chủ đề", "Topics"),
    "areas": ("Địa bàn", "Areas"),
    "sources": ("Nguồn", "Sources"),
    "read_first": ("Nên đọc trước", "Read first"),
    "rising": ("Đang tăng", "Rising"),
    "why": ("Vì sao ở đây", "Why it is here"),
    "routed": ("Vì sao thuộc đơn vị", "Why it is the unit's"),
    "points": ("{points} điểm", "{points} points"),
    "comment_under": ("Bình luận dưới bài “{title}”", "Comment under “{title}”"),
    "comment_alone": ("Bình luận", "Comment"),
    "undated": ("không rõ giờ", "time unknown"),
    "sample": ("Dữ liệu mẫu, nội dung hư cấu.", "Sample data, all of it invented."),
    "also": ("Cũng đưa tin", "Also carried by"),
    "open_source": ("Mở bài gốc", "Open the source"),
    "needs_person": ("Cần người xem", "For a person to check"),
    "some_need_person": ("Cần người xem: {count}/{items}", "For a person to check: {count} of {items}"),
    "story_size": (
        "{negatives}/{items} lượt nhắc tiêu cực",
        "{negatives} of {items} mentions negative",
    ),
    "story_items": ("{items} lượt nhắc", "{items} mentions"),
    "story_since": (
        "Câu chuyện từ {day}, tất cả {items} lượt nhắc",
        "Story since {day}, {items} mentions in all",
    ),
    "nothing": ("Không có lượt nhắc nào về {unit} trong ngày.", "Nothing was said about {unit} on this day."),
    "nothing_hint": (
        "Đây là kết quả bình thường khi các nguồn đều hoạt động; xem mục “Chưa thấy được” bên dưới.",
        "This is a normal result while all sources work; see “Not seen” below.",
    ),
    "unseen": ("Chưa thấy được", "Not seen"),
    "unseen_none": (
        "Mọi nguồn đều hoạt động, không có tin nào đang chờ xử lý.",
        "All sources work and nothing waits to be read.",
    ),
    "unseen_read": ("{count} tin đang chờ máy đọc", "{count} items wait to be read"),
    "unseen_route": ("{count} tin đang chờ phân đơn vị", "{count} items wait to be routed"),
    "unseen_never": ("Chưa có nguồn nào được thu thập.", "No source has been crawled yet."),
    "last_success": ("lần tốt gần nhất {when}", "last good run {when}"),
    "never_success": ("chưa lần nào lấy được", "never succeeded"),
    "health_fine": ("hoạt động", "working"),
    "health_stale": ("lâu chưa cập nhật", "not updated for long"),
    "health_error": ("đang lỗi", "failing"),
    "health_disabled": ("đã tắt", "switched off"),
    "health_never": ("chưa chạy", "not run yet"),
    "rising_total": ("Tổng lượt nhắc", "All mentions"),
    "rising_negative": ("Lượt nhắc tiêu cực", "Negative mentions"),
    "rising_line": (
        "{mentions} lượt, bình thường khoảng {mean} lượt/ngày",
        "{mentions}, usually about {mean} a day",
    ),
    "made": ("Lập lúc {when}.", "Made at {when}."),
    "machine": (
        "Sắc thái, chủ đề và đơn vị do máy gợi ý từ tin công khai; hãy mở bài gốc trước khi kết luận.",
        "Sentiment, topic and unit are suggested by a machine from public items; open the source before concluding.",
    ),
    "same": ("bằng trung bình", "same as the mean"),
    "kind_article": ("báo chí", "news"),
    "kind_post": ("bài đăng", "posts"),
    "kind_comment": ("bình luận", "comments"),
    "kind_review": ("đánh giá", "reviews"),
    "kind_video": ("video", "videos"),
    "role_lead": ("chủ trì", "lead"),
    "role_support": ("phối hợp", "support"),
    "role_area": ("địa bàn", "area"),
    "part_negative": ("tiêu cực", "negative"),
    "part_mostly_negative": ("phần lớn lượt nhắc tiêu cực", "most mentions negative"),
    "part_actionable": ("cần trả lời", "to be answered"),
    "part_actionable_others": ("có lượt nhắc cần trả lời", "some mentions to be answered"),
    "part_lead": ("đơn vị chủ trì", "the unit leads"),
    "part_support": ("đơn vị phối hợp", "the unit supports"),
    "part_area": ("xảy ra trên địa bàn", "happens in the area"),
    "part_outlets": ("{count} nguồn đăng", "{count} sources"),
    "part_posts": ("{count} bài cùng nội dung", "{count} posts alike"),
    "part_comments": ("{count} bình luận", "{count} comments"),
    "part_growing": ("tăng nhanh ({before} → {count})", "growing ({before} → {count})"),
    "part_new": ("mới nổi trong ngày", "new on this day"),
    "part_engagement": ("{count} lượt tương tác", "{count} interactions"),
    "part_doubt": ("cần người xem", "for a person to check"),
}


def text(key: str, lang: str = "vi", **values: Any) -> str:
    """The words for a key, with its placeholders filled."""
    words = TEXTS[key][LANGUAGES.index(lang)]
    return words.format(**values) if values else words
