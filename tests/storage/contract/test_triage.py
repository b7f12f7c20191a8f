from dataclasses import replace
from datetime import timedelta

import pytest

from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.store import Dimension, Filter, Stage, StoreError
from storage.triage import TRANSITIONS, Correction, Desk, Handling, Priority, StaleEditError, Status


def ids(page):
    return "".join(mention.post.id.removeprefix("id-") for mention in page.mentions)


@pytest.fixture
def read(store, build):
    """Mention id-0, read as negative about floods and routed to DV1 and DV2."""
    return build.keep(store, build.post(), build.reading("negative"), build.routing("DV1", ("DV2", "support")), "s")


@pytest.mark.usefixtures("read")
def test_an_untouched_mention_is_new(store):
    assert store.handlings(["id-0", "missing"]) == {"id-0": Handling("id-0")}
    assert store.audit() == []


@pytest.mark.usefixtures("read")
def test_a_handling_is_kept_with_who_and_when(store, build):
    new = Handling("id-0", 0, Status.OPEN, Priority.HIGH, "lan", build.noon + timedelta(hours=8), "Gọi cho phường")
    kept = store.save_handling(new, by="minh")
    assert kept == replace(new, version=1, changed_at=kept.changed_at, changed_by="minh")
    assert kept.changed_at.utcoffset() == timedelta(0)
    assert store.handlings(["id-0"]) == {"id-0": kept}


@pytest.mark.usefixtures("read")
def test_a_stale_edit_is_refused_and_the_present_state_is_shown(store):
    first = store.save_handling(Handling("id-0", status=Status.OPEN, assignee="lan"), by="lan")
    with pytest.raises(StaleEditError, match="by lan") as caught:
        store.save_handling(Handling("id-0", status=Status.DISMISSED), by="minh")
    assert caught.value.current == first
    assert store.handlings(["id-0"])["id-0"] == first
    assert len(store.audit()) == 1
    store.save_handling(replace(caught.value.current, status=Status.DISMISSED), by="minh")


@pytest.mark.parametrize("old", Status)
@pytest.mark.parametrize("new", Status)
@pytest.mark.usefixtures("read")
def test_only_the_steps_of_the_table_are_taken(store, old, new):
    now = store.handlings(["id-0"])["id-0"]
    if old is not Status.NEW:
        now = store.save_handling(replace(now, status=old), by="a")
    if new is old or new in TRANSITIONS[old]:
        assert store.save_handling(replace(now, status=new), by="a").status is new
    else:
        with pytest.raises(StoreError, match="cannot become"):
            store.save_handling(replace(now, status=new), by="a")


@pytest.mark.usefixtures("read")
def test_the_log_tells_every_change_newest_first(store):
    opened = store.save_handling(Handling("id-0", status=Status.OPEN), by="lan")
    store.save_handling(replace(opened, status=Status.ANSWERED, note="Đã trả lời"), by="minh")
    last, first = store.audit("id-0")
    assert (last.by, last.action, last.before, last.after) == (
        "minh",
        "handle",
        {"status": "open", "note": ""},
        {"status": "answered", "note": "Đã trả lời"},
    )
    assert (first.before, first.after) == ({"status": "new"}, {"status": "open"})
    assert store.audit(limit=1) == [last]
    assert store.audit(before=last.number) == [first]
    assert store.audit("other") == []


def test_an_unknown_mention_cannot_be_handled_or_corrected(store):
    with pytest.raises(StoreError, match="no mention"):
        store.save_handling(Handling("missing"), by="a")
    with pytest.raises(StoreError, match="no mention"):
        store.save_correction(Correction("missing", ""), by="a")
    assert store.correction("missing") is None


