"""Read the CSV and YAML tables of a city's folder; every complaint is one line naming file and row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class GazetteerError(Exception):
    """A routing table is missing, unreadable or contradicts another; the message names file and row."""


class Row:
    """One row of a table; a missing column is refused with file and line."""

    __slots__ = ("_values", "where")

    def __init__(self, where: str, values: dict[str, str]) -> None:
        self.where = where
        self._values = values

    def __getitem__(self, column: str) -> str:
        try:
            return (self._values[column] or "").strip()
        except KeyError:
            raise GazetteerError(f"{self.where}: column {column!r} is missing") from None

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a column that holds several, separated by semicolons."""
        return tuple(value.strip() for value in self[column].split(";") if value.strip())


def rows(folder: Path, name: str, *, required: bool = True) -> Iterator[Row]:
    """The rows of one CSV table; an optional table may be absent."""
    path = folder / name
    if not path.exists():
        if required:
            raise GazetteerError(f"{path}: the table is missing")
        return
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for number, values in enumerate(csv.DictReader(lines), start=2):
                yield Row(f"{path.name} line {number}", values)
    except (UnicodeDecodeError, csv.Error) as error:
        raise GazetteerError(f"{path}: not a UTF-8 CSV table ({error})") from error


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def document(folder: Path, name: str) -> Any:
    """One YAML file of the folder."""
    import yaml

    path = folder / name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506 (a safe loader, in C where there is one)
    except FileNotFoundError:
        raise GazetteerError(f"{path}: the file is missing") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
