"""`thidua rehearse`: one campaign from launch to issued decision, through the JSON interface, on the real engine."""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.engine import tell
from cli.records import located

if TYPE_CHECKING:
    from cli.rehearsal.programme_scenario import ProgrammeScenario
    from cli.rehearsal.scenario import Scenario
    from runtime.settings import Settings

WATCH_SECONDS = 4.0


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "rehearse",
        help="diễn tập cả một phong trào",
        description="Dựng một bản diễn tập mới trong thư mục tạm rồi chạy kịch bản qua giao diện HTTP.",
    )
    parser.add_argument("file", metavar="TỆP", type=Path, help="tệp định nghĩa phong trào")
    parser.add_argument("--scenario", metavar="TỆP", type=Path, help="kịch bản khác với kịch bản đặt cạnh tệp")
    parser.add_argument("--at", metavar="ĐỊA-CHỈ", help="dùng bản diễn tập đang chạy ở địa chỉ này")
    parser.add_argument("--out", metavar="THƯ-MỤC", type=Path, help="nơi đặt các văn bản PDF")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.add_argument("--watch", action="store_true", help="chạy chậm để xem trên trang web")
    parser.set_defaults(run=run_rehearse)


def run_rehearse(arguments: argparse.Namespace) -> int:
    from cli.rehearsal import outcome, programme, programme_scenario, scenario
    from definitions.check import kind_of
    from runtime.settings import load_settings

    kind = kind_of(arguments.file)
    if kind == "REPORT":
        return _run_report(arguments)
    of_years = kind == "PROGRAMME"
    read = programme_scenario.load if of_years else scenario.load
    played = read(arguments.scenario or scenario.beside(arguments.file))
    settings = load_settings()
    # Not asyncio.run: a supervisor ends its children itself, and the command ends by os._exit.
    found = asyncio.new_event_loop().run_until_complete(_rehearse(arguments, settings, played))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        (programme if of_years else outcome).table(found, tell)
    return 0


def _run_report(arguments: argparse.Namespace) -> int:
    """A report has no engine: its history is made up, imported, counted and compared."""
    from cli.rehearsal import report
    from cli.ten_year.shown import table
    from runtime.failure import Failure

    if arguments.at or arguments.scenario:
        raise Failure("Diễn tập một báo cáo không có kịch bản và không dùng bản đang chạy; bỏ --at, --scenario.")
    found = report.rehearse(arguments.file, arguments.out, tell)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        table(found, tell)
    return 0


async def _rehearse(
    arguments: argparse.Namespace, settings: "Settings", played: "Scenario | ProgrammeScenario"
) -> dict[str, Any]:
    began = time.monotonic()
    if arguments.at:
        return await _play(arguments, located(settings), played, arguments.at, began)
    from cli.up import installation_children
    from runtime.engine import install_engine
    from runtime.logs import logs_to
    from runtime.supervise import Supervisor

    install_engine(settings, tell)
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        own = settings.model_copy(
            update={"data_dir": Path(folder), "database_url": None, "http_port": 0, "engine_port": 0}
        )
        with (Path(folder) / "rehearse.log").open("a", encoding="utf-8") as stream, logs_to(own, stream):
            supervisor = Supervisor(own, installation_children(arguments.file, arguments.scenario), progress=tell)
            async with supervisor as installation:
                address = installation.http_address
                return await _play(arguments, installation.settings, played, address, began)


async def _play(
    arguments: argparse.Namespace,
    settings: "Settings",
    played: "Scenario | ProgrammeScenario",
    address: str,
    began: float,
) -> dict[str, Any]:
    from cli.rehearsal import outcome, programme
    from cli.rehearsal.office import Office
    from cli.rehearsal.play import Player
    from cli.rehearsal.programme_scenario import ProgrammeScenario
    from cli.rehearsal.version import version_loader
    from cli.seeding import DEMO_PASSWORD

    tell(f"Địa chỉ: {address}")
    office = Office(address, DEMO_PASSWORD)
    pause = WATCH_SECONDS if arguments.watch else 0.0
    try:
        if isinstance(played, ProgrammeScenario):
            return await programme.rehearse(settings, played, office, began, pause, tell)
        player = Player(office, played, tell, version_loader(settings, arguments.file.parent))
        await player.play(pause_seconds=pause)
        found = await outcome.conclude(player, settings, began)
        if arguments.out is not None:
            count = await outcome.collect_papers(player, arguments.out)
            tell(f"{count} văn bản ở {arguments.out}")
    finally:
        await office.close()
    outcome.require(found, played.expect | outcome.WHOLE)
    return found
