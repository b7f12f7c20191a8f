"""The command line: `langnghe COMMAND`."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from pipeline.errors import Exit, UserError

COMMANDS = {
    "annotate": "Read texts from JSON lines: sentiment, topics, scope, actionable.",
    "crawl": "Collect from the sources and keep what is new.",
    "digest": "Print or save the digest of one unit and day.",
    "doctor": "Say what is ready and what is not.",
    "evaluate": "Measure the reading and the routing on labelled texts.",
    "extract": "Turn one saved page into a post.",
    "import": "Take in posts from JSONL, CSV or XLSX files.",
    "retention": "Drop texts whose time is over now.",
    "route": "Name the responsible units of texts from JSON lines.",
    "run": "One pass: crawl, annotate, route, group, digest.",
    "search": "Find mentions.",
    "serve": "Run the schedule and the dashboard together.",
    "sources": "List the sources, their state and freshness.",
    "takedown": "Remove a mention everywhere, for good.",
    "train": "Train the linear reading model.",
    "units": "Explain the name of a unit or a place.",
}


ROOMS = {"crawlers", "nlp", "routing", "storage", "digests", "cities"}
"""Packages whose own errors are one clear line for the user."""


class LazyGroup(click.Group):
    """Loads a command's module only when that command is called, so that `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """The command itself, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.commands.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Settings file (default: config.yaml here).",
)
@click.version_option(package_name="langnghe", prog_name="langnghe")
@click.pass_context
def root(ctx: click.Context, config: Path | None) -> None:
    """Lắng Nghe listens to what the public says of a city, for the people who run it.

    Example: langnghe run && langnghe digest --unit SXD
    """
    ctx.obj = config


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every failure ends in one clear line and its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    try:
        result: Any = root.main(args=arguments, prog_name="langnghe", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return Exit.USAGE
    except click.ClickException as error:
        _say(error.format_message())
        return Exit.USAGE
    except UserError as error:
        _say(str(error))
        return error.code
    except (KeyboardInterrupt, click.Abort):
        _say("stopped; what was done is kept, run the command again to go on")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    except Exception as error:  # the last border: no traceback reaches a user
        return _fault(error)
    return result if isinstance(result, int) else Exit.FINE


def _fault(error: Exception) -> int:
    if os.environ.get("LANGNGHE_DEBUG"):
        raise error
    if type(error).__module__.split(".")[0] in ROOMS:
        _say(str(error))
    else:
        _say(f"unexpected {type(error).__name__}: {' '.join(str(error).split())} (set LANGNGHE_DEBUG=1 to see where)")
    return Exit.FAULT


def _say(message: str) -> None:
    for line in message.splitlines():
        click.echo(f"langnghe: {line}", err=True)


if __name__ == "__main__":
    main()
