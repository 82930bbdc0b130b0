"""Which law a dossier is judged by around 2025-07-01 and 2026-10-01, and when the newer one is kinder."""

from dataclasses import replace
from datetime import date

import pytest

from rules.facts import Source
from rules.finding import Finding
from rules.refusal import RefusalNote
from rules.transition import Anchor, Judged, RuleChoice, choose, more_favourable, transitions_of
from tests.rules.rows import row, vn

OF_2025 = {"instrument": "Nghị định số 152/2025/NĐ-CP", "article": "Điều 60 khoản 3", "evidence": "R:S32"}
OF_2026 = {"instrument": "Luật số 06/2026/QH16", "article": "", "evidence": "R:S35"}
ROWS = (
    row("transition.2025-07-01.anchor", "SUBMITTED", **OF_2025),
    row("transition.2025-07-01.base", "98/2023/NĐ-CP", **OF_2025),
    row("transition.2025-07-01.new", "152/2025/NĐ-CP", **OF_2025),
    row("transition.2025-07-01.favourable", "false", **OF_2025),
    row("transition.2026-10-01.anchor", "RECEIVED_FOR_APPRAISAL", **OF_2026),
    row("transition.2026-10-01.base", "Luật 06/2022/QH15", **OF_2026),
    row("transition.2026-10-01.new", "Luật 06/2026/QH16", **OF_2026),
    row("transition.2026-10-01.favourable", "true", **OF_2026),
)
CHANGES = transitions_of(ROWS)


def chosen(filed: str, received: str | None, on: date | None = None) -> RuleChoice:
    return choose(CHANGES, vn(filed), vn(received) if received else None, on)


def days(filed: str, received: str | None, on: date | None = None) -> tuple[str, str]:
    found = chosen(filed, received, on)
    return found.base_day.isoformat(), found.alternative_day.isoformat() if found.alternative_day else ""


def test_changes_of_law_are_read_from_rows() -> None:
    first, second = CHANGES

    assert (first.changed_on, first.anchor, first.favourable, first.secondary) == (
        date(2025, 7, 1),
        Anchor.FILED,
        False,
        False,
    )
    assert (second.changed_on, second.anchor, second.favourable, second.secondary) == (
        date(2026, 10, 1),
        Anchor.RECEIVED,
        True,
        True,
    )
    assert transitions_of((row("transition.pinned_at", "RECEIVED_FOR_APPRAISAL"),)) == ()
    assert transitions_of(()) == ()


@pytest.mark.source("T-ANCHOR")
@pytest.mark.parametrize(
    ("filed", "received", "on", "answer"),
    [
        ("2025-06-30T23:59", "2025-06-30T23:59", date(2025, 7, 10), ("2025-06-30", "")),
        ("2025-07-01T00:00", "2025-07-01T00:00", date(2025, 7, 10), ("2025-07-01", "")),
        ("2025-06-30T16:00", "2025-07-02T09:00", date(2025, 7, 10), ("2025-06-30", "")),
        ("2024-08-07T10:00", "2024-08-08T10:00", date(2024, 8, 19), ("2024-08-08", "")),
        ("2025-10-14T10:00", "2025-10-16T10:00", date(2025, 11, 1), ("2025-10-16", "")),
    ],
    ids=["30 June", "1 July", "filed 30 June, completed 2 July", "long before", "seed 003"],
)
def test_filing_decides_about_the_decree_of_2025(filed: str, received: str, on: date, answer: tuple[str, str]) -> None:
    assert days(filed, received, on) == answer


@pytest.mark.source("T-ANCHOR")
def test_dossier_filed_in_time_and_completed_later_says_why() -> None:
    found = chosen("2025-06-30T16:00", "2025-07-02T09:00", date(2025, 7, 10))

    assert "Ngày nộp hồ sơ 30/6/2025 trước 01/7/2025: áp dụng 98/2023/NĐ-CP" in found.reason
    assert (found.source, found.secondary) == (Source("Nghị định số 152/2025/NĐ-CP", "Điều 60 khoản 3"), False)


@pytest.mark.source("T-ANCHOR", "T-FAVOURABLE")
@pytest.mark.parametrize(
    ("received", "answer"),
    [
        ("2026-09-30T23:59", ("2026-09-30", "2026-10-01")),
        ("2026-10-01T00:00", ("2026-10-01", "")),
        ("2026-10-05T08:00", ("2026-10-05", "")),
    ],
)
def test_reception_decides_about_the_law_of_2026(received: str, answer: tuple[str, str]) -> None:
    assert days("2026-09-20T10:00", received) == answer


@pytest.mark.source("T-ANCHOR")
def test_day_is_the_vietnamese_day_of_the_instant() -> None:
    assert days("2025-06-30T00:30", "2025-06-30T00:30", date(2025, 7, 10))[0] == "2025-06-30"
    assert days("2025-07-01T06:59", "2025-07-01T06:59", date(2025, 7, 10))[0] == "2025-07-01"


@pytest.mark.source("T-ANCHOR")
def test_newest_change_that_the_dossier_is_wholly_under_decides() -> None:
    assert days("2025-06-30T10:00", "2026-10-05T10:00") == ("2026-10-05", "")
    assert days("2025-06-30T10:00", "2026-09-01T10:00") == ("2025-06-30", "2026-10-01")


@pytest.mark.source("T-ANCHOR")
def test_filing_stands_in_until_the_reception() -> None:
    found = chosen("2026-09-30T10:00", None)

    assert (found.base_day, found.alternative_day) == (date(2026, 9, 30), date(2026, 10, 1))
    assert "Tạm tính theo ngày nộp" in found.reason


