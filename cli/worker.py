"""`thidua worker`: polls the engine and does the work."""

import argparse
import asyncio


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("worker", help="chạy tiến trình xử lý", description="Dừng bằng Ctrl-C.")
    parser.set_defaults(run=run_worker_command)


def run_worker_command(arguments: argparse.Namespace) -> int:
    from runtime.logs import configure_logs
    from runtime.settings import load_settings
    from worker.main import run_worker

    settings = load_settings()
    configure_logs(settings)
    asyncio.run(run_worker(settings))
    return 0
