import json


def rows(*dates: str) -> str:
    items = (
        {"id": f"post-{number}", "url": f"https://example.vn/{number}", "date": day, "text": f"Ngập {number}"}
        for number, day in enumerate(dates)
    )
    return "\n".join(map(json.dumps, items))


def test_old_texts_are_dropped_and_still_counted(deploy, tmp_path):
    deployment, path = deploy("old"), tmp_path / "rows.jsonl"
    path.write_text(rows("2020-03-01 08:00", "2020-03-02 08:00"), encoding="utf-8")
    deployment.run("import", str(path))
    assert "2 texts older than 90 days dropped" in deployment.run("retention", "--days", "90", "--compact").stdout
    kept = deployment.contents()
    assert len(kept) == 2
    assert {row["body"] for row in kept.values()} == {""}
    assert "0 texts" in deployment.run("retention", "--days", "90").stdout


def test_a_mention_taken_down_is_gone_and_stays_away(deploy, tmp_path):
    deployment, path = deploy("gone"), tmp_path / "rows.jsonl"
    path.write_text(rows("2026-11-01 08:00", "2026-11-02 08:00"), encoding="utf-8")
    deployment.run("import", str(path))
    assert deployment.run("takedown", "https://example.vn/0").stdout.startswith("removed ")
    assert "0 new" in deployment.run("import", str(path)).stdout
    assert [row["native_id"] for row in deployment.contents().values()] == ["post-1"]


def test_taking_down_what_is_not_there_is_one_line(deploy):
    err = deploy("nothing").run("takedown", "https://example.vn/none", code=1).stderr
    assert len(err.strip().splitlines()) == 1