@pytest.fixture
def inbox(store, build):
    for number, letter in enumerate("abcdef"):
        unit = "DV1" if letter in "abcd" else "DV2"
        build.keep(store, build.post(letter, minutes=number), build.reading("negative"), build.routing(unit), "s")
    due = build.noon
    store.save_handling(Handling("id-a", 0, Status.OPEN, Priority.HIGH, "lan", due), by="x")
    store.save_handling(Handling("id-b", 0, Status.OPEN, assignee="minh", due_at=due + timedelta(days=1)), by="x")
    store.save_handling(Handling("id-c", 0, Status.ANSWERED, assignee="lan"), by="x")
    store.save_handling(Handling("id-e", 0, Status.NEW, assignee="lan"), by="x")
    store.refresh()
    return store


@pytest.mark.parametrize(
    ("where", "desk", "expected"),
    [
        (Filter(), Desk(), "fedcba"),
        (Filter(), Desk((Status.OPEN,)), "ba"),
        (Filter(), Desk((Status.NEW,)), "fed"),
        (Filter(), Desk((Status.NEW, Status.ANSWERED)), "fedc"),
        (Filter(), Desk((Status.DISMISSED,)), ""),
        (Filter(), Desk(assignee="lan"), "eca"),
        (Filter(), Desk(assignee=""), "fd"),
        (Filter(), Desk(priorities=(Priority.HIGH,)), "a"),
        (Filter(), Desk(priorities=(Priority.NORMAL, Priority.LOW)), "fedcb"),
        (Filter(units=("DV1",)), Desk((Status.NEW,)), "d"),
        (Filter(units=("DV2",)), Desk((Status.OPEN,)), ""),
        (Filter(units=("DV1", "DV2")), Desk(assignee="lan"), "eca"),
        (Filter(text="bài"), Desk((Status.OPEN,)), "ba"),
        (Filter(text="bài", units=("DV1",)), Desk((Status.OPEN, Status.ANSWERED), assignee="lan"), "ca"),
    ],
)
def test_the_inbox_shows_what_is_meant(inbox, where, desk, expected):
    assert ids(inbox.triage(where, desk)) == expected


def test_the_inbox_shows_what_is_late_and_pages_on(inbox, build):
    assert ids(inbox.triage(Filter(), Desk(due_before=build.noon + timedelta(hours=1)))) == "a"
    first = inbox.triage(Filter(), Desk((Status.OPEN,)), limit=1)
    assert ids(inbox.triage(Filter(), Desk((Status.OPEN,)), limit=1, cursor=first.cursor)) == "a"


def test_the_inbox_is_counted_by_status(inbox):
    assert inbox.triage_counts(Filter()) == {
        Status.NEW: 3,
        Status.OPEN: 2,
        Status.ANSWERED: 1,
        Status.DISMISSED: 0,
    }
    assert inbox.triage_counts(Filter(units=("DV2",)))[Status.NEW] == 2
    assert inbox.triage_counts(Filter(text="missing")) == dict.fromkeys(Status, 0)


def test_a_correction_lies_over_the_answer_and_everything_follows_it(store, read):
    now = store.correction("id-0")
    assert now == Correction("id-0", read.post.content_hash)
    new = replace(now, sentiment=Sentiment.POSITIVE, topics=("cay",), units=(("DV3", Role.LEAD),))
    kept = store.save_correction(new, by="lan")
    assert kept == replace(new, version=1, changed_at=kept.changed_at, changed_by="lan")
    store.refresh()
    seen = store.get("id-0")
    assert seen.annotation.sentiment.label is Sentiment.POSITIVE
    assert [topic.id for topic in seen.annotation.topics] == ["cay"]
    assert [(item.unit, item.reason.rule) for item in seen.routing.assignments] == [("DV3", "correction")]
    assert seen.annotation.keywords == read.annotation.keywords
    for right, wrong in (
        (Filter(units=("DV3",)), Filter(units=("DV1",))),
        (Filter(topics=("cay",)), Filter(topics=("ngap",))),
        (Filter(sentiments=(Sentiment.POSITIVE,)), Filter(sentiments=(Sentiment.NEGATIVE,))),
    ):
        assert store.query(right).mentions == (seen,)
        assert (store.count(right), store.count(wrong)) == (1, 0)
    by = store.aggregate(Filter(), [Dimension.UNIT, Dimension.SENTIMENT])
    assert [item.values for item in by] == [("DV3", "positive")]
    assert store.audit("id-0")[0].after == {"sentiment": "positive", "topics": ["cay"], "units": [["DV3", "lead"]]}


