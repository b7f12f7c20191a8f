"""Reads a YAML file so that a complaint about any value can name file, line and key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from pipeline.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ConfigFile:
    """A parsed YAML mapping and the place of each of its keys."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = _read(path)
        try:
            self._node = yaml.compose(text, Loader=_Loader)
            values = yaml.load(text, Loader=_Loader)  # noqa: S506  # a SafeLoader, written in C where available
        except yaml.YAMLError as error:
            raise UserError(_yaml_complaint(path, error)) from error
        self._refuse_doubles(self._node)
        if values is not None and not isinstance(values, dict):
            raise UserError(f"{path}:1: expected keys and values, found a {type(values).__name__}")
        self.values: dict[str, Any] = values or {}

    def _refuse_doubles(self, node: yaml.Node | None) -> None:
        """YAML lets a later key win in silence; here it would hide a setting."""
        if not isinstance(node, yaml.MappingNode):
            return
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise UserError(f"{self.path}:{key.start_mark.line + 1}: {key.value}: stands here a second time")
            seen.add(key.value)
            self._refuse_doubles(value)

    def line(self, keys: Sequence[str | int]) -> int:
        """The line (from 1) of the deepest of these nested keys that the file holds."""
        node, line = self._node, 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == str(key)), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                line = node.start_mark.line + 1
            else:
                break
        return line


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(f"there is no settings file {path}; name one with --config") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from error


def _yaml_complaint(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not valid YAML"
    return f"{path}:{mark.line + 1 if mark else 1}: {problem}"
