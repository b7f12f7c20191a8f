"""Sources as data: what a city listens to, and how each is read."""

from __future__ import annotations

import difflib
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawlers.settings import LONGEST_DELAY, MIN_DELAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_REQUIRED = {"name", "base_url"}
"""Keys without defaults."""
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SourceError(Exception):
    """A source is described wrongly; one line that names file and source."""


class CommentApi(BaseModel):
    """Where the comments under a source's articles come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: Literal["vnexpress", "cnnd", "vietnamnet", "tuoitre"]
    url: str = Field(description="address of the service, absolute or relative to base_url")
    site: str = Field(default="", description="the site's name or number at the service")


class Source(BaseModel):
    """One site, forum or shelf of reviews.

    Addresses may be relative to `base_url`. In `lists`, "{page}" stands for the page number; where it is missing,
    `paging` says how further pages are found ("{list}" the list's address, "{stem}" the same without its ending,
    "{page}").
    """

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    name: str = Field(min_length=1)
    type: Literal["news", "forum", "reviews"] = "news"
    family: str = "generic"
    base_url: str = Field(pattern=r"^https?://[^\s/]+")
    hosts: tuple[str, ...] = Field(default=(), description="further hosts on which its articles lie")
    feeds: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    paging: str = ""
    pages: int = Field(default=1, ge=1, le=200, description="pages of each list looked at in one run")
    article: str = Field(
        default="", description="regular expression over an article's address; its one group is the native id"
    )
    comments: CommentApi | None = None
    apps: dict[str, str] = Field(default={}, description="for reviews: names of the apps by number")
    enabled: bool = True
    reason: str = Field(default="", description="why the source is off, or what is known about it")
    interval_minutes: int = Field(default=30, ge=1, le=10_080)
    delay: float | None = Field(
        default=None, ge=0, le=LONGEST_DELAY, description="seconds between requests; None takes the setting"
    )

    @field_validator("family")
    @classmethod
    def _family_is_known(cls, value: str) -> str:
        from crawlers.rules import FAMILIES

        if value not in (*FAMILIES, "generic"):
            raise ValueError(f"unknown family '{value}'; known: {', '.join(FAMILIES)}, generic")
        return value

    @field_validator("article")
    @classmethod
    def _article_has_one_group(cls, value: str) -> str:
        try:
            groups = re.compile(value).groups
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        if value and groups != 1:
            raise ValueError(f"needs exactly one group for the native id, has {groups}")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.enabled and not self.reason:
            raise ValueError("a source that is off needs a reason")
        if self.enabled and not (self.feeds or self.lists):
            raise ValueError("needs feeds or lists")
        if self.type == "news" and self.enabled and not self.article:
            raise ValueError("needs the pattern of its articles' addresses")
        if self.delay is not None and self.delay < MIN_DELAY and self.host not in _LOOPBACK:
            raise ValueError(f"the delay of a live source is at least {MIN_DELAY} s")
        return self

    @property
    def host(self) -> str:
        """Host of `base_url` without its port."""
        return urlsplit(self.base_url).hostname or ""

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset((urlsplit(self.base_url).netloc, *self.hosts))

    @cached_property
    def _article(self) -> re.Pattern[str]:
        return re.compile(self.article)

    def absolute(self, address: str) -> str:
        """An address of the source made absolute."""
        if address.startswith(("http://", "https://")):
            return address
        return f"{self.base_url.rstrip('/')}/{address.lstrip('/')}"

    def owns(self, url: str) -> bool:
        """Whether an address lies on one of the source's hosts, with or without "www."."""
        try:
            parts = urlsplit(url)
        except ValueError:  # a link may be anything
            return False
        netloc = parts.netloc.lower()
        return parts.scheme in {"http", "https"} and bool(
            {netloc, netloc.removeprefix("www."), f"www.{netloc}"} & self._hosts
        )

    def article_id(self, url: str) -> str:
        """The native id in an article's address; "" if the address is no article's of this source."""
        if not self.article or not self.owns(url):
            return ""
        match = self._article.search(url.split("#")[0].split("?")[0])
        return match[1] if match else ""

    def list_pages(self, address: str) -> Iterator[str]:
        """Addresses of a list's pages, the first one first."""
        first = self.absolute(address.replace("{page}", "1"))
        yield first
        pattern = address if "{page}" in address else self.paging
        for page in range(2, self.pages + 1) if pattern else ():
            stem = re.sub(r"\.[a-z]+$", "", first)
            yield self.absolute(pattern.replace("{list}", first).replace("{stem}", stem).replace("{page}", str(page)))


def load_sources(
    path: Path,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    variables: Mapping[str, str] | None = None,
) -> list[Source]:
    """Read a city's `sources.yaml`.

    Args:
        path: the file; a mapping with the one key `sources`, a list of sources.
        overrides: changes by source id, laid over the file key by key; an id that the file lacks adds a source.
        variables: values for "{name}" in any text of the file.

    Raises:
        SourceError: one line that names the file, the source and the key; "sources" instead of the file where what is
            wrong comes from an override.
    """
    entries: dict[str, dict[str, Any]] = {}
    for place, entry in enumerate(_entries(path), start=1):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise SourceError(f"{path}: source number {place} has no id")
        if entry["id"] in entries:
            raise SourceError(f"{path}: source {entry['id']} is described twice")
        entries[entry["id"]] = _filled(entry, variables or {})
    found = {name: _source(str(path), name, entry) for name, entry in entries.items()}
    for name, changes in (overrides or {}).items():
        if name not in entries and _REQUIRED - set(changes):
            raise SourceError(_no_such_source(name, entries))
        found[name] = _source("sources", name, {**entries.get(name, {"id": name}), **changes})
    return list(found.values())


def family_for(url: str, sources: Iterable[Source]) -> str | None:
    """The page family of the source that an address belongs to; None if it belongs to none."""
    return next((source.family for source in sources if source.owns(url)), None)


def _no_such_source(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    guess = f"; did you mean '{near[0]}'?" if near else ""
    needs = "a new source needs name, type, base_url, feeds or lists, and for news the pattern of an article"
    return f"sources: there is no source '{name}'{guess} ({needs})"


def _entries(path: Path) -> list[Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # the C loader is a safe one
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict) or not isinstance(data.get("sources"), list) or set(data) != {"sources"}:
        raise SourceError(f"{path}: must hold the one key 'sources' with a list")
    return list(data["sources"])


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, text in variables.items():
            value = value.replace(f"{{{name}}}", text)
        return value
    if isinstance(value, dict):
        return {key: _filled(item, variables) for key, item in value.items()}
    return [_filled(item, variables) for item in value] if isinstance(value, list) else value


def _source(place: str, name: str, entry: Mapping[str, Any]) -> Source:
    try:
        return Source.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise SourceError(f"{place}: source {name}: {key + ': ' if key else ''}{message}") from error
