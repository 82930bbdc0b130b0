"""`thidua report ten-year`: a report on many years out of the award history, held against what the paper states."""

import argparse
import json
import sys
from pathlib import Path


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    report = subparsers.add_parser("report", help="báo cáo tổng hợp nhiều năm từ lịch sử khen thưởng")
    commands = report.add_subparsers(dest="report_command", required=True)
    ten_year = commands.add_parser(
        "ten-year",
        help="tính lại số liệu của báo cáo và đối chiếu",
        description="Tính các bảng của báo cáo từ lịch sử khen thưởng (hoặc từ tệp --data), so từng số với báo cáo, "
        "kiểm tra Hội đồng, tên phong trào, phụ lục; ghi PDF và Excel vào --out.",
    )
    ten_year.add_argument("file", metavar="TỆP", type=Path, help="tệp định nghĩa báo cáo (kind: REPORT)")
    ten_year.add_argument("--data", metavar="TỆP", type=Path, help="chỉ dùng danh sách này (.xlsx, .csv), không ghi gì")
    ten_year.add_argument("--out", metavar="THƯ-MỤC", type=Path, help="nơi đặt PDF và Excel")
    ten_year.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    ten_year.set_defaults(run=run_ten_year)


def run_ten_year(arguments: argparse.Namespace) -> int:
    """0 when every figure of the report comes out of the history, 1 when one differs."""
    import time
    from datetime import UTC, datetime

    from cli.ten_year import make, shown
    from cli.ten_year.sources import records
    from runtime.settings import load_settings

    def warn(sentence: str) -> None:
        print(f"thidua: {sentence}", file=sys.stderr)

    began = time.monotonic()
    with records(load_settings(), arguments.file, arguments.data, warn) as found_in:
        made = make.make(found_in.session, arguments.file, found_in.batch)
    written = make.write(made, arguments.out, datetime.now(UTC).replace(microsecond=0)) if arguments.out else []
    found = make.figures(made, len(written)) | {"source": found_in.source, "illustrative": made.illustrative}
    found["wall_seconds"] = round(time.monotonic() - began, 1)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        shown.table(found, print)
        for path in written:
            print(f"Đã ghi {path}")
    return 1 if made.report.differences else 0
