"""`langnghe evaluate`: how well the reading and the routing do on labelled texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from nlp import evaluate as reading_report
    from pipeline.context import Context
    from routing import evaluate as routing_report

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@declare("evaluate", example="langnghe evaluate --routing")
@click.option("--data", multiple=True, type=_FILE, help="Labelled JSON lines (default: the city's own dev texts).")
@click.option("--routing", is_flag=True, help="Measure the routing instead of the reading.")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON instead of tables.")
def command(context: Context, data: tuple[Path, ...], routing: bool, as_json: bool) -> int:
    """Measure the reading, or the routing, on the dev part of labelled texts: figures per class and slice."""
    report = _routing(context, data) if routing else _reading(context, data)
    click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) if as_json else report.to_markdown())
    return Exit.FINE


def _reading(context: Context, data: tuple[Path, ...]) -> reading_report.Report:
    from nlp.evaluate import evaluate

    return evaluate(context.reader, data or sorted((context.settings.city_folder / "training").glob("*.jsonl")))


def _routing(context: Context, data: tuple[Path, ...]) -> routing_report.Report:
    from routing.evaluate import evaluate, read_examples

    files = data or (context.settings.city_folder / "routing_dev.jsonl",)
    return evaluate(context.router, [example for path in files for example in read_examples(path)])
