"""`thidua db rebuild`: rows that workflows own, from histories alone, held against the live ones or put in a file."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cli.records import located, opened
from runtime.exit import awaited

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runtime.settings import Settings
    from storage.comparison import Comparison
    from storage.rebuild import Case
    from storage.session import Database

NAMED = 20
"""How many differences are named; the rest is counted."""


def register(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = actions.add_parser(
        "rebuild",
        help="dựng lại các dòng của quy trình chỉ từ lịch sử",
        description="Dựng lại từ lịch sử mọi dòng mà quy trình làm chủ rồi so với cơ sở dữ liệu đang có, từng dòng, "
        "từng cột. Kết thúc bằng 1 khi có chỗ khác nhau. Dữ liệu mà lịch sử không có thì được liệt kê.",
    )
    parser.add_argument("--from", dest="origin", choices=("engine", "archive"), default="engine", help="nguồn lịch sử")
    parser.add_argument("--out", metavar="TỆP", type=Path, help="ghi thành một cơ sở dữ liệu SQLite mới, đủ cả dữ liệu")
    parser.add_argument("--check", action="store_true", help="chỉ so sánh (mặc định khi không có --out)")
    parser.set_defaults(run=run_rebuild)


def run_rebuild(arguments: argparse.Namespace) -> int:
    """Rebuild, compare, report. 0: everything equal; 1: something differs. Raises Failure."""
    from documents.store import ContentDamaged, NotStored
    from runtime.failure import Failure
    from runtime.settings import load_settings

    if arguments.out is not None and arguments.out.exists():
        raise Failure(f"Đã có tệp {arguments.out}; hãy chọn tên khác hoặc dời tệp đó đi. Chưa ghi gì.")
    if arguments.out is not None and not arguments.out.resolve().parent.is_dir():
        raise Failure(f"Không có thư mục {arguments.out.resolve().parent}; hãy tạo trước, hoặc chọn nơi khác.")
    settings = load_settings()
    work = _rebuild(arguments, settings)
    try:
        return awaited(work)
    except (NotStored, ContentDamaged) as damaged:
        raise Failure(
            f"Kho lưu thiếu hoặc hỏng tệp {damaged}; hãy chạy «thidua audit check», rồi khôi phục kho từ bản sao lưu."
        ) from damaged


async def _rebuild(arguments: argparse.Namespace, settings: "Settings") -> int:
    from audit.beside import beside, empty

    with opened(settings) as (database, _here), empty(arguments.out) as (target, partial):
        cases = await _cases(arguments.origin, settings, database)
        async with beside(cases, database, target, partly=arguments.origin == "archive") as compared:
            differences = _report(compared, arguments.origin)
            if arguments.out is not None:
                _require_rest(compared.left_out)
                compared.fill()
        if arguments.out is not None:
            target.close()
            partial.replace(arguments.out)
            print(f"Đã ghi {arguments.out}.")
    return 1 if differences else 0


async def _cases(origin: str, settings: "Settings", database: "Database") -> "AsyncIterator[Case]":
    from audit.rebuild import cases_from_archive, cases_from_engine
    from documents.store import Store
    from runtime.temporal import connect

    if origin == "archive":
        return cases_from_archive(database, Store(settings.store_dir))
    return cases_from_engine(await connect(located(settings), identity="thidua-rebuild"))


def _require_rest(moving: frozenset[str]) -> None:
    from runtime.failure import Failure

    if moving:
        raise Failure(
            f"Chưa ghi tệp: {len(moving)} quy trình đang ghi dở hoặc mới hơn lịch sử đã đọc (ví dụ {min(moving)}); "
            "hãy dừng tiếp nhận rồi chạy lại."
        )


def _report(compared: "Comparison", origin: str) -> int:
    """Print what was compared, what differs, what no history can give. Returns how much differs."""
    from storage.owned import DATA, OWNED, OWNED_ROWS_THAT_ARE_DATA

    found: Counter[str] = Counter()
    rebuild = compared.rebuild
    for difference in compared.differences():
        found[difference.table] += 1
        if sum(found.values()) <= NAMED:
            print(f"✗ {difference.table} {' '.join(difference.key)}: {difference.what}")
    source = "engine" if origin == "engine" else "lưu trữ"
    print(f"Dựng lại từ {source}: {len(rebuild.cases)} quy trình, {rebuild.acts} việc.")
    for table, count in compared.compared.items():
        wrong = f", {found[table]} chỗ khác" if found[table] else ""
        print(f"  {table}: {count} dòng đã so{wrong}")
    if compared.unsaid:
        print(f"  {compared.unsaid} dòng do bản phát hành đầu ghi: lịch sử khi đó chưa ghi đủ, không so.")
    if compared.left_out:
        print(f"  {len(compared.left_out)} quy trình đang ghi dở hoặc mới hơn lịch sử: không so lần này.")
    print("Lịch sử không có, phải lấy từ bản sao lưu:")
    reasons: dict[str, list[str]] = {}
    for table, reason in DATA.items():
        reasons.setdefault(reason, []).append(table)
    for table, owned in OWNED.items():
        for column, reason in owned.data.items():
            reasons.setdefault(reason, []).append(f"{table}.{column}")
        if table in OWNED_ROWS_THAT_ARE_DATA:
            reasons.setdefault(OWNED_ROWS_THAT_ARE_DATA[table], []).append(f"{table} (một số dòng)")
    for reason, names in reasons.items():
        print(f"  {', '.join(names)}: {reason}")
    total = sum(found.values())
    print(f"Khác nhau: {total} chỗ." if total else "Mọi dòng khớp với lịch sử.")
    return total
