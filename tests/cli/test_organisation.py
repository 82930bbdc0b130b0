"""`thidua org`: check, load, show; one JSON object and nothing else."""

import json
from typing import Any

import pytest

from cli.main import run
from storage.reads.organisation import read_organisation
from storage.session import Database
from tests import factories

OLD, NEW = "2025-06-30", "2025-07-01"


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """What `org show --json` prints."""
    assert run(["org", "show", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def codes(branches: list[dict[str, Any]]) -> set[str]:
    """Every code of a tree."""
    return {branch["code"] for branch in branches} | {code for branch in branches for code in codes(branch["below"])}


def test_our_files_pass_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["org", "check"]) == 0
    assert capsys.readouterr().out == "Các tệp tổ chức dùng được.\n"


def test_load_puts_the_files_into_the_installation_and_again_changes_nothing(
    here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["org", "load"]) == 0
    with here.read() as session:
        first = read_organisation(session)
    assert run(["org", "load"]) == 0
    with here.read() as session:
        assert read_organisation(session) == first

    assert "chưa dòng nào được cán bộ xác nhận" in capsys.readouterr().out
    assert {"huyen-cho-don", "tinh-thai-nguyen"} <= first.units.keys()


def test_load_without_an_installation_says_what_to_do(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path))

    assert run(["org", "load"]) == 1
    assert "Chưa có bản cài đặt nào" in capsys.readouterr().err


def test_show_is_the_tree_of_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    before, after = codes(shown(capsys, "--on", OLD)["units"]), codes(shown(capsys, "--on", NEW)["units"])

    assert {"huyen-cho-don", "xa-bang-phuc"} <= before - after
    assert {"xa-dong-phuc-tn", "xa-cho-don"} <= after - before


def test_show_of_a_unit_has_its_periods_and_who_has_its_functions(capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(capsys, "--on", NEW, "--unit", "xa-bang-phuc")

    assert (found["exists"], found["until"], found["verified"]) == (False, NEW, False)
    assert found["responsible"]["PROPOSER"] == ["xa-dong-phuc-tn"]
    assert [step["kind"] for step in found["successors"]] == ["MERGE"]
    assert found["names"][0]["value"] == "UBND xã Bằng Phúc"


def test_show_for_people_names_the_successor(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["org", "show", "--on", NEW, "--unit", "tinh-bac-kan"]) == 0

    said = capsys.readouterr().out
    assert "Chuyển cho tinh-thai-nguyen, 01/7/2025 (hợp nhất, sáp nhập): mọi việc" in said
    assert "Quyết định và ký: tinh-thai-nguyen" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--on", "31/02/2025"], 2, "viết dạng 2025-07-01"),
        (["--unit", "khong-co"], 1, "Không có đơn vị «khong-co»"),
    ],
)
def test_what_cannot_be_shown_is_said(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["org", "show", *words]) == code
    assert said in capsys.readouterr().err


def test_totals_are_the_same_under_the_old_units_and_the_new(
    here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with here.write() as session:
        factories.add_campaign(session)
        for code in ("xa-ban-thi", "xa-yen-thinh", "phong-noi-vu"):
            factories.add_enrolment(session, code, status="ENROLLED")
    assert run(["org", "load"]) == 0
    capsys.readouterr()

    assert run(["org", "totals", "--on", NEW, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["sums"]["ENROLLED"] == {"then": 3, "now": 3}
    assert {"units": ["xa-yen-thinh-tn"], "measure": "ENROLLED", "amount": 2} in found["now"]
    assert [len(share["units"]) for share in found["now"]] == [8, 1]
    assert run(["org", "totals", "--on", NEW]) == 0
    assert "UBND xã Yên Thịnh: tham gia 2" in capsys.readouterr().out
