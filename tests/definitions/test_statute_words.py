"""A statute in words: the name of every row, its value, and what a share is of."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.pages.words import legal_value
from definitions.loader import read_document
from definitions.sentence import validate
from definitions.statute import Statute, statute_values
from definitions.statute_words import provision, statute_name, statute_value
from rules.facts import AwardPath, LegalValue
from tests.rules import cases
from tests.rules.cases import PLAN, value

REPO = Path(__file__).resolve().parents[2]


def row(key: str, text: str, unit: str) -> LegalValue:
    return replace(value(f"council.{key}", text), unit=unit)


@pytest.mark.parametrize(
    ("key", "text", "unit", "name", "said"),
    [
        ("quorum", "2/3", "share", "Số thành viên cần có mặt", "2/3"),
        ("threshold.giay_khen", "majority", "majority", "Số phiếu cần: Giấy khen", "quá nửa"),
        ("threshold.giay_khen", "", "share", "Số phiếu cần: Giấy khen", "quy chế chưa nêu"),
        ("threshold_base.bang_khen", "PRESENT", "base", "Tỷ lệ phiếu tính trên: Bằng khen", "số thành viên có mặt"),
        ("modes.ldtt", "PAPER | SHOW_OF_HANDS", "list", "Cách biểu quyết: Lao động tiên tiến",
         "bỏ phiếu kín bằng phiếu giấy, biểu quyết giơ tay"),
        ("secret.ldtt", "true", "bool", "Bắt buộc bỏ phiếu kín: Lao động tiên tiến", ""),
        ("secret.ldtt", "false", "bool", "Bắt buộc bỏ phiếu kín: Lao động tiên tiến", "không"),
        ("ranked", "-", "list", "Hình thức được xếp thứ tự", "không có"),
        ("tellers", "3", "persons", "Số người kiểm phiếu", "3 người"),
        ("notice_days", "5", "working_days", "Thời hạn báo trước phiên họp", "5 ngày làm việc"),
        ("chair_in_absence", "STANDING_VICE_CHAIR", "seat", "Chủ trì khi Chủ tịch Hội đồng vắng mặt",
         "Phó Chủ tịch thường trực Hội đồng"),
        ("written_silence", "AGREE", "vote", "Phiếu không gửi lại", "tính là đồng ý"),
    ],
)  # fmt: skip
def test_row_of_a_statute_is_said_in_words(key: str, text: str, unit: str, name: str, said: str) -> None:
    assert (statute_name(f"council.{key}"), statute_value(row(key, text, unit))) == (name, said)


def test_every_row_of_the_example_has_a_name_and_no_code_in_its_value() -> None:
    statute = validate(read_document(REPO / "campaigns" / "cho-don-2024.statute.yaml"), Statute)
    assert statute is not None
    made = statute_values(statute)
    assert [one.id for one in made if not statute_name(one.id)] == []
    assert [one.id for one in made if statute_value(one).isupper() or "_" in statute_value(one)] == []


def test_other_rows_of_law_are_not_named_here() -> None:
    assert (statute_name("registry.number_limit"), statute_name("council.unheard_of")) == ("", "")


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("ALL_MEMBERS", "Số phiếu cần: Đề nghị Bằng khen của tỉnh: 4/5 tổng số thành viên Hội đồng"),
        ("VALID_BALLOTS", "Số phiếu cần: Đề nghị Bằng khen của tỉnh: 4/5 số phiếu hợp lệ"),
    ],
)
def test_threshold_says_what_it_is_a_share_of_and_names_the_award_of_the_plan(base: str, said: str) -> None:
    threshold = value("council.threshold.bang_khen", "4/5")
    award = AwardPath("B", "BANG_KHEN", "Bằng khen của tỉnh", "", "FORWARDED", True, PLAN)
    facts = cases.facts(
        values=(threshold, row("threshold_base.bang_khen", base, "base")),
        awards=(award,),
    )
    assert provision(threshold, facts) == said


def test_quorum_is_of_all_members_on_every_page() -> None:
    quorum = value("council.quorum", "2/3")
    assert provision(quorum, cases.FACTS) == "Số thành viên cần có mặt: 2/3 tổng số thành viên Hội đồng"
    assert legal_value(quorum) == "2/3 tổng số thành viên"
    assert legal_value(row("threshold.ldtt", "2/3", "share")) == "2/3"
