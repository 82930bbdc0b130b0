"""The `thidua` command: one module per command, each with `register(subparsers)`.

A command's module imports nothing heavy before it runs, so that `thidua --help` is quick; its `run(args)` answers an
exit code. 0 done, 1 refused or failed (one clear line on standard error), 2 wrong usage.
"""

import argparse
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from cli.parser import Parser
from runtime.exit import DONE, REFUSED, WRONG_USAGE, leave
from runtime.failure import Failure

COMMANDS = (
    "cli.engine",
    "cli.up",
    "cli.rehearse",
    "cli.rehearse_all",
    "cli.campaign",
    "cli.awards",
    "cli.report",
    "cli.law",
    "cli.audit",
    "cli.organisation",
    "cli.install",
    "cli.worker",
    "cli.api",
    "cli.db",
    "cli.backup",
    "cli.account",
    "cli.doctor",
    "cli.bench",
)


def build_parser() -> argparse.ArgumentParser:
    """The whole tree of commands."""
    parser = Parser(prog="thidua", description="Thi đua, khen thưởng: từ phát động đến quyết định, kiểm chứng được.")
    subparsers = parser.add_subparsers(title="lệnh", metavar="LỆNH", dest="command", required=True)
    for name in COMMANDS:
        import_module(name).register(subparsers)
    return parser


def run(arguments: Sequence[str] | None = None) -> int:
    """Parse and do. Answers the exit code; faults of the program pass through."""
    try:
        parsed = build_parser().parse_args(arguments)
    except SystemExit as stopped:
        return DONE if stopped.code in (None, 0) else WRONG_USAGE
    try:
        code: int = parsed.run(parsed)
    except Failure as failure:
        print(f"thidua: {failure}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return REFUSED  # the reader has gone (`thidua … | head`): nobody is left to tell
    except KeyboardInterrupt:
        print("thidua: đã dừng theo yêu cầu.", file=sys.stderr)
        return REFUSED
    return code


def main() -> NoReturn:
    code = REFUSED
    try:
        code = run()
    finally:
        # `leave` does not return: a fault on its way out would never be seen.
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        leave(code)


if __name__ == "__main__":
    main()
