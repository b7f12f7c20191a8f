"""The tables are complete, versioned, and refused in one clear line when they contradict each other."""

import shutil
from pathlib import Path

import pytest

from routing.gazetteer import load_gazetteer
from routing.tables import GazetteerError

INVENTED = Path(__file__).resolve().parents[1] / "cities" / "songmay"


@pytest.fixture
def city(tmp_path):
    return Path(shutil.copytree(INVENTED, tmp_path / "city"))


def _edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_city_is_whole(gazetteer):
    assert len(gazetteer.wards) == 168
    assert len(gazetteer.districts) == 41
    assert sum(1 for ward in gazetteer.old_wards if ward.code) == 441
    assert len(gazetteer.agencies) == 51
    assert len(gazetteer.topics) == 50
    assert {code for ward in gazetteer.old_wards for code in ward.successors} <= set(gazetteer.wards)


def test_every_topic_has_somebody_who_answers(gazetteer):
    assert [topic for topic in gazetteer.topics if not gazetteer.defaults[topic][0]] == ["other"]


def test_the_version_holds_the_date_and_changes_with_the_bytes(city):
    before = load_gazetteer(city).version
    assert before.startswith("2030-01-01-")
    assert load_gazetteer(city).version == before
    _edit(city, "aliases.csv", "TP.SM", "TPSM")
    assert load_gazetteer(city).version != before


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("legacy_wards.csv", "90003:whole", "99999:whole", "leads to 99999, which is not in units.csv"),
        ("legacy_wards.csv", "90003:whole", "", "leads nowhere"),
        ("legacy_wards.csv", "Suối Bạc,xã,802", "Suối Bạc,xã,899", "names district 899, which is unknown"),
        ("legacy_wards.csv", "90002,2,phường", "90002,1,phường", "stands twice"),
        ("legacy_districts.csv", "90001;90002", "90001;90009", "leads to 90009, which is not in units.csv"),
        ("legacy_districts.csv", "cũ),,2029", "cũ),801,2029", "is part of a cycle of parents"),
        ("legacy_districts.csv", "Khuyết,,2029", "Khuyết,777,2029", "has parent 777, which is unknown"),
        ("units.csv", "90002,Đồi Mây", "90001,Đồi Mây", "code 90001 stands twice"),
        ("units.csv", "90002,Đồi Mây", "90002,Lá Phong", "stands twice"),
        ("units.csv", "Huyện Gió Ngàn", "Huyện Gió", "is not in legacy_districts.csv"),
        ("units.csv", "code,name,type", "code,title,type", "column 'name' is missing"),
        ("landmarks.csv", "90002", "90005", "lies in 90005, which is not in units.csv"),
        ("aliases.csv", "Sông Mây,city", "Sông Mây,town", "kind 'town' is unknown"),
        ("aliases.csv", "TP.SM,city,", "TP.SM,district,899", "leads to '899', which is no district"),
        ("agency_names.csv", "Ty Lục Lộ,CAU", "Ty Lục Lộ,TY", "leads to TY, which is not in agencies.yaml"),
        ("agency_names.csv", "Ty Lục Lộ,CAU", "Sở Cầu Đường,NUOC", "stands for two agencies"),
        ("topics.yaml", "lead: [NUOC]", "lead: [LUA]", "names LUA, which is not in agencies.yaml"),
        ("agencies.yaml", "level: city", "level: city, territory: [Mây]", "serves Mây, which is no former province"),
        ("routing_rules.yaml", "lead: [NUOC2]", "lead: [LUA]", "rule water-trang: lead LUA is unknown"),
        ("routing_rules.yaml", "topic: [road]", "topic: [rode]", "rule lane: topic rode is unknown"),
        ("routing_rules.yaml", "words: [lane]", "words: [line]", "rule lane: words line is unknown"),
        ("routing_rules.yaml", "id: lane", "id: private", "rule private stands twice"),
        ("routing_rules.yaml", "province: [Trăng Khuyết]", "province: [Trăng]", "province Trăng is unknown"),
        ("routing_rules.yaml", "confidence: 0.9", "when: 0.9", "has the key when, which is unknown"),
        ("routing_rules.yaml", "UBND: XA", "UBND: XB", "unplaced unit XB is not in agencies.yaml"),
        ("routing_rules.yaml", "rules:", "rules", "not valid YAML"),
        ("gazetteer.yaml", "as_of", "of", "cannot be read"),
    ],
)
def test_contradictions_are_refused_in_one_line(city, name, old, new, message):
    _edit(city, name, old, new)
    with pytest.raises(GazetteerError) as caught:
        load_gazetteer(city)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_table_is_named(city):
    (city / "legacy_wards.csv").unlink()
    with pytest.raises(GazetteerError, match=r"legacy_wards.csv: the table is missing"):
        load_gazetteer(city)


def test_a_table_in_another_encoding_is_named(city):
    (city / "landmarks.csv").write_bytes("name,aliases\nchợ,é\n".encode("utf-16"))
    with pytest.raises(GazetteerError, match=r"landmarks\.csv"):
        load_gazetteer(city)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(GazetteerError, match="missing"):
        load_gazetteer(tmp_path / "nowhere")
