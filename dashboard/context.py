"""What every page needs: the city, the store, the language; from the command line after `--`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import streamlit as st

from cities.catalog import City, load_city
from dashboard.texts import text
from digests import formats
from digests.settings import DigestSettings
from storage.open import open_store
from storage.settings import StorageSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.store import Store


@dataclass(frozen=True)
class Arguments:
    """The dashboard's command line."""

    store: Path
    city: Path
    lang: str
    sample: bool
    digests: DigestSettings


class UsageError(Exception):
    """The command line cannot be used; the message is one line."""


class _Parser(argparse.ArgumentParser):
    """Raises instead of ending the server."""

    def error(self, message: str) -> Any:
        raise UsageError(message)


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """Read `--store PATH --city FOLDER [--lang vi|en] [--sample] [--digests JSON]`; raises UsageError."""
    parser = _Parser(prog="streamlit run dashboard/app.py --", add_help=False, exit_on_error=False)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--city", type=Path, required=True)
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--digests", default="{}", help="the `digests` section of the configuration as JSON")
    try:
        values = parser.parse_args(list(argv))
        settings = DigestSettings.model_validate_json(values.digests)
    except (argparse.ArgumentError, ValueError) as error:
        raise UsageError(" ".join(str(error).split())) from error
    return Arguments(values.store.absolute(), values.city.absolute(), values.lang, values.sample, settings)


@dataclass(frozen=True)
class Context:
    """What pages work with."""

    arguments: Arguments
    city: City

    @property
    def lang(self) -> str:
        """Language of all words."""
        return self.arguments.lang

    @property
    def settings(self) -> DigestSettings:
        """Settings of digests and alerts."""
        return self.arguments.digests

    def t(self, key: str, **values: Any) -> str:
        """Words in the reader's language."""
        return text(key, self.lang, **values)

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the reader writes it."""
        return formats.number(value, self.lang, digits)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as the reader writes it."""
        return formats.percent(share, self.lang, digits)

    def local(self, instant: datetime) -> datetime:
        """An instant on the city's clock."""
        return instant.astimezone(ZoneInfo(self.city.timezone))

    def topic(self, topic: str) -> str:
        """A topic's label."""
        return self.city.topics[topic].label if topic in self.city.topics else topic

    def unit(self, unit: str) -> str:
        """A unit's full name."""
        return self.city.units[unit].name if unit in self.city.units else unit

    def short(self, unit: str) -> str:
        """A unit's short name."""
        return self.city.units[unit].short if unit in self.city.units else unit

    def unit_option(self, unit: str) -> str:
        """A unit as select boxes show it: agencies with the short name that staff type."""
        found = self.city.units[unit]
        return found.name if found.area or found.short in found.name else f"{found.name} ({found.short})"

    def area(self, code: str) -> str:
        """A ward-level unit's full name."""
        return self.city.areas[code].full_name if code in self.city.areas else code


@st.cache_resource(show_spinner=False)
def the_city(folder: Path) -> City:
    """The city's names, read once."""
    return load_city(folder)


@st.cache_resource(show_spinner=False, max_entries=4)
def the_store(path: Path, file: int, timezone: str) -> Store:  # noqa: ARG001 - part of the cache's key
    """The open store, shared by all sessions; `file` is its inode, so that a file put in its place is opened anew."""
    return open_store(StorageSettings.model_validate({"path": path}), root=path.parent, timezone=timezone)


def context() -> Context:
    """The present run's context, put in place by `app.py`."""
    found: Context = st.session_state["context"]
    return found
