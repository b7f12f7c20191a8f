import json
import subprocess
import sys

import click
import pytest

from pipeline import reference
from pipeline.cli import COMMANDS, root
from pipeline.settings import PROJECT


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example_and_a_settings_option(name):
    context = click.Context(root, info_name="langnghe")
    text = root.get_command(context, name).get_help(click.Context(click.Command(name), info_name=name, parent=context))
    command = root.get_command(context, name)
    assert command.epilog.startswith("Example: ")
    assert f"langnghe {name}" in command.epilog
    assert "--config" in text


def test_the_list_of_commands_tells_what_each_command_tells_of_itself():
    listed = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for name in COMMANDS:
        assert f"\n  {name} " in listed


def test_the_reference_pages_are_what_the_program_says():
    docs = PROJECT / "docs"
    assert (docs / "commands.md").read_text(encoding="utf-8") == reference.commands_markdown(), "run: make docs"
    assert (docs / "settings.md").read_text(encoding="utf-8") == reference.settings_markdown(), "run: make docs"


def test_the_command_line_loads_nothing_heavy():
    heavy = {"torch", "transformers", "scrapy", "twisted", "streamlit", "underthesea", "scipy", "sklearn", "pandas"}
    code = "import sys, pipeline.cli, pipeline.context, pipeline.settings; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


def test_digest_gives_a_page_and_json(collected):
    page = collected.run("digest", "--unit", "SXD", "--day", "today").stdout
    assert "Sở Xây dựng" in page
    assert page.lower().startswith("<!doctype html>")
    data = json.loads(collected.run("digest", "--unit", "SXD", "--format", "json").stdout)
    assert data["unit"] == "SXD"


def test_digest_of_an_unknown_unit_is_one_line(collected):
    err = collected.run("digest", "--unit", "SXDD", code=2).stderr
    assert len(err.strip().splitlines()) == 1
    assert "SXD" in err


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "2999-01-01"])
def test_digest_of_a_bad_day_is_one_line(collected, day):
    err = collected.run("digest", "--unit", "SXD", "--day", day, code=2).stderr
    assert len(err.strip().splitlines()) == 1


def test_search_finds_with_and_without_diacritics_and_by_unit(collected):
    with_marks = collected.run("search", "triều", "--json").stdout.splitlines()
    without = collected.run("search", "trieu", "--json").stdout.splitlines()
    assert 0 < len(with_marks) <= len(without)
    assert "Sentiment" in collected.run("search", "nước", "--unit", "SXD").stdout


def test_search_mistakes_are_one_line(collected):
    for arguments, code in (
        (["search", '"open phrase'], 2),
        (["search", "x", "--unit", "NOBODY"], 2),
        (["search", "x", "--from", "23/11/2026"], 2),
    ):
        assert len(collected.run(*arguments, code=code).stderr.strip().splitlines()) == 1


def test_annotate_and_route_work_in_a_pipe(collected):
    rows = [
        {"id": "a", "text": "Đường Nguyễn Hữu Cảnh lại ngập lút bánh xe, mấy năm rồi không ai sửa!"},
        {"id": 2, "text": "quá đẹp", "context": "Metro số 1 khai trương", "kind": "comment"},
        {"id": 3, "text": ""},
    ]
    stdin = "".join(json.dumps(row) + "\n" for row in rows) + "broken\n"
    annotated = collected.run("annotate", stdin=stdin, code=3)
    answers = [json.loads(line) for line in annotated.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2, 3]
    assert set(answers[0]) == {"id", "sentiment", "topics", "in_scope", "actionable", "keywords", "model"}
    assert answers[0]["sentiment"]["label"] == "negative"
    assert "line 4: not JSON" in annotated.stderr
    routed = [json.loads(line) for line in collected.run("route", stdin=stdin, code=3).stdout.splitlines()]
    assert set(routed[0]) >= {"id", "in_scope", "areas", "assignments", "needs_person"}
    assert routed[0]["areas"]["current"]
    assert {"unit", "name", "role", "confidence", "reason"} <= set(routed[0]["assignments"][0])


def test_a_text_of_one_megabyte_is_read_and_routed(collected):
    stdin = json.dumps({"id": 1, "text": "đường ngập nước quá trời " * 40_000}) + "\n"
    assert json.loads(collected.run("annotate", stdin=stdin).stdout)["id"] == 1
    assert json.loads(collected.run("route", stdin=stdin).stdout)["id"] == 1


