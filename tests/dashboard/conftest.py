from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("dashboard_town", ROOT / "tests" / "digests" / "town.py")
town = importlib.util.module_from_spec(_SPEC)
sys.modules["dashboard_town"] = town  # tests import the town under this name
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
    town.troubled(store)
    return store


@pytest.fixture
def dashboard(tmp_path, city, monkeypatch):
    """Opens a page as a browser would: `dashboard("mentions", unit="SGT")`."""

    def start(page: str = "digest", *arguments: str, path: Path | None = None, **address: str) -> AppTest:
        line = ["app.py", "--store", str(path or tmp_path / "store.db"), "--city", str(city.folder), *arguments]
        monkeypatch.setattr(sys, "argv", line)
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30)
        for key, value in address.items():
            app.query_params[key.rstrip("_")] = value
        if page != "digest":
            app.switch_page(f"app_pages/{page}.py")
        app.run()
        return app

    return start
