"""Function words of Vietnamese addresses: what stands before, between and after the names of places.

Grammar of the language, not data of a city. Keys are folded; the accented form tells a marked word from a look-alike.
"""

from __future__ import annotations

# What stands directly before a name → the type that it claims. Longer prefixes come first.
TYPE_WORDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("thi", "tran"), "thị trấn", "thị trấn"),
    (("thi", "xa"), "thị xã", "thành phố"),
    (("thanh", "pho"), "thành phố", "thành phố"),
    (("dac", "khu"), "đặc khu", "đặc khu"),
    (("phuong",), "phường", "phường"),
    (("ph",), "ph", "phường"),
    (("p",), "p", "phường"),
    (("f",), "f", "phường"),
    (("xa",), "xã", "xã"),
    (("x",), "x", "xã"),
    (("tt",), "tt", "thị trấn"),
    (("quan",), "quận", "quận"),
    (("q",), "q", "quận"),
    (("huyen",), "huyện", "huyện"),
    (("h",), "h", "huyện"),
    (("tp",), "tp", "thành phố"),
    (("tx",), "tx", "thành phố"),
    (("tinh",), "tỉnh", "tỉnh"),
    (("duong",), "đường", "đường"),
    (("d",), "đ", "đường"),
    (("hem",), "hẻm", "đường"),
    (("ngo",), "ngõ", "đường"),
    (("pho",), "phố", "đường"),
    (("mat", "tien"), "mặt tiền", "đường"),
    (("cau",), "cầu", "mốc"),
    (("cau", "vuot"), "cầu vượt", "mốc"),
    (("kenh",), "kênh", "mốc"),
    (("rach",), "rạch", "mốc"),
    (("song",), "sông", "mốc"),
    (("nga", "tu"), "ngã tư", "mốc"),
    (("nga", "ba"), "ngã ba", "mốc"),
    (("vong", "xoay"), "vòng xoay", "mốc"),
)
WARD_TYPES = frozenset({"phường", "xã", "thị trấn", "đặc khu"})
DISTRICT_TYPES = frozenset({"quận", "huyện", "thành phố"})

# A name right after one of these is that of the thing, which may stand elsewhere or speak for many places.
THINGS: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.split())
    for words in (
        "trạm", "trạm đo", "trạm thủy văn", "trạm khí tượng", "trạm quan trắc", "trạm đo triều", "hồ", "hồ chứa",
        "hồ nước", "đập", "thủy điện", "nhà máy", "nhà máy nước", "nhà máy điện", "nhà máy xi măng", "nhà máy thép",
        "công ty", "cty", "công ty TNHH", "công ty cổ phần", "công ty CP", "công ty TNHH MTV", "doanh nghiệp",
        "tập đoàn",
    )
)  # fmt: skip

# A name after one of these is a person's.
PERSON_WORDS = frozenset(
    {
        "ông",
        "bà",
        "anh",
        "chị",
        "cô",
        "chú",
        "tên",
        "thầy",
        "đồng chí",
        "ca sĩ",
        "nghi phạm",
        "người mẫu",
        "diễn viên",
        "giải thưởng",
    }
)

# Short forms that end in a dot inside a name; any other dot with a space ends a sentence.
ABBREVIATED = frozenset({"q", "p", "f", "h", "x", "tp", "tx", "tt", "bv", "ph", "st", "kcn", "kcx", "ubnd"})

# What people write before the number of a ward or a district.
NUMBERED_WARD = ("phường", "p", "f", "ph", "phường số", "fường")
NUMBERED_DISTRICT = ("quận", "q", "dist", "district", "wận", "quậng")

NUMBER_WORDS: dict[str, tuple[str, ...]] = {
    "1": ("nhất", "một", "nhứt"),
    "2": ("hai", "nhì"),
    "3": ("ba",),
    "4": ("tư", "bốn"),
    "5": ("năm",),
    "6": ("sáu",),
    "7": ("bảy", "bẩy"),
    "8": ("tám",),
    "9": ("chín",),
    "10": ("mười",),
    "11": ("mười một",),
    "12": ("mười hai",),
}

# Kinds of places that people shorten.
SHORT_FORMS: tuple[tuple[str, str], ...] = (
    ("bệnh viện", "bv"),
    ("khu công nghiệp", "kcn"),
    ("khu chế xuất", "kcx"),
    ("bến xe", "bx"),
    ("công viên", "cv"),
    ("khu dân cư", "kdc"),
    ("khu đô thị", "kđt"),
    ("khu du lịch", "kdl"),
    ("sân vận động", "svđ"),
    ("ngã ba", "ngã 3"),
    ("ngã tư", "ngã 4"),
    ("ngã năm", "ngã 5"),
    ("ngã sáu", "ngã 6"),
    ("ngã bảy", "ngã 7"),
    ("vòng xoay", "bùng binh"),
    ("vòng xoay", "vx"),
    ("nút giao", "nút"),
    ("nút giao", "ngã tư"),
)

