"""`python -m crawlers.demo FOLDER --port N`: serve the sample sites until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from crawlers.demo.content import SampleError
from crawlers.demo.server import SampleServer


def main() -> int:
    """Serve; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawlers.demo", description="Serve the sample sites on loopback.")
    parser.add_argument("folder", type=Path, help="folder with articles-*.jsonl and the like")
    parser.add_argument("--port", type=int, default=8600)
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    try:
        with SampleServer(options.folder, options.port) as server, contextlib.suppress(KeyboardInterrupt):
            sys.stdout.write(f"sample sites on {server.base_url}/ (Ctrl-C stops them)\n")
            sys.stdout.flush()
            server.wait()
    except (SampleError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
