import runpy
import subprocess
import sys
import tomllib

import pytest


@pytest.fixture
def folder(request):
    return request.config.rootpath / "benchmarks"


def test_the_benchmark_runs_and_prints_its_tables(folder):
    """Small enough for every run of the tests; keeps the script in step with the store."""
    command = [sys.executable, "-W", "error", str(folder / "store_speed.py"), "200", "--no-writer"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "integrity: ok" in done.stdout
    assert "| one unit's digest, largest unit |" in done.stdout


def test_its_texts_are_made_up_the_same_every_time(folder):
    made = runpy.run_path(str(folder / "made_mentions.py"))
    assert list(made["posts"](20)) == list(made["posts"](20))


def test_no_benchmark_hides_a_package_and_each_has_its_command_in_the_docs(folder):
    root = folder.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    told = (root / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert not {path.stem for path in folder.glob("*.py")} & set(packages)
    scripts = list(folder.glob("*_speed.py"))
    assert scripts
    assert [path.name for path in scripts if f"python benchmarks/{path.name}`" not in told] == []
