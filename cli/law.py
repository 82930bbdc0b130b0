"""`thidua law`: `show` names the legal values that hold on a day and their grounds; `check` reads the files."""

import argparse
import json
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rules.calendar import in_vietnam, short_date
from runtime.exit import DONE, REFUSED, WRONG_USAGE
from runtime.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from definitions.law import Held
    from rules.facts import LegalValue
    from storage.reads.law_row import Confirmation


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `law`."""
    parser = subparsers.add_parser("law", help="căn cứ pháp lý: giá trị có hiệu lực, nguồn, giá trị bị thay thế")
    commands = parser.add_subparsers(title="việc", metavar="VIỆC", dest="law_command", required=True)
    show = commands.add_parser("show", help="giá trị có hiệu lực vào một ngày")
    show.add_argument("--on", metavar="NGÀY", help="ngày, ví dụ 2025-07-01 (mặc định: hôm nay)")
    show.add_argument("--id", metavar="MÃ", default="", help="một giá trị, hoặc cả nhóm (council.threshold)")
    show.add_argument("--award", metavar="MÃ", default="", help="mã danh hiệu, hình thức khen thưởng (BK_TINH)")
    show.add_argument("--issuer", metavar="MÃ", default="", help="cơ quan hoặc tỉnh, để tính cả quy định riêng")
    show.add_argument("--json", action="store_true", help="in một mảng JSON")
    show.set_defaults(run=run_show)
    check = commands.add_parser("check", help="kiểm tra mọi tệp quy định và danh sách công bố trong một lần")
    check.add_argument("folder", metavar="THƯ-MỤC", type=Path, nargs="?", help="mặc định: thư mục law của phần mềm")
    check.set_defaults(run=run_check)


def run_show(arguments: argparse.Namespace) -> int:
    """0 with the rows (none may hold on that day), 1 for an unknown id or award, 2 for a bad date."""
    from definitions.law import law_table
    from definitions.law.named import overlaid, still_confirmed
    from definitions.law.shown import NotFound, as_plain, rows_on, scopes_for
    from definitions.problem import DefinitionRefused

    try:
        on = in_vietnam(datetime.now(UTC)).date() if arguments.on is None else day_of(arguments.on)
    except ValueError:
        print(f"thidua: không có ngày «{arguments.on}»; viết dạng 2025-07-01 hoặc 01/7/2025.", file=sys.stderr)
        return WRONG_USAGE
    try:
        table = law_table()
        found = rows_on(on, id_=arguments.id, award=arguments.award, issuer=arguments.issuer, table=table)
    except DefinitionRefused as refused:
        raise Failure(f"Tệp quy định có lỗi, chưa dùng được:\n{refused}") from refused
    except NotFound as missing:
        what = "giá trị pháp lý" if missing.name == arguments.id else "danh hiệu, hình thức khen thưởng"
        near = f"; gần giống: {', '.join(missing.near)}" if missing.near else ""
        raise Failure(f"không có {what} «{missing.name}»{near}.") from missing
    scopes = scopes_for(table, arguments.issuer)
    if arguments.issuer and not set(scopes[1:]) & set(table.scopes()):
        print(f"thidua: chưa có tệp quy định riêng của «{arguments.issuer}»; chỉ nêu quy định chung.", file=sys.stderr)
    proofs = confirmed_here()
    proofs = {key: proofs[key] for key in still_confirmed({key: proof.digest for key, proof in proofs.items()})}
    found = overlaid(found, frozenset(proofs))
    if arguments.json:
        said = json.dumps([as_plain(held) | _proof(held, proofs) for held in found], ensure_ascii=False, indent=2)
    elif found:
        said = "\n".join(as_table(found, on, with_notes=bool(arguments.id), proofs=proofs))
    else:
        parts = {arguments.id, arguments.award}
        said = nothing_held(on, (row for row in table.rows if parts & {row.id, *row.id.split(".")}))
    with suppress(BrokenPipeError):  # the table is long: whoever reads it may stop early (`thidua law show | head`)
        print(said)
    return DONE


def confirmed_here() -> "dict[str, Confirmation]":
    """Row key → confirmation, where this machine has an installation; without one, or with one not ours, nothing."""
    from cli.records import opened
    from runtime.settings import load_settings
    from storage.reads.law_row import confirmations

    try:
        with opened(load_settings()) as (database, _here), database.read() as session:
            return {key: one for key, one in confirmations(session).items() if one.status == "CONFIRMED"}
    except Failure:
        return {}


def _proof(held: "Held", proofs: "Mapping[str, Confirmation]") -> dict[str, str | None]:
    """Who confirmed the row, when, and on which text; null for what nobody has confirmed."""
    from rules.law_row import row_key

    proof = proofs.get(row_key(held.value))
    return {
        "verified_by": str(proof.by) if proof else None,
        "verified_at": proof.at.isoformat() if proof and proof.at else None,
        "verified_on": proof.paper.number if proof and proof.paper else None,
    }


def run_check(arguments: argparse.Namespace) -> int:
    """Every problem of the files with its line, then one line that sums up; 1 when they cannot be used as they are."""
    from definitions.law import LAW_DIR, check_law
    from definitions.law.lock import lock_problems
    from definitions.problem import errors

    folder = arguments.folder or LAW_DIR
    problems = check_law(folder)
    problems += [] if errors(problems) else lock_problems(folder)
    refused = errors(problems)
    for problem in problems:
        print(problem)
    said = f"{folder}: {len(refused)} lỗi, {len(problems) - len(refused)} cảnh báo; "
    print(
        said + ("chưa dùng được, sửa các lỗi đã nêu." if refused else "dùng được."),
        file=sys.stderr if refused else None,
    )
    return REFUSED if refused else DONE


def day_of(text: str) -> date:
    """«2025-07-01» or «01/7/2025» as a day; ValueError for anything else."""
    parts = text.strip().split("/")
    if len(parts) == len(("day", "month", "year")):
        day, month, year = (int(part) for part in parts)
        return date(year, month, day)
    return date.fromisoformat(text.strip())


def nothing_held(on: date, concerned: "Iterable[LegalValue]") -> str:
    """One line: nothing held on that day; when and for whom it did."""
    periods = dict.fromkeys(f"{_period(row)}{_whose(row)}" for row in concerned)
    known = f"; có: {'; '.join(periods)}" if periods else ""
    return f"Ngày {short_date(on)} không có giá trị nào có hiệu lực ở phạm vi đã hỏi{known}."


def as_table(
    found: "list[Held]", on: date, *, with_notes: bool, proofs: "Mapping[str, Confirmation] | None" = None
) -> list[str]:
    """The rows as lines for a terminal: sums first, then one row each, what it replaced and who confirmed it below."""
    from cli.table import aligned

    doubtful = sum(not held.value.verified for held in found)
    empty = sum(not held.value.value for held in found)
    lines = [
        f"Căn cứ pháp lý ngày {short_date(on)}: {len(found)} giá trị, {doubtful} chưa xác nhận theo văn bản chính thức "
        f"(dấu ?), trong đó {empty} chưa có và cơ quan ban hành phải cho (dấu –).",
        "Bằng chứng: R đọc được, P thực tiễn, I suy luận, M trí nhớ, GAP chưa tìm thấy. Dấu ✓: cán bộ đã xác nhận.",
        "",
    ]
    rows = [("", "MÃ", "GIÁ TRỊ", "HIỆU LỰC", "CĂN CỨ")]
    below: dict[int, list[str]] = {}
    for number, held in enumerate(found, 1):
        row = held.value
        rows.append((_mark(row), row.id, _value(row), _period(row), f"{row.source} [{row.evidence}]{_whose(row)}"))
        below[number] = [*_more(held, with_notes), *_confirmed(held, proofs or {})]
    return [*lines, *aligned(rows, (2, 44, 30, 24, 48), below)]


def _mark(row: "LegalValue") -> str:
    if not row.value:
        return "–"
    return "✓" if row.verified else "?"


def _value(row: "LegalValue") -> str:
    """Numbers with their unit; codes, names and lists speak for themselves."""
    from definitions.law.words import unit_words

    if not row.value:
        return "(chưa có)"
    unit = unit_words(row.unit) if row.value[0].isdigit() else ""
    return f"{ANSWERS.get(row.value, row.value)} {unit}".strip()


def _period(row: "LegalValue") -> str:
    first = f"từ {short_date(row.valid_from)}" if row.valid_from else "từ trước"
    return f"{first} đến trước {short_date(row.valid_until)}" if row.valid_until else first


def _whose(row: "LegalValue") -> str:
    return "" if row.scope == "national" else f" ({row.scope})"


def _confirmed(held: "Held", proofs: "Mapping[str, Confirmation]") -> list[str]:
    proof = _proof(held, proofs)
    if proof["verified_by"] is None:
        return []
    day = short_date(in_vietnam(datetime.fromisoformat(proof["verified_at"] or "")).date())
    return [f"đã xác nhận: {proof['verified_by']}, {day}, theo {proof['verified_on']}"]


def _more(held: "Held", with_notes: bool) -> list[str]:
    lines = []
    if held.ground_ended:
        lines.append(f"văn bản này hết hiệu lực từ {short_date(held.ground_ended)}: đối chiếu trước khi dùng")
    lines += [f"thay cho {_value(row)} ({row.scope}; {row.source})" for row in held.replaces]
    if with_notes and held.before:
        lines.append(f"trước đó: {_value(held.before)}, {_period(held.before)}; {held.before.source}")
    if with_notes and held.value.note:
        lines.append(f"ghi chú: {held.value.note}")
    return lines


ANSWERS = {"true": "có", "false": "không"}
