"""`thidua bench`: what the house costs beside the bare engine, and what crashes do to it."""

import argparse
import asyncio
import json
import secrets
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cli.engine import tell

if TYPE_CHECKING:
    from runtime.settings import Settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("bench", help="đo tốc độ và thử dừng đột ngột")
    kinds = parser.add_subparsers(title="phép đo", metavar="PHÉP-ĐO", dest="kind", required=True)
    nomination = kinds.add_parser("nomination", help="hồ sơ so với quy trình trần cùng lịch sử")
    nomination.add_argument("--pairs", metavar="SỐ", type=int, default=5, help="số cặp đo xen kẽ (mặc định 5)")
    nomination.add_argument("--nominations", metavar="SỐ", type=int, default=60, help="hồ sơ mỗi lượt (mặc định 60)")
    nomination.set_defaults(run=run_nomination)
    campaign = kinds.add_parser("campaign", help="lịch sử phong trào không dài thêm theo số hồ sơ")
    campaign.add_argument("--nominations", metavar="SỐ", type=int, default=1000, help="số hồ sơ (mặc định 1000)")
    campaign.set_defaults(run=run_campaign)
    chaos = kinds.add_parser("chaos", help="dừng đột ngột từng tiến trình giữa cuộc diễn tập")
    chaos.add_argument("--kills", metavar="SỐ", type=int, default=10, help="số lần dừng mỗi tiến trình (mặc định 10)")
    chaos.add_argument("--seed", metavar="SỐ", type=int, help="hạt giống ngẫu nhiên, để chạy lại đúng các điểm dừng")
    chaos.set_defaults(run=run_chaos)
    law = kinds.add_parser("law", help="tìm bộ quy định cho một hồ sơ trong một bảng lớn")
    law.add_argument("--rows", metavar="SỐ", type=int, default=10_000, help="số dòng quy định (mặc định 10000)")
    law.add_argument("--resolutions", metavar="SỐ", type=int, default=300, help="số lần tìm (mặc định 300)")
    law.add_argument("--seed", metavar="SỐ", type=int, default=1, help="hạt giống ngẫu nhiên (mặc định 1)")
    law.set_defaults(run=run_law)
    audit = kinds.add_parser("audit", help="các phép đo của phần kiểm tra")
    audit.add_argument("parts", metavar="PHẦN", nargs="*", help="chỉ các phần này (mặc định: tất cả)")
    audit.add_argument("--nominations", metavar="SỐ", type=int, default=50_000, help="số hồ sơ (mặc định 50000)")
    audit.add_argument("--seed", metavar="SỐ", type=int, default=1, help="hạt giống ngẫu nhiên (mặc định 1)")
    audit.add_argument("--changes", metavar="SỐ", type=int, default=2000, help="số byte thử đổi (mặc định 2000)")
    audit.set_defaults(run=run_audit)
    for kind in (nomination, campaign, chaos, law, audit):
        kind.add_argument("--json", action="store_true", help="in một đối tượng JSON")


def run_nomination(arguments: argparse.Namespace) -> int:
    from benchmarks import nomination
    from cli.demo import DEFINITION
    from cli.loading import read_campaign

    code = read_campaign(DEFINITION).code

    async def run(settings: "Settings") -> dict[str, Any]:
        return await nomination.run(settings, DEFINITION, code, arguments.pairs, arguments.nominations, tell)

    found = _run(run)
    _show(arguments, found, _nomination_lines)
    return 0 if found["met"] else 1


def run_campaign(arguments: argparse.Namespace) -> int:
    from benchmarks import campaign
    from cli.demo import DEFINITION
    from cli.loading import read_campaign

    code = read_campaign(DEFINITION).code

    async def run(settings: "Settings") -> dict[str, Any]:
        return await campaign.run(settings, DEFINITION, code, arguments.nominations, tell)

    _show(arguments, _run(run), _campaign_lines)
    return 0


def run_chaos(arguments: argparse.Namespace) -> int:
    from benchmarks import chaos
    from cli.demo import DEFINITION
    from cli.rehearsal import scenario

    played = scenario.load(scenario.beside(DEFINITION))
    seed = arguments.seed if arguments.seed is not None else secrets.randbelow(1_000_000)

    async def run(settings: "Settings") -> dict[str, Any]:
        return await chaos.run(settings, DEFINITION, played, arguments.kills, seed, tell)

    _show(arguments, _run(run), _chaos_lines)
    return 0


def run_law(arguments: argparse.Namespace) -> int:
    from benchmarks import law
    from runtime.failure import Failure

    if arguments.rows < law.FEWEST_ROWS or arguments.resolutions < law.FEWEST_RESOLUTIONS:
        least = f"--rows từ {law.FEWEST_ROWS}, --resolutions từ {law.FEWEST_RESOLUTIONS}"
        raise Failure(f"quá ít để đo: {least}.")
    found = law.run(arguments.rows, arguments.resolutions, arguments.seed)
    _show(arguments, found, _law_lines)
    return 0 if found["met"] else 1


