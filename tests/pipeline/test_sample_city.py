"""What the bundled sample city holds, as the program itself collects, reads and routes it."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cities.catalog import load_city
from pipeline.settings import PROJECT

CITY = load_city(PROJECT / "cities" / "hcm")


@pytest.fixture(scope="module")
def mentions(whole_sample):
    return list(whole_sample.contents().values())


def assigned(mentions):
    return Counter(item["unit"] for row in mentions for item in row["routing"]["assignments"])


def test_it_has_more_than_enough_items_of_every_kind(mentions):
    kinds = Counter(row["kind"] for row in mentions)
    assert len(mentions) >= 600
    assert min(kinds[kind] for kind in ("article", "post", "comment", "review")) >= 30


def test_articles_have_bodies_of_several_paragraphs(mentions):
    bodies = [row["body"] for row in mentions if row["kind"] == "article"]
    assert sum(body.count("\n") >= 3 for body in bodies) >= 0.9 * len(bodies)


def test_it_spans_fourteen_days_that_end_today(mentions):
    days = sorted({row["day_local"] for row in mentions})
    today = datetime.now(ZoneInfo(CITY.timezone)).date()
    assert days[-1] in {today.isoformat(), (today - timedelta(days=1)).isoformat()}  # a test may run over midnight
    assert len(days) >= 13
    assert date.fromisoformat(days[0]) >= today - timedelta(days=14)


def test_it_speaks_of_many_agencies_and_wards_in_every_tone_and_topic(mentions):
    units = assigned(mentions)
    areas = {area for row in mentions for area in row["routing"]["areas"]["current"]}
    topics = {row["annotation"]["topics"][0]["id"] for row in mentions}
    tones = Counter(max(row["annotation"]["sentiment"], key=row["annotation"]["sentiment"].get) for row in mentions)
    assert len([unit for unit in units if unit in CITY.units and not CITY.units[unit].area]) >= 25
    assert len(areas) >= 60
    assert topics == set(CITY.topics)
    assert min(tones.values()) >= 0.15 * len(mentions)


def test_outlets_carry_near_duplicates_and_stories_grow_over_days(mentions):
    stories: dict[str, list[dict]] = {}
    for row in mentions:
        stories.setdefault(row["story_id"], []).append(row)
    carried = [rows for rows in stories.values() if len({r["source"] for r in rows if r["kind"] == "article"}) >= 2]
    assert len(carried) >= 15
    assert any(len({row["day_local"] for row in rows}) >= 3 for rows in stories.values())


def test_it_holds_noise_and_other_provinces_that_nobody_gets(mentions):
    nobody = [row for row in mentions if not row["routing"]["assignments"]]
    assert len(nobody) >= 60
    assert sum(row["kind"] == "article" for row in nobody) >= 15


def test_private_numbers_are_masked_before_anything_is_kept(mentions):
    words = " ".join(f"{row['title']} {row['lead']} {row['body']}" for row in mentions)
    assert "0900 000 268" not in words
    assert "51K-000.31" not in words
    assert all(row["author_hash"] is None or len(row["author_hash"]) >= 16 for row in mentions)


def test_todays_digest_of_the_department_of_construction_has_something_to_read(whole_sample):
    page = whole_sample.run("digest", "--unit", "SXD").stdout
    assert page.count("Mở bài gốc") >= 3
