"""`langnghe route`: whose are the texts of a JSON lines stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.command import declare
from pipeline.commands.annotate_command import text_of_row

if TYPE_CHECKING:
    from nlp.annotation import Annotation
    from pipeline.context import Context
    from routing.assignment import Routing
    from routing.router import Document


@declare("route", example='echo \'{"id":1,"text":"Phường Sài Gòn rác ba ngày chưa gom"}\' | langnghe route')
@click.option("--read/--no-read", default=True, help="Let the reading model name topics and scope first (default).")
def command(context: Context, read: bool) -> int:
    """Name the responsible units: one JSON object a line in, one out.

    In: {"id","text"[,"title","lead","context","kind"]}. Out: {"id","in_scope","areas","assignments","needs_person",
    "note"}. Bad lines are named on standard error and left out; the exit code is then 3.
    """
    from pipeline.jsonl import pipe

    router = context.router

    def work(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        readings: list[Annotation] | list[None]
        readings = context.reader.read([text_of_row(row) for row in rows]) if read else [None] * len(rows)
        routings = [router.route(_document(row, reading)) for row, reading in zip(rows, readings, strict=True)]
        return [{"id": row["id"], **_answer(context, routing)} for row, routing in zip(rows, routings, strict=True)]

    return pipe(work)


def _document(row: dict[str, Any], reading: Annotation | None) -> Document:
    from routing.router import Document

    text = text_of_row(row)
    return Document(
        title=text.title,
        lead=text.lead,
        body=text.body,
        context=text.context,
        kind=text.kind,
        topics={topic.id: topic.score for topic in reading.topics} if reading else None,
        in_scope=reading.in_scope if reading else None,
    )


def _answer(context: Context, routing: Routing) -> dict[str, Any]:
    answer = routing.to_dict()
    for item in answer["assignments"]:
        unit = context.city.units.get(item["unit"])
        item["name"] = unit.name if unit else item["unit"]
    return answer
