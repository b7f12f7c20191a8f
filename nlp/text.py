"""What a reading starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Text:
    """One public text as the reader takes it.

    Attributes:
        title: headline, "" where there is none.
        lead: the paragraph under a headline.
        body: the rest, or the whole of a post or comment.
        context: what the text answers to, for example the headline above a reader's comment.
        kind: "article", "post", "comment", "review", "video" or "" where unknown.
    """

    title: str = ""
    lead: str = ""
    body: str = ""
    context: str = ""
    kind: str = ""

    @property
    def whole(self) -> str:
        """Title, lead and body, each on a line of its own; empty ones left out."""
        return "\n".join(part for part in (self.title, self.lead, self.body) if part)

    def changed(self, change: Callable[[str], str]) -> Text:
        """The same text with every part written otherwise."""
        return replace(
            self,
            title=change(self.title),
            lead=change(self.lead),
            body=change(self.body),
            context=change(self.context),
        )
