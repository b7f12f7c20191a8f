"""`langnghe doctor`: what is ready and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("doctor", example="langnghe doctor")
def command(context: Context) -> int:
    """Say what is ready and what is not; exit code 1 when something needed is missing."""
    from pipeline.doctor import State, examine

    signs = {State.READY: ("✓", "green"), State.ABSENT: ("–", "yellow"), State.BROKEN: ("✗", "red")}
    findings = examine(context)
    for finding in findings:
        sign, colour = signs[finding.state]
        click.echo(f"{click.style(sign, fg=colour)} {finding.part:<10} {finding.text}")
    return Exit.FAULT if any(finding.state is State.BROKEN for finding in findings) else Exit.FINE
