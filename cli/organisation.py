"""`thidua org`: check and load the files on organisations over time; show how they stood on a day."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rules.calendar import in_vietnam, short_date
from rules.organisation import (
    FUNCTION_LABELS,
    KIND_LABELS,
    LEVEL_LABELS,
    Function,
    category_on,
    exists_on,
    name_on,
    parent_on,
    predecessors,
    responsible,
    successors,
)
from runtime.exit import DONE, REFUSED, WRONG_USAGE
from runtime.failure import Failure

if TYPE_CHECKING:
    from rules.merged import Share
    from rules.organisation import Basis, Dated, Organisation, Succession, Unit
    from storage.reads.organisation import Branch


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `org`."""
    org = subparsers.add_parser("org", help="tổ chức theo thời gian: kiểm tra, nạp, xem vào một ngày")
    commands = org.add_subparsers(title="việc", metavar="VIỆC", dest="org_command", required=True)
    check = commands.add_parser("check", help="nêu mọi vấn đề của các tệp tổ chức trong một lần")
    check.set_defaults(run=run_check)
    load = commands.add_parser("load", help="nạp các tệp tổ chức vào bản cài đặt")
    load.set_defaults(run=run_load)
    show = commands.add_parser("show", help="đơn vị, tên, cấp trên, kế thừa vào một ngày")
    show.add_argument("--on", metavar="NGÀY", help="ngày, ví dụ 2025-07-01 (mặc định: hôm nay)")
    show.add_argument("--unit", metavar="MÃ", default="", help="một đơn vị với mọi kỳ và mọi kế thừa")
    show.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    show.set_defaults(run=run_show)
    totals = commands.add_parser("totals", help="số liệu của bản cài đặt: theo đơn vị lúc đó và theo đơn vị kế thừa")
    totals.add_argument("--on", metavar="NGÀY", help="đơn vị của ngày nào, ví dụ 2025-07-01 (mặc định: hôm nay)")
    totals.add_argument("--campaign", metavar="MÃ", default="", help="chỉ một phong trào")
    totals.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    totals.set_defaults(run=run_totals)


def run_check(arguments: argparse.Namespace) -> int:
    """0 when the files may be used, 1 when they have errors; every problem with file and line."""
    from definitions.organisation import check_organisation

    problems = check_organisation()
    if not problems:
        print("Các tệp tổ chức dùng được.")
        return DONE
    print(*problems, f"{len(problems)} vấn đề; sửa các dòng đã nêu.", sep="\n", file=sys.stderr)
    return REFUSED


def run_load(arguments: argparse.Namespace) -> int:
    """Put what the files say in place of what they said before.

    Raises:
        Failure: the files have errors, or there is no installation.
    """
    from cli.records import opened
    from runtime.settings import load_settings
    from storage.organisation import load

    organisation = _read()
    with opened(load_settings()) as (database, _here), database.write() as session:
        units, steps = load(session, organisation)
    print(f"Đã nạp {units} đơn vị và {steps} dòng kế thừa; chưa dòng nào được cán bộ xác nhận.")
    return DONE


def run_show(arguments: argparse.Namespace) -> int:
    """0 with the tree or the unit, 1 for an unknown unit, 2 for a bad date. Reads the files, not the installation."""
    from storage.reads.organisation import life, tree

    on = _asked(arguments.on)
    if on is None:
        return WRONG_USAGE
    organisation = _read()
    if arguments.unit:
        found = life(organisation, arguments.unit)
        if found is None:
            raise Failure(f"Không có đơn vị «{arguments.unit}»; xem mã bằng «thidua org show».")
        said: Any = _unit_json(organisation, found.unit, on)
        lines = _unit_lines(organisation, found.unit, on)
    else:
        branches = tree(organisation, on)
        said = {"on": on.isoformat(), "units": [_branch_json(branch) for branch in branches]}
        lines = _tree_lines(branches, on)
    print(json.dumps(said, ensure_ascii=False, indent=2) if arguments.json else "\n".join(lines))
    return DONE


def run_totals(arguments: argparse.Namespace) -> int:
    """0 with the same figures under the units of that time and under those of the day; 2 for a bad date.

    Raises:
        Failure: there is no installation.
    """
    from cli.records import opened
    from runtime.settings import load_settings
    from storage.reads.merged import merged
    from storage.reads.organisation import read_organisation

    on = _asked(arguments.on)
    if on is None:
        return WRONG_USAGE
    with opened(load_settings()) as (database, _here), database.read() as session:
        found = merged(session, read_organisation(session), on, arguments.campaign)
    if arguments.json:
        plain = {
            "on": on.isoformat(),
            "sums": {measure: {"then": then, "now": now} for measure, (then, now) in found.sums().items()},
            "then": [_share_json(share) for share in found.then],
            "now": [_share_json(share) for share in found.now],
        }
        print(json.dumps(plain, ensure_ascii=False, indent=2))
        return DONE
    print(f"Số liệu theo đơn vị của ngày {short_date(on)} (mỗi số chỉ tính một lần):")
    for share in found.now:
        holders = " + ".join(found.names.get(unit, unit) for unit in share.units)
        print(f"  {holders}: {MEASURES[share.measure]} {share.amount}")
    return DONE


