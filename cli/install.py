"""`thidua install`: creates the installation, and loads the files of campaigns into it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.session import Database


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "install",
        help="tạo bản cài đặt (thật hoặc diễn tập)",
        description="Tạo bản cài đặt một lần; chạy lại không đổi gì. Bản diễn tập có tài khoản mẫu và đồng hồ riêng.",
    )
    parser.add_argument("--rehearsal", metavar="TỆP", type=Path, help="bản diễn tập của phong trào trong tệp này")
    parser.set_defaults(run=run_install)


def run_install(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from runtime.engine import ENGINE_VERSION
    from runtime.settings import load_settings
    from storage import installation
    from storage.session import Database

    database = Database(load_settings().records_url)
    try:
        with database.read() as session:
            if installation.current(session) is not None:
                return 0
        if arguments.rehearsal is None:
            with database.write() as session:
                installation.create(
                    session,
                    rehearsal=False,
                    frozen_at=None,
                    engine_version=ENGINE_VERSION,
                    real_now=datetime.now(UTC),
                )
        else:
            create_rehearsal(database, arguments.rehearsal)
    finally:
        database.close()
    return 0


def create_rehearsal(database: "Database", definition: Path) -> None:
    """A rehearsal installation of one campaign: frozen clock at the day of its plan, demo accounts, the campaign.

    All in one transaction: an interrupted creation leaves nothing. Raises Failure for a definition with errors.
    """
    from datetime import UTC, datetime

    from cli.loading import read_campaign, seed_accounts, write_campaign
    from rules.calendar import start_of_day
    from runtime.engine import ENGINE_VERSION
    from storage import installation

    campaign = read_campaign(definition)
    dated = campaign.definition.document.issued_on
    if dated is None:
        from runtime.failure import Failure

        raise Failure(f"{definition}: kế hoạch chưa có ngày nên chưa biết diễn tập bắt đầu từ ngày nào.")
    begins = start_of_day(dated)
    with database.write() as session:
        installation.create(
            session,
            rehearsal=True,
            frozen_at=begins,
            engine_version=ENGINE_VERSION,
            real_now=datetime.now(UTC),
        )
        write_campaign(session, campaign, begins)
        seed_accounts(session, campaign)
