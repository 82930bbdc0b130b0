"""`thidua audit check`: everything that is archived, held against itself and run again with the real code."""

import argparse
import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli.records import located, opened
from runtime.exit import DONE, REFUSED

if TYPE_CHECKING:
    from audit.checking import Checked
    from audit.deep import Verified
    from storage.session import Database

NAMED = 50


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `check` to the sub-commands of `audit`."""
    parser = commands.add_parser(
        "check",
        help="kiểm lại toàn bộ kho lưu: byte, chuỗi băm, niêm phong; chạy lại từng lịch sử, so với sổ ghi và văn bản",
        description="Kết thúc bằng 1 khi có điều sai; nêu lịch sử, sự kiện và byte sai đầu tiên.",
    )
    parser.add_argument("--campaign", metavar="MÃ", help="chỉ những lịch sử của phong trào này")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> int:
    """0: everything holds; 1: something does not, and is named."""
    from audit.examining import check_all, note_all
    from documents.store import Store
    from runtime.settings import load_settings

    settings = located(load_settings())
    with opened(settings) as (database, _here):
        _require_known(database, arguments.campaign)
        work = check_all(database, Store(settings.store_dir), within(arguments.campaign))
        checked, deep = asyncio.run(work)
        if not arguments.campaign:
            note_all(database, checked.damages, deep.faults)
    found = figures(checked, deep)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(
            f"Đã kiểm {checked.runs} bản lưu ({checked.events} sự kiện), chạy lại {deep.runs} lịch sử, "
            f"so {deep.acts} hành vi, {checked.rows} dòng dữ liệu, {checked.roots} bản niêm phong, "
            f"{checked.audit_chains} chuỗi kiểm toán: {found['chain_errors'] + found['mismatches']} điều sai."
        )
        if checked.left_out:
            print(
                f"  {checked.left_out} quy trình mới hơn kho lưu hoặc có lịch sử hỏng: dòng dữ liệu của chúng chưa so "
                "lần này; «thidua db rebuild --check» so với engine."
            )
        for fault in deep.faults[:NAMED]:
            print(f"  {fault.sentence}")
        for damage in checked.damages[:NAMED]:
            where = f" lần chạy {damage.run_id}" if damage.run_id else ""
            at = f", byte {damage.byte}" if damage.byte is not None else ""
            print(f"  {damage.kind} {damage.subject}{where}{at}: {damage.detail}")
    return REFUSED if found["chain_errors"] or found["mismatches"] else DONE


def _require_known(database: "Database", campaign: str | None) -> None:
    """Raises Failure: a code that is mistyped must not be told as a campaign in which nothing is wrong."""
    from runtime.failure import Failure
    from storage import archive_extent
    from storage.tables.subject import Campaign

    if campaign is None:
        return
    with database.read() as session:
        known = campaign and session.get(Campaign, campaign) is not None
        if not known and not archive_extent.workflow_ids(session, within(campaign) or ("",)):
            raise Failure(f"Không có phong trào «{campaign}», cả ở đây lẫn trong kho lưu; hãy kiểm tra lại mã.")


def within(campaign: str | None) -> tuple[str, ...]:
    """The ids of a campaign's processes; none for everything."""
    if not campaign:
        return ()
    cases = ("enrolment", "nomination", "council", "decision")
    return (f"campaign/{campaign}", *(f"{subject}/{campaign}/" for subject in cases))


def figures(checked: "Checked", deep: "Verified") -> dict[str, Any]:
    """The figures of a check for JSON."""
    return {
        "runs_verified": deep.runs,
        "acts_compared": deep.acts,
        "frames_compared": deep.frames,
        "commands_compared": deep.commands,
        "mismatches": len(deep.faults),
        "chain_errors": len(checked.damages),
        "archived_states": checked.runs,
        "events": checked.events,
        "statements": checked.roots,
        "leaves": checked.leaves,
        "audit_chains": checked.audit_chains,
        "rows_compared": checked.rows,
        "cases_left_out": checked.left_out,
        "faults": [fault.plain() for fault in deep.faults[:NAMED]],
        "damages": [asdict(damage) for damage in checked.damages[:NAMED]],
    }