def test_extract_refuses_what_is_no_article_with_a_reason(collected, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<html><body><h1>Chuyên mục</h1></body></html>", encoding="utf-8")
    done = collected.run("extract", "--url", "https://example.vn/thoi-su.htm", str(page), code=3)
    assert "no article" in done.stderr
    assert done.stdout == ""


def test_import_takes_rows_in_once_and_names_the_refused(deploy, tmp_path):
    deployment, path = deploy("import"), tmp_path / "rows.jsonl"
    path.write_text(
        '{"id":"1","source":"export","kind":"post","text":"Hẻm 5 phường Phú Thuận ngập nữa rồi"}\n'
        "nonsense\n"
        '{"id":"2","source":"export","kind":"post","text":""}\n',
        encoding="utf-8",
    )
    first = deployment.run("import", str(path), code=3)
    assert "1 new" in first.stdout
    assert "rows.jsonl:2: " in first.stdout
    assert "rows.jsonl:3: " in first.stdout
    second = deployment.run("import", str(path), code=3)
    assert "0 new, 0 changed, 1 known" in second.stdout
    assert len(deployment.contents()) == 1


def test_import_of_a_missing_file_is_a_usage_mistake(collected):
    assert "does not exist" in collected.run("import", "/nowhere.csv", code=2).stderr


def test_doctor_finds_a_fresh_deployment_ready(deploy):
    out = deploy("doctor").run("doctor").stdout
    assert "✗" not in out
    assert "168 areas, 51 agencies, 50 topics" in out


def test_doctor_names_a_missing_model(deploy):
    deployment = deploy("sick")
    path = deployment.folder / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "nlp: {model: models/none}\n", encoding="utf-8")
    out = deployment.run("doctor", code=1).stdout
    assert "✗ reading" in out


def test_sources_lists_health(collected):
    rows = [json.loads(line) for line in collected.run("sources", "--json").stdout.splitlines()]
    assert all(row["state"] == "on" and row["last_success"] for row in rows)
    assert "min ago" in collected.run("sources").stdout


def test_units_explains_a_name(collected):
    assert "Gò Vấp" in collected.run("units", "Gò Vấp").stdout
    assert collected.run("units", "Xyzzy", code=3).stdout == ""
    assert len(collected.run("units").stdout.splitlines()) == 51 + 2 * 168


def test_extract_knows_the_live_sites_also_in_the_sample_deployment(collected, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<html><body><h1 data-role="title">Cầu mới thông xe sáng nay</h1><div data-role="publishdate">01/03/2026 09:51'
        '</div><h2 data-role="sapo">TTO - Người dân hai bờ đi lại dễ hơn.</h2><div data-role="content">'
        "<p>Sáng nay cây cầu chính thức thông xe sau hai năm thi công, nhiều người dân đứng chờ từ sớm.</p>"
        "<p>Đơn vị thi công cho biết còn một số hạng mục cây xanh sẽ làm xong trong tháng.</p></div></body></html>",
        encoding="utf-8",
    )
    url = "https://tuoitre.vn/cau-moi-thong-xe-100260301095112345.htm"
    post = json.loads(collected.run("extract", "--url", url, str(page)).stdout)
    assert post["extractor"].startswith("cnnd/")
    assert post["title"] == "Cầu mới thông xe sáng nay"
    assert post["lead"] == "Người dân hai bờ đi lại dễ hơn."
    assert post["published_at"].startswith("2026-03-01T02:51")
    assert post["native_id"] == "100260301095112345"


def test_search_shows_what_citizens_write_as_they_write_it(deploy, tmp_path):
    deployment, path = deploy("markup"), tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "1", "text": "Lê Lợi ngập [/red] gọi 0903 123 456 [bold]"}), encoding="utf-8")
    deployment.run("import", str(path))
    out = " ".join(deployment.run("search", "ngập").stdout.split())
    assert "[/red]" in out
    assert "[bold]" in out
    assert "0903" not in out


def test_a_reader_that_goes_away_ends_a_pipe_quietly(collected):
    rows = "".join(json.dumps({"id": number, "text": "ngập"}) + "\n" for number in range(2000))
    process = collected.start("route", "--no-read")
    process.stdout.close()
    process.stdin.write(rows)
    process.stdin.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()
