"""The SQLite engine alone."""

from __future__ import annotations

import pytest

from storage.open import open_store
from storage.settings import StorageSettings


@pytest.fixture
def open_at():
    """A function that opens a store at a path and closes it at the end of the test."""
    opened = []

    def open_path(path, timezone="Asia/Ho_Chi_Minh", busy_seconds=30.0):
        settings = StorageSettings(path=path.name, busy_seconds=busy_seconds)
        opened.append(open_store(settings, root=path.parent, timezone=timezone))
        return opened[-1]

    yield open_path
    for store in opened:
        store.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept.db"


@pytest.fixture
def store(open_at, path):
    return open_at(path)
