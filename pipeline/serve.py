"""Keeps the schedule and the dashboard running side by side, and stops both."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import click

from pipeline.errors import Exit, UserError
from pipeline.sample import sample_sites
from pipeline.settings import PROJECT

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

    from pipeline.context import Context
    from pipeline.settings import Settings

APP = PROJECT / "dashboard" / "app.py"
GRACE = 10.0
"""Seconds that a child gets to end by itself."""


class Children:
    """The processes that were started and not ended yet; ends them all, once asked to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []
        self._closed = False

    def start(self, arguments: list[str]) -> subprocess.Popen[bytes] | None:
        """Start a process in a session of its own, so that Ctrl-C reaches it through `stop` only."""
        with self._lock:
            if self._closed:
                return None
            # in the project's folder, where .streamlit/config.toml lies
            child = subprocess.Popen(arguments, start_new_session=True, cwd=PROJECT)  # noqa: S603  # our own program
            self._running = [old for old in self._running if old.poll() is None] + [child]
            return child

    def stop(self) -> None:
        """Ask every process to end, and end those that do not."""
        with self._lock:
            self._closed = True
            running = [child for child in self._running if child.poll() is None]
        for child in running:
            child.send_signal(signal.SIGINT)
        for child in running:
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def serve(context: Context, port: int, *, schedule: bool) -> int:
    """Serve until SIGINT or SIGTERM, or until the dashboard ends; gives the exit code."""
    settings = context.settings
    _check_port(settings.access.address, port)
    children, stop = Children(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with sample_sites(context):
        scheduler = _scheduler(context, children) if schedule else None
        dashboard = children.start(_dashboard_command(context, port))
        click.echo(f"dashboard: http://{_shown(settings.access.address)}:{port} (Ctrl-C stops)", err=True)
        try:
            while dashboard is not None and dashboard.poll() is None and not stop.wait(0.5):
                pass
        finally:
            if scheduler is not None:
                scheduler.shutdown(wait=False)
            children.stop()
    if stop.is_set():
        click.echo("stopped", err=True)
        return Exit.FINE
    raise UserError("the dashboard ended by itself; its messages stand above", Exit.FAULT)


def _scheduler(context: Context, children: Children) -> BackgroundScheduler:
    from apscheduler.schedulers.background import BackgroundScheduler

    settings = context.settings
    scheduler = BackgroundScheduler(
        timezone=context.city.timezone,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 600},
    )
    hour, minute = settings.schedule.digest_at.split(":")

    def one_pass() -> None:
        child = children.start(_run_command(settings))
        if child is not None:
            child.wait()

    scheduler.add_job(one_pass, "interval", minutes=settings.schedule.run_every_minutes, id="pass")
    scheduler.add_job(one_pass, "cron", hour=int(hour), minute=int(minute), id="morning")
    scheduler.start()
    return scheduler


def _run_command(settings: Settings) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "--config", str(settings.file), "run", "--due"]


def _dashboard_command(context: Context, port: int) -> list[str]:
    settings = context.settings
    arguments = [sys.executable, "-m", "streamlit", "run", str(APP)]
    arguments += [
        f"--server.address={settings.access.address}",
        f"--server.port={port}",
        "--server.headless=true",
    ]
    arguments += [
        "--",
        "--store",
        str(settings.root / context.storage.path),
        "--city",
        str(settings.city_folder),
    ]
    arguments += ["--lang", settings.language, "--digests", settings.digests.model_dump_json()]
    return [*arguments, "--sample"] if settings.sample else arguments


def _check_port(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            message = f"{address}:{port} cannot be used ({error.strerror}); choose another with --port"
            raise UserError(message) from error


def _shown(address: str) -> str:
    return "localhost" if address in {"127.0.0.1", "0.0.0.0", "::"} else address  # noqa: S104  # compared, not bound
