def test_no_trace_of_removed_words_is_left_in_the_file(store, path, build):
    """In the tables, the full-text index, free pages and the log of writes."""
    store.upsert(build.posts(500))
    build.keep(
        store,
        build.post("a", title="Bimatmot", body="Bimathai"),
        build.reading(keywords=("Bimatba",)),
        build.routing("DV1", note="Bimatbon"),
    )
    build.keep(store, build.post("b", body="Bimatnam", minutes=-3000))
    store.upsert(build.posts(500, title="mới"))
    store.takedown("id-a", by="minh")
    store.drop_texts("2026-11-20")
    store.compact()
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.name)).lower()
    assert b"bimat" not in kept
    assert store.health()["integrity"] == "ok"
