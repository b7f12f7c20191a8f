"""Writes docs/commands.md and docs/settings.md from the program itself: `python -m pipeline.reference docs`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import BaseModel

from pipeline.cli import COMMANDS, root
from pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSHOWN = {"file", "cities"}


def commands_markdown() -> str:
    """The help of every command."""
    parts = ["# Commands\n", "Made from the program by `make docs`; do not edit.\n"]
    context = click.Context(root, info_name="langnghe")
    for name in sorted(COMMANDS):
        command = root.get_command(context, name)
        if command is None:
            raise LookupError(name)
        help_text = command.get_help(click.Context(command, info_name=name, parent=context, max_content_width=100))
        parts.append(f"## {name}\n\n```\n{help_text}\n```\n")
    return "\n".join(parts)


def settings_markdown() -> str:
    """Every key of the settings with its default and meaning."""
    lines = [
        "# Settings\n",
        "Made from the program by `make docs`; do not edit. All keys stand in `config.yaml` and may be left out.",
        "Secrets never stand there: they come from the environment (`LANGNGHE_<NAME>`) or from files in `secrets/`.\n",
        "| key | default | meaning |",
        "|---|---|---|",
    ]
    lines += [f"| `{key}` | `{default}` | {meaning} |" for key, default, meaning in _rows(Settings(), "")]
    return "\n".join(lines) + "\n"


def _rows(model: BaseModel, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in type(model).model_fields.items():
        if not prefix and name in _UNSHOWN:
            continue
        value: Any = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _rows(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _shown(value), field.description or ""


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return str(list(value) if isinstance(value, tuple) else value)


def main(folder: Path) -> None:
    """Write both pages into a folder."""
    (folder / "commands.md").write_text(commands_markdown(), encoding="utf-8")
    (folder / "settings.md").write_text(settings_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
