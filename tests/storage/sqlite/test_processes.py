"""Several processes on one file, and processes that die."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest

from storage.sqlite.rollup import cells
from storage.store import Dimension, Filter, Stage, StoreError

HEAD = """
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, {tests!r})
from conftest import Build
from storage.open import open_store
from storage.settings import StorageSettings
from storage.store import Filter, Stage
store = open_store(StorageSettings(path={path!r}), root=Path("/"), timezone="Asia/Ho_Chi_Minh")
build = Build()
"""
WRITER = """
for round in range(10_000):
    posts = [build.post(f"{round}-{i}", minutes=round, body=f"bài ngập {round} {i}") for i in range(40)]
    store.upsert(posts)
    store.upsert([replace(post, body=f"bài đổi {round}") for post in posts[::4]])
    waiting = store.pending(Stage.ANNOTATE, 100)
    store.complete_annotate((mention, build.reading("negative", ("ngap", "mua"))) for mention in waiting)
    routing = build.routing("DV1", ("UBND:00001", "area"), areas=("00001",))
    store.complete_route((mention, routing) for mention in waiting)
    store.complete_group((mention, waiting[0].post.id) for mention in waiting)
    print(round, flush=True)
"""


@pytest.fixture
def start(path, request):
    """Starts a Python process with a store at `path` and a builder at hand."""
    started = []

    def run(code):
        head = HEAD.format(tests=str(request.config.rootpath / "tests" / "storage"), path=str(path))
        process = subprocess.Popen([sys.executable, "-c", head + code], stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def counted_anew(store):
    """The daily counts as they have to be."""
    with store._db.read() as conn:
        keys = [n for (n,) in conn.execute("SELECT n FROM mention")]
        kept = {row[:6]: row[6] for row in conn.execute("SELECT * FROM daily")}
        return kept, {cell: number for cell, number in cells(conn, keys).items() if number}


def test_a_writer_killed_in_the_middle_leaves_nothing_half_written(start, path, open_at):
    """Four rounds on one file, each killed at another point."""
    acknowledged = 0
    for delay in (0.0, 0.013, 0.031, 0.06):
        writer = start(WRITER)
        for _ in range(6):
            acknowledged = max(acknowledged, int(writer.stdout.readline()))
        time.sleep(delay)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        store = open_at(path)
        assert store.health()["integrity"] == "ok"
        kept, anew = counted_anew(store)
        assert kept == anew
        with store._db.read() as conn:
            for table in ("reading", "routing"):
                sql = f"SELECT count(*) FROM {table} LEFT JOIN mention USING(n) WHERE id IS NULL"
                assert conn.execute(sql).fetchone() == (0,)
            assert (
                conn.execute("SELECT count(*) FROM mention LEFT JOIN post USING(n) WHERE url IS NULL").fetchone()[0]
                == 0
            )
        assert store.count(Filter(text="bai")) == store.count(Filter())
        for round_ in range(acknowledged):
            mention = store.get(f"id-{round_}-1")
            assert mention is not None
            assert mention.story_id is not None
        done = store.count(Filter()) - sum(store.pending_count(stage) for stage in Stage)
        assert store.aggregate(Filter(topics=("mua",)), [])[0].mentions >= done
        store.close()


def test_the_dashboard_reads_while_the_pipeline_writes(start, path, open_at):
    open_at(path)
    writer = start(WRITER)
    writer.stdout.readline()
    reader = open_at(path, busy_seconds=1)
    deadline, seen = time.monotonic() + 60, set()
    while len(seen) < 5 and time.monotonic() < deadline:
        page = reader.query(Filter(text="bai", in_scope=True))
        by_unit = reader.aggregate(Filter(units=("DV1",)), [Dimension.DAY, Dimension.SENTIMENT])
        reader.count(Filter(text="ngập", kinds=()))
        assert all(mention.annotation and mention.routing for mention in page.mentions if mention.story_id)
        seen.add(sum(item.mentions for item in by_unit))
    assert writer.poll() is None
    assert len(seen) == 5


def test_two_writers_take_turns(start, path, open_at, build):
    store = open_at(path)
    writer = start(WRITER)
    writer.stdout.readline()
    for i in range(30):
        assert store.upsert([build.post(f"here-{i}", minutes=-i)]).created == 1
    assert store.count(Filter(ids=tuple(f"id-here-{i}" for i in range(30)))) == 30


def test_the_lock_of_a_killed_run_is_free_at_once(start, path, open_at):
    holder = start("with store.run_lock('chạy đêm', 3600):\n    print('held', flush=True)\n    time.sleep(600)")
    assert holder.stdout.readline() == "held\n"
    store = open_at(path)
    with pytest.raises(StoreError, match=rf"chạy đêm \(process {holder.pid} on "), store.run_lock("sáng", 5):
        pass
    holder.kill()
    holder.wait()
    with store.run_lock("sáng", 5):
        pass


def test_the_lock_of_another_machine_is_held_until_it_expires(store, wait):
    with store._db.write() as conn:
        conn.execute("INSERT INTO run_lock VALUES('run', 't', 'xa', 'máy khác', 1, ?)", (time.time() + 60,))
    with pytest.raises(StoreError, match="máy khác"), store.run_lock("đây", 5):
        pass
    wait(61)
    with store.run_lock("đây", 5):
        pass


def test_a_lock_left_by_an_earlier_process_with_our_number_is_taken_over(store):
    lock = store.run_lock("trước", 3600)
    lock.__enter__()
    with store._db.write() as conn:
        conn.execute("UPDATE run_lock SET token = 'of-the-past'")
    with store.run_lock("sau", 5):
        pass
    lock.__exit__(None, None, None)


def test_a_process_of_another_container_is_not_taken_for_a_dead_one(path, open_at):
    """Two containers may have one host name; the number of a process says nothing outside its own."""
    store = open_at(path)
    with store._db.write() as conn:
        host = f"{socket.gethostname()}/pid:[1]"
        conn.execute("INSERT INTO run_lock VALUES('run', 't', 'kia', ?, 2147483646, ?)", (host, time.time() + 60))
    with pytest.raises(StoreError, match=rf"kia .*on {re.escape(socket.gethostname())}\)"), store.run_lock("đây", 5):
        pass


def test_threads_share_a_store(store, build):
    store.upsert(build.posts(200))
    build.read_all(store)
    errors = []

    def read():
        try:
            for _ in range(20):
                assert store.count(Filter(text="bai")) == 200
                assert len(store.query(Filter(units=("DV1",))).mentions) == 50
        except (AssertionError, StoreError) as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    store.upsert([build.post("more", minutes=-5, body="khác", published_at=build.noon - timedelta(days=1))])
    for thread in threads:
        thread.join()
    assert errors == []
