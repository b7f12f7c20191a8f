"""Files of rows: JSON lines, CSV and XLSX, in the encodings that Vietnamese offices save them in."""

from __future__ import annotations

import codecs
import contextlib
import csv
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from crawlers.columns import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_UNPACKED = 512 << 20
"""Bytes that an XLSX file may hold unpacked."""
_FIELD_LIMIT = 64 << 20
"""Characters of one field of CSV or one line of JSON."""
_HEADER_ROWS = 20
_CHUNK = 1 << 20
_VIETNAMESE = frozenset("ăâđêôơưĂÂĐÊÔƠƯ")
_FOREIGN = re.compile("[\udc80-\udcff]")
"""What bytes that are no UTF-8 become when they are read with "surrogateescape"."""
_NO_UTF8 = "holds bytes that are no UTF-8"
_ZIP = b"PK\x03\x04"
_NO_XLSX = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError,  # the archive: damaged, cut, encrypted
    SyntaxError,  # its XML, by both parsers in use
    LookupError, ValueError, TypeError, AttributeError,  # parts that are missing or refer to nothing
)  # fmt: skip
"""What openpyxl raises for files that are none of its own; sheets are parsed while their rows are read."""


class TableError(Exception):
    """A whole file cannot be read; the message is the reason."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no row; the reason is one line."""

    reason: str


Row = tuple[int, dict[str, Any] | BadRow]
"""The line a row begins at, counted from 1, and its values by header."""


def rows(path: Path) -> Iterator[Row]:
    """The rows of a file by its ending; raises TableError when the file as a whole cannot be read."""
    readers = {".jsonl": _json_rows, ".ndjson": _json_rows, ".csv": _csv_rows, ".tsv": _csv_rows, ".xlsx": _xlsx_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise TableError(f"files ending in '{path.suffix}' are not read; known: {', '.join(readers)}")
    try:
        if reader is not _xlsx_rows and _head(path).startswith(_ZIP):
            raise TableError("this is an XLSX file: rename it to .xlsx")
        yield from reader(path)
    except OSError as error:
        raise TableError(f"cannot be opened: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise TableError(f"is damaged: what follows is no {error.encoding} text") from error


def encoding_of(path: Path) -> str:
    """A text file's encoding: by its first bytes, else UTF-8 with few faults, else windows-1258; raises TableError."""
    head = _head(path)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(b"\x00") > len(head) // 5:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    foreign, letters = _utf8_counts(path)
    if foreign * 2 <= letters:
        return "utf-8-sig"
    if _decodes(path, "cp1258") and _is_vietnamese(head.decode("cp1258", "replace")):
        return "cp1258"
    if foreign * 20 <= path.stat().st_size:
        return "utf-8-sig"
    raise TableError("the encoding is not recognised; save the file as UTF-8")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _utf8_counts(path: Path) -> tuple[int, int]:
    """How many bytes of a file are no UTF-8, and how many characters beyond ASCII are: few in other encodings."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    foreign = letters = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            bad = len(_FOREIGN.findall(text))
            foreign += bad
            letters += sum(letter > "\x7f" for letter in text) - bad if not text.isascii() else 0
            if not chunk:
                return foreign, letters


def _opened(path: Path, newline: str) -> TextIO:
    """A text file; of UTF-8, bytes that are none come through and are refused with their row."""
    encoding = encoding_of(path)
    return path.open(
        encoding=encoding, errors="surrogateescape" if encoding == "utf-8-sig" else "strict", newline=newline
    )


def _is_vietnamese(text: str) -> bool:
    """Whether text decoded as windows-1258 reads like Vietnamese: it holds letters that only Vietnamese has."""
    return sum(letter in _VIETNAMESE for letter in text) * 200 > len(text) and not any(
        "\x80" <= c < "\xa0" for c in text
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _json_rows(path: Path) -> Iterator[Row]:
    with _opened(path, "\n") as file:
        for number, line in enumerate(_bounded_lines(file), start=1):
            if line is None:
                yield number, BadRow(f"longer than {_FIELD_LIMIT:,} characters")
            elif line.strip():
                yield number, _json_row(line)


def _bounded_lines(file: TextIO) -> Iterator[str | None]:
    """The lines of a file; None for one that is longer than any row may be, so that it never fills the memory."""
    while line := file.readline(_FIELD_LIMIT):
        whole = line.endswith("\n") or len(line) < _FIELD_LIMIT
        yield line if whole else None
        while not whole:
            rest = file.readline(_FIELD_LIMIT)
            whole = rest.endswith("\n") or not rest


def _json_row(line: str) -> dict[str, Any] | BadRow:
    if _FOREIGN.search(line):
        return BadRow(_NO_UTF8)
    try:
        value = json.loads(line)
    except ValueError as error:
        return BadRow(f"invalid JSON: {error}")
    except RecursionError:
        return BadRow("invalid JSON: nested too deeply")
    return value if isinstance(value, dict) else BadRow("not a JSON object")


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(_FIELD_LIMIT)
    with _opened(path, "") as file:
        first = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(",;\t|", key=first.count))
        try:
            header = [_FOREIGN.sub("\ufffd", name).strip().lstrip("\ufeff") for name in next(reader, [])]
        except csv.Error as error:
            raise TableError(f"its header is not a row of CSV: {error}") from error
        _need_known(header)
        begins = reader.line_num + 1
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield begins, BadRow(f"not a row of CSV: {error}")
            else:
                if any(map(_FOREIGN.search, values)):
                    yield begins, BadRow(_NO_UTF8)
                elif any(value.strip() for value in values):
                    yield begins, dict(zip(header, values, strict=False))
            begins = reader.line_num + 1


def _xlsx_rows(path: Path) -> Iterator[Row]:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise TableError(f"unpacks to more than {MAX_UNPACKED >> 20} MiB")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        with contextlib.closing(book):
            yield from _sheet_rows(book.worksheets[0].iter_rows(values_only=True))
    except _NO_XLSX as error:
        raise TableError(f"is no XLSX file: {' '.join(str(error).split())}") from error


def _sheet_rows(cells: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    """The header is the first row with a column for the text: exports often begin with a title and a period."""
    header: list[str] = []
    number = 0
    for number, values in enumerate(cells, start=1):
        if header:
            if any(value not in (None, "") for value in values):
                yield number, {name: value for name, value in zip(header, values, strict=False) if name}
            continue
        names = [str(value).strip() if value is not None else "" for value in values]
        if _has_text(names):
            header = names
        elif number >= _HEADER_ROWS:
            break
    if not header:
        _need_known([])


def _has_text(header: list[str]) -> bool:
    found = recognise(header)
    return "text" in found or "title" in found


def _need_known(header: list[str]) -> None:
    if not _has_text(header):
        seen = ", ".join(filter(None, header)) or "none"
        raise TableError(f"there is no column for the text or the title (columns: {seen[:200]})")