MEASURES = {
    "ENROLLED": "tham gia",
    "REPORTED": "đã báo cáo",
    "OWN_AWARDS": "tự khen",
    "NOMINATED": "hồ sơ đã nộp",
    "AWARDED": "được khen",
}


def _share_json(share: "Share") -> dict[str, Any]:
    return {"units": list(share.units), "measure": share.measure, "amount": share.amount}


def _asked(text: str | None) -> date | None:
    """The day that was asked for, or today; None after saying that it is no day."""
    try:
        return in_vietnam(datetime.now(UTC)).date() if text is None else date.fromisoformat(text)
    except ValueError:
        print(f"thidua: không có ngày «{text}»; viết dạng 2025-07-01.", file=sys.stderr)
        return None


def _read() -> "Organisation":
    from definitions.organisation import organisation
    from definitions.problem import DefinitionRefused

    try:
        return organisation()
    except DefinitionRefused as refused:
        raise Failure(f"Tệp tổ chức có lỗi, chưa dùng được:\n{refused}") from refused


def _branch_json(branch: "Branch") -> dict[str, Any]:
    below = [_branch_json(one) for one in branch.below]
    return {"code": branch.unit.code, "name": branch.name, "level": branch.unit.level.value, "below": below}


def _tree_lines(branches: "tuple[Branch, ...]", on: date) -> Iterator[str]:
    yield f"Tổ chức ngày {short_date(on)}: {sum(branch.count() for branch in branches)} đơn vị."
    for branch in branches:
        yield from _branch_lines(branch, "")


def _branch_lines(branch: "Branch", indent: str) -> Iterator[str]:
    yield f"{indent}{branch.name} ({branch.unit.code})"
    for one in branch.below:
        yield from _branch_lines(one, indent + "  ")


def _unit_json(organisation: "Organisation", unit: "Unit", on: date) -> dict[str, Any]:
    steps = organisation.successions
    return {
        "code": unit.code,
        "on": on.isoformat(),
        "name": name_on(unit, on),
        "exists": exists_on(unit, on),
        "level": unit.level.value,
        "category": category_on(unit, on),
        "parent": parent_on(unit, on),
        "from": _day(unit.valid_from),
        "until": _day(unit.valid_until),
        **_grounds(unit.basis),
        "names": [_dated_json(row) for row in unit.names],
        "parents": [_dated_json(row) for row in unit.parents],
        "seats": [_dated_json(row) for row in unit.seats],
        "successors": [_step_json(step) for step in successors(steps, unit.code)],
        "predecessors": [_step_json(step) for step in predecessors(steps, unit.code, date.max)],
        "responsible": {
            function.value: list(responsible(organisation.units, steps, unit.code, function, on).units)
            for function in Function
        },
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _grounds(basis: "Basis") -> dict[str, Any]:
    return {
        "instrument": basis.source.title,
        "article": basis.source.article,
        "evidence": basis.evidence,
        "verified": basis.verified,
        "illustrative": basis.illustrative,
        "note": basis.note,
    }


def _dated_json(row: "Dated") -> dict[str, Any]:
    return {"value": row.value, "from": _day(row.valid_from), "until": _day(row.valid_until), **_grounds(row.basis)}


def _step_json(step: "Succession") -> dict[str, Any]:
    return {
        "from_unit": step.from_unit,
        "to_unit": step.to_unit,
        "kind": step.kind.value,
        "on": step.on.isoformat(),
        "functions": [function.value for function in step.functions],
        "places": list(step.places),
        **_grounds(step.basis),
    }


def _unit_lines(organisation: "Organisation", unit: "Unit", on: date) -> Iterator[str]:
    steps = organisation.successions
    first = f"từ {short_date(unit.valid_from)}" if unit.valid_from else ""
    last = f"đến trước {short_date(unit.valid_until)}" if unit.valid_until else "đang tồn tại"
    period = " ".join(filter(None, (first, last)))
    yield f"{name_on(unit, on)} ({unit.code}), {LEVEL_LABELS[unit.level].lower()}; {period}"
    yield f"  Căn cứ: {unit.basis.source} [{unit.basis.evidence}], chưa xác nhận"
    for step in predecessors(steps, unit.code, date.max):
        yield f"  Nhận từ {step.from_unit}, {short_date(step.on)}: {_functions(step)}"
    for step in successors(steps, unit.code):
        to = step.to_unit or "không đơn vị nào"
        where = f", địa bàn {', '.join(step.places)}" if step.places else ""
        yield f"  Chuyển cho {to}, {short_date(step.on)} ({KIND_LABELS[step.kind]}{where}): {_functions(step)}"
    yield f"  Ngày {short_date(on)} việc của đơn vị thuộc:"
    for function in Function:
        answer = responsible(organisation.units, steps, unit.code, function, on)
        yield f"    {FUNCTION_LABELS[function]}: {', '.join(answer.units) or 'chưa có đơn vị nào'}"


def _functions(step: "Succession") -> str:
    if len(step.functions) == len(Function):
        return "mọi việc"
    labels = (FUNCTION_LABELS[function] for function in step.functions)
    return "; ".join(label[0].lower() + label[1:] for label in labels)
