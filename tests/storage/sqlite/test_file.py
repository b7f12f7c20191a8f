import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import ValidationError

from storage.open import open_store
from storage.settings import StorageSettings
from storage.sqlite import connect, schema
from storage.store import Filter, StoreError


def refusal(action):
    with pytest.raises(StoreError) as caught:
        action()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_folder_is_made(open_at, tmp_path):
    open_at(tmp_path / "new" / "deep" / "kept.db")
    assert (tmp_path / "new" / "deep" / "kept.db").exists()


def test_settings_refuse_unknown_keys_and_engines():
    with pytest.raises(ValidationError):
        StorageSettings(engin="sqlite")
    with pytest.raises(ValidationError):
        StorageSettings(engine="paper")


def test_every_setting_is_described():
    assert all(field.description for field in StorageSettings.model_fields.values())


def test_an_unknown_time_zone_is_refused(tmp_path):
    for name in ("Mars/Olympus", "../etc", ""):
        message = refusal(lambda name=name: open_store(StorageSettings(path="a.db"), root=tmp_path, timezone=name))
        assert "time zone" in message


def test_another_time_zone_is_refused(open_at, path):
    open_at(path).close()
    assert "Asia/Ho_Chi_Minh, not UTC" in refusal(lambda: open_at(path, timezone="UTC"))


def test_a_file_that_is_no_database_is_refused(open_at, path):
    path.write_text("Đây là một tệp văn bản, không phải cơ sở dữ liệu. " * 50)
    before = path.read_bytes()
    assert "no SQLite database" in refusal(lambda: open_at(path))
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused(open_at, path):
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE other(x)")
    assert "another program" in refusal(lambda: open_at(path))


def test_a_newer_file_is_refused(open_at, path):
    open_at(path).close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA user_version = 999")
    assert "version 999" in refusal(lambda: open_at(path))


def test_a_folder_in_place_of_the_file_is_refused(open_at, path):
    path.mkdir()
    assert "cannot be opened" in refusal(lambda: open_at(path))


def test_a_file_in_place_of_the_folder_is_refused(open_at, tmp_path):
    (tmp_path / "file").touch()
    assert "cannot be made" in refusal(lambda: open_at(tmp_path / "file" / "kept.db"))


def test_a_damaged_file_is_told(open_at, path, build):
    store = open_at(path)
    store.upsert(build.posts(300))
    store.close()
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 40] = b"\xff" * (4096 * 37)
    path.write_bytes(data)
    assert str(path) in refusal(lambda: open_at(path).query(Filter(), limit=300))


def test_an_old_sqlite_is_refused(open_at, path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    assert "too old" in refusal(lambda: open_at(path))


def test_a_disk_that_cannot_be_written_to_is_told(open_at, path, build, monkeypatch):
    """Mode ro makes SQLite answer as on a read-only disk; file modes would not stop root."""
    open_at(path).close()
    plain = sqlite3.connect
    monkeypatch.setattr(
        connect.sqlite3, "connect", lambda file, **options: plain(f"file:{file}?mode=ro", uri=True, **options)
    )
    store = open_at(path)
    assert store.count(Filter()) == 0
    assert "cannot be written" in refusal(lambda: store.upsert([build.post()]))


def test_a_full_disk_is_told_and_nothing_is_half_written(store, build):
    store.upsert(build.posts(10))
    with store._db.plain() as conn:
        conn.execute(f"PRAGMA max_page_count = {conn.execute('PRAGMA page_count').fetchone()[0] + 5}")
    message = refusal(lambda: store.upsert([build.post(i, body="đầy " * 500) for i in range(100, 400)]))
    assert "disk is full" in message
    assert store.count(Filter()) == 10
    assert store.health()["integrity"] == "ok"


def test_a_writer_that_waits_too_long_says_so(open_at, path, build):
    store, other = open_at(path), open_at(path, busy_seconds=0.1)
    with store._db.write():
        assert "another process" in refusal(lambda: other.upsert([build.post()]))
    assert other.upsert([build.post()]).created == 1


def test_opening_a_file_that_is_up_to_date_needs_no_lock(open_at, path):
    first = open_at(path)
    with first._db.write():
        assert open_at(path, busy_seconds=0.1).count(Filter()) == 0


def test_two_processes_may_make_the_file_at_once(open_at, path):
    errors = []

    def make():
        try:
            open_at(path).count(Filter())
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def names_in(path):
    with closing(sqlite3.connect(path)) as conn:
        return dict(conn.execute("SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall())


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS)))
def test_an_older_file_is_brought_up_to_date_in_place(open_at, tmp_path, path, build, monkeypatch, version):
    """A file with mentions, cut back to what an earlier version made, serves everything again."""
    with monkeypatch.context() as old:
        old.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:version])
        open_at(tmp_path / "old.db").close()
    store = open_at(path)
    kept = build.keep(store, build.post(title="Đường ngập"), build.reading("negative"), build.routing("DV1"), "s")
    store.close()
    now, then = names_in(path), names_in(tmp_path / "old.db")
    with closing(sqlite3.connect(path)) as conn:
        for name in now.keys() - then.keys():
            if now[name] == "table":
                conn.execute(f"DROP TABLE {name}")
        conn.execute(f"PRAGMA user_version = {version}")
    assert names_in(path) == then
    store = open_at(path)
    assert names_in(path) == now
    assert store.query(Filter(text="ngập", units=("DV1",))).mentions == (kept,)
    assert store.upsert([kept.post]).unchanged == 1


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(open_at, path, build, monkeypatch):
    store = open_at(path)
    store.upsert([build.post()])
    store.close()
    with monkeypatch.context() as bad:
        steps = (*schema.MIGRATIONS, schema._script("CREATE TABLE later(x);\nCREATE TABLE later(x);"))
        bad.setattr(schema, "MIGRATIONS", steps)
        assert "later" in refusal(lambda: open_at(path))
    assert open_at(path).count(Filter()) == 1


def test_replaced_words_are_kept_with_the_time(store, build):
    store.upsert([build.post(title="cũ", body="một")])
    store.upsert([build.post(title="mới", body="hai")])
    with store._db.read() as conn:
        rows = conn.execute("SELECT title, body, replaced_at > 0 FROM history").fetchall()
    assert rows == [("cũ", "một", 1)]


def test_signatures_are_kept_compact(store, build):
    build.keep(store, build.post(), build.reading())
    with store._db.read() as conn:
        assert conn.execute("SELECT length(signature) FROM reading").fetchone() == (1 + 64 * 4,)


def test_the_store_names_no_place():
    code = "".join(file.read_text() for file in Path(schema.__file__).parents[1].rglob("*.py")).lower()
    assert not any(name in code for name in ("hồ chí minh", "ho_chi_minh", "hcm", "sài gòn"))
