import sqlite3
import threading
from contextlib import closing

import pytest

from storage.sqlite import backup
from storage.store import Filter, StoreError


def test_a_copy_is_whole_and_can_be_opened(store, open_at, tmp_path, build):
    store.upsert(build.posts(50))
    build.read_all(store)
    steps = []
    store.backup(tmp_path / "copies" / "monday.db", lambda left, pages: steps.append((left, pages)))
    copy = open_at(tmp_path / "copies" / "monday.db")
    assert copy.query(Filter(), limit=100) == store.query(Filter(), limit=100)
    assert copy.health()["integrity"] == "ok"
    assert steps[-1][0] == 0


def test_a_copy_is_made_while_others_write(store, open_at, path, tmp_path, build):
    store.upsert(build.posts(2000))
    stop = threading.Event()
    writer = open_at(path)

    def write():
        number = 0
        while not stop.is_set():
            writer.upsert([build.post(f"w{number}", minutes=number)])
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        store.backup(tmp_path / "copy.db")
    finally:
        stop.set()
        thread.join()
    copy = open_at(tmp_path / "copy.db")
    assert copy.health()["integrity"] == "ok"
    assert copy.count(Filter()) >= 2000


def test_a_copy_that_is_not_sound_does_not_replace_an_earlier_one(store, tmp_path, monkeypatch):
    target = tmp_path / "copy.db"
    store.backup(target)
    before = target.read_bytes()
    monkeypatch.setattr(backup, "damage", lambda _: "page 7 is torn")
    with pytest.raises(StoreError, match="page 7 is torn"):
        store.backup(target)
    assert target.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == ["copy.db"]


def test_a_place_that_cannot_be_written_to_is_told(store, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        store.backup(tmp_path / "file" / "copy.db")


def test_daily_counts_that_are_out_of_step_are_found(store, build, path):
    store.upsert(build.posts(3))
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE daily SET mentions = mentions + 1")
        conn.commit()
    assert store.health()["integrity"] == "3 mentions, but the daily counts know 4"
