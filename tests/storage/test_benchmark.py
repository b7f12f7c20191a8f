import runpy
import subprocess
import sys


def test_the_benchmark_runs_and_prints_its_tables(request):
    """Small enough for every run of the tests; keeps the script in step with the store."""
    script = request.config.rootpath / "benchmarks" / "store.py"
    command = [sys.executable, "-W", "error", str(script), "200", "--no-writer"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "integrity: ok" in done.stdout
    assert "| one unit's digest, largest unit |" in done.stdout


def test_its_texts_are_made_up_the_same_every_time(request):
    made = runpy.run_path(str(request.config.rootpath / "benchmarks" / "store.py"))
    assert list(made["posts"](20)) == list(made["posts"](20))
