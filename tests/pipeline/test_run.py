import contextlib
import json
import os
import signal
import sqlite3
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.open import open_store
from storage.settings import StorageSettings


def wait_for_lock(deployment):
    """Until a run of the deployment is under way."""
    path = deployment.folder / "data" / "sample-langnghe.db"
    for _ in range(600):
        if path.exists():
            with contextlib.closing(sqlite3.connect(path)) as database, contextlib.suppress(sqlite3.OperationalError):
                if database.execute("SELECT 1 FROM run_lock").fetchone():
                    return
        time.sleep(0.05)
    raise AssertionError("no run has begun")


def test_a_pass_collects_reads_routes_and_groups_everything(collected):
    mentions = collected.contents().values()
    assert {row["kind"] for row in mentions} == {"article", "comment", "post", "review"}
    assert len({row["source"] for row in mentions}) >= 4
    for row in mentions:
        assert row["annotation"] is not None
        assert row["routing"] is not None
        assert row["story_id"]


def test_comments_share_the_story_of_their_article(collected):
    mentions = collected.contents()
    comments = [row for row in mentions.values() if row["parent_id"]]
    assert comments
    for comment in comments:
        assert comment["context"]
        assert comment["story_id"] == mentions[comment["parent_id"]]["story_id"]


def test_a_second_pass_adds_nothing(deploy):
    deployment = deploy("twice")
    deployment.run("run")
    before = deployment.contents()
    second = deployment.run("run")
    assert " 0 new, 0 changed" in second.stdout
    assert deployment.contents() == before


def test_the_summary_names_every_stage(deploy):
    out = deploy("summary").run("run").stdout
    for stage in ("crawl", "annotate", "route", "group", "digest"):
        assert stage in out


def test_a_pass_killed_at_any_moment_and_run_again_ends_like_an_undisturbed_one(deploy):
    whole, killed = deploy("whole"), deploy("killed")
    started = time.monotonic()
    whole.run("run")
    length = time.monotonic() - started
    for share in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.7, 0.9):  # the first ones while it collects
        process = killed.start("run")
        time.sleep(share * length)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    killed.run("run")
    assert killed.contents() == whole.contents()


def test_ctrl_c_stops_in_one_line_and_the_next_pass_goes_on(deploy):
    deployment = deploy("interrupted")
    process = deployment.start("run")
    wait_for_lock(deployment)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT), err + out  # a shell shows 130 for both
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("langnghe: stopped")
    deployment.run("run")


def test_a_second_run_at_the_same_time_is_refused_with_the_holder_named(deploy):
    deployment = deploy("busy")
    first = deployment.start("run")
    wait_for_lock(deployment)
    second = deployment.start("run")
    _, err = second.communicate(timeout=60)
    first.communicate(timeout=120)
    assert first.returncode == 0
    assert second.returncode == 1
    assert str(first.pid) in err
    assert len(err.strip().splitlines()) == 1


def test_an_unknown_source_is_refused_with_the_known_ones(collected):
    err = collected.run("crawl", "nowhere", code=2).stderr
    assert "unknown source nowhere; known: " in err


@pytest.mark.parametrize("command", ["run", "crawl", "serve"])
def test_a_port_or_setting_mistake_is_one_line(deploy, command):
    deployment = deploy(f"mistake-{command}")
    path = deployment.folder / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "langauge: vi\n", encoding="utf-8")
    err = deployment.run(command, code=2).stderr
    assert err.strip().endswith("config.yaml:4: langauge: unknown key; did you mean 'language'?")


def test_again_puts_everything_through_a_stage_once_more(deploy):
    deployment = deploy("again")
    deployment.run("run")
    before = deployment.contents()
    out = deployment.run("run", "--again", "route").stdout
    assert f" {len(before)} " in next(line for line in out.splitlines() if "route" in line)
    assert deployment.contents() == before


def test_a_scheduled_pass_leaves_out_sources_whose_interval_has_not_passed(deploy):
    deployment = deploy("due")
    assert "4 sources" in " ".join(deployment.run("run", "--due").stdout.split())
    assert "0 sources" in " ".join(deployment.run("run", "--due").stdout.split())


def test_on_a_new_day_the_sample_city_starts_anew_and_imports_stay(deploy, tmp_path):
    deployment, path = deploy("overnight"), tmp_path / "own.jsonl"
    path.write_text(json.dumps({"id": "1", "source": "own", "text": "Ngập quá"}), encoding="utf-8")
    deployment.run("run")
    before = deployment.contents()
    deployment.run("import", str(path))
    store = open_store(
        StorageSettings(path="data/sample-langnghe.db"), root=deployment.folder, timezone="Asia/Ho_Chi_Minh"
    )
    for state in store.source_states().values():
        store.save_source_state(replace(state, last_run=state.last_run - timedelta(days=1)))
    store.close()
    done = deployment.run("run")
    assert "a new day" in " ".join(done.stdout.split())
    after = deployment.contents()
    assert len(after) == len(before) + 1
    assert {row["source"] for row in after.values()} == {row["source"] for row in before.values()} | {"own"}
    assert "a new day" not in " ".join(deployment.run("run").stdout.split())
