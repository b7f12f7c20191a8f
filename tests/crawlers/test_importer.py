import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from crawlers.importer import DATED, UNDATED, Refusal, count_rows, read_posts
from crawlers.post import Kind, Post, post_id

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
REAL = Path(__file__).parents[3] / "shared" / "annotation" / "city_mentions.jsonl"
HEADER = ["Tiêu đề", "Nội dung", "Nguồn", "Link", "Ngày đăng", "Loại", "Tác giả", "Lượt thích", "Lượt xem"]
ROW = [
    "Hẻm ngập",
    "Nước rút chậm, gọi 0912345678",
    "bao-mau",
    "https://a.vn/1?utm_source=x",
    "07/03/2026 08:05",
    "Báo chí",
    "An",
    "1.200",
    30,
]


def read(path):
    found = list(read_posts(path, salt="salt", now=NOW))
    return [item for item in found if isinstance(item, Post)], [item for item in found if isinstance(item, Refusal)]


def lines(tmp_path, *rows, name="a.jsonl"):
    path = tmp_path / name
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows),
        encoding="utf-8",
    )
    return path


def table(tmp_path, *rows, gap=",", encoding="utf-8", name="a.csv"):
    path = tmp_path / name
    text = "\r\n".join(gap.join(f'"{cell}"' for cell in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def check_row(post):
    assert (post.kind, post.title, post.source) == (Kind.ARTICLE, "Hẻm ngập", "bao-mau")
    assert post.body == "Nước rút chậm, gọi [số điện thoại]"
    assert post.published_at == datetime(2026, 3, 7, 1, 5, tzinfo=UTC)
    assert (post.engagement.likes, post.engagement.views) == (1200, 30)
    assert post.url == "https://a.vn/1"
    assert post.extractor == DATED
    assert len(post.author_hash) == 16


@pytest.mark.parametrize("gap", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_export_with_vietnamese_headers_is_read_in_every_usual_form(tmp_path, gap, encoding):
    posts, refused = read(table(tmp_path, HEADER, ROW, gap=gap, encoding=encoding))
    assert refused == []
    check_row(posts[0])


def test_windows_1258_is_recognised(tmp_path):
    import unicodedata

    def old(text):  # the encoding has letters with a mark of their own and five combining tones
        letters = []
        for letter in unicodedata.normalize("NFC", str(text)):
            try:
                letter.encode("cp1258")
                letters.append(letter)
            except UnicodeEncodeError:
                base, *tones = unicodedata.normalize("NFD", letter)
                kept = [tone for tone in tones if tone in "\u0300\u0309\u0303\u0301\u0323"]
                letters.append(
                    unicodedata.normalize("NFC", base + "".join(t for t in tones if t not in kept)) + "".join(kept)
                )
        return "".join(letters)

    posts, refused = read(table(tmp_path, [*map(old, HEADER)], [*map(old, ROW)], encoding="cp1258"))
    assert refused == []
    check_row(posts[0])


def test_an_unknown_encoding_is_refused_as_a_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"text\n" + bytes(range(128, 256)) * 3)
    assert read(path)[1] == [Refusal(path, 0, "the encoding is not recognised; save the file as UTF-8")]
    assert count_rows(path) is None


def test_xlsx_is_read_below_the_title_that_exports_put_on_top(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BÁO CÁO LẮNG NGHE"])
    sheet.append([])
    sheet.append(HEADER)
    sheet.append([*ROW[:4], datetime(2026, 3, 7, 8, 5), *ROW[5:]])  # noqa: DTZ001  # spreadsheets know no zones
    sheet.append([None] * 9)
    sheet.append(["Không chữ nào", None, "x", None, 46088.336805555555])
    path = tmp_path / "a.xlsx"
    book.save(path)
    posts, refused = read(path)
    assert refused == []
    check_row(posts[0])
    assert posts[1].published_at == datetime(2026, 3, 7, 1, 5, tzinfo=UTC)
    assert count_rows(path) == 2


def test_refused_rows_are_named_by_line_and_reason_and_the_rest_goes_on(tmp_path):
    path = lines(
        tmp_path,
        {"id": "1", "text": "được", "date": "2026-03-07T08:05:00+07:00"},
        "{not json",
        '["a list"]',
        "",
        {"id": "2", "text": "  "},
        {"id": "3", "text": "x" * 1_000_001},
        {"id": "4", "text": "ngày lạ", "date": "hôm kia"},
        {"id": "5", "text": "mai sau", "date": "2031-01-01"},
        {"id": "6", "text": "\u200b\x00"},
        {"id": "7", "text": "cuối"},
    )
    posts, refused = read(path)
    assert [post.body for post in posts] == ["được", "cuối"]
    assert {item.line: item.reason for item in refused} == {
        2: "invalid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        3: "not a JSON object",
        5: "the text is empty",
        6: "the text has 1,000,001 bytes, more than 1,000,000",
        7: "the date 'hôm kia' cannot be read",
        8: "the date 2030-12-31 lies in the future",
        9: "no text",
    }
    assert count_rows(path) == 9


def test_rows_of_csv_are_counted_from_the_line_they_begin_at(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('text,date\n"hai\ndòng",2026-03-07\n,\nmột,xyz\n', encoding="utf-8")
    posts, refused = read(path)
    assert posts[0].body == "hai\ndòng"
    assert [(item.line, item.reason) for item in refused] == [(5, "the date 'xyz' cannot be read")]


def test_rows_without_a_date_take_the_day_of_the_import_and_say_so(tmp_path):
    posts, _ = read(
        lines(tmp_path, {"text": "không ngày"}, {"text": "có ngày", "date": "07/03/2026"}, {"text": "b", "date": "nan"})
    )
    assert [(post.published_at == NOW, post.extractor) for post in posts] == [
        (True, UNDATED),
        (False, DATED),
        (True, UNDATED),
    ]


def test_a_second_import_gives_the_same_ids_and_different_words_different_ones(tmp_path):
    rows = [
        {"text": "một"},
        {"text": "hai"},
        {"text": "hai", "url": "https://a.vn/x"},
        {"text": "ba", "url": "https://a.vn/x?utm_medium=1"},
    ]
    path = lines(tmp_path, *rows)
    first, second = read(path)[0], read(path)[0]
    assert first == second
    assert len({post.id for post in first}) == 3


def test_a_number_that_a_spreadsheet_made_of_an_id_stays_an_id(tmp_path):
    posts, _ = read(lines(tmp_path, {"id": 1234567.0, "text": "a"}, {"id": 1234567, "text": "b"}))
    assert {post.native_id for post in posts} == {"1234567"}


def ids(path):
    posts, refused = read(path)
    assert refused == []
    return [post.id for post in posts]


@pytest.mark.parametrize("number", [str, int, float, "{:05d}".format, "{:07d}".format, "{}.0".format])
def test_running_numbers_of_two_files_do_not_meet(tmp_path, number):
    one = [{"id": number(n), "source": "s", "text": f"tuần một {n}", "date": "2026-11-01"} for n in (1, 2)]
    two = [{"id": number(n), "source": "s", "text": f"tuần hai {n}", "date": "2026-11-08"} for n in (1, 2)]
    first, second = ids(lines(tmp_path, *one)), ids(lines(tmp_path, *two, name="b.jsonl"))
    assert len({*first, *second}) == 4
    assert ids(tmp_path / "a.jsonl") == first


def test_a_numbered_row_is_known_by_its_address_else_by_source_date_and_words(tmp_path):
    row = {"id": "1", "source": "s", "text": "Đèn hỏng", "date": "2026-11-01"}
    linked = {**row, "url": "https://a.vn/x"}
    known = ids(lines(tmp_path, row, linked))
    assert ids(lines(tmp_path, {**row, "id": "7"}, {**linked, "id": "9", "text": "Đèn đã sửa"})) == known
    others = ({**row, "date": "2026-11-02"}, {**row, "text": "x"}, {**row, "source": "t"}, {**linked, "source": "t"})
    assert len({*known, *ids(lines(tmp_path, *others))}) == 6
    undated = {"id": 1, "text": "không ngày"}
    later = list(read_posts(lines(tmp_path, undated), salt="salt", now=NOW + timedelta(days=1)))
    assert [post.id for post in later] == ids(tmp_path / "a.jsonl")


@pytest.mark.parametrize("kind", ["comment", "review"])
@pytest.mark.parametrize("number", [{}, {"id": "1"}])
def test_comments_that_share_their_articles_address_stay_apart(tmp_path, kind, number):
    rows = [{**number, "kind": kind, "url": "https://a.vn/x", "text": text} for text in ("một", "hai", "một")]
    assert len(set(ids(lines(tmp_path, *rows)))) == 2


@pytest.mark.parametrize(
    "number", ["1000000", "123_456", "D0001", "c-1", "6f1c2a34-0000-4000-8000-1234567890ab", "185261123000111222"]
)
def test_ids_that_are_more_than_running_numbers_stay(tmp_path, number):
    posts, _ = read(lines(tmp_path, {"id": number, "text": "a", "url": "https://a.vn/x"}))
    assert [post.native_id for post in posts] == [number]


def test_a_running_number_as_parent_means_a_row_above(tmp_path):
    posts, _ = read(
        lines(
            tmp_path,
            {"id": 1, "source": "s", "text": "bài"},
            {"id": 2, "source": "s", "kind": "comment", "text": "ủng hộ", "parent_id": 1},
            {"id": 3, "source": "s", "kind": "comment", "text": "không rõ", "parent_id": 99},
        )
    )
    assert [post.parent_id for post in posts] == [None, posts[0].id, None]


def test_comments_know_what_they_answer(tmp_path):
    posts, _ = read(
        lines(
            tmp_path,
            {
                "id": "9",
                "source": "s",
                "kind": "Bình luận",
                "text": "ủng hộ",
                "parent_id": "a-1",
                "context": "Tựa",
                "author": "X",
            },
        )
    )
    assert (posts[0].kind, posts[0].parent_id, posts[0].context) == (Kind.COMMENT, post_id("s", "a-1"), "Tựa")
    assert posts[0].author_hash


def test_a_post_written_as_json_is_read_back_as_the_same_post(tmp_path):
    once = read(
        lines(
            tmp_path,
            {
                "id": "1",
                "source": "s",
                "kind": "article",
                "title": "T",
                "lead": "L",
                "text": "B",
                "likes": 3,
                "date": "2026-03-07",
            },
        )
    )[0][0]
    again = read(lines(tmp_path, once.to_dict(), name="b.jsonl"))[0][0]
    assert again == once


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"x", "files ending in '.docx' are not read"),
        ("a.xlsx", b"PK", "is no XLSX file"),
        ("gone.csv", None, "cannot be opened"),
        ("a.csv", b"cot1,cot2\n1,2\n", "there is no column for the text or the title (columns: cot1, cot2)"),
        ("b.csv", b"", "there is no column"),
    ],
)
def test_files_that_cannot_be_read_are_refused_as_a_whole(tmp_path, name, content, reason):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    posts, refused = read(path)
    assert posts == []
    assert [(item.line, item.reason.startswith(reason)) for item in refused] == [(0, True)]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append(["một dòng"])
    path = tmp_path_factory.mktemp("workbook") / "a.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    ],
)
@pytest.mark.parametrize("damage", [lambda content: content[: len(content) // 2], lambda _: None], ids=["cut", "lost"])
def test_a_damaged_workbook_is_refused_as_a_whole_or_read(tmp_path, workbook, part, damage):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(workbook) as whole, zipfile.ZipFile(path, "w") as damaged:
        for name in whole.namelist():
            content = damage(whole.read(name)) if name == part else whole.read(name)
            if content is not None:
                damaged.writestr(name, content)
    posts, refused = read(path)
    assert [post.body for post in posts] == ["một dòng"] or refused[0].reason.startswith("is no XLSX file: ")
    assert len(posts) + len(refused) == 1


def test_text_that_is_damaged_further_down_is_refused_after_what_could_be_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "một"}\n'.encode("utf-16") + b"\xd8")
    posts, refused = read(path)
    assert [post.body for post in posts] in (["một"], [])
    assert refused == [Refusal(path, 0, "is damaged: what follows is no utf-16-le text")]
    assert count_rows(path) is None


def test_a_header_that_is_too_long_for_csv_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("crawlers.tables._FIELD_LIMIT", 50)
    path = tmp_path / "a.csv"
    path.write_text('"text' + "x" * 100, encoding="utf-8")
    assert read(path)[1][0].reason.startswith("its header is not a row of CSV")


def test_addresses_and_names_that_are_none_are_refused_plainly(tmp_path):
    path = lines(tmp_path, {"text": "a", "url": "http://[x"}, '{"text": "b", "id": "\\ud800"}')
    assert read(path) == (
        [],
        [
            Refusal(path, 1, "the address 'http://[x' is no web address: Invalid IPv6 URL"),
            Refusal(path, 2, "its id, source or author holds half a Unicode pair"),
        ],
    )


@pytest.mark.parametrize("end", ["", "\n", '\n{"text": "b"}'])
def test_a_line_that_is_too_long_is_refused_and_the_next_is_read(tmp_path, monkeypatch, end):
    monkeypatch.setattr("crawlers.tables._FIELD_LIMIT", 20)
    path = lines(tmp_path, {"text": "a"}, '{"text": "' + "x" * 90 + '"}' + end)
    posts, refused = read(path)
    assert [post.body for post in posts] == (["a", "b"] if "b" in end else ["a"])
    assert refused == [Refusal(path, 2, "longer than 20 characters")]


def test_numbers_that_are_none_are_no_dates(tmp_path):
    posts, refused = read(
        lines(tmp_path, '{"text": "a", "date": Infinity}', '{"text": "b", "date": NaN}', '{"text": "c", "date": true}')
    )
    assert [(post.body, post.extractor) for post in posts] == [("b", UNDATED)]
    assert [item.reason for item in refused] == ["the date 'inf' cannot be read", "the date 'True' cannot be read"]


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("crawlers.tables.MAX_UNPACKED", 100)
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.save(tmp_path / "a.xlsx")
    assert "unpacks to more" in read(tmp_path / "a.xlsx")[1][0].reason


@pytest.mark.skipif(not REAL.is_file(), reason="the annotated mentions are not at hand")
def test_all_annotated_mentions_import():
    posts, refused = read(REAL)
    assert (len(posts), len({post.id for post in posts}), refused, count_rows(REAL)) == (3110, 3110, [], 3110)
    assert all(post.title for post in posts if post.kind is Kind.ARTICLE)


@pytest.mark.parametrize("rubbish", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x90\xfe"])
@pytest.mark.parametrize(
    "words", ["Đèn đường hỏng ở đầu hẻm đã ba tuần", "plain ascii words and a few more of them " * 3]
)
def test_a_bad_byte_costs_its_row_only(tmp_path, words, rubbish):
    jsonl, table_of_rows = tmp_path / "a.jsonl", tmp_path / "a.csv"
    texts = [f"{words} {n}".encode() for n in range(9)]
    texts[4] = texts[4][:9] + rubbish + texts[4][9:]
    jsonl.write_bytes(b"\n".join(b'{"text": "%b"}' % text for text in texts))
    table_of_rows.write_bytes(b"\xef\xbb\xbfn,text\n" + b"".join(b'1,"%b\n"\n' % text for text in texts))
    for path, line in ((jsonl, 5), (table_of_rows, 10)):
        posts, refused = read(path)
        assert [post.body[-1] for post in posts] == list("01235678")
        assert refused == [Refusal(path, line, "holds bytes that are no UTF-8")]
        assert count_rows(path) == 9


def test_bad_bytes_in_a_header_are_said_in_characters_that_can_be_printed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("cột,đây là một cột".encode() + b"\xff\n1,2\n")
    (refused,) = read(path)[1]
    assert refused.reason.encode("utf-8").decode() == refused.reason
    assert "no column" in refused.reason


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.tsv"])
def test_a_workbook_under_a_wrong_name_is_recognised(tmp_path, workbook, name):
    path = tmp_path / name
    path.write_bytes(workbook.read_bytes())
    assert read(path) == ([], [Refusal(path, 0, "this is an XLSX file: rename it to .xlsx")])


def test_dates_before_the_time_of_the_web_are_named_as_such(tmp_path):
    rows = [{"text": "a", "date": "1989-12-30"}, {"text": "b", "date": 25569}, {"text": "c", "date": "01/01/1990"}]
    posts, refused = read(lines(tmp_path, *rows))
    assert [post.body for post in posts] == ["c"]
    assert [item.reason for item in refused] == [
        "the date '1989-12-30' lies too far back: before 1990",
        "the date '25569' lies too far back: before 1990",
    ]
