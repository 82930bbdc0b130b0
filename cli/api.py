"""`thidua api`: serves the pages and the JSON interface."""

import argparse


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("api", help="chạy trang web và giao diện JSON", description="Dừng bằng Ctrl-C.")
    parser.set_defaults(run=run_api)


def run_api(arguments: argparse.Namespace) -> int:
    import uvicorn

    from api.app import create_app
    from runtime.logs import configure_logs
    from runtime.settings import load_settings

    settings = load_settings()
    configure_logs(settings)
    uvicorn.run(
        create_app(settings),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    return 0
