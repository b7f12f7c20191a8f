import json
from pathlib import Path

import pytest

from routing.gazetteer import load_gazetteer
from routing.router import Document, load_router
from routing.settings import RoutingSettings

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "cities" / "hcm"
INVENTED = ROOT / "tests" / "cities" / "songmay"


@pytest.fixture(scope="session")
def router():
    return load_router(CITY, RoutingSettings())


@pytest.fixture(scope="session")
def gazetteer():
    return load_gazetteer(CITY)


@pytest.fixture(scope="session")
def invented():
    return load_router(INVENTED, RoutingSettings())


@pytest.fixture(scope="session")
def examples():
    return [json.loads(line) for line in (CITY / "routing_dev.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def route(router):
    """Route a post; returns the Routing."""
    return lambda text, **fields: router.route(Document(body=text, **fields))


@pytest.fixture
def areas(route):
    """Codes of today and old districts that a post speaks of."""

    def find(text, **fields):
        routing = route(text, **fields)
        return set(routing.areas.current), set(routing.areas.legacy)

    return find


@pytest.fixture
def lead(route):
    """The unit that answers a post; an office of a ward as the office alone."""

    def find(text, **fields):
        assignments = route(text, **fields).assignments
        return next((item.unit for item in assignments if item.role == "lead"), "")

    return find
