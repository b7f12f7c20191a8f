"""`langnghe annotate`: read texts from JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.command import declare

if TYPE_CHECKING:
    from nlp.annotation import Annotation
    from nlp.reader import Text
    from pipeline.context import Context


@declare("annotate", example='echo \'{"id":1,"text":"Đường ngập lút bánh xe"}\' | langnghe annotate')
def command(context: Context) -> int:
    """Read texts: one JSON object a line in, one out.

    In: {"id","text"[,"title","lead","context","kind"]}. Out: {"id","sentiment","topics","in_scope","actionable",
    "keywords","model"}. Bad lines are named on standard error and left out; the exit code is then 3.
    """
    from pipeline.jsonl import pipe

    reader = context.reader

    def work(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        readings = reader.read([text_of_row(row) for row in rows])
        return [{"id": row["id"], **_answer(reading)} for row, reading in zip(rows, readings, strict=True)]

    return pipe(work)


def text_of_row(row: dict[str, Any]) -> Text:
    """The reader's input for one JSON line."""
    from nlp.reader import Text

    return Text(
        title=row.get("title") or "",
        lead=row.get("lead") or "",
        body=row.get("text") or "",
        context=row.get("context") or "",
        kind=row.get("kind") or "",
    )


def _answer(reading: Annotation) -> dict[str, Any]:
    scores = reading.sentiment
    return {
        "sentiment": {
            "label": scores.label.value,
            "negative": round(scores.negative, 4),
            "neutral": round(scores.neutral, 4),
            "positive": round(scores.positive, 4),
        },
        "topics": [{"id": topic.id, "score": round(topic.score, 4)} for topic in reading.topics],
        "in_scope": round(reading.in_scope, 4),
        "actionable": round(reading.actionable, 4),
        "keywords": list(reading.keywords),
        "model": reading.model,
    }
