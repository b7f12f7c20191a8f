import pytest

from storage.store import StoreError
from storage.triage import Handling, Status


@pytest.mark.parametrize("sql", ["DELETE FROM audit", "UPDATE audit SET by = 'nobody'"])
def test_the_audit_log_cannot_be_rewritten(store, build, sql):
    build.keep(store, build.post())
    store.save_handling(Handling("id-0", status=Status.OPEN), by="lan")
    with pytest.raises(StoreError, match="only appended to"), store._db.write() as conn:
        conn.execute(sql)
    assert len(store.audit()) == 1
