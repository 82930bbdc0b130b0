"""`thidua campaign new`: the commented files of a new plan, from flags or by questions on a terminal."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from runtime.failure import Failure

REQUIRED = {
    "code": "--code",
    "issuer": "--issuer",
    "issuer_name": "--issuer-name",
    "level": "--level",
    "standing": "--standing",
    "title": "--title",
    "kind": "--kind",
    "campaign": "--campaign",
    "categories": "--category",
    "awards": "--award",
    "council": "--council",
}
"""Field of the answers → the flag that gives it."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `new` to the subcommands of `campaign`."""
    parser = commands.add_parser(
        "new",
        help="viết các tệp có chú thích cho một kế hoạch mới",
        description="Hỏi từng điều trên màn hình, hoặc lấy hết từ các tuỳ chọn. Không ghi đè tệp đang có; không tự đặt "
        "giá trị: điều chưa ai cho biết là null và «campaign check» sẽ hỏi.",
    )
    said = parser.add_argument
    said("--code", metavar="MÃ", help="mã của phong trào, cũng là tên tệp")
    said("--issuer", metavar="MÃ", help="mã của cơ quan phát động")
    said("--issuer-name", metavar="TÊN", help="tên của cơ quan phát động")
    said("--level", metavar="CẤP", help="CENTRAL, PROVINCE, COMMUNE, UNIT hoặc DISTRICT")
    said("--standing", metavar="MÃ=TÊN", help="cơ quan thường trực")
    said("--title", metavar="TÊN", help="tên phong trào")
    said("--kind", metavar="LOẠI", help="REGULAR hoặc THEMATIC")
    said("--number", metavar="SỐ", help="số kế hoạch")
    said("--symbol", metavar="KÝ-HIỆU", help="ký hiệu, ví dụ KH-UBND")
    said("--issued-on", metavar="NGÀY", help="ngày ký")
    said("--campaign", metavar="TỪ..ĐẾN", help="thời gian thi đua; ..<NGÀY là «trước ngày»")
    said("--submission", metavar="TỪ..ĐẾN", help="thời gian nộp hồ sơ")
    said("--registration", metavar="TỪ..ĐẾN", help="thời gian đăng ký")
    said("--report", metavar="..ĐẾN", help="hạn báo cáo kết quả")
    said("--council", metavar="CÓ", help="yes, no hoặc unknown (kế hoạch không nêu)")
    said("--source", metavar="VĂN-BẢN", help="văn bản nêu các giá trị --value")
    said("--out", metavar="THƯ-MỤC", type=Path, default=Path("campaigns"), help="nơi đặt các tệp (mặc định: campaigns)")
    for flag, shape, what in (
        ("--category", "MÃ=TÊN", "loại đơn vị"),
        ("--award", "HÌNH-THỨC=TÊN[:FORWARDED|:OWN_UNIT]", "hình thức khen thưởng"),
        ("--wave", "TÊN=TỪ..ĐẾN", "đợt thi đua"),
        ("--gate", "VIỆC[:AI[:refuses]]", "điều kiện của hồ sơ"),
        ("--member", "CHỨC-DANH=TÊN=CHỨC-VỤ", "thành viên Hội đồng"),
        ("--label", "NHÃN=CHỮ", "cách gọi một chức danh"),
        ("--value", "TÊN=GIÁ-TRỊ", "giá trị của cơ quan phát động"),
    ):
        said(flag, metavar=shape, action="append", default=[], help=f"{what}; dùng được nhiều lần")
    parser.set_defaults(run=run_new)


def run_new(arguments: argparse.Namespace) -> int:
    """0 when the files are written, whatever is still to be filled in. Raises Failure."""
    given = _from_flags(arguments)
    missing = [flag for field, flag in REQUIRED.items() if not given.get(field)]
    if missing and not on_terminal():
        raise Failure(f"Thiếu {', '.join(missing)}. Trên màn hình, lệnh này sẽ hỏi từng điều.")
    return create(given, arguments.out, _ask if missing else None)


