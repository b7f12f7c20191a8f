"""The model card of a linear model: what it was trained on, how well it reads, where it must not be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.evaluate import Report

_LICENCES = {
    "own_posts.jsonl": "written and labelled for this project, CC BY 4.0, part of the repository",
    "city_mentions.jsonl": "real news items, posts and readers' comments, labelled for this project; the texts are"
    " their publishers' and authors' and are not part of the repository",
    "social_comments.jsonl": "real comments of the SafeSense set (CC BY-SA 4.0), labelled for this project; not part of"
    " the repository",
}
_ELSEWHERE = "given to the training command; not part of the repository"


def render(manifest: dict[str, Any], report: Report) -> str:
    """Markdown of the card."""
    data = "\n".join(
        f"| {source['file']} | {source['items']} | {_LICENCES.get(source['file'], _ELSEWHERE)} |"
        for source in manifest["data"]
    )
    return f"""# {manifest["name"]}

Reads short Vietnamese public texts: sentiment (negative, neutral, positive), one or two of
{len(manifest["labels"]["topics"])} topics, whether the text concerns the city, whether somebody should look at it.

- Kind: TF-IDF over words with and without marks, characters 3–5 and the words of the context
  ({sum(manifest["terms"].values()):,} terms); logistic regression per head; weights in 8 bits.
- Text preparation: version {manifest["preparation"]}. Trained on {manifest["date"]}.
- Licence of the weights: Apache-2.0, as the program. They hold words, word pairs and
  character sequences that occur in at least three texts, no whole text.
- Trained again with `langnghe train`; without arguments it takes the committed part of the data alone.

## Data

| file | items trained on | whose |
| --- | --- | --- |
{data}

Labels follow docs/labels.md. Items marked `dev` were never trained on, but settings were chosen on the real ones, which
flatters the figures a little. Comments of one thread stand on one side, except in social_comments.jsonl, whose few long
threads are split by item. Calibration was fitted by cross-validation on the training part, threads kept together.

## Figures on the dev part

{report.to_markdown()}
## Limits

- Sentiment is read from words. Sarcasm, and opinions that only the situation makes clear, are often missed.
- Two people agree on sentiment in 93 of 100 texts; the model is well below that. Use it to sort, not to judge.
- Real items are mostly newspaper items and readers' comments; posts and reviews were mostly written for training.
- Older real items were labelled before some topics existed and carry a neighbouring one.
- Long articles are judged by title, lead and first paragraphs.
- It must not be used to judge persons.
"""
