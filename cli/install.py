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
    parser.add_argument("--scenario", metavar="TỆP", type=Path, help="kịch bản của bản diễn tập, nếu không ở cạnh tệp")
    parser.set_defaults(run=run_install)


def run_install(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from audit import keyring
    from runtime.engine import ENGINE_VERSION
    from runtime.keys import Keys
    from runtime.settings import load_settings
    from storage import installation
    from storage.session import Database

    settings = load_settings()
    database = Database(settings.records_url)
    try:
        with database.read() as session:
            here = installation.current(session)
        if here is None and arguments.rehearsal is None:
            with database.write() as session:
                installation.create(
                    session,
                    rehearsal=False,
                    frozen_at=None,
                    engine_version=ENGINE_VERSION,
                    real_now=datetime.now(UTC),
                )
        elif here is None:
            create_rehearsal(database, arguments.rehearsal, arguments.scenario)
        with database.read() as session:
            here = installation.current(session)
        assert here is not None
        keyring.ensure(database, Keys(settings.keys_dir), here.id)
    finally:
        database.close()
    return 0


def create_rehearsal(database: "Database", definition: Path, scenario: Path | None = None) -> None:
    """A rehearsal installation of one campaign: frozen clock at the day of its plan, demo accounts, the campaign.

    `scenario`: may name further campaigns and other companions; None: the one beside the definition, if there is one.
    All in one transaction: an interrupted creation leaves nothing. Raises Failure for a definition with errors.
    """
    from datetime import UTC, datetime

    from definitions.check import kind_of

    if kind_of(definition) == "PROGRAMME":
        from cli import programme

        programme.create_rehearsal(database, definition)
        return
    from cli.loading import read_campaign, write_campaign
    from cli.rehearsal import scenario as play
    from cli.seeding import seed_accounts
    from definitions.facts import decided_on
    from definitions.organisation import organisation
    from rules.calendar import start_of_day
    from runtime.engine import ENGINE_VERSION
    from storage import installation
    from storage.organisation import load

    stated = scenario or play.beside(definition)
    played = play.load(stated) if stated.exists() else None
    campaign = read_campaign(definition, played.instead if played else None)
    further = [read_campaign(definition.parent / name) for name in (played.also if played else ())]
    begins = start_of_day(decided_on(campaign.definition))
    with database.write() as session:
        installation.create(
            session,
            rehearsal=True,
            frozen_at=begins,
            engine_version=ENGINE_VERSION,
            real_now=datetime.now(UTC),
        )
        load(session, organisation())
        for loaded in (campaign, *further):
            write_campaign(session, loaded, begins)
            issuer = loaded.definition.issuer.code
            seed_accounts(session, loaded, "" if issuer == campaign.definition.issuer.code else f"-{issuer}")