@pytest.mark.source("T-FAVOURABLE")
def test_law_that_has_not_begun_is_not_compared_with() -> None:
    assert days("2026-09-20T10:00", "2026-09-25T10:00", date(2026, 9, 29)) == ("2026-09-25", "")
    assert days("2026-09-20T10:00", "2026-09-25T10:00", date(2026, 10, 1)) == ("2026-09-25", "2026-10-01")


@pytest.mark.source("T-ANCHOR")
def test_without_any_change_the_reception_is_the_day() -> None:
    found = choose((), vn("2024-08-07T10:00"), vn("2024-08-08T10:00"))

    assert (found.base_day, found.alternative_day, found.secondary) == (date(2024, 8, 8), None, False)


OLD_DAY, NEW_DAY = date(2026, 9, 30), date(2026, 10, 1)
CHOICE = chosen("2026-09-20T10:00", "2026-09-30T10:00")
UNMET = Finding("STANDARD_NOT_MET", "P2", "Chưa đạt.", "", Source("Luật"), value_id="principle.P2")
GAP = Finding("NO_RULE", "P7", "Chưa có.", "", Source("Luật"), value_id="principle.P7")
FORM = Finding("FORM_CHANGED", "DOS-FORM", "Mẫu khác.", "", Source("Luật"))
REFUSED = RefusalNote("HELD", "Chưa khen.", "Chờ.", "Luật")
OLD, NEW = Judged(OLD_DAY), Judged(NEW_DAY)


@pytest.mark.source("T-FAVOURABLE")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (replace(OLD, refusal=REFUSED), replace(NEW, findings=(UNMET,))),
        (replace(OLD, findings=(UNMET, UNMET)), replace(NEW, findings=(UNMET,))),
        (replace(OLD, bonus=3_795_000), replace(NEW, bonus=5_000_000)),
        (replace(OLD, findings=(GAP, UNMET)), replace(NEW, findings=(GAP,))),
        (replace(OLD, findings=(UNMET,)), replace(NEW, findings=(FORM, FORM))),
    ],
    ids=["no refusal", "fewer violations", "more money", "the same gap on both sides", "another form"],
)
def test_kinder_law_applies_and_both_results_are_kept(old: Judged, new: Judged) -> None:
    found = more_favourable(CHOICE, old, new)

    assert (found.applies, found.old, found.new) == (new, old, new)
    assert found.reason.startswith("Áp dụng quy định ngày")


@pytest.mark.source("T-FAVOURABLE")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, replace(NEW, refusal=REFUSED)),
        (OLD, replace(NEW, findings=(UNMET,))),
        (replace(OLD, bonus=5_000_000), replace(NEW, bonus=3_795_000)),
        (OLD, replace(NEW, bonus=3_795_000)),
        (OLD, NEW),
        (replace(OLD, findings=(UNMET,), bonus=1), replace(NEW, findings=(UNMET, UNMET), bonus=2)),
    ],
    ids=[
        "refusal",
        "violation",
        "less money",
        "money on one side only",
        "the same",
        "money does not outweigh a violation",
    ],
)
def test_law_that_is_not_kinder_does_not_apply(old: Judged, new: Judged) -> None:
    found = more_favourable(CHOICE, old, new)

    assert (found.applies, found.new, found.findings) == (old, new, ())


@pytest.mark.source("T-ANCHOR")
def test_reason_names_the_law_that_applies_on_its_first_day() -> None:
    found = chosen("2025-07-01T08:00", "2025-07-01T08:00", date(2025, 7, 1))
    assert "Ngày nộp hồ sơ 01/7/2025 từ 01/7/2025: áp dụng 152/2025/NĐ-CP" in found.reason


@pytest.mark.source("T-ANCHOR")
def test_change_without_an_anchor_goes_by_the_reception_and_cites_what_it_has() -> None:
    (change,) = transitions_of((row("transition.2026-10-01.new", "Luật 06/2026/QH16", **OF_2026),))

    assert (change.anchor, change.old, change.new) == (Anchor.RECEIVED, "", "Luật 06/2026/QH16")
    assert change.source == Source("Luật số 06/2026/QH16", "")


@pytest.mark.source("T-FAVOURABLE")
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (replace(OLD, refusal=REFUSED), NEW, "ngày 01/10/2026: quy định mới không từ chối"),
        (OLD, replace(NEW, refusal=REFUSED), "ngày 30/9/2026: quy định mới từ chối"),
        (OLD, replace(NEW, findings=(UNMET,)), "số điểm chưa đạt 1 theo quy định mới, 0 theo quy định cũ"),
        (OLD, NEW, "hai quy định cho kết quả như nhau"),
    ],
)
def test_reason_says_what_was_compared(old: Judged, new: Judged, words: str) -> None:
    assert words in more_favourable(CHOICE, old, new).reason


@pytest.mark.source("T-FAVOURABLE")
def test_gap_of_the_new_law_is_no_kindness() -> None:
    old, new = replace(OLD, findings=(UNMET,)), replace(NEW, findings=(GAP,))
    found = more_favourable(CHOICE, old, new)

    assert found.applies == old
    assert [one.code for one in found.findings] == ["NOT_COMPARABLE"]
    assert "principle.P7" in found.reason


@pytest.mark.source("T-FAVOURABLE")
@pytest.mark.parametrize("secondary", [True, False])
def test_secondary_source_is_said_wherever_the_answer_is(secondary: bool) -> None:
    choice = replace(CHOICE, secondary=secondary)

    assert ("nguồn thứ cấp" in CHOICE.reason, CHOICE.secondary) == (True, True)
    assert ("nguồn thứ cấp" in more_favourable(choice, OLD, NEW).reason) is secondary
