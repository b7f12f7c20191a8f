"""Opens the store that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from storage.store import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from storage.settings import StorageSettings
    from storage.sqlite.store import SqliteStore


def open_store(settings: StorageSettings, *, root: Path, timezone: str) -> SqliteStore:
    """Open the store, making or upgrading its file where needed.

    Args:
        settings: the `storage` section.
        root: folder where relative paths start.
        timezone: IANA name of the city's time zone, which decides the local day of every mention.

    Raises:
        StoreError: one line that says what is wrong and what to do.
    """
    from storage.sqlite.store import SqliteStore

    try:
        zone = ZoneInfo(timezone)
    except (KeyError, OSError, ValueError) as error:
        raise StoreError(f"unknown time zone {timezone!r}; use an IANA name such as Europe/Paris") from error
    return SqliteStore(root / settings.path, zone=zone, busy_seconds=settings.busy_seconds)
