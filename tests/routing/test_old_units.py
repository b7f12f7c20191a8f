"""Every unit that was abolished is found under its old name, and every known conversion holds."""

import csv
from pathlib import Path

import pytest

CITY = Path(__file__).resolve().parents[2] / "cities" / "hcm"


def _rows(name):
    with (CITY / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


DISTRICTS = {row["code"]: f"{row['type']} {row['name']}" for row in _rows("legacy_districts.csv")}


def _address(ward):
    return f"rác tràn ra đường ở {ward['type']} {ward['name']}, {DISTRICTS[ward['district']]} cũ"


@pytest.mark.parametrize("ward", _rows("legacy_wards.csv"), ids=lambda ward: f"{ward['code']}-{ward['district']}")
def test_every_old_ward_leads_to_its_successors(areas, ward):
    wanted = {item.partition(":")[0] for item in ward["successors"].split(";")}
    assert areas(_address(ward)) == (wanted, set())


@pytest.mark.parametrize("ward", _rows("former_wards.csv"), ids=lambda ward: f"{ward['district']}-{ward['name']}")
def test_wards_that_vanished_before_the_reform_lead_on(areas, gazetteer, ward):
    heir = next(w for w in gazetteer.old_wards if w.code == ward["into"] and w.district == ward["district"])
    assert areas(_address(ward)) == (set(heir.successors), set())


@pytest.mark.parametrize("district", _rows("legacy_districts.csv"), ids=lambda row: row["code"])
def test_every_old_district_is_a_group_and_not_the_ward_of_that_name(areas, district):
    name = f"{district['type'][0].upper()}{district['type'][1:]} {district['name']}"
    assert areas(f"kẹt xe khắp {district['type']} {district['name']} cũ") == (set(), {name})


@pytest.mark.parametrize("pair", _rows("conversions.csv"), ids=lambda row: f"{row['district']}-{row['ward']}")
def test_known_conversions(areas, pair):
    wanted = set(pair["successors"].split(";"))
    assert areas(f"Đèn đường hư ở {pair['ward'].lower()}, {pair['district'].lower()} cũ")[0] == wanted
    assert areas(f"{pair['ward']} {pair['district']} cúp nước")[0] == wanted


def test_the_oracle_agrees_where_it_is_installed(gazetteer):
    oracle = pytest.importorskip("vietnamadminunits")
    whole = [ward for ward in gazetteer.old_wards if ward.code and len(ward.successors) == 1]
    differing = []
    for ward in whole:
        district = gazetteer.districts[ward.district]
        province = "Thành phố Hồ Chí Minh" if "(" in district.province else f"Tỉnh {district.province}"
        unit = oracle.convert_address(f"{ward.full_name}, {district.full_name}, {province}")
        if unit.ward_code != ward.successors[0]:
            differing.append(f"{ward.full_name}, {district.full_name}: {unit.ward}")
    assert differing == []
    assert len(whole) == 394


@pytest.mark.parametrize("ward", _rows("units.csv"), ids=lambda row: row["code"])
def test_every_unit_of_today_is_found_by_its_full_name(areas, ward):
    assert areas(f"UBND {ward['type']} {ward['name']} dọn rác")[0] == {ward["code"]}
