"""The names of the city's agencies can be shown as they are."""

from pathlib import Path

import pytest
import yaml

_TABLE = Path(__file__).resolve().parents[2] / "cities" / "hcm" / "agencies.yaml"
_AGENCIES = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))["agencies"]


@pytest.mark.parametrize("agency", _AGENCIES, ids=lambda agency: agency["id"])
def test_a_name_is_a_proper_name_without_remarks(agency):
    for name in (agency["name"], agency["short"]):
        assert name == name.strip()
        assert not set(name) & set("()/;:")
    assert len(agency["short"]) <= 30
    assert agency["task"]


@pytest.mark.parametrize("key", ["id", "name", "short"])
def test_no_two_agencies_share_a_name(key):
    names = [agency[key].casefold() for agency in _AGENCIES]
    assert len(set(names)) == len(names)
