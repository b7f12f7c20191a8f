"""The whole way for an invented city: its folder is all that it takes."""

import json

from pipeline.settings import PROJECT

TEXTS = ["Hẻm 12 phường Lá Phong đầy ổ gà, chạy xe muốn té", "Xã Gió Ngàn mất nước ba ngày nay rồi, ai lo giùm với"]


def test_posts_of_another_city_are_read_routed_found_and_digested(deploy, tmp_path):
    deployment, rows = deploy("elsewhere"), tmp_path / "posts.jsonl"
    (deployment.folder / "config.yaml").write_text(
        f"cities: {PROJECT / 'tests' / 'cities'}\ncity: songmay\n", encoding="utf-8"
    )
    lines = [json.dumps({"id": f"post-{number}", "text": text}) for number, text in enumerate(TEXTS)]
    rows.write_text("\n".join(lines), encoding="utf-8")
    deployment.run("import", str(rows))
    leads = {row["native_id"]: row["routing"]["assignments"][0]["unit"] for row in deployment.contents().values()}
    assert leads == {"post-0": "UBND:90001", "post-1": "NUOC2"}
    assert "ổ gà" in deployment.run("digest", "--unit", "UBND:90001").stdout
    assert json.loads(deployment.run("digest", "--unit", "Nước Trăng", "--format", "json").stdout)["unit"] == "NUOC2"
    assert "Công an xã Gió Ngàn" in deployment.run("units").stdout
