import shutil
import signal
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
import yaml


def wait_for(address: str, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"{address} does not answer")


def children_of(pid: int) -> list[int]:
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            children.append(int(status.parent.name))
    return children


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_schedule_and_dashboard_start_together_and_stop_cleanly(deploy, stop):
    deployment = deploy("serve")
    access = yaml.safe_load((deployment.folder / "config.yaml").read_text(encoding="utf-8"))["access"]
    deployment.run("doctor")
    process = deployment.start("serve")
    try:
        assert wait_for(f"http://127.0.0.1:{access['port']}/_stcore/health") == "ok"
        assert wait_for(f"http://127.0.0.1:{access['sample_port']}/")
        children = children_of(process.pid)
        assert children
        process.send_signal(stop)
        _, err = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def test_a_taken_port_is_named_in_one_line(deploy):
    deployment = deploy("taken")
    port = yaml.safe_load((deployment.folder / "config.yaml").read_text(encoding="utf-8"))["access"]["port"]
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        err = deployment.run("serve", code=2).stderr
    assert f"127.0.0.1:{port} cannot be used" in err
    assert len(err.strip().splitlines()) == 1


def test_the_digest_of_a_unit_is_read_in_a_browser_after_a_real_crawl(whole_sample):
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser driver playwright is not installed")
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser_path is None:
        pytest.skip("no Chromium on this machine")
    access = yaml.safe_load((whole_sample.folder / "config.yaml").read_text(encoding="utf-8"))["access"]
    process = whole_sample.start("serve", "--no-schedule")
    try:
        wait_for(f"http://127.0.0.1:{access['port']}/_stcore/health")
        with playwright.sync_playwright() as driver:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
            browser = driver.chromium.launch(executable_path=browser_path, args=flags)
            page = browser.new_page(locale="vi-VN")
            asked: set[str] = set()
            page.on("request", lambda request: asked.add(urllib.parse.urlsplit(request.url).hostname or ""))
            page.goto(f"http://127.0.0.1:{access['port']}/?unit=SXD")
            page.get_by_text("Sở Xây dựng").first.wait_for(timeout=60_000)
            link = page.locator(f"a[href^='http://127.0.0.1:{access['sample_port']}/']").first
            link.wait_for(timeout=30_000)
            source = link.get_attribute("href")
            assert "Traceback" not in page.content()
            assert asked <= {"127.0.0.1", ""}  # nothing from outside: no fonts, no statistics
            article = browser.new_page()
            article.goto(source)
            assert article.locator("h1").first.inner_text().strip()
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
