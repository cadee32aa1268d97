"""The command line: one command per question, people by default, `--json` for programs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `mihwar`; bad input ends in one sentence on stderr and exit code 2."""
    from mihwar.cli.app import run

    sys.exit(run())
