"""Nothing that comes in breaks the router or makes it slow."""

import subprocess
import sys
import time

import pytest

from routing.router import Document


def test_a_megabyte_is_routed_at_once(router):
    text = "Phường Bến Thành ngập nước, Sở Xây dựng nói gì. " * 21000
    start = time.process_time()
    routing = router.route(Document(title=text, lead=text, body=text, context=text))
    assert time.process_time() - start < 2
    assert "26743" in routing.areas.current


@pytest.mark.parametrize("text", ["p " * 400000, "1, " * 300000, "quận " * 200000, "\u0301" * 500000, "a" * 1000000])
def test_hostile_repetitions_are_routed_at_once(router, text):
    start = time.process_time()
    router.route(Document(body=text))
    assert time.process_time() - start < 2


def test_every_plane_of_unicode_is_read(router):
    text = "".join(chr(code) for code in range(1, 0x30000) if not 0xD800 <= code < 0xE000)
    for start in range(0, len(text), 6000):
        router.route(Document(body=text[start : start + 6000]))


def test_lone_surrogates_are_read(router):
    router.route(Document(body="phường Bến Thành \ud800 ngập"))


def test_routing_is_deterministic(router, examples):
    for example in examples[:60]:
        document = Document(body=example["text"])
        assert router.route(document) == router.route(document)


def test_the_router_imports_nothing_heavy():
    program = (
        "import sys, routing.router, routing.evaluate, routing.units;"
        "heavy = {'numpy', 'scipy', 'pandas', 'torch', 'sklearn', 'underthesea', 'streamlit', 'scrapy', 'yaml'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
