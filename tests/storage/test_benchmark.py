import runpy
import subprocess
import sys
import tomllib

import pytest


@pytest.fixture
def script(request):
    return request.config.rootpath / "benchmarks" / "store_speed.py"


def test_the_benchmark_runs_and_prints_its_tables(script):
    """Small enough for every run of the tests; keeps the script in step with the store."""
    command = [sys.executable, "-W", "error", str(script), "200", "--no-writer"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "integrity: ok" in done.stdout
    assert "| one unit's digest, largest unit |" in done.stdout


def test_its_texts_are_made_up_the_same_every_time(script):
    made = runpy.run_path(str(script))
    assert list(made["posts"](20)) == list(made["posts"](20))


def test_no_benchmark_hides_a_package_and_each_has_its_command_in_the_docs(request):
    root = request.config.rootpath
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    told = (root / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    scripts = list((root / "benchmarks").glob("*.py"))
    assert scripts
    for path in scripts:
        assert path.stem not in packages
        assert f"python benchmarks/{path.name}`" in told
