import io
import json

from pipeline.jsonl import BadLine, pipe, read_objects


def read(*lines: bytes) -> list[object]:
    return list(read_objects(io.BytesIO(b"\n".join(lines))))


def test_good_lines_pass_and_empty_lines_are_skipped():
    assert read(b'{"id":1,"text":"a"}', b"", b'{"id":"x","title":"b"}') == [
        {"id": 1, "text": "a"},
        {"id": "x", "title": "b"},
    ]


def test_a_byte_order_mark_is_no_mistake():
    assert read(b'\xef\xbb\xbf{"id":1,"text":"a"}') == [{"id": 1, "text": "a"}]


def test_each_bad_line_is_named_with_its_number_and_reason():
    rows = read(
        b"{nonsense",
        b"[1]",
        b'{"text":"no id"}',
        b'{"id":1}',
        b'{"id":1,"text":5}',
        b'{"id":1,"text":"\xff"}',
        b'{"id":1,"text":"' + b"a" * 4_000_001 + b'"}',
        b'{"id":2,"text":"fine"}',
    )
    assert [row.line for row in rows if isinstance(row, BadLine)] == [1, 2, 3, 4, 5, 6, 7]
    reasons = [row.reason for row in rows if isinstance(row, BadLine)]
    for reason, part in zip(
        reasons,
        ["not JSON", "not a JSON object", "no id", "no text", "text is not text", "UTF-8", "longer"],
        strict=True,
    ):
        assert part in reason
    assert rows[-1] == {"id": 2, "text": "fine"}


def test_deeply_nested_json_is_refused():
    assert "not JSON" in read(b"[" * 100_000)[0].reason


def test_the_pipe_answers_in_order_and_counts_what_it_refused(capsys):
    lines = b"\n".join(json.dumps({"id": number, "text": "a"}).encode() for number in range(600))
    code = pipe(lambda rows: [{"id": row["id"]} for row in rows], io.BytesIO(lines + b"\nbroken\n"))
    captured = capsys.readouterr()
    assert [json.loads(line)["id"] for line in captured.out.splitlines()] == list(range(600))
    assert "line 601: not JSON" in captured.err
    assert "1 lines refused" in captured.err
    assert code == 3
