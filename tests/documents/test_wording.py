"""Clean text, dates and numbers as papers write them, and the wording of each kind."""

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from documents.model import Bonus, Paper
from documents.wording import TEMPLATES, Wording, clean, counted, day_words, instant_words, money, reference, tidy
from tests.documents import samples

WORDING = Wording()


def words(paper: Paper) -> dict[str, list[str]]:
    return WORDING.of(paper, tidy(paper))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Ước"), "Nguyễn Thị Ước"),
        ("  Trần \t Văn\nA ", "Trần Văn A"),
        ("Ma\u200b Thế\u00ad Quyền\u202e", "Ma Thế Quyền"),
        ("Lý\u00a0Quốc\u2003Khởi", "Lý Quốc Khởi"),
        ("A\x00B\x07", "AB"),
        ("", ""),
    ],
)
def test_clean_normalises(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 3, 5), "ngày 05 tháng 3 năm 2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
        (None, "ngày …… tháng …… năm ……"),
    ],
)
def test_day_words_writes_zeros_as_the_decree_does(day: date | None, expected: str) -> None:
    assert day_words(day) == expected


def test_instant_words_speaks_vietnamese_time() -> None:
    assert instant_words(datetime(2024, 8, 8, 17, 5, tzinfo=UTC)) == "00 giờ 05 phút, ngày 09 tháng 8 năm 2024"


@pytest.mark.parametrize(
    ("number", "expected"),
    [("5", "05/QĐ-UBND"), ("1268", "1268/QĐ-UBND"), ("12a", "12a/QĐ-UBND"), (None, "……/QĐ-UBND")],
)
def test_reference_writes_the_number(number: str | None, expected: str) -> None:
    assert reference({"number": number, "symbol": "QĐ-UBND"}) == expected


def test_counts_and_money_are_written_as_papers_write_them() -> None:
    assert (counted(2), counted(30), money(1_560_000)) == ("02", "30", "1.560.000 đồng")


def test_decision_without_bonus_value_prints_the_words_given_instead() -> None:
    first, second, third = words(samples.decision())["articles"]
    assert first.startswith("Tặng Giấy khen của Chủ tịch Ủy ban nhân dân huyện Chợ Đồn cho 10 tập thể và 20 cá nhân")
    assert second == (
        "Kèm theo Giấy khen, các tập thể, cá nhân được thưởng theo quy định hiện hành; "
        "kinh phí trích từ Quỹ Thi đua, khen thưởng của huyện năm 2024."
    )
    assert third.endswith("./.")


def test_decision_with_bonus_values_names_them_for_the_groups_it_has() -> None:
    bonus = Bonus(1_080_000, 540_000, "theo quy định hiện hành", "Quỹ")
    both = words(samples.decision(bonus=bonus))["articles"][1]
    assert both == (
        "Kèm theo Giấy khen, mỗi tập thể được thưởng 1.080.000 đồng, mỗi cá nhân được thưởng 540.000 đồng; "
        "kinh phí trích từ Quỹ."
    )
    alone = words(samples.decision(bonus=Bonus(None, 540_000, "x", "Quỹ"), collectives=()))
    assert alone["articles"][0].count("tập thể") == 0
    assert alone["articles"][1] == "Kèm theo Giấy khen, mỗi cá nhân được thưởng 540.000 đồng; kinh phí trích từ Quỹ."
    assert alone["annex_end"] == ["(Danh sách gồm 20 cá nhân)./."]


def test_decision_grounds_end_with_semicolons_and_a_full_stop() -> None:
    assert [line[-1] for line in words(samples.decision())["grounds"]] == [";", ";", ";", ";", "."]


def test_letter_lists_several_addressees_and_counts_both_groups() -> None:
    text = words(samples.letter(addressees=("Chủ tịch UBND huyện", "Hội đồng Thi đua - Khen thưởng huyện")))
    assert text["addressees"] == ["- Chủ tịch UBND huyện;", "- Hội đồng Thi đua - Khen thưởng huyện."]
    assert text["own_award_text"] == ["Gồm 10 tập thể và 20 cá nhân:"]
    assert text["superior_award"] == ["II. Đề nghị trình Chủ tịch Ủy ban nhân dân tỉnh Bắc Kạn tặng Bằng khen"]


def test_minutes_count_members_and_carried_cases() -> None:
    text = words(samples.minutes())
    assert text["present_heading"] == ["Thành viên Hội đồng có mặt: 05/06 người."]
    assert text["voting_text"][1] == "Có 22 trường hợp được xem xét, 18 trường hợp đạt:"
    assert words(samples.minutes(absent=(), absence_reasons=()))["absent"] == ["Vắng mặt: không có."]


def test_value_with_line_breaks_or_commands_stays_one_paragraph() -> None:
    text = words(samples.receipt(unit="Đơn vị\n{{ 7*7 }}\n{% block x %}"))["facts"]
    assert text[0] == "Phòng Nội vụ huyện Chợ Đồn đã tiếp nhận hồ sơ của: Đơn vị {{ 7*7 }} {% block x %}."


def test_undefined_variable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "common.j2").write_text((TEMPLATES / "common.j2").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "certificate.j2").write_text("{% block title %}{{ no_such_value }}{% endblock %}", encoding="utf-8")
    paper = samples.certificate()
    with pytest.raises(UndefinedError, match="no_such_value"):
        Wording(tmp_path).of(paper, tidy(paper))
