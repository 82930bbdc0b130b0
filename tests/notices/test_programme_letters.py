"""The letters of a programme: each says what, when and by which paper, on what its act holds."""

from typing import Any

import pytest

from documents.letters import LetterFacts, Letters, Unwordable
from tests.rules.programme_cases import NOW

LETTERS = Letters()
PAPER = {"number": "01/QĐ-UBND", "dated": "2025-07-10T00:00:00+07:00"}
FINDING = {"found_at": "2021-11-16T00:00:00+07:00", "remedy_by": "2022-01-16T00:00:00+07:00"}
LABEL = "Đại hội (dự kiến: Quý III năm 2025)"


def letter(kind: str, detail: str = "", act: dict[str, Any] | None = None, **facts: Any) -> str:
    """Subject and text of one letter."""
    known = LetterFacts(
        kind, detail, "Huyện Chợ Đồn", "Chương trình", "UBND tỉnh", "Chương trình số …/CTr-UBND", NOW, act=act, **facts
    )
    made = LETTERS.of(known)
    return f"{made.subject}\n{made.text}"


@pytest.mark.parametrize(
    ("kind", "detail", "act", "facts", "words"),
    [
        ("PROGRAMME_BEGUN", "k", None, {"label": LABEL}, ["Tới thời gian dự kiến: Đại hội", "không phải hạn cuối"]),
        (
            "PROGRAMME_PASSED",
            "k",
            None,
            {"label": LABEL},
            [f"chưa có kết quả trên hệ thống: {LABEL}", "Việc muộn vẫn được ghi"],
        ),
        (
            "PROGRAMME_HANDED_OVER",
            "5",
            {"paper": PAPER, "effective_at": "2025-07-01T00:00:00+07:00"},
            {"reason": "Hai tỉnh hợp nhất."},
            ["5 việc", "sau ngày 01/7/2025", "01/QĐ-UBND ngày 10/7/2025", "Nội dung: Hai tỉnh hợp nhất."],
        ),
        ("PROGRAMME_INSPECTION", "2022", {"paper": PAPER}, {}, ["kế hoạch kiểm tra năm 2022", "01/QĐ-UBND"]),
        (
            "PROGRAMME_FINDING",
            "1",
            FINDING,
            {"reason": "Chưa lập mục lục."},
            ["Hạn chế số 1", "ngày 16/11/2021", "Chưa lập mục lục.", "Khắc phục hết thứ Bảy ngày 15/01/2022."],
        ),
    ],
)
def test_letter_says_what_its_act_holds(
    kind: str, detail: str, act: dict[str, Any] | None, facts: dict[str, Any], words: list[str]
) -> None:
    text = letter(kind, detail, act, **facts)
    assert [word for word in words if word not in text] == []


def test_finding_without_a_day_says_so() -> None:
    text = letter("PROGRAMME_FINDING", "1", FINDING | {"remedy_by": None}, reason="Chưa lập mục lục.")
    assert "kết luận kiểm tra không đặt ngày" in text


def test_letter_without_its_act_is_a_fault() -> None:
    with pytest.raises(Unwordable):
        letter("PROGRAMME_HANDED_OVER", "5", {})
