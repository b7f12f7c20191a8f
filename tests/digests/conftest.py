from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("digests_town", Path(__file__).with_name("town.py"))
town = importlib.util.module_from_spec(_SPEC)
sys.modules["digests_town"] = town  # tests import the town under this name
_SPEC.loader.exec_module(town)


@pytest.fixture
def city(tmp_path):
    return town.make_town(tmp_path / "town")


@pytest.fixture
def store(tmp_path, city):
    opened = town.make_store(tmp_path / "store.db", city)
    yield opened
    opened.close()


@pytest.fixture
def filled(store):
    town.keep(store, *town.week_before(), *town.busy_day())
    return store
