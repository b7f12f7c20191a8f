"""`langnghe evaluate`: how well the reading and the routing do on labelled texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit, UserError

if TYPE_CHECKING:
    from nlp import evaluate as reading_report
    from pipeline.context import Context
    from routing import evaluate as routing_report

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@declare("evaluate", example="langnghe evaluate --routing")
@click.option("--data", multiple=True, type=_FILE, help="Labelled JSON lines (default: the city's own dev texts).")
@click.option("--routing", is_flag=True, help="Measure the routing instead of the reading.")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON instead of tables.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Write both measurements to this page.")
def command(context: Context, data: tuple[Path, ...], routing: bool, as_json: bool, write: Path | None) -> int:
    """Measure the reading, or the routing, on the dev part of labelled texts: figures per class and slice."""
    if write is not None:
        write.write_text(_page(context), encoding="utf-8")
        return Exit.FINE
    report = _routing(context, data) if routing else _reading(context, data)
    click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) if as_json else report.to_markdown())
    return Exit.FINE


def _page(context: Context) -> str:
    """docs/quality.md: both measurements on the city's own texts, with their date and command."""
    today = context.today
    parts = [
        "# Measured quality\n",
        f"Written by `make quality` on {today}; every figure comes from `langnghe evaluate`. The texts were written",
        "for this project and lie in the repository, so anybody can measure again. The model's card under `models/`",
        "has the figures on real items, which are not part of the repository.\n",
        "## Reading: `langnghe evaluate`\n",
        _reading(context, ()).to_markdown(),
        "\n## Routing: `langnghe evaluate --routing`\n",
        "The rules were tuned on the part `tuned`; `kept-aside` shows what they do on texts not looked at meanwhile.\n",
        _routing(context, ()).to_markdown(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _reading(context: Context, data: tuple[Path, ...]) -> reading_report.Report:
    from nlp.evaluate import evaluate

    return evaluate(context.reader, data or sorted((context.settings.city_folder / "training").glob("*.jsonl")))


def _routing(context: Context, data: tuple[Path, ...]) -> routing_report.Report:
    from routing.evaluate import evaluate, read_examples

    files = data or (context.settings.city_folder / "routing_dev.jsonl",)
    if not files[0].exists():
        raise UserError(f"there is no {files[0]}; name labelled texts with --data")
    return evaluate(context.router, [example for path in files for example in read_examples(path)])