# Between two names of one list; between a smaller and the larger place that holds it.
LIST_WORDS = frozenset({"va", "voi", "hay", "hoac", "cung", "den", "toi", "lan", "roi"})
INSIDE_WORDS = frozenset({"thuoc", "cua", "ben", "o", "tai", "cu", "moi", "truoc", "day", "nay", "la"})

OLD_WORDS = frozenset({"cũ"})

# Words directly before a place that say who lives or sits there, not what happens there: (words, reach in tokens).
RESIDENCE: tuple[tuple[tuple[str, ...], int], ...] = (
    (("ngụ",), 3),
    (("trú",), 3),
    (("quê",), 3),
    (("quê", "quán"), 3),
    (("hộ", "khẩu"), 4),
    (("thường", "trú"), 3),
    (("có", "trụ", "sở"), 8),
    (("đặt", "trụ", "sở"), 8),
    (("trụ", "sở", "chính"), 8),
    (("trụ", "sở", "tại"), 3),
    (("trụ", "sở", "ở"), 3),
    (("trụ", "sở", "đặt"), 5),
    (("sinh", "ra"), 3),
    (("lấy", "chồng", "về"), 2),
    (("dân", "gốc"), 2),
)
# Weaker: the writer's home or way, which counts only where no other place is named.
HOME: tuple[tuple[tuple[str, ...], int], ...] = (
    (("tôi", "ở"), 1),
    (("tui", "ở"), 1),
    (("em", "ở"), 1),
    (("e", "ở"), 1),
    (("mình", "ở"), 1),
    (("nhà", "ở"), 1),
    (("sống", "ở"), 2),
    (("đi", "làm"), 1),
    (("từ",), 1),
    (("người",), 1),
    (("dân",), 1),
)
# "tạm trú", "cư trú", "chuyển hộ khẩu", "đổi nơi thường trú" are papers to apply for, not somebody's home.
PAPERS = frozenset({"tam", "luu", "cu", "chuyen", "nhap", "doi", "tach", "noi"})
NOT = frozenset({"khong", "hong", "ko", "k", "kh", "hok", "hem", "chang", "hổng", "khác", "khac"})
FIRST_PERSON = frozenset({"tôi", "tui", "toi", "em", "mình", "minh", "vợ", "chồng", "ngoại", "nội"})

# Everyday words that run into a word looked for, or hold it: "thời gian giao" speaks of no "giàn giáo", "gia đình công
# nhân" of no "đình công".
COMPOUNDS = frozenset(
    {
        "thời gian", "không gian", "trung gian", "dân gian", "gia đình", "một số", "cửa hàng", "điện thoại", "cán bộ",
        "nước ngoài", "nước mắm", "nước mắt", "thất thoát", "công nhân", "công chức", "công tác", "công trình",
        "thành công", "bạc màu", "giao ban", "chủ nghĩa", "nhà máy", "nhà nước", "du lịch", "hàng không",
        "giao thông", "triều đình", "triều đại", "triều Nguyễn", "bão giá", "bão mạng", "bão sale", "cháy hàng",
        "cháy túi", "cháy nắng", "cháy khét", "sốt ruột", "kết luận", "kẹt tiền", "cúp máy", "cúp học", "điện ảnh",
        "ba mẹ", "cho em", "cho e", "chém giá", "chém gió", "cho ba", "đình đám", "chùa chiền", "bao giờ", "bây giờ",
        "cũng như", "giá như", "thị trường", "môi trường", "hội trường", "trường hợp",
        "hiện trường", "quảng trường", "nông trường", "lập trường", "trường phái", "giật mình",
        "đánh giá", "giá trị", "giá đỗ", "tập trung", "trung tâm",
    }
)  # fmt: skip

# What a ward does when it is the subject of a sentence.
ACTIONS = frozenset(
    {
        "tổ chức", "khánh thành", "mở", "ra quân", "ra mắt", "triển khai", "đối thoại", "bầu", "vận động",
        "thông báo", "công bố", "làm", "xây", "lập", "cưỡng chế", "xử phạt", "phạt", "tháo dỡ", "trao", "tặng",
        "hỗ trợ", "kiểm tra", "lắp", "thí điểm", "phát động", "cải tạo", "nạo vét", "tiếp nhận", "đưa vào",
        "bố trí", "dọn", "dọn dẹp", "nhắc", "yêu cầu", "mời", "lấy ý",
    }
)  # fmt: skip
