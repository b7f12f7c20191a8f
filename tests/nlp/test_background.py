import csv
import sys

import pytest

from nlp import background


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["background", *map(str, arguments)])
    return background.main()


def test_without_files_nothing_is_written(monkeypatch, capsys):
    before = background.OUT.read_bytes()
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch)
    assert ended.value.code == 2
    assert "FILE" in capsys.readouterr().err
    assert background.OUT.read_bytes() == before


def test_an_unreadable_file_is_named_in_one_line(monkeypatch, capsys, tmp_path):
    assert run(monkeypatch, tmp_path / "none.jsonl") == 3
    told = capsys.readouterr().err
    assert "none.jsonl: cannot be read" in told
    assert told.count("\n") == 1


def test_words_are_counted_once_a_text_and_rare_ones_left_out(tmp_path, tiny_data):
    out = tmp_path / "background.csv"
    written = background.count([tiny_data], out)
    with out.open(encoding="utf-8", newline="") as lines:
        (_, total), *rows = [(row["word"], int(row["texts"])) for row in csv.DictReader(lines)]
    assert len(rows) == written
    assert all(background.MIN_TEXTS <= texts <= total for _, texts in rows)
    assert rows == sorted(rows, key=lambda row: (-row[1], row[0]))