def create(given: dict[str, Any], out: Path, ask: Callable[[str], str] | None) -> int:
    """Ask what is missing, write the files, name what is still to be filled in. Raises Failure."""
    from cli.new_campaign import companions, plan, questions
    from cli.new_campaign.answers import Answers
    from cli.new_campaign.words import SCHEMAS
    from definitions.schema import SCHEMA_DIR

    said = Answers(**(questions.put(ask, print, given) if ask is not None else given))
    _require_settings(said.values)
    texts = {
        "units": companions.units_text,
        "issuer": companions.settings_text,
        "council": companions.council_text,
        "statute": companions.statute_text,
    }
    named = {f"{said.code}.yaml": plan.definition_text(said)}
    named |= {name: texts[kind](said) for kind, name in plan.companions(said).items()}
    # Editors look for the schema from where the file lies.
    schemas = Path(os.path.relpath(SCHEMA_DIR, out.resolve())).as_posix()
    written = {out / name: text.replace(SCHEMAS, schemas, 1) for name, text in named.items()}
    there = [str(path) for path in written if path.exists()]
    if there:
        raise Failure(f"Đã có tệp {', '.join(there)}; không ghi đè. Chọn mã khác hoặc thư mục khác (--out).")
    out.mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    print("Đã viết:", *(f"  {path}" for path in written), sep="\n")
    _tell_what_is_left(out / f"{said.code}.yaml")
    return 0


def _from_flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """Field of the answers → what the flags say; nothing for what they do not. Raises Failure naming every flag."""
    from cli.new_campaign import answers

    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "code": ("code", answers.code),
        "issuer": ("issuer", answers.code),
        "issuer_name": ("issuer_name", answers.words),
        "level": ("level", answers.one_of(tuple(answers.LEVELS))),
        "standing": ("standing", answers.standing),
        "title": ("title", answers.words),
        "kind": ("kind", answers.one_of(tuple(answers.KINDS))),
        "number": ("number", answers.words),
        "symbol": ("symbol", answers.words),
        "issued_on": ("issued_on", answers.day),
        "campaign": ("campaign", answers.span),
        "submission": ("submission", answers.span),
        "registration": ("registration", answers.span),
        "report": ("report", answers.span),
        "council": ("council", answers.one_of(tuple(answers.COUNCIL))),
        "source": ("source", answers.words),
        "categories": ("category", answers.category),
        "awards": ("award", answers.award),
        "waves": ("wave", answers.wave),
        "gates": ("gate", answers.gate),
        "members": ("member", answers.member),
        "labels": ("label", answers.caption),
        "values": ("value", answers.value),
    }
    given: dict[str, Any] = {}
    wrong: list[str] = []
    for field, (flag, read) in readers.items():
        stated = getattr(arguments, flag)
        try:
            if isinstance(stated, list):
                given |= {field: tuple(read(one) for one in stated)} if stated else {}
            elif stated is not None:
                given[field] = read(stated)
        except answers.Unclear as unclear:
            wrong.append(f"--{flag.replace('_', '-')}: {unclear}")
    if wrong:
        raise Failure("\n".join(wrong))
    return given


def _require_settings(values: tuple[tuple[str, str], ...]) -> None:
    from cli.new_campaign.companions import ASKED

    strange = [key for key, _ in values if key not in ASKED]
    if strange:
        raise Failure(f"Không có giá trị {', '.join(strange)}. Có: {', '.join(ASKED)}.")


def on_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        raise Failure("Chưa hỏi xong nên chưa viết tệp nào; chạy lại lệnh để trả lời từ đầu.") from None


def _tell_what_is_left(file: Path) -> None:
    from definitions.check import check
    from definitions.problem import errors

    left = errors(check(file))
    if not left:
        print(f"Tệp dùng được. Chép nguyên văn vào các chỗ «(chưa …)» rồi xem lại: thidua campaign check {file}")
        return
    print(f"Còn {len(left)} chỗ hệ thống không tự đặt, cần cơ quan phát động cho biết:")
    asked = [problem for problem in left if problem.code == "VALUE_DEMANDED"]
    others = [problem for problem in left if problem.code != "VALUE_DEMANDED"]
    if asked:
        names = ", ".join(problem.sentence.split("«")[1].split("»")[0] for problem in asked)
        print(f"  {asked[0].file}: {len(asked)} giá trị còn null: {names}")
    print(*(f"  {problem.file}:{problem.line}: {problem.sentence}" for problem in others), sep="\n")
    print(f"Điền xong thì kiểm tra: thidua campaign check {file}")