def run_audit(arguments: argparse.Namespace) -> int:
    from benchmarks import audit
    from runtime.failure import Failure

    unknown = [name for name in arguments.parts if name not in audit.PARTS]
    if unknown:
        raise Failure(f"không có phần {', '.join(unknown)}; có: {', '.join(audit.PARTS)}.")
    options = audit.Options(arguments.nominations, arguments.seed, arguments.changes)
    with _logs_apart():
        found = audit.run(arguments.parts, options, tell)
    _show(arguments, found, audit.lines)
    return 0 if found["met"] else 1


def _run(run: "Callable[[Settings], Coroutine[Any, Any, dict[str, Any]]]") -> dict[str, Any]:
    """Run a measurement on a loop of its own."""
    from runtime.engine import install_engine
    from runtime.settings import load_settings

    settings = load_settings()
    install_engine(settings, tell)
    with _logs_apart():
        # Not asyncio.run: a supervisor ends its children itself, and the command ends by os._exit.
        return asyncio.new_event_loop().run_until_complete(run(settings))


@contextmanager
def _logs_apart() -> Iterator[None]:
    """The log goes to a temporary file, so that figures stand alone."""
    import tempfile

    from runtime.logs import logs_to
    from runtime.settings import load_settings

    with tempfile.TemporaryFile("w+", encoding="utf-8") as stream, logs_to(load_settings(), stream):
        yield


def _show(arguments: argparse.Namespace, found: dict[str, Any], lines: Callable[[dict[str, Any]], list[str]]) -> None:
    print(json.dumps(found, ensure_ascii=False) if arguments.json else "\n".join(lines(found)))


def _nomination_lines(found: dict[str, Any]) -> list[str]:
    ours, bare, ratio, cpu = found["ours"], found["bare"], found["ratio"], found["cpu_ratio"]
    return [
        f"Bối cảnh: {found['setting']}",
        f"Mỗi hồ sơ {found['events']} sự kiện, {found['payload_bytes']} byte; {found['pairs']} cặp × "
        f"{found['nominations']} hồ sơ, {found['in_flight']} hồ sơ cùng lúc; "
        f"đã so {found['histories_compared']} lịch sử.",
        f"{'':24}{'của ta':>12}{'trần':>12}",
        f"{'hồ sơ/giây':24}{ours['per_second']:>12}{bare['per_second']:>12}",
        f"{'thao tác/giây':24}{ours['updates_per_second']:>12}{bare['updates_per_second']:>12}",
        *(
            f"{f'thao tác {share} (ms)':24}{ours['update_ms'][share]:>12}{bare['update_ms'][share]:>12}"
            for share in ("p50", "p95")
        ),
        *(
            f"{f'CPU {name} (ms/hồ sơ)':24}{ours['cpu_ms'][name]:>12}{bare['cpu_ms'][name]:>12}"
            for name in ("server", "worker", "driver")
        ),
        f"Tỷ lệ tốc độ {ratio['median']} ({ratio['low']}–{ratio['high']}), mục tiêu {found['target']}: "
        f"{'đạt' if found['met'] else 'chưa đạt'}; tỷ lệ CPU {cpu['median']} ({cpu['low']}–{cpu['high']}).",
    ]


def _campaign_lines(found: dict[str, Any]) -> list[str]:
    return [
        f"{each['nominations']:>6} hồ sơ: lịch sử phong trào {each['events']} sự kiện; không kể điều phối "
        f"{sum(each['runs'])} trong {len(each['runs'])} lượt chạy; {each['seconds']} giây"
        for each in found["campaigns"]
    ]


def _chaos_lines(found: dict[str, Any]) -> list[str]:
    kills = ", ".join(f"{part} {count} lần" for part, count in found["kills"].items())
    return [
        f"Hạt giống {found['seed']}; lượt không dừng {found['calm_seconds']} giây, {found['requests']} yêu cầu.",
        *(
            f"Lượt {number}: {play['wall_seconds']} giây; "
            + ", ".join(f"{kill['part']}@{kill['point']} ({kill['back_after_seconds']} giây)" for kill in play["kills"])
            for number, play in enumerate(found["plays"], start=1)
        ),
        f"kill -9: {kills}. Không mất, không trùng: số liệu như lượt không dừng.",
    ]


def _law_lines(found: dict[str, Any]) -> list[str]:
    ours, again, naive = found["ms"], found["again_ms"], found["naive_ms"]
    return [
        f"{found['rows']} dòng đọc trong {found['read_seconds']} giây; {found['resolutions']} lần tìm, "
        f"mỗi lần {found['values_each']} giá trị; hạt giống {found['seed']}.",
        f"Ngày chưa hỏi bao giờ: p50 {ours['p50']} ms, p95 {ours['p95']} ms, lâu nhất {ours['max']} ms; "
        f"hỏi lại: p50 {again['p50']} ms.",
        f"Đọc lần lượt mọi dòng: p50 {naive['p50']} ms, gấp {found['ratio']} lần.",
        f"Mục tiêu p95 ≤ {found['target_ms']} ms: {'đạt' if found['met'] else 'chưa đạt'}.",
    ]
