"""The code names no place: another city is another folder, and no name of the city stands in the packages."""

import ast
import csv
import re
from pathlib import Path

import pytest
import yaml

from routing.router import Document

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "cities" / "hcm"
PACKAGES = ("crawlers", "nlp", "routing", "storage", "digests", "dashboard", "pipeline")


@pytest.mark.parametrize(
    ("text", "codes", "districts", "unit"),
    [
        ("ổ gà to ở phường Đồi Mây", {"90002"}, set(), "CAU"),
        ("hẻm ở phường Đồi Mây có ổ gà", {"90002"}, set(), "UBND:90002"),
        ("ổ gà khắp Đồi Mây", set(), {"Quận Đồi Mây"}, "CAU"),
        ("ổ gà ở P.1 quận Đồi Mây", {"90001"}, set(), "CAU"),
        ("ổ gà ở phường 2, quận Đồi Mây", {"90001", "90002"}, set(), "CAU"),
        ("mất nước ở xã Suối Bạc", {"90003"}, set(), "NUOC2"),
        ("mất nước ở phường Lá Phong", {"90001"}, set(), "NUOC"),
        ("Ty Lục Lộ hồi trước vá hố sâu gần chợ Cá Vàng", {"90002"}, set(), "CAU"),
        ("rác ở Đồi Mây", set(), {"Quận Đồi Mây"}, "XA"),
    ],
)
def test_an_invented_city_is_routed(invented, text, codes, districts, unit):
    routing = invented.route(Document(body=text))
    assert set(routing.areas.current) == codes
    assert set(routing.areas.legacy) == districts
    assert routing.assignments[0].unit == unit


def test_the_invented_citys_neighbour_vetoes(invented):
    assert not invented.route(Document(body="ổ gà ở phường Đồi Mây, tỉnh Núi Đá")).in_scope


def test_the_real_citys_names_mean_nothing_in_the_invented_one(invented):
    routing = invented.route(Document(body="phường Bến Thành, quận 1, TP.HCM"))
    assert not routing.in_scope
    assert routing.areas.current == ()


def _names():
    """Names that would betray the city: of agencies, units, districts and the city itself, at least two syllables."""
    agencies = yaml.safe_load((CITY / "agencies.yaml").read_text(encoding="utf-8"))["agencies"]
    head = yaml.safe_load((CITY / "city.yaml").read_text(encoding="utf-8"))
    names = {head["name"], head["short"]} | {item["name"] for item in agencies}
    names |= {item["id"] for item in agencies if len(item["id"]) > 3}
    for table in ("units.csv", "legacy_districts.csv", "legacy_wards.csv"):
        with (CITY / table).open(encoding="utf-8", newline="") as lines:
            names |= {row["name"] for row in csv.DictReader(lines)}
    return {name for name in names if len(name) > 3 and not name.isdigit()}


def _strings(tree):
    """Strings and identifiers of a module with their lines; docstrings and examples of commands explain, not decide."""
    explained = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            explained.add(id(node.value))
        elif isinstance(node, ast.keyword) and node.arg == "example":
            explained |= {id(inner) for inner in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def test_no_package_names_the_city_its_units_or_its_agencies():
    names = "|".join(map(re.escape, sorted(_names(), key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)({names})(?!\w)")
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for line, text in _strings(ast.parse(path.read_text(encoding="utf-8"))):
                match = pattern.search(text)
                if match:
                    found.append(f"{path.relative_to(ROOT)}:{line}: {match.group(1)}")
    assert found == []
