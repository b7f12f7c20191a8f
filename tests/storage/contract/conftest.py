"""Every engine that the contract is checked on."""

from __future__ import annotations

import pytest

from storage.open import open_store
from storage.settings import StorageSettings

ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture(params=["sqlite"])
def opener(request, tmp_path):
    """A function that opens one and the same store again and again."""
    opened = []

    def open_again():
        settings = StorageSettings(engine=request.param, path="kept.db")
        opened.append(open_store(settings, root=tmp_path, timezone=ZONE))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


@pytest.fixture
def store(opener):
    return opener()
