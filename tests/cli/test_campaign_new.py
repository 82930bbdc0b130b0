"""`thidua campaign new`: from flags and by questions; nothing overwritten, nothing invented."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli import campaign, campaign_new
from cli.new_campaign import questions
from cli.new_campaign.companions import ASKED
from cli.new_campaign.plan import CALLED
from definitions.check import check
from definitions.issuer import IssuerValues
from definitions.problem import errors
from runtime.failure import Failure

Run = Callable[..., int]
BASE = [
    "--code=xa-thu-2026",
    "--issuer=xa-thu",
    "--issuer-name=UBND xã Thử",
    "--level=commune",
    "--standing=phong-vhxh-thu=Phòng Văn hóa - Xã hội",
    "--title=Phong trào thử: làm sạch đường làng",
    "--kind=THEMATIC",
    "--campaign=1/3/2026..31/5/2026",
    "--category=THON=Thôn",
    "--award=GIAY_KHEN=Giấy khen của Chủ tịch UBND xã",
    "--council=no",
]
LABELS = [f"--label={key}=Chức danh {key}" for key in ("AUTHORITY", "STANDING_HEAD", "DECIDED_BY", "EXECUTORS")]
PAPER = ["--number=05", "--symbol=KH-UBND", "--issued-on=24/02/2026"]
VALUES = {
    "supplement_notice_working_days": "3",
    "supplement_working_days": "5",
    "supplement_after_window": "true",
    "appraisal_working_days": "10",
    "result_notice_working_days": "5",
    "public_posting_days": "0",
    "bonus_paid_by": "Ngân sách xã",
    "place_name": "Thử",
    "number_owner": "CLERK",
    "decision_symbol": "QĐ-UBND",
    "decision_series": "05",
    "decision_signer_posts": "[CHỦ TỊCH]",
    "letter_symbol": "TTr-VHXH",
    "letter_series": "TTr",
    "letter_signer_posts": "[TRƯỞNG PHÒNG]",
    "amendment_symbol": "KH-UBND",
    "amendment_series": "KH",
}
STATED = [f"--value={key}={value}" for key, value in VALUES.items()]


@pytest.fixture
def new(tmp_path: Path) -> Run:
    parser = argparse.ArgumentParser(prog="thidua")
    campaign.register(parser.add_subparsers(required=True))

    def ran(*flags: str) -> int:
        arguments = parser.parse_args(["campaign", "new", *flags, "--out", str(tmp_path)])
        code: int = arguments.run(arguments)
        return code

    return ran


def codes(file: Path) -> list[str]:
    return sorted(problem.code for problem in errors(check(file)))


def test_flags_that_say_everything_give_files_without_error(new: Run, tmp_path: Path) -> None:
    assert new(*BASE, *LABELS, *PAPER, *STATED, "--source=Quyết định 07/QĐ-UBND") == 0
    assert codes(tmp_path / "xa-thu-2026.yaml") == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "xa-thu-2026.issuer.yaml",
        "xa-thu-2026.units.yaml",
        "xa-thu-2026.yaml",
    ]


def test_values_that_nobody_gave_stay_null_and_are_demanded(
    new: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(*BASE, *LABELS, *PAPER) == 0
    assert codes(tmp_path / "xa-thu-2026.yaml") == ["VALUE_DEMANDED"] * len(VALUES)
    assert f"{len(VALUES)} giá trị còn null" in capsys.readouterr().out
    assert "supplement_working_days: null" in (tmp_path / "xa-thu-2026.issuer.yaml").read_text(encoding="utf-8")


def test_nothing_is_marked_illustrative_and_editors_find_the_schema(new: Run, tmp_path: Path) -> None:
    new(*BASE, "--council=yes", "--member=CHAIR=Lò Văn Ơn=Chủ tịch UBND xã")
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=").partition("#")[0]
        assert (tmp_path / schema).resolve().is_file()
        assert "illustrative: true" not in text
    assert "lo-van-on" in (tmp_path / "xa-thu-2026.council.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "xa-thu-2026.statute.yaml").is_file()


def test_windows_waves_and_gates_are_written_as_they_were_said(new: Run, tmp_path: Path) -> None:
    more = ["--submission=1/6/2026..<10/6/2026", "--registration=..15/3/2026", "--report=..20/6/2026"]
    waves = ["--wave=Đợt 1=1/3/2026..15/4/2026", "--gate=REVIEW_1:COLLECTIVE", "--gate=REGISTRATION:ALL:refuses"]
    new(*BASE, *LABELS, *PAPER, *more, *waves, "--gate=PLAN", "--gate=REPORT")
    file = tmp_path / "xa-thu-2026.yaml"
    assert set(codes(file)) == {"VALUE_DEMANDED"}
    problems = check(file)
    assert "WORDS_DIFFER" not in {problem.code for problem in problems}
    gates = [problem.sentence for problem in problems if problem.code == "GATE"]
    assert len(gates) == 4
    assert sum("thiếu thì không nhận" in sentence for sentence in gates) == 1


def test_council_that_the_plan_does_not_state_is_asked(new: Run, tmp_path: Path) -> None:
    new(*[flag for flag in BASE if not flag.startswith("--council")], *LABELS, *PAPER, *STATED, "--council=unknown")
    assert codes(tmp_path / "xa-thu-2026.yaml") == ["COUNCIL_NOT_STATED"]


def test_no_file_is_overwritten(new: Run, tmp_path: Path) -> None:
    kept = tmp_path / "xa-thu-2026.units.yaml"
    kept.write_text("của tôi", encoding="utf-8")
    with pytest.raises(Failure, match=r"xa-thu-2026\.units\.yaml; không ghi đè"):
        new(*BASE)
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    assert kept.read_text(encoding="utf-8") == "của tôi"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--campaign=31/5/2026..1/3/2026"], "kết thúc trước khi bắt đầu"),
        (["--campaign=30/2/2026..1/3/2026"], "không phải một ngày có trong lịch"),
        (["--campaign=2026"], "không phải một khoảng thời gian"),
        (["--level=HUYEN"], "--level: Không có «HUYEN»"),
        (["--kind=X", "--council=perhaps"], "--council: Không có «perhaps»"),
        (["--gate=REPORT:ALL:khong"], "REPORT:COLLECTIVE"),
        (["--award=GIAY_KHEN"], "phải có dạng"),
        (["--member=BOSS=A=B"], "CHỨC_DANH=Họ và tên=Chức vụ"),
        (["--code=Xã Thử"], "chữ thường không dấu"),
        (["--value=so_ngay=5"], "Không có giá trị so_ngay"),
    ],
)
def test_what_cannot_be_understood_is_told_in_vietnamese(new: Run, tmp_path: Path, flags: list[str], said: str) -> None:
    with pytest.raises(Failure, match=said):
        new(*BASE, *flags)
    assert not list(tmp_path.iterdir())


def test_without_a_terminal_every_missing_flag_is_named(new: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign_new, "on_terminal", lambda: False)
    with pytest.raises(Failure, match=r"Thiếu --title, --kind, .*--council"):
        new("--code=a", "--issuer=b", "--issuer-name=C", "--level=UNIT", "--standing=d=D")


def test_questions_ask_again_and_write_the_same_files(tmp_path: Path) -> None:
    script = {
        "Cơ quan phát động": ["", "UBND xã Thử"],
        "Mã của cơ quan": ["Xã Thử", "xa-thu"],
        "Cấp": ["xã", "commune"],
        "Cơ quan thường trực": ["phong-vhxh-thu=Phòng Văn hóa - Xã hội"],
        "Tên phong trào": ["Phong trào thử"],
        "Mã của phong trào": ["xa-thu-hoi"],
        "Loại": ["thematic"],
        "Số kế hoạch": ["05"],
        "Ký hiệu": ["KH-UBND"],
        "Ngày ký": ["24/2/2026"],
        "Thời gian thi đua": ["mùa xuân", "1/3/2026..31/5/2026"],
        "Một loại đơn vị": ["", "THON=Thôn", ""],
        "Một hình thức": ["GIAY_KHEN=Giấy khen của Chủ tịch UBND xã", ""],
        "Hội đồng": ["no"],
        "Trả lời bây giờ": ["yes"],
        "Các giá trị đó": ["Quyết định 07/QĐ-UBND"],
    }
    script |= {f"  {CALLED[key]}": [f"Chức danh {key}"] for key in CALLED if not key.startswith("SUPERIOR")}
    script |= {f"  {ASKED[key][1]}": [value] for key, value in VALUES.items()}
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        key = next((key for key in script if question.startswith(key)), "")
        return script[key].pop(0) if key else ""

    assert campaign_new.create({}, tmp_path, ask) == 0
    assert codes(tmp_path / "xa-thu-hoi.yaml") == []
    assert sum(question.startswith("Mã của cơ quan") for question in asked) == 2
    assert any("Enter: chưa có, không nêu" in question for question in asked)
    assert [key for key, left in script.items() if left] == []


def test_flags_are_not_asked_again() -> None:
    given: dict[str, Any] = {"code": "x", "issuer": "y", "issuer_name": "Y"}
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        raise EOFError

    with pytest.raises(EOFError):
        questions.put(ask, lambda line: None, given)
    assert len(asked) == 1
    assert asked[0].startswith("Cấp")


def test_every_setting_of_the_issuer_is_explained() -> None:
    assert set(ASKED) == set(IssuerValues.model_fields)
