"""`thidua engine install`: find or obtain the Temporal engine."""

import argparse
import sys
import time


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("engine", help="engine Temporal", description="Engine Temporal của hệ thống.")
    actions = parser.add_subparsers(title="việc", metavar="VIỆC", dest="action", required=True)
    install = actions.add_parser(
        "install",
        help="tìm hoặc lấy engine",
        description="Tìm engine Temporal đúng phiên bản; chưa có thì tải về, không tải được thì dựng bằng Go.",
    )
    install.add_argument("--quiet", action="store_true", help="không in gì nếu engine đã có sẵn")
    install.set_defaults(run=run_install)


def run_install(arguments: argparse.Namespace) -> int:
    from runtime.engine import ENGINE_VERSION, install_engine
    from runtime.settings import load_settings

    engine = install_engine(load_settings(), tell)
    if not arguments.quiet:
        print(f"Engine Temporal {ENGINE_VERSION}: {engine.address or engine.binary} ({engine.way})")
    return 0


_BEGAN = time.monotonic()


def tell(line: str) -> None:
    """One line of progress on standard error, with the seconds since the command began."""
    print(f"[{time.monotonic() - _BEGAN:5.1f} s] {line}", file=sys.stderr, flush=True)