@pytest.mark.usefixtures("read")
def test_scope_can_be_corrected_both_ways(store, build):
    store.save_correction(replace(store.correction("id-0"), in_scope=False), by="a")
    other = build.keep(store, build.post(1), build.reading(in_scope=0.1), build.routing(in_scope=False))
    store.save_correction(replace(store.correction("id-1"), in_scope=True), by="a")
    store.refresh()
    assert [mention.post.id for mention in store.query(Filter(in_scope=True)).mentions] == [other.post.id]
    assert [store.get(f"id-{i}").in_scope for i in (0, 1)] == [False, True]


@pytest.mark.usefixtures("read")
def test_nobody_can_be_the_right_unit(store):
    store.save_correction(replace(store.correction("id-0"), units=()), by="a")
    store.refresh()
    assert store.get("id-0").routing.assignments == ()
    assert store.aggregate(Filter(), [Dimension.UNIT]) == []


def test_the_answer_of_the_machine_is_never_overwritten(store, read):
    kept = store.save_correction(replace(store.correction("id-0"), sentiment=Sentiment.POSITIVE, units=()), by="a")
    assert store.corrections() == [(read, kept)]
    store.save_correction(Correction("id-0", kept.content_hash, kept.version), by="a")
    store.refresh()
    assert store.get("id-0") == read
    assert store.count(Filter(units=("DV1",), sentiments=(Sentiment.NEGATIVE,))) == 1
    assert store.corrections() == []


@pytest.mark.usefixtures("read")
def test_a_correction_stays_when_a_new_model_reads_again(store, build):
    store.save_correction(replace(store.correction("id-0"), sentiment=Sentiment.POSITIVE, units=()), by="a")
    store.reset(Stage.ANNOTATE)
    build.read_all(store, build.reading("neutral", ("mua",)), build.routing("DV5"))
    seen = store.get("id-0")
    assert seen.annotation.sentiment.label is Sentiment.POSITIVE
    assert store.count(Filter(sentiments=(Sentiment.POSITIVE,), topics=("mua",))) == 1
    assert store.count(Filter(units=("DV5",))) == 0
    assert store.corrections()[0][0].routing == build.routing("DV5")


def test_a_correction_of_words_that_changed_no_longer_applies(store, read, build):
    store.save_correction(replace(store.correction("id-0"), sentiment=Sentiment.POSITIVE), by="a")
    store.upsert([replace(read.post, body="Đã sửa.")])
    build.read_all(store, build.reading("negative"))
    assert store.get("id-0").annotation.sentiment.label is Sentiment.NEGATIVE
    assert store.correction("id-0").version == 0
    assert store.corrections() == []


def test_a_stale_correction_is_refused(store, read):
    seen = store.correction("id-0")
    kept = store.save_correction(replace(seen, sentiment=Sentiment.POSITIVE), by="lan")
    with pytest.raises(StaleEditError, match="by lan") as caught:
        store.save_correction(replace(seen, sentiment=Sentiment.NEUTRAL), by="minh")
    assert caught.value.current == kept
    store.upsert([replace(read.post, body="Đã sửa.")])
    with pytest.raises(StaleEditError):
        store.save_correction(kept, by="minh")


def test_what_the_machine_has_not_answered_cannot_be_corrected(store, build):
    build.keep(store, build.post())
    with pytest.raises(StoreError, match="not been read"):
        store.save_correction(replace(store.correction("id-0"), sentiment=Sentiment.POSITIVE), by="a")
    build.keep(store, build.post(1), build.reading())
    with pytest.raises(StoreError, match="not been routed"):
        store.save_correction(replace(store.correction("id-1"), units=()), by="a")
