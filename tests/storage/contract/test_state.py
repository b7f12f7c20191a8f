from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.store import SourceState, StoreError, Validators


def test_the_state_of_a_source_comes_back_and_is_replaced(store):
    now = datetime(2026, 11, 20, 3, 4, 5, 678, tzinfo=UTC)
    first = SourceState("bao-a", now, None, "máy chủ trả lời 503", 2, now, {"posts": 3, "refused": 1}, "hỏng")
    store.save_source_state(first)
    store.save_source_state(SourceState("bao-b"))
    assert store.source_states() == {"bao-a": first, "bao-b": SourceState("bao-b")}
    second = SourceState("bao-a", now, now)
    store.save_source_state(second)
    assert store.source_states()["bao-a"] == second


def test_instants_of_other_time_zones_come_back_in_utc(store):
    at = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=7)))
    store.save_source_state(SourceState("bao-a", at))
    assert store.source_states()["bao-a"].last_run.utcoffset() == timedelta(0)
    assert store.source_states()["bao-a"].last_run == at


def test_validators_are_added_and_replaced_per_source(store):
    store.save_validators("bao-a", {"u1": Validators("e1", "m1"), "u2": Validators("e2")})
    store.save_validators("bao-a", {"u2": Validators("e3")})
    store.save_validators("bao-b", {})
    assert store.validators("bao-a") == {"u1": Validators("e1", "m1"), "u2": Validators("e3")}
    assert store.validators("bao-b") == {}


def test_a_digest_is_kept_as_it_was_handed_out(store):
    store.save_digest("DV1", "2026-11-20", {"số": 1, "items": [{"id": "a"}]})
    store.save_digest("DV1", "2026-11-20", {"số": 2})
    assert store.load_digest("DV1", "2026-11-20") == {"số": 2}
    assert store.load_digest("DV1", "2026-11-21") is None


def test_the_newest_run_is_the_last_run(store):
    assert store.last_run() is None
    for number in range(3):
        store.save_run({"number": number})
    assert store.last_run() == {"number": 2}


def test_what_is_no_json_is_refused(store):
    with pytest.raises(StoreError, match="JSON"):
        store.save_run({"at": datetime(2026, 1, 1, tzinfo=UTC)})


def test_the_run_lock_is_held_once_and_names_its_holder(store, opener):
    with store.run_lock("chạy sáng", 30) as lock:
        lock.renew()
        for other in (store, opener()):
            with pytest.raises(StoreError, match=r"chạy sáng \(process \d+"), other.run_lock("khác", 30):
                pass
    with opener().run_lock("khác", 30):
        pass


def test_the_run_lock_is_free_after_an_error(store):
    with pytest.raises(ZeroDivisionError), store.run_lock("a", 30):
        _ = 1 / 0
    with store.run_lock("b", 30):
        pass


def test_an_expired_lock_is_taken_over_and_its_holder_learns_it(store, opener, wait):
    with store.run_lock("chậm", 30) as slow:
        wait(31)
        with opener().run_lock("mới", 30) as new:
            with pytest.raises(StoreError, match="lost"):
                slow.renew()
            new.renew()


def test_renewing_puts_the_expiry_off(store, opener, wait):
    with store.run_lock("a", 60) as lock:
        for _ in range(3):
            wait(25)
            lock.renew()
        with pytest.raises(StoreError, match="under way"), opener().run_lock("b", 1):
            pass


def test_the_end_of_a_lost_lock_leaves_the_new_one_alone(store, opener, wait):
    slow = store.run_lock("chậm", 30)
    slow.__enter__()
    wait(31)
    with opener().run_lock("mới", 30) as new:
        slow.__exit__(None, None, None)
        new.renew()


@pytest.mark.parametrize("ttl", [0, -1])
def test_a_lock_needs_a_time(store, ttl):
    with pytest.raises(StoreError, match="above 0"), store.run_lock("a", ttl):
        pass


def test_health_tells_what_doctor_shows(store, build):
    store.upsert(build.posts(3))
    store.refresh()
    health = store.health()
    assert health["engine"]
    assert health["version"]
    assert health["mentions"] == "3"
    assert health["integrity"] == "ok"
