"""The measures count what they say, and the targets hold on the open examples."""

import pytest

from routing.evaluate import evaluate, read_examples
from routing.rules import Facts, first_match, read_rule
from routing.units import explain


def _example(**values):
    base = {"id": "x", "kind": "post", "in_scope": True, "areas": [], "legacy": [], "area_match": "none", "lead": []}
    return {**base, "also": [], "tags": [], **values}


def test_split_wards_count_when_all_answers_are_candidates(router):
    item = _example(text="phường 7 quận 8 ngập", areas=["27424", "27619"], area_match="any", lead=["TT_QLGTHTKT"])
    total = evaluate(router, [item]).total
    assert (total.area_exact, total.area_any, total.lead, total.accepted) == (1, 1, 1, 1)


def test_a_text_of_another_province_given_a_place_here_is_a_wrong_city(router):
    item = _example(text="phường Bến Thành ngập", in_scope=False, tags=["other_province"])
    total = evaluate(router, [item]).total
    assert total.wrong_city == 1
    assert total.lead is None


def test_a_text_of_the_city_called_nobodys_is_refused(router):
    assert evaluate(router, [_example(text="hôm nay vui ghê", lead=["SXD"])]).total.refused == 1


def test_other_accepted_units_are_counted_apart(router):
    item = _example(
        text="phường Bến Thành cúp điện", areas=["26743"], area_match="exact", lead=["SCT"], also=["EVNHCMC"]
    )
    total = evaluate(router, [item]).total
    assert (total.lead, total.accepted) == (0, 1)


def test_the_report_has_slices_and_a_table(router):
    item = _example(text="phường Bến Thành cúp điện", lead=["EVNHCMC"], area_match="", tags=["utility"])
    report = evaluate(router, [item])
    assert report.slices["utility"].area_exact is None
    assert "| utility | 1 | – | – | 100.0% |" in report.to_markdown()
    assert report.to_dict()["slices"]["utility"]["n"] == 1


def test_a_bad_line_is_named(tmp_path):
    path = tmp_path / "dev.jsonl"
    path.write_text('{"text": "a", "areas": [], "lead": []}\n{"text": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"dev.jsonl line 2"):
        list(read_examples(path))


def test_the_targets_hold_on_the_routing_examples(router, examples):
    """DESIGN section 8; the texts written for routing, not the everyday posts."""
    total = evaluate(router, [item for item in examples if "own post" not in item["tags"]]).total
    assert total.area_exact >= 0.95
    assert total.accepted >= 0.93
    assert total.wrong_city <= 0.02


def test_labels_name_known_units(gazetteer, examples):
    units = {*gazetteer.agencies, *gazetteer.offices}
    for item in examples:
        assert set(item["areas"]) <= set(gazetteer.wards)
        assert set(item["legacy"]) <= {district.full_name for district in gazetteer.districts.values()}
        assert {*item["lead"], *item["also"]} <= units
    assert len(examples) >= 800
    assert len({item["id"] for item in examples}) == len(examples)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"words": ["a"]}, True),
        ({"words": ["b", "a"]}, True),
        ({"words": ["b"]}, False),
        ({"words": ["a"], "and": ["b"]}, False),
        ({"without": ["a"]}, False),
        ({"agency": ["X"]}, True),
        ({"agency": ["Y"]}, False),
        ({"area": "ward"}, True),
        ({"area": "any"}, True),
        ({"area": "none"}, False),
        ({"province": ["P"]}, True),
        ({"province": ["Q"]}, False),
    ],
)
def test_conditions_of_rules(condition, holds):
    facts = Facts(words={"a"}, agencies={"X"}, area="ward", provinces={"P"})
    assert (first_match([read_rule({"id": "r", "lead": ["X"], **condition})], facts) is not None) is holds


def test_the_first_rule_wins():
    facts = Facts(set(), set(), "none", set())
    rules = [read_rule({"id": name, "lead": ["X"]}) for name in ("first", "second")]
    assert first_match(rules, facts).id == "first"


def test_a_name_is_explained_today_first(gazetteer):
    ward, district, *_ = explain(gazetteer, "Gò Vấp")
    assert (ward.kind, ward.code, ward.valid_to) == ("ward", "26884", "")
    assert (district.kind, district.valid_to) == ("district", "2025-06-30")
    assert "30/6/2025" in district.sentence
    assert len(district.successors) == 6


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("quận 1", {"district"}),
        ("P.5", {"old ward"}),
        ("thị trấn Hóc Môn", {"old ward"}),
        ("so gtvt", {"agency"}),
        ("chợ Bến Thành", {"landmark"}),
        ("không có nơi này", set()),
        ("", set()),
    ],
)
def test_queries_are_understood(gazetteer, query, kinds):
    assert {found.kind for found in explain(gazetteer, query)} == kinds
