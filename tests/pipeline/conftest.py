"""A small deployment of its own for every test: the real city's tables, a slice of its sample items."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.settings import PROJECT

ARTICLES, THREADS, REVIEWS = 14, 6, 6


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def lines(folder: Path, pattern: str) -> list[dict]:
    files = (path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))
    return [json.loads(line) for text in files for line in text.splitlines()]


def write_lines(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="session")
def small_cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like cities/ whose sample is a slice of the real one."""
    whole, cities = PROJECT / "cities" / "hcm", tmp_path_factory.mktemp("cities")
    city = cities / "hcm"
    shutil.copytree(whole, city, ignore=shutil.ignore_patterns("sample", "training"))
    sample = city / "sample"
    sample.mkdir()
    shutil.copy(whole / "sample" / "sources.yaml", sample)
    articles = lines(whole / "sample", "articles-*.jsonl")[:ARTICLES]
    kept = {article["id"] for article in articles}
    comments = [row for row in lines(whole / "sample", "comments-*.jsonl") if row["article"] in kept]
    write_lines(sample / "articles-1.jsonl", articles)
    write_lines(sample / "comments-1.jsonl", comments)
    write_lines(sample / "threads-1.jsonl", lines(whole / "sample", "threads-*.jsonl")[:THREADS])
    write_lines(sample / "reviews-1.jsonl", lines(whole / "sample", "reviews-*.jsonl")[:REVIEWS])
    return cities


@dataclass(frozen=True)
class Deployment:
    """A folder with settings of its own, and the program run in it."""

    folder: Path

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", *arguments],
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(PROJECT),
                "NO_COLOR": "1",
                "COLUMNS": "200",
                "LANGNGHE_AUTHOR_SALT": "test",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, stdin: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(stdin, timeout=240)
        assert "Traceback" not in err + out, err + out
        assert process.returncode == code, err + out
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def contents(self) -> dict[str, object]:
        """Every mention by id, without the instants that depend on when it was collected."""
        found = {}
        for line in self.run("search", "", "--json", "--limit", "10000").stdout.splitlines():
            row = json.loads(line)
            row["collected_at"] = row["published_at"] = row["url"] = ""
            assert row["id"] not in found
            found[row["id"]] = row
        return found


@pytest.fixture
def deploy(small_cities: Path, tmp_path: Path) -> Iterator[Callable[[str], Deployment]]:
    """Makes deployments of the small sample city."""

    def make(name: str) -> Deployment:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "config.yaml").write_text(
            f"cities: {small_cities}\nsample: true\naccess: {{sample_port: {free_port()}, port: {free_port()}}}\n",
            encoding="utf-8",
        )
        return Deployment(folder)

    return make


@pytest.fixture(scope="session")
def whole_sample(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A deployment after one pass over the whole bundled sample city; tests must not change it."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "config.yaml").write_text(
        f"sample: true\naccess: {{sample_port: {free_port()}, port: {free_port()}}}\n", encoding="utf-8"
    )
    deployment = Deployment(folder)
    deployment.run("run")
    return deployment


@pytest.fixture(scope="session")
def collected(small_cities: Path, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A deployment after one pass; tests that share it must not change it."""
    folder = tmp_path_factory.mktemp("collected")
    (folder / "config.yaml").write_text(
        f"cities: {small_cities}\nsample: true\naccess: {{sample_port: {free_port()}, port: {free_port()}}}\n",
        encoding="utf-8",
    )
    deployment = Deployment(folder)
    deployment.run("run")
    return deployment
